//! Pieces of the page, for a script that puts them where they belong.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::Markup;

use super::{
    answer, bonnet, conversation,
    door::{Refusal, clock::timers},
    home,
    kit::Reader,
    modal, people,
    place::{Address, Here},
    shell, side,
};
use crate::{state::Shared, world::Channel};

type Asked = (State<Arc<Shared>>, Query<Address>);
type Piece = Result<Response, Refusal>;

/// Draws with the world locked.
fn draw(
    shared: &Arc<Shared>,
    address: &Address,
    draw: impl FnOnce(&Reader, &Here) -> Option<Markup>,
) -> Piece {
    let here = Here::find(shared, address)?;
    let now = shared.now();
    let drawn = shared.look(|state| {
        let reader = Reader {
            world: &state.world,
            user: &here.user,
            now,
        };
        draw(&reader, &here)
    });
    Ok(match drawn {
        Some(markup) => answer(&markup),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

fn channel<'a>(reader: &Reader<'a>, here: &Here) -> Option<&'a Channel> {
    let world = reader.world;
    here.channel
        .as_deref()
        .and_then(|id| world.channels.get(id))
}

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(address): Query<Address>,
) -> Piece {
    let here = Here::find(&shared, &address)?;
    let now = shared.now();
    let markup = shared.look(|state| {
        let reader = Reader {
            world: &state.world,
            user: &here.user,
            now,
        };
        shell::page(
            &reader,
            &shared.config,
            &here,
            &address,
            state.world.journal.revision(),
        )
    });
    Ok(answer(&markup))
}

pub(super) async fn side((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, here| {
        Some(side::bar(reader.world, &shared.config, here))
    })
}

/// One message; nothing (204) where it is not to be seen there.
pub(super) async fn message((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, here| {
        conversation::one(reader, channel(reader, here)?, &address)
    })
}

/// Messages before one.
pub(super) async fn earlier((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, here| {
        Some(conversation::more(reader, channel(reader, here)?, &address))
    })
}

pub(super) async fn thread((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, here| {
        Some(conversation::thread(reader, &shared.config, here))
    })
}

pub(super) async fn modal((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, _| Some(modal::layer(reader)))
}

pub(super) async fn home((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, _| Some(home::tab(reader)))
}

pub(super) async fn clock((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, _| {
        Some(shell::clock(reader, &shared.config))
    })
}

/// The list of people to be.
pub(super) async fn people((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, here| {
        Some(people::list(reader, here))
    })
}

/// Who is in the conversation.
pub(super) async fn members((State(shared), Query(address)): Asked) -> Piece {
    draw(&shared, &address, |reader, here| {
        Some(people::members(reader, channel(reader, here)?))
    })
}

/// Each zone's time, and what is due.
pub(super) async fn times((State(shared), Query(address)): Asked) -> Piece {
    let timers = timers(&shared).await;
    draw(&shared, &address, |reader, _| {
        Some(people::times(
            reader,
            &timers,
            shared.config.controls.is_some(),
        ))
    })
}

/// Requests and calls, timers, faults, failures.
pub(super) async fn bonnet((State(shared), Query(address)): Asked) -> Piece {
    let here = Here::find(&shared, &address)?;
    let timers = timers(&shared).await;
    let now = shared.now();
    let markup = shared.look(|state| {
        let reader = Reader {
            world: &state.world,
            user: &here.user,
            now,
        };
        bonnet::drawer(&reader, state, &timers)
    });
    Ok(answer(&markup))
}
