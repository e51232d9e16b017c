//! What somebody sees, as JSON.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Refusal, person};
use crate::{
    page::listing,
    state::Shared,
    world::{Message, View},
};

type Door = State<Arc<Shared>>;

#[derive(Deserialize)]
pub(super) struct Look {
    r#as: String,
    #[serde(default)]
    r#in: String,
    before: Option<String>,
    thread: Option<String>,
    limit: Option<usize>,
}

pub(super) async fn people(State(shared): Door) -> Answer {
    let people: Vec<Value> = shared.look(|state| {
        let people = state.world.people();
        people
            .map(|p| {
                json!({
                    "id": p.id, "name": p.display_name, "real_name": p.real_name, "title": p.title,
                    "tz": p.tz, "kind": format!("{:?}", p.kind),
                })
            })
            .collect()
    });
    Ok(Json(json!({ "ok": true, "people": people })))
}

pub(super) async fn conversations(State(shared): Door, Query(it): Query<Look>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let seen: Vec<Value> = shared.look(|state| {
        let world = &state.world;
        let theirs = world
            .channels()
            .filter(|c| c.members.contains(somebody.id()));
        theirs
            .map(|c| {
                let news = world.news(c, somebody.id());
                json!({
                    "id": c.id, "name": c.name, "kind": format!("{:?}", c.kind), "topic": c.topic,
                    "archived": c.archived, "unread": news.messages, "mentions": news.mentions,
                })
            })
            .collect()
    });
    Ok(Json(json!({ "ok": true, "conversations": seen })))
}

/// The newest messages of a conversation (or before one), or of a thread; oldest first.
pub(super) async fn messages(State(shared): Door, Query(it): Query<Look>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let channel = somebody
        .in_channel(&it.r#in)?
        .channel_id()
        .unwrap_or_default();
    let limit = it.limit.unwrap_or(listing::SHOWN).min(1000);
    let shown = shared.look(|state| {
        let found = state.world.channels.get(&channel)?;
        let shown: Vec<Value> = match &it.thread {
            Some(root) => listing::thread(found, root, somebody.id())
                .into_iter()
                .map(message)
                .collect(),
            None => listing::main(found, somebody.id(), it.before.as_deref(), limit)
                .0
                .into_iter()
                .map(message)
                .collect(),
        };
        Some(shown)
    });
    Ok(Json(
        json!({ "ok": true, "channel": channel, "messages": shown.unwrap_or_default() }),
    ))
}

fn message(message: &Message) -> Value {
    let reactions: Vec<Value> = message
        .reactions
        .iter()
        .map(|r| json!({ "name": r.name, "users": r.users }))
        .collect();
    json!({
        "ts": message.ts, "thread_ts": message.thread_ts, "user": message.user, "text": message.text,
        "blocks": message.blocks, "edited": message.edited.is_some(), "reactions": reactions,
        "only_visible_to_you": message.only_for.is_some(), "files": message.files,
    })
}

/// Open modals, the visible one last, and the Home.
pub(super) async fn views(State(shared): Door, Query(it): Query<Look>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let (stack, home) = shared.look(|state| {
        let world = &state.world;
        let stack: Vec<Value> = world
            .view_stack(somebody.id())
            .into_iter()
            .map(view)
            .collect();
        (stack, world.home(somebody.id()).map(view))
    });
    let notices = somebody.notices();
    Ok::<_, Refusal>(Json(
        json!({ "ok": true, "stack": stack, "home": home, "notices": notices }),
    ))
}

fn view(view: &View) -> Value {
    json!({
        "id": view.id, "title": view.title(), "hash": view.hash, "blocks": view.blocks(),
        "values": view.values, "errors": view.errors,
    })
}
