//! The only place where an action item changes. Moving one is open to more people than editing the plan is, and goes on
//! after the close: the promises outlive the meeting.

use chrono::{DateTime, Utc};

use super::owing::Nudge;
use super::reacting::Given;
use super::{ActionItem, ItemCommand, ItemFields, ItemOutcome, ItemState, Move, Via};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;
use crate::domain::seat::Seat;
use crate::domain::support::Touched;

/// Decides one command. `item` is `None` where there is none by this id yet; only [`ItemCommand::Add`] makes one, and
/// where there is, its author's second submit corrects it until somebody has moved it. `version` is left to the commit.
///
/// Who may: claim, any full member; complete, block, drop, resume and undo, its owner, whoever speaks for its
/// function's seat, the caller, the sponsor; explain, the same and whoever moved it last; add, whoever may edit the plan;
/// edit, the same and its owner; take a reaction back, whoever set it. All else is denied.
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
    let (mut noted, mut given_to) = (None, None);
    let is_edited = matches!(command, ItemCommand::Edit { .. });
    match command {
        ItemCommand::Add { .. } => {}
        ItemCommand::Edit { fields } => {
            edit(green, &mut after, fields, person)?;
            given_to = new_owner(Some(before), &after, person);
        }
        ItemCommand::Move { made, via } => {
            let action = if made == Move::Claim {
                Action::ClaimItem
            } else {
                Action::MoveItem
            };
            may(action, green, before, person, Some(made))?;
            let given = match &via {
                Via::Reaction { emoji, at } => Some((emoji.clone(), *at)),
                Via::Button => None,
            };
            let given = given.as_ref().map(|(emoji, at)| Given {
                by: person,
                emoji,
                at: *at,
            });
            if given.is_some_and(|given| before.is_taken_back(given)) {
                return Ok(ItemOutcome::nothing());
            }
            let is_made = after.make(made, via, person, now)?;
            noted = (is_made && given.is_some()).then_some(made);
            if let Some(given) = given {
                after.renew(given);
            }
        }
        ItemCommand::Undo => {
            may(Action::MoveItem, green, before, person, None)?;
            after.undo().ok_or(Refusal::NothingToUndo)?;
        }
        ItemCommand::TakeBack { emoji, at } => {
            let (by, emoji) = (person, emoji.as_str());
            let taken = Given { by, emoji, at };
            if before.is_caused_by(taken) {
                after.undo();
            }
            after.remember_taken_back(taken, now);
        }
        ItemCommand::Explain { note } => {
            may(Action::ExplainItem, green, before, person, None)?;
            after.note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        }
    }
    if after == *before {
        return Ok(ItemOutcome::nothing());
    }
    if !after.shows_more_than(before) {
        return Ok(ItemOutcome {
            item: Some(after),
            effects: Vec::new(),
        });
    }
    after.updated_at = now;
    let mut effects = vec![refresh(Surface::Item { item: after.id })];
    if after.state != before.state {
        // It counts them.
        effects.push(refresh(Surface::Card));
    }
    if is_edited {
        effects.push(touch(green, &[before, &after]));
    }
    effects.extend(noted.map(|moved| ask_why(&after, moved, person)));
    effects.extend(given_to.map(|owner| tell_given(&after, owner, person)));
    effects.extend(followed(Some(before), &after, now));
    effects.extend(tell_blocked(green, before, &after, person));
    Ok(ItemOutcome {
        item: Some(after),
        effects,
    })
}

/// The owner whom an edit names for the first time, unless that is whoever made it.
fn new_owner(before: Option<&ActionItem>, after: &ActionItem, by: &UserId) -> Option<UserId> {
    let former = before.and_then(|item| item.owner.as_ref());
    let owner = after.owner.as_ref();
    owner
        .filter(|owner| *owner != by && Some(*owner) != former)
        .cloned()
}

/// An item that has a new date, a new owner, or goes on, is followed from now on.
fn followed(before: Option<&ActionItem>, after: &ActionItem, now: DateTime<Utc>) -> Option<Effect> {
    let is_as_before = before.is_some_and(|it| {
        it.due_on == after.due_on
            && it.owner == after.owner
            && it.state.is_live() == after.state.is_live()
    });
    let is_owed = after.state.is_live() && after.due_on.is_some() && after.owner.is_some();
    (is_owed && !is_as_before).then_some(Effect::RemindOwner {
        item: after.id,
        nudge: Nudge::Planned,
        at: now,
    })
}

