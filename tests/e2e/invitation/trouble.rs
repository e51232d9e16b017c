//! What goes wrong on the way to Slack: the file comes in the end, and once; or it is left out, and nothing else is missed.

use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use codegreen::jobs::Jobs;
use codegreen::slack::bot::Bot;
use codegreen::slack::client::{Deadlines, Identity, SlackApi};
use slack_sim::{Fault, FaultKind};

use super::{close, file, files, shared_and_deleted, with_files};
use crate::support::app::{TestApp, run_on_each_by, run_test_by};
use crate::support::running::Rules;

const CALLS: [&str; 3] = [
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
];

/// Answers that say nothing of what Slack did.
const DOUBTS: [FaultKind; 6] = [
    FaultKind::Reset,
    FaultKind::AcceptedThenReset,
    FaultKind::ServerError,
    FaultKind::AcceptedThenServerError,
    FaultKind::Html,
    FaultKind::AcceptedThenHtml,
];

/// Time for what waits to be tried again.
async fn later(t: &TestApp) -> anyhow::Result<()> {
    for _ in 0..4 {
        t.advance(TimeDelta::seconds(10)).await?;
    }
    Ok(())
}

/// The workers with another client.
fn with(t: &mut TestApp, deadlines: Deadlines, scopes: Option<Vec<String>>) -> anyhow::Result<()> {
    let bot = &t.running.bot;
    let token = t.sim.config().bot_token.clone().into();
    let api = SlackApi::with_deadlines(&t.sim.api_url(), &token, t.clock.clone(), deadlines)?;
    let identity = Identity {
        scopes,
        ..bot.identity.clone()
    };
    let bot = Bot::new(bot.app.clone(), api, bot.directory.clone(), identity);
    t.running.jobs = Jobs::new(bot);
    Ok(())
}

#[tokio::test]
async fn it_comes_in_the_end_and_once_whatever_becomes_of_each_call() {
    run_on_each_by(with_files(), async |t: &mut TestApp| {
        for (number, kind) in DOUBTS.into_iter().enumerate() {
            let deal = format!("Renewal {number}");
            for method in CALLS {
                t.sim.fault(Fault::on(method, kind.clone()));
            }
            t.declares("Alice", &deal).await?;
            later(t).await?;
            let found = file(t, &deal).with_context(|| format!("{kind:?}"))?;
            assert_eq!(found.sequence(), 0, "{kind:?}");
            t.everybody_reads();
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn silence_is_not_waited_for_for_ever() {
    run_test_by(with_files(), async |t: &mut TestApp| {
        let quick = Duration::from_millis(300);
        let deadlines = Deadlines {
            posting: quick,
            reading: quick,
            ..Deadlines::default()
        };
        let scopes = t.running.bot.identity.scopes.clone();
        with(t, deadlines, scopes)?;
        for method in CALLS {
            t.sim.fault(Fault::on(method, FaultKind::Hang));
        }
        let silent = Fault::on("files.completeUploadExternal", FaultKind::AcceptedThenHang);
        t.sim.fault(silent);
        t.declares("Alice", "Renewal").await?;
        later(t).await?;
        later(t).await?;
        assert_eq!(file(t, "Renewal")?.sequence(), 0);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_old_one_that_cannot_be_deleted_yet_is_deleted_later() {
    run_on_each_by(with_files(), async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        t.sim
            .fault(Fault::on("files.delete", FaultKind::AcceptedThenReset));
        t.sim
            .fault(Fault::on("files.delete", FaultKind::ServerError));
        close(t, "Stood down").await?;
        later(t).await?;
        assert_eq!(file(t, "Renewal")?.method, "CANCEL");
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn slack_says_when_to_come_back_and_the_thread_does_not_wait() {
    run_test_by(with_files(), async |t: &mut TestApp| {
        for method in CALLS {
            let limited = FaultKind::RateLimited { retry_after: 20 };
            t.sim.fault(Fault::on(method, limited));
        }
        t.declares("Alice", "Renewal").await?;
        let card = t.card("Renewal")?;
        assert!(files(t, "Tom", &card)?.is_empty());
        t.in_thread(&card, "Situation")?;
        // As long as each of the three says.
        for _ in CALLS {
            later(t).await?;
        }
        assert_eq!(file(t, "Renewal")?.sequence(), 0);
        assert_eq!(shared_and_deleted(t), (1, 0));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_the_scope_nothing_is_said_and_all_else_is_there() {
    run_on_each_by(Rules::default(), async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        close(t, "Stood down").await?;
        let card = t.card("Renewal")?;
        assert!(card.shows("Stood down"), "{}", card.visible_text());
        assert!(files(t, "Tom", &card)?.is_empty());
        let asked = t
            .sim
            .calls()
            .into_iter()
            .filter(|call| call.method.starts_with("files."));
        assert_eq!(asked.count(), 0);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_slack_does_not_name_the_scopes_it_asks_once() {
    run_test_by(Rules::default(), async |t: &mut TestApp| {
        with(t, Deadlines::default(), None)?;
        t.declares("Alice", "Renewal").await?;
        close(t, "Stood down").await?;
        later(t).await?;
        assert!(files(t, "Tom", &t.card("Renewal")?)?.is_empty());
        let calls = t.sim.calls();
        let asked = calls
            .iter()
            .filter(|call| call.method.starts_with("files."));
        let errors: Vec<_> = asked.map(|call| call.error.as_deref()).collect();
        assert_eq!(errors, [Some("missing_scope")]);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_that_slack_refuses_for_good_is_left_out_in_the_end() {
    run_test_by(with_files(), async |t: &mut TestApp| {
        let refused = FaultKind::Refused("storage_limit_reached".to_owned());
        let upload = "files.getUploadURLExternal";
        t.sim.fault(Fault::on(upload, refused).always());
        t.declares("Alice", "Renewal").await?;
        for _ in 0..12 {
            t.advance(TimeDelta::minutes(5)).await?;
        }
        let tried = t.sim.calls_to(upload).len();
        assert!((2..12).contains(&tried), "{tried}");
        t.everybody_reads();
        t.advance(TimeDelta::hours(1)).await?;
        assert_eq!(t.sim.calls_to(upload).len(), tried);
        t.everybody_reads();
        Ok(())
    })
    .await;
}
