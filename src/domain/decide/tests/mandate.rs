//! The mandate and what follows it: who is asked, who hears, and what happens first.

use super::story::{Story, on_it};
use crate::domain::code_green::Phase;
use crate::domain::command::{Command, Declaration};
use crate::domain::decide::declare;
use crate::domain::effect::{Effect, Surface};
use crate::domain::fixture::{acme_renewal, asked, given, minutes, nine_ten, someone};
use crate::domain::mandate::Mandate;
use crate::domain::person::{By, Standing};
use crate::domain::refusal::Refusal;
use crate::domain::section::SECTIONS;

fn not_now() -> Command {
    Command::DenyMandate {
        reason: "after the quarter".to_owned(),
    }
}

#[test]
fn only_full_members_declare() {
    for standing in [
        Standing::Guest,
        Standing::Stranger,
        Standing::Deactivated,
        Standing::Bot,
    ] {
        let declaration = Declaration {
            code_green: acme_renewal(given("val")),
        };
        let refused = declare(declaration, &someone("alice", standing), nine_ten());
        assert_eq!(refused, Err(Refusal::NotAMember), "{standing:?}");
    }
    let declaration = Declaration {
        code_green: acme_renewal(given("val")),
    };
    assert_eq!(
        declare(declaration, &By::System, nine_ten()),
        Err(Refusal::NotAMember)
    );
}

#[test]
fn over_the_bar_every_lead_is_paged_at_once_and_pages_come_first() {
    let story = Story::begins(acme_renewal(given("val")));
    assert_eq!(story.green.phase, Phase::Paging { since: nine_ten() });
    assert_eq!(story.green.answer_by, Some(nine_ten() + minutes(30)));
    assert_eq!(story.outbox.len(), 3);
    let chatter = story
        .latest
        .iter()
        .position(|effect| matches!(effect, Effect::Refresh { .. }));
    let page = story
        .latest
        .iter()
        .rposition(|effect| matches!(effect, Effect::Page { .. }));
    assert!(page < chatter);
    let shown: Vec<&Effect> = story
        .latest
        .iter()
        .filter(|effect| matches!(effect, Effect::Refresh { .. }))
        .collect();
    assert_eq!(shown.len(), 2 + SECTIONS.len());
    assert_eq!(
        shown[0],
        &Effect::Refresh {
            surface: Surface::Card
        }
    );
    assert_eq!(
        shown[1],
        &Effect::Refresh {
            surface: Surface::GroundRules
        }
    );
    let timers: Vec<&str> = story.timers.keys().map(String::as_str).collect();
    assert_eq!(
        timers,
        [
            "answer-by",
            "escalate:finance.0",
            "escalate:legal.0",
            "escalate:product.0",
            "meeting-begins",
            "meeting-ends",
            "meeting-soon"
        ]
    );
    assert!(story.told.is_empty());
}

#[test]
fn below_the_bar_an_approver_is_asked_and_nobody_is_paged() {
    let mut story = Story::requested(asked(&["val", "vic"], "val"));
    assert_eq!(story.green.phase, Phase::Requested);
    assert!(
        story.outbox.is_empty()
            && story.showed(&Surface::MandateRequest {
                approver: "val".into()
            })
    );
    assert!(
        !story.showed(&Surface::Card),
        "the card is posted only when the mandate is there"
    );
    assert_eq!(
        story.says("lena", on_it("legal")),
        Err(Refusal::NotYetMandated)
    );
    story.wait(10);
    assert!(story.showed(&Surface::MandateRequest {
        approver: "vic".into()
    }));
    story.wait(60);
    assert_eq!(
        story.told(),
        ["alice: asked val", "alice: no approver answered"]
    );
    assert!(story.timers.is_empty());
    story
        .says("val", Command::GiveMandate)
        .expect("a late Go is welcome");
    assert_eq!(story.green.sponsor(), Some(&"val".into()));
}

#[test]
fn the_sponsor_whom_the_caller_chose_is_asked_first() {
    let story = Story::requested(asked(&["val", "vic"], "vic"));
    assert_eq!(story.told(), ["alice: asked vic"]);
    assert!(
        Surface::MandateRequest {
            approver: "vic".into()
        }
        .may_be_posted(&story.green)
    );
    assert!(
        !Surface::MandateRequest {
            approver: "val".into()
        }
        .may_be_posted(&story.green)
    );
}

#[test]
fn any_approver_says_go_even_one_not_asked_yet() {
    let mut story = Story::requested(asked(&["val", "vic"], "val"));
    story
        .says("vic", Command::GiveMandate)
        .expect("an approver");
    assert_eq!(story.green.sponsor(), Some(&"vic".into()));
    assert_eq!(story.outbox.len(), 3);
    assert!(story.showed(&Surface::MandateRequest {
        approver: "val".into()
    }));
    assert!(!story.timers.contains_key("ask-next-approver"));
    assert_eq!(story.told(), ["alice: asked val", "alice: go by vic"]);
    let decided = story.green.clone();
    story
        .says("vic", Command::GiveMandate)
        .expect("twice is once");
    assert_eq!(story.green, decided);
    assert_eq!(
        story.says("val", Command::GiveMandate),
        Err(Refusal::MandateDecided)
    );
    assert_eq!(story.says("val", not_now()), Err(Refusal::MandateDecided));
}

