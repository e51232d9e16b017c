//! The ladder's media in their turn, and when people want to be asked. One seat: Legal, led by Lena, with Dev and Dora as
//! deputies.

use chrono::{DateTime, Utc};

use super::acts::by_all_media_in_turn;
use super::story::{Story, cannot, on_it};
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::effect::Effect;
use crate::domain::fixture::{acme_renewal, given, minutes};
use crate::domain::ids::PageKey;
use crate::domain::page::{Absence, Again, Medium, PageState, Unreachable};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;
use crate::domain::timer::Timer;

fn legal(rung: u16) -> PageKey {
    PageKey {
        seat: "legal".into(),
        rung,
    }
}

fn begins(change: impl FnOnce(&mut CodeGreen)) -> Story {
    let mut green = acme_renewal(given("val"));
    change(&mut green);
    Story::begins(green)
}

/// By what Legal was asked so far, in order.
fn media(story: &Story) -> Vec<(&str, Medium)> {
    let seat = story.green.seat(&"legal".into()).expect("a seat");
    let pages = seat.pages.iter().flat_map(|page| {
        let who = page.recipient.as_str();
        page.carriers.iter().map(move |it| (who, it.by))
    });
    pages.collect()
}

fn cannot_bring(story: &mut Story, rung: u16, medium: Medium) {
    let page = legal(rung);
    let why = Unreachable::Refused;
    story
        .outbox
        .retain(|(key, _, _, by)| *key != page || *by != medium);
    story
        .command(
            Command::RecordUnreachable { page, medium, why },
            &By::System,
        )
        .expect("never refused");
}

fn sleeps(story: &mut Story, rung: u16, until: DateTime<Utc>) {
    let page = legal(rung);
    story.outbox.retain(|(key, ..)| *key != page);
    story.pass_over(&page, Absence::Quiet { until });
}

fn is_away(story: &mut Story, rung: u16) {
    let page = legal(rung);
    story.outbox.retain(|(key, ..)| *key != page);
    story.pass_over(&page, Absence::Away { until: None });
}

#[test]
fn each_medium_comes_in_its_turn_and_the_deputy_after_all_of_them() {
    let mut story = begins(|green| green.ladder = Some(by_all_media_in_turn()));
    story.deliver_all();
    assert_eq!(media(&story), [("lena", Medium::SlackDm)]);
    story.wait(3);
    assert_eq!(media(&story).len(), 2);
    story.wait(3);
    let of_lena = [Medium::SlackDm, Medium::Email, Medium::PagerDuty].map(|by| ("lena", by));
    assert_eq!(media(&story), of_lena);
    assert!(story.ringing.contains(&legal(0)));
    story.wait(4);
    assert_eq!(story.board("legal"), "silent, dev asked");
    assert_eq!(
        media(&story)[3..],
        [("dev", Medium::SlackDm), ("dev", Medium::PagerDuty)]
    );
    assert!(!story.ringing.contains(&legal(0)), "her time is up");
    assert!(story.ringing.contains(&legal(1)));
    story.says("dev", on_it("legal")).expect("paged");
    assert!(!story.ringing.contains(&legal(1)), "an ack ends the alert");
    assert!(story.timers.keys().all(|timer| !timer.contains("legal")));
}

#[test]
fn an_alert_that_arrives_after_the_answer_is_ended_at_once() {
    let mut story = begins(|green| green.ladder = Some(by_all_media_in_turn()));
    let is_alert =
        |post: &&(PageKey, crate::domain::ids::UserId, u8, Medium)| post.3 == Medium::PagerDuty;
    story.deliver_all();
    story.wait(2);
    story.says("lena", cannot("legal", None)).expect("paged");
    let rings = story
        .outbox
        .iter()
        .find(is_alert)
        .cloned()
        .expect("the deputy's");
    story.says("lena", on_it("legal")).expect("a changed mind");
    let sent = Command::RecordSent {
        page: rings.0.clone(),
        attempt: 1,
        medium: Medium::PagerDuty,
    };
    story.command(sent, &By::System).expect("never refused");
    assert!(story.latest.contains(&Effect::Resolve { page: rings.0 }));
}

