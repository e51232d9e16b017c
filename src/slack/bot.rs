//! The bot in one workspace: what inbound handlers and workers share.

use super::client::{Identity, SlackApi};
use super::directory::Directory;
use super::inbound::{Inbound, Reply};
use crate::app::App;

/// Everything a handler needs. Clones share it.
#[derive(Clone, Debug)]
pub struct Bot {
    pub app: App,
    pub api: SlackApi,
    pub directory: Directory,
    pub identity: Identity,
}

impl Bot {
    /// The one entrance for both transports.
    pub async fn dispatch(&self, inbound: Inbound) -> Reply {
        let _ = inbound;
        todo!()
    }
}
