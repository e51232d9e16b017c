//! Who did what when: the lines that commit with each change. Verbs of the domain; no text that is not already in the
//! state, and nothing of it is read to decide anything.

use serde_json::{Value, json};

use crate::domain::action_item::{ActionItem, ItemCommand, Via};
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::ledger::{EntryCommand, LedgerEntry};
use crate::domain::person::By;
use crate::domain::plan::SectionVersion;
use crate::domain::timer::Timer;
use crate::store::change::Entry;

fn entry(green: &CodeGreen, by: &By, what: &str, detail: Value) -> Entry {
    Entry {
        code_green: green.id,
        by: by.user().cloned(),
        what: what.to_owned(),
        detail,
    }
}

pub(super) fn of_declaration(green: &CodeGreen, by: &By) -> Vec<Entry> {
    vec![
        entry(green, by, "declared", Value::Null),
        entry(green, by, "phase", json!({ "to": green.phase.key() })),
    ]
}

/// The command that changed it, and the phase where that changed too.
pub(super) fn of_code_green(
    before: &CodeGreen,
    after: &CodeGreen,
    command: &Command,
    by: &By,
) -> Vec<Entry> {
    let (what, detail) = words(command);
    let mut entries = vec![entry(after, by, what, detail)];
    if before.phase.key() != after.phase.key() {
        let change = json!({ "from": before.phase.key(), "to": after.phase.key() });
        entries.push(entry(after, by, "phase", change));
    }
    entries
}

fn words(command: &Command) -> (&'static str, Value) {
    match command {
        Command::GiveMandate => ("gave_mandate", Value::Null),
        Command::DenyMandate { reason: _ } => ("denied_mandate", Value::Null),
        Command::Redirect { reason: _ } => ("redirected", Value::Null),
        Command::Acknowledge { seat } => ("acknowledged", json!({ "seat": seat })),
        Command::AcknowledgeAll => ("acknowledged", json!({ "on": "card" })),
        Command::Decline {
            seat,
            stand_in,
            note: _,
        } => ("declined", json!({ "seat": seat, "stand_in": stand_in })),
        Command::Delegate { seat, to, note: _ } => ("delegated", json!({ "seat": seat, "to": to })),
        Command::RemindMe { seat } => ("reminder_wanted", json!({ "seat": seat })),
        Command::OverrideQuiet { reason } => ("quiet_overridden", json!({ "reason": reason })),
        Command::RecordSent {
            page,
            attempt,
            medium,
        } => (
            "page_sent",
            json!({ "seat": page.seat, "rung": page.rung, "attempt": attempt, "by": medium }),
        ),
        Command::RecordUnreachable { page, medium, why } => (
            "page_failed",
            json!({ "seat": page.seat, "rung": page.rung, "why": why, "by": medium }),
        ),
        Command::RecordPassedOver { page, why } => (
            "passed_over",
            json!({ "seat": page.seat, "rung": page.rung, "why": why }),
        ),
        Command::RecordOutside { users } => ("outside", json!({ "users": users })),
        Command::Fire { timer } => match timer {
            Timer::AskNextApprover => ("approver_silent", Value::Null),
            Timer::Remind { page } => ("reminded", json!({ "seat": page.seat, "rung": page.rung })),
            Timer::Climb { page, step } => (
                "climbed",
                json!({ "seat": page.seat, "rung": page.rung, "step": step }),
            ),
            Timer::RemindMe { page } => (
                "reminded_as_asked",
                json!({ "seat": page.seat, "rung": page.rung }),
            ),
            Timer::QuietEnds { seat } => ("quiet_ended", json!({ "seat": seat })),
            Timer::AckExpires { seat } => ("yes_grew_old", json!({ "seat": seat })),
            Timer::Escalate { page } => {
                ("escalated", json!({ "seat": page.seat, "rung": page.rung }))
            }
            Timer::AnswerBy => ("deadline_passed", Value::Null),
            Timer::MeetingSoon => ("reminded_of_the_meeting", Value::Null),
            Timer::MeetingBegins => ("meeting_began", Value::Null),
            Timer::MeetingEnds => ("meeting_ended", Value::Null),
            Timer::LookForward => ("look_forward_went_on", Value::Null),
        },
        Command::RecordRoom { channel: _ } => ("room_opened", Value::Null),
        Command::Admit { user } => ("admitted", json!({ "user": user })),
        Command::Dismiss { user } => ("dismissed", json!({ "user": user })),
        Command::Mend { found: _ } => ("mended", Value::Null),
        Command::Join { note: _ } => ("joined", Value::Null),
        Command::ConveneWithGaps => ("convened_with_gaps", Value::Null),
        Command::PageTheNext => ("paged_the_next", Value::Null),
        Command::Postpone { from } => ("postponed", json!({ "from": from })),
        Command::Reopen => ("close_undone", Value::Null),
        Command::ReadBack => ("plan_read_back", Value::Null),
        Command::Support { version, condition } => match condition {
            None => ("supported", json!({ "version": version })),
            Some(_) => ("supported_on_a_condition", json!({ "version": version })),
        },
        Command::PlanChanged { touched } => ("plan_changed", json!(touched)),
        Command::Close(closing) => ("closed", json!({ "outcome": closing.outcome })),
        Command::OfferTimes { times } => ("times_offered", json!({ "times": times })),
        Command::ChooseTime { at, suits } => ("time_chosen", json!({ "at": at, "suits": suits })),
        Command::BeHere => ("is_here", Value::Null),
        Command::MarkAttendance { marks } => ("attendance_marked", json!({ "marks": marks })),
        Command::WritePosition { seat, text: _ } => ("position_written", json!({ "seat": seat })),
        Command::LookForward { words: _ } => ("looked_forward", Value::Null),
    }
}

