//! Where the reader is: which person, which conversation, which thread, which tab. All of it is in the address, so that
//! two windows can be two people.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::Deserialize;

use super::{
    door::{Refusal, person},
    faces,
};
use crate::{
    state::{Change, Shared},
    world::World,
};

/// The query of an address.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Address {
    pub r#as: Option<String>,
    pub r#in: Option<String>,
    pub thread: Option<String>,
    pub tab: Option<String>,
    pub ts: Option<String>,
    pub before: Option<String>,
    /// The first message that was new when the page was opened.
    pub new: Option<String>,
}

/// An address that has been found to lead somewhere.
#[derive(Clone, Debug)]
pub(super) struct Here {
    pub user: String,
    /// None for somebody who is in no conversation at all.
    pub channel: Option<String>,
    pub thread: Option<String>,
    pub home: bool,
}

impl Here {
    /// Where an address leads; without one, to somebody's first conversation with the app in it.
    pub fn find(shared: &Arc<Shared>, address: &Address) -> Result<Self, Refusal> {
        let user = match &address.r#as {
            Some(who) => person(shared, who)?.id().to_string(),
            None => shared.look(|state| first_person(&state.world))?,
        };
        let can_be = shared.look(|state| state.world.person(&user).is_some_and(faces::can_be));
        if !can_be {
            let sentence = "The page cannot be used as a bot, or as somebody who has left.";
            return Err(Refusal::new(StatusCode::FORBIDDEN, sentence));
        }
        let now = shared.now();
        let channel = match address.r#in.as_deref() {
            Some("dm") => {
                Some(shared.change(Change::World, |state| state.world.open_dm(&user, now).0))
            }
            wanted => shared.look(|state| conversation(&state.world, &user, wanted)),
        };
        Ok(Self {
            channel,
            thread: address.thread.clone().filter(|thread| !thread.is_empty()),
            home: address.tab.as_deref() == Some("home"),
            user,
        })
    }
}

fn first_person(world: &World) -> Result<String, Refusal> {
    let found = world.people().find(|person| faces::can_be(person));
    found
        .map(|person| person.id.clone())
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "There is nobody here yet to be."))
}

/// The one asked for, if they are in it; else the first one with the app in it; else any.
fn conversation(world: &World, user: &str, wanted: Option<&str>) -> Option<String> {
    let theirs = || world.channels().filter(|c| c.members.contains(user));
    let asked = wanted
        .and_then(|wanted| world.channel(wanted))
        .filter(|c| c.members.contains(user));
    asked
        .or_else(|| theirs().find(|c| c.kind.is_channel() && c.has_bot()))
        .or_else(|| theirs().next())
        .map(|c| c.id.clone())
}
