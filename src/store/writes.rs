//! The rows of a change, one function a kind. A version that is not the next one is a conflict; what exists already
//! was handled already.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::StoreError;
use super::change::{Change, DeliveryState, Draft, Write};
use super::db::{Db, Failure, execute, json, query};
use super::refs::MessageRef;
use super::rows::{corrupt, read_surface};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::effect::Surface;
use crate::domain::ids::{CodeGreenId, DraftId, Number, PageKey};
use crate::domain::plan::SectionVersion;

/// Writes one row; gives the number of a new Code Green.
pub(super) async fn write(
    db: &mut Db<'_>,
    change: &Change,
    write: &Write,
) -> Result<Option<Number>, Failure> {
    match write {
        Write::NewCodeGreen { green, draft } => {
            return insert_green(db, change, green, *draft).await.map(Some);
        }
        Write::CodeGreen(green) => update_green(db, change, green).await?,
        Write::NewItem(item) => insert_item(db, change, item).await?,
        Write::Item(item) => update_item(db, change, item).await?,
        Write::Section(version) => insert_section(db, change, version).await?,
        Write::Draft(draft) => save_draft(db, change, draft).await?,
        Write::MessageRef(message) => save_message(db, change, message).await?,
        Write::ForgetMessage {
            code_green,
            surface,
        } => {
            execute!(
                db,
                "DELETE FROM message_ref WHERE workspace = $1 AND code_green = $2 AND surface = $3",
                &change.workspace,
                green_or_none(*code_green),
                surface,
            )?;
        }
        Write::Delivery {
            code_green,
            page,
            attempt,
            state,
        } => {
            settle(db, change, *code_green, page, *attempt, *state).await?;
        }
    }
    Ok(None)
}

async fn insert_green(
    db: &mut Db<'_>,
    change: &Change,
    green: &CodeGreen,
    draft: Option<DraftId>,
) -> Result<Number, Failure> {
    // The draft first: its second submit is the same call again, not a second call for the deal.
    if let Some(draft) = draft {
        let marked = execute!(
            db,
            "UPDATE draft SET code_green = $3 WHERE workspace = $1 AND id = $2 AND code_green IS NULL",
            &change.workspace,
            draft,
            green.id,
        )?;
        if marked == 0 {
            return Err(StoreError::AlreadyHandled.into());
        }
    }
    let inserted = query!(
        fetch_one,
        (i64,),
        db,
        "INSERT INTO code_green (workspace, id, number, version, phase, deal_key, caller, account, deal, amount_minor, \
         currency, declared_at, closed_at, body) \
         VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 1 FROM code_green WHERE workspace = $1), \
         1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING number",
        &change.workspace,
        green.id,
        green.phase.key(),
        digest(&green.opportunity.deal_key()),
        &green.caller,
        &green.opportunity.account,
        &green.opportunity.name,
        green.opportunity.amount.minor,
        green.opportunity.amount.currency.code(),
        green.declared_at,
        closed_at(&green.phase),
        json(green)?,
    );
    match inserted {
        Ok((number,)) => Ok(Number(number)),
        Err(failure)
            if failure.violates("code_green_pkey", "code_green.workspace, code_green.id") =>
        {
            Err(StoreError::AlreadyHandled.into())
        }
        Err(failure) => Err(duplicate_deal(failure)),
    }
}

async fn update_green(db: &mut Db<'_>, change: &Change, green: &CodeGreen) -> Result<(), Failure> {
    let updated = execute!(
        db,
        "UPDATE code_green SET version = $3, phase = $4, deal_key = $5, account = $6, deal = $7, amount_minor = $8, \
         currency = $9, closed_at = $10, body = $11 WHERE workspace = $1 AND id = $2 AND version = $3 - 1",
        &change.workspace,
        green.id,
        green.version,
        green.phase.key(),
        digest(&green.opportunity.deal_key()),
        &green.opportunity.account,
        &green.opportunity.name,
        green.opportunity.amount.minor,
        green.opportunity.amount.currency.code(),
        closed_at(&green.phase),
        json(green)?,
    );
    match updated {
        Ok(0) => Err(StoreError::Conflict.into()),
        Ok(_) => Ok(()),
        // An undone close meets the Code Green that was called for the same deal meanwhile.
        Err(failure) => Err(duplicate_deal(failure)),
    }
}

async fn insert_item(db: &mut Db<'_>, change: &Change, item: &ActionItem) -> Result<(), Failure> {
    let new = execute!(
        db,
        "INSERT INTO action_item (workspace, id, code_green, version, what, owner, function, due_on, barrier, state, \
         note, last_move, source, created_by, created_at, updated_at) \
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
        &change.workspace,
        item.id,
        item.code_green,
        &item.what,
        item.owner.as_ref(),
        item.function.as_ref(),
        item.due_on,
        item.barrier.as_deref(),
        item.state.key(),
        item.note.as_deref(),
        item.last_move.as_ref().map(json).transpose()?,
        item.source.as_deref(),
        &item.created_by,
        item.created_at,
        item.updated_at,
    )?;
    if new == 0 {
        Err(StoreError::AlreadyHandled.into())
    } else {
        Ok(())
    }
}