#[test]
fn one_medium_that_fails_brings_the_next_one_forward_and_stops_none() {
    let mut story = begins(|green| green.ladder = Some(by_all_media_in_turn()));
    cannot_bring(&mut story, 0, Medium::SlackDm);
    assert_eq!(
        media(&story)[1],
        ("lena", Medium::Email),
        "it does not wait"
    );
    assert_eq!(story.board("legal"), "silent, lena asked");
    story.deliver_all();
    story.wait(7);
    assert_eq!(media(&story)[2], ("lena", Medium::PagerDuty));
    assert_eq!(story.board("legal"), "silent, lena asked");
}

#[test]
fn who_is_reached_by_nothing_is_passed_over_and_the_caller_hears_it() {
    let mut story = begins(|green| green.ladder = Some(by_all_media_in_turn()));
    for medium in Medium::ALL {
        cannot_bring(&mut story, 0, medium);
    }
    assert_eq!(story.board("legal"), "lena out of reach, dev asked");
    assert_eq!(story.told(), ["alice: lena unreached for legal"]);
}

#[test]
fn the_mail_goes_out_though_slack_hangs() {
    let mut story = begins(|green| green.ladder = Some(by_all_media_in_turn()));
    let until = story.now + minutes(3);
    while story.timers.values().any(|(at, _)| *at <= until) {
        story.fire_next();
    }
    assert_eq!(
        media(&story)[..2],
        [("lena", Medium::SlackDm), ("lena", Medium::Email)]
    );
}

#[test]
fn remind_me_later_drops_the_reminder_and_holds_up_nobody() {
    let mut story = Story::paging();
    story.wait(2);
    let later = || Command::RemindMe {
        seat: "legal".into(),
    };
    story.says("lena", later()).expect("paged");
    story.wait(3);
    story.says("lena", later()).expect("pressed again");
    story.wait(5);
    assert_eq!(
        story.board("legal"),
        "silent, dev asked",
        "the ladder goes on"
    );
    let of_lena = |story: &Story| story.paged.iter().filter(|it| it.0 == "lena").count();
    assert_eq!(of_lena(&story), 1, "no automatic reminder");
    story.wait(7);
    assert_eq!(of_lena(&story), 2, "15 minutes after the first press");
    let page = story.green.page(&legal(0)).expect("hers");
    assert_eq!(page.again(2), Some(Again::AsTheyAsked));
    story.says("lena", later()).expect("once more");
    story.says("dev", on_it("legal")).expect("paged");
    assert!(story.timers.keys().all(|timer| !timer.contains("legal")));
    let taken = Refusal::SeatTaken {
        seat: "legal".into(),
        by: "dev".into(),
    };
    assert_eq!(story.says("lena", later()), Err(taken));
    let not_paged = story.says("dora", later());
    assert!(matches!(not_paged, Err(Refusal::NotPaged { .. })));
}

#[test]
fn who_is_away_is_passed_over_at_once_and_asked_all_the_same_where_nobody_is_left() {
    let mut story = begins(|_| ());
    is_away(&mut story, 0);
    assert_eq!(story.board("legal"), "lena away, dev asked");
    is_away(&mut story, 1);
    assert_eq!(story.board("legal"), "dev away, dora asked");
    is_away(&mut story, 2);
    assert_eq!(
        story.board("legal"),
        "dora away, lena asked",
        "the lead first"
    );
    assert!(story.green.page(&legal(3)).expect("hers").regardless);
    story.deliver_all();
    story.wait(10);
    assert_eq!(story.board("legal"), "silent, dev asked");
    story.wait(20);
    assert_eq!(story.board("legal"), "missing");
    story
        .says("dora", on_it("legal"))
        .expect("a late yes is welcome");
}

#[test]
fn at_night_the_page_waits_for_the_first_to_wake() {
    let mut story = begins(|_| ());
    let six = story.now + minutes(6 * 60);
    sleeps(&mut story, 0, six + minutes(60));
    assert_eq!(story.board("legal"), "lena asleep, dev asked");
    sleeps(&mut story, 1, six);
    is_away(&mut story, 2);
    assert_eq!(
        story.board("legal"),
        format!("quiet until {}", six.format("%H:%M"))
    );
    let told = format!("legal asleep until {}", six.format("%H:%M"));
    assert_eq!(
        story.told(),
        [format!("val: {told}"), format!("alice: {told}")]
    );
    story.deliver_all();
    story.wait(6 * 60);
    assert_eq!(story.board("legal"), "dora away, dev asked");
    story.wait(10);
    assert_eq!(
        story.board("legal"),
        format!("quiet until {}", (six + minutes(60)).format("%H:%M"))
    );
    story.wait(55);
    assert_eq!(story.board("legal"), "silent, lena asked");
}

