//! What a paged person answers. The first yes holds the seat; a late yes is welcome; the lead may take the seat
//! back; anybody may change their mind. Handing a seat on is in `delegating.rs`.

use super::work::{Chair, Work};
use crate::domain::code_green::Phase;
use crate::domain::effect::{Effect, Notice};
use crate::domain::ids::{FunctionKey, UserId};
use crate::domain::page::{Obsolete, PageState};
use crate::domain::refusal::Refusal;
use crate::domain::seat::{DelegationState, Holder, Seat};
use crate::domain::timer::Timer;

/// What a reaction on the card may mean for one of a person's seats, the likeliest first. A person may have said no for
/// one seat and handed another on; neither is taken back while the reaction can mean a seat that waits for their answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meant {
    /// Waits for their answer.
    Waits,
    /// They hold it: there is nothing to be done.
    Held,
    /// Nobody holds it; they said no, or offered it to somebody.
    GivenAway,
    /// They lead it, and somebody covers for them.
    Covered,
    /// Somebody else was first.
    Taken,
}

impl Meant {
    fn by_a_reaction(seat: &Seat, person: &UserId) -> Self {
        let said_no = seat
            .page_of(person)
            .is_some_and(|page| page.state.is_declined());
        let offered = seat.offer().is_some_and(|offer| offer.from == *person);
        if seat.is_held_by(person) {
            Self::Held
        } else if seat.offer().is_some_and(|offer| offer.to == *person) {
            Self::Waits
        } else if seat.holder.is_none() {
            if said_no || offered {
                Self::GivenAway
            } else {
                Self::Waits
            }
        } else if seat.lead == *person {
            Self::Covered
        } else {
            Self::Taken
        }
    }
}

/// The first yes holds the seat. The lead may take it back, and the holder may have offered it.
fn may_take(seat: &Seat, person: &UserId) -> Result<(), Refusal> {
    match &seat.holder {
        Some(holder)
            if holder.by != *person
                && seat.lead != *person
                && seat.offer().is_none_or(|offer| offer.to != *person) =>
        {
            Err(Refusal::SeatTaken {
                seat: seat.function.clone(),
                by: holder.by.clone(),
            })
        }
        Some(_) | None => Ok(()),
    }
}

