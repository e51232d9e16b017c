//! A seat offered to somebody else. The one who offers stays accountable until it is accepted: keeps the seat, if
//! they hold it, and may still say yes, if they do not. An offer has one rung's time. Accepting one is in
//! `answering.rs`, letting it pass in `paging.rs`.

use super::work::{Chair, Work};
use crate::domain::ids::{FunctionKey, UserId};
use crate::domain::page::{Obsolete, PageState, Role};
use crate::domain::refusal::Refusal;
use crate::domain::seat::{Delegation, DelegationState};

impl Work {
    /// Offers the seat to somebody, by whoever holds it, or was paged for it while nobody holds it.
    ///
    /// Whoever declined or let an earlier page pass may be offered the seat again: a person has asked for them, and
    /// the offer is a rung of its own.
    ///
    /// # Errors
    /// [`Refusal::NotPaged`]; [`Refusal::SeatTaken`] where somebody else holds it (the lead takes it back first);
    /// [`Refusal::AlreadyAtTheTable`] where the other holds it or is being asked for it, or where the lead has offered
    /// it already.
    pub(super) fn delegate(
        &mut self,
        function: &FunctionKey,
        person: &UserId,
        to: UserId,
        note: Option<String>,
    ) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        let chair = self.chair_of(function, person)?;
        if self.is_offered_already(chair, person, &to) {
            return Ok(());
        }
        self.may_hand_on(chair, person)?;
        self.may_be_offered(chair, person, &to)?;
        let from = self.accountable(chair, person);
        self.offer(chair, from, to, note);
        self.show_seat(chair);
        Ok(())
    }

    /// Whether this is the offer that is pending: asked for twice it is one.
    pub(super) fn is_offered_already(&self, chair: Chair, person: &UserId, to: &UserId) -> bool {
        self.seat(chair)
            .offer()
            .is_some_and(|offer| offer.from == *person && offer.to == *to)
    }

    /// Whether the seat is this person's to hand on: they hold it, or were offered it, or nobody holds it and nobody
    /// but themself has offered it. The lead may always replace an offer of a seat that nobody holds.
    pub(super) fn may_hand_on(&self, chair: Chair, person: &UserId) -> Result<(), Refusal> {
        let seat = self.seat(chair);
        if seat.is_held_by(person) || seat.offer().is_some_and(|offer| offer.to == *person) {
            return Ok(());
        }
        if let Some(holder) = &seat.holder {
            return Err(Refusal::SeatTaken {
                seat: seat.function.clone(),
                by: holder.by.clone(),
            });
        }
        match seat.offer() {
            Some(offer) if offer.from != *person && seat.lead != *person => {
                Err(Refusal::AlreadyAtTheTable {
                    seat: seat.function.clone(),
                    user: offer.to.clone(),
                })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the seat can be offered to `to`: not to oneself or to whoever is accountable for it, and not to
    /// somebody who holds it or is being asked for it.
    pub(super) fn may_be_offered(
        &self,
        chair: Chair,
        person: &UserId,
        to: &UserId,
    ) -> Result<(), Refusal> {
        let seat = self.seat(chair);
        let is_open = seat.page_of(to).is_some_and(|page| page.state.is_open());
        if to == person || *to == self.accountable(chair, person) || seat.is_held_by(to) || is_open
        {
            return Err(Refusal::AlreadyAtTheTable {
                seat: seat.function.clone(),
                user: to.clone(),
            });
        }
        Ok(())
    }

    /// Who answers for the seat until this person's offer is accepted. Whoever was offered it and hands it on does not
    /// become accountable: whoever offered it first still is.
    pub(super) fn accountable(&self, chair: Chair, person: &UserId) -> UserId {
        let offer = self.seat(chair).offer().filter(|offer| offer.to == *person);
        offer.map_or_else(|| person.clone(), |offer| offer.from.clone())
    }

    /// Offers the seat on a rung of its own. From now on this person's time runs and nobody else's; an offer that was
    /// pending is withdrawn. Whoever was asked before keeps their page, and may still say yes.
    pub(super) fn offer(&mut self, chair: Chair, from: UserId, to: UserId, note: Option<String>) {
        let at = self.now;
        if let Some(asked) = self.seat(chair).asked_now().map(|page| page.rung) {
            self.stop_timers(chair, asked);
        }
        if let Some(former) = self.seat(chair).offer().map(|offer| offer.rung) {
            let state = self.page_state_mut(chair, former);
            if state.is_open() {
                *state = PageState::Cancelled {
                    at,
                    why: Obsolete::Withdrawn,
                };
            }
        }
        let rung = self.page(chair, to.clone(), Role::StandIn);
        self.invite(vec![to.clone()]);
        let state = DelegationState::Offered { at };
        self.seat_mut(chair).delegation = Some(Delegation {
            from,
            to,
            rung,
            note,
            state,
        });
    }
}
