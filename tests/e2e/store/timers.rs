//! Timers are jobs: set, moved, stopped, and stopped all at once.

use codegreen::domain::effect::{Audience, Effect, Notice, Surface};
use codegreen::domain::ids::PageKey;
use codegreen::domain::timer::Timer;
use codegreen::store::change::{DeliveryState, Finish};
use codegreen::store::jobs::{Lane, Task};
use codegreen::store::{Store, StoreError};

use super::people::{at, declared, finishing, minute, page, page_effect, settled, wanting, ws};
use DeliveryState::{Cancelled, Delivered, Queued};

use crate::support::databases::on_each_database;

fn escalate(page: &PageKey) -> Timer {
    Timer::Escalate { page: page.clone() }
}

fn start(timer: Timer, seconds: i64) -> Effect {
    Effect::Start {
        timer,
        at: at(seconds),
    }
}

/// The timers that are due, and their jobs.
async fn due(store: &Store, seconds: i64) -> Vec<(Timer, codegreen::store::jobs::Job)> {
    let jobs = store
        .claim(Lane::Timers, at(seconds), minute(), 9)
        .await
        .unwrap();
    let timer = |job: codegreen::store::jobs::Job| match &job.task {
        Task::Effect {
            effect: Effect::Start { timer, .. },
            ..
        } => (timer.clone(), job),
        other => panic!("{other:?}"),
    };
    jobs.into_iter().map(timer).collect()
}

#[tokio::test]
async fn setting_a_timer_again_moves_it() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let timer = escalate(&page("legal", 0));
        for seconds in [600, 900, 700] {
            let effect = start(timer.clone(), seconds);
            db.store
                .commit(wanting(1, green.id, [effect]))
                .await
                .unwrap();
            assert_eq!(
                db.store.next_due(Lane::Timers).await.unwrap(),
                Some(at(seconds))
            );
        }
        assert!(due(&db.store, 699).await.is_empty());
        let fired = due(&db.store, 700).await;
        assert_eq!(fired.len(), 1);
        assert_eq!((&fired[0].0, fired[0].1.due_at), (&timer, at(700)));
        assert_eq!(
            db.store.backlog().await.unwrap(),
            0,
            "timers are no backlog"
        );
    })
    .await;
}

#[tokio::test]
async fn a_stopped_timer_never_fires_and_one_being_fired_is_fenced_off() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let (legal, finance) = (escalate(&page("legal", 0)), escalate(&page("finance", 0)));
        let stop = |timer: &Timer| Effect::Stop {
            timer: timer.clone(),
        };
        let both = [start(legal.clone(), 10), start(finance.clone(), 20)];
        db.store.commit(wanting(1, green.id, both)).await.unwrap();
        let fired = due(&db.store, 10).await;
        let stops = [stop(&legal), stop(&finance), stop(&Timer::AnswerBy)];
        db.store.commit(wanting(11, green.id, stops)).await.unwrap();
        let late = db
            .store
            .commit(finishing(12, &fired[0].1, Finish::Done))
            .await;
        assert!(matches!(late, Err(StoreError::Fenced)), "{late:?}");
        assert!(due(&db.store, 9999).await.is_empty());
    })
    .await;
}

/// Who fires a timer as it was, while it is moved, has decided on what is no longer so.
#[tokio::test]
async fn a_timer_moved_while_it_fires_fires_when_it_was_moved_to() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let timer = escalate(&page("legal", 0));
        db.store
            .commit(wanting(1, green.id, [start(timer.clone(), 10)]))
            .await
            .unwrap();
        let fired = due(&db.store, 10).await;
        db.store
            .commit(wanting(11, green.id, [start(timer.clone(), 500)]))
            .await
            .unwrap();
        let late = db
            .store
            .commit(finishing(12, &fired[0].1, Finish::Done))
            .await;
        assert!(matches!(late, Err(StoreError::Fenced)), "{late:?}");
        assert!(due(&db.store, 499).await.is_empty());
        let fired = due(&db.store, 500).await;
        assert_eq!(fired[0].1.attempts, 1);
        // Firing may set the timer again in its own change.
        let mut change = finishing(501, &fired[0].1, Finish::Done);
        change.effects.push((green.id, start(timer, 900)));
        db.store.commit(change).await.unwrap();
        assert_eq!(
            db.store.next_due(Lane::Timers).await.unwrap(),
            Some(at(900))
        );
    })
    .await;
}

