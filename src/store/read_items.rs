//! Reading action items and plan sections.

use super::db::query;
use super::reads::{looking, visible};
use super::rows::{
    GreenItemRow, ItemRow, NumberedItemRow, SectionRow, green_columns, item_columns,
};
use super::{Result, Store};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, ItemId, Number, UserId, WorkspaceId};
use crate::domain::person::Viewer;
use crate::domain::plan::SectionVersion;
use crate::domain::section::SectionKey;

impl Store {
    pub async fn item(
        &self,
        ws: &WorkspaceId,
        id: ItemId,
        viewer: &Viewer,
    ) -> Result<Option<(CodeGreen, ActionItem)>> {
        let sql = concat!(
            "SELECT ",
            green_columns!(),
            ", ",
            item_columns!(),
            " FROM action_item i \
             JOIN code_green g ON g.workspace = i.workspace AND g.id = i.code_green \
             WHERE i.workspace = $1 AND i.id = $2 AND ",
            visible!(3)
        );
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    GreenItemRow,
                    db,
                    sql,
                    ws,
                    id,
                    looking(viewer)
                )
            })
            .await?;
        row.map(|row| Ok((row.green.code_green()?, row.item.item(ws)?)))
            .transpose()
    }

    /// Of one Code Green, in the order they were added.
    pub async fn items_of(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        viewer: &Viewer,
    ) -> Result<Vec<ActionItem>> {
        let sql = concat!(
            "SELECT ",
            item_columns!(),
            " FROM action_item i \
             JOIN code_green g ON g.workspace = i.workspace AND g.id = i.code_green \
             WHERE i.workspace = $1 AND i.code_green = $2 AND ",
            visible!(3),
            " ORDER BY i.created_at, i.id"
        );
        let rows = self
            .read(async |db| query!(fetch_all, ItemRow, db, sql, ws, code_green, looking(viewer)))
            .await?;
        rows.into_iter().map(|row| row.item(ws)).collect()
    }

    /// Live items of one person, the earliest due first, with their Code Green's number.
    pub async fn items_owned_by(
        &self,
        ws: &WorkspaceId,
        owner: &UserId,
        viewer: &Viewer,
    ) -> Result<Vec<(Number, ActionItem)>> {
        let rows = self
            .read(async |db| {
                query!(
                    fetch_all,
                    NumberedItemRow,
                    db,
                    MINE,
                    ws,
                    owner,
                    looking(viewer)
                )
            })
            .await?;
        rows.into_iter()
            .map(|row| Ok((Number(row.number), row.item.item(ws)?)))
            .collect()
    }

    /// Every item of every workspace for the operator's export, in the order of their ids, which is that of their
    /// making; `after` is exclusive.
    pub async fn export_items(
        &self,
        after: Option<(WorkspaceId, ItemId)>,
        limit: u32,
        viewer: &Viewer,
    ) -> Result<Vec<(Number, ActionItem)>> {
        let sql = concat!(
            "SELECT g.workspace AS workspace, g.number AS number, ",
            item_columns!(),
            " FROM action_item i \
             JOIN code_green g ON g.workspace = i.workspace AND g.id = i.code_green \
             WHERE (i.workspace, i.id) > ($1, $2) AND ",
            visible!(4, any),
            " ORDER BY i.workspace, i.id LIMIT $3"
        );
        let (ws, id) = after.map_or_else(<(String, String)>::default, |(ws, id)| {
            (ws.0, id.to_string())
        });
        let limit = i64::from(limit);
        let rows = self
            .read(async |db| {
                query!(
                    fetch_all,
                    NumberedItemRow,
                    db,
                    sql,
                    &ws,
                    &id,
                    limit,
                    looking(viewer)
                )
            })
            .await?;
        rows.into_iter()
            .map(|row| Ok((Number(row.number), row.item.item(&row.workspace.into())?)))
            .collect()
    }

    /// The latest version of each section that somebody wrote.
    pub async fn section_heads(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        viewer: &Viewer,
    ) -> Result<Vec<SectionVersion>> {
        let sql = concat!(
            "SELECT v.section, v.version, v.body, v.author, v.written_at FROM section_version v \
             JOIN (SELECT section, max(version) AS version FROM section_version \
             WHERE workspace = $1 AND code_green = $2 GROUP BY section) head \
             ON head.section = v.section AND head.version = v.version \
             JOIN code_green g ON g.workspace = v.workspace AND g.id = v.code_green \
             WHERE v.workspace = $1 AND v.code_green = $2 AND ",
            visible!(3)
        );
        let rows = self
            .read(async |db| {
                query!(
                    fetch_all,
                    SectionRow,
                    db,
                    sql,
                    ws,
                    code_green,
                    looking(viewer)
                )
            })
            .await?;
        let mut heads = rows
            .into_iter()
            .map(|row| row.section(ws, code_green))
            .collect::<Result<Vec<_>>>()?;
        heads.sort_by_key(|head| head.section);
        Ok(heads)
    }

    pub async fn section_head(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        section: SectionKey,
        viewer: &Viewer,
    ) -> Result<Option<SectionVersion>> {
        self.section_up_to(ws, code_green, section, i64::MAX, viewer)
            .await
    }

    /// The latest version up to and with this one.
    pub async fn section_up_to(
        &self,
        ws: &WorkspaceId,
        code_green: CodeGreenId,
        section: SectionKey,
        version: i64,
        viewer: &Viewer,
    ) -> Result<Option<SectionVersion>> {
        let sql = concat!(
            "SELECT v.section, v.version, v.body, v.author, v.written_at FROM section_version v \
             JOIN code_green g ON g.workspace = v.workspace AND g.id = v.code_green \
             WHERE v.workspace = $1 AND v.code_green = $2 AND v.section = $3 AND v.version <= $5 AND ",
            visible!(4),
            " ORDER BY v.version DESC LIMIT 1"
        );
        let key = section.key();
        let row = self
            .read(async |db| {
                query!(
                    fetch_optional,
                    SectionRow,
                    db,
                    sql,
                    ws,
                    code_green,
                    key,
                    looking(viewer),
                    version
                )
            })
            .await?;
        row.map(|row| row.section(ws, code_green)).transpose()
    }
}

/// The states are literals: with bound ones the partial index could not be used.
pub(super) const MINE: &str = concat!(
    "SELECT g.workspace AS workspace, g.number AS number, ",
    item_columns!(),
    " FROM action_item i \
     JOIN code_green g ON g.workspace = i.workspace AND g.id = i.code_green \
     WHERE i.workspace = $1 AND i.owner = $2 AND i.state IN ('open', 'in_progress', 'blocked') AND ",
    visible!(3),
    " ORDER BY i.due_on NULLS LAST, i.created_at, i.id"
);
