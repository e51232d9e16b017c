//! When people want to be asked: reminded later, as they wish; not disturbed while they are away or at night; and asked
//! again when a yes has grown old. Who is asked, and in which order, is in `paging.rs`.

use chrono::TimeDelta;

use super::work::{Chair, Work};
use crate::domain::authority::Action;
use crate::domain::code_green::{Phase, QuietOverride};
use crate::domain::effect::{Effect, Notice};
use crate::domain::ids::{FunctionKey, PageKey, UserId};
use crate::domain::page::{Again, PageState};
use crate::domain::refusal::Refusal;
use crate::domain::seat::Holder;
use crate::domain::timer::Timer;

/// What the button says.
const LATER: TimeDelta = TimeDelta::minutes(15);

impl Work {
    /// "Remind me in 15 min". The automatic reminder is dropped, for they have seen the page; the ladder goes on. Pressed
    /// again before that it moves nothing, and pressed when there is nothing left to answer it does nothing.
    ///
    /// # Errors
    /// [`Refusal::NotPaged`]; [`Refusal::SeatTaken`] where somebody else holds the seat.
    pub(super) fn remind_me(&mut self, seat: &FunctionKey, person: &UserId) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        let chair = self.chair_of(seat, person)?;
        if let Some(holder) = &self.seat(chair).holder {
            if holder.by == *person {
                return Ok(());
            }
            return Err(Refusal::SeatTaken {
                seat: seat.clone(),
                by: holder.by.clone(),
            });
        }
        let at = self.now + LATER;
        let Some(rung) = self.seat(chair).page_of(person).map(|page| page.rung) else {
            return Ok(());
        };
        let page = &mut self.seat_mut(chair).pages[usize::from(rung)];
        if !page.may_be_reminded() && !matches!(page.state, PageState::Queued { .. }) {
            return Ok(());
        }
        if page.remind_me_at.is_none() {
            page.remind_me_at = Some(at);
            let page = self.seat(chair).page_key(rung);
            self.will(Effect::Stop {
                timer: Timer::Remind { page: page.clone() },
            });
            self.start(Timer::RemindMe { page }, at);
            self.show_pages(chair);
        }
        Ok(())
    }

    /// The time they asked for has come. Whoever was passed over meanwhile may still say yes, while the seat is free.
    pub(super) fn remind_as_they_asked(&mut self, key: &PageKey) {
        let Some(chair) = self.chair_of_page(key) else {
            return;
        };
        self.seat_mut(chair).pages[usize::from(key.rung)].remind_me_at = None;
        let seat = self.seat(chair);
        if seat.holder.is_none() && seat.pages[usize::from(key.rung)].may_be_reminded() {
            self.send_again(key, Again::AsTheyAsked);
            self.show_pages(chair);
        }
    }

    /// Somebody holds the seat, or this person answered: nobody needs a reminder.
    pub(super) fn forget_wishes(&mut self, chair: Chair, rung: u16) {
        let page = &mut self.seat_mut(chair).pages[usize::from(rung)];
        if page.remind_me_at.take().is_some() {
            let page = self.seat(chair).page_key(rung);
            self.will(Effect::Stop {
                timer: Timer::RemindMe { page },
            });
        }
    }

    /// Nobody is left but those who were not disturbed. At night the page waits for the first to wake, and sponsor and
    /// caller hear it; whoever is away is paged all the same. `false`: there is nobody.
    pub(super) fn ask_the_passed_over(&mut self, chair: Chair) -> bool {
        let (now, is_overridden) = (self.now, self.green.quiet_override.is_some());
        let seat = self.seat(chair);
        let sleeper = seat
            .sleepers()
            .map(|(who, role, until)| (if is_overridden { now } else { until.max(now) }, who, role))
            .min_by_key(|(until, _, _)| *until);
        if let Some((until, who, role)) = sleeper {
            let (who, seat) = (who.clone(), seat.function.clone());
            if until > now {
                self.tell_sponsor_and_caller(&Notice::AllAsleep { seat, until });
            } else {
                self.page(chair, who.clone(), role);
                self.invite(vec![who]);
            }
            return true;
        }
        // Nobody's absence is disturbed for a drill.
        let Some((who, role)) = seat.away().filter(|_| !self.green.drill) else {
            return false;
        };
        let who = who.clone();
        let rung = self.page(chair, who.clone(), role);
        self.seat_mut(chair).pages[usize::from(rung)].regardless = true;
        self.invite(vec![who]);
        true
    }

    pub(super) fn wake(&mut self, function: &FunctionKey) {
        if let Some(chair) = self.chair_at(function) {
            self.keep_asking(chair);
            self.show_seat(chair);
        }
    }

    /// The sponsor has people paged at night, too, and says why: every seat for which nobody is being asked is asked for
    /// at once.
    ///
    /// # Errors
    /// [`Refusal::NotTheSponsor`].
    pub(super) fn override_quiet(
        &mut self,
        person: &UserId,
        reason: String,
    ) -> Result<(), Refusal> {
        self.must_be_the_sponsor(person, Action::OverrideQuiet)?;
        if self.green.quiet_override.is_some() {
            return Ok(());
        }
        let by = person.clone();
        self.tell_thread(Notice::QuietOverridden {
            by: by.clone(),
            reason: reason.clone(),
        });
        let at = self.now;
        self.green.quiet_override = Some(QuietOverride { by, at, reason });
        for chair in 0..self.green.seats.len() {
            let sleeps = self.seat(chair).sleepers().next().is_some();
            if sleeps && !self.is_pending(chair) {
                self.keep_asking(chair);
                self.show_seat(chair);
            }
        }
        Ok(())
    }

    /// Somebody said yes just now: when it is to be asked for again, by the operator's policy.
    pub(super) fn let_it_age(&mut self, chair: Chair) {
        let seat = self.seat(chair).function.clone();
        match self.green.ack_expires_at(&seat) {
            Some(at) => self.start(Timer::AckExpires { seat }, at),
            // The caller's own seat: what was set for whoever covered for them is not wanted any more.
            None if self.green.ack_expires_after.is_some() => {
                self.will(Effect::Stop {
                    timer: Timer::AckExpires { seat },
                });
            }
            None => {}
        }
    }

    /// A yes has grown old: its holder is asked whether they still are on it; and where that is not answered in a rung's
    /// time either, the seat falls open. After the meeting nobody asks.
    pub(super) fn ask_whether_still(&mut self, function: &FunctionKey) {
        let is_before = matches!(
            self.green.phase,
            Phase::Paging { .. } | Phase::Convened { .. }
        );
        let Some(chair) = self.chair_at(function).filter(|_| is_before) else {
            return;
        };
        let seat = self.seat(chair);
        let Some(holder) = seat.holder.clone() else {
            return;
        };
        let Some(page) = seat.page_of(&holder.by) else {
            return;
        };
        let key = seat.page_key(page.rung);
        if holder.asked_again.is_none() {
            self.seat_mut(chair).holder = Some(Holder {
                asked_again: Some(self.now),
                ..holder
            });
            self.send_again(&key, Again::StillOnIt);
            self.let_it_age(chair);
            self.show_pages(chair);
            return;
        }
        let was_pending = seat.offer().is_some();
        self.seat_mut(chair).holder = None;
        *self.page_state_mut(chair, key.rung) = PageState::TimedOut { at: self.now };
        if !was_pending {
            self.keep_asking(chair);
        }
        self.show_seat(chair);
    }
}
