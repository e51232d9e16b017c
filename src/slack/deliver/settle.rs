//! Open action items after a close: dropped or handed over, as whoever closed it wished. Each is a command like any
//! other; one that was settled before a crash stays as it is.

use super::attempt::{Attempt, Trouble};
use crate::app::AppError;
use crate::app::execute::Order;
use crate::domain::action_item::{ActionItem, ItemCommand, ItemFields, Move, Via};
use crate::domain::command::Leftover;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::person::{Actor, By, Standing, Viewer};

pub(super) async fn settle(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    leftover: &Leftover,
    by: &UserId,
) -> Result<(), Trouble> {
    let app = &attempt.bot.app;
    let items = app
        .store
        .items_of(attempt.ws(), code_green, &Viewer::System)
        .await?;
    for item in items.into_iter().filter(|item| item.state.is_live()) {
        let Some(command) = command(&item, leftover) else {
            continue;
        };
        let order = Order {
            workspace: attempt.ws().clone(),
            code_green,
            // They were let close it, as full members.
            by: By::Person(Actor {
                user: by.clone(),
                standing: Standing::Full,
            }),
            dedup: None,
            finish: None,
            also: Vec::new(),
            command: (item.id, command),
        };
        match app.execute_item(order).await {
            // Somebody was faster, or may more than they: it stays as they left it.
            Ok(_) | Err(AppError::Refused(_) | AppError::AlreadyHandled) => {}
            Err(error) => return Err(error.into()),
        }
    }
    attempt.done(Vec::new()).await
}

fn command(item: &ActionItem, leftover: &Leftover) -> Option<ItemCommand> {
    match leftover {
        Leftover::Keep => None,
        Leftover::Drop => Some(ItemCommand::Move {
            made: Move::Drop,
            via: Via::Button,
        }),
        Leftover::HandOver { to } if item.owner.as_ref() == Some(to) => None,
        Leftover::HandOver { to } => Some(ItemCommand::Edit {
            fields: ItemFields {
                what: item.what.clone(),
                owner: Some(to.clone()),
                function: item.function.clone(),
                due_on: item.due_on,
                barrier: item.barrier.clone(),
            },
        }),
    }
}
