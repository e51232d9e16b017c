//! A drill: paged and answered like a real one, over by itself, and nothing besides.

use proptest::prelude::*;

use super::story::{Story, cannot, close, on_it};
use crate::domain::authority::{About, Action, IN_A_DRILL};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::command::Command;
use crate::domain::drill::{Why, median};
use crate::domain::effect::{Effect, Surface};
use crate::domain::fixture::{acme_renewal, given, minutes};
use crate::domain::page::{Absence, Role, Unasked};
use crate::domain::refusal::Refusal;

fn rehearsal() -> CodeGreen {
    CodeGreen {
        drill: true,
        ..acme_renewal(given("alice"))
    }
}

fn drilling() -> Story {
    let mut story = Story::begins(rehearsal());
    story.deliver_all();
    story
}

/// Whether it is over, and nobody is waited for any more.
fn is_over(story: &Story) -> bool {
    let is_open = |seat: &crate::domain::seat::Seat| {
        seat.offer().is_some() || seat.pages.iter().any(|page| page.state.is_open())
    };
    matches!(story.green.phase, Phase::Closed { .. })
        && story.timers.is_empty()
        && story.outbox.is_empty()
        && !story.green.seats.iter().any(is_open)
}

#[test]
fn every_function_is_paged_and_nothing_else_begins() {
    let story = Story::begins(rehearsal());
    assert_eq!(story.paged.len(), story.green.seats.len());
    assert!(story.showed(&Surface::Card));
    for effect in &story.latest {
        assert!(
            matches!(
                effect,
                Effect::Page { .. }
                    | Effect::Start { .. }
                    | Effect::Refresh {
                        surface: Surface::Card
                    }
            ),
            "{effect:?}"
        );
    }
    assert!(story.timers.keys().all(|name| !name.starts_with("meeting")));
}

#[test]
fn it_is_over_when_everybody_was_reached_and_says_how_fast() {
    let mut story = drilling();
    story.wait(1);
    story.says("carla", on_it("finance")).expect("paged");
    story.wait(1);
    story.says("lena", cannot("legal", None)).expect("paged");
    story.deliver_all();
    story.wait(3);
    story.says("dev", on_it("legal")).expect("paged");
    assert!(!is_over(&story), "Product has not answered");
    story.wait(5);
    assert!(is_over(&story), "nobody is left for Product");
    assert_eq!(
        story.told(),
        ["alice: drill report", "thread: drill report"]
    );
    let reached = story.green.readiness();
    let answers: Vec<_> = (reached.iter())
        .map(|it| {
            it.answered
                .as_ref()
                .map(|it| (it.by.as_str(), it.role, it.after))
        })
        .collect();
    assert_eq!(
        answers,
        [
            Some(("carla", Role::Lead, Some(minutes(1)))),
            Some(("dev", Role::Deputy, Some(minutes(3)))),
            None
        ]
    );
    assert_eq!(median(&reached), Some(minutes(2)));
    assert_eq!(
        reached[1].others,
        [(&"lena".into(), Role::Lead, Why::CannotCome)]
    );
    let lasted = Some(minutes(10));
    assert_eq!(
        reached[2].others,
        [(&"pete".into(), Role::Lead, Why::Silent { lasted })]
    );
    let without: Vec<&str> = (reached.iter().filter(|it| it.lacks_a_deputy()))
        .map(|it| it.seat.function.as_str())
        .collect();
    assert_eq!(without, ["product"]);
}

#[test]
fn who_is_away_is_not_disturbed_for_it() {
    let mut story = drilling();
    let page = story.green.seats[2].page_key(0);
    let mut story = {
        // Their page has not gone out yet.
        story = Story::begins(rehearsal());
        story.pass_over(&page, Absence::Away { until: None });
        story
    };
    story.deliver_all();
    assert_eq!(
        story.ladder("product"),
        ["pete"],
        "a real one asks them all the same"
    );
    assert_eq!(
        story.green.readiness()[2].others,
        [(&"pete".into(), Role::Lead, Why::Unasked(Unasked::Away))]
    );
}

#[test]
fn whoever_called_it_ends_it_and_nobody_takes_that_back() {
    let mut story = drilling();
    assert!(story.says("carla", close()).is_err());
    story.says("alice", close()).expect("hers");
    assert!(is_over(&story));
    assert_eq!(
        story.says("alice", Command::Reopen),
        Err(Refusal::OnlyADrill)
    );
    assert_eq!(story.says("carla", on_it("finance")), Err(Refusal::Over));
}

#[test]
fn what_makes_no_sense_in_it_is_denied() {
    let mut story = drilling();
    for command in [
        Command::Join { note: None },
        Command::ReadBack,
        Command::ConveneWithGaps,
        Command::PageTheNext,
        Command::BeHere,
        Command::OverrideQuiet {
            reason: "now".to_owned(),
        },
        Command::WritePosition {
            seat: "finance".into(),
            text: "Yes.".to_owned(),
        },
    ] {
        assert_eq!(story.says("alice", command), Err(Refusal::OnlyADrill));
    }
    for action in Action::ALL {
        let may = story.green.allows(action, &"alice".into(), About::Whole);
        assert!(!may || IN_A_DRILL.contains(&action), "{action:?}");
    }
}

proptest! {
    /// Whatever people do, it is over at the deadline at the latest, and has asked for no more than a drill may.
    #[test]
    fn it_always_ends(acts in proptest::collection::vec((0..6_usize, 0..3_usize, 0..12_i64), 0..20)) {
        let mut story = drilling();
        let begun = story.now;
        for (act, seat, wait) in acts {
            let function = ["finance", "legal", "product"][seat];
            let who = ["carla", "frank", "lena", "dev", "dora", "pete"][act];
            let command = if wait % 3 == 0 { cannot(function, None) } else { on_it(function) };
            let _ = story.says(who, command);
            story.deliver_all();
            story.wait(wait);
            for effect in &story.latest {
                let is_theirs = !matches!(
                    effect,
                    Effect::Invite { .. } | Effect::FindTimes | Effect::OpenRoom | Effect::Settle { .. }
                );
                prop_assert!(is_theirs, "{effect:?}");
            }
        }
        let deadline = begun + minutes(30);
        if story.now < deadline {
            story.passes(deadline - story.now);
        }
        prop_assert!(is_over(&story));
        let reports = story.told().into_iter().filter(|it| it.ends_with("drill report")).count();
        prop_assert_eq!(reports, 2);
    }
}
