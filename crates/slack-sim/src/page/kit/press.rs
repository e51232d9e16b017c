//! Buttons and overflow menus.

use maud::{Markup, html};
use serde_json::Value;

use super::context::{Element, text};
use crate::{blockkit::elements::list, page::mrkdwn};

pub(super) fn button(element: &Element) -> Markup {
    let style = text(element.json, "style");
    let label = element
        .json
        .get("accessibility_label")
        .and_then(Value::as_str);
    html! {
        button.kit-button.kit-primary[style == "primary"].kit-danger[style == "danger"] type="button" data-act="click"
            data-block=(element.block_id) data-action=(element.action())
            data-url=[address(element.json)] data-confirm=[element.confirm()] aria-label=[label] {
            @if let Some(words) = element.json.get("text") { (mrkdwn::plain_object(words)) }
        }
    }
}

/// Where a button or an option leads, if a browser may go there.
fn address(value: &Value) -> Option<&str> {
    Some(text(value, "url")).filter(|url| mrkdwn::is_link(url))
}

pub(super) fn overflow(element: &Element) -> Markup {
    html! {
        details.kit-overflow {
            summary.kit-button aria-label={ "More options" @if !element.name.is_empty() { ": " (element.name) } } {
                span aria-hidden="true" { "⋯" }
            }
            div.kit-menu {
                @for option in list(element.json, "options") {
                    button.kit-menu-item type="button" data-act="choose" data-block=(element.block_id)
                        data-action=(element.action()) data-kind="overflow" value=(text(option, "value"))
                        data-url=[address(option)] data-confirm=[element.confirm()] {
                        @if let Some(words) = option.get("text") { (mrkdwn::plain_object(words)) }
                        @if let Some(words) = option.get("description") {
                            span.kit-description { (mrkdwn::plain_object(words)) }
                        }
                    }
                }
            }
        }
    }
}
