//! Images, videos as cards that lead to them, and files.

use maud::{Markup, html};
use serde_json::Value;

use super::context::{Canvas, text};
use crate::page::mrkdwn::{self, draw::link};

pub(super) fn image_block(block: &Value, canvas: &Canvas) -> Markup {
    let title = block.get("title");
    html! {
        figure.kit-image {
            @if let Some(title) = title { figcaption dir="auto" { (mrkdwn::plain_object(title)) } }
            @match source(block, canvas) {
                Some(source) => img src=(source) alt=(text(block, "alt_text")) loading="lazy";,
                None => div.kit-no-image { (text(block, "alt_text")) },
            }
        }
    }
}

/// An image beside text.
pub(super) fn small_image(element: &Value, canvas: &Canvas) -> Markup {
    html! {
        @match source(element, canvas) {
            Some(source) => img.kit-small-image src=(source) alt=(text(element, "alt_text")) loading="lazy";,
            None => span.kit-no-image { (text(element, "alt_text")) },
        }
    }
}

/// Where an image comes from: the web, or a file of this workspace.
fn source(image: &Value, canvas: &Canvas) -> Option<String> {
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    let url = Some(text(image, "image_url")).filter(is_web);
    let of_file = || {
        let file = image.get("slack_file")?;
        let (id, url) = (text(file, "id"), text(file, "url"));
        let known = canvas.reader.world.files();
        let mut named =
            known.filter(|file| file.id == id || (id.is_empty() && url.contains(&file.id)));
        named.next().map(|file| format!("/files/{}", file.id))
    };
    url.map(String::from).or_else(of_file)
}

pub(super) fn video(block: &Value) -> Markup {
    let title = block
        .get("title")
        .map(mrkdwn::plain_object)
        .unwrap_or_default();
    let to = match text(block, "title_url") {
        "" => text(block, "video_url"),
        to => to,
    };
    let said: Vec<&str> = ["provider_name", "author_name"]
        .into_iter()
        .map(|key| text(block, key))
        .filter(|said| !said.is_empty())
        .collect();
    html! {
        div.kit-card {
            span.kit-card-sign aria-hidden="true" { "▶" }
            div {
                @if !said.is_empty() { div.kit-card-small { (said.join(" · ")) } }
                div.kit-card-title dir="auto" { (link(to, &title)) }
                @if let Some(words) = block.get("description") {
                    div.kit-text dir="auto" { (mrkdwn::plain_object(words)) }
                }
                div.kit-card-small { "Video: " (text(block, "alt_text")) }
            }
        }
    }
}

/// A remote file. The simulator keeps none, so the card says its id.
pub(super) fn file(block: &Value, canvas: &Canvas) -> Markup {
    let id = text(block, "external_id");
    let known = canvas.reader.world.files().find(|file| file.id == id);
    let title = known.map_or("Remote file", |file| file.title.as_str());
    html! {
        div.kit-card {
            span.kit-card-sign aria-hidden="true" { "📄" }
            div {
                div.kit-card-title { (title) }
                div.kit-card-small { (id) }
            }
        }
    }
}
