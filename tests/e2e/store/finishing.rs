//! How a job ends, and what becomes of one that was asked for again meanwhile.

use codegreen::domain::effect::{Effect, Surface};
use codegreen::domain::ids::CodeGreenId;
use codegreen::domain::person::Viewer;
use codegreen::store::change::{Finish, Write};
use codegreen::store::jobs::{Job, Lane};
use codegreen::store::{Store, StoreError};

use super::people::{added, at, declared, finishing, item, minute, page, page_effect, wanting, ws};
use crate::support::databases::on_each_database;

fn card() -> Effect {
    Effect::Refresh {
        surface: Surface::Card,
    }
}

async fn claim(store: &Store, lane: Lane, seconds: i64) -> Option<Job> {
    let mut jobs = store.claim(lane, at(seconds), minute(), 9).await.unwrap();
    assert!(jobs.len() <= 1, "{jobs:?}");
    jobs.pop()
}

async fn refresh_claimed(store: &Store) -> (CodeGreenId, Job) {
    let green = declared(store, "Renewal 2027").await;
    store.commit(wanting(1, green.id, [card()])).await.unwrap();
    (green.id, claim(store, Lane::Channel, 1).await.unwrap())
}

#[tokio::test]
async fn who_lost_the_lease_writes_nothing() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let effect = page_effect(&page("legal", 0), "U1", 1);
        db.store
            .commit(wanting(1, green.id, [effect]))
            .await
            .unwrap();
        let stale = claim(&db.store, Lane::Pages, 1).await.unwrap();
        let fresh = claim(&db.store, Lane::Pages, 61).await.unwrap();
        let again = Finish::Again { at: at(99) };
        for finish in [Finish::Done, again, Finish::InDoubt { at: at(99) }] {
            let mut late = finishing(62, &stale, finish);
            late.dedup = Some("Ev1".to_owned());
            late.writes
                .push(Write::NewItem(Box::new(item(&green, "Never"))));
            let outcome = db.store.commit(late).await;
            assert!(matches!(outcome, Err(StoreError::Fenced)), "{outcome:?}");
        }
        let items = db
            .store
            .items_of(&ws(), green.id, &Viewer::System)
            .await
            .unwrap();
        assert_eq!(items, []);
        // Neither does the right lease in another workspace's name.
        let mut theirs = finishing(62, &fresh, Finish::Done);
        theirs.workspace = "T2".into();
        assert!(matches!(
            db.store.commit(theirs).await,
            Err(StoreError::Fenced)
        ));

        let mut in_time = finishing(62, &fresh, Finish::Done);
        in_time.dedup = Some("Ev1".to_owned());
        db.store.commit(in_time.clone()).await.unwrap();
        assert_eq!(db.store.backlog().await.unwrap(), 0);
        in_time.dedup = None;
        assert!(matches!(
            db.store.commit(in_time).await,
            Err(StoreError::Fenced)
        ));
    })
    .await;
}

