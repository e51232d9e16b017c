//! Load → decide → commit, again on a version conflict. The only road by which anything changes.

use super::{App, AppError, timeline};
use crate::domain::action_item::{self, ActionItem, ItemCommand};
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::effect::Effect;
use crate::domain::ids::{CodeGreenId, ItemId, WorkspaceId};
use crate::domain::person::{By, Viewer};
use crate::domain::plan::{self, EditSection, SectionVersion};
use crate::domain::refusal::Refusal;
use crate::store::StoreError;
use crate::store::change::{Change, Entry, Finish, Write};
use crate::store::jobs::Lease;

/// How often a person's command is decided again because another process was faster.
const TRIES: usize = 5;
/// What happened already, a delivery or a due timer, must be recorded: it tries until it is.
const TRIES_TO_FINISH: usize = 60;

/// A command on its way: for which Code Green, by whom, and what commits along with it.
#[derive(Clone, Debug)]
pub struct Order<C> {
    pub workspace: WorkspaceId,
    pub code_green: CodeGreenId,
    pub by: By,
    /// The inbound event's key; a second one with the same key is [`AppError::AlreadyHandled`].
    pub dedup: Option<String>,
    /// The job this completes, also where the command is refused.
    pub finish: Option<(Lease, Finish)>,
    /// What else is recorded in the same transaction: a delivered message, a delivery's outcome.
    pub also: Vec<Write>,
    pub command: C,
}

/// What a decision came to, whichever aggregate made it.
pub(super) struct Decided<T> {
    /// The state afterwards.
    pub(super) state: T,
    pub(super) write: Option<Write>,
    pub(super) effects: Vec<Effect>,
    pub(super) timeline: Vec<Entry>,
}

impl<C> Order<C> {
    pub(super) fn viewer(&self) -> Viewer {
        match &self.by {
            By::Person(actor) => Viewer::Person(actor.user.clone()),
            By::System => Viewer::System,
        }
    }

    pub(super) fn tries(&self) -> usize {
        if self.finish.is_some() {
            TRIES_TO_FINISH
        } else {
            TRIES
        }
    }
}

impl App {
    /// Carries out a command on a Code Green. A command that changes nothing still commits `dedup`, `finish` and
    /// `also`; so does a refused one that has a job to finish.
    pub async fn execute(&self, order: Order<Command>) -> Result<CodeGreen, AppError> {
        Box::pin(self.execute_on(order, None)).await
    }

    /// The same for a Code Green that was just read: the one look-up of a reaction is enough.
    pub async fn execute_on(
        &self,
        order: Order<Command>,
        mut read: Option<CodeGreen>,
    ) -> Result<CodeGreen, AppError> {
        let (_turn, waited) = self.turns.take(order.code_green.0).await;
        if waited {
            read = None;
        }
        for _ in 0..order.tries() {
            let green = match read.take() {
                Some(green) => green,
                None => self.green_for(&order).await?,
            };
            let now = self.clock.now();
            let decided = decide(&green, order.command.clone(), &order.by, now).map(|outcome| {
                let mut next = outcome.code_green;
                next.version = green.version;
                // A repair is decided on what was found beside one version: it is written as the next, so that two that
                // find the same repair it once.
                let is_repair =
                    matches!(order.command, Command::Mend { .. }) && !outcome.effects.is_empty();
                let write = (is_repair || next != green).then(|| {
                    next.version += 1;
                    Write::CodeGreen(Box::new(next.clone()))
                });
                let timeline = match &write {
                    Some(_) => timeline::of_code_green(&green, &next, &order.command, &order.by),
                    None => Vec::new(),
                };
                Decided {
                    state: next,
                    write,
                    effects: outcome.effects,
                    timeline,
                }
            });
            if let Some(green) = Box::pin(self.settle(&order, decided)).await? {
                return Ok(green);
            }
        }
        Err(out_of_tries())
    }

    /// Carries out a command on one action item and returns it as it then stands.
    pub async fn execute_item(
        &self,
        order: Order<(ItemId, ItemCommand)>,
    ) -> Result<(CodeGreen, ActionItem), AppError> {
        Box::pin(self.execute_item_on(order, None)).await
    }

    /// The same for an item that was just read with its Code Green.
    pub async fn execute_item_on(
        &self,
        order: Order<(ItemId, ItemCommand)>,
        mut read: Option<(CodeGreen, ActionItem)>,
    ) -> Result<(CodeGreen, ActionItem), AppError> {
        let (id, command) = &order.command;
        let (_turn, waited) = self.turns.take(id.0).await;
        if waited {
            read = None;
        }
        for _ in 0..order.tries() {
            let (green, item) = match read.take() {
                Some((green, item)) => (green, Some(item)),
                None => self.item_for(&order).await?,
            };
            let now = self.clock.now();
            let decided =
                action_item::decide(&green, item.as_ref(), command.clone(), &order.by, now)
                    .and_then(|outcome| {
                        let changed = outcome.item.is_some();
                        let mut state = outcome
                            .item
                            .or_else(|| item.clone())
                            .ok_or(Refusal::NoSuchItem)?;
                        let write = changed.then(|| {
                            state.version = item.as_ref().map_or(0, |item| item.version) + 1;
                            match &item {
                                None => Write::NewItem(Box::new(state.clone())),
                                Some(_) => Write::Item(Box::new(state.clone())),
                            }
                        });
                        let timeline = match &write {
                            Some(_) if item.as_ref().is_none_or(|it| state.shows_more_than(it)) => {
                                vec![timeline::of_item(&state, command, &order.by)]
                            }
                            Some(_) | None => Vec::new(),
                        };
                        Ok(Decided {
                            state,
                            write,
                            effects: outcome.effects,
                            timeline,
                        })
                    });
            if let Some(item) = Box::pin(self.settle(&order, decided)).await? {
                return Ok((green, item));
            }
        }
        Err(out_of_tries())
    }

