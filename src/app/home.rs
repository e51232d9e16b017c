//! What one person's App Home speaks of: the open Code Greens they may see, their action items, the decisions that wait
//! for them. Decides nothing; the store asks the rosters at every read.

use std::collections::HashMap;

use super::{App, AppError};
use crate::app::confidential::LookedAt;
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, UserId, WorkspaceId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::person::Viewer;

/// Open Code Greens that are read; more than anybody has.
const MOST_OPEN: u32 = 100;

/// Items and decisions that are read with their Code Green; the others are counted.
const MOST_ROWS: usize = 20;

/// All that is somebody's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mine {
    /// Open ones, the latest first.
    pub greens: Vec<CodeGreen>,
    /// Live ones of theirs, the earliest due first.
    pub items: Vec<(CodeGreen, ActionItem)>,
    /// How many of their items are not among those.
    pub more_items: usize,
    /// What waits for their yes, the oldest first.
    pub decisions: Vec<(CodeGreen, LedgerEntry)>,
    pub more_decisions: usize,
}

impl App {
    /// What is theirs; the look at what is confidential is recorded.
    pub async fn home(&self, ws: &WorkspaceId, user: &UserId) -> Result<Mine, AppError> {
        let viewer = Viewer::Person(user.clone());
        let mut greens = (self.store)
            .open_code_greens(ws, &viewer, MOST_OPEN)
            .await?;
        // A drill is nobody's affair but theirs who are paged in it.
        greens.retain(|green| !green.drill || !green.seats_paged_for(user).is_empty());
        let items = self.store.items_owned_by(ws, user, &viewer).await?;
        let decisions = self.store.decisions_asked_of(ws, user, &viewer).await?;
        let (more_items, more_decisions) = (
            items.len().saturating_sub(MOST_ROWS),
            decisions.len().saturating_sub(MOST_ROWS),
        );
        let mut known = Known {
            app: self,
            ws,
            viewer,
            greens: greens
                .iter()
                .map(|green| (green.id, green.clone()))
                .collect(),
        };
        let mut mine = Mine {
            greens,
            more_items,
            more_decisions,
            ..Mine::default()
        };
        for (_, item) in items.into_iter().take(MOST_ROWS) {
            let green = known.green(item.code_green).await?;
            mine.items.extend(green.map(|green| (green, item)));
        }
        for entry in decisions.into_iter().take(MOST_ROWS) {
            let green = known.green(entry.code_green).await?;
            mine.decisions.extend(green.map(|green| (green, entry)));
        }
        let seen = known.greens.values();
        self.record_look(seen, user, LookedAt::Home).await?;
        Ok(mine)
    }
}

/// Code Greens that are read already: an item may be of one that is closed.
struct Known<'a> {
    app: &'a App,
    ws: &'a WorkspaceId,
    viewer: Viewer,
    greens: HashMap<CodeGreenId, CodeGreen>,
}

impl Known<'_> {
    async fn green(&mut self, id: CodeGreenId) -> Result<Option<CodeGreen>, AppError> {
        if let Some(green) = self.greens.get(&id) {
            return Ok(Some(green.clone()));
        }
        let found = (self.app.store)
            .code_green(self.ws, id, &self.viewer)
            .await?;
        if let Some(green) = &found {
            self.greens.insert(id, green.clone());
        }
        Ok(found)
    }
}