/// To the sponsor, unless they did it themself.
fn tell_blocked(
    green: &CodeGreen,
    before: &ActionItem,
    after: &ActionItem,
    by: &UserId,
) -> Option<Effect> {
    let is_new = after.state == ItemState::Blocked && before.state != ItemState::Blocked;
    let sponsor = green.sponsor().filter(|sponsor| is_new && *sponsor != by)?;
    let notice = Notice::ItemBlocked {
        item: after.id,
        by: by.clone(),
    };
    let to = Audience::Person {
        user: sponsor.clone(),
    };
    Some(Effect::Tell { to, notice })
}

/// To whoever moved it by a reaction, which has no form.
fn ask_why(item: &ActionItem, moved: Move, by: &UserId) -> Effect {
    let item = item.id;
    let notice = Notice::ItemMoved { item, moved };
    let to = Audience::InThread { user: by.clone() };
    Effect::Tell { to, notice }
}

/// To somebody who has an item now, by somebody else's doing.
fn tell_given(item: &ActionItem, owner: UserId, by: &UserId) -> Effect {
    let notice = Notice::ItemGiven {
        item: item.id,
        by: by.clone(),
    };
    let to = Audience::Person { user: owner };
    Effect::Tell { to, notice }
}

/// Whose plan it changes: the functions that the item is for, and those of its owner.
fn touch(green: &CodeGreen, versions: &[&ActionItem]) -> Effect {
    let is_theirs = |seat: &&Seat| {
        versions.iter().any(|item| {
            let owner = item.owner.as_ref();
            item.function.as_ref() == Some(&seat.function)
                || owner.is_some_and(|owner| seat.is_held_by(owner))
        })
    };
    let seats = green.seats.iter().filter(is_theirs);
    Effect::Touch {
        touched: Touched::These(seats.map(|seat| seat.function.clone()).collect()),
    }
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
        return Ok(ItemOutcome::nothing());
    }
    green.must_be_under_way()?;
    if !green.allows(Action::AddItem, person, About::Whole) {
        return Err(may_not_edit(green));
    }
    may_be_given(green, new.owner.as_ref())?;
    let mut effects = vec![
        refresh(Surface::Item { item: new.id }),
        refresh(Surface::Card),
        touch(green, &[&new]),
    ];
    effects.extend(new_owner(None, &new, person).map(|owner| tell_given(&new, owner, person)));
    effects.extend(followed(None, &new, new.created_at));
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
        taken_back: Vec::new(),
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
    if !green.allows(Action::EditItem, person, About::Item(item)) {
        return Err(may_not_edit(green));
    }
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
    may_be_given(green, owner.as_ref())?;
    if item.owner != owner {
        item.last_move = None;
    }
    (item.what, item.owner, item.function) = (what, owner, function);
    (item.due_on, item.barrier) = (due_on, barrier);
    Ok(())
}

fn may_not_edit(green: &CodeGreen) -> Refusal {
    Refusal::MayNotEditPlan {
        caller: green.caller.clone(),
    }
}

fn may(
    action: Action,
    green: &CodeGreen,
    item: &ActionItem,
    person: &UserId,
    made: Option<Move>,
) -> Result<(), Refusal> {
    if green.allows(action, person, About::Item(item)) {
        return Ok(());
    }
    Err(Refusal::MayNotMoveItem {
        made,
        owner: item.owner.clone(),
        caller: green.caller.clone(),
    })
}

/// Nobody is given what they may not see.
fn may_be_given(green: &CodeGreen, owner: Option<&UserId>) -> Result<(), Refusal> {
    match owner.filter(|owner| !green.admits(owner)) {
        Some(user) => Err(Refusal::NotOnTheRoster { user: user.clone() }),
        None => Ok(()),
    }
}

impl ItemOutcome {
    fn nothing() -> Self {
        Self {
            item: None,
            effects: Vec::new(),
        }
    }
}
