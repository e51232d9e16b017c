//! What the auditor misses, and how it is mended: once, and to what it was before.

use proptest::prelude::*;

use super::acts::{a_beginning, an_act};
use super::properties::act;
use super::story::{Story, cannot, close, on_it};
use crate::domain::audit::{Found, PostStands, Repair};
use crate::domain::command::Command;
use crate::domain::effect::Effect;
use crate::domain::fixture::{asked, cases, minutes};
use crate::domain::ids::PageKey;
use crate::domain::page::PageState;
use crate::domain::person::By;
use crate::domain::timer::Timer;

fn kinds(story: &Story, found: &Found) -> Vec<&'static str> {
    let amiss = story.green.amiss(found, story.now);
    amiss.iter().map(Repair::kind).collect()
}

fn mend(story: &mut Story, found: Found) {
    story
        .command(Command::Mend { found }, &By::System)
        .expect("a repair is never refused");
}

fn mend_all(story: &mut Story) {
    let found = story.found();
    mend(story, found);
}

fn page(seat: &str, rung: u16) -> PageKey {
    PageKey {
        seat: seat.into(),
        rung,
    }
}

proptest! {
    #![proptest_config(cases(1_000))]

    /// Whatever had happened: a page that is being waited for gets its lost timers back, as they were, and nothing else
    /// is done.
    #[test]
    fn lost_timers_come_back(
        (green, mut model) in a_beginning(),
        acts in prop::collection::vec(an_act(), 0..20),
    ) {
        let mut story = Story::begins(green);
        for it in &acts {
            act(&mut story, &mut model, it)?;
        }
        let before = story.clone();
        story.timers.retain(|_, (_, timer)| {
            !matches!(timer, Timer::Escalate { .. } | Timer::Remind { .. })
        });
        let lost = before.timers.len() - story.timers.len();
        let found = story.found();
        prop_assert_eq!(kinds(&story, &found), vec!["timer_missing"; lost]);
        mend(&mut story, found);
        prop_assert_eq!(&story.timers, &before.timers);
        prop_assert_eq!(&story.green, &before.green);
        prop_assert!(kinds(&story, &story.found()).is_empty());
    }
}

#[test]
fn the_question_to_the_next_approver_is_not_forgotten() {
    let mut story = Story::requested(asked(&["val", "vic"], "val"));
    let before = story.timers.clone();
    story.timers.clear();
    assert_eq!(kinds(&story, &story.found()), ["timer_missing"]);
    mend_all(&mut story);
    assert_eq!(story.timers, before);
    // The last one's silence is told once and leaves no trace: it is not told again.
    story.wait(21);
    assert!(story.timers.is_empty());
    assert!(kinds(&story, &story.found()).is_empty());
}

#[test]
fn a_deadline_that_may_have_passed_is_not_told_again() {
    let mut story = Story::paging();
    story.timers.remove("answer-by");
    assert_eq!(kinds(&story, &story.found()), ["timer_missing"]);
    let almost = story.green.answer_by.expect("a deadline");
    story.now = almost;
    let missing = |story: &Story| {
        let amiss = story.green.amiss(&story.found(), story.now);
        let answer_by = Repair::StartTimer {
            timer: Timer::AnswerBy,
            at: almost,
        };
        amiss.contains(&answer_by)
    };
    assert!(!missing(&story));
    story.now = almost - minutes(1);
    assert!(missing(&story));
}

#[test]
fn a_convened_table_gets_the_end_of_its_meeting_back() {
    let mut story = Story::paging();
    for (who, seat) in [("carla", "finance"), ("lena", "legal")] {
        story.says(who, on_it(seat)).unwrap();
    }
    let ends = story.timers.remove("meeting-ends");
    assert_eq!(kinds(&story, &story.found()), ["timer_missing"]);
    mend_all(&mut story);
    assert_eq!(story.timers.remove("meeting-ends"), ends);
}

#[test]
fn a_timer_due_long_after_its_time_is_moved_and_one_that_waits_a_little_is_not() {
    let mut story = Story::paging();
    let name = format!("escalate:{}", page("finance", 0));
    let due = story.timers[&name].0;
    for (later, expected) in [(9, vec![]), (11, vec!["timer_late"])] {
        story.timers.get_mut(&name).unwrap().0 = due + minutes(later);
        assert_eq!(kinds(&story, &story.found()), expected);
    }
    mend_all(&mut story);
    assert_eq!(story.timers[&name].0, due);
    // After a long stop what was due is claimed, and looks as if it were due now.
    story.now = due + minutes(60);
    story.timers.get_mut(&name).unwrap().0 = story.now + minutes(1);
    let late = Repair::MoveTimer {
        timer: Timer::Escalate {
            page: page("finance", 0),
        },
        at: due,
    };
    assert!(!story.green.amiss(&story.found(), story.now).contains(&late));
}

#[test]
fn timers_that_nothing_waits_for_are_stopped() {
    let mut story = Story::paging();
    let before = story.timers.clone();
    let at = story.now + minutes(3);
    for timer in [
        Timer::AskNextApprover,
        Timer::Remind {
            page: page("legal", 4),
        },
        Timer::Escalate {
            page: page("nobody", 0),
        },
    ] {
        story.timers.insert(timer.to_string(), (at, timer));
    }
    assert_eq!(kinds(&story, &story.found()), ["timer_without_owner"; 3]);
    mend_all(&mut story);
    assert_eq!(story.timers, before);

    story.says("alice", close()).unwrap();
    let left = before.len();
    story.timers = before;
    let found = story.found();
    assert_eq!(kinds(&story, &found), vec!["timer_without_owner"; left]);
    mend(&mut story, found);
    assert!(story.timers.is_empty());
}

#[test]
fn a_page_that_nobody_is_about_to_send_is_sent() {
    let mut story = Story::begins(crate::domain::fixture::acme_renewal(
        crate::domain::fixture::given("val"),
    ));
    let mut found = story.found();
    found.posts[0].stands = PostStands::Forgotten;
    let lost = found.posts[0].page.clone();
    assert_eq!(kinds(&story, &found), ["page_without_job"]);
    // Not even its row is there.
    found.posts.remove(0);
    assert_eq!(kinds(&story, &found), ["page_without_job"]);
    mend(&mut story, found);
    let sent = |effect: &Effect| matches!(effect, Effect::Resend { page, .. } if *page == lost);
    assert_eq!(story.latest.iter().filter(|effect| sent(effect)).count(), 1);
    assert_eq!(story.latest.len(), 1);
}

#[test]
fn a_free_seat_for_which_nobody_is_asked_goes_to_the_next_in_line() {
    let mut story = Story::paging();
    let at = story.now;
    story.green.seats[1].pages[0].state = PageState::TimedOut { at };
    story.timers.retain(|name, _| !name.ends_with("legal.0"));
    assert_eq!(kinds(&story, &story.found()), ["seat_unasked"]);
    mend_all(&mut story);
    assert_eq!(story.ladder("legal"), ["lena", "dev"]);
    assert!(kinds(&story, &story.found()).is_empty());
    // Where nobody is left, the sponsor and the caller have been told.
    for who in ["dev", "dora"] {
        story.says(who, cannot("legal", None)).unwrap();
    }
    assert!(kinds(&story, &story.found()).is_empty());
}

#[test]
fn what_was_found_beside_another_version_says_nothing() {
    let mut story = Story::paging();
    story.timers.clear();
    let mut found = story.found();
    found.version += 1;
    assert!(kinds(&story, &found).is_empty());
    mend(&mut story, found);
    assert!(story.latest.is_empty());
}
