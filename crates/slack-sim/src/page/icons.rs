//! The page's own line icons, drawn in the text's colour and hidden from screen readers.

use maud::{Markup, PreEscaped, html};

/// One icon by name; nothing for an unknown one.
pub(super) fn icon(name: &str) -> Markup {
    let path = match name {
        "hash" => "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h13M3 12.5h13",
        "lock" => "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
        "people" => {
            "M7.5 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 17c.4-3 2.6-5 5.5-5s5.1 2 5.5 5M13 4.3a3 3 0 0 1 0 5.4M15 12.4c1.7.6 2.8 2.200 3 4.600"
        }
        "smile" => {
            "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15ZM7 11.500c.7 1.300 1.700 2 3 2s2.300-.7 3-2M7.500 7.800v.4M12.500 7.800v.4"
        }
        "reply" => "M3 4h14v9.500H9.500L6 16.800v-3.300H3z",
        "more" => "M10 4.500v.01M10 10v.01M10 15.500v.01",
        "close" => "m5 5 10 10M15 5 5 15",
        "back" => "m12 4-6 6 6 6",
        "send" => "M3 10 17 3.500 12.500 17 9.500 11.500z",
        "bolt" => "M11 2.500 4.500 11.500H9.500L8.500 17.500 15.500 8.500H10.500z",
        "clock" => {
            "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15ZM10 5.800V10l2.800 1.800"
        }
        "wrench" => {
            "M12.500 3.200a4.200 4.200 0 0 0-3.800 5.700L3.500 14.100a1.700 1.700 0 0 0 2.400 2.400l5.200-5.200a4.200 4.200 0 0 0 5.500-5L14.200 8.700 11.600 8.400l-.3-2.600z"
        }
        "moon" => "M16.500 12A7 7 0 0 1 8 3.500 7 7 0 1 0 16.500 12Z",
        "window" => "M8 4H4v12h12v-4M11.500 3.500h5v5M16.200 3.800 9.500 10.500",
        "menu" => "M3 5.500h14M3 10h14M3 14.500h14",
        "down" => "m5.500 8 4.500 4.500L14.500 8",
        "file" => "M5 2.500h6.500L15.500 6.500v11H5zM11.500 2.500v4h4",
        "home" => "M3.500 9.500 10 3.500l6.500 6V17h-4.500v-4.500h-4V17H3.500z",
        "check" => "m4 10.500 4 4 8-9",
        "eye" => {
            "M2 10c2-3.700 4.700-5.500 8-5.500s6 1.800 8 5.500c-2 3.700-4.700 5.500-8 5.500S4 13.700 2 10ZM10 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600Z"
        }
        _ => "",
    };
    html! {
        svg.icon viewBox="0 0 20 20" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.6"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false" {
            (PreEscaped(format!("<path d=\"{path}\"/>")))
        }
    }
}
