//! What people do with blocks, modals, shortcuts and the Home.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Body, Refusal, done, person};
use crate::{
    driver::{ActionOutcome, Filled, Place, SubmitOutcome, ViewHandle},
    state::Shared,
};

type Door = State<Arc<Shared>>;

#[derive(Deserialize)]
pub(super) struct Acts {
    r#as: String,
    r#in: Option<String>,
    ts: Option<String>,
    view: Option<String>,
    block: String,
    action: String,
    value: Option<String>,
    #[serde(default)]
    values: Filled,
    #[serde(default)]
    query: String,
}

impl Acts {
    fn place(&self) -> Result<Place, Refusal> {
        match (&self.view, &self.r#in, &self.ts) {
            (Some(view), _, _) => Ok(Place::View(view.clone())),
            (None, Some(channel), Some(ts)) => Ok(Place::Message {
                channel: channel.clone(),
                ts: ts.clone(),
            }),
            _ => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "Say where: a view, or a conversation (in) and a message (ts).",
            )),
        }
    }
}

/// A button, or a choice. In a view, with what else is filled in there.
pub(super) async fn acts(State(shared): Door, Body(it): Body<Acts>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let place = it.place()?;
    if let Place::View(view) = &place {
        somebody.fills(view, &it.values)?;
    }
    let value = it.value.as_deref();
    let outcome = somebody
        .acts_at(&place, &it.block, &it.action, value)
        .await?;
    Ok(shown(outcome.as_ref()))
}

fn shown(outcome: Option<&ActionOutcome>) -> Json<Value> {
    let error = outcome.and_then(|outcome| outcome.error.clone());
    Json(json!({ "ok": error.is_none(), "shown": error, "told_the_app": outcome.is_some() }))
}

/// The options of an external select.
pub(super) async fn suggest(State(shared): Door, Body(it): Body<Acts>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let options = somebody
        .suggested_at(&it.place()?, &it.block, &it.action, &it.query)
        .await?;
    Ok(Json(json!({ "ok": true, "options": options })))
}

#[derive(Deserialize)]
pub(super) struct Submits {
    r#as: String,
    view: String,
    #[serde(default)]
    values: Filled,
    #[serde(default)]
    all: bool,
}

/// The submit button. `errors` are by `block_id`.
pub(super) async fn submit(State(shared): Door, Body(it): Body<Submits>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let outcome = somebody.submits(&it.view, &it.values).await?;
    let view = || somebody.view_at(&it.view);
    let answer = match outcome {
        SubmitOutcome::Closed => json!({ "ok": true, "outcome": "closed" }),
        SubmitOutcome::Cleared => json!({ "ok": true, "outcome": "cleared" }),
        SubmitOutcome::Updated(_) => json!({ "ok": true, "outcome": "updated" }),
        SubmitOutcome::Pushed(pushed) => {
            json!({ "ok": true, "outcome": "pushed", "view": pushed.id() })
        }
        SubmitOutcome::Errors(_) => {
            json!({ "ok": false, "outcome": "errors", "errors": view()?.view()?.errors })
        }
        SubmitOutcome::Incomplete(_) => {
            json!({ "ok": false, "outcome": "incomplete", "errors": view()?.incomplete()? })
        }
        SubmitOutcome::Failed(shown) => {
            json!({ "ok": false, "outcome": "failed", "shown": shown })
        }
    };
    Ok(Json(answer))
}

/// The close button of a view, or of the whole stack.
pub(super) async fn close(State(shared): Door, Body(it): Body<Submits>) -> Answer {
    let view: ViewHandle = person(&shared, &it.r#as)?.view_at(&it.view)?;
    if it.all {
        view.dismiss().await?;
    } else {
        view.close().await?;
    }
    Ok(done())
}

#[derive(Deserialize)]
pub(super) struct Uses {
    r#as: String,
    r#in: Option<String>,
    ts: Option<String>,
    shortcut: String,
}

/// A shortcut: a message's where one is named, else a global one.
pub(super) async fn shortcut(State(shared): Door, Body(it): Body<Uses>) -> Answer {
    let somebody = person(&shared, &it.r#as)?;
    let outcome = if let (Some(channel), Some(ts)) = (&it.r#in, &it.ts) {
        let message = somebody.message_at(channel, ts)?;
        somebody
            .uses_message_shortcut(&it.shortcut, &message)
            .await?
    } else {
        somebody.uses_global_shortcut(&it.shortcut).await?
    };
    Ok(shown(Some(&outcome)))
}

#[derive(Deserialize)]
pub(super) struct Opens {
    r#as: String,
}

/// Opens the app's Home.
pub(super) async fn home(State(shared): Door, Body(it): Body<Opens>) -> Answer {
    person(&shared, &it.r#as)?.opens_home().await?;
    Ok(done())
}
