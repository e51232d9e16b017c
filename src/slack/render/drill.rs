//! A drill: the mark that everything of it bears, put on in one place after the renderer; the form that calls one; and its
//! report, which looks forward and blames nobody.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackBlockButtonElement;

use super::fields::Field;
use super::prose::{Line, Span};
use super::sheet::{Sheet, marked as with_mark};
use super::text::{count, join, one_line};
use super::{Message, Scene, board, deal, kit};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::drill::{DrillPlan, LeftOut, Reached, Why, median};
use crate::domain::function::Function;
use crate::domain::ids::CodeGreenId;
use crate::domain::page::{Role, Unasked};
use crate::slack::wire::{Press, ViewKind, block, drill_when};

/// What everything of a drill begins with.
pub const MARK: &str = "🧪 DRILL: nothing is wrong, no deal is in trouble.";

/// The message with the mark before all else, for those who see and for those who hear it.
pub fn marked(green: &CodeGreen, message: Message) -> Message {
    if green.drill {
        with_mark(message, MARK)
    } else {
        message
    }
}

/// The same for a view.
pub fn marked_view(green: &CodeGreen, mut view: Value) -> Value {
    if green.drill
        && let Some(blocks) = view.get_mut("blocks").and_then(Value::as_array_mut)
    {
        let text = json!({ "type": "plain_text", "text": MARK, "emoji": false });
        blocks.insert(0, json!({ "type": "section", "text": text }));
    }
    view
}

/// How often one that is set for later comes again, by the value of its option.
const WEEKS: [(&str, &str); 3] = [
    ("0", "Once"),
    ("4", "Every 4 weeks"),
    ("13", "Every 13 weeks"),
];

/// Calls a drill, or sets one for later; shows who is paged, and the one that is set.
pub fn drill_modal(
    drill: CodeGreenId,
    all: &[Function],
    planned: Option<(&DrillPlan, DateTime<Utc>)>,
    scene: Scene<'_>,
) -> Value {
    let options: Vec<(String, String)> = (all.iter())
        .map(|it| (it.key.to_string(), one_line(&it.name, 40)))
        .collect();
    let paged = all.iter().map(|function| {
        let name = one_line(&function.name, 40);
        let line = Line::new()
            .text(format!("• {name}: "))
            .name(scene, &function.lead);
        match function.deputies.len() {
            0 => line.text(", no deputy"),
            n => line.text(format!(", then {}", count(n, "deputy", "deputies"))),
        }
    });
    let mut sheet = Sheet::new()
        .line("A drill pages people as a real Code Green does, each message marked, and reports who was reached and how fast. There is no deal, no plan and no meeting.");
    if let Some((plan, at)) = planned {
        let line = Line::new().text("One is set for ").span(when(at, scene));
        let line = line
            .text(whom(plan, all))
            .text(again(plan))
            .text(", by ")
            .name(scene, &plan.by);
        let cancel = kit::button("Call it off", &Press::CancelDrill);
        sheet = sheet
            .line(line.text(". Another one takes its place."))
            .buttons(vec![cancel]);
    }
    let weeks = WEEKS.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let tomorrow = scene.now + TimeDelta::days(1);
    sheet
        .field(
            Field::several(
                block::FUNCTION,
                "Which functions?",
                &options,
                "All functions",
            )
            .hint("Left empty: all of them."),
        )
        .field(Field::radio(
            block::WHEN,
            "When?",
            &[(drill_when::NOW, "Now"), (drill_when::LATER, "Later")],
            Some(drill_when::NOW),
        ))
        .field(
            Field::moment(block::STARTS_AT, "Later: at", tomorrow)
                .hint("Counts where “Later” is chosen."),
        )
        .field(Field::choice(
            block::WEEKS,
            "Later: how often?",
            &weeks,
            Some("0"),
        ))
        .line(Line::new().bold("Who is paged"))
        .say(paged.collect())
        .aside("Now: it begins when you press the button. Quiet hours and Do Not Disturb hold.")
        .form(&ViewKind::Drill { drill }, "Drill", "Drill")
}

/// What was set for later.
pub fn drill_planned(
    plan: &DrillPlan,
    at: DateTime<Utc>,
    all: &[Function],
    scene: Scene<'_>,
) -> Value {
    let line = Line::new()
        .text("The drill is set for ")
        .span(when(at, scene))
        .text(whom(plan, all));
    Sheet::new()
        .line(
            line.text(again(plan))
                .text(". You read its report. /codegreen drill calls it off."),
        )
        .reading(&ViewKind::Message, "Drill")
}

/// One that was set for later did not begin.
pub fn left_out(
    due: DateTime<Utc>,
    why: LeftOut,
    next: Option<DateTime<Utc>>,
    scene: Scene<'_>,
) -> Message {
    let why = match why {
        LeftOut::Late => {
            "The bot did not run at that time, and later it would have surprised people."
        }
        LeftOut::UnderWay => "Another drill was under way.",
        LeftOut::Nobody => "The functions it was for are gone.",
    };
    let line = Line::new()
        .text("🧪 The drill that was set for ")
        .span(when(due, scene))
        .text(format!(" was left out: nobody was paged. {why} "));
    let next = match next {
        Some(at) => Line::new()
            .text("The next one is on ")
            .span(when(at, scene)),
        None => Line::new().text("No other one is set"),
    };
    let line = line.followed_by(next);
    Sheet::new()
        .line(line.text("; /codegreen drill begins one, or sets another."))
        .message()
}

fn when(at: DateTime<Utc>, scene: Scene<'_>) -> Span {
    match scene.reader {
        Some(reader) => scene.local(reader, at),
        None => Span::When(at),
    }
}