pub(super) fn of_item(item: &ActionItem, command: &ItemCommand, by: &By) -> Entry {
    let (what, via) = match command {
        ItemCommand::Add { .. } => ("item_added", None),
        ItemCommand::Edit { .. } => ("item_edited", None),
        ItemCommand::Move { made, via } => {
            let via = match via {
                Via::Button => "button",
                Via::Reaction { .. } => "reaction",
            };
            return item_entry(item, by, &format!("item_{}", made.key()), Some(via));
        }
        ItemCommand::Undo => ("item_undone", Some("button")),
        ItemCommand::TakeBack { .. } => ("item_undone", Some("reaction")),
        ItemCommand::Explain { note: _ } => ("item_explained", None),
    };
    item_entry(item, by, what, via)
}

fn item_entry(item: &ActionItem, by: &By, what: &str, via: Option<&str>) -> Entry {
    Entry {
        code_green: item.code_green,
        by: by.user().cloned(),
        what: what.to_owned(),
        detail: json!({ "item": item.id, "state": item.state.key(), "via": via }),
    }
}

pub(super) fn of_section(version: &SectionVersion, by: &By) -> Entry {
    Entry {
        code_green: version.code_green,
        by: by.user().cloned(),
        what: "section_edited".to_owned(),
        detail: json!({ "section": version.section.key(), "version": version.version }),
    }
}

pub(super) fn of_ledger(entry: &LedgerEntry, command: &EntryCommand, by: &By) -> Entry {
    let deed = match command {
        EntryCommand::Add { .. } => "added",
        EntryCommand::Change { .. } => "changed",
        EntryCommand::TakeBack => "taken_back",
        EntryCommand::Promote { .. } => "promoted",
        EntryCommand::Approve { .. } => "approved",
        EntryCommand::Object { .. } => "objected",
    };
    let kind = entry.content.kind().key();
    Entry {
        code_green: entry.code_green,
        by: by.user().cloned(),
        what: format!("{kind}_{deed}"),
        detail: json!({ "entry": entry.id }),
    }
}
