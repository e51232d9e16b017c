//! R3 and R5: whatever people, time and deliveries do, and in whatever order, what was promised holds; and the seats
//! are as a small model of the rules says. A failing case is shrunk and printed, and its seed kept.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::acts::{Act, PEOPLE, a_beginning, a_persons_command, an_act};
use super::model::{Model, Stage, seen};
use super::story::Story;
use crate::domain::code_green::Phase;
use crate::domain::command::Command;
use crate::domain::effect::{Effect, Notice};
use crate::domain::fixture::{cases, minutes, someone};
use crate::domain::page::PageState;
use crate::domain::person::{By, Standing};
use crate::domain::timer::Timer;

type Case = Result<(), TestCaseError>;

/// One act, by the rules and by the model.
fn act(story: &mut Story, model: &mut Model, act: &Act) -> Case {
    match act {
        Act::Says(who, command) => {
            let before = story.clone();
            let taken = story.says(who, command.clone()).is_ok();
            prop_assert_eq!(
                taken,
                model.says(who, command),
                "{} says {:?}",
                who,
                command
            );
            if taken {
                only_the_first_yes_holds(&before, story, who, command)?;
                stop_follows_every_ack(story, who, command)?;
                a_command_given_twice_changes_nothing_more(
                    story,
                    &someone(who, Standing::Full),
                    command,
                )?;
            } else {
                prop_assert_eq!(&story.green, &before.green);
            }
        }
        Act::GuestSays(command) => {
            let gus = someone("gus", Standing::Guest);
            prop_assert!(story.command(command.clone(), &gus).is_err());
        }
        Act::Arrives(index) if !story.outbox.is_empty() => {
            let index = usize::from(*index) % story.outbox.len();
            story.deliver(index);
        }
        Act::Lost(index) if !story.outbox.is_empty() => {
            let index = usize::from(*index) % story.outbox.len();
            let page = story.outbox[index].0.clone();
            story.fail(index);
            model.cannot_be_reached(page.seat.as_str(), page.rung.into());
        }
        Act::Arrives(_) | Act::Lost(_) => {}
        Act::Stray(command) => stray(story, model, command)?,
        Act::Fires => {
            let next = story
                .timers
                .values()
                .min_by_key(|(at, timer)| (*at, timer.to_string()))
                .cloned();
            story.fire_next();
            if let Some((_, timer)) = next {
                time_passes(model, &timer);
                let command = Command::Fire { timer };
                a_command_given_twice_changes_nothing_more(story, &By::System, &command)?;
            }
        }
        Act::Wait(span) => story.now += minutes(*span),
    }
    Ok(())
}

fn time_passes(model: &mut Model, timer: &Timer) {
    match timer {
        Timer::Escalate { page } => model.time_is_up(page.seat.as_str(), page.rung.into()),
        Timer::MeetingEnds => model.meeting_is_over(),
        Timer::AskNextApprover | Timer::Remind { .. } | Timer::AnswerBy => {}
    }
}

/// What is reported twice, late, or of nothing. A timer that is really due does its work, whoever fires it.
fn stray(story: &mut Story, model: &mut Model, command: &Command) -> Case {
    match command {
        Command::RecordUnreachable { page, .. } => {
            if let Some(index) = story.outbox.iter().position(|(key, ..)| key == page) {
                story.outbox.remove(index);
            }
            model.cannot_be_reached(page.seat.as_str(), page.rung.into());
        }
        Command::Fire { timer } => {
            let is_due = story
                .timers
                .get(&timer.to_string())
                .is_some_and(|(at, _)| *at <= story.now);
            if is_due {
                story.timers.remove(&timer.to_string());
                time_passes(model, timer);
            }
        }
        Command::RecordSent { page, attempt } => story
            .outbox
            .retain(|(key, _, n)| key != page || n != attempt),
        Command::RecordOutside { .. } => {}
        _ => unreachable!("a report"),
    }
    let reported = story.command(command.clone(), &By::System);
    prop_assert_eq!(reported, Ok(()), "what is reported is never refused");
    a_command_given_twice_changes_nothing_more(story, &By::System, command)
}

