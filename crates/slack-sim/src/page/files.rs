//! Files: how a message shows them, and their bytes.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde_json::Value;

use super::{door::Refusal, icons::icon};
use crate::state::Shared;

/// The files of a message: pictures as such, others to download.
pub(super) fn shown(files: &[Value]) -> Markup {
    let text = |file: &Value, key: &str| file[key].as_str().unwrap_or_default().to_string();
    html! {
        @for file in files {
            @if file["mode"] == "tombstone" {
                p.file.gone { "This file was deleted." }
            } @else {
            @let (id, name, title) = (text(file, "id"), text(file, "name"), text(file, "title"));
            @let address = format!("/files/{id}");
            @if kind(&name).starts_with("image/") {
                a.file.picture href=(address) target="_blank" rel="noopener" {
                    img src=(address) alt=(title) loading="lazy";
                }
            } @else {
                a.file href=(address) download=(name) {
                    (icon("file"))
                    span { strong { (title) } span.file-kind { (name) ", " (size(file["size"].as_u64().unwrap_or_default())) } }
                }
            }
            }
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

/// The content type, by the name's end. What a browser could run is not among them.
fn kind(name: &str) -> &'static str {
    let end = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    match end.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// `GET /files/{id}`
pub(super) async fn bytes(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let found = shared.look(|state| {
        let file = state.world.files.get(&id)?;
        Some((file.name.clone(), file.content.clone()?))
    });
    let Some((name, content)) = found else {
        return Refusal::new(StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let kind = kind(&name);
    let how = if kind.starts_with("image/") {
        "inline"
    } else {
        "attachment"
    };
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_ ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, kind.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("{how}; filename=\"{plain}\""),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
    ];
    (headers, content).into_response()
}
