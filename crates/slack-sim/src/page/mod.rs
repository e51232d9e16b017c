//! The simulated Slack in a browser: the page, its live stream and the door (a JSON API under `/sim`). Drawing of
//! Block Kit is `kit`'s; what people do goes through `driver`, as in the tests.

mod emoji;
mod kit;
mod mrkdwn;

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::{DOCTYPE, Markup, html};

pub use kit::draws;

use crate::state::Shared;

/// The routes of the page.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/", get(page))
}

async fn page() -> Response {
    answer(&html! {
        (DOCTYPE)
        html lang="en" { head { title { "A simulated Slack" } } body { h1 { "A simulated Slack" } } }
    })
}

fn answer(markup: &Markup) -> Response {
    (
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        markup.0.clone(),
    )
        .into_response()
}
