//! Damage that no change of ours does, done by hand in a real database: the auditor sees it, puts it right once, and
//! leaves alone what is sound.

use anyhow::Context;
use chrono::TimeDelta;
use codegreen::jobs::auditor::{Auditor, Repaired};
use serde_json::{Value, json};

use crate::support::app::{TestApp, run_test_on_each_database};

const MARK: &str = "you may have this already";

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

async fn audit(t: &TestApp) -> Repaired {
    Auditor::new(t.running.bot.clone()).step_once().await
}

/// Everything the auditor may change, as text.
async fn rows(t: &TestApp) -> Vec<String> {
    let sql = "SELECT dedup_key || ' ' || run_at || ' ' || coalesce(lease, 0) || ' ' || attempts FROM job \
               UNION ALL SELECT id || ' ' || version FROM code_green \
               UNION ALL SELECT seat || ' ' || rung || ' ' || attempt || ' ' || state FROM delivery ORDER BY 1";
    t.database.column(sql).await
}

/// Finds the damage, mends it once, and finds nothing the second time.
async fn repairs(t: &TestApp, kind: &'static str, times: u64) {
    assert_eq!(audit(t).await, Repaired::from([(kind, times)]));
    let mended = rows(t).await;
    assert_eq!(audit(t).await, Repaired::new(), "{kind}, a second time");
    assert_eq!(rows(t).await, mended);
    assert_eq!(t.running.bot.api.meters().repairs(kind), times);
}

/// Called, and nothing carried out yet.
async fn calls(t: &TestApp) -> anyhow::Result<()> {
    let alice = t.person("Alice");
    t.fills_in(&alice, "Renewal", "1.2m EUR")
        .await?
        .submit()
        .await?;
    Ok(())
}

fn pages_of(t: &TestApp, who: &str) -> Vec<bool> {
    let messages = t.person(who).dm().read_all();
    let pages = messages.iter().filter(|message| message.shows("Acme"));
    pages.map(|page| page.shows(MARK)).collect()
}

/// Changes the stored Code Green as no command would.
async fn damage(t: &TestApp, change: impl FnOnce(&mut Value)) -> anyhow::Result<()> {
    let bodies = t.database.column("SELECT body FROM code_green").await;
    let mut body: Value = serde_json::from_str(bodies.first().context("a Code Green")?)?;
    change(&mut body);
    let text = body.to_string().replace('\'', "''");
    t.database
        .sql(&format!("UPDATE code_green SET body = '{text}'"))
        .await;
    Ok(())
}

