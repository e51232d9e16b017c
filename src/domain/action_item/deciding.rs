//! The only place where an action item changes. Moving one is open to more people than editing the plan is, and goes on
//! after the close: the promises outlive the meeting.

use chrono::{DateTime, Utc};

use super::{ActionItem, ItemCommand, ItemFields, ItemOutcome, ItemState, LastMove, Move, Via};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;

/// Decides one command. `item` is `None` where there is none by this id yet; only [`ItemCommand::Add`] makes one, and
/// where there is, its author's second submit corrects it until somebody has moved it. `version` is left to the commit.
///
/// Who may: claim, any full member; complete, block, drop, resume and undo, its owner, whoever speaks for its
/// function's seat, the caller, the sponsor; explain, the same and whoever moved it last; add and edit, whoever may
/// edit the plan; take a reaction back, whoever set it. All else is denied.
///
/// # Errors
/// [`Refusal::NotAMember`], [`Refusal::MayNotMoveItem`], [`Refusal::MayNotEditPlan`], [`Refusal::ItemEnded`],
/// [`Refusal::NoSuchItem`], [`Refusal::NothingToUndo`]; for adding [`Refusal::NotYetMandated`] and [`Refusal::Over`].
pub fn decide(
    green: &CodeGreen,
    item: Option<&ActionItem>,
    command: ItemCommand,
    by: &By,
    now: DateTime<Utc>,
) -> Result<ItemOutcome, Refusal> {
    let person = by.member()?;
    let command = match (command, item) {
        // Sent again because the answer never came: what the form says now is what its author means.
        (ItemCommand::Add { fields, .. }, Some(item))
            if item.created_by == *person && item.last_move.is_none() =>
        {
            ItemCommand::Edit { fields }
        }
        (command, _) => command,
    };
    if let ItemCommand::Add { id, fields, source } = command {
        return add(
            green,
            item,
            new_item(green, id, fields, source, person, now),
            person,
        );
    }
    let before = item.ok_or(Refusal::NoSuchItem)?;
    let mut after = before.clone();
    let mut noted = None;
    match command {
        ItemCommand::Add { .. } => {}
        ItemCommand::Edit { fields } => edit(green, &mut after, fields, person)?,
        ItemCommand::Move { made, via } => {
            if made != Move::Claim {
                may_move(green, before, person, Some(made))?;
            }
            let by_reaction = matches!(via, Via::Reaction { .. });
            let is_made = after.make(made, via, person, now)?;
            noted = (is_made && by_reaction).then_some(made);
        }
        ItemCommand::Undo => {
            may_move(green, before, person, None)?;
            after.undo().ok_or(Refusal::NothingToUndo)?;
        }
        ItemCommand::TakeBack { emoji } => {
            let caused = |last: &LastMove| {
                last.by == *person
                    && last.via
                        == Via::Reaction {
                            emoji: emoji.clone(),
                        }
            };
            if before.last_move.as_ref().is_some_and(caused) {
                after.undo();
            }
        }
        ItemCommand::Explain { note } => {
            if before
                .last_move
                .as_ref()
                .is_none_or(|last| last.by != *person)
            {
                may_move(green, before, person, None)?;
            }
            after.note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        }
    }
    if after == *before {
        return Ok(ItemOutcome {
            item: None,
            effects: Vec::new(),
        });
    }
    after.updated_at = now;
    let mut effects = vec![refresh(Surface::Item { item: after.id })];
    if after.state != before.state {
        // It counts them.
        effects.push(refresh(Surface::Card));
    }
    if let Some(moved) = noted {
        let notice = Notice::ItemMoved {
            item: after.id,
            moved,
        };
        effects.push(Effect::Tell {
            to: Audience::InThread {
                user: person.clone(),
            },
            notice,
        });
    }
    Ok(ItemOutcome {
        item: Some(after),
        effects,
    })
}

fn refresh(surface: Surface) -> Effect {
    Effect::Refresh { surface }
}

/// A second submit of the same form adds nothing.
fn add(
    green: &CodeGreen,
    existing: Option<&ActionItem>,
    new: ActionItem,
    person: &UserId,
) -> Result<ItemOutcome, Refusal> {
    if existing.is_some() {
        return Ok(ItemOutcome {
            item: None,
            effects: Vec::new(),
        });
    }
    green.must_be_under_way()?;
    may_edit(green, person)?;
    let effects = vec![
        refresh(Surface::Item { item: new.id }),
        refresh(Surface::Card),
    ];
    Ok(ItemOutcome {
        item: Some(new),
        effects,
    })
}