    /// Carries out an edit of one section and returns its head: the new version, or the one that says the same
    /// already (`None`: nobody has written anything, and nobody wants to).
    pub async fn edit_section(
        &self,
        order: Order<EditSection>,
    ) -> Result<Option<SectionVersion>, AppError> {
        let section = order.command.section;
        for _ in 0..order.tries() {
            let green = self.green_for(&order).await?;
            let head = self
                .store
                .section_head(&order.workspace, green.id, section, &order.viewer())
                .await?;
            let base = self.edited_version(&order, head.as_ref()).await?;
            let now = self.clock.now();
            let (head_now, edit) = (head.as_ref(), order.command.clone());
            let decided = plan::decide(&green, head_now, base.as_ref(), edit, &order.by, now).map(
                |outcome| Decided {
                    timeline: outcome
                        .version
                        .iter()
                        .map(|v| timeline::of_section(v, &order.by))
                        .collect(),
                    write: outcome.version.clone().map(Write::Section),
                    effects: outcome.effects,
                    state: outcome.version.or_else(|| head.clone()),
                },
            );
            if let Some(head) = Box::pin(self.settle(&order, decided)).await? {
                return Ok(head);
            }
        }
        Err(out_of_tries())
    }

    /// The version an edit is of, where the section has another by now.
    async fn edited_version(
        &self,
        order: &Order<EditSection>,
        head: Option<&SectionVersion>,
    ) -> Result<Option<SectionVersion>, AppError> {
        let EditSection {
            section, based_on, ..
        } = order.command;
        if head.is_none_or(|head| head.version == based_on) {
            return Ok(None);
        }
        let (ws, id, viewer) = (&order.workspace, order.code_green, order.viewer());
        let base = self
            .store
            .section_up_to(ws, id, section, based_on, &viewer)
            .await?;
        Ok(base.filter(|base| base.version == based_on))
    }

    /// Commits what was decided. `None`: somebody else was faster, decide again.
    pub(super) async fn settle<C, T>(
        &self,
        order: &Order<C>,
        decided: Result<Decided<T>, Refusal>,
    ) -> Result<Option<T>, AppError> {
        let mut change = Change::new(order.workspace.clone(), self.clock.now());
        change.dedup.clone_from(&order.dedup);
        change.finish.clone_from(&order.finish);
        change.writes.clone_from(&order.also);
        let outcome = match decided {
            Ok(decided) => {
                change.writes.extend(decided.write);
                change.effects = decided
                    .effects
                    .into_iter()
                    .map(|effect| (order.code_green, effect))
                    .collect();
                change.timeline = decided.timeline;
                Ok(decided.state)
            }
            Err(refusal) if order.finish.is_none() => return Err(refusal.into()),
            // The job has had its answer: what was recorded with it stays, and it does not come back.
            Err(refusal) => Err(refusal),
        };
        let says_nothing = change.dedup.is_none() && change.finish.is_none();
        if !(says_nothing && change.writes.is_empty() && change.effects.is_empty()) {
            match self.commit(change).await {
                Ok(_) => {}
                Err(StoreError::Conflict) => return Ok(None),
                // Only an undone close can meet another of the same deal.
                Err(StoreError::DuplicateDeal) => return Err(Refusal::CalledAgain.into()),
                Err(error) => return Err(error.into()),
            }
        }
        outcome.map(Some).map_err(AppError::Refused)
    }

    pub(super) async fn green_for<C>(&self, order: &Order<C>) -> Result<CodeGreen, AppError> {
        let found = self
            .store
            .code_green(&order.workspace, order.code_green, &order.viewer())
            .await;
        match found? {
            Some(green) => Ok(green),
            None => self.refuse(order, Refusal::NoSuchCodeGreen).await,
        }
    }

    async fn item_for(
        &self,
        order: &Order<(ItemId, ItemCommand)>,
    ) -> Result<(CodeGreen, Option<ActionItem>), AppError> {
        let (id, command) = &order.command;
        let found = self
            .store
            .item(&order.workspace, *id, &order.viewer())
            .await?;
        match (found, command) {
            (Some((green, item)), _) => Ok((green, Some(item))),
            (None, ItemCommand::Add { .. }) => Ok((self.green_for(order).await?, None)),
            (
                None,
                ItemCommand::Edit { .. }
                | ItemCommand::Move { .. }
                | ItemCommand::Undo
                | ItemCommand::TakeBack { .. }
                | ItemCommand::Explain { .. },
            ) => self.refuse(order, Refusal::NoSuchItem).await,
        }
    }

    /// Refuses before anything could be decided; a job is completed all the same.
    pub(super) async fn refuse<C, T>(
        &self,
        order: &Order<C>,
        refusal: Refusal,
    ) -> Result<T, AppError> {
        match self.settle::<C, T>(order, Err(refusal)).await {
            Ok(_) => Err(out_of_tries()),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn out_of_tries() -> AppError {
    AppError::failed(anyhow::anyhow!("other changes came first, again and again"))
}
