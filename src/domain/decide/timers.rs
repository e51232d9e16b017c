//! What time does. A timer that comes for something already settled changes nothing; one that comes before its time
//! (a delivery moved it while it was being carried out, or the clock was set back) is set again. What is due is read
//! from the state, never from the timer.

use chrono::{DateTime, Utc};

use super::work::Work;
use crate::domain::code_green::Phase;
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::PageKey;
use crate::domain::page::{Again, Medium, Page, PageState};
use crate::domain::timer::Timer;

impl Work {
    pub(super) fn fire(&mut self, timer: Timer) {
        // Only the look forward comes after the end, and what it finds due says so.
        if self.green.phase.is_over() != (timer == Timer::LookForward) {
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
            Timer::Remind { page } => self.send_again(&page, Again::Reminder),
            Timer::Climb { page, step } => self.climb(&page, step),
            Timer::RemindMe { page } => self.remind_as_they_asked(&page),
            Timer::QuietEnds { seat } => self.wake(&seat),
            Timer::AckExpires { seat } => self.ask_whether_still(&seat),
            Timer::Escalate { page } => self.escalate(&page),
            Timer::AnswerBy if self.green.drill => self.end_the_drill(None),
            Timer::AnswerBy => self.tell_no_quorum(),
            Timer::MeetingSoon => self.remind_of_the_meeting(),
            Timer::MeetingBegins => self.begin_the_meeting(),
            Timer::MeetingEnds => self.begin_executing(),
            Timer::LookForward => self.move_the_look_forward_on(),
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
                let is_due = page.attempts < 2 && page.remind_me_at.is_none();
                let sent = page.state.asked_since().filter(|_| is_due)?;
                Some(sent + self.green.waits.remind())
            }
            Timer::Climb { page: key, step } => {
                let page = self.asked_page(key)?;
                let chair = self.chair_of_page(key)?;
                let steps = self.steps_to_come(chair, key.rung);
                let (_, after) = steps.into_iter().find(|(nth, _)| nth == step)?;
                Some(page.state.asked_since()? + after)
            }
            Timer::RemindMe { page } => self.green.page(page)?.remind_me_at,
            Timer::Escalate { page } => {
                let page = self.asked_page(page)?;
                Some(page.state.asked_since()? + self.green.climb(page.role).lasts())
            }
            Timer::QuietEnds { seat } => self.green.nights().get(seat).copied(),
            Timer::AckExpires { seat } => self.green.ack_expires_at(seat),
            Timer::AnswerBy => self
                .green
                .answer_by
                .filter(|_| matches!(self.green.phase, Phase::Paging { .. })),
            Timer::MeetingSoon | Timer::MeetingBegins => self.meeting_due(timer),
            Timer::MeetingEnds => self.green.meeting_over_at(),
            Timer::LookForward => self.look_forward_due(),
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
    pub(super) fn send_again(&mut self, page: &PageKey, why: Again) {
        let Some(chair) = self.chair_of_page(page) else {
            return;
        };
        let again = &mut self.seat_mut(chair).pages[usize::from(page.rung)];
        let attempt = again.send_again(why);
        let recipient = again.recipient.clone();
        self.will(Effect::Page {
            page: page.clone(),
            recipient,
            medium: Medium::SlackDm,
            attempt,
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
