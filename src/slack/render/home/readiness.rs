//! Whether a Code Green can be called here, and what to do first where none can.

use crate::slack::render::kit;
use crate::slack::render::sheet::Sheet;
use crate::slack::wire::{Press, Topic};

/// Whether one can be called here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    SetUp,
    /// Nobody has set it up; this person may.
    Begin,
    /// Nobody has, and this person may not.
    Wait,
}

impl Readiness {
    /// The button that calls one, or the way to it.
    pub(super) fn below(self, sheet: Sheet) -> Sheet {
        let call = Press::CallOne {
            deal: String::new(),
            draft: None,
        };
        let begin = Press::SetupForm {
            topic: Topic::First,
        };
        match self {
            Self::SetUp => sheet.buttons(vec![kit::primary("Call a Code Green", &call)]),
            Self::Begin => sheet
                .line("Nobody has set it up here yet. One form does: the channel, who may give a mandate, who leads each function.")
                .buttons(vec![kit::primary("Set it up", &begin)]),
            Self::Wait => sheet
                .line("It is not set up here yet. Whoever administers this workspace writes /codegreen setup: it takes a minute."),
        }
    }
}