/// The lease fences, not the clock: who is late but was not replaced has done the work.
#[tokio::test]
async fn who_is_late_and_was_not_replaced_may_finish() {
    on_each_database(async |db| {
        let (_, job) = refresh_claimed(&db.store).await;
        db.store
            .commit(finishing(500, &job, Finish::Done))
            .await
            .unwrap();
        assert_eq!(db.store.backlog().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_asked_for_ten_times_is_one() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        for seconds in 0..10 {
            db.store
                .commit(wanting(seconds, green.id, [card()]))
                .await
                .unwrap();
        }
        assert_eq!(db.store.backlog().await.unwrap(), 1);
        let job = claim(&db.store, Lane::Channel, 10).await.unwrap();
        assert_eq!(job.due_at, at(0));
        db.store
            .commit(finishing(11, &job, Finish::Done))
            .await
            .unwrap();
        assert_eq!(db.store.backlog().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_asked_for_in_flight_is_done_once_more() {
    on_each_database(async |db| {
        let (green, job) = refresh_claimed(&db.store).await;
        db.store.commit(wanting(2, green, [card()])).await.unwrap();
        assert!(
            claim(&db.store, Lane::Channel, 3).await.is_none(),
            "it is being carried out"
        );
        db.store
            .commit(finishing(4, &job, Finish::Done))
            .await
            .unwrap();
        let again = claim(&db.store, Lane::Channel, 4).await.unwrap();
        assert_eq!((again.attempts, again.due_at), (1, at(4)));
        db.store
            .commit(finishing(5, &again, Finish::Done))
            .await
            .unwrap();
        assert_eq!(db.store.backlog().await.unwrap(), 0);
    })
    .await;
}

/// A change that completes a refresh may itself ask for the same one: that is a new one.
#[tokio::test]
async fn a_change_may_finish_a_job_and_ask_for_it() {
    on_each_database(async |db| {
        let (green, job) = refresh_claimed(&db.store).await;
        let mut change = finishing(2, &job, Finish::Done);
        change.effects.push((green, card()));
        db.store.commit(change).await.unwrap();
        assert!(claim(&db.store, Lane::Channel, 2).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn again_counts_failures_and_in_doubt_counts_attempts() {
    on_each_database(async |db| {
        let (_, job) = refresh_claimed(&db.store).await;
        let mut change = finishing(2, &job, Finish::Again { at: at(10) });
        db.store.commit(change).await.unwrap();
        assert!(claim(&db.store, Lane::Channel, 9).await.is_none());
        let job = claim(&db.store, Lane::Channel, 10).await.unwrap();
        assert_eq!((job.attempts, job.failures), (1, 1));
        change = finishing(11, &job, Finish::InDoubt { at: at(20) });
        db.store.commit(change).await.unwrap();
        let job = claim(&db.store, Lane::Channel, 20).await.unwrap();
        assert_eq!((job.attempts, job.failures), (2, 1));
        // A definite failure ends the doubt.
        change = finishing(21, &job, Finish::Again { at: at(30) });
        db.store.commit(change).await.unwrap();
        let job = claim(&db.store, Lane::Channel, 30).await.unwrap();
        assert_eq!((job.attempts, job.failures), (1, 2));
    })
    .await;
}

/// Slack said how long to wait: asking for the same again does not shorten it, and is not forgotten either.
#[tokio::test]
async fn a_job_that_waits_is_not_hurried() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        for finish in [
            Finish::Again { at: at(100) },
            Finish::InDoubt { at: at(100) },
        ] {
            db.store
                .commit(wanting(1, green.id, [card()]))
                .await
                .unwrap();
            let job = claim(&db.store, Lane::Channel, 1).await.unwrap();
            db.store.commit(finishing(2, &job, finish)).await.unwrap();
            db.store
                .commit(wanting(3, green.id, [card()]))
                .await
                .unwrap();
            assert_eq!(
                db.store.next_due(Lane::Channel).await.unwrap(),
                Some(at(100))
            );
            let job = claim(&db.store, Lane::Channel, 100).await.unwrap();
            db.store
                .commit(finishing(101, &job, Finish::Done))
                .await
                .unwrap();
            assert_eq!(db.store.backlog().await.unwrap(), 0);
        }
    })
    .await;
}

#[tokio::test]
async fn a_worker_commits_what_it_did_with_the_end_of_its_job() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let mut item = added(&db.store, &green, "Ask the bank").await;
        db.store
            .commit(wanting(1, green.id, [card()]))
            .await
            .unwrap();
        let job = claim(&db.store, Lane::Channel, 1).await.unwrap();
        // The state it decided on is stale: the job is not lost either.
        item.version = 5;
        let mut change = finishing(2, &job, Finish::Done);
        change.writes.push(Write::Item(Box::new(item.clone())));
        assert!(matches!(
            db.store.commit(change.clone()).await,
            Err(StoreError::Conflict)
        ));
        assert_eq!(db.store.backlog().await.unwrap(), 1);
        item.version = 2;
        change.writes = vec![Write::Item(Box::new(item))];
        db.store.commit(change).await.unwrap();
        assert_eq!(db.store.backlog().await.unwrap(), 0);
    })
    .await;
}
