//! Our messages in Slack: which surface lies at which (channel, ts).

use crate::domain::ids::{ChannelId, CodeGreenId, MessageTs};

/// One message that mirrors a surface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRef {
    pub channel: ChannelId,
    /// Of the meeting's file the file's id, for Slack does not say at which message it lies.
    pub ts: MessageTs,
    /// `None` for what belongs to no Code Green.
    pub code_green: Option<CodeGreenId>,
    /// The surface, as [`crate::domain::effect::Surface::key`] names it.
    pub surface: String,
    /// A digest of what was last shown there; the same again needs no call.
    pub shown: String,
}
