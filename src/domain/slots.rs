//! P5: times for a meeting that suit everybody's day. Which are offered, and which of them the table has found; what
//! follows from that is in `decide/finding.rs`.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, DurationRound, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::action_item::owing::{FROM, TO, is_free};
use super::code_green::{CodeGreen, Meeting};
use super::ids::UserId;

/// As many as fit on a phone beside the other buttons.
pub const OFFERED: usize = 4;
/// Slots begin every half hour.
const STEP: TimeDelta = TimeDelta::minutes(30);
/// A meeting that is further away than a week helps no emergency.
const HORIZON: TimeDelta = TimeDelta::days(7);

/// How the meeting's time comes about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Finding {
    /// It is what it says.
    #[default]
    Settled,
    /// Times are to be offered. `stands`: the meeting has a time already, that holds unless another is chosen.
    Wanted { stands: bool },
    /// The first of these that suits every required seat is the meeting's time.
    Open { slots: Vec<Slot> },
}

/// A time that people may choose, and who has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    pub at: DateTime<Utc>,
    pub chosen_by: BTreeSet<UserId>,
}

impl Finding {
    pub fn slots(&self) -> &[Slot] {
        match self {
            Self::Open { slots } => slots,
            Self::Settled | Self::Wanted { .. } => &[],
        }
    }
}

/// Somebody for whom a time is sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub zone: Tz,
    /// When their other Code Greens meet.
    pub busy: Vec<DateTime<Utc>>,
}

/// What stands against a time, the worst first: how many are at another table then, for how many it is night, and for how many
/// no working time.
type Against = (usize, usize, usize);

/// Nobody is asked to get up for a meeting that can be at another time.
const DAY: std::ops::Range<u32> = 7..22;

/// The next times that suit all: within everybody's working hours and beside their other tables. Where no such time is
/// left before `until`, those that disturb the fewest. None overlaps another; always in their order.
pub fn propose(parties: &[Party], from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let until = until.min(from + HORIZON);
    let mut times = Vec::new();
    let mut at = half_hour_from(from);
    while at <= until {
        times.push((against(parties, at), at));
        at += STEP;
    }
    times.sort();
    let suits_all = times.first().is_some_and(|(first, _)| *first == (0, 0, 0));
    let mut offered: Vec<DateTime<Utc>> = Vec::new();
    for (against, at) in times {
        if offered.len() == OFFERED || (suits_all && against != (0, 0, 0)) {
            break;
        }
        if offered.iter().all(|other| !overlap(*other, at)) {
            offered.push(at);
        }
    }
    offered.sort();
    offered
}

fn against(parties: &[Party], at: DateTime<Utc>) -> Against {
    let elsewhere = |party: &&Party| party.busy.iter().any(|other| overlap(*other, at));
    let asleep = |party: &&Party| {
        let there = at.with_timezone(&party.zone);
        !DAY.contains(&there.hour())
    };
    let off = |party: &&Party| !works(party.zone, at);
    let count = |is: &dyn Fn(&&Party) -> bool| parties.iter().filter(|party| is(party)).count();
    (count(&elsewhere), count(&asleep), count(&off))
}

/// Whether two meetings that begin then would be at the same time.
pub fn overlap(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    (one - other).abs() < Meeting::lasts()
}

/// Whether the whole meeting lies in a working day of this zone.
pub fn works(zone: Tz, at: DateTime<Utc>) -> bool {
    let begins = at.with_timezone(&zone).naive_local();
    let ends = (at + Meeting::lasts()).with_timezone(&zone).naive_local();
    let o_clock = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    begins.date() == ends.date()
        && !is_free(begins.date())
        && begins.time() >= o_clock(FROM)
        && ends.time() <= o_clock(TO)
}

/// Until when a meeting still helps: the customer's next step or the close, whichever is next; a week where both are past.
pub fn deadline(green: &CodeGreen, from: DateTime<Utc>) -> DateTime<Utc> {
    let deal = &green.opportunity;
    let ends = |day: chrono::NaiveDate| {
        let next = day.checked_add_days(Days::new(1))?;
        Some(next.and_time(NaiveTime::MIN).and_utc())
    };
    let days = deal.next_step_on.into_iter().chain([deal.close_on]);
    let ends = days.filter_map(ends).filter(|end| *end > from);
    ends.min().unwrap_or(from + HORIZON)
}

/// The first half hour at or after this time.
pub fn half_hour_from(time: DateTime<Utc>) -> DateTime<Utc> {
    // Times that are too far away to be rounded stay as they are.
    time.duration_round_up(STEP).unwrap_or(time)
}

impl CodeGreen {
    /// The first time on offer that every required seat has chosen, by whoever holds it; who wrote has a word at any time. Where
    /// none is required, all who sit.
    pub fn found_time(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if !self.is_quorate() {
            return None;
        }
        let any_required = self.seats.iter().any(|seat| seat.required);
        let counts = self.seats.iter().filter(|seat| {
            (seat.required || !any_required) && seat.holder.is_some() && seat.position().is_none()
        });
        let counts: Vec<&UserId> = (counts.filter_map(|seat| seat.holder.as_ref()))
            .map(|holder| &holder.by)
            .collect();
        let mut suits = self.meeting.finding.slots().iter().filter(|slot| {
            slot.at > now
                && !slot.chosen_by.is_empty()
                && counts.iter().all(|who| slot.chosen_by.contains(*who))
        });
        suits.next().map(|slot| slot.at)
    }
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
