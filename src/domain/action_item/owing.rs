//! P9: when an owner hears of an item again: on the last working day before it is due, and once it is overdue, then every
//! week. Always in their own working hours, and after the close too. What is said to whom is not decided here.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

use super::ActionItem;

/// From nine to five, Monday to Friday, on the owner's clock.
pub(in crate::domain) const FROM: u32 = 9;
pub(in crate::domain) const TO: u32 = 17;
const A_WEEK: u64 = 7;

/// What an owner is to hear next of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nudge {
    /// It has a new date, or a new owner: nothing is to be said yet.
    Planned,
    DueSoon,
    Overdue,
}

/// What is to be done at a certain time of the owner's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Nothing,
    Wait(Nudge, NaiveDateTime),
    /// Say it now, and then go on with the other.
    Say(Nudge, (Nudge, NaiveDateTime)),
}

/// What is to be done about `item` now, by the owner's clock.
pub fn step(item: &ActionItem, nudge: Nudge, now: NaiveDateTime) -> Step {
    let Some(due_on) = item
        .due_on
        .filter(|_| item.state.is_live() && item.owner.is_some())
    else {
        return Step::Nothing;
    };
    let soon = morning(working_day_before(due_on));
    let late = morning(working_day_after(due_on));
    match nudge {
        // Whoever has just set the date knows it.
        Nudge::Planned if now < soon => Step::Wait(Nudge::DueSoon, soon),
        Nudge::Planned => {
            let tomorrow = morning(working_day_after(now.date()));
            Step::Wait(Nudge::Overdue, late.max(tomorrow))
        }
        Nudge::DueSoon if now.date() <= due_on => match working_time(now) {
            at if at == now => Step::Say(Nudge::DueSoon, (Nudge::Overdue, late)),
            at if at.date() <= due_on => Step::Wait(Nudge::DueSoon, at),
            _ => Step::Wait(Nudge::Overdue, late),
        },
        // It was not to be said in time.
        Nudge::DueSoon | Nudge::Overdue => match working_time(now.max(late)) {
            at if at == now => {
                let next = working_time(morning(now.date() + Days::new(A_WEEK)));
                Step::Say(Nudge::Overdue, (Nudge::Overdue, next))
            }
            at => Step::Wait(Nudge::Overdue, at),
        },
    }
}

/// This time, if people work then; else the next at which they do.
fn working_time(at: NaiveDateTime) -> NaiveDateTime {
    let day = at.date();
    if is_free(day) || at.hour() >= TO {
        morning(working_day_after(day))
    } else {
        at.max(morning(day))
    }
}

fn morning(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::from_hms_opt(FROM, 0, 0).unwrap_or_default())
}

