//! What was promised, one function a promise. Each looks at a story as it stands, or at what one command did to it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::model::{Model, seen};
use super::plan_promises::words_on_the_plan_are_asked_for_and_counted;
use super::story::Story;
use crate::domain::code_green::Phase;
use crate::domain::command::Command;
use crate::domain::effect::{Effect, Notice};
use crate::domain::fixture::minutes;
use crate::domain::page::{Carried, PageState, Unreachable};
use crate::domain::person::By;
use crate::domain::seat::Seat;
use crate::domain::timer::Timer;

pub(super) type Kept = Result<(), TestCaseError>;

/// Every promise about how things stand.
pub(super) fn all_are_kept(story: &Story, model: &Model) -> Kept {
    the_seats_are_as_the_model_says(story, model)?;
    an_open_seat_always_has_a_timer_or_was_reported_missing(story, model)?;
    all_but_the_model(story)
}

/// Those for which nobody needs to know what became of whom.
pub(super) fn all_but_the_model(story: &Story) -> Kept {
    no_rung_is_paged_twice(story)?;
    a_page_waiting_to_be_sent_is_on_its_way(story)?;
    a_held_seat_has_no_open_timer(story)?;
    only_the_one_being_asked_has_timers(story)?;
    only_the_holder_said_yes(story)?;
    paging_goes_on_until_the_quorum_and_the_meeting_until_its_end(story)?;
    after_close_nothing_is_pending(story)?;
    no_page_is_lost_while_a_medium_is_left(story)?;
    no_alert_rings_for_a_page_that_is_over(story)?;
    nobody_is_reminded_of_a_seat_that_is_held(story)?;
    the_auditor_finds_nothing_amiss(story)?;
    words_on_the_plan_are_asked_for_and_counted(story)?;
    nobody_is_told_twice(story)
}

fn the_seats_are_as_the_model_says(story: &Story, model: &Model) -> Kept {
    prop_assert_eq!(seen(&story.green), model.says_of_itself());
    Ok(())
}

/// Every message that was asked for is one attempt of one page, to that page's person; the story fails on a second.
fn no_rung_is_paged_twice(story: &Story) -> Kept {
    let mut asked_for: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (who, function, _) in &story.paged {
        *asked_for
            .entry((who.as_str(), function.as_str()))
            .or_default() += 1;
    }
    let mut expected: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for seat in &story.green.seats {
        for (rung, page) in seat.pages.iter().enumerate() {
            prop_assert_eq!(usize::from(page.rung), rung);
            if page.attempts > 0 {
                let key = (page.recipient.as_str(), seat.function.as_str());
                *expected.entry(key).or_default() += usize::from(page.attempts);
            }
        }
    }
    prop_assert_eq!(asked_for, expected);
    Ok(())
}

fn a_page_waiting_to_be_sent_is_on_its_way(story: &Story) -> Kept {
    for seat in &story.green.seats {
        for page in &seat.pages {
            if matches!(page.state, PageState::Queued { .. }) {
                for carrier in page.carriers.iter().filter(|it| it.how == Carried::Asked) {
                    let (key, who) = (seat.page_key(page.rung), page.recipient.clone());
                    let post = (key, who, 1, carrier.by);
                    prop_assert!(story.outbox.contains(&post), "{:?} is lost", post);
                }
            }
        }
    }
    Ok(())
}

/// Sponsor and caller are two people here, so each report is two notices.
fn an_open_seat_always_has_a_timer_or_was_reported_missing(story: &Story, model: &Model) -> Kept {
    for (seat, chair) in story.green.seats.iter().zip(&model.chairs) {
        let missing = Notice::SeatMissing {
            seat: seat.function.clone(),
        };
        let reports = story
            .told
            .iter()
            .filter(|(_, notice)| *notice == missing)
            .count();
        prop_assert_eq!(
            reports,
            2 * chair.missing,
            "{} reported missing",
            &seat.function
        );
        if story.green.must_be_under_way().is_ok() && seat.holder.is_none() {
            let escalates = |rung| {
                Timer::Escalate {
                    page: seat.page_key(rung),
                }
                .to_string()
            };
            match seat.asked_now() {
                Some(page) => prop_assert!(story.timers.contains_key(&escalates(page.rung))),
                None => prop_assert!(chair.missing > 0, "{} is silent", &seat.function),
            }
        }
    }
    Ok(())
}

