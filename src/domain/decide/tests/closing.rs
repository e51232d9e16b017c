//! The quorum, the meeting, following along, and the end.

use super::story::{Story, cannot, close, offers, on_it};
use crate::domain::code_green::{OutcomeKind, Phase};
use crate::domain::command::{Closing, Command};
use crate::domain::effect::{Effect, Surface};
use crate::domain::fixture::{acme_renewal, asked, given, minutes, nine_ten, someone};
use crate::domain::ids::PageKey;
use crate::domain::page::{Obsolete, PageState};
use crate::domain::person::{By, Standing};
use crate::domain::refusal::Refusal;
use crate::domain::timer::Timer;

fn quorate() -> Story {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    assert!(!story.green.is_quorate());
    story.says("lena", on_it("legal")).expect("paged");
    story
}

#[test]
fn the_quorum_convenes_and_is_announced_once() {
    let mut story = quorate();
    assert_eq!(story.green.phase, Phase::Convened { at: nine_ten() });
    assert!(!story.timers.contains_key("answer-by"));
    story.says("lena", cannot("legal", None)).expect("hers");
    assert!(!story.green.is_quorate());
    story.says("lena", on_it("legal")).expect("a changed mind");
    assert_eq!(story.told(), ["thread: quorum"]);
}

#[test]
fn at_the_deadline_sponsor_and_caller_hear_who_is_missing() {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    story.wait(30);
    assert!(
        story
            .told()
            .contains(&"val: no quorum without legal".to_owned())
    );
    assert!(
        story
            .told()
            .contains(&"alice: no quorum without legal".to_owned())
    );
    assert_eq!(story.green.phase, Phase::Paging { since: nine_ten() });
}

#[test]
fn who_is_both_sponsor_and_caller_is_told_once() {
    let mut story = Story::begins(acme_renewal(given("alice")));
    story.deliver_all();
    story.wait(60);
    let mut told = story.told();
    told.sort();
    assert_eq!(
        told,
        [
            "alice: finance missing",
            "alice: legal missing",
            "alice: no quorum without finance, legal",
            "alice: product missing"
        ]
    );
}

#[test]
fn without_required_seats_one_yes_is_a_quorum() {
    let mut green = acme_renewal(given("val"));
    green
        .seats
        .iter_mut()
        .for_each(|seat| seat.required = false);
    let mut story = Story::begins(green.clone());
    assert!(!story.green.is_quorate());
    story.says("pete", on_it("product")).expect("paged");
    assert_eq!(story.green.phase, Phase::Convened { at: nine_ten() });

    let mut story = Story::begins(green);
    story.wait(30);
    assert!(
        story
            .told()
            .contains(&"alice: no quorum without finance, legal, product".to_owned())
    );
}

#[test]
fn after_the_meeting_the_plan_is_executed() {
    let mut story = quorate();
    story.wait(94);
    assert_eq!(story.green.phase, Phase::Convened { at: nine_ten() });
    story.wait(1);
    assert_eq!(
        story.green.phase,
        Phase::Executing {
            at: nine_ten() + minutes(95)
        }
    );
    assert!(story.showed(&Surface::Card));
}

#[test]
fn a_quorum_after_the_meetings_time_is_not_stuck() {
    let mut story = Story::paging();
    story.says("carla", on_it("finance")).expect("paged");
    story.wait(120);
    assert_eq!(story.green.phase, Phase::Paging { since: nine_ten() });
    story
        .says("lena", on_it("legal"))
        .expect("a late yes is welcome");
    assert_eq!(story.green.phase, Phase::Convened { at: story.now });
    story.wait(45);
    assert_eq!(story.green.phase, Phase::Executing { at: story.now });
}

#[test]
fn closing_stops_everything_that_was_to_come() {
    let mut story = Story::begins(acme_renewal(given("val")));
    story.deliver(0);
    story.says("lena", offers("legal", "sam")).expect("hers");
    story.says("val", close()).expect("the sponsor");
    assert_eq!(story.latest.first(), Some(&Effect::StopAll));
    assert!(story.is_at_rest());
    let closed = PageState::Cancelled {
        at: nine_ten(),
        why: Obsolete::Closed,
    };
    for seat in &story.green.seats {
        assert!(
            seat.pages
                .iter()
                .all(|page| page.state == closed || page.state.is_cancelled())
        );
        assert!(seat.offer().is_none());
    }
    assert_eq!(
        story.board("finance"),
        "silent, carla asked",
        "it was nobody's silence"
    );
    let finance = Surface::Page {
        page: PageKey {
            seat: "finance".into(),
            rung: 0,
        },
        attempt: 1,
    };
    assert!(story.showed(&finance) && story.showed(&Surface::Card));
    assert_eq!(story.told(), ["thread: closed"]);
    assert_eq!(story.says("lena", on_it("legal")), Err(Refusal::Over));
    assert_eq!(
        story.says("pat", Command::Join { note: None }),
        Err(Refusal::Over)
    );
    let before = story.green.clone();
    story.says("val", close()).expect("twice is once");
    assert_eq!(story.green, before);
    let lost = Command::Close(Closing::with(OutcomeKind::Lost));
    assert_eq!(story.says("val", lost), Err(Refusal::Over));
}