#[test]
fn not_now_ends_it_with_a_reason() {
    let mut story = Story::requested(asked(&["val", "vic"], "val"));
    assert_eq!(story.says("lena", not_now()), Err(Refusal::NotAnApprover));
    assert_eq!(
        story.says("alice", Command::GiveMandate),
        Err(Refusal::NotAnApprover)
    );
    story.says("val", not_now()).expect("an approver");
    assert_eq!(story.green.phase, Phase::Declined { at: nine_ten() });
    assert_eq!(
        story.told(),
        [
            "alice: asked val",
            "alice: not now by val, after the quarter"
        ]
    );
    assert!(story.timers.is_empty() && story.outbox.is_empty());
    story.says("val", not_now()).expect("twice is once");
    assert_eq!(
        story.says("vic", Command::GiveMandate),
        Err(Refusal::MandateDecided)
    );
    assert_eq!(story.says("lena", on_it("legal")), Err(Refusal::Over));
}

fn to_the_desk() -> Command {
    Command::Redirect {
        reason: "they make such prices".to_owned(),
    }
}

#[test]
fn redirected_the_deal_desk_and_the_caller_hear_why_and_nobody_is_paged() {
    let mut story = Story::requested(with_a_desk(asked(&["val", "vic"], "val")));
    assert_eq!(
        story.says("lena", to_the_desk()),
        Err(Refusal::NotAnApprover)
    );
    story.says("vic", to_the_desk()).expect("an approver");
    story.says("vic", to_the_desk()).expect("twice is once");
    assert_eq!(story.green.phase, Phase::Declined { at: nine_ten() });
    assert_eq!(
        story.told(),
        [
            "alice: asked val",
            "C0DESK: help wanted by vic, they make such prices",
            "alice: to C0DESK by vic, they make such prices"
        ]
    );
    assert!(story.timers.is_empty() && story.outbox.is_empty());
    for (late, command) in [("val", Command::GiveMandate), ("vic", not_now())] {
        assert_eq!(story.says(late, command), Err(Refusal::MandateDecided));
    }
}

#[test]
fn where_there_is_no_deal_desk_nothing_is_redirected() {
    let mut story = Story::requested(asked(&["val"], "val"));
    let before = story.green.clone();
    assert_eq!(story.says("val", to_the_desk()), Err(Refusal::NoDealDesk));
    assert_eq!(story.green, before, "Go and Not now are still to be said");
    story
        .says("val", Command::GiveMandate)
        .expect("an approver");
    assert_eq!(
        story.says("val", to_the_desk()),
        Err(Refusal::MandateDecided)
    );
}

#[test]
fn each_approver_has_the_time_the_policy_says() {
    let mut green = acme_renewal(asked(&["val", "vic"], "val"));
    green.waits.approve_within = Some(45 * 60);
    let mut story = Story::begins(green);
    let vic = Surface::MandateRequest {
        approver: "vic".into(),
    };
    let until = |story: &Story| match &story.green.mandate {
        Mandate::Asked { until, .. } => *until,
        other => panic!("{other:?}"),
    };
    assert_eq!(until(&story), Some(nine_ten() + minutes(45)));
    story.wait(44);
    assert!(!vic.may_be_posted(&story.green));
    story.wait(1);
    assert!(vic.may_be_posted(&story.green));
    assert_eq!(until(&story), Some(nine_ten() + minutes(90)));
    assert!(
        story.showed(&Surface::MandateRequest {
            approver: "val".into()
        }),
        "who was asked before sees it"
    );
}

fn with_a_desk(mut mandate: Mandate) -> Mandate {
    if let Mandate::Asked { desk, .. } = &mut mandate {
        *desk = Some("C0DESK".into());
    }
    mandate
}

#[test]
fn a_mandate_that_took_its_time_moves_the_meeting() {
    for (waited, meets_after) in [(5, 50), (20, 50), (21, 80), (55, 110)] {
        let mut story = Story::requested(asked(&["val"], "val"));
        story.wait(waited);
        story
            .says("val", Command::GiveMandate)
            .expect("an approver");
        let starts_at = story.green.meeting.starts_at;
        assert_eq!(
            starts_at,
            nine_ten() + minutes(meets_after),
            "after {waited} minutes"
        );
        assert_eq!(story.timers["meeting-ends"].0, starts_at + minutes(45));
    }
}

#[test]
fn a_meeting_chosen_in_the_past_is_moved() {
    let mut green = acme_renewal(given("val"));
    green.meeting.starts_at = nine_ten() - minutes(10);
    let story = Story::begins(green);
    assert_eq!(story.green.meeting.starts_at, nine_ten() + minutes(50));
}

#[test]
fn a_caller_who_leads_a_function_is_seated_by_calling() {
    let mut green = acme_renewal(given("val"));
    green.seats[1].lead = "alice".into();
    let mut story = Story::begins(green);
    assert_eq!(story.board("legal"), "on it: alice");
    assert!(story.ladder("legal").is_empty());
    story.deliver_all();
    story
        .says("alice", super::story::cannot("legal", None))
        .expect("hers");
    assert_eq!(story.board("legal"), "declined, dev asked");
}

#[test]
fn a_caller_who_leads_all_that_is_required_convenes_at_once() {
    let mut green = acme_renewal(given("val"));
    for seat in &mut green.seats {
        seat.lead = "alice".into();
    }
    let story = Story::begins(green);
    assert_eq!(story.green.phase, Phase::Convened { at: nine_ten() });
    assert!(!story.timers.contains_key("answer-by"));
    assert_eq!(story.told(), ["thread: quorum"]);
}