pub(in crate::domain) fn is_free(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn working_day_before(day: NaiveDate) -> NaiveDate {
    let days = day.iter_days().rev().skip(1);
    days.into_iter().find(|day| !is_free(*day)).unwrap_or(day)
}

fn working_day_after(day: NaiveDate) -> NaiveDate {
    let days = day.iter_days().skip(1);
    days.into_iter().find(|day| !is_free(*day)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::action_item::ItemState;
    use crate::domain::action_item::tests::item_in;
    use crate::domain::fixture::cases;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&format!("2026-{text}"), "%Y-%m-%d %H:%M").expect("a time")
    }

    fn due_on(day: &str) -> ActionItem {
        ActionItem {
            due_on: Some(at(&format!("{day} 00:00")).date()),
            ..item_in(ItemState::Open)
        }
    }

    /// Monday the 23rd of November to Friday the 27th, and the week after.
    #[test]
    fn an_owner_hears_of_it_a_working_day_before_and_once_it_is_late() {
        use Nudge::{DueSoon, Overdue, Planned};
        for (due, nudge, now, step_) in [
            (
                "11-27",
                Planned,
                "11-23 14:00",
                Step::Wait(DueSoon, at("11-26 09:00")),
            ),
            // Given on the eve: whoever has it knows.
            (
                "11-27",
                Planned,
                "11-26 14:00",
                Step::Wait(Overdue, at("11-30 09:00")),
            ),
            // A date that is past already.
            (
                "11-20",
                Planned,
                "11-23 14:00",
                Step::Wait(Overdue, at("11-24 09:00")),
            ),
            // Due on a Monday: on the Friday before.
            (
                "11-30",
                Planned,
                "11-23 14:00",
                Step::Wait(DueSoon, at("11-27 09:00")),
            ),
            (
                "11-27",
                DueSoon,
                "11-26 09:00",
                Step::Say(DueSoon, (Overdue, at("11-30 09:00"))),
            ),
            // We were away in the morning, or the whole day.
            (
                "11-27",
                DueSoon,
                "11-26 16:59",
                Step::Say(DueSoon, (Overdue, at("11-30 09:00"))),
            ),
            (
                "11-27",
                DueSoon,
                "11-26 17:00",
                Step::Wait(DueSoon, at("11-27 09:00")),
            ),
            (
                "11-27",
                DueSoon,
                "11-27 18:00",
                Step::Wait(Overdue, at("11-30 09:00")),
            ),
            (
                "11-27",
                DueSoon,
                "12-01 10:00",
                Step::Say(Overdue, (Overdue, at("12-08 10:00"))),
            ),
            (
                "11-27",
                Overdue,
                "11-28 10:00",
                Step::Wait(Overdue, at("11-30 09:00")),
            ),
            (
                "11-27",
                Overdue,
                "11-30 09:00",
                Step::Say(Overdue, (Overdue, at("12-07 09:00"))),
            ),
            (
                "11-25",
                Overdue,
                "11-26 03:00",
                Step::Wait(Overdue, at("11-26 09:00")),
            ),
        ] {
            let step_ = match step_ {
                // The next one is in the morning, whenever this one was.
                Step::Say(nudge, (next, when)) => Step::Say(nudge, (next, morning(when.date()))),
                other => other,
            };
            assert_eq!(
                step(&due_on(due), nudge, at(now)),
                step_,
                "{due} {nudge:?} {now}"
            );
        }
    }

    #[test]
    fn nobody_hears_of_what_is_done_or_has_no_owner_or_no_date() {
        let now = at("11-30 10:00");
        for state in [ItemState::Done, ItemState::Dropped] {
            let item = ActionItem {
                state,
                ..due_on("11-27")
            };
            assert_eq!(step(&item, Nudge::Overdue, now), Step::Nothing);
        }
        let mut item = due_on("11-27");
        item.owner = None;
        assert_eq!(step(&item, Nudge::Overdue, now), Step::Nothing);
        let mut item = due_on("11-27");
        item.due_on = None;
        assert_eq!(step(&item, Nudge::Overdue, now), Step::Nothing);
    }

    proptest! {
        #![proptest_config(cases(2_000))]

        /// From its date on to a month later, whenever we look: in working hours, before its day at most once, and
        /// late at most once a week.
        #[test]
        fn nobody_is_disturbed_out_of_hours_or_too_often(
            due in 0..14_i64,
            start in 0..(14 * 24_i64),
            late_by in prop::collection::vec(0..40_i64, 12),
        ) {
            let mut item = item_in(ItemState::Open);
            let monday = at("11-23 00:00");
            item.due_on = Some((monday + chrono::TimeDelta::days(due)).date());
            let (mut now, mut nudge) = (monday + chrono::TimeDelta::hours(start), Nudge::Planned);
            let mut said: Vec<(Nudge, NaiveDateTime)> = Vec::new();
            for late in late_by {
                let next = match step(&item, nudge, now) {
                    Step::Nothing => break,
                    Step::Wait(next, when) => {
                        prop_assert!(when > now || nudge == Nudge::Planned);
                        (next, when)
                    }
                    Step::Say(what, next) => {
                        prop_assert!(!is_free(now.date()) && (FROM..TO).contains(&now.hour()));
                        said.push((what, now));
                        next
                    }
                };
                prop_assert!(next.1 == working_time(next.1), "{:?}", next);
                nudge = next.0;
                now = next.1.max(now) + chrono::TimeDelta::hours(late);
            }
            let soon = said.iter().filter(|(what, _)| *what == Nudge::DueSoon).count();
            prop_assert!(soon <= 1);
            let late: Vec<_> = said.iter().filter(|(what, _)| *what == Nudge::Overdue).collect();
            for pair in late.windows(2) {
                prop_assert!((pair[1].1.date() - pair[0].1.date()).num_days() >= 7);
            }
            for (what, when) in &said {
                let is_late = Some(when.date()) > item.due_on;
                prop_assert_eq!(*what == Nudge::Overdue, is_late);
            }
        }
    }
}
