//! Slack: payloads in, Block Kit out, and the calls that make surfaces true. All of Slack's words live here; what they
//! mean is decided further in.

pub mod bot;
pub mod checkup;
pub mod client;
pub(crate) mod commands;
pub mod deliver;
pub mod directory;
pub mod emoji;
mod entry;
mod homes;
pub mod inbound;
mod letter;
mod reconcile;
pub mod render;
pub mod reply;
pub mod scopes;
pub mod wire;
