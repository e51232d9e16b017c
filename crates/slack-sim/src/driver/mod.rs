//! People: what they type, click, fill in, react to and read. Every act goes the way Slack's client goes: it changes
//! the world, tells the app, waits for the answer, and shows the person what comes of it. The app's own doings are
//! `api`'s.

mod acting;
mod click;
mod client;
mod command;
mod compose;
mod directory;
mod feed;
mod fields;
mod home;
mod message;
mod outcomes;
mod person;
mod shortcut;
mod submit;
mod suggest;
mod text;
mod view;

pub use client::{Filled, Place};
pub use feed::Feed;
pub use home::HomeHandle;
pub use message::MessageHandle;
pub(crate) use outcomes::Acted;
pub use outcomes::{ActionOutcome, CommandOutcome, DriverError, SubmitOutcome};
pub use person::PersonHandle;
pub use view::ViewHandle;

/// What Slack shows when an app does not answer an interaction as it should.
pub(crate) const TROUBLE: &str = "We had some trouble connecting. Try again?";
