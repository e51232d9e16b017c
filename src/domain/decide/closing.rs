//! Following along, the end, and taking the end back. Action items are aggregates of their own and live on.

use chrono::{DateTime, TimeDelta, Utc};

use super::work::{Chair, Work};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::Phase;
use crate::domain::command::{Closing, Leftover};
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::page::{Obsolete, PageState, Role};
use crate::domain::refusal::Refusal;
use crate::domain::seat::DelegationState;
use crate::domain::timer::Timer;

impl Work {
    /// Follow along, without a seat. A note goes to the thread; before the mandate there is none, and the caller reads it.
    ///
    /// # Errors
    /// [`Refusal::Over`].
    pub(super) fn join(&mut self, person: &UserId, note: Option<String>) -> Result<(), Refusal> {
        if self.green.phase.is_over() {
            return Err(Refusal::Over);
        }
        if let Some(text) = note {
            let by = person.clone();
            let notice = Notice::Added { by, text };
            if self.green.phase != Phase::Requested {
                self.tell_thread(notice);
            } else if *person != self.green.caller {
                self.tell_caller(notice);
            }
        }
        if *person == self.green.caller || self.green.joined.contains(person) {
            return Ok(());
        }
        self.green.joined.push(person.clone());
        self.green.outside.retain(|outside| outside != person);
        // Before the mandate there is no card; whoever joined is invited when paging begins.
        if self.green.phase != Phase::Requested {
            self.invite(vec![person.clone()]);
            self.show(Surface::Card);
        }
        Ok(())
    }

    /// People whom we could not bring into the channel: the card names them, so that somebody can.
    pub(super) fn record_outside(&mut self, users: Vec<UserId>) {
        let before = self.green.outside.len();
        for user in users {
            if !self.green.outside.contains(&user) {
                self.green.outside.push(user);
            }
        }
        let is_under_way = self.green.must_be_under_way().is_ok();
        if self.green.outside.len() > before && is_under_way {
            self.show(Surface::Card);
        }
    }

    /// Ends it, by the caller or the sponsor; before the mandate is given, the caller stands it down. Pages, reminders
    /// and the meeting stop at once.
    ///
    /// # Errors
    /// [`Refusal::MayNotClose`]; [`Refusal::Over`], unless it was closed with this outcome already.
    pub(super) fn close(&mut self, person: &UserId, closing: Closing) -> Result<(), Refusal> {
        let Closing {
            outcome,
            note,
            final_amount,
            leftover,
        } = closing;
        if !self.green.may_close(person) {
            let sponsor = self.green.sponsor().cloned();
            return Err(Refusal::MayNotClose {
                caller: self.green.caller.clone(),
                sponsor,
            });
        }
        if let Leftover::HandOver { to } = &leftover
            && !self.green.admits(to)
        {
            return Err(Refusal::NotOnTheRoster { user: to.clone() });
        }
        match &self.green.phase {
            Phase::Closed {
                outcome: closed, ..
            } if *closed == outcome => return Ok(()),
            Phase::Closed { .. } | Phase::Declined { .. } => return Err(Refusal::Over),
            Phase::Requested
            | Phase::Paging { .. }
            | Phase::Convened { .. }
            | Phase::Executing { .. } => {}
        }
        if self.green.drill {
            self.end_the_drill(Some(person));
            return Ok(());
        }
        let at = self.now;
        self.stop_asking();
        let was_requested = self.green.phase == Phase::Requested;
        self.green.before_close = Some(self.green.phase.clone()).filter(|_| !was_requested);
        self.green.phase = Phase::Closed {
            at,
            by: person.clone(),
            outcome,
            note,
            final_amount,
        };
        if was_requested {
            self.show_requests(self.asked_approvers());
            return Ok(());
        }
        for chair in 0..self.green.seats.len() {
            self.show_pages(chair);
        }
        self.show(Surface::Card);
        self.change_the_invitation();
        if self.green.read_back.is_some() {
            self.show(Surface::ReadBack);
        }
        if leftover != Leftover::Keep {
            let by = person.clone();
            self.will(Effect::Settle { leftover, by });
        }
        self.tell_thread(Notice::Closed);
        self.open_the_look_forward(outcome);
        Ok(())
    }

