//! A drill: the ladder is climbed as always, and when nobody is left to ask, or its time is up, it is over and its report
//! is read. It convenes nobody, has no plan and no meeting, and is not taken back.

use super::work::Work;
use crate::domain::code_green::{OutcomeKind, Phase};
use crate::domain::effect::{Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::seat::Seat;

/// Whether there is nothing more to wait for: somebody said yes, or there is nobody left who may.
fn is_settled(seat: &Seat) -> bool {
    seat.holder.is_some()
        || (seat.asked_now().is_none()
            && seat.sleepers().next().is_none()
            && seat.next_in_line().is_none())
}

impl Work {
    pub(super) fn end_a_settled_drill(&mut self) {
        let is_paging = matches!(self.green.phase, Phase::Paging { .. });
        if self.green.drill && is_paging && self.green.seats.iter().all(is_settled) {
            self.end_the_drill(None);
        }
    }

    /// It is over, by somebody's word or by itself.
    pub(super) fn end_the_drill(&mut self, by: Option<&UserId>) {
        self.stop_asking();
        self.green.phase = Phase::Closed {
            at: self.now,
            by: by.unwrap_or(&self.green.caller).clone(),
            outcome: OutcomeKind::StoodDown,
            note: None,
            final_amount: None,
        };
        for chair in 0..self.green.seats.len() {
            self.show_pages(chair);
        }
        self.show(Surface::Card);
        self.tell(self.green.caller.clone(), Notice::DrillReport);
        self.tell_thread(Notice::DrillReport);
    }
}
