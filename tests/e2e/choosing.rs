//! No quorum at the deadline: the sponsor chooses how it goes on, with one tap.

use chrono::TimeDelta;
use codegreen::domain::code_green::{OutcomeKind, Phase};
use slack_sim::MessageHandle;

use crate::support::app::{TestApp, run_on_each_by, run_test, run_test_by};
use crate::support::running::Rules;

/// Nobody is passed over before the deadline.
const PATIENT: &str = r#"
[[paging.rung]]
who = "lead"
by = "slack"
wait = "40m"

[[paging.rung]]
who = "deputies"
by = "slack"
wait = "40m"
"#;

/// Everybody but Legal sits; half an hour has passed, and Tom, the sponsor, is asked.
async fn without_legal(t: &TestApp) -> anyhow::Result<MessageHandle> {
    t.declares("Alice", "Renewal").await?;
    for who in ["Carla", "Priya", "Sara", "Jonas", "Nadia"] {
        t.person(who).clicks_in_dm("On it").await?;
    }
    t.settle().await?;
    for _ in 0..6 {
        t.advance(TimeDelta::minutes(5)).await?;
    }
    let asked = t.person("Tom").dm().expect("How shall it go on?")?;
    assert!(asked.shows("still free: Legal"), "{}", asked.visible_text());
    t.everybody_reads();
    Ok(asked)
}

#[tokio::test]
async fn the_caller_hears_who_chooses_and_may_not() {
    run_test(async |t: &mut TestApp| {
        let asked = without_legal(t).await?;
        let alice = t.person("Alice").dm().peek();
        let told = alice.iter().find(|it| it.shows("still free: Legal"));
        let told = told.expect("she hears of it, too");
        assert!(
            told.shows("chooses how it goes on"),
            "{}",
            told.visible_text()
        );
        assert!(told.buttons().is_empty());
        t.person("Alice")
            .clicks(&asked, "Meet with the gaps named")
            .await
            .ok();
        t.settle().await?;
        assert!(matches!(t.latest().await?.phase, Phase::Paging { .. }));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn they_meet_with_the_gaps_named() {
    run_on_each_by(Rules::default(), async |t: &mut TestApp| {
        let asked = without_legal(t).await?;
        for _ in 0..2 {
            t.person("Tom")
                .clicks(&asked, "Meet with the gaps named")
                .await?;
            t.settle().await?;
        }
        let said = t.in_thread(&t.card("Renewal")?, "has the table meet without Legal")?;
        assert!(said.shows("Tom"), "{}", said.visible_text());
        assert!(matches!(t.latest().await?.phase, Phase::Convened { .. }));
        t.everybody_reads();
        t.person("Lena").clicks_in_dm("On it").await?;
        t.settle().await?;
        assert!(t.card("Renewal")?.shows("Legal: on it, Lena"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_next_in_line_is_paged_at_once() {
    let rules = Rules {
        paging: PATIENT,
        ..Rules::default()
    };
    run_test_by(rules, async |t: &mut TestApp| {
        let asked = without_legal(t).await?;
        let before = t.latest().await?.seats[1].pages.len();
        for _ in 0..2 {
            t.person("Tom")
                .clicks(&asked, "Page the next in line")
                .await?;
            t.settle().await?;
        }
        let legal = t.latest().await?.seats[1].clone();
        assert_eq!(
            legal.pages.len(),
            before + 1,
            "one more, however often it is pressed"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_meeting_moves_and_everybody_sees_when() {
    run_test(async |t: &mut TestApp| {
        let asked = without_legal(t).await?;
        let before = t.latest().await?.meeting.starts_at;
        for _ in 0..2 {
            t.person("Tom").clicks(&asked, "30 min later").await?;
            t.settle().await?;
        }
        let green = t.latest().await?;
        assert_eq!(
            green.meeting.starts_at - before.max(t.clock.now()),
            TimeDelta::minutes(30)
        );
        assert_eq!(green.answer_by, Some(green.meeting.starts_at));
        let card = t.card("Renewal")?;
        t.in_thread(&card, "has moved the meeting")?;
        let at = green.meeting.starts_at.format("%H:%M").to_string();
        for shown in [&card, &t.in_thread(&card, "How we work")?] {
            assert!(
                shown.visible_text().contains(&at),
                "{at}: {}",
                shown.visible_text()
            );
        }
        t.everybody_reads();
        for _ in 0..6 {
            t.advance(TimeDelta::minutes(5)).await?;
        }
        t.person("Tom").dm().expect("How shall it go on?")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_stood_down_by_the_form_that_closes() {
    run_test(async |t: &mut TestApp| {
        let asked = without_legal(t).await?;
        t.person("Tom").clicks(&asked, "Stand down").await?;
        let form = t.person("Tom").wait_for_modal().await?;
        assert_eq!(form.value("outcome")?, "Stood down");
        form.submit().await?;
        t.settle().await?;
        assert!(matches!(
            t.latest().await?.phase,
            Phase::Closed {
                outcome: OutcomeKind::StoodDown,
                ..
            }
        ));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
