//! Load → decide → commit for ideas, barriers and decisions; and what lists read of them.

use super::execute::{Decided, Order, out_of_tries};
use super::{App, AppError, timeline};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::EntryId;
use crate::domain::ledger::{self, EntryCommand, LedgerEntry};
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::store::change::Write;

impl App {
    /// Carries out a command on one idea, barrier or decision and returns it as it then stands.
    pub async fn execute_entry(
        &self,
        order: Order<(EntryId, EntryCommand)>,
    ) -> Result<(CodeGreen, LedgerEntry), AppError> {
        let (id, command) = &order.command;
        let (_turn, _) = self.turns.take(id.0).await;
        for _ in 0..order.tries() {
            let (green, entry) = self.entry_for(&order).await?;
            let now = self.clock.now();
            let decided =
                ledger::decide(&green, *id, entry.as_ref(), command.clone(), &order.by, now)
                    .and_then(|outcome| {
                        let changed = outcome.entry.is_some();
                        let mut state = outcome
                            .entry
                            .or_else(|| entry.clone())
                            .ok_or(Refusal::NoSuchEntry)?;
                        let write = changed.then(|| {
                            state.version = entry.as_ref().map_or(0, |entry| entry.version) + 1;
                            match &entry {
                                None => Write::NewEntry(Box::new(state.clone())),
                                Some(_) => Write::Entry(Box::new(state.clone())),
                            }
                        });
                        Ok(Decided {
                            timeline: write
                                .iter()
                                .map(|_| timeline::of_ledger(&state, command, &order.by))
                                .collect(),
                            state,
                            write,
                            effects: outcome.effects,
                        })
                    });
            if let Some(entry) = Box::pin(self.settle(&order, decided)).await? {
                return Ok((green, entry));
            }
        }
        Err(out_of_tries())
    }

    async fn entry_for(
        &self,
        order: &Order<(EntryId, EntryCommand)>,
    ) -> Result<(CodeGreen, Option<LedgerEntry>), AppError> {
        let (id, command) = &order.command;
        let found = self
            .store
            .ledger_entry(&order.workspace, *id, &order.viewer())
            .await?;
        match (found, command) {
            (Some((green, entry)), _) => Ok((green, Some(entry))),
            (None, EntryCommand::Add { .. }) => Ok((self.green_for(order).await?, None)),
            (
                None,
                EntryCommand::Change { .. }
                | EntryCommand::TakeBack
                | EntryCommand::Promote { .. }
                | EntryCommand::Approve { .. }
                | EntryCommand::Object { .. },
            ) => self.refuse(order, Refusal::NoSuchEntry).await,
        }
    }

    /// Ideas, barriers and decisions of one Code Green as they stand, in the order they were added.
    pub async fn ledger(
        &self,
        green: &CodeGreen,
        viewer: &Viewer,
    ) -> Result<Vec<LedgerEntry>, AppError> {
        Ok(self
            .store
            .ledger_of(&green.workspace, green.id, viewer)
            .await?)
    }
}
