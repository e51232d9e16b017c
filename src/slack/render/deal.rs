//! The deal in words, as card, page, preview and lists speak of it: one place for title, facts, the customer's clock
//! and the meeting.

use chrono::NaiveDate;

use super::board::name;
use super::prose::{Line, Span};
use super::style::Style;
use super::text::{count, distance, join, one_line};
use super::{Scene, drill, veil};
use crate::domain::code_green::{CodeGreen, Meeting, Phase, Place};
use crate::domain::ids::{Number, UserId};
use crate::domain::opportunity::{Opportunity, Reason};
use crate::domain::seat::Seat;
use crate::domain::section::SectionKey;
use crate::domain::slots::Finding;

/// How many functions are named whose answer is still to come.
const MISSING: usize = 4;

/// How much of a field is shown where it stands among others.
const SHORT: usize = 200;

/// "Acme: Renewal 2027".
pub fn title(deal: &Opportunity) -> String {
    one_line(&deal.title(), 120)
}

/// "CG-42 · Acme: Renewal 2027"; of a confidential one "CG-42 · Isar".
pub fn headline(green: &CodeGreen) -> String {
    let name = veil::code_name(green).unwrap_or_else(|| title(&green.opportunity));
    format!("{} · {name}", green.number)
}

/// The reason as the end of a sentence about the deal.
pub fn reason_of(reason: Reason) -> &'static str {
    match reason {
        Reason::NotProgressing => "is not progressing",
        Reason::Slipped => "has slipped",
        Reason::JustEmerged => "has just emerged and looks complicated",
    }
}

/// The day it is for the caller: what "in 4 days" counts from.
pub fn today(scene: Scene<'_>, reader: &UserId) -> NaiveDate {
    match scene.zone(reader) {
        Some(zone) => scene.now.with_timezone(&zone).date_naive(),
        None => scene.now.date_naive(),
    }
}

/// "Fri 27 Nov (in 4 days)".
pub fn day_and_distance(date: NaiveDate, today: NaiveDate, style: Style) -> String {
    format!("{} ({})", style.day(date, today), distance(date, today))
}

/// Reason and amount, then the customer's clock: their next step and the close.
pub fn facts(deal: &Opportunity, today: NaiveDate, style: Style) -> Vec<Line> {
    let mut first = Line::new()
        .bold(deal.reason.words())
        .text(format!(" · {}", style.money(&deal.amount)));
    if let Some(stage) = &deal.stage {
        first = first.text(format!(" · {}", one_line(stage, 80)));
    }
    let close = format!("Close: {}", day_and_distance(deal.close_on, today, style));
    vec![first, next_step(deal, today, style), close.into()]
}

fn next_step(deal: &Opportunity, today: NaiveDate, style: Style) -> Line {
    let words = deal.next_step.as_deref().map(|step| one_line(step, SHORT));
    let date = deal
        .next_step_on
        .map(|date| day_and_distance(date, today, style));
    let step = match (words, date) {
        (Some(words), Some(date)) => format!("{words}, {date}"),
        (Some(words), None) => words,
        (None, Some(date)) => date,
        (None, None) => "none named yet".to_owned(),
    };
    format!("Customer's next step: {step}").into()
}

/// What the caller said already that belongs into a section of the plan: where its first version begins.
pub fn said_of(deal: &Opportunity, section: SectionKey) -> Option<String> {
    match section {
        SectionKey::Situation => Some(deal.situation.clone()),
        SectionKey::Winning => deal.to_win.clone(),
        SectionKey::CustomerStep => match (&deal.next_step, deal.next_step_on) {
            (Some(step), Some(date)) => Some(format!("{step}, {}", date.format("%a %-d %b %Y"))),
            (Some(step), None) => Some(step.clone()),
            (None, Some(date)) => Some(date.format("%a %-d %b %Y").to_string()),
            (None, None) => None,
        },
        SectionKey::CustomerDecision
        | SectionKey::Barriers
        | SectionKey::Ideas
        | SectionKey::Decisions
        | SectionKey::ActionItems
        | SectionKey::Checkpoints
        | SectionKey::WalkAway => None,
    }
    .filter(|text| !text.trim().is_empty())
}

