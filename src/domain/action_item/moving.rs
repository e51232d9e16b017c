//! What a move does to an item, and what an undo restores. Who may make one stands in `deciding.rs`.

use chrono::{DateTime, Utc};

use super::{ActionItem, ItemState, LastMove, Move, Via};
use crate::domain::ids::UserId;
use crate::domain::refusal::Refusal;

impl ActionItem {
    /// Whether anything changed that anybody sees: what is remembered of reactions nobody does.
    pub fn shows_more_than(&self, before: &Self) -> bool {
        let mut same = before.clone();
        same.taken_back.clone_from(&self.taken_back);
        if let (Some(before), Some(now)) = (&mut same.last_move, &self.last_move) {
            before.via.clone_from(&now.via);
        }
        *self != same
    }

    /// Makes a move; `false` where the item is there already.
    ///
    /// # Errors
    /// [`Refusal::ItemEnded`] for what is done or dropped, unless it is so by this very move.
    pub(super) fn make(
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
    pub(super) fn undo(&mut self) -> Option<()> {
        let last = self.last_move.take()?;
        (self.state, self.owner, self.note) =
            (last.state_before, last.owner_before, last.note_before);
        Some(())
    }
}
