//! What others ask of a Code Green: what may be posted, which deadline a page shows, who is named, who may edit.

use super::story::{Story, on_it};
use crate::domain::effect::Surface;
use crate::domain::fixture::{acme_renewal, asked, given, minutes, nine_ten};
use crate::domain::ids::{PageKey, UserId};
use crate::domain::page::{Medium, Role};

fn legal(rung: u16) -> PageKey {
    PageKey {
        seat: "legal".into(),
        rung,
    }
}

#[test]
fn the_card_and_its_thread_wait_for_the_mandate() {
    let request = || Surface::MandateRequest {
        approver: "val".into(),
    };
    let mut story = Story::requested(asked(&["val", "vic"], "val"));
    assert!(!Surface::Card.may_be_posted(&story.green) && request().may_be_posted(&story.green));
    story
        .says("val", crate::domain::command::Command::GiveMandate)
        .expect("an approver");
    assert!(Surface::Card.may_be_posted(&story.green) && !request().may_be_posted(&story.green));
    let page = Surface::Page {
        page: legal(0),
        attempt: 1,
    };
    assert!(
        !page.may_be_posted(&story.green),
        "only a page effect posts a page"
    );
}

#[test]
fn a_page_shows_the_tables_deadline_or_its_own_where_that_is_later() {
    let mut story = Story::paging();
    let deadline = |story: &Story, rung| {
        story
            .green
            .deadline_of(story.green.page(&legal(rung)).expect("a page"))
    };
    assert_eq!(deadline(&story, 0), Some(nine_ten() + minutes(30)));
    story.wait(29);
    assert_eq!(deadline(&story, 2), Some(nine_ten() + minutes(30)));
    let mut story = Story::paging();
    story.wait(9);
    story.says("lena", on_it("legal")).expect("paged");
    story.wait(50);
    story
        .says("lena", super::story::cannot("legal", None))
        .expect("hers");
    assert_eq!(deadline(&story, 1), Some(story.now + minutes(10)));
}

#[test]
fn a_reminder_is_wanted_only_while_its_person_is_being_asked() {
    let mut story = Story::paging();
    assert!(
        story.green.wants(&legal(0), 2, Medium::SlackDm)
            && !story.green.wants(&legal(0), 1, Medium::SlackDm)
    );
    story
        .says("lena", super::story::offers("legal", "sam"))
        .expect("hers");
    assert!(
        !story.green.wants(&legal(0), 2, Medium::SlackDm)
            && story.green.wants(&legal(1), 1, Medium::SlackDm)
    );
    story.says("lena", on_it("legal")).expect("hers");
    assert!(!story.green.wants(&legal(1), 1, Medium::SlackDm));
    assert!(
        !story.green.wants(&legal(9), 1, Medium::SlackDm)
            && !story.green.wants(
                &PageKey {
                    seat: "it".into(),
                    rung: 0
                },
                1,
                Medium::SlackDm
            )
    );
}

#[test]
fn the_next_in_line_is_lead_then_deputies_without_repeats() {
    let mut seat = crate::domain::fixture::seat("legal", "lena", &["lena", "dev", "dev"], true);
    assert_eq!(seat.next_in_line(), Some((&"lena".into(), Role::Lead)));
    seat.pages = Story::paging().green.seats[1].pages.clone();
    assert_eq!(seat.next_in_line(), Some((&"dev".into(), Role::Deputy)));
}

#[test]
fn seated_people_the_caller_and_the_sponsor_edit_the_plan() {
    let mut story = Story::paging();
    story.wait(10);
    let may = |story: &Story, who: &str| story.green.may_edit_plan(&who.into());
    assert!(may(&story, "alice") && may(&story, "val") && may(&story, "lena"));
    assert!(!may(&story, "dev") && !may(&story, "vic") && !may(&story, "pat"));
    story.says("dev", on_it("legal")).expect("paged");
    assert!(
        may(&story, "dev") && !may(&story, "lena"),
        "the holder speaks for the function"
    );
}

#[test]
fn everybody_who_may_be_shown_is_named() {
    let mut story = Story::begins(acme_renewal(given("val")));
    story
        .says("lena", super::story::offers("legal", "sam"))
        .expect("hers");
    story
        .says("pat", crate::domain::command::Command::Join { note: None })
        .expect("a full member");
    let names: Vec<UserId> = story.green.people().into_iter().collect();
    let names: Vec<&str> = names.iter().map(UserId::as_str).collect();
    assert_eq!(
        names,
        [
            "alice", "carla", "dev", "dora", "frank", "lena", "pat", "pete", "sam", "val"
        ]
    );
}
