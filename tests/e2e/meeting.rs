//! P5: the meeting: a reminder, the agenda as it begins, and who takes part.

use chrono::TimeDelta;
use codegreen::domain::attendance::Attendance;

use crate::support::app::{TestApp, run_test, run_test_on_each_database};

/// Alice has called it at 09:00 UTC for 09:30, and all but Lena sit.
async fn nearly_all_sit(t: &TestApp) -> anyhow::Result<()> {
    t.declares("Alice", "Renewal").await?;
    for who in ["Carla", "Priya", "Sara", "Jonas"] {
        t.person(who).clicks_in_dm("On it").await?;
    }
    t.settle().await?;
    t.everybody_reads();
    Ok(())
}

async fn attendance(t: &TestApp, seat: &str) -> anyhow::Result<Attendance> {
    let green = t.latest().await?;
    let seat = green.seat(&seat.into());
    Ok(seat.ok_or_else(|| anyhow::anyhow!("no seat"))?.attendance())
}

#[tokio::test]
async fn whoever_sits_is_reminded_and_the_agenda_comes_by_the_clock() {
    run_test_on_each_database(async |t: &mut TestApp| {
        nearly_all_sit(t).await?;
        let lena = t.person("Lena");
        let page = lena.dm().expect("Legal").or_else(|_| {
            let pages = lena.dm().peek();
            pages
                .into_iter()
                .next_back()
                .ok_or_else(|| anyhow::anyhow!("no page"))
        })?;
        lena.clicks(&page, "In writing").await?;
        let modal = lena.wait_for_modal().await?;
        modal
            .fill("Your position", "A cap at 1.5x, if mutual.")
            .await?;
        modal.submit().await?;
        t.settle().await?;
        let card = t.card("Renewal")?;
        assert!(
            card.shows("Legal: in writing, Lena"),
            "{}",
            card.visible_text()
        );
        assert!(card.shows("Convened"), "her word counts");
        t.in_thread(&card, "A cap at 1.5x, if mutual.")?;
        t.everybody_reads();

        t.advance(TimeDelta::minutes(25)).await?;
        let soon = |who: &str| {
            let unread = t.person(who).dm().unread();
            unread
                .iter()
                .filter(|it| it.shows("We meet in five minutes"))
                .count()
        };
        assert_eq!((soon("Carla"), soon("Lena"), soon("Dev")), (1, 0, 0));
        t.everybody_reads();
        t.advance(TimeDelta::minutes(5)).await?;
        let agenda = t.in_thread(&card, "CG-1: we meet")?;
        for line in [
            "15 min · Ideas",
            "In writing: Legal (Lena)",
            "Not said yet: Finance (Carla)",
        ] {
            assert!(agenda.shows(line), "{line}: {}", agenda.visible_text());
        }
        t.person("Carla").clicks(&agenda, "I'm here").await?;
        t.settle().await?;
        assert!(agenda.now()?.shows("Here: Finance (Carla)"));
        // Hugo was not asked.
        t.person("Hugo").clicks(&*agenda.now()?, "I'm here").await?;
        t.settle().await?;
        assert_eq!(attendance(t, "finance").await?, Attendance::Live);
        let agendas = t
            .person("Tom")
            .in_channel("C0ESCALATE")?
            .thread(&card.ts)
            .peek();
        let agendas = agendas
            .iter()
            .filter(|it| it.shows("CG-1: we meet"))
            .count();
        assert_eq!(agendas, 1, "one message");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_caller_says_for_the_others_who_is_here() {
    run_test(async |t: &mut TestApp| {
        nearly_all_sit(t).await?;
        t.person("Lena").clicks_in_dm("On it").await?;
        t.settle().await?;
        t.advance(TimeDelta::minutes(30)).await?;
        let agenda = t.in_thread(&t.card("Renewal")?, "CG-1: we meet")?;
        // Carla may not, and is told who may.
        t.person("Carla").clicks(&agenda, "Who is here?").await?;
        t.settle().await?;
        assert!(t.person("Carla").modal().is_err());
        let alice = t.person("Alice");
        alice.clicks(&agenda, "Who is here?").await?;
        let modal = alice.wait_for_modal().await?;
        modal.fill("Legal", "Here").await?;
        modal.fill("Security", "Not here").await?;
        modal.submit().await?;
        t.settle().await?;
        assert_eq!(attendance(t, "legal").await?, Attendance::Live);
        assert_eq!(attendance(t, "security").await?, Attendance::Absent);
        assert_eq!(attendance(t, "finance").await?, Attendance::Open);
        assert!(agenda.now()?.shows("Not here: Security (Sara)"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_is_moved_or_closed_reminds_nobody_at_its_old_time() {
    run_test(async |t: &mut TestApp| {
        nearly_all_sit(t).await?;
        t.person("Lena").clicks_in_dm("On it").await?;
        t.settle().await?;
        let alice = t.person("Alice");
        alice.clicks(&*t.card("Renewal")?, "Close").await?;
        let modal = alice.wait_for_modal().await?;
        modal.fill("outcome", "Stood down").await?;
        modal.submit().await?;
        t.settle().await?;
        t.everybody_reads();
        t.advance(TimeDelta::minutes(40)).await?;
        assert!(t.person("Carla").dm().unread().is_empty());
        assert!(t.in_thread(&t.card("Renewal")?, "CG-1: we meet").is_err());
        t.everybody_reads();
        Ok(())
    })
    .await;
}
