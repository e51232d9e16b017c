//! Following along, and the end. Action items are aggregates of their own and live on.

use super::work::Work;
use crate::domain::code_green::{OutcomeKind, Phase};
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::page::{Obsolete, PageState};
use crate::domain::refusal::Refusal;
use crate::domain::seat::DelegationState;

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
    pub(super) fn close(
        &mut self,
        person: &UserId,
        outcome: OutcomeKind,
        note: Option<String>,
    ) -> Result<(), Refusal> {
        if !self.green.may_close(person) {
            let sponsor = self.green.sponsor().cloned();
            return Err(Refusal::MayNotClose {
                caller: self.green.caller.clone(),
                sponsor,
            });
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
        let was_requested = self.green.phase == Phase::Requested;
        self.green.phase = Phase::Closed {
            at,
            by: person.clone(),
            outcome,
            note,
        };
        if was_requested {
            self.show_requests(self.asked_approvers());
            return Ok(());
        }
        for chair in 0..self.green.seats.len() {
            self.show_pages(chair);
        }
        self.show(Surface::Card);
        if self.green.read_back.is_some() {
            self.show(Surface::ReadBack);
        }
        self.tell_thread(Notice::Closed);
        Ok(())
    }
}
