//! "Add to calendar": addresses that open a new entry in the calendars most people have, with nothing for us to serve. They
//! are drawn from fresh state: once the meeting has moved they say its new time.

use slack_morphism::prelude::SlackBlockButtonElement;
use url::Url;

use super::{Scene, deal, kit};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::slots::Finding;

/// One for each calendar; none while there is no time, and none once the table has met.
pub(super) fn buttons(green: &CodeGreen, scene: Scene<'_>) -> Vec<SlackBlockButtonElement> {
    let has_a_time = !matches!(green.meeting.finding, Finding::Wanted { stands: false });
    let is_to_come = matches!(green.phase, Phase::Paging { .. } | Phase::Convened { .. });
    if !has_a_time || !is_to_come {
        return Vec::new();
    }
    let buttons = [
        ("Add to Google Calendar", "google", google(green, scene)),
        ("Add to Outlook", "outlook", outlook(green, scene)),
    ];
    let buttons = buttons.into_iter().filter_map(|(label, name, url)| {
        kit::link_button(label, &format!("calendar_{name}"), &url?)
    });
    buttons.collect()
}

/// Source: <https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs/blob/main/services/google.md>.
fn google(green: &CodeGreen, scene: Scene<'_>) -> Option<String> {
    const WHEN: &str = "%Y%m%dT%H%M%SZ";
    let begins = green.meeting.starts_at.format(WHEN);
    let ends = green.meeting.ends_at().format(WHEN);
    let dates = format!("{begins}/{ends}");
    let place = deal::url_of_meeting(green, scene);
    address(
        "https://calendar.google.com/calendar/render",
        &[
            ("action", "TEMPLATE"),
            ("text", &title(green)),
            ("dates", &dates),
            ("location", &place),
        ],
    )
}

/// Source: <https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs/blob/main/services/outlook-web.md>.
fn outlook(green: &CodeGreen, scene: Scene<'_>) -> Option<String> {
    const WHEN: &str = "%Y-%m-%dT%H:%M:%SZ";
    let begins = green.meeting.starts_at.format(WHEN).to_string();
    let ends = green.meeting.ends_at().format(WHEN).to_string();
    let place = deal::url_of_meeting(green, scene);
    address(
        "https://outlook.office.com/calendar/0/deeplink/compose",
        &[
            ("path", "/calendar/action/compose"),
            ("rru", "addevent"),
            ("subject", &title(green)),
            ("startdt", &begins),
            ("enddt", &ends),
            ("location", &place),
        ],
    )
}

/// The number and no more: what is handed to another company's calendar names no customer.
fn title(green: &CodeGreen) -> String {
    format!("Code Green {}", green.number)
}

fn address(base: &str, facts: &[(&str, &str)]) -> Option<String> {
    Url::parse_with_params(base, facts).ok().map(String::from)
}
