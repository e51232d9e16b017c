//! Who hears what is said once.

use serde::{Deserialize, Serialize};

use super::ids::{ChannelId, UserId};

/// Where a notice goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Audience {
    /// A DM.
    Person {
        user: UserId,
    },
    /// Seen by this person only, in the thread; a DM where that cannot reach.
    InThread {
        user: UserId,
    },
    Thread,
    /// A channel of its own, where everybody may read.
    Channel {
        channel: ChannelId,
    },
}
