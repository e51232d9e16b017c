//! What people do that is no interaction with a block: typing, posting, editing, reacting, reading.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::json;

use super::{Answer, Body, INVITE, done, person};
use crate::{driver::PersonHandle, state::Shared, world::World};

type Door = State<Arc<Shared>>;

#[derive(Deserialize)]
pub(super) struct Types {
    r#as: String,
    r#in: String,
    command: String,
    #[serde(default)]
    text: String,
}

/// A slash command.
pub(super) async fn types(State(shared): Door, Body(it): Body<Types>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    if it.command == INVITE {
        return invites(&shared, &somebody, &it).await;
    }
    let outcome = somebody.types(&it.command, &it.text, &it.r#in).await?;
    let reply = outcome.reply.as_ref().map(|reply| reply.ts.clone());
    Ok(Json(
        json!({ "ok": outcome.error.is_none(), "shown": outcome.error, "reply": reply }),
    ))
}

async fn invites(shared: &Arc<Shared>, somebody: &PersonHandle, it: &Types) -> Answer {
    let named = shared.look(|state| {
        let (reference, _) = reference(&state.world, it.text.trim())?;
        let id = reference.strip_prefix("<@")?.strip_suffix('>')?;
        let name = state.world.person(id)?.display_name.clone();
        Some((id.to_owned(), name))
    });
    let shown = match named {
        None => "Whom? Write /invite and an @name.".to_owned(),
        Some((id, name)) => match somebody.invites(&it.r#in, &id).await {
            Ok(()) => format!("{name} was added to the channel."),
            Err(refused) => refused.to_string(),
        },
    };
    Ok(Json(json!({ "ok": true, "shown": shown, "reply": null })))
}

#[derive(Deserialize)]
pub(super) struct Posts {
    r#as: String,
    r#in: String,
    thread: Option<String>,
    text: String,
}

/// A message, as typed: `@Lena` mentions Lena, `<` is a `<`.
pub(super) async fn posts(State(shared): Door, Body(it): Body<Posts>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let text = shared.look(|state| typed(&state.world, &it.text));
    let posted = somebody
        .posts(&it.r#in, it.thread.as_deref(), &text)
        .await?;
    somebody.reads_up_to(&posted.channel, &posted.ts)?;
    Ok(Json(
        json!({ "ok": true, "channel": posted.channel, "ts": posted.ts }),
    ))
}

/// A message that is there already.
#[derive(Deserialize)]
pub(super) struct At {
    r#as: String,
    r#in: String,
    ts: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    emoji: String,
}

pub(super) async fn edits(State(shared): Door, Body(it): Body<At>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let message = somebody.message_at(&it.r#in, &it.ts)?;
    let text = shared.look(|state| typed(&state.world, &it.text));
    somebody.edits(&message, &text).await?;
    Ok(done())
}

pub(super) async fn deletes(State(shared): Door, Body(it): Body<At>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let message = somebody.message_at(&it.r#in, &it.ts)?;
    somebody.deletes(&message).await?;
    Ok(done())
}

pub(super) async fn reacts(State(shared): Door, Body(it): Body<At>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let message = somebody.message_at(&it.r#in, &it.ts)?;
    somebody.reacts(&message, &it.emoji).await?;
    Ok(done())
}

pub(super) async fn unreacts(State(shared): Door, Body(it): Body<At>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let message = somebody.message_at(&it.r#in, &it.ts)?;
    somebody.unreacts(&message, &it.emoji).await?;
    Ok(done())
}

/// Reads on up to a message.
pub(super) async fn reads(State(shared): Door, Body(it): Body<At>) -> Answer {
    person(&shared, &it.r#as)?.reads_up_to(&it.r#in, &it.ts)?;
    Ok(done())
}

#[derive(Deserialize)]
pub(super) struct Member {
    r#as: String,
    r#in: String,
}

pub(super) async fn joins(State(shared): Door, Body(it): Body<Member>) -> Answer {
    person(&shared, &it.r#as)?.joins(&it.r#in).await;
    Ok(done())
}

pub(super) async fn leaves(State(shared): Door, Body(it): Body<Member>) -> Answer {
    person(&shared, &it.r#as)?.leaves(&it.r#in);
    Ok(done())
}

/// What a client sends for what was typed: the three signs escaped, `@name` and `#name` as references.
fn typed(world: &World, text: &str) -> String {
    let escaped = text
        .trim()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let mut typed = String::with_capacity(escaped.len());
    let mut rest = escaped.as_str();
    while let Some(at) = rest.find(['@', '#']) {
        let (before, from) = rest.split_at(at);
        typed.push_str(before);
        match reference(world, from) {
            Some((sign, length)) if !before.ends_with(char::is_alphanumeric) => {
                typed.push_str(&sign);
                rest = from.get(length..).unwrap_or_default();
            }
            _ => {
                typed.push_str(from.get(..1).unwrap_or_default());
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    typed.push_str(rest);
    typed
}

/// The reference that stands for the name this text begins with, and how long the name is.
fn reference(world: &World, text: &str) -> Option<(String, usize)> {
    let (sign, rest) = text.split_at_checked(1)?;
    let names: Vec<(String, String)> = if sign == "@" {
        world
            .people()
            .flat_map(|p| {
                [&p.real_name, &p.display_name].map(|name| (name.clone(), format!("<@{}>", p.id)))
            })
            .collect()
    } else {
        world
            .channels()
            .filter(|c| c.kind.is_channel())
            .map(|c| (c.name.clone(), format!("<#{}>", c.id)))
            .collect()
    };
    names
        .into_iter()
        .filter(|(name, _)| {
            let begins = rest
                .get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name));
            let ends = rest
                .get(name.len()..)
                .is_none_or(|after| !after.starts_with(char::is_alphanumeric));
            !name.is_empty() && begins && ends
        })
        .max_by_key(|(name, _)| name.len())
        .map(|(name, reference)| (reference, name.len() + 1))
}