/// But the one of an offer that its holder made.
fn a_held_seat_has_no_open_timer(story: &Story) -> Kept {
    for seat in &story.green.seats {
        if seat.holder.is_some() && seat.offer().is_none() {
            prop_assert!(
                timers_of(story, seat).is_empty(),
                "{} is held",
                &seat.function
            );
        }
    }
    Ok(())
}

fn only_the_one_being_asked_has_timers(story: &Story) -> Kept {
    for seat in &story.green.seats {
        let asked = seat.asked_now().map(|page| page.rung);
        for rung in timers_of(story, seat) {
            prop_assert_eq!(Some(rung), asked, "{}", &seat.function);
        }
    }
    Ok(())
}

fn only_the_holder_said_yes(story: &Story) -> Kept {
    for seat in &story.green.seats {
        let said_yes = seat
            .pages
            .iter()
            .filter(|page| matches!(page.state, PageState::Acknowledged { .. }));
        let said_yes: Vec<_> = said_yes.map(|page| &page.recipient).collect();
        let holder: Vec<_> = seat.holder.iter().map(|holder| &holder.by).collect();
        prop_assert_eq!(said_yes, holder, "{}", &seat.function);
    }
    Ok(())
}

fn paging_goes_on_until_the_quorum_and_the_meeting_until_its_end(story: &Story) -> Kept {
    let announced = story
        .told
        .iter()
        .filter(|(_, notice)| *notice == Notice::Quorum)
        .count();
    prop_assert!(announced <= 1);
    if matches!(story.green.phase, Phase::Paging { .. }) {
        prop_assert!(!story.green.is_quorate() && announced == 0);
    }
    let is_convened = matches!(story.green.phase, Phase::Convened { .. });
    prop_assert!(!is_convened || story.timers.contains_key("meeting-ends"));
    Ok(())
}

fn after_close_nothing_is_pending(story: &Story) -> Kept {
    if story.green.phase.is_over() {
        prop_assert!(story.is_at_rest());
        for seat in &story.green.seats {
            let is_open = seat.pages.iter().any(|page| page.state.is_open());
            prop_assert!(!is_open && seat.offer().is_none(), "{}", &seat.function);
        }
    }
    Ok(())
}

fn the_auditor_finds_nothing_amiss(story: &Story) -> Kept {
    let amiss = story.green.amiss(&story.found(), story.now);
    prop_assert!(amiss.is_empty(), "{:?}", amiss);
    Ok(())
}

fn no_page_is_lost_while_a_medium_is_left(story: &Story) -> Kept {
    for seat in &story.green.seats {
        for page in &seat.pages {
            let is_carried = page.is_carried();
            let left_to_try = story.green.climb(page.role).steps;
            let left_to_try = left_to_try.iter().any(|it| page.carried(it.by).is_none());
            match page.state {
                PageState::Failed {
                    why: Unreachable::Refused,
                    ..
                } => prop_assert!(!is_carried && !left_to_try, "{:?}", page),
                PageState::Queued { .. } => prop_assert!(is_carried, "{:?}", page),
                _ => {}
            }
        }
    }
    Ok(())
}

fn no_alert_rings_for_a_page_that_is_over(story: &Story) -> Kept {
    for page in &story.ringing {
        let state = story.green.page(page).map(|page| &page.state);
        prop_assert!(state.is_some_and(PageState::is_open), "{} rings on", page);
    }
    Ok(())
}