/// Where the table meets, as an address.
pub fn meeting_url(meeting: &Meeting, number: Number, channel: &str, team: &str) -> String {
    match &meeting.place {
        // There is no channel yet.
        Place::Huddle if channel.is_empty() => format!("https://app.slack.com/client/{team}"),
        Place::Huddle => format!("https://app.slack.com/huddle/{team}/{channel}"),
        Place::Link { url } => url.replace("{id}", &number.to_string()),
    }
}

pub fn url_of_meeting(green: &CodeGreen, scene: Scene<'_>) -> String {
    meeting_url(
        &green.meeting,
        green.number,
        green.channel.as_str(),
        scene.team,
    )
}

/// What the button to the meeting says.
pub fn meeting_label(place: &Place) -> &'static str {
    match place {
        Place::Huddle => "Open the huddle",
        Place::Link { .. } => "Open the meeting",
    }
}

pub fn place_name(green: &CodeGreen) -> &'static str {
    match &green.meeting.place {
        Place::Huddle => "Slack huddle",
        Place::Link { .. } => "video meeting",
    }
}

/// "Meeting: Mon 23 Nov, 15:00, Slack huddle"; `when` as the reader needs it.
pub fn meeting(green: &CodeGreen, when: Span, scene: Scene<'_>) -> Line {
    let place = place_name(green);
    let line = Line::new().text("Meeting: ");
    let line = match &green.meeting.finding {
        Finding::Wanted { stands: false } => {
            line.text("a time that suits everybody is being found")
        }
        Finding::Settled | Finding::Wanted { stands: true } => line.span(when),
        Finding::Open { .. } => line.span(when).text(" unless another time suits all"),
    };
    line.text(", ").link(place, url_of_meeting(green, scene))
}

/// Where the card and its thread are; until the card is posted, the escalation channel.
/// <https://docs.slack.dev/interactivity/deep-linking>
pub fn thread_url(green: &CodeGreen, scene: Scene<'_>) -> String {
    scene.thread.map_or_else(
        || {
            if !green.has_room() {
                return format!("https://app.slack.com/client/{}", scene.team);
            }
            format!(
                "https://slack.com/app_redirect?team={}&channel={}",
                scene.team, green.channel
            )
        },
        str::to_owned,
    )
}

/// What stands behind [`thread_url`].
pub fn thread_name(scene: Scene<'_>) -> &'static str {
    if scene.thread.is_some() {
        "the thread"
    } else {
        "the channel"
    }
}

/// "3 of 4 required functions are on it": what the quorum counts.
pub fn held(green: &CodeGreen) -> String {
    let required = green.seats.iter().filter(|seat| seat.required).count();
    let counts = |seat: &&Seat| seat.required || required == 0;
    let seats: Vec<&Seat> = green.seats.iter().filter(counts).collect();
    let held = seats.iter().filter(|seat| seat.holder.is_some()).count();
    let verb = if held == 1 { "is" } else { "are" };
    let kind = if required == 0 || required == green.seats.len() {
        ""
    } else {
        "required "
    };
    let functions = count(seats.len(), "function", "functions");
    let functions = functions.replacen(' ', &format!(" {kind}"), 1);
    let enough = if required == 0 { "; one is enough" } else { "" };
    format!("{held} of {functions} {verb} on it{enough}")
}

/// The same, and whose answer the quorum waits for.
fn quorum(green: &CodeGreen) -> String {
    let missing = green.missing_required();
    let mut names: Vec<String> = missing.iter().take(MISSING).map(|it| name(it)).collect();
    if missing.len() > MISSING {
        names.push(format!("{} more", missing.len() - MISSING));
    }
    if names.is_empty() {
        return held(green);
    }
    format!("{}, {} to answer", held(green), join(&names))
}

/// The state in words.
pub fn state(green: &CodeGreen) -> String {
    if green.drill {
        return drill::state(green);
    }
    match &green.phase {
        Phase::Requested => "Waiting for permission".to_owned(),
        Phase::Paging { .. } if green.is_quorate() => format!("Quorate: {}", held(green)),
        Phase::Paging { .. } => format!("Calling the table: {}", quorum(green)),
        Phase::Convened { .. } => format!("Convened: {}", quorum(green)),
        Phase::Executing { .. } => "Executing the plan".to_owned(),
        Phase::Closed { outcome, .. } => format!("Closed: {}", outcome.words()),
        Phase::Declined { .. } => "Not now".to_owned(),
    }
}
