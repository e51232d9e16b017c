//! Which element is drawn by which hand.

use maud::Markup;

use super::{choice, context::Element, fields, media, people, press};

/// An element, or why it is not shown.
pub(super) fn draw(element: &Element) -> Markup {
    match element.kind() {
        "button" => press::button(element),
        "overflow" => press::overflow(element),
        "image" => media::small_image(element.json, element.canvas),
        "static_select" => choice::select(element, &choice::static_options(element)),
        "multi_static_select" => choice::several(element, &choice::static_options(element)),
        "users_select" => choice::select(element, &people::users(element)),
        "multi_users_select" => choice::several(element, &people::users(element)),
        "conversations_select" => choice::select(element, &people::conversations(element)),
        "multi_conversations_select" => choice::several(element, &people::conversations(element)),
        "channels_select" => choice::select(element, &people::channels(element)),
        "multi_channels_select" => choice::several(element, &people::channels(element)),
        "external_select" | "multi_external_select" => choice::external(element),
        "radio_buttons" | "checkboxes" => choice::boxes(element),
        "datepicker" => fields::picker(element, "date"),
        "timepicker" => fields::picker(element, "time"),
        "datetimepicker" => fields::moment(element),
        "plain_text_input" => fields::text(element),
        "rich_text_input" => fields::rich_text(element),
        "email_text_input" => fields::line(element, "email"),
        "url_text_input" => fields::line(element, "url"),
        "number_input" => fields::number(element),
        other => element
            .canvas
            .refuse(&format!("an element of type `{other}`")),
    }
}
