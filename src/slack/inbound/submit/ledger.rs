//! The forms of ideas, barriers and decisions.

use chrono::NaiveDate;

use super::{Form, Reply};
use crate::app::AppError;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, EntryId, ItemId};
use crate::domain::ledger::{
    Barrier, Content, EntryCommand, EntryKind, Nature, Side, Stake, Terms, Written,
};
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::slack::inbound::fields::{Errors, LONG};
use crate::slack::inbound::ledger;
use crate::slack::inbound::tell::Along;
use crate::slack::wire::block;

/// What a barrier, how it was broken, and an objection hold.
const BRIEF: usize = 1_000;
/// What an amount or a percentage is typed into.
const STAKE: usize = 200;

pub(super) async fn added(
    form: &Form<'_>,
    green: CodeGreenId,
    id: EntryId,
    kind: EntryKind,
) -> Result<Reply, AppError> {
    let written = match read(form, kind, None).await {
        Ok(written) => written,
        Err(errors) => return Ok(errors.reply()),
    };
    let command = EntryCommand::Add { written };
    let saved = save(form, green, id, command).await;
    answered(form, green, kind, 0, saved).await
}

pub(super) async fn changed(
    form: &Form<'_>,
    id: EntryId,
    kind: EntryKind,
    page: usize,
) -> Result<Reply, AppError> {
    let bot = form.bot;
    let viewer = Viewer::Person(form.actor.user.clone());
    let found = bot.app.store.ledger_entry(bot.workspace(), id, &viewer);
    let Some((green, entry)) = found.await? else {
        return Ok(form.refused(&Refusal::NoSuchEntry, None).await);
    };
    let until = match &entry.content {
        Content::Decision(decision) => decision.terms.expires_on,
        Content::Idea(_) | Content::Barrier(_) => None,
    };
    let written = match read(form, kind, until).await {
        Ok(written) => written,
        Err(errors) => return Ok(errors.reply()),
    };
    let command = EntryCommand::Change { written };
    let saved = save(form, green.id, id, command).await;
    answered(form, green.id, kind, page, saved).await
}

pub(super) async fn objected(form: &Form<'_>, id: EntryId, on: i64) -> Result<Reply, AppError> {
    let mut errors = Errors::default();
    let ask = "Say in one line what would make it possible.";
    let reason = errors.needed(form.view.fields, block::NOTE, BRIEF, ask);
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let bot = form.bot;
    let viewer = Viewer::Person(form.actor.user.clone());
    let found = bot.app.store.ledger_entry(bot.workspace(), id, &viewer);
    let Some((green, _)) = found.await? else {
        return Ok(form.refused(&Refusal::NoSuchEntry, None).await);
    };
    let saved = save(form, green.id, id, EntryCommand::Object { on, reason }).await;
    form.closes(saved, Some(green.id)).await
}

/// An idea has become this action item. The item is there already: the mark follows, and a second submit makes it good.
pub(super) async fn promoted(
    form: &Form<'_>,
    green: CodeGreenId,
    idea: EntryId,
    item: ItemId,
) -> Result<Reply, AppError> {
    let saved = save(form, green, idea, EntryCommand::Promote { item }).await;
    answered(form, green, EntryKind::Idea, 0, saved).await
}

type Saved = Result<CodeGreen, AppError>;

async fn save(form: &Form<'_>, green: CodeGreenId, id: EntryId, command: EntryCommand) -> Saved {
    let (actor, along) = (form.actor.clone(), Along::default());
    let order = form.bot.order(green, actor, (id, command), along);
    let (green, _) = form.bot.app.execute_entry(order).await?;
    Ok(green)
}

/// The form closes, and a list under it is drawn anew; what does not go together is said at its field.
async fn answered(
    form: &Form<'_>,
    about: CodeGreenId,
    kind: EntryKind,
    page: usize,
    saved: Saved,
) -> Result<Reply, AppError> {
    let at = match &saved {
        Ok(green) => {
            let under = form.asker.under.as_ref();
            ledger::refresh(form.bot, form.asker, under, green, kind, page).await;
            None
        }
        Err(AppError::Refused(Refusal::ApproverMissing)) => Some(block::APPROVER),
        Err(AppError::Refused(Refusal::LimitNotComparable)) => Some(block::LIMIT),
        Err(_) => None,
    };
    match (at, saved) {
        (Some(field), Err(AppError::Refused(refusal))) => {
            let words = form.bot.refusal_words(&refusal, Some(about)).await;
            Ok(Errors::one(field, words).reply())
        }
        (_, saved) => form.closes(saved, Some(about)).await,
    }
}

/// What was typed. `until_before` is the day that a decision has already, which may stay.
async fn read(
    form: &Form<'_>,
    kind: EntryKind,
    until_before: Option<NaiveDate>,
) -> Result<Written, Errors> {
    let typed = form.view.fields;
    let mut errors = Errors::default();
    let written = match kind {
        EntryKind::Idea => Written::Idea {
            text: errors.needed(
                typed,
                block::TEXT,
                LONG,
                "Say in a few words what we could do.",
            ),
        },
        EntryKind::Barrier => {
            let ask = "Say what stands in the way: a process or a policy.";
            let owner = typed.person(block::OWNER);
            form.check_person(block::OWNER, owner.as_ref(), &mut errors)
                .await;
            let side = typed.choice(block::SIDE).and_then(Side::parse);
            let nature = typed.choice(block::NATURE).and_then(Nature::parse);
            if side.is_none() {
                errors.add(block::SIDE, "Choose one.");
            }
            if nature.is_none() {
                errors.add(block::NATURE, "Choose one.");
            }
            Written::Barrier(Barrier {
                what: errors.needed(typed, block::BARRIER, BRIEF, ask),
                side: side.unwrap_or(Side::Internal),
                nature: nature.unwrap_or(Nature::Process),
                owner,
                broken: errors.optional(typed, block::BROKEN, BRIEF),
            })
        }
        EntryKind::Decision => Written::Decision(terms(form, until_before, &mut errors).await),
    };
    if errors.is_empty() {
        Ok(written)
    } else {
        Err(errors)
    }
}

async fn terms(form: &Form<'_>, until_before: Option<NaiveDate>, errors: &mut Errors) -> Terms {
    let typed = form.view.fields;
    let approver = typed.person(block::APPROVER);
    form.check_person(block::APPROVER, approver.as_ref(), errors)
        .await;
    let expires_on = typed.date(block::EXPIRES_ON);
    form.check_day(block::EXPIRES_ON, expires_on, until_before, errors);
    Terms {
        give: errors.needed(typed, block::GIVE, LONG, "Say what we give."),
        get: errors.needed(
            typed,
            block::GET,
            LONG,
            "Say what we get for it: no gift without a return.",
        ),
        stake: stake(form, block::STAKE, errors),
        limit: stake(form, block::LIMIT, errors),
        approver,
        expires_on,
    }
}

fn stake(form: &Form<'_>, field: &'static str, errors: &mut Errors) -> Option<Stake> {
    let text = errors.optional(form.view.fields, field, STAKE)?;
    match Stake::parse(&text) {
        Ok(stake) => Some(stake),
        Err(error) => {
            errors.add(field, error.to_string());
            None
        }
    }
}
