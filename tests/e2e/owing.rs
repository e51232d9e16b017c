//! P9: promises are followed until they are kept: their owners hear of them in their own working hours, after the close
//! too, and the sponsor of what is blocked.

use chrono::TimeDelta;
use codegreen::domain::action_item::ItemState;
use codegreen::jobs::auditor::{Auditor, Repaired};
use slack_sim::MessageHandle;

use crate::support::app::{TestApp, run_on_each_by, run_test};
use crate::support::running::Rules;

/// It is Monday, 10:00 in Berlin. Lena, who is there, has until Friday.
async fn promised(t: &TestApp) -> anyhow::Result<MessageHandle> {
    t.declares("Alice", "Renewal").await?;
    for who in ["Carla", "Lena", "Priya", "Sara", "Jonas", "Nadia"] {
        t.person(who).clicks_in_dm("On it").await?;
    }
    let alice = t.person("Alice");
    let card = t.card("Renewal")?;
    alice.clicks(&card, "Add an action item").await?;
    let modal = alice.wait_for_modal().await?;
    for (field, value) in [
        ("what", "Draft the cap"),
        ("owner", "Lena"),
        ("due_on", "2026-11-27"),
    ] {
        modal.fill(field, value).await?;
    }
    modal.submit().await?;
    t.settle().await?;
    t.everybody_reads();
    t.in_thread(&card, "Draft the cap")
}

async fn closes(t: &TestApp) -> anyhow::Result<()> {
    t.person("Alice")
        .clicks(&*t.card("Renewal")?, "Close")
        .await?;
    let modal = t.person("Alice").wait_for_modal().await?;
    // Of one that was stood down nobody hears anything more.
    modal.fill("outcome", "Stood down").await?;
    modal.submit().await?;
    t.settle().await?;
    t.everybody_reads();
    Ok(())
}

fn is_left_in_peace(t: &TestApp, when: &str) {
    let unread = t.person("Lena").dm().unread();
    assert!(unread.is_empty(), "{when}: {unread:?}");
}

#[tokio::test]
async fn an_owner_hears_of_it_before_it_is_due_and_while_it_is_late_until_it_is_done() {
    run_on_each_by(Rules::default(), async |t: &mut TestApp| {
        let item = promised(t).await?;
        closes(t).await?;
        // That it waits is as it should be.
        let auditor = Auditor::new(t.running.bot.clone());
        assert_eq!(auditor.step_once().await, Repaired::new());
        t.advance(TimeDelta::hours(2 * 24 + 22)).await?;
        is_left_in_peace(t, "Thursday, 8:00");
        t.restart().await?;
        t.advance(TimeDelta::hours(1)).await?;
        let soon = t.person("Lena").dm().expect("due soon")?;
        assert!(
            soon.shows("Draft the cap") && soon.shows("Fri 27 Nov"),
            "{}",
            soon.visible_text()
        );
        assert!(soon.mentions().is_empty());
        t.everybody_reads();

        t.advance(TimeDelta::days(1)).await?;
        is_left_in_peace(t, "Friday, 9:00");
        t.advance(TimeDelta::days(2)).await?;
        is_left_in_peace(t, "Sunday");
        t.advance(TimeDelta::days(1)).await?;
        t.person("Lena")
            .dm()
            .expect("date of this one has passed")?;
        t.everybody_reads();
        t.advance(TimeDelta::days(6)).await?;
        is_left_in_peace(t, "Sunday again");
        t.advance(TimeDelta::days(1)).await?;
        let late = t
            .person("Lena")
            .dm()
            .expect("date of this one has passed")?;
        t.person("Lena").clicks(&late, "Done").await?;
        t.settle().await?;
        assert!(item.now()?.shows("✅ Done"));
        t.everybody_reads();
        t.advance(TimeDelta::days(7)).await?;
        is_left_in_peace(t, "it is done");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_date_is_the_one_that_counts() {
    run_test(async |t: &mut TestApp| {
        let item = promised(t).await?;
        t.person("Lena").clicks(&item, "Edit").await?;
        let modal = t.person("Lena").wait_for_modal().await?;
        modal.fill("due_on", "2026-12-04").await?;
        modal.submit().await?;
        t.advance(TimeDelta::days(7)).await?;
        is_left_in_peace(t, "the old date has passed");
        t.advance(TimeDelta::days(3)).await?;
        t.person("Lena").dm().expect("due soon")?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_blocked_goes_to_the_sponsor_who_may_clear_the_way() {
    run_test(async |t: &mut TestApp| {
        let item = promised(t).await?;
        t.person("Lena").reacts(&item, "construction").await?;
        t.settle().await?;
        let told = t.person("Tom").dm().expect("is blocked, says Lena")?;
        t.person("Tom").clicks(&told, "Goes on").await?;
        t.settle().await?;
        let items = t.items(&t.latest().await?).await?;
        assert_eq!(items[0].state, ItemState::InProgress);
        t.everybody_reads();
        // Who blocks it as the sponsor knows.
        t.person("Tom").reacts(&item, "construction").await?;
        t.settle().await?;
        let tom = t.person("Tom").dm().unread();
        assert!(
            tom.iter().all(|it| !it.shows("is blocked, says")),
            "{tom:?}"
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}