fn a_command_given_twice_changes_nothing_more(story: &Story, by: &By, command: &Command) -> Case {
    let once = |timer: &Timer| matches!(timer, Timer::AnswerBy | Timer::AskNextApprover);
    if matches!(command, Command::Fire { timer } if once(timer)) {
        // The store sees to it that a timer fires once.
        return Ok(());
    }
    let mut again = story.clone();
    if matches!(command, Command::RecordSent { .. }) {
        // The waits count from the first record.
        again.now += minutes(1);
    }
    if again.command(command.clone(), by).is_ok() {
        prop_assert_eq!(&again.green, &story.green, "{:?} twice", command);
        let is_quiet =
            |effect: &Effect| matches!(effect, Effect::Refresh { .. } | Effect::Start { .. });
        prop_assert!(
            again.latest.iter().all(is_quiet),
            "{:?} twice: {:?}",
            command,
            again.latest
        );
        prop_assert_eq!(&again.timers, &story.timers, "{:?} twice", command);
    }
    Ok(())
}

fn only_the_first_yes_holds(before: &Story, after: &Story, who: &str, command: &Command) -> Case {
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
                was.function
            );
        }
    }
    Ok(())
}

fn stop_follows_every_ack(story: &Story, who: &str, command: &Command) -> Case {
    let Command::Acknowledge { seat } = command else {
        return Ok(());
    };
    let seat = story.green.seat(seat).expect("it was taken");
    prop_assert!(seat.is_held_by(&who.into()));
    prop_assert!(timers_of(story, &seat.function.0).is_empty());
    prop_assert!(seat.pages.iter().all(|page| !page.state.is_open()));
    Ok(())
}

/// The rungs whose time runs.
fn timers_of(story: &Story, function: &str) -> Vec<u16> {
    let of_page = |timer: &Timer| match timer {
        Timer::Remind { page } | Timer::Escalate { page } if page.seat.as_str() == function => {
            Some(page.rung)
        }
        Timer::Remind { .. }
        | Timer::Escalate { .. }
        | Timer::AskNextApprover
        | Timer::AnswerBy
        | Timer::MeetingEnds => None,
    };
    story
        .timers
        .values()
        .filter_map(|(_, timer)| of_page(timer))
        .collect()
}

/// What holds after every act. That no rung is paged twice is asserted as pages are asked for.
fn what_always_holds(story: &Story, model: &Model) -> Case {
    prop_assert_eq!(seen(&story.green), model.says_of_itself());
    let is_over = story.green.phase.is_over();
    let is_under_way = !is_over && story.green.phase != Phase::Requested;
    for (seat, chair) in story.green.seats.iter().zip(&model.chairs) {
        let name = seat.function.as_str();
        let timers = timers_of(story, name);
        let asked = seat.asked_now().map(|page| page.rung);
        let reported = story.told.iter().filter(|(_, it)| {
            *it == Notice::SeatMissing {
                seat: seat.function.clone(),
            }
        });
        // Sponsor and caller are two people here.
        prop_assert_eq!(
            reported.count(),
            2 * chair.missing,
            "{} reported missing",
            name
        );
        if is_under_way && seat.holder.is_none() {
            // an_open_seat_always_has_a_timer_or_was_reported_missing
            let escalates = asked.is_some_and(|rung| timers.contains(&rung));
            prop_assert!(
                escalates || (asked.is_none() && chair.missing > 0),
                "{} is silent",
                name
            );
        }
        if seat.holder.is_some() && seat.offer().is_none() {
            // a_held_seat_has_no_open_timer
            prop_assert!(timers.is_empty(), "{} is held", name);
        }
        // only_the_one_being_asked_has_timers
        prop_assert!(
            timers.iter().all(|rung| Some(*rung) == asked),
            "{}: {:?}",
            name,
            timers
        );
        // a_holder_said_yes, and nobody else did
        let yes: Vec<_> = seat
            .pages
            .iter()
            .filter(|page| matches!(page.state, PageState::Acknowledged { .. }))
            .collect();
        prop_assert_eq!(
            yes.iter().map(|page| &page.recipient).collect::<Vec<_>>(),
            seat.holder.iter().map(|it| &it.by).collect::<Vec<_>>()
        );
        for (rung, page) in seat.pages.iter().enumerate() {
            prop_assert_eq!(usize::from(page.rung), rung);
            // a_page_is_never_lost: what waits to be sent is on its way
            if matches!(page.state, PageState::Queued { .. }) {
                let key = seat.page_key(page.rung);
                prop_assert!(story.outbox.iter().any(|(it, who, attempt)| *it == key
                    && *who == page.recipient
                    && *attempt == 1));
            }
        }
    }
    if is_over {
        after_close_nothing_is_pending(story)?;
    }
    if matches!(story.green.phase, Phase::Paging { .. }) {
        prop_assert!(!story.green.is_quorate());
    }
    if matches!(story.green.phase, Phase::Convened { .. }) {
        prop_assert!(story.timers.contains_key("meeting-ends"));
    }
    prop_assert_eq!(
        model.stage == Stage::Requested,
        story.green.phase == Phase::Requested
    );
    let quorums = story
        .told
        .iter()
        .filter(|(_, notice)| *notice == Notice::Quorum)
        .count();
    prop_assert!(quorums <= 1);
    nobody_is_told_twice_at_once(story)
}

