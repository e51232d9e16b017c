//! The roster of a confidential Code Green as rows, for every read to join: written with the Code Green, so that whoever is
//! taken off it sees nothing from the same moment. And the code names that were ever given.

use std::collections::BTreeSet;

use serde::Serialize;

use super::db::{Db, Failure, execute, query};
use super::list::{Listed, execute_for, listed};
use super::rows::{GreenRow, green_columns};
use super::writes::digest;
use super::{Result, Store};
use crate::domain::code_green::CodeGreen;
use crate::domain::confidential::key_of;
use crate::domain::ids::{UserId, WorkspaceId};

#[derive(Serialize)]
struct Admitted<'a> {
    workspace: &'a WorkspaceId,
    code_green: String,
    person: &'a UserId,
}

const ADMIT: Listed = listed!(
    "INSERT INTO admitted (workspace, code_green, person) \
     SELECT each.value ->> 'workspace', each.value ->> 'code_green', each.value ->> 'person'",
    "WHERE TRUE ON CONFLICT DO NOTHING"
);

/// Of what is not confidential there is no roster.
pub(super) async fn write(db: &mut Db<'_>, green: &CodeGreen) -> std::result::Result<(), Failure> {
    let Some(confidential) = &green.confidential else {
        return Ok(());
    };
    execute!(
        db,
        "DELETE FROM admitted WHERE workspace = $1 AND code_green = $2",
        &green.workspace,
        green.id,
    )?;
    let rows: Vec<Admitted<'_>> = confidential
        .admitted
        .iter()
        .map(|person| Admitted {
            workspace: &green.workspace,
            code_green: green.id.to_string(),
            person,
        })
        .collect();
    execute_for(db, ADMIT, &rows).await.map(drop)
}

/// What a code name is stored as.
pub(super) fn stored_name(green: &CodeGreen) -> Option<String> {
    let confidential = green.confidential.as_ref()?;
    Some(key_of(&confidential.code_name))
}

impl Store {
    /// The open confidential ones for this deal, whoever may see them: for the system alone.
    pub async fn hidden_for_deal(
        &self,
        ws: &WorkspaceId,
        deal_key: &str,
    ) -> Result<Vec<CodeGreen>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            " FROM code_green g WHERE g.workspace = $1 AND g.deal_key = $2 AND g.closed_at IS NULL \
             AND g.code_name IS NOT NULL"
        );
        let key = digest(deal_key);
        let rows = self
            .read(async |db| query!(fetch_all, GreenRow, db, sql, ws, &key))
            .await?;
        rows.into_iter().map(GreenRow::code_green).collect()
    }

    /// The keys of all code names that were ever given here.
    pub async fn code_names(&self, ws: &WorkspaceId) -> Result<BTreeSet<String>> {
        let sql = "SELECT code_name FROM code_green WHERE workspace = $1 AND code_name IS NOT NULL";
        let rows = self
            .read(async |db| query!(fetch_all, (String,), db, sql, ws))
            .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }
}
