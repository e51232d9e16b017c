//! What comes of acts: outcomes, and the errors of a driver, which are a test's mistakes or its findings. Only data.

use std::{collections::BTreeMap, time::Duration};

use super::{MessageHandle, ViewHandle};
use crate::log::Callback;

/// Something a person cannot do, or a test expected and did not find.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// This kind of person may not do that, or not there.
    #[error("{who} cannot do that: {reason}")]
    NotAllowed {
        /// Their name.
        who: String,
        /// Why.
        reason: String,
    },
    /// No such conversation, or the person is not in it.
    #[error("{who} sees no conversation {channel}")]
    NotAMember {
        /// Their name.
        who: String,
        /// What was asked for.
        channel: String,
    },
    /// No modal is open.
    #[error("{who} has no modal open{notices}")]
    NoModal {
        /// Their name.
        who: String,
        /// What Slack told them, if anything.
        notices: String,
    },
    /// The view has been closed since.
    #[error("the view {0:?} is not open any more")]
    ViewGone(String),
    /// The message has been deleted since, or never was.
    #[error("there is no message {ts} in {channel}")]
    MessageGone {
        /// Where.
        channel: String,
        /// Which.
        ts: String,
    },
    /// No button, field, option or shortcut of that name.
    #[error("no {what} {wanted:?}; there is: {available:?}")]
    NoSuch {
        /// `button`, `field`, `option`, `shortcut`.
        what: &'static str,
        /// What was asked for.
        wanted: String,
        /// What there is.
        available: Vec<String>,
    },
    /// The field does not take this.
    #[error("the field {field:?} does not take {value:?}: {reason}")]
    BadValue {
        /// Its label.
        field: String,
        /// What was given.
        value: String,
        /// Why not.
        reason: String,
    },
    /// Slack showed an error.
    #[error("Slack told {who}: {notice}")]
    Shown {
        /// Their name.
        who: String,
        /// What they saw.
        notice: String,
    },
    /// No message with this text.
    #[error("{who} sees no message with {wanted:?} in {channel}; there is:\n{available}")]
    NoMessage {
        /// Their name.
        who: String,
        /// The text.
        wanted: String,
        /// Where.
        channel: String,
        /// What there is.
        available: String,
    },
    /// Nothing came in time.
    #[error("nothing of the kind happened within {0:?}")]
    Nothing(Duration),
}

/// Shorthand.
pub(crate) type Acted<T> = Result<T, DriverError>;

/// What came of an act that the app was told of.
#[derive(Clone, Debug)]
pub struct ActionOutcome {
    /// The request and its answer.
    pub callback: Callback,
    /// What Slack showed the person because the app did not answer well.
    pub error: Option<String>,
}

impl ActionOutcome {
    /// The HTTP status, if the app answered.
    pub fn status(&self) -> Option<u16> {
        self.callback.outcome.status()
    }

    /// Real time until the answer.
    pub fn latency(&self) -> Duration {
        self.callback.latency
    }
}

/// What came of a slash command.
#[derive(Clone, Debug)]
pub struct CommandOutcome {
    /// The request and its answer.
    pub callback: Callback,
    /// The message the answer's body made, usually visible only to the person.
    pub reply: Option<MessageHandle>,
    /// What Slack showed the person because the app did not answer well.
    pub error: Option<String>,
}

impl CommandOutcome {
    /// The HTTP status, if the app answered.
    pub fn status(&self) -> Option<u16> {
        self.callback.outcome.status()
    }

    /// Real time until the answer.
    pub fn latency(&self) -> Duration {
        self.callback.latency
    }

    /// What the reply shows, empty where there is none.
    pub fn text(&self) -> String {
        self.reply
            .as_ref()
            .map(MessageHandle::visible_text)
            .unwrap_or_default()
    }
}

/// What came of a submission.
#[derive(Clone, Debug)]
pub enum SubmitOutcome {
    /// This view closed; the one below, if any, shows again.
    Closed,
    /// The app refused some fields: label → message.
    Errors(BTreeMap<String, String>),
    /// Slack's client did not send it, because of these fields: label → reason.
    Incomplete(BTreeMap<String, String>),
    /// The view has new content.
    Updated(ViewHandle),
    /// A view came on top.
    Pushed(ViewHandle),
    /// All views closed.
    Cleared,
    /// The app did not answer well; this is what the person saw. The view stays.
    Failed(String),
}
