//! The modal on top of somebody's stack.

use maud::{Markup, html};

use super::{
    faces,
    icons::icon,
    kit::{self, Reader, Surface},
    mrkdwn,
};
use crate::BOT_USER_ID;

/// The place of the modal; empty where none is open.
pub(super) fn layer(reader: &Reader) -> Markup {
    let stack = reader.world.view_stack(reader.user);
    let Some(view) = stack.last() else {
        return html! { div #modal {} };
    };
    let text = |key: &str| view.payload[key]["text"].as_str();
    let submit = text("submit");
    let close = text("close").unwrap_or(if stack.len() > 1 { "Back" } else { "Cancel" });
    let errors = serde_json::to_string(&view.errors).unwrap_or_default();
    html! {
        div #modal {
            div.backdrop {
                form.modal role="dialog" aria-modal="true" aria-labelledby="modal-title" data-view=(view.id)
                    data-hash=(view.hash) data-errors=(errors) data-depth=(stack.len()) novalidate {
                    header {
                        @if stack.len() > 1 {
                            button.icon-button type="button" data-do="modal-close" aria-label="Back" { (icon("back")) }
                        } @else {
                            (faces::face(reader.world.person(BOT_USER_ID), ""))
                        }
                        h2 #modal-title tabindex="-1" { (mrkdwn::plain(view.title())) }
                        button.icon-button type="button" data-do="modal-dismiss" aria-label="Close" { (icon("close")) }
                    }
                    div.modal-body {
                        (kit::blocks(view.blocks(), Surface::Modal, &view.values, reader))
                    }
                    p.modal-trouble role="alert" {}
                    footer {
                        button.button type="button" data-do="modal-close" { (mrkdwn::plain(close)) }
                        @if let Some(submit) = submit {
                            button.button.primary type="submit" { (mrkdwn::plain(submit)) }
                        }
                    }
                }
            }
        }
    }
}