async fn update_item(db: &mut Db<'_>, change: &Change, item: &ActionItem) -> Result<(), Failure> {
    let updated = execute!(
        db,
        "UPDATE action_item SET version = $3, what = $4, owner = $5, function = $6, due_on = $7, barrier = $8, \
         state = $9, note = $10, last_move = $11, source = $12, updated_at = $13 \
         WHERE workspace = $1 AND id = $2 AND version = $3 - 1",
        &change.workspace,
        item.id,
        item.version,
        &item.what,
        item.owner.as_ref(),
        item.function.as_ref(),
        item.due_on,
        item.barrier.as_deref(),
        item.state.key(),
        item.note.as_deref(),
        item.last_move.as_ref().map(json).transpose()?,
        item.source.as_deref(),
        item.updated_at,
    )?;
    if updated == 0 {
        Err(StoreError::Conflict.into())
    } else {
        Ok(())
    }
}

async fn insert_section(
    db: &mut Db<'_>,
    change: &Change,
    version: &SectionVersion,
) -> Result<(), Failure> {
    let new = execute!(
        db,
        "INSERT INTO section_version (workspace, code_green, section, version, body, author, written_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &change.workspace,
        version.code_green,
        version.section.key(),
        version.version,
        &version.text,
        &version.author,
        version.at,
    )?;
    if new == 0 {
        Err(StoreError::Conflict.into())
    } else {
        Ok(())
    }
}

async fn save_draft(db: &mut Db<'_>, change: &Change, draft: &Draft) -> Result<(), Failure> {
    let saved = execute!(
        db,
        "INSERT INTO draft (workspace, id, author, body, code_green, saved_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (workspace, id) DO UPDATE SET body = excluded.body, code_green = excluded.code_green, \
         saved_at = excluded.saved_at WHERE draft.code_green IS NULL AND draft.author = excluded.author",
        &change.workspace,
        draft.id,
        &draft.author,
        json(&draft.body)?,
        draft.code_green,
        change.now,
    )?;
    if saved == 0 {
        Err(StoreError::AlreadyHandled.into())
    } else {
        Ok(())
    }
}

async fn save_message(
    db: &mut Db<'_>,
    change: &Change,
    message: &MessageRef,
) -> Result<(), Failure> {
    let code_green = green_or_none(message.code_green);
    // A surface that was posted anew has left its old message.
    execute!(
        db,
        "DELETE FROM message_ref WHERE workspace = $1 AND code_green = $2 AND surface = $3 \
         AND (channel <> $4 OR ts <> $5)",
        &change.workspace,
        code_green.as_str(),
        &message.surface,
        &message.channel,
        &message.ts,
    )?;
    let item = match read_surface(&message.surface) {
        Some(Surface::Item { item }) => Some(item),
        _ => None,
    };
    execute!(
        db,
        "INSERT INTO message_ref (workspace, channel, ts, code_green, surface, item, shown) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace, channel, ts) DO UPDATE SET \
         code_green = excluded.code_green, surface = excluded.surface, item = excluded.item, shown = excluded.shown",
        &change.workspace,
        &message.channel,
        &message.ts,
        code_green,
        &message.surface,
        item,
        &message.shown,
    )?;
    Ok(())
}

async fn settle(
    db: &mut Db<'_>,
    change: &Change,
    code_green: CodeGreenId,
    page: &PageKey,
    attempt: u8,
    state: DeliveryState,
) -> Result<(), Failure> {
    let settled = execute!(
        db,
        "UPDATE delivery SET state = $6, settled_at = $7 \
         WHERE workspace = $1 AND code_green = $2 AND seat = $3 AND rung = $4 AND attempt = $5",
        &change.workspace,
        code_green,
        &page.seat,
        i32::from(page.rung),
        i32::from(attempt),
        state.key(),
        change.now,
    )?;
    if settled == 0 {
        Err(corrupt(
            "delivery",
            format!("no row for page {page}, attempt {attempt}"),
        )
        .into())
    } else {
        Ok(())
    }
}

impl DeliveryState {
    const ALL: [Self; 5] = [
        Self::Queued,
        Self::Delivered,
        Self::Repeated,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The stored form.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delivered => "delivered",
            Self::Repeated => "repeated",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(super) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// `message_ref` has '' where there is no Code Green, for NULLs are never equal and its surfaces are unique.
pub(super) fn green_or_none(code_green: Option<CodeGreenId>) -> String {
    code_green.map(|id| id.to_string()).unwrap_or_default()
}

/// What a deal's key is stored and looked up as.
pub(super) fn digest(key: &str) -> String {
    Sha256::digest(key.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn closed_at(phase: &Phase) -> Option<chrono::DateTime<chrono::Utc>> {
    match phase {
        Phase::Closed { at, .. } | Phase::Declined { at } => Some(*at),
        Phase::Requested
        | Phase::Paging { .. }
        | Phase::Convened { .. }
        | Phase::Executing { .. } => None,
    }
}

fn duplicate_deal(failure: Failure) -> Failure {
    if failure.violates(
        "code_green_deal",
        "code_green.workspace, code_green.deal_key",
    ) {
        StoreError::DuplicateDeal.into()
    } else {
        failure
    }
}
