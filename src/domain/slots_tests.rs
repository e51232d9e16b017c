//! Which times are offered: by everybody's own clock, when it changes too, and never two tables at once.

use chrono::Timelike;
use proptest::prelude::*;

use super::*;
use crate::domain::fixture::cases;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

fn party(zone: Tz) -> Party {
    Party {
        zone,
        busy: Vec::new(),
    }
}

const BERLIN: Tz = chrono_tz::Europe::Berlin;
const NEW_YORK: Tz = chrono_tz::America::New_York;

#[test]
fn two_continents_share_the_afternoon_of_one_and_the_morning_of_the_other() {
    let table = [party(BERLIN), party(NEW_YORK)];
    // A Thursday: 15:00 to 17:00 in Berlin is 9:00 to 11:00 in New York. Friday the same, then a weekend.
    let offered = propose(
        &table,
        at("2026-11-26T09:10:00Z"),
        at("2026-12-10T00:00:00Z"),
    );
    let wanted = [
        "2026-11-26T14:00:00Z",
        "2026-11-26T15:00:00Z",
        "2026-11-27T14:00:00Z",
        "2026-11-27T15:00:00Z",
    ];
    assert_eq!(offered, wanted.map(at));
}

#[test]
fn the_hours_are_those_of_their_own_clock_when_it_is_set_back() {
    // New York left summer time on 1 November 2026, Berlin on 25 October: between, 14:00 in Berlin is 9:00 in New York.
    let table = [party(BERLIN), party(NEW_YORK)];
    let first = |from, until| propose(&table, at(from), at(until)).first().copied();
    let between = first("2026-10-28T07:00:00Z", "2026-11-20T00:00:00Z");
    assert_eq!(between, Some(at("2026-10-28T13:00:00Z")));
    let before = first("2026-10-21T07:00:00Z", "2026-11-20T00:00:00Z");
    assert_eq!(before, Some(at("2026-10-21T13:00:00Z")));
    let after = first("2026-11-04T07:00:00Z", "2026-11-20T00:00:00Z");
    assert_eq!(after, Some(at("2026-11-04T14:00:00Z")));
}

#[test]
fn who_sits_at_two_tables_has_them_one_after_the_other() {
    let busy = vec![at("2026-11-26T10:00:00Z")];
    let offered = propose(
        &[Party { zone: BERLIN, busy }],
        at("2026-11-26T09:40:00Z"),
        at("2026-11-26T13:00:00Z"),
    );
    assert_eq!(offered[0], at("2026-11-26T11:00:00Z"));
}

#[test]
fn where_no_working_hour_is_left_the_fewest_are_disturbed() {
    let table = [party(NEW_YORK), party(chrono_tz::Asia::Tokyo)];
    let offered = propose(
        &table,
        at("2026-11-26T00:00:00Z"),
        at("2026-11-26T23:30:00Z"),
    );
    // The evening in New York and the day in Tokyo, then when both are at least awake; never anybody's night.
    let wanted = [
        "2026-11-26T00:00:00Z",
        "2026-11-26T01:00:00Z",
        "2026-11-26T02:00:00Z",
        "2026-11-26T12:00:00Z",
    ];
    assert_eq!(offered, wanted.map(at));
}

fn zones() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        BERLIN,
        NEW_YORK,
        chrono_tz::Asia::Kolkata,
        chrono_tz::Asia::Kathmandu,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::America::Los_Angeles,
        chrono_tz::Asia::Tokyo,
        Tz::UTC,
    ])
}

proptest! {
    #![proptest_config(cases(1_000))]

    /// Around both changes of the clocks, for any table: never out of anybody's hours where a time within them was left.
    #[test]
    fn nobody_is_asked_out_of_hours_unless_nothing_else_is_left(
        zones in prop::collection::vec(zones(), 1..6),
        busy in prop::collection::vec(0..400_i64, 0..4),
        start in 0..(400 * 48_i64),
        hours in 1..200_i64,
    ) {
        let year = at("2026-01-01T00:00:00Z");
        let from = year + TimeDelta::minutes(30 * start + 7);
        let until = from + TimeDelta::hours(hours);
        let mut table: Vec<Party> = zones.into_iter().map(party).collect();
        table[0].busy = busy.iter().map(|half| half_hour_from(from) + STEP * i32::try_from(*half).expect("few")).collect();
        let offered = propose(&table, from, until);
        prop_assert_eq!(&offered, &propose(&table, from, until));
        prop_assert!(offered.len() <= OFFERED);
        prop_assert!(offered.iter().all(|at| *at >= from && *at <= until && at.minute() % 30 == 0));
        prop_assert!(offered.windows(2).all(|two| two[0] < two[1] && !overlap(two[0], two[1])));
        // Told once more, the short way.
        let fits = |at: DateTime<Utc>| table.iter().all(|party| {
            let there = |time: DateTime<Utc>| time.with_timezone(&party.zone).naive_local();
            let (begins, ends) = (there(at), there(at + Meeting::lasts()));
            let day = begins.format("%a").to_string();
            let clock = |time: chrono::NaiveDateTime| time.hour() * 60 + time.minute();
            day != "Sat" && day != "Sun" && begins.date() == ends.date()
                && clock(begins) >= 9 * 60 && clock(ends) <= 17 * 60
                && party.busy.iter().all(|other| (at - *other).num_minutes().abs() >= 45)
        });
        let mut all = (0..=(7 * 48)).map(|step| half_hour_from(from) + STEP * step)
            .filter(|at| *at <= until.min(from + HORIZON));
        let first = all.find(|at| fits(*at));
        if let Some(first) = first {
            prop_assert_eq!(offered.first(), Some(&first));
            prop_assert!(offered.iter().all(|at| fits(*at)));
        } else {
            prop_assert_eq!(offered.is_empty(), half_hour_from(from) > until);
        }
    }
}
