//! The simulated Slack in a browser: the page, its live stream and the door (a JSON API under `/sim`). Drawing of
//! Block Kit is `kit`'s; what people do goes through `driver`, as in the tests.

mod assets;
mod bonnet;
mod conversation;
mod dates;
mod door;
mod emoji;
mod faces;
mod files;
mod fragments;
mod guard;
mod home;
mod icons;
mod kit;
mod listing;
mod message;
mod modal;
mod mrkdwn;
mod people;
mod place;
mod shell;
mod side;
mod stream;

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::Markup;

pub use kit::draws;

use crate::state::Shared;

/// The routes of the page.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(fragments::page))
        .route("/stream", get(stream::live))
        .route("/assets/{name}", get(assets::file))
        .route("/files/{id}", get(files::bytes))
        .route("/fragments/side", get(fragments::side))
        .route("/fragments/message", get(fragments::message))
        .route("/fragments/earlier", get(fragments::earlier))
        .route("/fragments/thread", get(fragments::thread))
        .route("/fragments/modal", get(fragments::modal))
        .route("/fragments/home", get(fragments::home))
        .route("/fragments/clock", get(fragments::clock))
        .route("/fragments/people", get(fragments::people))
        .route("/fragments/members", get(fragments::members))
        .route("/fragments/times", get(fragments::times))
        .route("/fragments/bonnet", get(fragments::bonnet))
        .merge(door::routes())
        .layer(middleware::from_fn(guard::check))
}

/// What a browser may do with the page: no scripts but its own, no frames around it.
const POLICY: &str = "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

fn answer(markup: &Markup) -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "same-origin"),
        ],
        markup.0.clone(),
    )
        .into_response()
}
