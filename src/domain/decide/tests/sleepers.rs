//! Nights, and a yes that grows old, whatever else happens. The model in `model.rs` knows no clock; here each promise is told
//! of the state alone.

use proptest::prelude::*;

use super::acts::{Act, a_beginning, an_act};
use super::promises::{Kept, all_but_the_model};
use super::story::{Story, cannot, on_it};
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::effect::Notice;
use crate::domain::fixture::{acme_renewal, cases, given, minutes};
use crate::domain::page::{Absence, PageState};
use crate::domain::seat::Seat;
use crate::domain::timer::Timer;

#[derive(Clone, Debug)]
enum Event {
    Plain(Act),
    /// The person of one of the pages on their way turns out to sleep, for so many minutes.
    Sleeps(u8, i64),
    /// Somebody wants people woken.
    Wakes(&'static str),
    /// The sponsor has the next in line paged.
    PagesTheNext,
    /// The caller takes the close back.
    Undoes,
}

fn an_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        10 => an_act().prop_map(Event::Plain),
        4 => (any::<u8>(), 1..600_i64).prop_map(|(index, span)| Event::Sleeps(index, span)),
        1 => prop::sample::select(vec!["val", "alice", "lena"]).prop_map(Event::Wakes),
        1 => Just(Event::PagesTheNext),
        2 => Just(Event::Undoes),
    ]
}

/// What delivery finds of the person, if their page is still to be sent.
fn passes_over(story: &mut Story, index: u8, why: Absence) {
    if story.outbox.is_empty() {
        return;
    }
    let page = story.outbox[usize::from(index) % story.outbox.len()]
        .0
        .clone();
    let is_sleep = matches!(why, Absence::Quiet { .. });
    let is_asked_for = story.green.page(&page).is_some_and(|it| {
        let may = if is_sleep {
            story.green.quiet_override.is_none()
        } else {
            !it.regardless
        };
        matches!(it.state, PageState::Queued { .. }) && may
    });
    if is_asked_for {
        story.pass_over(&page, why);
    }
}

fn happens(story: &mut Story, event: &Event) {
    let nth = |index: &u8, of: usize| usize::from(*index) % of;
    match event {
        Event::Sleeps(index, span) => {
            let until = story.now + minutes(*span);
            passes_over(story, *index, Absence::Quiet { until });
        }
        Event::Wakes(who) => {
            let reason = "they sign at six".to_owned();
            let _ = story.says(who, Command::OverrideQuiet { reason });
        }
        Event::Undoes => drop(story.says("alice", Command::Reopen)),
        Event::PagesTheNext => {
            let _ = story.says("val", Command::PageTheNext);
        }
        Event::Plain(act) => match act {
            Act::Says(who, command) => drop(story.says(who, command.clone())),
            Act::IsAway(index) => passes_over(story, *index, Absence::Away { until: None }),
            Act::Arrives(index) if !story.outbox.is_empty() => {
                story.deliver(nth(index, story.outbox.len()));
            }
            Act::Lost(index) if !story.outbox.is_empty() => {
                story.fail(nth(index, story.outbox.len()));
            }
            Act::Fires => story.fire_next(),
            Act::Wait(span) => story.now += minutes(*span),
            Act::Arrives(_) | Act::Lost(_) | Act::GuestSays(_) | Act::Stray(_) => {}
        },
    }
}

/// Seats that nobody holds and for which nobody is being asked.
fn held_up(story: &Story) -> impl Iterator<Item = &Seat> {
    let is_under_way = story.green.must_be_under_way().is_ok();
    let seats = story.green.seats.iter();
    seats.filter(move |seat| is_under_way && seat.holder.is_none() && seat.asked_now().is_none())
}

fn nobody_who_was_passed_over_is_forgotten(story: &Story) -> Kept {
    for seat in held_up(story) {
        let wakes = Timer::QuietEnds {
            seat: seat.function.clone(),
        };
        if seat.sleepers().next().is_some() {
            prop_assert!(story.timers.contains_key(&wakes.to_string()), "{:?}", seat);
        } else {
            let missing = Notice::SeatMissing {
                seat: seat.function.clone(),
            };
            let is_told = story.told.iter().any(|(_, notice)| *notice == missing);
            prop_assert!(seat.away().is_none() && is_told, "{:?}", seat);
        }
    }
    Ok(())
}

fn once_the_sponsor_has_said_so_nothing_waits_for_the_night(story: &Story) -> Kept {
    if story.green.quiet_override.is_some() {
        let waiting = held_up(story).find(|seat| seat.sleepers().next().is_some());
        prop_assert!(waiting.is_none(), "{:?}", waiting);
        let by = story.green.quiet_override.as_ref().map(|it| &it.by);
        prop_assert_eq!(by, story.green.sponsor());
    }
    Ok(())
}

fn a_beginning_with_a_policy() -> impl Strategy<Value = CodeGreen> {
    (a_beginning(), prop::bool::ANY).prop_map(|((mut green, _), grows_old)| {
        if grows_old {
            green.ack_expires_after = Some(20 * 60);
            green.meeting.starts_at += minutes(600);
        }
        green
    })
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn nights_and_old_answers_break_no_promise(
        green in a_beginning_with_a_policy(),
        events in prop::collection::vec(an_event(), 1..40),
    ) {
        let mut story = Story::begins(green);
        for event in &events {
            happens(&mut story, event);
            all_but_the_model(&story)?;
            nobody_who_was_passed_over_is_forgotten(&story)?;
            once_the_sponsor_has_said_so_nothing_waits_for_the_night(&story)?;
        }
    }
}

/// A lead who is away hears of it all the same, though the seat was given up for missing before their page could go out.
#[test]
fn a_lead_whose_stand_in_let_it_pass_is_asked_though_away() {
    let mut green = acme_renewal(given("val"));
    green.seats[0].deputies.clear();
    let finance = green.seats[0].function.clone();
    let lead = green.seats[0].lead.to_string();
    let mut story = Story::begins(green);
    let to_dev = Command::Delegate {
        seat: finance.clone(),
        to: "dev".into(),
        note: None,
    };
    story.says(&lead, to_dev).expect("hers to give");
    let late = story.now + minutes(11);
    while story.timers.values().any(|(at, _)| *at < late) {
        story.fire_next();
    }
    assert!(story.green.seats[0].asked_now().is_none());
    let first = story.green.seats[0].page_key(0);
    story.pass_over(&first, Absence::Away { until: None });
    let asked = story.green.seats[0].asked_now().expect("somebody");
    assert_eq!(asked.recipient.to_string(), lead);
    assert!(asked.regardless);
}

/// Nobody asks the caller about a seat they took by calling, however old the answer of whoever covered was.
#[test]
fn a_caller_who_takes_their_seat_back_ends_the_wait_for_the_other() {
    let mut green = acme_renewal(given("val"));
    green.seats[0].lead = "alice".into();
    green.ack_expires_after = Some(20 * 60);
    let finance = green.seats[0].function.to_string();
    let mut story = Story::begins(green);
    story.says("alice", cannot(&finance, None)).expect("hers");
    story.deliver_all();
    let next = story.green.seats[0]
        .asked_now()
        .map(|it| it.recipient.to_string());
    let next = next.expect("a deputy");
    story.says(&next, on_it(&finance)).expect("paged");
    let ages = format!("ack-expires:{finance}");
    assert!(story.timers.contains_key(&ages));
    story.says("alice", on_it(&finance)).expect("she leads it");
    assert!(!story.timers.contains_key(&ages));
    assert!(story.green.amiss(&story.found(), story.now).is_empty());
}