fn new_item(
    green: &CodeGreen,
    id: ItemId,
    fields: ItemFields,
    source: Option<String>,
    person: &UserId,
    now: DateTime<Utc>,
) -> ActionItem {
    let ItemFields {
        what,
        owner,
        function,
        due_on,
        barrier,
    } = fields;
    ActionItem {
        workspace: green.workspace.clone(),
        code_green: green.id,
        id,
        version: 0,
        what,
        owner,
        function,
        due_on,
        barrier,
        state: ItemState::Open,
        note: None,
        last_move: None,
        source,
        created_by: person.clone(),
        created_at: now,
        updated_at: now,
    }
}

/// What is done or dropped leaves that by undo alone. An edit that names another owner is the latest word on who owns
/// it: no earlier move can be undone past it.
fn edit(
    green: &CodeGreen,
    item: &mut ActionItem,
    fields: ItemFields,
    person: &UserId,
) -> Result<(), Refusal> {
    may_edit(green, person)?;
    if !item.state.is_live() {
        return Err(Refusal::ItemEnded { state: item.state });
    }
    let ItemFields {
        what,
        owner,
        function,
        due_on,
        barrier,
    } = fields;
    if item.owner != owner {
        item.last_move = None;
    }
    (item.what, item.owner, item.function) = (what, owner, function);
    (item.due_on, item.barrier) = (due_on, barrier);
    Ok(())
}

fn may_edit(green: &CodeGreen, person: &UserId) -> Result<(), Refusal> {
    if green.may_edit_plan(person) {
        return Ok(());
    }
    Err(Refusal::MayNotEditPlan {
        caller: green.caller.clone(),
    })
}

fn may_move(
    green: &CodeGreen,
    item: &ActionItem,
    person: &UserId,
    made: Option<Move>,
) -> Result<(), Refusal> {
    let seat = item
        .function
        .as_ref()
        .and_then(|function| green.seat(function));
    let may = item.owner.as_ref() == Some(person)
        || seat.is_some_and(|seat| seat.occupant() == person)
        || green.caller == *person
        || green.sponsor() == Some(person);
    if may {
        return Ok(());
    }
    Err(Refusal::MayNotMoveItem {
        made,
        owner: item.owner.clone(),
        caller: green.caller.clone(),
    })
}

impl ActionItem {
    /// Makes a move; `false` where the item is there already.
    ///
    /// # Errors
    /// [`Refusal::ItemEnded`] for what is done or dropped, unless it is so by this very move.
    fn make(
        &mut self,
        made: Move,
        via: Via,
        by: &UserId,
        at: DateTime<Utc>,
    ) -> Result<bool, Refusal> {
        let state = match (made, self.state) {
            (Move::Complete, ItemState::Done) | (Move::Drop, ItemState::Dropped) => {
                return Ok(false);
            }
            (_, ended @ (ItemState::Done | ItemState::Dropped)) => {
                return Err(Refusal::ItemEnded { state: ended });
            }
            (Move::Claim, ItemState::Open)
            | (Move::Resume, ItemState::Open | ItemState::Blocked) => ItemState::InProgress,
            (Move::Claim | Move::Resume, live @ (ItemState::InProgress | ItemState::Blocked)) => {
                live
            }
            (Move::Complete, ItemState::Open | ItemState::InProgress | ItemState::Blocked) => {
                ItemState::Done
            }
            (Move::Drop, ItemState::Open | ItemState::InProgress | ItemState::Blocked) => {
                ItemState::Dropped
            }
            (Move::Block, ItemState::Open | ItemState::InProgress | ItemState::Blocked) => {
                ItemState::Blocked
            }
        };
        let owner = if made == Move::Claim {
            Some(by.clone())
        } else {
            self.owner.clone()
        };
        if state == self.state && owner == self.owner {
            return Ok(false);
        }
        // A note says why the item stands where it stands; of a new state it says nothing.
        let note = if state == self.state {
            self.note.clone()
        } else {
            None
        };
        self.last_move = Some(LastMove {
            made,
            by: by.clone(),
            via,
            at,
            state_before: std::mem::replace(&mut self.state, state),
            owner_before: std::mem::replace(&mut self.owner, owner),
            note_before: std::mem::replace(&mut self.note, note),
        });
        Ok(true)
    }

    /// Restores what the latest move replaced; `None` where there is none.
    fn undo(&mut self) -> Option<()> {
        let last = self.last_move.take()?;
        (self.state, self.owner, self.note) =
            (last.state_before, last.owner_before, last.note_before);
        Some(())
    }
}
