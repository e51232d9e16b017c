//! No quorum at the deadline: what the sponsor may choose then. To stand it down is a close like any other.

use chrono::{DateTime, TimeDelta, Utc};

use super::work::{Chair, Work};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::Phase;
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::page::PageState;
use crate::domain::refusal::Refusal;
use crate::domain::slots::half_hour_from;
use crate::domain::timer::Timer;

/// What the button says.
const LATER: TimeDelta = TimeDelta::minutes(30);
/// What people have at least to come.
const NOTICE: TimeDelta = TimeDelta::minutes(15);

impl Work {
    /// The table convenes: nobody is told any more that there is no quorum, and the meeting has its end.
    pub(super) fn convene(&mut self) {
        self.green.phase = Phase::Convened { at: self.now };
        self.will(Effect::Stop {
            timer: Timer::AnswerBy,
        });
        // Where it convenes after the meeting's time, the timer has come and gone.
        if let Some(over) = self.green.meeting_over_at() {
            self.start(Timer::MeetingEnds, over);
        }
        if self.green.meeting.starts_at <= self.now {
            self.will(Effect::Stop {
                timer: Timer::MeetingBegins,
            });
            self.begin_the_meeting();
        }
        self.show(Surface::Card);
    }

    /// Meet with the gaps named. Who is missing is still asked, and a late yes as welcome as before.
    ///
    /// # Errors
    /// [`Refusal::NotTheSponsor`].
    pub(super) fn convene_with_gaps(&mut self, person: &UserId) -> Result<(), Refusal> {
        self.must_be_the_sponsor(person, Action::ConveneWithGaps)?;
        if !matches!(self.green.phase, Phase::Paging { .. }) {
            return Ok(());
        }
        let missing = self.green.missing_required();
        let missing = missing.iter().map(|seat| seat.function.clone()).collect();
        self.convene();
        self.tell_thread(Notice::ConvenedWithGaps {
            by: person.clone(),
            missing,
        });
        Ok(())
    }

    /// Whoever was asked before the deadline, and is silent, has had their time: the next in line is paged now. Chosen
    /// again it does nothing, for those who are asked then were asked after it.
    ///
    /// # Errors
    /// [`Refusal::NotTheSponsor`].
    pub(super) fn page_the_next(&mut self, person: &UserId) -> Result<(), Refusal> {
        self.must_be_the_sponsor(person, Action::PageTheNext)?;
        let Some(deadline) = self
            .green
            .answer_by
            .filter(|deadline| *deadline <= self.now)
        else {
            return Ok(());
        };
        for chair in 0..self.green.seats.len() {
            if let Some(rung) = self.silent_since(chair, deadline) {
                self.give_up_on(chair, rung, PageState::TimedOut { at: self.now });
            }
        }
        Ok(())
    }

    /// The page of whoever is asked for a free seat, and was before this time.
    fn silent_since(&self, chair: Chair, deadline: DateTime<Utc>) -> Option<u16> {
        let seat = self.seat(chair);
        let asked = seat.asked_now().filter(|_| seat.holder.is_none())?;
        (asked.state.asked_since()? <= deadline).then_some(asked.rung)
    }

    /// Half an hour later than `from`, when it was to begin as this person saw it, or at the next half hour that leaves people
    /// the time to come; that is the time to answer by, too.
    /// Chosen again beside the old time it does nothing.
    ///
    /// # Errors
    /// [`Refusal::NotTheSponsor`].
    pub(super) fn postpone(&mut self, person: &UserId, from: DateTime<Utc>) -> Result<(), Refusal> {
        self.must_be_the_sponsor(person, Action::Postpone)?;
        if !self.is_before_it() || self.green.meeting.starts_at != from {
            return Ok(());
        }
        let until = half_hour_from((from + LATER).max(self.now + NOTICE));
        self.move_to(until);
        self.look_for_a_time(true);
        if matches!(self.green.phase, Phase::Paging { .. }) {
            self.green.answer_by = Some(until);
            self.start(Timer::AnswerBy, until);
        }
        self.show_the_time();
        let by = person.clone();
        self.tell_thread(Notice::Postponed { by, until });
        Ok(())
    }

    /// # Errors
    /// [`Refusal::NotTheSponsor`].
    pub(super) fn must_be_the_sponsor(
        &self,
        person: &UserId,
        action: Action,
    ) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        if self.green.allows(action, person, About::Whole) {
            return Ok(());
        }
        let sponsor = self.green.sponsor().cloned();
        Err(Refusal::NotTheSponsor { sponsor })
    }
}
