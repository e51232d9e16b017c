//! What a button asks for: a command, a form, a word. The one place that knows it of every button.

use crate::domain::action_item::{ItemCommand, Via};
use crate::domain::code_green::OutcomeKind;
use crate::domain::command::{Closing, Command};
use crate::domain::ids::{CodeGreenId, DraftId, EntryId, ItemId};
use crate::domain::ledger::EntryCommand;
use crate::slack::wire::Press;

/// A command, and what it is for.
pub(super) enum Asked {
    OfGreen(CodeGreenId, Command),
    OfItem(ItemId, ItemCommand),
    /// From this page of a list, where it stood in one.
    OfEntry(EntryId, EntryCommand, Option<usize>),
    /// Follow along, and give the table what the draft says.
    Join(CodeGreenId, DraftId),
    /// Opens one.
    Form,
    /// Where it stands.
    CatchUp(CodeGreenId),
    WholePlan(CodeGreenId),
    /// The form to call one, with the deal's name or what lies beside the draft.
    CallOne(String, Option<DraftId>),
    /// That the click has come.
    FinishCheck {
        taken: i64,
    },
    /// An address that Slack opens.
    Nothing,
}

pub(super) fn asked(press: Press) -> Asked {
    match press {
        Press::OnIt { green, seat } => Asked::OfGreen(green, Command::Acknowledge { seat }),
        Press::RemindMe { green, seat } => Asked::OfGreen(green, Command::RemindMe { seat }),
        Press::ChooseTime { green, at, suits } => {
            Asked::OfGreen(green, Command::ChooseTime { at, suits })
        }
        Press::BeHere { green } => Asked::OfGreen(green, Command::BeHere),
        Press::Go { green } => Asked::OfGreen(green, Command::GiveMandate),
        Press::Join { green } => Asked::OfGreen(green, Command::Join { note: None }),
        Press::ConveneNow { green } => Asked::OfGreen(green, Command::ConveneWithGaps),
        Press::PageNext { green } => Asked::OfGreen(green, Command::PageTheNext),
        Press::Postpone { green, from } => Asked::OfGreen(green, Command::Postpone { from }),
        Press::Reopen { green } => Asked::OfGreen(green, Command::Reopen),
        Press::EndDrill { green } => {
            let closing = Closing::with(OutcomeKind::StoodDown);
            Asked::OfGreen(green, Command::Close(closing))
        }
        Press::ReadBack { green } => Asked::OfGreen(green, Command::ReadBack),
        Press::Support { green, version } => {
            let condition = None;
            Asked::OfGreen(green, Command::Support { version, condition })
        }
        Press::JoinAndAdd { green, draft } => Asked::Join(green, draft),
        Press::MoveItem { item, made } => {
            let via = Via::Button;
            Asked::OfItem(item, ItemCommand::Move { made, via })
        }
        Press::UndoItem { item } => Asked::OfItem(item, ItemCommand::Undo),
        Press::TakeBackEntry { entry, page } => {
            Asked::OfEntry(entry, EntryCommand::TakeBack, Some(page))
        }
        Press::ApproveDecision { entry, on } => {
            Asked::OfEntry(entry, EntryCommand::Approve { on }, None)
        }
        Press::CantMakeIt { .. }
        | Press::Delegate { .. }
        | Press::NotNow { .. }
        | Press::Redirect { .. }
        | Press::LookForward { .. }
        | Press::MarkAttendance { .. }
        | Press::WritePosition { .. }
        | Press::PageNow { .. }
        | Press::EditSection { .. }
        | Press::AddItem { .. }
        | Press::AddEntry { .. }
        | Press::Entries { .. }
        | Press::ChangeEntry { .. }
        | Press::PromoteIdea { .. }
        | Press::ObjectDecision { .. }
        | Press::Markdown { .. }
        | Press::SupportIf { .. }
        | Press::StandDown { .. }
        | Press::Close { .. }
        | Press::EditItem { .. }
        | Press::ExplainItem { .. }
        | Press::CallAgain { .. }
        | Press::SetupForm { .. }
        | Press::SetupPage { .. }
        | Press::CancelDrill
        | Press::Roster { .. } => Asked::Form,
        Press::CatchUp { green } => Asked::CatchUp(green),
        Press::WholePlan { green } => Asked::WholePlan(green),
        Press::CallOne { deal, draft } => Asked::CallOne(deal, draft),
        Press::FinishCheck { taken } => Asked::FinishCheck { taken },
        Press::Link => Asked::Nothing,
    }
}
