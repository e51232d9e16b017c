//! Reading the plan back, and every function's word on it. What the plan says is an aggregate of its own; here is only who
//! is asked about which version, and what they said.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::work::{Chair, Work};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::{FunctionKey, UserId};
use crate::domain::refusal::Refusal;
use crate::domain::support::{ReadBack, Touched, Word};

/// Whoever has the plan read back again before this asks nobody anew.
const ASKED_JUST_NOW: TimeDelta = TimeDelta::minutes(5);

impl Work {
    /// "Read back the plan": it has a version from now on, and each function is asked for its word. Read back again, those
    /// who have not spoken are asked once more.
    ///
    /// # Errors
    /// [`Refusal::MayNotEditPlan`].
    pub(super) fn read_back(&mut self, person: &UserId) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        if !self.green.allows(Action::ReadBack, person, About::Whole) {
            let caller = self.green.caller.clone();
            return Err(Refusal::MayNotEditPlan { caller });
        }
        let (by, at) = (person.clone(), self.now);
        match &mut self.green.read_back {
            Some(before) if at - before.at < ASKED_JUST_NOW => return Ok(()),
            Some(before) => before.at = at,
            None => {
                let version = 1;
                self.green.read_back = Some(ReadBack { version, by, at });
                for seat in &mut self.green.seats {
                    seat.support.asked_on = version;
                }
                self.will(Effect::ForgetTouches);
            }
        }
        let owing: Vec<Chair> = (0..self.green.seats.len())
            .filter(|chair| self.seat(*chair).support.is_owed())
            .collect();
        // Whoever reads it back has it before their eyes.
        self.ask_for_support(&owing, Some(person), false);
        self.show(Surface::ReadBack);
        self.show(Surface::Card);
        Ok(())
    }

    /// A function's word on the version of the plan before this person's eyes, for every seat they hold.
    ///
    /// # Errors
    /// [`Refusal::NothingReadBack`]; [`Refusal::NotPaged`] for whoever holds no seat; [`Refusal::PlanChanged`] where it was
    /// changed since in what touches them.
    pub(super) fn support(
        &mut self,
        person: &UserId,
        version: u32,
        condition: Option<String>,
    ) -> Result<(), Refusal> {
        self.green.must_be_under_way()?;
        let newest = match &self.green.read_back {
            Some(read_back) => read_back.version,
            None => return Err(Refusal::NothingReadBack),
        };
        let chairs: Vec<Chair> = (0..self.green.seats.len())
            .filter(|chair| self.seat(*chair).is_held_by(person))
            .collect();
        let about = About::Whole;
        if chairs.is_empty() || !self.green.allows(Action::Support, person, about) {
            return Err(Refusal::NotPaged { seat: None });
        }
        let asked_on = chairs
            .iter()
            .map(|chair| self.seat(*chair).support.asked_on);
        if asked_on.max().is_some_and(|asked_on| asked_on > version) || version > newest {
            return Err(Refusal::PlanChanged { version: newest });
        }
        let mut seats = Vec::new();
        for chair in chairs {
            let word = Word {
                version,
                by: person.clone(),
                at: self.now,
                condition: condition.clone(),
            };
            let seat = self.seat_mut(chair);
            let is_said = seat.support.word.as_ref().is_some_and(|said| {
                said.version >= version && said.condition == word.condition && said.by == word.by
            });
            if !is_said {
                seat.support.word = Some(word);
                seats.push(seat.function.clone());
            }
        }
        if seats.is_empty() {
            return Ok(());
        }
        self.show(Surface::ReadBack);
        self.show(Surface::Card);
        if let Some(condition) = condition {
            let by = person.clone();
            self.tell_thread(Notice::SupportIf {
                seats,
                by,
                condition,
            });
        }
        Ok(())
    }

    /// The plan was changed: once it was read back that is its next version, and those it touches are asked again.
    pub(super) fn plan_changed(&mut self, touched: &Touched) {
        if self.green.must_be_under_way().is_err() {
            return;
        }
        let Some(read_back) = &mut self.green.read_back else {
            return;
        };
        read_back.version += 1;
        let version = read_back.version;
        let mut had_spoken = Vec::new();
        for chair in 0..self.green.seats.len() {
            let seat = self.seat_mut(chair);
            if touched.includes(&seat.function) {
                // Who is asked already, and has not answered, finds the new version where they were led to.
                if !seat.support.is_owed() {
                    had_spoken.push(chair);
                }
                seat.support.asked_on = version;
            }
        }
        self.ask_for_support(&had_spoken, None, true);
        self.show(Surface::ReadBack);
        self.show(Surface::Card);
    }

    /// Whoever has come to hold a seat that is still to speak hears it; and the table, when the last has spoken.
    pub(super) fn follow_support(
        &mut self,
        sat_there: &BTreeMap<FunctionKey, UserId>,
        was_supported: bool,
    ) {
        let Some(read_back) = &self.green.read_back else {
            return;
        };
        let version = read_back.version;
        let is_under_way = self.green.must_be_under_way().is_ok();
        let new: Vec<Chair> = (0..self.green.seats.len())
            .filter(|chair| {
                let seat = self.seat(*chair);
                let holder = seat.holder.as_ref().map(|holder| &holder.by);
                holder.is_some() && holder != sat_there.get(&seat.function)
            })
            .collect();
        let now_sit = holders(&self.green);
        if now_sit != *sat_there && is_under_way {
            self.show(Surface::ReadBack);
            let owing: Vec<Chair> = (new.into_iter())
                .filter(|chair| self.seat(*chair).support.is_owed())
                .collect();
            self.ask_for_support(&owing, None, false);
        }
        if !was_supported && self.green.is_supported() {
            self.tell_thread(Notice::Supported { version });
        }
    }

    /// One private word a person, for all their seats among these.
    fn ask_for_support(&mut self, chairs: &[Chair], but: Option<&UserId>, again: bool) {
        let Some(read_back) = &self.green.read_back else {
            return;
        };
        let version = read_back.version;
        let mut asked: BTreeMap<UserId, Vec<FunctionKey>> = BTreeMap::new();
        for chair in chairs {
            let seat = self.seat(*chair);
            if let Some(holder) = seat.holder.as_ref().filter(|it| Some(&it.by) != but) {
                let seats = asked.entry(holder.by.clone()).or_default();
                seats.push(seat.function.clone());
            }
        }
        for (user, seats) in asked {
            let notice = Notice::SupportAsked {
                seats,
                version,
                again,
            };
            self.tell(user, notice);
        }
    }
}

/// Who sits where.
pub(super) fn holders(green: &CodeGreen) -> BTreeMap<FunctionKey, UserId> {
    let held = green.seats.iter().filter_map(|seat| {
        let holder = seat.holder.as_ref()?;
        Some((seat.function.clone(), holder.by.clone()))
    });
    held.collect()
}
