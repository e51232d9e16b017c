//! The meeting itself: those who sit are reminded, the agenda comes as it begins, and who took part is noted. When it is,
//! is decided in `mandate.rs` and `convening.rs`.

use chrono::{DateTime, TimeDelta, Utc};

use super::work::Work;
use crate::domain::attendance::{Mark, Position};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::Phase;
use crate::domain::effect::{Notice, Surface};
use crate::domain::ids::{FunctionKey, UserId};
use crate::domain::refusal::Refusal;
use crate::domain::slots::Finding;
use crate::domain::timer::Timer;

/// Before the meeting's beginning.
const SOON: TimeDelta = TimeDelta::minutes(5);

impl Work {
    /// The meeting has a (new) time: those who sit are reminded before it, unless it is that near already, and it begins.
    pub(super) fn plan_the_meeting(&mut self) {
        let starts_at = self.green.meeting.starts_at;
        let soon = starts_at - SOON;
        if soon > self.now {
            self.start(Timer::MeetingSoon, soon);
        }
        self.start(Timer::MeetingBegins, starts_at);
    }

    /// When this timer of the meeting is due; `None` where it has nothing left to do.
    pub(super) fn meeting_due(&self, timer: &Timer) -> Option<DateTime<Utc>> {
        let starts_at = self.green.meeting.starts_at;
        match timer {
            Timer::MeetingSoon => {
                let due = self.green.waits_for(timer) && self.now < starts_at;
                due.then(|| starts_at - SOON)
            }
            Timer::MeetingBegins => {
                let convened = matches!(self.green.phase, Phase::Convened { .. });
                (convened && self.green.waits_for(timer)).then_some(starts_at)
            }
            _ => None,
        }
    }

    /// Five minutes before: whoever sits and comes hears of it, once for each time the meeting has.
    pub(super) fn remind_of_the_meeting(&mut self) {
        let starts_at = self.green.meeting.starts_at;
        self.green.meeting.course.reminded_for = Some(starts_at);
        for who in self.green.comers() {
            self.tell(who, Notice::MeetingSoon { starts_at });
        }
    }

    /// The agenda with its minutes, in the thread. A table that convenes after the meeting's time begins when it does.
    pub(super) fn begin_the_meeting(&mut self) {
        self.green.meeting.course.began_at = Some(self.now);
        if std::mem::take(&mut self.green.meeting.finding) != Finding::Settled {
            self.show_the_time();
        }
        self.show(Surface::Agenda);
    }

    /// "I'm here", for every seat of this person's; whoever was asked and has not answered says yes with it.
    ///
    /// # Errors
    /// [`Refusal::NotPaged`]; those of an acknowledgement.
    pub(super) fn be_here(&mut self, person: &UserId) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        if !self.green.seats.iter().any(|seat| seat.is_held_by(person)) {
            self.acknowledge_all(person)?;
        }
        let theirs = |seat: &&mut crate::domain::seat::Seat| seat.is_held_by(person);
        for seat in self.green.seats.iter_mut().filter(theirs) {
            seat.presence.mark = Some(Mark::Live);
        }
        self.show_attendance();
        Ok(())
    }

    /// Who was there, by the caller or the sponsor. Functions that are not named stay as they are.
    ///
    /// # Errors
    /// [`Refusal::MayNotMark`].
    pub(super) fn mark(
        &mut self,
        person: &UserId,
        marks: &[(FunctionKey, Option<Mark>)],
    ) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        if !(self.green).allows(Action::MarkAttendance, person, About::Whole) {
            let caller = self.green.caller.clone();
            return Err(Refusal::MayNotMark { caller });
        }
        for (function, mark) in marks {
            if let Some(chair) = self.chair_at(function) {
                self.seat_mut(chair).presence.mark = *mark;
            }
        }
        self.show_attendance();
        Ok(())
    }

    /// A written position, by whoever was paged for the seat: it is their yes, and the table reads it.
    ///
    /// # Errors
    /// Those of an acknowledgement.
    pub(super) fn write_position(
        &mut self,
        function: &FunctionKey,
        person: &UserId,
        text: String,
    ) -> Result<(), Refusal> {
        self.acknowledge(function, person)?;
        let chair = self.chair_of(function, person)?;
        let position = Position {
            by: person.clone(),
            at: self.now,
            text: text.clone(),
        };
        let before = self.seat_mut(chair).presence.position.replace(position);
        if before.is_some_and(|before| before.by == *person && before.text == text) {
            return Ok(());
        }
        self.tell_thread(Notice::PositionWritten {
            seat: function.clone(),
            by: person.clone(),
            text,
        });
        self.show_seat(chair);
        self.show_attendance();
        Ok(())
    }

    fn show_attendance(&mut self) {
        self.show(Surface::Card);
        if self.green.meeting.course.began_at.is_some() {
            self.show(Surface::Agenda);
        }
    }
}
