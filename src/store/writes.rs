//! The rows of a change. Here those of a Code Green; items and sections, drafts, messages and deliveries lie beside. A
//! version that is not the next one is a conflict; what exists already was handled already.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::StoreError;
use super::change::{Change, Write};
use super::db::{Db, Failure, execute, json, query};
use super::{admitted, ledger, setup, write_items as items, write_messages as messages};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::{DraftId, Number};

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
        Write::NewItem(item) => items::insert_item(db, change, item).await?,
        Write::Item(item) => items::update_items(db, &[(change, item)]).await?,
        Write::NewEntry(entry) => ledger::insert(db, change, entry).await?,
        Write::Entry(entry) => ledger::update(db, change, entry).await?,
        Write::Section(version) => items::insert_section(db, change, version).await?,
        Write::Setup(version) => setup::insert(db, change, version).await?,
        Write::Draft(draft) => messages::save_draft(db, change, draft).await?,
        Write::MessageRef(message) => messages::save_message(db, change, message).await?,
        Write::ForgetMessage { channel, ts } => messages::forget(db, change, channel, ts).await?,
        Write::ForgetTask { key } => {
            let sql = "DELETE FROM job WHERE workspace = $1 AND dedup_key = $2 AND lease IS NULL";
            execute!(db, sql, &change.workspace, key)?;
        }
        Write::Delivery {
            code_green,
            page,
            attempt,
            medium,
            state,
        } => {
            let post = messages::Post {
                code_green: *code_green,
                page,
                attempt: *attempt,
                medium: *medium,
            };
            messages::settle(db, change, &post, *state).await?;
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
         currency, declared_at, closed_at, body, confidential, code_name) \
         VALUES ($1, $2, \
         CASE WHEN $15 THEN (SELECT coalesce(min(number), 0) - 1 FROM code_green WHERE workspace = $1 AND number < 0) \
         ELSE (SELECT coalesce(max(number), 0) + 1 FROM code_green WHERE workspace = $1 AND number > 0) END, \
         1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING number",
        &change.workspace,
        green.id,
        green.phase.key(),
        digest(&deal_key(green)),
        &green.caller,
        &green.opportunity.account,
        &green.opportunity.name,
        green.opportunity.amount.minor,
        green.opportunity.amount.currency.code(),
        green.declared_at,
        closed_at(&green.phase),
        json(green)?,
        green.is_confidential(),
        admitted::stored_name(green),
        green.drill,
    );
    match inserted {
        Ok((number,)) => {
            admitted::write(db, green).await?;
            Ok(Number(number))
        }
        Err(failure)
            if failure.violates(
                "code_green_code_name",
                "code_green.workspace, code_green.code_name",
            ) =>
        {
            Err(StoreError::CodeNameTaken.into())
        }
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
        digest(&deal_key(green)),
        &green.opportunity.account,
        &green.opportunity.name,
        green.opportunity.amount.minor,
        green.opportunity.amount.currency.code(),
        closed_at(&green.phase),
        json(green)?,
    );
    match updated {
        Ok(0) => Err(StoreError::Conflict.into()),
        Ok(_) => admitted::write(db, green).await,
        // An undone close meets the Code Green that was called for the same deal meanwhile.
        Err(failure) => Err(duplicate_deal(failure)),
    }
}

/// Of drills there is one at a time, and none is about a deal: this is no deal's key, which has its account first.
fn deal_key(green: &CodeGreen) -> String {
    if green.drill {
        "\u{1f}drill".to_owned()
    } else {
        green.opportunity.deal_key()
    }
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
