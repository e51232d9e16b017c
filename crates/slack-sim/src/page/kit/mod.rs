//! Block Kit as HTML: pure functions from blocks to markup. What may be drawn is what `blockkit` lets through; anything
//! else is refused where the reader sees it. Clicks are the script's business: here are only the marks it looks for.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde_json::Value;

pub(crate) use crate::blockkit::Surface;
use crate::{
    SimConfig, World,
    blockkit::elements::{kind, text_of},
    world::Values,
};

use super::mrkdwn;

/// Who reads, and what names, zones and channels resolve to. Built under the world's lock.
pub(crate) struct Reader<'a> {
    /// Where names are looked up.
    pub world: &'a World,
    /// The reader's id.
    pub user: &'a str,
    /// The simulator's time.
    pub now: DateTime<Utc>,
}

/// Blocks on a surface, with what is filled in.
pub(crate) fn blocks(
    blocks: &[Value],
    _surface: Surface,
    _state: &Values,
    reader: &Reader,
) -> Markup {
    html! {
        div.kit {
            @for block in blocks {
                div.kit-block {
                    @match kind(block) {
                        "section" => (mrkdwn::html(text_of(block.get("text")), reader)),
                        kind => div.kit-refused { "`" (kind) "` cannot be shown here" },
                    }
                }
            }
        }
    }
}

/// Draws blocks for nobody in particular, for tests that an app sends nothing the page cannot show.
///
/// # Errors
/// What was refused.
pub fn draws(shown: &[Value], surface: Surface) -> Result<String, Vec<String>> {
    let now = DateTime::UNIX_EPOCH;
    let world = World::new(&SimConfig::default(), now);
    let reader = Reader {
        world: &world,
        user: "U0ALICE",
        now,
    };
    Ok(blocks(shown, surface, &Values::new(), &reader).into_string())
}
