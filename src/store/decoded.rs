//! Code Greens as they were last read, so that a reaction need not read and take apart the whole document again. A
//! version never changes, and which one is the present one is always asked of the database.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, WorkspaceId};

/// More than are worked on at once. Beyond that all is forgotten and read anew.
const KEPT: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Decoded(Mutex<HashMap<(WorkspaceId, CodeGreenId), CodeGreen>>);

impl Decoded {
    pub(super) fn get(&self, ws: &WorkspaceId, id: CodeGreenId, version: i64) -> Option<CodeGreen> {
        let kept = self.kept();
        let green = kept.get(&(ws.clone(), id))?;
        (green.version == version).then(|| green.clone())
    }

    pub(super) fn keep(&self, green: &CodeGreen) {
        let mut kept = self.kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert((green.workspace.clone(), green.id), green.clone());
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<(WorkspaceId, CodeGreenId), CodeGreen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