#[tokio::test]
async fn what_is_sound_is_left_alone() {
    run_test_on_each_database(async |t| {
        calls(t).await?;
        let mut seen = Vec::new();
        for step in 0..12 {
            // Before anything is sent, while people answer and are passed over, and when it is over.
            match step {
                1 => t.settle().await?,
                2 => drop(t.person("Carla").clicks_in_dm("On it").await?),
                3 => drop(t.person("Lena").clicks_in_dm("Can't make it").await?),
                _ => t.advance(minutes(4)).await?,
            }
            let before = rows(t).await;
            assert_eq!(audit(t).await, Repaired::new(), "step {step}");
            assert_eq!(rows(t).await, before, "step {step}");
            seen.push(before);
        }
        seen.dedup();
        assert!(seen.len() > 6, "much happened meanwhile");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_open_page_gets_its_lost_timer_back() {
    run_test_on_each_database(async |t| {
        t.declares("Alice", "Renewal").await?;
        let before = rows(t).await.len();
        t.database
            .sql("DELETE FROM job WHERE dedup_key LIKE '%escalate:legal.0'")
            .await;
        repairs(t, "timer_missing", 1).await;
        assert_eq!(rows(t).await.len(), before);
        t.advance(minutes(10)).await?;
        let green = t.latest().await?;
        let legal = green.seat(&"legal".into()).context("the seat")?;
        assert_eq!(legal.pages.len(), 2, "the deputy was paged, once");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_timer_that_would_fire_much_too_late_is_moved_back() {
    run_test_on_each_database(async |t| {
        t.declares("Alice", "Renewal").await?;
        let before = rows(t).await;
        t.database
            .sql("UPDATE job SET run_at = run_at + 86400000 WHERE dedup_key LIKE '%remind:legal.0'")
            .await;
        repairs(t, "timer_late", 1).await;
        let jobs = |rows: Vec<String>| -> Vec<String> {
            rows.into_iter()
                .filter(|row| row.starts_with("timer:"))
                .collect()
        };
        assert_eq!(jobs(rows(t).await), jobs(before));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn timers_without_an_owner_are_forgotten() {
    run_test_on_each_database(async |t| {
        t.declares("Alice", "Renewal").await?;
        let before = rows(t).await.len();
        let copy = |key: &str, green: &str, payload: &str| {
            format!(
                "INSERT INTO job (workspace, lane, kind, dedup_key, code_green, payload, due_at, run_at) \
                 SELECT workspace, lane, kind, {key}, {green}, {payload}, due_at, run_at FROM job \
                 WHERE dedup_key LIKE '%escalate:legal.0'"
            )
        };
        // One of a page that was never sent, one of a Code Green that is not there.
        let later = "replace(payload, '\"rung\":0', '\"rung\":7')";
        t.database
            .sql(&copy("'timer:' || code_green || ':escalate:legal.7'", "code_green", later))
            .await;
        t.database
            .sql(&copy("'timer:gone'", "'01890000000070008000000000000000'", "payload"))
            .await;
        assert_eq!(rows(t).await.len(), before + 2);
        repairs(t, "timer_without_owner", 2).await;
        assert_eq!(rows(t).await.len(), before);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_timer_left_by_a_closed_one_is_forgotten() {
    run_test_on_each_database(async |t| {
        t.declares("Alice", "Renewal").await?;
        let at = t.clock.now();
        damage(t, |green| {
            green["phase"] = json!({ "is": "declined", "at": at });
            for seat in green["seats"].as_array_mut().expect("seats") {
                seat["pages"][0]["state"] = json!({ "is": "timed_out", "at": at });
            }
        })
        .await?;
        t.database
            .sql("UPDATE code_green SET closed_at = declared_at, phase = 'declined'")
            .await;
        let timers = "SELECT dedup_key FROM job WHERE kind = 'timer'";
        let left = t.database.column(timers).await.len() as u64;
        assert!(left > 6);
        repairs(t, "timer_without_owner", left).await;
        assert!(t.database.column(timers).await.is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_job_that_nobody_will_take_up_is_freed() {
    run_test_on_each_database(async |t| {
        calls(t).await?;
        // Claimed by somebody whose clock is a day ahead, and the card put off till then.
        t.database
            .sql("UPDATE job SET lease = 7, attempts = 1, run_at = run_at + 86400000 WHERE dedup_key LIKE 'page:%legal.0:1'")
            .await;
        t.database
            .sql("UPDATE job SET failures = 1, run_at = run_at + 86400000 WHERE dedup_key LIKE 'show:%:card'")
            .await;
        repairs(t, "job_stuck", 2).await;
        t.settle().await?;
        assert_eq!(pages_of(t, "Lena"), [true], "it may have been sent");
        assert!(t.card("Renewal").is_ok());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_job_is_gone_is_sent_once_and_marked() {
    run_test_on_each_database(async |t| {
        calls(t).await?;
        t.database
            .sql("DELETE FROM job WHERE dedup_key LIKE 'page:%legal.0:1'")
            .await;
        t.settle().await?;
        assert!(pages_of(t, "Lena").is_empty());
        repairs(t, "page_without_job", 1).await;
        t.settle().await?;
        assert_eq!(pages_of(t, "Lena"), [true]);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_job_is_gone_after_it_was_sent_is_found_and_not_sent_again() {
    run_test_on_each_database(async |t| {
        t.declares("Alice", "Renewal").await?;
        damage(t, |green| {
            for seat in green["seats"].as_array_mut().expect("seats") {
                if seat["function"] == "legal" {
                    let since = green_time(&seat["pages"][0]["state"]["at"]);
                    seat["pages"][0]["state"] = json!({ "is": "queued", "since": since });
                    seat["pages"][0]["delivered_at"] = Value::Null;
                }
            }
        })
        .await?;
        t.database
            .sql("UPDATE delivery SET state = 'queued' WHERE seat = 'legal'")
            .await;
        t.database
            .sql("DELETE FROM message_ref WHERE surface LIKE 'page:legal%'")
            .await;
        // Its reminder was set when it was delivered.
        t.database
            .sql("DELETE FROM job WHERE dedup_key LIKE '%remind:legal.0'")
            .await;
        repairs(t, "page_without_job", 1).await;
        t.settle().await?;
        assert_eq!(pages_of(t, "Lena"), [false]);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

fn green_time(at: &Value) -> Value {
    at.clone()
}

#[tokio::test]
async fn a_free_seat_for_which_nobody_is_asked_goes_to_the_deputy() {
    run_test_on_each_database(async |t| {
        t.declares("Alice", "Renewal").await?;
        let at = t.clock.now();
        damage(t, |green| {
            for seat in green["seats"].as_array_mut().expect("seats") {
                if seat["function"] == "legal" {
                    seat["pages"][0]["state"] = json!({ "is": "timed_out", "at": at });
                }
            }
        })
        .await?;
        t.database
            .sql("DELETE FROM job WHERE dedup_key LIKE '%legal.0'")
            .await;
        repairs(t, "seat_unasked", 1).await;
        t.settle().await?;
        assert_eq!(pages_of(t, "Dev"), [false]);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// The loop of `serve`, by the clock.
#[tokio::test]
async fn it_looks_each_minute_by_itself() {
    run_test_on_each_database(async |t| {
        t.declares("Alice", "Renewal").await?;
        t.database
            .sql("DELETE FROM job WHERE dedup_key LIKE '%escalate:legal.0'")
            .await;
        let stop = tokio_util::sync::CancellationToken::new();
        let running = tokio::spawn(t.running.jobs.clone().run(stop.clone()));
        let meters = t.running.bot.api.meters().clone();
        let mut look = tokio::time::interval(std::time::Duration::from_millis(20));
        let repaired = async {
            while meters.repairs("timer_missing") == 0 {
                t.clock.advance(TimeDelta::seconds(1));
                look.tick().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), repaired).await?;
        stop.cancel();
        running.await?;
        assert_eq!(meters.repairs("timer_missing"), 1);
        t.everybody_reads();
        Ok(())
    })
    .await;
}
