//! Whatever people, time and deliveries do, and in whatever order, what was promised is kept, and the seats are as a
//! small model of the rules says. A failing case is shrunk and printed, and its seed kept.

use proptest::prelude::*;

use super::acts::{Act, PEOPLE, a_beginning, a_persons_command, an_act};
use super::model::Model;
use super::promises::{
    Kept, a_command_given_twice_changes_nothing_more, all_are_kept, only_the_first_yes_holds,
    stop_follows_every_ack,
};
use super::story::Story;
use crate::domain::command::Command;
use crate::domain::fixture::{cases, minutes, someone};
use crate::domain::ids::PageKey;
use crate::domain::page::{Absence, PageState};
use crate::domain::person::{By, Standing};
use crate::domain::timer::Timer;

/// One act, by the rules and by the model.
pub(super) fn act(story: &mut Story, model: &mut Model, act: &Act) -> Kept {
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
            lost_for_good(story, model, &page);
        }
        Act::IsAway(index) if !story.outbox.is_empty() => {
            let index = usize::from(*index) % story.outbox.len();
            let page = story.outbox[index].0.clone();
            let is_wanted = story
                .green
                .page(&page)
                .is_some_and(|it| matches!(it.state, PageState::Queued { .. }) && !it.regardless);
            if is_wanted {
                story.pass_over(&page, Absence::Away { until: None });
                model.is_away(page.seat.as_str(), page.rung.into());
            }
        }
        Act::Arrives(_) | Act::Lost(_) | Act::IsAway(_) => {}
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
        Timer::AskNextApprover
        | Timer::Remind { .. }
        | Timer::Climb { .. }
        | Timer::RemindMe { .. }
        | Timer::QuietEnds { .. }
        | Timer::AckExpires { .. }
        | Timer::AnswerBy
        | Timer::MeetingSoon
        | Timer::MeetingBegins
        | Timer::LookForward => {}
    }
}

/// Where no medium was left the page has failed; which are left, `no_page_is_lost_while_a_medium_is_left` sees to.
fn lost_for_good(story: &Story, model: &mut Model, page: &PageKey) {
    let state = story.green.page(page).map(|page| &page.state);
    if matches!(state, Some(PageState::Failed { .. })) {
        model.cannot_be_reached(page.seat.as_str(), page.rung.into());
    }
}

/// What is reported twice, late, or of nothing. A timer that is really due does its work, whoever fires it.
fn stray(story: &mut Story, model: &mut Model, command: &Command) -> Kept {
    match command {
        Command::RecordUnreachable { page, medium, .. } => {
            let posts = &mut story.outbox;
            posts.retain(|(key, _, attempt, by)| key != page || *attempt > 1 || by != medium);
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
        Command::RecordSent {
            page,
            attempt,
            medium,
        } => story
            .outbox
            .retain(|(key, _, n, by)| key != page || n != attempt || by != medium),
        Command::RecordOutside { .. } => {}
        Command::PlanChanged { touched } => model.plan_changed(touched),
        _ => unreachable!("a report"),
    }
    let reported = story.command(command.clone(), &By::System);
    prop_assert_eq!(reported, Ok(()), "what is reported is never refused");
    if let Command::RecordUnreachable { page, .. } = command {
        lost_for_good(story, model, page);
    }
    a_command_given_twice_changes_nothing_more(story, &By::System, command)
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn whatever_happens_the_promises_hold(
        (green, mut model) in a_beginning(),
        acts in prop::collection::vec(an_act(), 1..40)
    ) {
        let mut story = Story::begins(green);
        all_are_kept(&story, &model)?;
        for it in &acts {
            act(&mut story, &mut model, it)?;
            all_are_kept(&story, &model)?;
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
            .filter(|index| {
                let (page, _, attempt, medium) = &story.outbox[*index];
                story.green.wants(page, *attempt, *medium)
            })
            .collect();
        prop_assume!(!wanted.is_empty());
        let (page, _, attempt, medium) = story.outbox.remove(*index.get(&wanted));
        let sent = Command::RecordSent { page, attempt, medium };

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