fn nobody_is_reminded_of_a_seat_that_is_held(story: &Story) -> Kept {
    for (_, timer) in story.timers.values() {
        if let Timer::RemindMe { page } = timer {
            let seat = story.green.seat(&page.seat).expect("a seat");
            prop_assert!(seat.holder.is_none(), "{} is held", page);
        }
    }
    Ok(())
}

/// By one command.
fn nobody_is_told_twice(story: &Story) -> Kept {
    let tells = story
        .latest
        .iter()
        .filter(|effect| matches!(effect, Effect::Tell { .. }));
    let told: Vec<&Effect> = tells.collect();
    for (index, effect) in told.iter().enumerate() {
        prop_assert!(!told[..index].contains(effect), "{:?}", effect);
    }
    Ok(())
}

/// Whoever takes a seat that somebody holds leads it, or was offered it, and said yes.
pub(super) fn only_the_first_yes_holds(
    before: &Story,
    after: &Story,
    who: &str,
    command: &Command,
) -> Kept {
    for (was, is) in before.green.seats.iter().zip(&after.green.seats) {
        let (Some(was_by), Some(is_by)) = (&was.holder, &is.holder) else {
            continue;
        };
        if was_by.by != is_by.by {
            let says_yes = matches!(
                command,
                Command::Acknowledge { .. } | Command::AcknowledgeAll
            );
            let may = was.lead == is_by.by || was.offer().is_some_and(|offer| offer.to == is_by.by);
            prop_assert!(
                says_yes && may && is_by.by == who.into(),
                "{} took {}",
                who,
                &was.function
            );
        }
    }
    Ok(())
}

pub(super) fn stop_follows_every_ack(story: &Story, who: &str, command: &Command) -> Kept {
    let Command::Acknowledge { seat } = command else {
        return Ok(());
    };
    let seat = story.green.seat(seat).expect("it was taken");
    prop_assert!(seat.is_held_by(&who.into()));
    prop_assert!(timers_of(story, seat).is_empty());
    prop_assert!(seat.pages.iter().all(|page| !page.state.is_open()));
    Ok(())
}

pub(super) fn a_command_given_twice_changes_nothing_more(
    story: &Story,
    by: &By,
    command: &Command,
) -> Kept {
    let once = |timer: &Timer| matches!(timer, Timer::AnswerBy | Timer::AskNextApprover);
    if matches!(command, Command::Fire { timer } if once(timer))
        || matches!(command, Command::PlanChanged { .. })
    {
        // The store sees to it that a timer fires once.
        return Ok(());
    }
    let mut again = story.clone();
    if matches!(command, Command::RecordSent { .. }) {
        // The waits count from the first record.
        again.now += minutes(1);
    }
    if again.command(command.clone(), by).is_ok() {
        let is_quiet =
            |effect: &Effect| matches!(effect, Effect::Refresh { .. } | Effect::Start { .. });
        prop_assert!(
            again.latest.iter().all(is_quiet),
            "{:?} twice: {:?}",
            command,
            again.latest
        );
        prop_assert_eq!(&again.green, &story.green, "{:?} twice", command);
        prop_assert_eq!(&again.timers, &story.timers, "{:?} twice", command);
    }
    Ok(())
}

/// The rungs of a seat whose time runs.
fn timers_of(story: &Story, seat: &Seat) -> Vec<u16> {
    let rung = |timer: &Timer| match timer {
        Timer::Remind { page } | Timer::Climb { page, .. } | Timer::Escalate { page } => {
            (page.seat == seat.function).then_some(page.rung)
        }
        Timer::RemindMe { .. }
        | Timer::QuietEnds { .. }
        | Timer::AckExpires { .. }
        | Timer::AskNextApprover
        | Timer::AnswerBy
        | Timer::MeetingSoon
        | Timer::MeetingBegins
        | Timer::MeetingEnds
        | Timer::LookForward => None,
    };
    story
        .timers
        .values()
        .filter_map(|(_, timer)| rung(timer))
        .collect()
}