impl Work {
    /// On it, by whoever was paged for the seat at any time.
    ///
    /// # Errors
    /// [`Refusal::NotPaged`]; [`Refusal::SeatTaken`] where somebody else was first, unless this is the lead, or the
    /// holder offered this person the seat.
    pub(super) fn acknowledge(
        &mut self,
        function: &FunctionKey,
        person: &UserId,
    ) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        let chair = self.chair_of(function, person)?;
        self.take_seat(chair, person)
    }

    /// On it, by a reaction on the card: for the seats it most likely means.
    ///
    /// # Errors
    /// [`Refusal::NotPaged`] for any seat; [`Refusal::SeatTaken`] where others hold all of theirs.
    pub(super) fn acknowledge_all(&mut self, person: &UserId) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        let paged = |seat: &Seat| seat.page_of(person).is_some();
        let theirs: Vec<(Meant, Chair)> = (self.green.seats.iter().enumerate())
            .filter(|(_, seat)| paged(seat))
            .map(|(chair, seat)| (Meant::by_a_reaction(seat, person), chair))
            .collect();
        let Some(likeliest) = theirs.iter().map(|(meant, _)| *meant).min() else {
            return Err(Refusal::NotPaged { seat: None });
        };
        for (meant, chair) in theirs {
            if meant == likeliest && meant != Meant::Held {
                self.take_seat(chair, person)?;
            }
        }
        Ok(())
    }

    /// The one place where a seat gets its holder. What was still to come for it stops, and every other page that is
    /// open, or that held the seat, is covered.
    fn take_seat(&mut self, chair: Chair, person: &UserId) -> Result<(), Refusal> {
        let now = self.now;
        let seat = self.seat(chair);
        let offer = seat.offer().cloned();
        if seat.is_held_by(person) && offer.is_none() {
            self.renew(chair);
            return Ok(());
        }
        may_take(seat, person)?;
        let end = match &offer {
            Some(offer) if offer.to == *person => DelegationState::Accepted { at: now },
            Some(_) | None => DelegationState::Lapsed { at: now },
        };
        if offer.is_some() {
            self.end_offer(chair, end);
        }
        let mine = self.seat(chair).page_of(person).map(|page| page.rung);
        for page in &mut self.seat_mut(chair).pages {
            let was_offer = offer.as_ref().is_some_and(|offer| offer.rung == page.rung);
            page.state = if Some(page.rung) == mine {
                page.state.clone().acknowledged(now)
            } else if was_offer {
                page.state.clone().cancelled(now, Obsolete::Withdrawn)
            } else {
                page.state.clone().cancelled(now, Obsolete::Covered)
            };
        }
        let seat = self.seat_mut(chair);
        if !seat.is_held_by(person) {
            seat.holder = Some(Holder {
                by: person.clone(),
                at: now,
                asked_again: None,
            });
            self.let_it_age(chair);
        }
        for rung in self.rungs(chair) {
            self.stop_timers(chair, rung);
            self.forget_wishes(chair, rung);
        }
        self.show_seat(chair);
        self.convene_if_quorate();
        Ok(())
    }

    /// Whoever holds the seat says so once more, as they were asked to.
    fn renew(&mut self, chair: Chair) {
        let now = self.now;
        let holder = self.seat_mut(chair).holder.as_mut();
        if let Some(holder) = holder.filter(|it| it.asked_again.is_some()) {
            holder.asked_again = None;
            holder.at = now;
            self.let_it_age(chair);
            self.show_pages(chair);
        }
    }

    /// Every required seat is held for the first time: the table convenes. An answer withdrawn and given again later is
    /// not announced again.
    pub(super) fn convene_if_quorate(&mut self) {
        let is_paging = matches!(self.green.phase, Phase::Paging { .. }) && !self.green.drill;
        if !is_paging || !self.green.is_quorate() {
            return;
        }
        self.convene();
        self.tell_thread(Notice::Quorum);
    }

    /// Can't make it, before or after having said yes. With a stand-in the seat is offered to them; without one the
    /// next in line is paged at once, unless somebody else holds the seat or is being asked already.
    ///
    /// # Errors
    /// [`Refusal::NotPaged`]; [`Refusal::AlreadyAtTheTable`] for a stand-in who holds the seat or is being asked for it.
    pub(super) fn decline(
        &mut self,
        function: &FunctionKey,
        person: &UserId,
        stand_in: Option<UserId>,
        note: Option<String>,
    ) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        let chair = self.chair_of(function, person)?;
        // Where the seat is not theirs to hand on any more, the stand-in is not needed.
        let stand_in = stand_in.filter(|_| self.may_hand_on(chair, person).is_ok());
        let stand_in = stand_in.filter(|to| !self.is_offered_already(chair, person, to));
        if let Some(to) = &stand_in {
            self.may_be_offered(chair, person, to)?;
        }
        let Some(page) = self.seat(chair).page_of(person) else {
            return Ok(());
        };
        let rung = page.rung;
        if page.state.is_declined() && stand_in.is_none() {
            return Ok(());
        }
        if let Some(note) = note.clone().filter(|note| !note.trim().is_empty()) {
            let (seat, by) = (function.clone(), person.clone());
            self.tell_thread(Notice::CannotCome { seat, by, note });
        }
        let was_pending = self.is_pending(chair);
        let slept = (self.seat(chair).sleepers()).any(|(who, _, _)| who == person);
        let handed_on = self.accountable(chair, person);
        if !self.seat(chair).pages[usize::from(rung)]
            .state
            .is_declined()
        {
            *self.page_state_mut(chair, rung) = PageState::Declined {
                at: self.now,
                note: note.clone(),
            };
        }
        self.stop_timers(chair, rung);
        self.forget_wishes(chair, rung);
        if self.seat(chair).is_held_by(person) {
            if self.green.ack_expires_after.is_some() {
                let seat = function.clone();
                self.will(Effect::Stop {
                    timer: Timer::AckExpires { seat },
                });
            }
            self.seat_mut(chair).holder = None;
        }
        if let Some(offer) = self.offer_on(chair, rung) {
            self.end_offer(chair, DelegationState::Refused { at: self.now });
            if stand_in.is_none() {
                self.tell_not_taken(chair, &offer, false);
            }
        }
        match stand_in {
            Some(to) => self.offer(chair, handed_on, to, note),
            None if was_pending => self.keep_asking(chair),
            // It was for them alone that the seat waited.
            None if slept && self.seat(chair).sleepers().next().is_none() => {
                self.keep_asking(chair);
            }
            None => {}
        }
        self.show_seat(chair);
        Ok(())
    }

    pub(super) fn rungs(&self, chair: Chair) -> Vec<u16> {
        self.seat(chair)
            .pages
            .iter()
            .map(|page| page.rung)
            .collect()
    }
}
