//! What time does. A timer that comes for something already settled changes nothing; one that comes before its time
//! (a delivery moved it while it was being carried out, or the clock was set back) is set again. What is due is read
//! from the state, never from the timer.

use chrono::{DateTime, Utc};

use super::work::Work;
use crate::domain::code_green::Phase;
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::PageKey;
use crate::domain::page::{Page, PageState};
use crate::domain::timer::Timer;

impl Work {
    pub(super) fn fire(&mut self, timer: Timer) {
        if self.green.phase.is_over() {
            return;
        }
        let Some(due) = self.due(&timer) else {
            return;
        };
        if due > self.now {
            self.start(timer, due);
            return;
        }
        match timer {
            Timer::AskNextApprover => self.ask_next_approver(),
            Timer::Remind { page } => self.remind(page),
            Timer::Escalate { page } => self.escalate(&page),
            Timer::AnswerBy => self.tell_no_quorum(),
            Timer::MeetingEnds => self.begin_executing(),
        }
    }

    /// When this timer is due as things stand; `None` where it has nothing left to do.
    fn due(&self, timer: &Timer) -> Option<DateTime<Utc>> {
        match timer {
            Timer::AskNextApprover => self.green.next_approver_due(),
            Timer::Remind { page } => {
                let page = self
                    .asked_page(page)
                    .filter(|page| page.delivered_at.is_some())?;
                let sent = page.state.asked_since().filter(|_| page.attempts < 2)?;
                Some(sent + self.green.waits.remind())
            }
            Timer::Escalate { page } => {
                Some(self.asked_page(page)?.state.asked_since()? + self.green.waits.escalate())
            }
            Timer::AnswerBy => self
                .green
                .answer_by
                .filter(|_| matches!(self.green.phase, Phase::Paging { .. })),
            Timer::MeetingEnds => self.green.meeting_over_at(),
        }
    }

    /// The page, if its person is the one being asked now.
    fn asked_page(&self, key: &PageKey) -> Option<&Page> {
        self.green
            .seat(&key.seat)?
            .asked_now()
            .filter(|page| page.rung == key.rung)
    }

    /// A message of its own, for an edited one notifies nobody.
    fn remind(&mut self, page: PageKey) {
        let Some(chair) = self.chair_of_page(&page) else {
            return;
        };
        let reminded = &mut self.seat_mut(chair).pages[usize::from(page.rung)];
        reminded.attempts = 2;
        let (recipient, medium) = (reminded.recipient.clone(), reminded.medium);
        self.will(Effect::Page {
            page,
            recipient,
            medium,
            attempt: 2,
        });
    }

    fn escalate(&mut self, page: &PageKey) {
        if let Some(chair) = self.chair_of_page(page) {
            self.give_up_on(chair, page.rung, PageState::TimedOut { at: self.now });
        }
    }

    /// The deadline the pages show has passed. Where no seat is required, it is those that nobody holds.
    fn tell_no_quorum(&mut self) {
        let mut missing = self.green.missing_required();
        if missing.is_empty() {
            missing = self
                .green
                .seats
                .iter()
                .filter(|seat| seat.holder.is_none())
                .collect();
        }
        let missing = missing.iter().map(|seat| seat.function.clone()).collect();
        self.tell_sponsor_and_caller(&Notice::NoQuorum { missing });
    }

    fn begin_executing(&mut self) {
        self.green.phase = Phase::Executing { at: self.now };
        self.show(Surface::Card);
    }
}
