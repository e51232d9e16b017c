//! What is said after a button has done its work.

use super::payload::Asker;
use crate::domain::action_item::Move;
use crate::slack::wire::Press;

/// What a person reads where nothing before their eyes shows what a button did.
pub(super) enum After {
    InView(&'static str),
    Here(&'static str),
    Nothing,
}

impl After {
    /// The words, where there are some.
    pub(super) fn words(&self) -> Option<&'static str> {
        match self {
            Self::InView(words) | Self::Here(words) => Some(words),
            Self::Nothing => None,
        }
    }
}

pub(super) fn said_after(asker: &Asker, press: &Press) -> After {
    match press {
        Press::Join { .. } => {
            After::InView("You follow along: the card names you, and the thread is yours to read.")
        }
        Press::JoinAndAdd { .. } => {
            After::InView("You follow along, and the table has what you wrote.")
        }
        // The page is no longer there to say it.
        Press::OnIt { .. } if asker.home.is_some() => After::Here(
            "Noted: you are on it. Thank you; the page in your messages has the details.",
        ),
        // The item's own message is in the thread; this one only spoke of it.
        Press::MoveItem { made, .. } if asker.in_dm() => After::Here(match made {
            Move::Claim => "Noted: it is yours.",
            Move::Complete => "Noted: it is done. “Undo” on its message takes that back.",
            Move::Block => {
                "Noted: it is blocked. A word in the thread about what stands in the way helps."
            }
            Move::Drop => "Noted: it is dropped. “Undo” on its message takes that back.",
            Move::Resume => "Noted: it goes on.",
        }),
        Press::UndoItem { .. } if asker.in_dm() => {
            After::Here("Taken back: it is as it was before.")
        }
        Press::Support { .. } if asker.in_dm() => {
            After::Here("Noted: your function stands behind it. The thread shows it.")
        }
        Press::ApproveDecision { .. } => After::Here(
            "Noted: it is approved. Whoever wrote it hears it, and the thread shows it.",
        ),
        Press::ConveneNow { .. } => {
            After::Here("Noted: the table meets, and the thread says who is missing.")
        }
        Press::PageNext { .. } => {
            After::Here("Noted: the next in line are asked now; a late yes is still welcome.")
        }
        Press::Postpone { .. } => {
            After::Here("Noted: the thread and the card say when the table meets.")
        }
        Press::OnIt { .. }
        | Press::RemindMe { .. }
        | Press::Go { .. }
        | Press::Reopen { .. }
        | Press::ReadBack { .. }
        | Press::Support { .. }
        | Press::MoveItem { .. }
        | Press::UndoItem { .. }
        | Press::CantMakeIt { .. }
        | Press::Delegate { .. }
        | Press::NotNow { .. }
        | Press::Redirect { .. }
        | Press::LookForward { .. }
        | Press::BeHere { .. }
        | Press::ChooseTime { .. }
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
        | Press::TakeBackEntry { .. }
        | Press::WholePlan { .. }
        | Press::Markdown { .. }
        | Press::SupportIf { .. }
        | Press::StandDown { .. }
        | Press::CatchUp { .. }
        | Press::Close { .. }
        | Press::EditItem { .. }
        | Press::ExplainItem { .. }
        | Press::CallOne { .. }
        | Press::CallAgain { .. }
        | Press::Roster { .. }
        | Press::SetupForm { .. }
        | Press::SetupPage { .. }
        | Press::FinishCheck { .. }
        | Press::CancelDrill
        | Press::EndDrill { .. }
        | Press::Link => After::Nothing,
    }
}
