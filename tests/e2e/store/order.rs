//! A thread keeps its order.

use codegreen::domain::effect::{Audience, Effect, Surface};
use codegreen::store::Store;
use codegreen::store::change::Finish;
use codegreen::store::jobs::{Job, Lane};

use super::claiming::{card, effects, of, tell};
use super::people::{at, declared, finishing, minute, wanting};
use crate::support::databases::on_each_database;

/// Claims one job of the channel lane, if there is one.
pub async fn next(store: &Store, seconds: i64) -> Option<(Job, Effect)> {
    let mut jobs = store
        .claim(Lane::Channel, at(seconds), minute(), 1)
        .await
        .unwrap();
    let effect = effects(&jobs).pop()?;
    jobs.pop().map(|job| (job, effect))
}

#[tokio::test]
async fn a_thread_keeps_its_order_and_others_do_not_wait_for_it() {
    on_each_database(async |db| {
        let slow = declared(&db.store, "Slow").await;
        let quick = declared(&db.store, "Quick").await;
        let rules = || Effect::Refresh {
            surface: Surface::GroundRules,
        };
        db.store
            .commit(wanting(1, slow.id, [card(), rules()]))
            .await
            .unwrap();
        db.store
            .commit(wanting(2, slow.id, [tell(Audience::Thread)]))
            .await
            .unwrap();
        db.store
            .commit(wanting(3, quick.id, [card()]))
            .await
            .unwrap();
        let (first, effect) = next(&db.store, 5).await.unwrap();
        assert_eq!((of(&first), effect), (slow.id, card()));
        let (other, _) = next(&db.store, 5).await.unwrap();
        assert_eq!(of(&other), quick.id);
        assert!(next(&db.store, 5).await.is_none());
        // Throttled: what comes after it waits as well, and nobody is told to look again before it is due.
        db.store
            .commit(finishing(5, &first, Finish::Again { at: at(30) }))
            .await
            .unwrap();
        db.store
            .commit(finishing(5, &other, Finish::Done))
            .await
            .unwrap();
        let due = format!(
            "SELECT kind FROM job WHERE run_at < {}",
            at(30).timestamp_millis()
        );
        assert!(
            db.column(&due).await.is_empty(),
            "no claim passes over what cannot be claimed"
        );
        assert!(next(&db.store, 6).await.is_none());
        assert_eq!(
            db.store.next_due(Lane::Channel).await.unwrap(),
            Some(at(30))
        );
        let (first, effect) = next(&db.store, 30).await.unwrap();
        assert_eq!((effect, first.failures), (card(), 1));
        assert!(next(&db.store, 30).await.is_none());
        db.store
            .commit(finishing(31, &first, Finish::Done))
            .await
            .unwrap();
        let (second, effect) = next(&db.store, 31).await.unwrap();
        assert_eq!(effect, rules());
        assert!(next(&db.store, 31).await.is_none());
        db.store
            .commit(finishing(32, &second, Finish::Done))
            .await
            .unwrap();
        assert_eq!(next(&db.store, 32).await.unwrap().1, tell(Audience::Thread));
    })
    .await;
}
