//! Rows into domain values. A row that cannot be read is [`StoreError::Corrupt`], with its table and what was wrong.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use super::{StoreError, TimelineEntry};
use crate::domain::action_item::{ActionItem, ItemState};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Surface;
use crate::domain::ids::{CodeGreenId, ItemId, Number, PageKey, WorkspaceId};
use crate::domain::plan::SectionVersion;
use crate::domain::section::SectionKey;

type Result<T> = std::result::Result<T, StoreError>;

/// The columns of [`GreenRow`], of a `code_green g`.
macro_rules! green_columns {
    () => {
        "g.number AS number, g.version AS green_version, g.body AS green_body"
    };
}

/// The columns of [`ItemRow`], of an `action_item i`.
macro_rules! item_columns {
    () => {
        "i.id AS id, i.code_green AS code_green, i.version AS version, i.what AS what, i.owner AS owner, \
         i.function AS function, i.due_on AS due_on, i.barrier AS barrier, i.state AS state, i.note AS note, \
         i.last_move AS last_move, i.source AS source, i.created_by AS created_by, i.created_at AS created_at, \
         i.updated_at AS updated_at, i.taken_back AS taken_back"
    };
}

pub(super) use {green_columns, item_columns};

#[derive(sqlx::FromRow)]
pub(super) struct GreenRow {
    number: i64,
    green_version: i64,
    green_body: String,
}

impl GreenRow {
    pub(super) fn code_green(self) -> Result<CodeGreen> {
        let mut green: CodeGreen = read_json("code_green", &self.green_body)?;
        // The body was written before the store gave the number.
        green.number = Number(self.number);
        green.version = self.green_version;
        Ok(green)
    }
}

/// An item, or nothing where a LEFT JOIN found none.
#[derive(sqlx::FromRow)]
pub(super) struct ItemRow {
    id: Option<String>,
    code_green: Option<String>,
    version: Option<i64>,
    what: Option<String>,
    owner: Option<String>,
    function: Option<String>,
    due_on: Option<String>,
    barrier: Option<String>,
    state: Option<String>,
    note: Option<String>,
    last_move: Option<String>,
    source: Option<String>,
    created_by: Option<String>,
    created_at: Option<i64>,
    updated_at: Option<i64>,
    taken_back: Option<String>,
}

impl ItemRow {
    /// # Errors
    /// [`StoreError::Corrupt`] also where there is no item.
    pub(super) fn item(self, workspace: &WorkspaceId) -> Result<ActionItem> {
        let missing = || corrupt("action_item", "a column is empty");
        let id = self.id.ok_or_else(missing)?;
        let code_green = self.code_green.ok_or_else(missing)?;
        let state = self.state.ok_or_else(missing)?;
        Ok(ActionItem {
            workspace: workspace.clone(),
            code_green: read_green(&code_green)?,
            id: read_item(&id)?,
            version: self.version.ok_or_else(missing)?,
            what: self.what.ok_or_else(missing)?,
            owner: self.owner.map(Into::into),
            function: self.function.map(Into::into),
            due_on: self
                .due_on
                .map(|on| on.parse().map_err(|_| corrupt("action_item", &on)))
                .transpose()?,
            barrier: self.barrier,
            state: ItemState::parse(&state).ok_or_else(|| corrupt("action_item", &state))?,
            note: self.note,
            last_move: self
                .last_move
                .map(|made| read_json("action_item", &made))
                .transpose()?,
            taken_back: self
                .taken_back
                .map(|taken| read_json("action_item", &taken))
                .transpose()?
                .unwrap_or_default(),
            source: self.source,
            created_by: self.created_by.ok_or_else(missing)?.into(),
            created_at: read_time(self.created_at.ok_or_else(missing)?)?,
            updated_at: read_time(self.updated_at.ok_or_else(missing)?)?,
        })
    }

    pub(super) fn optional(self, workspace: &WorkspaceId) -> Result<Option<ActionItem>> {
        if self.id.is_none() {
            Ok(None)
        } else {
            self.item(workspace).map(Some)
        }
    }
}

/// A Code Green and one of its items, if there is one.
#[derive(sqlx::FromRow)]
pub(super) struct GreenItemRow {
    #[sqlx(flatten)]
    pub(super) green: GreenRow,
    #[sqlx(flatten)]
    pub(super) item: ItemRow,
}

