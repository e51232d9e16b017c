//! One Code Green with all that is exported of it, and the few words both formats share.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::domain::action_item::ActionItem;
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::UserId;
use crate::domain::ledger::LedgerEntry;
use crate::domain::money::Money;
use crate::domain::person::Viewer;
use crate::domain::plan::SectionVersion;
use crate::domain::seat::{Seat, SeatStanding};
use crate::store::{Store, StoreError};

pub(super) struct Record {
    pub(super) green: CodeGreen,
    pub(super) items: Vec<ActionItem>,
    pub(super) plan: Vec<SectionVersion>,
    /// Ideas, barriers, decisions; not those that were taken back.
    pub(super) ledger: Vec<LedgerEntry>,
    names: HashMap<UserId, String>,
}

impl Record {
    pub(super) async fn read(
        store: &Store,
        green: CodeGreen,
        viewer: &Viewer,
    ) -> Result<Self, StoreError> {
        let items = store.items_of(&green.workspace, green.id, viewer).await?;
        let plan = store
            .section_heads(&green.workspace, green.id, viewer)
            .await?;
        let ledger = store.ledger_of(&green.workspace, green.id, viewer).await?;
        let mut people = green.people();
        people.extend(items.iter().filter_map(|item| item.owner.clone()));
        people.extend(plan.iter().map(|section| section.author.clone()));
        people.extend(ledger.iter().flat_map(LedgerEntry::people));
        let mut names = HashMap::new();
        for user in people {
            if let Some(person) = store.person(&green.workspace, &user).await? {
                names.insert(user, person.name);
            }
        }
        Ok(Self {
            green,
            items,
            plan,
            ledger,
            names,
        })
    }

    /// The person's name; the id where none is known.
    pub(super) fn name<'a>(&'a self, user: &'a UserId) -> &'a str {
        self.names.get(user).map_or(user.as_str(), String::as_str)
    }

    /// When and how it ended.
    pub(super) fn end(&self) -> End<'_> {
        match &self.green.phase {
            Phase::Closed {
                at,
                outcome,
                note,
                final_amount,
                by: _,
            } => End {
                final_amount: final_amount.as_ref(),
                at: Some(*at),
                outcome: Some(outcome.key()),
                note: note.as_deref(),
            },
            Phase::Declined { at } => End {
                at: Some(*at),
                outcome: None,
                note: None,
                final_amount: None,
            },
            Phase::Requested
            | Phase::Paging { .. }
            | Phase::Convened { .. }
            | Phase::Executing { .. } => End {
                at: None,
                outcome: None,
                note: None,
                final_amount: None,
            },
        }
    }
}

pub(super) struct End<'a> {
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) outcome: Option<&'static str>,
    pub(super) note: Option<&'a str>,
    pub(super) final_amount: Option<&'a Money>,
}

/// `2026-11-23T09:00:00Z`.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `1200000.00`: a decimal number in the currency's major unit, as spreadsheets read it.
pub(super) fn amount(money: &Money) -> String {
    let digits = money.currency.minor_digits();
    let text = format!("{:0width$}", money.minor, width = digits + 1);
    let (major, minor) = text.split_at(text.len() - digits);
    if minor.is_empty() {
        major.to_owned()
    } else {
        format!("{major}.{minor}")
    }
}

/// What the board says of a seat, in one word.
pub(super) fn standing(seat: &Seat) -> &'static str {
    match seat.standing() {
        SeatStanding::Silent { .. } | SeatStanding::PassedOver { .. } => "silent",
        SeatStanding::Quiet { .. } => "quiet",
        SeatStanding::OnIt { .. } => "on_it",
        SeatStanding::Delegated { .. } => "delegated",
        SeatStanding::Declined { .. } => "declined",
        SeatStanding::Missing => "missing",
    }
}
