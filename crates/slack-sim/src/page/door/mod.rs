//! The door: a JSON API over the driver, for the page, for browser tests and for a curious person with `curl`. Each
//! route is one act or one look of one person; a refusal is `{"error": "a sentence"}`.

mod acts;
pub(super) mod clock;
mod faults;
mod interactions;
mod looks;
mod record;

use std::sync::Arc;

use axum::{
    Json, Router,
    body::to_bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    SlackSim,
    driver::{DriverError, PersonHandle},
    state::Shared,
};

/// Slack's own command, which no app is told of: brings somebody, or the app, into the channel.
pub(super) const INVITE: &str = "/invite";

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sim/people", get(looks::people))
        .route("/sim/conversations", get(looks::conversations))
        .route("/sim/messages", get(looks::messages))
        .route("/sim/views", get(looks::views))
        .route("/sim/types", post(acts::types))
        .route("/sim/posts", post(acts::posts))
        .route("/sim/edits", post(acts::edits))
        .route("/sim/deletes", post(acts::deletes))
        .route("/sim/reacts", post(acts::reacts))
        .route("/sim/unreacts", post(acts::unreacts))
        .route("/sim/reads", post(acts::reads))
        .route("/sim/joins", post(acts::joins))
        .route("/sim/leaves", post(acts::leaves))
        .route("/sim/acts", post(interactions::acts))
        .route("/sim/suggest", post(interactions::suggest))
        .route("/sim/submit", post(interactions::submit))
        .route("/sim/close", post(interactions::close))
        .route("/sim/shortcut", post(interactions::shortcut))
        .route("/sim/home", post(interactions::home))
        .route("/sim/clock", get(clock::now))
        .route("/sim/clock/advance", post(clock::advance))
        .route("/sim/clock/next", post(clock::next))
        .route("/sim/faults", get(faults::list).post(faults::plan))
        .route("/sim/faults/clear", post(faults::clear))
        .route("/sim/log", get(record::log))
        .route("/sim/failures", get(record::failures))
}

/// Why something was not done: a status and a sentence.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    sentence: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Self {
            status,
            sentence: sentence.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.sentence }))).into_response()
    }
}

impl From<DriverError> for Refusal {
    fn from(error: DriverError) -> Self {
        let status = match &error {
            DriverError::NotAllowed { .. } => StatusCode::FORBIDDEN,
            DriverError::NotAMember { .. }
            | DriverError::NoModal { .. }
            | DriverError::ViewGone(_)
            | DriverError::MessageGone { .. }
            | DriverError::NoSuch { .. }
            | DriverError::NoMessage { .. } => StatusCode::NOT_FOUND,
            DriverError::BadValue { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            DriverError::Shown { .. } => StatusCode::BAD_GATEWAY,
            DriverError::Nothing(_) => StatusCode::GATEWAY_TIMEOUT,
        };
        Self::new(status, error.to_string())
    }
}

/// What every route answers.
pub(super) type Answer = Result<Json<Value>, Refusal>;

pub(super) fn done() -> Json<Value> {
    Json(json!({ "ok": true }))
}

/// A JSON body, with a refusal in the door's own form.
pub(super) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refusal> {
        let bad = |reason: String| Refusal::new(StatusCode::BAD_REQUEST, reason);
        let bytes = to_bytes(request.into_body(), 1024 * 1024)
            .await
            .map_err(|error| bad(format!("The body cannot be read: {error}.")))?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| bad(format!("The body is not what this route takes: {error}.")))
    }
}

/// Somebody by id or name, to act as.
pub(super) fn person(shared: &Arc<Shared>, who: &str) -> Result<PersonHandle, Refusal> {
    let found = shared.look(|state| state.world.find_person(who).map(|p| p.id.clone()));
    found
        .map(|id| PersonHandle::new(SlackSim::guest(shared), id))
        .ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_FOUND,
                format!("Nobody here is called {who:?}."),
            )
        })
}