#[test]
fn what_was_on_its_way_as_it_closed_is_made_true() {
    let mut story = Story::begins(acme_renewal(given("val")));
    let (page, _, attempt, medium) = story.outbox[0].clone();
    story.says("alice", close()).expect("the caller");
    let before = story.green.clone();
    let sent = Command::RecordSent {
        medium,
        page: page.clone(),
        attempt,
    };
    story.command(sent, &By::System).expect("never refused");
    assert!(story.showed(&Surface::Page {
        page: page.clone(),
        attempt
    }));
    assert_eq!(story.green.phase, before.phase);
    assert!(story.is_at_rest());
    story
        .command(
            Command::Fire {
                timer: Timer::Escalate { page },
            },
            &By::System,
        )
        .expect("never refused");
    assert!(story.latest.is_empty());
}

#[test]
fn only_caller_and_sponsor_close() {
    let mut story = Story::paging();
    for who in ["lena", "vic", "pat"] {
        let refusal = Refusal::MayNotClose {
            caller: "alice".into(),
            sponsor: Some("val".into()),
        };
        assert_eq!(story.says(who, close()), Err(refusal));
    }
    assert_eq!(
        story.command(close(), &someone("alice", Standing::Deactivated)),
        Err(Refusal::NotAMember)
    );
}

#[test]
fn before_the_mandate_the_caller_stands_it_down() {
    let mut story = Story::requested(asked(&["val"], "val"));
    assert!(matches!(
        story.says("val", close()),
        Err(Refusal::MayNotClose { .. })
    ));
    story.says("alice", close()).expect("the caller");
    assert!(story.timers.is_empty());
    assert!(story.showed(&Surface::MandateRequest {
        approver: "val".into()
    }));
    assert!(!story.showed(&Surface::Card) && !Surface::Card.may_be_posted(&story.green));
    assert_eq!(
        story.told(),
        ["alice: asked val"],
        "there is no thread to tell"
    );
    assert_eq!(story.says("val", Command::GiveMandate), Err(Refusal::Over));
}

#[test]
fn whoever_joins_follows_along_without_a_seat() {
    let mut story = Story::requested(asked(&["val"], "val"));
    story
        .says("pat", Command::Join { note: None })
        .expect("a full member");
    assert!(story.latest.is_empty(), "there is no card yet");
    story
        .says("val", Command::GiveMandate)
        .expect("an approver");
    let invited = |story: &Story, who: &str| {
        story
            .latest
            .iter()
            .any(|effect| matches!(effect, Effect::Invite { users } if users.contains(&who.into())))
    };
    assert!(invited(&story, "pat") && invited(&story, "lena"));
    story
        .says("pia", Command::Join { note: None })
        .expect("a full member");
    assert!(invited(&story, "pia") && story.showed(&Surface::Card));
    story
        .says("pia", Command::Join { note: None })
        .expect("twice is once");
    assert!(story.latest.is_empty() && !story.green.is_seated(&"pia".into()));
    assert_eq!(
        story.command(
            Command::Join { note: None },
            &someone("gus", Standing::Guest)
        ),
        Err(Refusal::NotAMember)
    );
}

#[test]
fn the_card_names_who_could_not_be_brought_in() {
    let mut story = Story::paging();
    let outside = || Command::RecordOutside {
        users: vec!["lena".into(), "lena".into()],
    };
    story
        .command(outside(), &By::System)
        .expect("never refused");
    assert!(story.showed(&Surface::Card));
    assert_eq!(story.green.outside, ["lena".into()]);
    story
        .command(outside(), &By::System)
        .expect("never refused");
    assert!(story.latest.is_empty());
}

#[test]
fn what_calendars_hold_follows_the_close_and_its_undoing() {
    let mut story = Story::paging();
    assert!(Surface::Invitation.may_be_posted(&story.green));
    story.says("alice", close()).expect("the caller");
    assert!(story.showed(&Surface::Invitation) && story.green.meeting_is_off());
    assert_eq!(story.green.meeting.moved, 1);
    story.says("alice", Command::Reopen).expect("in time");
    assert!(!story.green.meeting_is_off());
    assert_eq!(
        story.green.meeting.moved, 2,
        "moved or not, it is the newer"
    );

    // Once they have met, there is nothing to take out.
    let mut story = quorate();
    story.wait(60);
    assert!(!Surface::Invitation.may_be_posted(&story.green));
    let moved = story.green.meeting.moved;
    story.says("alice", close()).expect("the caller");
    assert!(!story.green.meeting_is_off());
    assert_eq!(story.green.meeting.moved, moved);
}
