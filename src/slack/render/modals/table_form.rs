//! P1, step 2: the table: who sits for which function and what we ask of them, when we meet and where.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::app::draft::DraftBody;
use crate::config::Company;
use crate::domain::code_green::Place;
use crate::domain::ids::DraftId;
use crate::slack::render::text::one_line;
use crate::slack::render::{fields::Field, sheet::Sheet};
use crate::slack::wire::{ViewKind, block, place, when};

/// Slack's limit of blocks in a modal, less what stands around the functions.
const ROOM: usize = 96;
const ASK: usize = 1500;

/// Step 2. `starts_at` is the default time of the meeting.
///
/// Every function has two blocks. A roster so long that they do not fit keeps every chair first: the last functions
/// then have no `ask:` block, which means "as the roster says".
pub fn table_modal(
    draft: DraftId,
    body: &DraftBody,
    company: &Company,
    starts_at: DateTime<Utc>,
) -> Value {
    let table = body.table.as_ref();
    let mut left = ROOM;
    let chairs: Vec<_> = company.functions.iter().take(ROOM).collect();
    let asks = ROOM - chairs.len();
    let mut sheet = Sheet::new();
    for (at, function) in chairs.into_iter().enumerate() {
        let chair = table.and_then(|table| {
            table
                .chairs
                .iter()
                .find(|chair| chair.function == function.key)
        });
        // On the way back, a function without a chair is one that was removed.
        let person = match (table, chair) {
            (Some(_), None) => None,
            (_, Some(chair)) => Some(&chair.person),
            (None, None) => Some(&function.lead),
        };
        let name = one_line(&function.name, 80);
        let seat = Field::person(&format!("{}{}", block::CHAIR, function.key), &name, person);
        sheet = sheet.field(seat.optional_if(!function.required));
        left -= 1;
        if at < asks {
            let ask = chair.map_or(function.brings.as_str(), |chair| chair.ask.as_str());
            let label = format!("What we need from {name}");
            sheet = sheet.field(
                Field::paragraph(&format!("{}{}", block::ASK, function.key), &label, ask, ASK)
                    .optional(),
            );
            left -= 1;
        }
    }
    debug_assert!(left <= ROOM);
    let starts_at = table.map_or(starts_at, |table| table.starts_at);
    sheet = sheet.field(Field::moment(block::STARTS_AT, "We meet at", starts_at));
    let finds = table.is_some_and(|table| table.find_a_time);
    let ways = [
        (when::AT_THIS_TIME, "At this time"),
        (when::FIND, "Find a time that suits everybody"),
    ];
    let ways = ways.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let chosen = if finds {
        when::FIND
    } else {
        when::AT_THIS_TIME
    };
    let field = Field::choice(block::WHEN, "Is that fixed?", &ways, Some(chosen));
    sheet = sheet.field(field.hint(
        "With “Find a time” each is asked in their own zone; that time is then the earliest.",
    ));
    if company.meeting_url.is_some() {
        let chosen = match table.map(|table| &table.place) {
            Some(Place::Huddle) => place::HUDDLE,
            Some(Place::Link { .. }) | None => place::LINK,
        };
        let places = [
            (place::LINK, "Video meeting"),
            (place::HUDDLE, "Slack huddle"),
        ];
        let places = places.map(|(value, words)| (value.to_owned(), words.to_owned()));
        sheet = sheet.field(Field::choice(block::PLACE, "Where", &places, Some(chosen)));
    }
    sheet.form(&ViewKind::Table { draft }, "The table", "Next")
}
