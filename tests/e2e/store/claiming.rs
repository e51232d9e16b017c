//! Who gets which job, and when.

use std::collections::BTreeMap;

use codegreen::domain::effect::{Audience, Effect, Notice, Surface};
use codegreen::domain::ids::{CodeGreenId, ItemId};
use codegreen::domain::timer::Timer;
use codegreen::store::change::{DeliveryState, Finish};
use codegreen::store::jobs::{Job, Lane, NewTask, Task};
use tokio::task::JoinSet;

use super::order::next;
use super::people::{
    at, change, declared, finishing, minute, page, page_effect, settled, wanting, ws,
};
use crate::support::databases::{on_each_database, open};

pub fn tell(to: Audience) -> Effect {
    Effect::Tell {
        to,
        notice: Notice::Quorum,
    }
}

pub fn card() -> Effect {
    Effect::Refresh {
        surface: Surface::Card,
    }
}

pub fn effects(jobs: &[Job]) -> Vec<Effect> {
    let effect = |job: &Job| match &job.task {
        Task::Effect { effect, .. } => effect.clone(),
        other => panic!("{other:?}"),
    };
    jobs.iter().map(effect).collect()
}

#[tokio::test]
async fn each_effect_goes_to_its_lane_and_nowhere_else() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let page = page("legal", 0);
        let user = || "U1".into();
        let item = Surface::Item {
            item: ItemId::new(),
        };
        let private = [
            Effect::Refresh {
                surface: Surface::Page {
                    page: page.clone(),
                    attempt: 1,
                },
            },
            Effect::Refresh {
                surface: Surface::MandateRequest { approver: user() },
            },
            tell(Audience::Person { user: user() }),
            tell(Audience::InThread { user: user() }),
            Effect::Invite {
                users: vec![user()],
            },
        ];
        let channel = [
            card(),
            Effect::Refresh { surface: item },
            tell(Audience::Thread),
        ];
        let pages = [page_effect(&page, "U1", 1)];
        let timers = [Effect::Start {
            timer: Timer::Escalate { page },
            at: at(1),
        }];
        let all = pages
            .iter()
            .chain(&timers)
            .chain(&private)
            .chain(&channel)
            .cloned();
        db.store.commit(wanting(1, green.id, all)).await.unwrap();
        assert_eq!(db.store.backlog().await.unwrap(), 9);
        let claim = async |lane| effects(&db.store.claim(lane, at(1), minute(), 20).await.unwrap());
        assert_eq!(claim(Lane::Pages).await, pages);
        assert_eq!(claim(Lane::Timers).await, timers);
        assert_eq!(claim(Lane::Private).await, private);
        assert_eq!(claim(Lane::Channel).await, channel[..1]);
    })
    .await;
}

#[tokio::test]
async fn a_job_is_claimed_when_due_and_by_one() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let effect = page_effect(&page("legal", 0), "U1", 1);
        db.store
            .commit(wanting(10, green.id, [effect]))
            .await
            .unwrap();
        assert_eq!(db.store.next_due(Lane::Pages).await.unwrap(), Some(at(10)));
        assert_eq!(db.store.next_due(Lane::Private).await.unwrap(), None);
        let claim = async |seconds| {
            db.store
                .claim(Lane::Pages, at(seconds), minute(), 10)
                .await
                .unwrap()
        };
        assert_eq!(claim(9).await, []);
        let jobs = claim(10).await;
        let [job] = jobs.as_slice() else {
            panic!("{jobs:?}")
        };
        assert_eq!(job.key, format!("page:{}:legal.0:1", green.id));
        assert_eq!(
            (job.workspace.clone(), job.lane, job.due_at),
            (ws(), Lane::Pages, at(10))
        );
        assert_eq!(
            (job.attempts, job.failures, job.lease.until),
            (1, 0, at(70))
        );
        assert_eq!(claim(69).await, []);
        assert_eq!(db.store.next_due(Lane::Pages).await.unwrap(), Some(at(70)));
        // Its worker is dead: due again, under a new lease, and nobody knows how the first attempt ended.
        let jobs = claim(70).await;
        assert_eq!((jobs[0].attempts, jobs[0].due_at), (2, at(10)));
        assert_ne!(jobs[0].lease.token, job.lease.token);
        assert_eq!(jobs[0].key, job.key);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_at_the_same_time_never_get_the_same_job() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        for batch in 0..10_u16 {
            let one = |n: u16| page_effect(&page("legal", batch * 30 + n), "U1", 1);
            db.store
                .commit(wanting(1, green.id, (0..30).map(one)))
                .await
                .unwrap();
        }
        // The second store stands for another process on the same database.
        let other = open(&db.url).await;
        let mut workers = JoinSet::new();
        for n in 0..8 {
            let store = if n % 2 == 0 {
                db.store.clone()
            } else {
                other.clone()
            };
            workers.spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let jobs = store.claim(Lane::Pages, at(1), minute(), 7).await.unwrap();
                    assert!(jobs.len() <= 7, "{}", jobs.len());
                    if jobs.is_empty() {
                        return mine;
                    }
                    mine.extend(jobs.into_iter().map(|job| job.lease.job));
                }
            });
        }
        let mut claims = BTreeMap::new();
        for id in workers.join_all().await.into_iter().flatten() {
            *claims.entry(id).or_insert(0) += 1;
        }
        assert_eq!(claims.len(), 300);
        assert!(claims.values().all(|claims| *claims == 1), "{claims:?}");
        other.close().await;
    })
    .await;
}

