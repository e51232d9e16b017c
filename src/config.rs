//! What the operator says: environment, then file, then default. Every error names the setting, the line where there
//! is one, and the remedy.

use crate::domain::function::Function;
use crate::domain::ids::ChannelId;
use crate::domain::mandate::Policy;
use crate::domain::page::Waits;

/// The company as `codegreen.toml` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Where Code Greens are posted.
    pub channel: ChannelId,
    pub policy: Policy,
    pub waits: Waits,
    /// Seconds until the deadline the page shows.
    pub answer_within: u32,
    /// The meeting's address with `{id}` for the number; a huddle in the channel where absent.
    pub meeting_url: Option<String>,
    /// Seconds from the call to the meeting, before rounding up to the half hour.
    pub meeting_in: u32,
    pub functions: Vec<Function>,
}
