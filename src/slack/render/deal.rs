//! The deal in words, as card, page, preview and lists speak of it: one place for title, facts, the customer's clock
//! and the meeting.

use chrono::NaiveDate;

use super::Scene;
use super::prose::{Line, Span};
use super::text::{count, day, distance, one_line};
use crate::domain::code_green::{CodeGreen, Meeting, Phase, Place};
use crate::domain::ids::{Number, UserId};
use crate::domain::opportunity::{Opportunity, Reason};
use crate::domain::section::SectionKey;

/// How much of a field is shown where it stands among others.
const SHORT: usize = 200;

/// "Acme: Renewal 2027".
pub fn title(deal: &Opportunity) -> String {
    one_line(&deal.title(), 120)
}

/// "CG-42 · Acme: Renewal 2027".
pub fn headline(green: &CodeGreen) -> String {
    format!("{} · {}", green.number, title(&green.opportunity))
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
pub fn day_and_distance(date: NaiveDate, today: NaiveDate) -> String {
    format!("{} ({})", day(date, today), distance(date, today))
}

/// Reason and amount, then the customer's clock: their next step and the close.
pub fn facts(deal: &Opportunity, today: NaiveDate) -> Vec<Line> {
    let mut first = Line::new()
        .bold(deal.reason.words())
        .text(format!(" · {}", deal.amount));
    if let Some(stage) = &deal.stage {
        first = first.text(format!(" · {}", one_line(stage, 80)));
    }
    let close = format!("Close: {}", day_and_distance(deal.close_on, today));
    vec![first, next_step(deal, today), close.into()]
}

fn next_step(deal: &Opportunity, today: NaiveDate) -> Line {
    let words = deal.next_step.as_deref().map(|step| one_line(step, SHORT));
    let date = deal.next_step_on.map(|date| day_and_distance(date, today));
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

/// "Meeting: Mon 23 Nov, 15:00, Slack huddle"; `when` as the reader needs it.
pub fn meeting(green: &CodeGreen, when: Span, scene: Scene<'_>) -> Line {
    let place = match &green.meeting.place {
        Place::Huddle => "Slack huddle",
        Place::Link { .. } => "video meeting",
    };
    Line::new()
        .text("Meeting: ")
        .span(when)
        .text(", ")
        .link(place, url_of_meeting(green, scene))
}

/// The address of the escalation channel.
/// <https://docs.slack.dev/interactivity/deep-linking>
pub fn channel_url(green: &CodeGreen, scene: Scene<'_>) -> String {
    format!(
        "https://slack.com/app_redirect?team={}&channel={}",
        scene.team, green.channel
    )
}

/// "3 of 8 functions are on it".
pub fn held(green: &CodeGreen) -> String {
    let held = green
        .seats
        .iter()
        .filter(|seat| seat.holder.is_some())
        .count();
    let verb = if held == 1 || green.seats.len() == 1 {
        "is"
    } else {
        "are"
    };
    format!(
        "{held} of {} {verb} on it",
        count(green.seats.len(), "function", "functions")
    )
}

/// The state in words.
pub fn state(green: &CodeGreen) -> String {
    match &green.phase {
        Phase::Requested => "Waiting for permission".to_owned(),
        Phase::Paging { .. } if green.is_quorate() => format!("Quorate: {}", held(green)),
        Phase::Paging { .. } => format!("Calling the table: {}", held(green)),
        Phase::Convened { .. } => format!("Convened: {}", held(green)),
        Phase::Executing { .. } => "Executing the plan".to_owned(),
        Phase::Closed { outcome, .. } => format!("Closed: {}", outcome.words()),
        Phase::Declined { .. } => "Not now".to_owned(),
    }
}
