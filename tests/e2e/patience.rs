//! P3's finer points, through the endpoint: remind me later, out of office, quiet hours, and a yes that grows old.

use chrono::TimeDelta;
use codegreen::domain::seat::SeatStanding;

use crate::support::app::{TestApp, run_on_each_by, run_test, run_test_by};
use crate::support::running::Rules;

fn by(paging: &'static str) -> Rules {
    Rules {
        paging,
        ..Rules::default()
    }
}

#[tokio::test]
async fn remind_me_in_15_min_holds_up_nobody_and_is_kept() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        t.advance(TimeDelta::minutes(2)).await?;
        t.person("Carla")
            .clicks(&page, "Remind me in 15 min")
            .await?;
        t.settle().await?;
        let page = page.now()?;
        assert!(page.shows("You are reminded at"), "{}", page.visible_text());
        assert!(!page.buttons().iter().any(|it| it.starts_with("Remind")));
        t.restart().await?;
        t.advance(TimeDelta::minutes(8)).await?;
        t.person("Frank").dm().expect("Finance")?;
        assert!(
            t.person("Carla").dm().unread().is_empty(),
            "no other reminder"
        );
        t.advance(TimeDelta::minutes(7)).await?;
        t.person("Carla").dm().expect("Your reminder.")?;
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        assert!(t.card("Renewal")?.shows("on it, Carla"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_is_out_of_office_is_passed_over_at_once_and_the_board_says_so() {
    run_test(async |t: &mut TestApp| {
        t.person("Carla")
            .sets_status(":palm_tree:", "Vacationing")
            .await;
        t.person("Jonas").sets_status(":palm_tree:", "").await;
        t.person("Mia")
            .sets_status(":face_with_thermometer:", "")
            .await;
        t.person("Lena")
            .sets_status(":coffee:", "Out for coffee")
            .await;
        t.declares("Alice", "Renewal").await?;
        assert!(t.person("Carla").dm().peek().is_empty());
        t.person("Frank").dm().expect("you are asked as deputy")?;
        t.person("Lena").dm().expect("Legal")?;
        let card = t.card("Renewal")?;
        assert!(
            card.shows("Carla is away, Frank is asked"),
            "{}",
            card.visible_text()
        );
        // Of Delivery everybody is away: its lead is paged all the same.
        t.person("Jonas").dm().expect("Delivery")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_slack_does_not_say_who_is_away_they_are_paged() {
    run_test(async |t: &mut TestApp| {
        t.person("Carla").sets_status(":palm_tree:", "").await;
        let preview = t
            .fills_in(&t.person("Alice"), "Renewal", "1.2m EUR")
            .await?;
        let away = slack_sim::Fault::on("users.info", slack_sim::FaultKind::ServerError);
        t.sim.fault(away.always());
        preview.submit().await?;
        t.settle().await?;
        t.person("Carla").dm().expect("Finance")?;
        t.sim.clear_faults();
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// It is 10:00 in Berlin, 04:00 in New York, where Carla and Frank are, and 09:00 in London.
#[tokio::test]
async fn at_night_the_page_waits_and_the_sponsor_may_have_it_sent() {
    run_on_each_by(
        by("quiet_hours = \"22:00-07:00\""),
        async |t: &mut TestApp| {
            t.declares("Alice", "Renewal").await?;
            t.person("Lena").dm().expect("Legal")?;
            for asleep in ["Carla", "Frank"] {
                assert!(t.person(asleep).dm().peek().is_empty(), "{asleep}");
            }
            let card = t.card("Renewal")?;
            assert!(card.shows("off for the night"), "{}", card.visible_text());
            t.person("Alice").dm().expect("it is night for everybody")?;
            let told = t.person("Tom").dm().expect("it is night for everybody")?;
            t.person("Tom").clicks(&told, "Page them now").await?;
            let modal = t.person("Tom").wait_for_modal().await?;
            modal.fill("note", "Their board signs at noon.").await?;
            modal.submit().await?;
            t.settle().await?;
            t.person("Carla").dm().expect("Finance")?;
            let word = t.in_thread(&card, "Their board signs at noon.")?;
            assert!(word.shows("Tom"));
            t.everybody_reads();
            Ok(())
        },
    )
    .await;
}

#[tokio::test]
async fn in_the_morning_the_page_goes_out() {
    run_test_by(
        by("quiet_hours = \"22:00-07:00\""),
        async |t: &mut TestApp| {
            t.declares("Alice", "Renewal").await?;
            t.restart().await?;
            t.advance(TimeDelta::minutes(2 * 60 + 59)).await?;
            assert!(t.person("Carla").dm().peek().is_empty());
            t.advance(TimeDelta::minutes(1)).await?;
            t.person("Carla").dm().expect("Finance")?;
            assert!(t.person("Frank").dm().peek().is_empty());
            t.advance(TimeDelta::minutes(10)).await?;
            t.person("Frank").dm().expect("Finance")?;
            t.everybody_reads();
            Ok(())
        },
    )
    .await;
}

#[tokio::test]
async fn only_the_sponsor_has_people_woken() {
    run_test_by(
        by("quiet_hours = \"22:00-07:00\""),
        async |t: &mut TestApp| {
            let green = t.declares("Alice", "Renewal").await?;
            let told = t.person("Alice").dm().expect("it is night for everybody")?;
            assert!(told.buttons().is_empty() && told.shows("Tom"));
            let command = codegreen::domain::command::Command::OverrideQuiet {
                reason: "now".to_owned(),
            };
            let actor = codegreen::domain::person::Actor {
                user: "U0ALICE".into(),
                standing: codegreen::domain::person::Standing::Full,
            };
            let order = codegreen::app::execute::Order {
                workspace: t.workspace(),
                code_green: green.id,
                by: codegreen::domain::person::By::Person(actor),
                dedup: None,
                finish: None,
                also: Vec::new(),
                command,
            };
            assert!(t.running.bot.app.execute(order).await.is_err());
            let now = t.latest().await?;
            let finance = now
                .seat(&"finance".into())
                .map(codegreen::domain::seat::Seat::standing);
            assert!(matches!(finance, Some(SeatStanding::Quiet { .. })));
            t.everybody_reads();
            Ok(())
        },
    )
    .await;
}

#[tokio::test]
async fn a_yes_grows_old_and_is_asked_for_again() {
    let rules = by("ack_expires_after = \"20m\"");
    run_on_each_by(rules, async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        t.person("Carla").clicks(&page, "On it").await?;
        t.settle().await?;
        t.everybody_reads();
        t.advance(TimeDelta::minutes(20)).await?;
        let again = t
            .person("Carla")
            .dm()
            .expect("Are you still on it for Finance?")?;
        t.person("Carla").clicks(&again, "Still on it").await?;
        t.settle().await?;
        assert!(again.now()?.shows("You're on it"));
        t.everybody_reads();
        t.restart().await?;
        t.advance(TimeDelta::minutes(20)).await?;
        t.person("Carla").dm().expect("Are you still on it")?;
        t.advance(TimeDelta::minutes(10)).await?;
        t.person("Frank").dm().expect("Finance")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}