#[tokio::test]
async fn stopping_all_takes_timers_and_pages_nobody_has_tried_to_send() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Closed").await;
        let other = declared(&db.store, "Open").await;
        let seats =
            ["sent", "in-flight", "in-doubt", "refused", "waiting"].map(|seat| page(seat, 0));
        for key in &seats[..4] {
            db.store
                .commit(wanting(1, green.id, [page_effect(key, "U1", 1)]))
                .await
                .unwrap();
        }
        let jobs = db
            .store
            .claim(Lane::Pages, at(1), minute(), 9)
            .await
            .unwrap();
        let mut sent = finishing(2, &jobs[0], Finish::Done);
        sent.writes
            .push(settled(green.id, &seats[0], DeliveryState::Delivered));
        let in_doubt = finishing(2, &jobs[2], Finish::InDoubt { at: at(50) });
        let refused = finishing(2, &jobs[3], Finish::Again { at: at(50) });
        for change in [sent, in_doubt, refused] {
            db.store.commit(change).await.unwrap();
        }
        let card = Effect::Refresh {
            surface: Surface::Card,
        };
        let notice = Effect::Tell {
            to: Audience::Thread,
            notice: Notice::Quorum,
        };
        let late = page("late", 0);
        let before = [
            page_effect(&seats[4], "U1", 1),
            start(escalate(&seats[4]), 10),
            start(Timer::AnswerBy, 20),
            card.clone(),
            notice.clone(),
            Effect::StopAll,
            // What is asked for after it in the same change stands.
            page_effect(&late, "U1", 1),
        ];
        let elsewhere = [page_effect(&seats[4], "U1", 1), start(Timer::AnswerBy, 20)];
        db.store
            .commit(wanting(3, other.id, elsewhere))
            .await
            .unwrap();
        db.store.commit(wanting(3, green.id, before)).await.unwrap();

        let states = async || {
            let mut states = Vec::new();
            for seat in seats.iter().chain([&late]) {
                states.push(
                    db.store
                        .delivery(&ws(), green.id, seat, 1)
                        .await
                        .unwrap()
                        .unwrap(),
                );
            }
            states
        };
        assert_eq!(
            states().await,
            [Delivered, Queued, Queued, Cancelled, Cancelled, Queued]
        );
        let theirs = db
            .store
            .delivery(&ws(), other.id, &seats[4], 1)
            .await
            .unwrap();
        assert_eq!(theirs, Some(Queued));

        let timers = due(&db.store, 99).await;
        assert_eq!(timers.len(), 1, "the other Code Green's");
        let keys: Vec<String> = db
            .store
            .claim(Lane::Pages, at(99), minute(), 9)
            .await
            .unwrap()
            .into_iter()
            .map(|job| job.key)
            .collect();
        let key = |green: codegreen::domain::ids::CodeGreenId, seat: &str| {
            format!("page:{green}:{seat}.0:1")
        };
        let mut expected = [
            key(green.id, "in-flight"),
            key(green.id, "in-doubt"),
            key(other.id, "waiting"),
            key(green.id, "late"),
        ];
        let mut keys = keys;
        keys.sort();
        expected.sort();
        assert_eq!(keys, expected);
        let kinds = "SELECT kind FROM job WHERE lane > 1 ORDER BY id";
        assert_eq!(db.column(kinds).await, ["show", "tell"]);
    })
    .await;
}

/// The page in flight when all was stopped has arrived: its worker records that.
#[tokio::test]
async fn a_page_in_flight_when_all_stops_is_recorded() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let legal = page("legal", 0);
        db.store
            .commit(wanting(1, green.id, [page_effect(&legal, "U1", 1)]))
            .await
            .unwrap();
        let jobs = db
            .store
            .claim(Lane::Pages, at(1), minute(), 9)
            .await
            .unwrap();
        db.store
            .commit(wanting(2, green.id, [Effect::StopAll]))
            .await
            .unwrap();
        let mut arrived = finishing(3, &jobs[0], Finish::Done);
        arrived
            .writes
            .push(settled(green.id, &legal, DeliveryState::Delivered));
        db.store.commit(arrived).await.unwrap();
        let state = db.store.delivery(&ws(), green.id, &legal, 1).await.unwrap();
        assert_eq!(state, Some(DeliveryState::Delivered));
        assert_eq!(db.store.backlog().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_timers_that_are_set_can_be_read_soonest_first() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let timer = escalate(&page("legal", 0));
        let effects = [start(timer.clone(), 600), start(Timer::AnswerBy, 300)];
        db.store
            .commit(wanting(1, green.id, effects))
            .await
            .unwrap();
        let read = async |limit| {
            let set = db.store.timers(&ws(), limit).await.unwrap();
            let read = set.into_iter().map(|set| {
                assert_eq!(set.code_green, green.id);
                (set.timer, set.at)
            });
            read.collect::<Vec<_>>()
        };
        let both = [(Timer::AnswerBy, at(300)), (timer.clone(), at(600))];
        assert_eq!(read(9).await, both);
        assert_eq!(read(1).await, both[..1]);
        assert!(db.store.is_quiet(at(299)).await.unwrap());
        assert!(!db.store.is_quiet(at(300)).await.unwrap());
        // One that is being fired is still due when it was, and nothing is quiet meanwhile.
        due(&db.store, 300).await;
        assert_eq!(read(9).await, both);
        assert!(!db.store.is_quiet(at(300)).await.unwrap());
        db.store
            .commit(wanting(2, green.id, [Effect::Stop { timer }]))
            .await
            .unwrap();
        assert_eq!(read(9).await, both[..1]);
    })
    .await;
}
