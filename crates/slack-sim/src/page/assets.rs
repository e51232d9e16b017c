//! The page's style sheets and scripts, inside the program.

use axum::{
    Json,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::emoji;

const JS: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

const FILES: &[(&str, &str, &str)] = &[
    ("app.css", CSS, include_str!("assets/app.css")),
    ("layers.css", CSS, include_str!("assets/layers.css")),
    ("kit.css", CSS, include_str!("assets/kit.css")),
    ("theme.js", JS, include_str!("assets/theme.js")),
    ("app.js", JS, include_str!("assets/app.js")),
    ("dom.js", JS, include_str!("assets/dom.js")),
    ("fields.js", JS, include_str!("assets/fields.js")),
    ("live.js", JS, include_str!("assets/live.js")),
    ("composer.js", JS, include_str!("assets/composer.js")),
    ("modal.js", JS, include_str!("assets/modal.js")),
    ("popup.js", JS, include_str!("assets/popup.js")),
    (
        "emoji.txt",
        "text/plain; charset=utf-8",
        include_str!("assets/emoji.txt"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// `GET /assets/{name}`
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let found = FILES.iter().find(|(file, _, _)| *file == name);
    if name == "emoji.json" {
        return emoji_list();
    }
    match found {
        Some((_, kind, content)) => (
            [
                (header::CONTENT_TYPE, *kind),
                (header::CACHE_CONTROL, "no-cache"),
            ],
            *content,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What the emoji picker searches.
fn emoji_list() -> Response {
    let all: Vec<Value> = emoji::all()
        .map(|(name, shown)| json!({ "name": name, "shown": shown }))
        .collect();
    ([(header::CACHE_CONTROL, "no-cache")], Json(all)).into_response()
}