    /// Nobody is asked any more, and nothing waits for its time.
    pub(super) fn stop_asking(&mut self) {
        let at = self.now;
        self.will(Effect::StopAll);
        for seat in &mut self.green.seats {
            for page in seat.pages.iter_mut().filter(|page| page.state.is_open()) {
                page.state = PageState::Cancelled {
                    at,
                    why: Obsolete::Closed,
                };
            }
            if let Some(delegation) = seat.delegation.as_mut().filter(|it| it.state.is_offered()) {
                delegation.state = DelegationState::Lapsed { at };
            }
        }
    }

    /// Takes the close back, within a day, by whoever may close: it goes on where it stood. Seats that nobody holds are
    /// asked for again, with as much time as at the beginning. Undone already, it changes nothing.
    ///
    /// # Errors
    /// [`Refusal::MayNotClose`]; [`Refusal::CloseStands`] after a day; [`Refusal::Over`] where it had not begun.
    pub(super) fn reopen(&mut self, person: &UserId) -> Result<(), Refusal> {
        if !self.green.allows(Action::Reopen, person, About::Whole) {
            let sponsor = self.green.sponsor().cloned();
            let caller = self.green.caller.clone();
            return Err(Refusal::MayNotClose { caller, sponsor });
        }
        let Phase::Closed { at: closed_at, .. } = self.green.phase else {
            return self.green.must_be_under_way();
        };
        let undone_by = self.green.close_undone_by().ok_or(Refusal::Over)?;
        if self.now > undone_by {
            return Err(Refusal::CloseStands);
        }
        let before = self.green.before_close.take().ok_or(Refusal::Over)?;
        self.green.phase = before;
        self.change_the_invitation();
        self.give_time_anew();
        self.rest_the_look_forward();
        for chair in 0..self.green.seats.len() {
            let seat = self.seat_mut(chair);
            // Their timers went with the close.
            for page in &mut seat.pages {
                page.remind_me_at = None;
            }
            if let Some(holder) = &mut seat.holder {
                holder.asked_again = None;
                self.let_it_age(chair);
            }
            self.ask_as_before(chair, closed_at);
            self.show_pages(chair);
        }
        if self.green.has_room() {
            self.show(Surface::Card);
        } else {
            self.open_the_thread();
        }
        if self.green.read_back.is_some() {
            self.show(Surface::ReadBack);
        }
        let by = person.clone();
        self.tell_thread(Notice::Reopened { by });
        Ok(())
    }

    /// Whoever was asked when it was closed is asked again; a stand-in's offer went with the close.
    fn ask_as_before(&mut self, chair: Chair, closed_at: DateTime<Utc>) {
        let seat = self.seat(chair);
        let cut_short = seat.pages.last().filter(|page| {
            let why = Obsolete::Closed;
            page.state == PageState::Cancelled { at: closed_at, why } && page.role != Role::StandIn
        });
        match cut_short.filter(|_| seat.holder.is_none()) {
            Some(page) if self.green.admits(&page.recipient) => {
                let (who, role) = (page.recipient.clone(), page.role);
                self.page(chair, who.clone(), role);
                self.invite(vec![who]);
            }
            Some(_) | None => self.keep_asking(chair),
        }
    }

    /// A meeting that was still to come is off with the close, and on again where that is undone.
    fn change_the_invitation(&mut self) {
        if self.green.meeting.course.began_at.is_none() {
            self.green.meeting.moved += 1;
            self.show(Surface::Invitation);
        }
    }

    /// What had an end when it was closed has one again.
    fn give_time_anew(&mut self) {
        let seconds = |seconds: u32| TimeDelta::seconds(i64::from(seconds));
        if matches!(self.green.phase, Phase::Paging { .. }) {
            let answer_by = self.now + seconds(self.green.answer_within);
            self.green.answer_by = Some(answer_by);
            self.start(Timer::AnswerBy, answer_by);
            let earliest = self.now + seconds(self.green.meeting_in);
            if self.green.meeting.starts_at < earliest {
                self.move_the_meeting();
                self.show(Surface::GroundRules);
            }
            self.start(Timer::MeetingEnds, self.green.meeting.ends_at());
        }
        if let Some(over) = self.green.meeting_over_at() {
            self.start(Timer::MeetingEnds, over);
        }
        let is_to_come = self.green.waits_for(&Timer::MeetingBegins);
        if is_to_come && self.green.meeting.starts_at > self.now {
            self.plan_the_meeting();
        } else if is_to_come && matches!(self.green.phase, Phase::Convened { .. }) {
            self.begin_the_meeting();
        }
    }
}
