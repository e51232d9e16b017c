//! People: names, zones and standing, from memory, then the database, then Slack. Kept for an hour; Slack's
//! `user_change` events refresh it earlier.

use std::collections::HashMap;

use super::client::{SlackApi, SlackError};
use crate::clock::Clock;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::store::Store;
use crate::store::people::Person;

/// Names and zones of the people a rendering speaks of.
#[derive(Clone, Debug, Default)]
pub struct Names(pub HashMap<UserId, Person>);

/// Looks people up. Clones share the memory.
#[derive(Clone, Debug)]
pub struct Directory {}

impl Directory {
    pub fn new(store: Store, api: SlackApi, clock: Clock) -> Self {
        let _ = (store, api, clock);
        todo!()
    }

    /// Fills the memory: everyone the database knows, then whoever of `users` is not fresh. Never fails.
    pub async fn warm(&self, ws: &WorkspaceId, users: impl IntoIterator<Item = UserId> + Send) {
        let _ = (ws, users.into_iter().count());
        todo!()
    }

    /// From memory only: what a request may use before it answers. `None` where nothing fresh is known.
    pub fn known(&self, ws: &WorkspaceId, user: &UserId) -> Option<Person> {
        let _ = (ws, user);
        todo!()
    }

    /// From memory, the database or Slack.
    pub async fn person(&self, ws: &WorkspaceId, user: &UserId) -> Result<Person, SlackError> {
        let _ = (ws, user);
        todo!()
    }

    /// Everyone named; who cannot be looked up is left out, and rendered as a mention.
    pub async fn names(&self, ws: &WorkspaceId, users: impl IntoIterator<Item = UserId> + Send) -> Names {
        let _ = (ws, users.into_iter().count());
        todo!()
    }

    /// Forgets what is known of a person, for Slack says it changed.
    pub async fn forget(&self, ws: &WorkspaceId, user: &UserId) {
        let _ = (ws, user);
        todo!()
    }
}
