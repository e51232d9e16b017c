//! The forms of the setup, one a topic. Each field is called as its key in the file is.

use serde_json::Value;

use super::rung_line;
use crate::config::document::{Document, FunctionPart, USUAL};
use crate::domain::ids::UserId;
use crate::slack::render::fields::Field;
use crate::slack::render::sheet::Sheet;
use crate::slack::wire::{Topic, ViewKind, block};

const SHORT: usize = 200;
const LONG: usize = 2_000;
/// More approvers or deputies than anybody asks one after the other.
const MOST: u64 = 20;

/// What each of [`block::MEANINGS`] is, as the form asks for it.
const ASKS: [&str; 6] = [
    "Claims an action item",
    "Completes it",
    "Says that it is blocked",
    "Drops it",
    "Says “on it” on the card or on a page",
    "Means nothing here",
];

/// `reader` is who fills it in; `None` where the function is not there any more.
pub fn setup_form(
    topic: &Topic,
    document: &Document,
    based_on: i64,
    fixed: &[String],
    reader: &UserId,
) -> Option<Value> {
    let (title, sheet) = match topic {
        Topic::First => ("Set up Code Green", first(reader)),
        Topic::Policy => ("Mandate", policy(document)),
        Topic::NewFunction => (
            "Add a function",
            function(
                None,
                document.function.len() + 1,
                document.function.len() + 1,
            ),
        ),
        Topic::Function { key } => {
            let key = key.as_str();
            let at = document.function.iter().position(|it| it.key == key)?;
            let sheet = function(document.function.get(at), at + 1, document.function.len());
            ("Function", sheet)
        }
        Topic::Paging => ("Paging", paging(document)),
        Topic::Meeting => ("Meeting", meeting(document)),
        Topic::Emoji => ("Emoji", emoji(document)),
    };
    let kind = ViewKind::SetupForm {
        topic: topic.clone(),
        based_on,
    };
    Some(said_by_the_file(topic, fixed, sheet).form(&kind, title, "Save"))
}

/// What of it the file on the server says, whatever is written here.
fn said_by_the_file(topic: &Topic, fixed: &[String], sheet: Sheet) -> Sheet {
    let about: &[&str] = match topic {
        Topic::First | Topic::Policy => &["channel", "policy"],
        Topic::NewFunction | Topic::Function { .. } => &[],
        Topic::Paging => &["paging"],
        Topic::Meeting => &["meeting", "locale"],
        Topic::Emoji => &["emoji"],
    };
    let said = |key: &&String| key.split('.').next().is_some_and(|it| about.contains(&it));
    let said: Vec<&str> = fixed.iter().filter(said).map(String::as_str).collect();
    if said.is_empty() {
        return sheet;
    }
    let keys = said.join(", ");
    sheet.line(format!(
        "⚠️ The file on the server says {keys}: that holds, whatever you write here."
    ))
}

fn optional(name: &str, label: &str, said: Option<&String>, hint: &str) -> Field {
    let said = said.map_or("", String::as_str);
    Field::line(name, label, said, SHORT).optional().hint(hint)
}

fn users(ids: &[String]) -> Vec<UserId> {
    ids.iter().map(|id| id.as_str().into()).collect()
}

fn first(reader: &UserId) -> Sheet {
    let leads = USUAL.map(|(key, name, _)| {
        let block = format!("{}{key}", block::LEADS);
        Field::person(&block, &format!("Who leads {name}?"), None).optional()
    });
    Sheet::new()
        .line("With this the first Code Green can be called. All of it can be changed afterwards, and more set.")
        .fields([
            Field::channel(block::CHANNEL, "Where are Code Greens posted?", None)
                .hint("Afterwards write /invite @Code Green there."),
            Field::people(
                block::APPROVERS,
                "Who may give a mandate?",
                std::slice::from_ref(reader),
                MOST,
            )
            .hint("They are asked in this order; the first is the sponsor unless the caller names another."),
            bar(""),
        ])
        .line("Whoever leads a function is paged for it. Leave out what you do not have; others can be added.")
        .fields(leads)
}

fn bar(said: &str) -> Field {
    Field::line(
        block::MINIMUM_AMOUNT,
        "From which amount is no mandate needed?",
        said,
        SHORT,
    )
    .optional()
    .hint(
        "One for each currency, such as 250k USD, 230k EUR. Left empty, every call waits for a Go.",
    )
}

fn policy(document: &Document) -> Sheet {
    let policy = &document.policy;
    Sheet::new().fields([
        Field::channel(
            block::CHANNEL,
            "Where are Code Greens posted?",
            document.channel.as_deref(),
        )
        .hint("Those that are open stay where they are."),
        Field::people(
            block::APPROVERS,
            "Who may give a mandate?",
            &users(&policy.approvers),
            MOST,
        )
        .hint("They are asked in this order; the first is the sponsor unless the caller names another."),
        bar(&policy.minimum_amount.join(", ")),
        optional(
            block::ANSWER_WITHIN,
            "When is the next approver asked?",
            policy.answer_within.as_ref(),
            "Such as 10m. Left empty: as long as a page waits.",
        ),
        Field::channel(
            block::DEAL_DESK,
            "Where does the deal desk sit?",
            policy.deal_desk.as_deref(),
        )
        .optional()
        .hint("An approver may send a deal there that needs no table."),
    ])
}