/// A page that comes again, from an event that was decided on twice, is not sent again, even long after.
#[tokio::test]
async fn nobody_is_paged_twice_for_the_same_rung() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let legal = page("legal", 0);
        let paged = async || {
            let effect = page_effect(&legal, "U1", 1);
            db.store
                .commit(wanting(1, green.id, [effect]))
                .await
                .unwrap();
            db.store
                .claim(Lane::Pages, at(1), minute(), 9)
                .await
                .unwrap()
        };
        let state = async |attempt| {
            db.store
                .delivery(&ws(), green.id, &legal, attempt)
                .await
                .unwrap()
        };
        assert_eq!(state(1).await, None);
        let jobs = paged().await;
        assert_eq!(jobs.len(), 1);
        assert_eq!(paged().await, []);
        assert_eq!(state(1).await, Some(DeliveryState::Queued));
        let mut done = finishing(2, &jobs[0], Finish::Done);
        done.writes
            .push(settled(green.id, &legal, DeliveryState::Delivered));
        db.store.commit(done).await.unwrap();
        assert_eq!(paged().await, []);
        assert_eq!(state(1).await, Some(DeliveryState::Delivered));
        // The reminder is another attempt.
        let reminder = page_effect(&legal, "U1", 2);
        db.store
            .commit(wanting(3, green.id, [reminder.clone()]))
            .await
            .unwrap();
        let jobs = db
            .store
            .claim(Lane::Pages, at(3), minute(), 9)
            .await
            .unwrap();
        assert_eq!(effects(&jobs), [reminder]);
        assert_eq!(state(2).await, Some(DeliveryState::Queued));
    })
    .await;
}

fn word(run_at: i64) -> NewTask {
    NewTask {
        key: "say:U1".to_owned(),
        lane: Lane::Private,
        task: Task::Say {
            to: Audience::Person { user: "U1".into() },
            notice: Notice::Quorum,
        },
        run_at: at(run_at),
    }
}

#[tokio::test]
async fn a_task_asked_for_twice_is_one_and_at_the_earlier_time() {
    on_each_database(async |db| {
        for (now, run_at) in [(1, 50), (2, 20), (3, 30)] {
            let mut asking = change(now);
            asking.tasks.push(word(run_at));
            db.store.commit(asking).await.unwrap();
        }
        assert_eq!(
            db.store.next_due(Lane::Private).await.unwrap(),
            Some(at(20))
        );
        let jobs = db
            .store
            .claim(Lane::Private, at(20), minute(), 9)
            .await
            .unwrap();
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs[0].task, word(0).task);
        assert_eq!(jobs[0].key, "say:U1");
    })
    .await;
}

/// As a newer program on the same database may leave one behind.
#[tokio::test]
async fn a_job_that_cannot_be_read_does_not_stand_before_the_others() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let thread = tell(Audience::Thread);
        db.store
            .commit(wanting(1, green.id, [card(), thread.clone()]))
            .await
            .unwrap();
        db.sql("UPDATE job SET payload = '{\"task\":\"unheard of\"}' WHERE kind = 'show'")
            .await;
        assert!(next(&db.store, 1).await.is_none());
        assert_eq!(next(&db.store, 1).await.unwrap().1, thread);
        assert_eq!(db.store.backlog().await.unwrap(), 2);
        assert_eq!(
            db.column("SELECT kind FROM job WHERE failures = 1").await,
            ["show"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_bell_rings_for_the_lane_that_has_work() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let (pages, mut channel) = (db.store.bell(Lane::Pages), db.store.bell(Lane::Channel));
        db.store
            .commit(wanting(1, green.id, [card()]))
            .await
            .unwrap();
        channel.changed().await.unwrap();
        assert!(!pages.has_changed().unwrap());
    })
    .await;
}

pub fn of(job: &Job) -> CodeGreenId {
    match &job.task {
        Task::Effect { code_green, .. } => *code_green,
        other => panic!("{other:?}"),
    }
}