/// For which functions, where it is not for all.
fn whom(plan: &DrillPlan, all: &[Function]) -> String {
    let named = all.iter().filter(|it| plan.functions.contains(&it.key));
    let named: Vec<String> = named.map(|it| one_line(&it.name, 40)).collect();
    if plan.functions.is_empty() {
        String::new()
    } else if named.is_empty() {
        ", for functions that are gone".to_owned()
    } else {
        format!(", for {}", join(&named))
    }
}

fn again(plan: &DrillPlan) -> String {
    match plan.every_weeks {
        0 => String::new(),
        weeks => format!(", and every {weeks} weeks from then, at the same time of the day"),
    }
}

/// What the card and a page say of where it stands.
pub fn state(green: &CodeGreen) -> String {
    match green.phase {
        Phase::Closed { .. } | Phase::Declined { .. } => "Drill: it is over".to_owned(),
        Phase::Requested
        | Phase::Paging { .. }
        | Phase::Convened { .. }
        | Phase::Executing { .. } => format!("Drill: {}", deal::held(green)),
    }
}

pub fn summary(green: &CodeGreen, scene: Scene<'_>) -> Vec<Line> {
    let mut lines = vec![
        Line::new().bold(state(green)),
        Line::new().text("Called by: ").name(scene, &green.caller),
    ];
    if !green.phase.is_over()
        && let Some(by) = green.answer_by
    {
        lines.push(Line::new().text("Over by: ").span(Span::When(by)));
    }
    lines
}

pub fn card(green: &CodeGreen, scene: Scene<'_>) -> Message {
    Sheet::new()
        .header(&deal::headline(green))
        .say(summary(green, scene))
        .say(board::lines(green, scene))
        .buttons(end_button(green))
        .message()
}

fn end_button(green: &CodeGreen) -> Vec<SlackBlockButtonElement> {
    if green.phase.is_over() {
        return Vec::new();
    }
    vec![kit::button(
        "End the drill",
        &Press::EndDrill { green: green.id },
    )]
}

/// Where it stands, and what it has shown.
pub fn status(green: &CodeGreen, scene: Scene<'_>) -> Message {
    let sheet = Sheet::new()
        .header(&deal::headline(green))
        .say(summary(green, scene));
    if green.phase.is_over() {
        sheet.say(found(green, scene)).message()
    } else {
        sheet.say(board::lines(green, scene)).message()
    }
}

/// When it is over.
pub fn report(green: &CodeGreen, scene: Scene<'_>) -> Sheet {
    Sheet::new()
        .line(Line::new().bold(format!("{} is over", deal::headline(green))))
        .say(found(green, scene))
}

fn found(green: &CodeGreen, scene: Scene<'_>) -> Vec<Line> {
    let reached = green.readiness();
    let answered = reached.iter().filter(|it| it.answered.is_some()).count();
    let seats = count(reached.len(), "function", "functions");
    let time = median(&reached).map_or_else(String::new, |median| {
        format!(", the median in {}", lasting(median))
    });
    let mut lines = vec![Line::new().bold(format!("{answered} of {seats} answered{time}."))];
    lines.extend(reached.iter().map(|it| one(it, scene)));
    let without: Vec<String> = (reached.iter().filter(|it| it.lacks_a_deputy()))
        .map(|it| board::name(it.seat))
        .collect();
    if !without.is_empty() {
        let verb = if without.len() == 1 { "has" } else { "have" };
        let line = format!("{} {verb} no deputy yet: name one.", join(&without));
        lines.push(line.into());
    }
    let next = if answered == reached.len() {
        "Everybody who was asked can be reached. A drill every few weeks keeps it so."
    } else {
        "What helps: a deputy more for whoever was not reached, and a word with them about how they like to be paged."
    };
    lines.push(next.into());
    if answered > 0 {
        lines.push("Thank you to everybody who answered.".into());
    }
    lines
}

/// "Finance: Carla, 1 min 40 s. Dev was not reached in 10 min."
fn one(it: &Reached<'_>, scene: Scene<'_>) -> Line {
    let line = Line::new().text("• ").bold(board::name(it.seat)).text(": ");
    let mut line = match &it.answered {
        Some(answered) => {
            let after = answered.after;
            let time = after.map_or_else(String::new, |after| format!(", {}", lasting(after)));
            line.name(scene, answered.by)
                .text(format!("{}{time}.", role(answered.role)))
        }
        None => line.text("not reached this time."),
    };
    for (who, rung, why) in &it.others {
        let why = match why {
            Why::CannotCome => " said they could not come.".to_owned(),
            Why::Silent { lasted: Some(time) } => {
                format!(" was not reached in {}.", lasting(*time))
            }
            Why::Silent { lasted: None } => " was not reached.".to_owned(),
            Why::Unasked(Unasked::Away) => " was away.".to_owned(),
            Why::Unasked(Unasked::Asleep) => " was not to be disturbed.".to_owned(),
            Why::Unasked(Unasked::Gone) => " has left.".to_owned(),
            Why::Unasked(Unasked::OutOfReach) => " could not be brought the page.".to_owned(),
        };
        line = line
            .text(" ")
            .name(scene, who)
            .text(format!("{}{why}", role(*rung)));
    }
    line
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Lead => "",
        Role::Deputy => " (deputy)",
        Role::StandIn => " (stand-in)",
    }
}

/// "40 s", "3 min", "1 min 40 s".
fn lasting(time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_say_them() {
        for (seconds, words) in [
            (0, "0 s"),
            (40, "40 s"),
            (100, "1 min 40 s"),
            (180, "3 min"),
        ] {
            assert_eq!(lasting(TimeDelta::seconds(seconds)), words);
        }
    }
}