fn after_close_nothing_is_pending(story: &Story) -> Case {
    prop_assert!(story.timers.is_empty() && story.outbox.is_empty());
    for seat in &story.green.seats {
        prop_assert!(seat.offer().is_none() && seat.pages.iter().all(|page| !page.state.is_open()));
    }
    Ok(())
}

fn nobody_is_told_twice_at_once(story: &Story) -> Case {
    let told: Vec<&Effect> = story
        .latest
        .iter()
        .filter(|it| matches!(it, Effect::Tell { .. }))
        .collect();
    for (index, effect) in told.iter().enumerate() {
        prop_assert!(!told[..index].contains(effect), "{:?}", effect);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn whatever_happens_the_promises_hold(
        (green, mut model) in a_beginning(),
        acts in prop::collection::vec(an_act(), 1..40)
    ) {
        let mut story = Story::begins(green);
        what_always_holds(&story, &model)?;
        for it in &acts {
            act(&mut story, &mut model, it)?;
            what_always_holds(&story, &model)?;
        }
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    /// A person may answer before the delivery of their page is recorded: it all ends the same.
    #[test]
    fn an_answer_may_come_before_the_record_of_the_delivery(
        (green, mut model) in a_beginning(),
        acts in prop::collection::vec(an_act(), 0..12),
        who in prop::sample::select(PEOPLE.to_vec()),
        command in a_persons_command(),
        index in any::<prop::sample::Index>(),
    ) {
        let mut story = Story::begins(green);
        for it in &acts {
            act(&mut story, &mut model, it)?;
        }
        let wanted: Vec<usize> = (0..story.outbox.len())
            .filter(|index| story.green.wants(&story.outbox[*index].0, story.outbox[*index].2))
            .collect();
        prop_assume!(!wanted.is_empty());
        let (page, _, attempt) = story.outbox.remove(*index.get(&wanted));
        let sent = Command::RecordSent { page, attempt };

        let mut recorded_first = story.clone();
        recorded_first.command(sent.clone(), &By::System).expect("never refused");
        let first = recorded_first.says(who, command.clone());
        let mut recorded_last = story;
        let last = recorded_last.says(who, command.clone());
        recorded_last.command(sent, &By::System).expect("never refused");

        prop_assert_eq!(first, last);
        prop_assert_eq!(recorded_first.green, recorded_last.green);
        prop_assert_eq!(recorded_first.timers, recorded_last.timers);
        prop_assert_eq!(recorded_first.told, recorded_last.told);
    }
}