/// An item with the number of its Code Green.
#[derive(sqlx::FromRow)]
pub(super) struct NumberedItemRow {
    pub(super) workspace: String,
    pub(super) number: i64,
    #[sqlx(flatten)]
    pub(super) item: ItemRow,
}

#[derive(sqlx::FromRow)]
pub(super) struct FoundRow {
    pub(super) surface: String,
    pub(super) green_id: String,
    pub(super) green_version: i64,
    #[sqlx(flatten)]
    pub(super) item: ItemRow,
}

#[derive(sqlx::FromRow)]
pub(super) struct SectionRow {
    section: String,
    version: i64,
    body: String,
    author: String,
    written_at: i64,
}

impl SectionRow {
    pub(super) fn section(
        self,
        workspace: &WorkspaceId,
        code_green: CodeGreenId,
    ) -> Result<SectionVersion> {
        Ok(SectionVersion {
            workspace: workspace.clone(),
            code_green,
            section: SectionKey::parse(&self.section)
                .ok_or_else(|| corrupt("section_version", &self.section))?,
            version: self.version,
            text: self.body,
            author: self.author.into(),
            at: read_time(self.written_at)?,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct TimelineRow {
    seq: i64,
    at: i64,
    person: Option<String>,
    what: String,
    detail: String,
}

impl TimelineRow {
    pub(super) fn entry(self) -> Result<TimelineEntry> {
        Ok(TimelineEntry {
            seq: self.seq,
            at: read_time(self.at)?,
            by: self.person.map(Into::into),
            what: self.what,
            detail: read_json("timeline", &self.detail)?,
        })
    }
}

pub(super) fn corrupt(table: &str, what: impl Display) -> StoreError {
    StoreError::Corrupt(format!("{table}: {what}"))
}

pub(super) fn read_json<T: DeserializeOwned>(table: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| corrupt(table, error))
}

pub(super) fn read_time(millis: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| corrupt("a time", millis))
}

pub(super) fn read_green(id: &str) -> Result<CodeGreenId> {
    CodeGreenId::parse(id).ok_or_else(|| corrupt("a Code Green's id", id))
}

fn read_item(id: &str) -> Result<ItemId> {
    ItemId::parse(id).ok_or_else(|| corrupt("an item's id", id))
}

/// Reads what [`Surface::key`] writes.
pub(super) fn read_surface(key: &str) -> Option<Surface> {
    if let Some((kind, rest)) = key.split_once(':') {
        return match kind {
            "section" => SectionKey::parse(rest).map(|section| Surface::Section { section }),
            "item" => ItemId::parse(rest).map(|item| Surface::Item { item }),
            "page" => {
                let (page, attempt) = rest.rsplit_once(':')?;
                Some(Surface::Page {
                    page: PageKey::parse(page)?,
                    attempt: attempt.parse().ok()?,
                })
            }
            "mandate" => Some(Surface::MandateRequest {
                approver: rest.into(),
            }),
            _ => None,
        };
    }
    match key {
        "card" => Some(Surface::Card),
        "ground-rules" => Some(Surface::GroundRules),
        "read-back" => Some(Surface::ReadBack),
        "look-forward" => Some(Surface::LookForward),
        "agenda" => Some(Surface::Agenda),
        "invitation" => Some(Surface::Invitation),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::section::SECTIONS;

    #[test]
    fn every_surface_is_read_back_from_its_key() {
        let mut surfaces = vec![
            Surface::Card,
            Surface::GroundRules,
            Surface::ReadBack,
            Surface::LookForward,
            Surface::Agenda,
            Surface::Invitation,
            Surface::Item {
                item: ItemId::new(),
            },
            Surface::Page {
                page: PageKey {
                    seat: "a:b.c".into(),
                    rung: 7,
                },
                attempt: 2,
            },
            Surface::MandateRequest {
                approver: "U:1".into(),
            },
        ];
        surfaces.extend(SECTIONS.iter().map(|section| Surface::Section {
            section: section.key,
        }));
        for surface in surfaces {
            assert_eq!(read_surface(&surface.key()), Some(surface));
        }
        for key in [
            "",
            "card:",
            "item:x",
            "page:finance:1",
            "page:finance.0",
            "home:U1",
        ] {
            assert_eq!(read_surface(key), None, "{key}");
        }
    }
}