#[test]
fn the_sponsor_may_have_people_woken_and_says_why() {
    let mut story = begins(|_| ());
    for rung in 0..3 {
        let until = story.now + minutes(6 * 60);
        sleeps(&mut story, rung, until);
    }
    let wake = |reason: &str| Command::OverrideQuiet {
        reason: reason.to_owned(),
    };
    let refused = story.says("alice", wake("it is urgent"));
    let sponsor = Some("val".into());
    assert_eq!(refused, Err(Refusal::NotTheSponsor { sponsor }));
    story
        .says("val", wake("they sign at six"))
        .expect("the sponsor");
    assert_eq!(story.board("legal"), "dora asleep, lena asked");
    assert!(
        story
            .told()
            .contains(&"thread: val overrides quiet: they sign at six".to_owned())
    );
    assert!(!story.timers.contains_key("quiet-ends:legal"));
    let once = story.green.clone();
    story.says("val", wake("again")).expect("once is enough");
    assert_eq!(story.green, once);
}

#[test]
fn a_yes_grows_old_where_the_policy_says_so() {
    let mut story = begins(|green| {
        green.ack_expires_after = Some(20 * 60);
        green.meeting.starts_at += minutes(600);
    });
    story.deliver_all();
    story.says("lena", on_it("legal")).expect("paged");
    story.wait(19);
    assert_eq!(story.paged.iter().filter(|it| it.0 == "lena").count(), 1);
    story.wait(1);
    let asked_again = story.green.page(&legal(0)).expect("hers").again(2);
    assert_eq!(asked_again, Some(Again::StillOnIt));
    assert_eq!(story.board("legal"), "on it: lena");
    story.wait(5);
    story.says("lena", on_it("legal")).expect("she still is");
    story.wait(19);
    assert_eq!(story.board("legal"), "on it: lena");
    story.wait(11);
    assert_eq!(
        story.board("legal"),
        "silent, dev asked",
        "no answer in a rung's time"
    );
    let state = &story.green.page(&legal(0)).expect("hers").state;
    assert!(matches!(state, PageState::TimedOut { .. }));
    story.says("dev", on_it("legal")).expect("paged");
    story.says("dev", cannot("legal", None)).expect("his");
    let of_a_yes = |timer: &String| timer.starts_with("ack-expires:legal");
    assert!(!story.timers.keys().any(of_a_yes));
}

#[test]
fn a_yes_does_not_grow_old_by_itself() {
    let mut story = Story::paging();
    story.says("lena", on_it("legal")).expect("paged");
    let ages = |(_, timer): &(DateTime<Utc>, Timer)| matches!(timer, Timer::AckExpires { .. });
    assert!(!story.timers.values().any(ages));
}

/// As version 0.1 wrote it, before there were media.
#[test]
fn a_page_kept_by_an_older_version_is_read_and_goes_on() {
    let mut story = Story::paging();
    let mut kept = serde_json::to_value(&story.green).expect("JSON");
    let object = kept.as_object_mut().expect("an object");
    for newer in ["ladder", "ack_expires_after", "quiet_override"] {
        assert!(object.remove(newer).is_some());
    }
    for seat in kept["seats"].as_array_mut().expect("seats") {
        let page = seat["pages"][0].as_object_mut().expect("a page");
        for newer in ["carriers", "again", "remind_me_at", "regardless"] {
            assert!(page.remove(newer).is_some());
        }
        page.insert("medium".to_owned(), "slack_dm".into());
    }
    story.green = serde_json::from_value(kept).expect("it is read");
    let page = story.green.page(&legal(0)).expect("hers");
    assert_eq!(
        page.carried(Medium::SlackDm),
        Some(crate::domain::page::Carried::Reached)
    );
    assert!(story.green.amiss(&story.found(), story.now).is_empty());
    story.wait(5);
    assert_eq!(story.paged.iter().filter(|it| it.0 == "lena").count(), 2);
    story.wait(5);
    assert_eq!(story.board("legal"), "silent, dev asked");
    story.says("lena", on_it("legal")).expect("a late yes");
    assert_eq!(story.board("legal"), "on it: lena");
}
