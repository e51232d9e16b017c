//! Block Kit as HTML: pure functions from blocks to markup. What may be drawn is what `blockkit` lets through; anything
//! else is refused where the reader sees it. Clicks are the script's business: here are only the marks it looks for.
//!
//! # What the script finds
//! * Everything that acts carries `data-block`, `data-action`, and `data-kind` with the element's type.
//! * `data-act="click"`: a button; `data-url` where it also opens an address.
//! * `data-act="choose"`: the app is told of a change at once. `data-act="suggest"`: an external select.
//! * `data-confirm`: asks first: Slack's `confirm` object with its texts as they are shown.
//! * The value of a control is a string. A `select`, `input` or `textarea` holds it itself; so does each button of an
//!   overflow menu, in `value`. A group (`fieldset`, `details`) holds inputs with values of their own: the checked
//!   one's for radio buttons, a JSON array of the checked ones' for checkboxes and multi-selects.
//! * An external select is a `.kit-suggest` with an `<input role="combobox">`, and an empty `<ul role="listbox">` for
//!   what the app suggests; `data-value` holds what is chosen, a JSON array where several can be.

mod blocks;
mod choice;
mod context;
mod control;
mod fields;
mod input;
mod markdown;
mod media;
mod people;
mod press;
mod rich;
mod table;
#[cfg(test)]
pub(crate) mod tags;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};
use serde_json::Value;

pub(crate) use crate::blockkit::Surface;
use crate::{SimConfig, World, world::Values};
use context::Canvas;

/// Who reads, and what names, zones and channels resolve to. Built under the world's lock.
pub(crate) struct Reader<'a> {
    /// Where names are looked up.
    pub world: &'a World,
    /// The reader's id.
    pub user: &'a str,
    /// The simulator's time.
    pub now: DateTime<Utc>,
}

impl Reader<'_> {
    /// Their time zone.
    pub(super) fn zone(&self) -> Tz {
        let zone = self.world.person(self.user).map(|person| &person.tz);
        zone.and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC)
    }
}

/// Blocks on a surface, with what is filled in.
pub(crate) fn blocks(
    blocks: &[Value],
    surface: Surface,
    state: &Values,
    reader: &Reader,
) -> Markup {
    drawn(blocks, &Canvas::new(surface, state, reader))
}

fn drawn(blocks: &[Value], canvas: &Canvas) -> Markup {
    html! {
        div.kit {
            @for block in blocks { (self::blocks::block(block, canvas)) }
        }
    }
}

/// Draws blocks for nobody in particular, for tests that an app sends nothing the page cannot show.
///
/// # Errors
/// What was refused.
pub fn draws(blocks: &[Value], surface: Surface) -> Result<String, Vec<String>> {
    let now = DateTime::UNIX_EPOCH;
    let world = World::new(&SimConfig::default(), now);
    let reader = Reader {
        world: &world,
        user: "U0ALICE",
        now,
    };
    let state = Values::new();
    let canvas = Canvas::new(surface, &state, &reader);
    let html = drawn(blocks, &canvas).into_string();
    let refused = canvas.into_refused();
    if refused.is_empty() {
        Ok(html)
    } else {
        Err(refused)
    }
}
