//! What lists, status and find read. Every read takes who is looking, so that nobody sees what is not theirs to see.

use super::{App, AppError};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{Number, WorkspaceId};
use crate::domain::person::Viewer;

/// More than a message shows; whoever has more open wants a report.
const MOST_LISTED: u32 = 40;

impl App {
    /// Open Code Greens that this person may see, the latest first. A drill is none.
    pub async fn list(
        &self,
        ws: &WorkspaceId,
        viewer: &Viewer,
    ) -> Result<Vec<CodeGreen>, AppError> {
        // At most one drill is open at a time.
        let limit = MOST_LISTED + 1;
        let mut open = self.store.open_code_greens(ws, viewer, limit).await?;
        open.retain(|green| !green.drill);
        open.truncate(MOST_LISTED as usize);
        Ok(open)
    }

    /// One Code Green by the number people say.
    pub async fn find(
        &self,
        ws: &WorkspaceId,
        number: Number,
        viewer: &Viewer,
    ) -> Result<Option<CodeGreen>, AppError> {
        Ok(self.store.code_green_by_number(ws, number, viewer).await?)
    }

    /// Its action items, in the order they were added.
    pub async fn items(
        &self,
        green: &CodeGreen,
        viewer: &Viewer,
    ) -> Result<Vec<ActionItem>, AppError> {
        Ok(self
            .store
            .items_of(&green.workspace, green.id, viewer)
            .await?)
    }
}