fn function(it: Option<&FunctionPart>, position: usize, count: usize) -> Sheet {
    let positions: Vec<(String, String)> = (1..=count)
        .map(|place| (place.to_string(), place.to_string()))
        .collect();
    let lead = it.map(|it| UserId::from(it.lead.as_str()));
    let deputies = it.map(|it| users(&it.deputies)).unwrap_or_default();
    let sheet = Sheet::new().fields([
        Field::line(block::NAME, "Name", it.map_or("", |it| &it.name), 60),
        Field::person(block::LEAD, "Who leads it?", lead.as_ref()).hint("Is paged first."),
        Field::people(block::DEPUTIES, "Who stands in?", &deputies, MOST)
            .optional()
            .hint("In this order, when the lead is silent, away or cannot."),
        Field::tick(
            block::REQUIRED,
            "Quorum",
            "The table waits for this function",
            it.is_none_or(|it| it.required),
        )
        .optional(),
        Field::line(
            block::BRINGS,
            "What does it bring to a deal?",
            it.map_or("", |it| &it.brings),
            500,
        )
        .optional(),
        Field::choice(
            block::POSITION,
            "Where does it stand among the others?",
            &positions,
            Some(&position.to_string()),
        ),
    ]);
    if it.is_none() {
        return sheet;
    }
    sheet.field(
        Field::tick(
            block::REMOVE,
            "Remove",
            "Nobody is paged for it any more",
            false,
        )
        .optional()
        .hint("Code Greens that are open keep their table."),
    )
}

fn paging(document: &Document) -> Sheet {
    let paging = &document.paging;
    let rungs: Vec<String> = paging.rung.iter().map(rung_line).collect();
    let away = paging.away.as_ref().map(|away| away.join(" "));
    Sheet::new().fields([
        optional(
            block::REMIND_AFTER,
            "Remind after",
            paging.remind_after.as_ref(),
            "Such as 20s, 5m, 2h. Left empty: 5m.",
        ),
        optional(
            block::ESCALATE_AFTER,
            "Page the next in line after",
            paging.escalate_after.as_ref(),
            "Counts from the delivery. Left empty: 10m.",
        ),
        optional(
            block::ANSWER_BY,
            "Answers are due within",
            paging.answer_by.as_ref(),
            "What the page says. Left empty: 30m.",
        ),
        optional(
            block::QUIET_HOURS,
            "Quiet hours",
            paging.quiet_hours.as_ref(),
            "Such as 22:00-07:00, by each person's own clock. The sponsor may have people woken.",
        ),
        optional(
            block::AWAY,
            "Whose status means that they are away?",
            away.as_ref(),
            "Emoji by Slack's names, such as :palm_tree: :face_with_thermometer:, which it is when left empty; none for nobody.",
        ),
        optional(
            block::ACK_EXPIRES_AFTER,
            "Ask again after a yes",
            paging.ack_expires_after.as_ref(),
            "Such as 4h. Left empty: never.",
        ),
        Field::paragraph(block::RUNG, "Ladder", &rungs.join("\n"), LONG)
            .optional()
            .hint("A line a rung, the lead's first: lead: slack, 5m / lead: email, 5m / deputies: slack. Left empty: everybody by Slack."),
    ])
}

fn meeting(document: &Document) -> Sheet {
    let meeting = &document.meeting;
    Sheet::new().fields([
        optional(
            block::URL,
            "Meeting link",
            meeting.url.as_ref(),
            "Such as https://meet.example.com/{id}; {id} is the number. Left empty: a Slack huddle in the channel.",
        ),
        optional(
            block::STARTS_IN,
            "Meet after",
            meeting.starts_in.as_ref(),
            "Counts from the call, up to the next half hour. Left empty: 30m.",
        ),
        optional(
            block::LOCALE,
            "Dates and amounts in the channel",
            document.locale.as_ref(),
            "Such as en-US or de-DE. In private everybody reads their own.",
        ),
    ])
}

fn emoji(document: &Document) -> Sheet {
    let asked = block::MEANINGS.into_iter().zip(ASKS);
    let fields = asked.map(|((key, field), label)| {
        let names = document.emoji.get(key).map(|names| names.join(" "));
        optional(
            field,
            label,
            names.as_ref(),
            "By Slack's names, such as :ship_it:",
        )
    });
    Sheet::new()
        .line("Beside those that mean something everywhere.")
        .fields(fields)
}
