//! A button whose value did not come along: its name and the message it is on say what it means.

use chrono::DateTime;

use super::payload::Asker;
use crate::app::AppError;
use crate::domain::action_item::Move;
use crate::domain::effect::Surface;
use crate::domain::ledger::EntryKind;
use crate::domain::person::Viewer;
use crate::slack::bot::Bot;
use crate::slack::wire::Press;
use crate::store::Found;

/// What it means, if the person may see the message and it has such a button.
pub(super) async fn guess(
    bot: &Bot,
    asker: &Asker,
    action_id: &str,
) -> Result<Option<Press>, AppError> {
    let Some((channel, ts)) = asker.channel.as_ref().zip(asker.message.as_ref()) else {
        return Ok(None);
    };
    let viewer = Viewer::Person(asker.user.clone());
    let found = bot
        .app
        .store
        .message(bot.workspace(), channel, ts, &viewer)
        .await?;
    Ok(found.and_then(|found| meant(&found, action_id)))
}

fn meant(found: &Found, action_id: &str) -> Option<Press> {
    let green = found.code_green.id;
    match (&found.surface, action_id) {
        (Surface::Page { page, attempt: _ }, "on_it") => Some(Press::OnIt {
            green,
            seat: page.seat.clone(),
        }),
        (Surface::Page { page, attempt: _ }, "cant_make_it") => Some(Press::CantMakeIt {
            green,
            seat: page.seat.clone(),
        }),
        (Surface::Page { page, attempt: _ }, "delegate") => Some(Press::Delegate {
            green,
            seat: page.seat.clone(),
        }),
        (Surface::Page { page, attempt: _ }, "remind_me") => Some(Press::RemindMe {
            green,
            seat: page.seat.clone(),
        }),
        (Surface::MandateRequest { approver: _ }, "go") => Some(Press::Go { green }),
        (Surface::MandateRequest { approver: _ }, "not_now") => Some(Press::NotNow { green }),
        (Surface::MandateRequest { approver: _ }, "redirect") => Some(Press::Redirect { green }),
        (Surface::Section { section }, "edit_section") => Some(Press::EditSection {
            green,
            section: *section,
        }),
        (Surface::Item { item }, "item_undo") => Some(Press::UndoItem { item: *item }),
        (Surface::Item { item }, "item_edit") => Some(Press::EditItem { item: *item }),
        (Surface::Item { item }, "item_explain") => Some(Press::ExplainItem { item: *item }),
        (Surface::Item { item }, other) => Some(Press::MoveItem {
            item: *item,
            made: Move::parse(other.strip_prefix("item_")?)?,
        }),
        (_, "catch_up") => Some(Press::CatchUp { green }),
        (_, "reopen") => Some(Press::Reopen { green }),
        (Surface::Agenda, "be_here") => Some(Press::BeHere { green }),
        (Surface::Agenda, "mark_attendance") => Some(Press::MarkAttendance { green }),
        (Surface::Page { page, attempt: _ }, "write_position") => Some(Press::WritePosition {
            green,
            seat: page.seat.clone(),
        }),
        (Surface::Page { .. }, other) if other.contains("time_") => {
            let (what, at) = other.split_once('_')?;
            Some(Press::ChooseTime {
                green,
                at: DateTime::from_timestamp(at.parse().ok()?, 0)?,
                suits: what == "time",
            })
        }
        (Surface::Section { section }, "entries_0") => Some(Press::Entries {
            green,
            kind: EntryKind::of(*section)?,
            page: 0,
        }),
        (Surface::Section { section }, "add_idea" | "add_barrier" | "add_decision") => {
            Some(Press::AddEntry {
                green,
                kind: EntryKind::of(*section)?,
            })
        }
        (_, "whole_plan") => Some(Press::WholePlan { green }),
        (_, "look_forward") => Some(Press::LookForward { green }),
        (_, "read_back") => Some(Press::ReadBack { green }),
        (_, "add_item") => Some(Press::AddItem { green }),
        (_, "roster") => Some(Press::Roster { green }),
        (_, "join") => Some(Press::Join { green }),
        (_, "close") => Some(Press::Close { green }),
        (_, _) => None,
    }
}
