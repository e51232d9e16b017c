//! State → Block Kit, pure. Every function here is a snapshot under `tests/`, and every snapshot passes the Block Kit
//! checks. User text goes into `plain_text` and `rich_text`, or is escaped; it never becomes a mention or a link.
//!
//! No message mentions a person: names are written as text, so that nobody is notified but by a page.

mod board;
mod calendar;
mod card;
mod checkup;
mod deal;
pub mod drill;
mod fields;
mod fit;
mod home;
mod item;
mod item_notices;
mod kit;
mod ledger;
mod look_forward;
mod mandate;
mod mandate_notices;
mod meeting;
mod modals;
mod notices;
mod page;
mod plan;
mod prose;
mod quorum_notices;
mod replies;
mod seat_notices;
mod sheet;
mod status;
mod style;
mod support;
pub mod text;
mod times;
pub mod veil;
mod whole_plan;
mod written;

use chrono::{DateTime, Utc};
use serde::Serialize;
use slack_morphism::prelude::SlackBlock;

use super::directory::Names;
use crate::domain::ids::UserId;

// Messages that mirror state.
pub use card::card;
pub use drill::{drill_modal, drill_planned};
pub use item::item;
pub use mandate::mandate_request;
pub use page::page;
pub use plan::{Plan, ground_rules, section};
pub use style::Style;
pub use support::read_back;
pub use times::Beside;

// What letters have in common with them.
pub(super) use board::name as function_name;
pub(super) use deal::{headline, meeting_url};
pub(super) use sheet::REPEAT;

// Messages sent once, and answers to slash commands.
pub use checkup::{both_ways, checkup, way_back};
pub use look_forward::{look_forward, look_forward_modal};
pub use meeting::{agenda, attendance_modal, position_modal};
pub use notices::{Subject, notice};
pub use replies::{help, list, sentence};
pub use status::status;
pub use whole_plan::{markdown_modal, whole_plan};

// App Home, and what is read from it. Each returns the whole view as Slack takes it.
pub use home::{HOME_SHOWS, Readiness, answer_modal, home, home_line};

// Modals. Each returns the whole view as Slack takes it.
pub use modals::{
    PreviewAsked, PreviewPassed, SetupShown, add_entry_modal, add_item_modal, change_entry_modal,
    close_modal, deal_again_modal, deal_modal, decline_modal, delegate_modal, duplicate_modal,
    edit_item_modal, edit_section_modal, entries_modal, explain_item_modal, file_page,
    history_page, merge_section_modal, message_modal, not_now_modal, object_decision_modal,
    page_now_modal, pick_code_green_modal, preview_modal, preview_page, promote_idea_modal,
    redirect_modal, roster_modal, setup_form, setup_modal, support_if_modal, table_modal,
    without_confidence,
};

/// A message: blocks, and the fallback text that says all that matters to a screen reader and a notification.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Message {
    pub text: String,
    pub blocks: Vec<SlackBlock>,
}

impl Message {
    /// The same for somebody of whom nobody knows whether they have it already.
    #[must_use]
    pub fn repeated(self) -> Self {
        sheet::repeated(self)
    }

    /// The same for somebody who has never been paged here: what this is, below.
    #[must_use]
    pub fn for_the_first_time(self) -> Self {
        sheet::first(self)
    }
}

/// What every rendering may know besides its subject.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub names: &'a Names,
    pub now: DateTime<Utc>,
    /// Slack's own id of the team, for huddle links.
    pub team: &'a str,
    /// The address of the card's thread, where the card is posted and what is drawn leads there.
    pub thread: Option<&'a str>,
    /// The one person who reads it; `None` where everybody in a channel does.
    pub reader: Option<&'a UserId>,
    /// How the workspace writes dates and amounts.
    pub house: Style,
    /// The other tables at which the reader of a page is wanted.
    pub beside: &'a [Beside],
}

impl Scene<'_> {
    /// How its reader writes dates and amounts.
    pub fn style(&self) -> Style {
        let reader = self.reader.and_then(|reader| self.names.0.get(reader));
        let locale = reader.and_then(|reader| reader.locale.as_deref());
        locale.map_or(self.house, Style::of)
    }
}
