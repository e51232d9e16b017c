//! Load → decide → commit, again on a version conflict. The only road by which anything changes.

use super::{App, AppError};
use crate::domain::action_item::{ActionItem, ItemCommand};
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, ItemId, WorkspaceId};
use crate::domain::person::By;
use crate::domain::plan::{EditSection, SectionVersion};
use crate::store::change::{Finish, Write};
use crate::store::jobs::Lease;

/// A command on its way: for which Code Green, by whom, and what commits along with it.
#[derive(Clone, Debug)]
pub struct Order<C> {
    pub workspace: WorkspaceId,
    pub code_green: CodeGreenId,
    pub by: By,
    /// The inbound event's key; a second one with the same key is [`AppError::AlreadyHandled`].
    pub dedup: Option<String>,
    /// The job this completes.
    pub finish: Option<(Lease, Finish)>,
    /// What else is recorded in the same transaction: a delivered message, a delivery's outcome.
    pub also: Vec<Write>,
    pub command: C,
}

impl App {
    /// Carries out a command on a Code Green. A command that changes nothing still commits `dedup`, `finish` and
    /// `also`.
    pub async fn execute(&self, order: Order<Command>) -> Result<CodeGreen, AppError> {
        let _ = order;
        todo!()
    }

    /// Carries out a command on one action item and returns it as it then stands.
    pub async fn execute_item(&self, order: Order<(ItemId, ItemCommand)>) -> Result<(CodeGreen, ActionItem), AppError> {
        let _ = order;
        todo!()
    }

    /// Carries out an edit of one section and returns its head.
    pub async fn edit_section(&self, order: Order<EditSection>) -> Result<SectionVersion, AppError> {
        let _ = order;
        todo!()
    }
}
