//! Who is remembered first: once, however many processes start at the same moment.

use std::sync::Arc;

use codegreen::domain::effect::{Audience, Notice};
use codegreen::store::change::Change;
use codegreen::store::jobs::{Lane, NewTask, Task};
use serde_json::json;
use tokio::sync::Barrier;

use super::people::{at, ws};
use crate::support::databases::{on_each_database, open};

const TOGETHER: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_first_word_is_said_once_however_many_start_at_once() {
    on_each_database(async |database| {
        let mut starting = tokio::task::JoinSet::new();
        let together = Arc::new(Barrier::new(TOGETHER));
        for nth in 0..TOGETHER {
            // Each with connections of its own, as a process has.
            let store = open(&database.url).await;
            let together = together.clone();
            starting.spawn(async move {
                together.wait().await;
                let mut first = Change::new(ws(), at(0));
                first.tasks.push(NewTask {
                    key: format!("welcome:{nth}"),
                    lane: Lane::Private,
                    task: Task::Say {
                        to: Audience::Person { user: "U1".into() },
                        notice: Notice::Welcome {
                            channel: Some("C1".into()),
                        },
                    },
                    run_at: at(0),
                });
                let who = json!({ "bot": nth });
                let saved = store.save_installation("one token", &who, at(0), Some(first));
                saved.await.expect("remembered");
                store.close().await;
            });
        }
        while let Some(started) = starting.join_next().await {
            started.expect("no panic");
        }
        assert_eq!(database.store.backlog().await.expect("the backlog"), 1);
    })
    .await;
}
