//! What the auditor asks for: that what must lie beside the state lies there again. What is amiss is decided here once
//! more, from the state as it is now; the auditor only brings what it found.

use super::work::Work;
use crate::domain::audit::{Found, Repair};
use crate::domain::effect::Effect;

impl Work {
    pub(super) fn mend(&mut self, found: &Found) {
        for repair in self.green.amiss(found, self.now) {
            match repair {
                Repair::StartTimer { timer, at } | Repair::MoveTimer { timer, at } => {
                    self.start(timer, at);
                }
                Repair::StopTimer { timer } => self.will(Effect::Stop { timer }),
                Repair::SendPage {
                    page,
                    recipient,
                    medium,
                    attempt,
                } => self.will(Effect::Resend {
                    page,
                    recipient,
                    medium,
                    attempt,
                }),
                Repair::AskOn { seat } => {
                    if let Some(chair) = self.chair_at(&seat) {
                        self.keep_asking(chair);
                        self.show_seat(chair);
                    }
                }
            }
        }
    }
}
