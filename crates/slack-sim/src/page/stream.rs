//! The live stream: what changed since a revision, by name. The script fetches what it has on screen.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::door::{Refusal, person};
use crate::{
    state::{Change, Shared, State as World},
    world::Touched,
};

#[derive(Deserialize)]
pub(super) struct Asked {
    r#as: String,
    from: Option<u64>,
}

/// What one reader has been told.
struct Told {
    shared: Arc<Shared>,
    changes: broadcast::Receiver<Change>,
    user: String,
    revision: u64,
    logged: (u64, usize, usize),
    minute: i64,
    /// Something may have changed that was not looked at yet.
    look: bool,
}

pub(super) async fn live(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let user = person(&shared, &asked.r#as)?.id().to_string();
    let last = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    // Before the first look, so that nothing falls between.
    let changes = shared.subscribe();
    let (newest, logged) = shared.look(|state| (state.world.journal.revision(), logged(state)));
    let told = Told {
        changes,
        user,
        revision: last.or(asked.from).unwrap_or(newest),
        logged,
        minute: minute(&shared),
        shared,
        look: true,
    };
    let events = stream::unfold(told, async |mut told| {
        let event = told.next().await;
        Some((Ok::<_, Infallible>(event), told))
    });
    Ok(Sse::new(events)
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response())
}

/// What the drawer under the bonnet shows, in numbers.
fn logged(state: &World) -> (u64, usize, usize) {
    let failures = state.log.failures.len();
    (state.log.newest(), failures, state.faults.planned())
}

fn minute(shared: &Shared) -> i64 {
    shared.now().timestamp().div_euclid(60)
}

impl Told {
    /// Waits for something this reader has on screen.
    async fn next(&mut self) -> Event {
        loop {
            if !self.look {
                // The clock is not the journal's: it is looked at now and then.
                let changed = self.changes.recv();
                let _ = tokio::time::timeout(Duration::from_millis(500), changed).await;
                while self.changes.try_recv().is_ok() {}
            }
            self.look = false;
            if let Some(event) = self.changed() {
                return event;
            }
        }
    }

    fn changed(&mut self) -> Option<Event> {
        let now = minute(&self.shared);
        let (revision, news, log) = self.shared.look(|state| {
            let journal = &state.world.journal;
            let news = journal.since(self.revision).map(|touched| {
                let mut news: Vec<Value> = Vec::new();
                for touched in touched {
                    let seen = seen(touched, &self.user, state);
                    if let Some(one) = seen.filter(|one| !news.contains(one)) {
                        news.push(one);
                    }
                }
                news
            });
            (journal.revision(), news, logged(state))
        });
        self.revision = revision;
        let clock = std::mem::replace(&mut self.minute, now) != now;
        let log_moved = std::mem::replace(&mut self.logged, log) != log;
        let event = Event::default().id(revision.to_string());
        let Some(mut news) = news else {
            return Some(event.event("reload").data("{}"));
        };
        if clock {
            news.push(json!({ "what": "clock" }));
        }
        if log_moved {
            news.push(json!({ "what": "log" }));
        }
        (!news.is_empty()).then(|| event.event("changed").data(Value::Array(news).to_string()))
    }
}

/// How the script hears of it; nothing where it does not concern this reader.
fn seen(touched: &Touched, user: &str, state: &World) -> Option<Value> {
    let member = |channel: &str| {
        let found = state.world.channels.get(channel);
        found.is_some_and(|channel| channel.members.contains(user))
    };
    match touched {
        Touched::Message {
            channel,
            ts,
            root,
            only_for,
        } => {
            let theirs = only_for.as_deref().is_none_or(|only| only == user);
            (theirs && member(channel))
                .then(|| json!({ "what": "message", "in": channel, "ts": ts, "root": root }))
        }
        Touched::Read { user: who, channel } => {
            (who == user).then(|| json!({ "what": "read", "in": channel }))
        }
        Touched::Place(channel) => Some(json!({ "what": "place", "in": channel })),
        Touched::Views(who) => (who == user).then(|| json!({ "what": "modal" })),
        Touched::Home(who) => (who == user).then(|| json!({ "what": "home" })),
        Touched::Notice(who) => (who == user).then(|| json!({ "what": "notice" })),
        Touched::People => Some(json!({ "what": "people" })),
    }
}
