//! A time for the meeting that suits the table. The first on offer that every required seat has chosen becomes the meeting's;
//! until then anybody may change their mind. Which are offered is not decided here, for people's zones are not the
//! Code Green's.

use chrono::{DateTime, Utc};

use super::work::Work;
use crate::domain::code_green::Phase;
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::refusal::Refusal;
use crate::domain::slots::{Finding, Slot};
use crate::domain::timer::Timer;

impl Work {
    /// Times are to be offered; until they are, `stands` says whether the meeting's own holds.
    pub(super) fn look_for_a_time(&mut self, stands: bool) {
        self.green.meeting.finding = Finding::Wanted { stands };
        self.will(Effect::FindTimes);
    }

    /// These suit everybody's day. Where the meeting has no time of its own yet, the last of them is it, unless an earlier
    /// one suits all.
    pub(super) fn offer_times(&mut self, times: Vec<DateTime<Utc>>) {
        let Finding::Wanted { stands } = self.green.meeting.finding else {
            return;
        };
        let times: Vec<_> = times.into_iter().filter(|at| *at > self.now).collect();
        let Some(last) = times.last().copied().filter(|_| self.is_before_it()) else {
            self.green.meeting.finding = Finding::Settled;
            self.show_the_time();
            return;
        };
        let slots = times.into_iter().map(|at| Slot {
            at,
            chosen_by: std::collections::BTreeSet::new(),
        });
        self.green.meeting.finding = Finding::Open {
            slots: slots.collect(),
        };
        if !stands && last != self.green.meeting.starts_at {
            self.move_to(last);
        }
        self.show_the_time();
    }

    /// A time suits this person, or does not after all. Whoever was asked and has not answered says yes with a choice.
    ///
    /// # Errors
    /// [`Refusal::TimeIsSettled`] where it is no longer on offer; those of an acknowledgement.
    pub(super) fn choose_time(
        &mut self,
        person: &UserId,
        at: DateTime<Utc>,
        suits: bool,
    ) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        let now = self.now;
        let on_offer = |slot: &&Slot| slot.at == at && at > now;
        if !self
            .green
            .meeting
            .finding
            .slots()
            .iter()
            .any(|slot| on_offer(&slot))
        {
            let starts_at = self.green.meeting.starts_at;
            return Err(Refusal::TimeIsSettled { starts_at });
        }
        if !self.green.seats.iter().any(|seat| seat.is_held_by(person)) {
            if !suits {
                return Ok(());
            }
            self.acknowledge_all(person)?;
        }
        if let Finding::Open { slots } = &mut self.green.meeting.finding {
            for slot in slots.iter_mut().filter(|slot| slot.at == at) {
                if suits {
                    slot.chosen_by.insert(person.clone());
                } else {
                    slot.chosen_by.remove(person);
                }
            }
        }
        for chair in 0..self.green.seats.len() {
            if self.seat(chair).page_of(person).is_some() {
                self.show_pages(chair);
            }
        }
        self.show(Surface::Card);
        Ok(())
    }

    /// After every command: whether the table has found its time.
    pub(super) fn settle_a_found_time(&mut self) {
        let Some(found) = self.green.found_time(self.now) else {
            return;
        };
        if !self.is_before_it() {
            return;
        }
        self.green.meeting.finding = Finding::Settled;
        if found != self.green.meeting.starts_at {
            self.move_to(found);
        }
        self.show_the_time();
        self.tell_thread(Notice::TimeFound { starts_at: found });
    }

    /// Every surface that names the meeting follows.
    pub(super) fn show_the_time(&mut self) {
        self.show(Surface::Card);
        self.show(Surface::GroundRules);
        self.show(Surface::Invitation);
        for chair in 0..self.green.seats.len() {
            self.show_pages(chair);
        }
    }

    /// The meeting has this time now, and its timers with it.
    pub(super) fn move_to(&mut self, starts_at: DateTime<Utc>) {
        self.green.meeting.starts_at = starts_at;
        self.green.meeting.moved += 1;
        self.green.meeting.course.began_at = None;
        self.plan_the_meeting();
        let over = self.green.meeting_over_at();
        let over = over.unwrap_or_else(|| self.green.meeting.ends_at());
        self.start(Timer::MeetingEnds, over);
    }

    pub(super) fn is_before_it(&self) -> bool {
        matches!(
            self.green.phase,
            Phase::Paging { .. } | Phase::Convened { .. }
        )
    }
}
