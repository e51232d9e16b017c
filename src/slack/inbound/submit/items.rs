//! The forms of action items: choosing a plan, adding, editing, and saying why.

use chrono::NaiveDate;

use super::{Form, Reply};
use crate::app::AppError;
use crate::domain::action_item::{ItemCommand, ItemFields};
use crate::domain::authority::{About, Action};
use crate::domain::ids::{CodeGreenId, DraftId, EntryId, ItemId};
use crate::domain::person::{Standing, Viewer};
use crate::domain::refusal::Refusal;
use crate::slack::inbound::fields::{Errors, LONG, SHORT};
use crate::slack::inbound::tell::Along;
use crate::slack::render;
use crate::slack::wire::block;

/// What a barrier, and a word about an item, hold.
const BRIEF: usize = 1_000;

/// A Code Green was chosen for a message: its form follows in the same place.
pub(super) async fn picked(
    form: &Form<'_>,
    item: ItemId,
    text: &str,
    source: Option<&str>,
) -> Result<Reply, AppError> {
    let Some(id) = form
        .view
        .fields
        .choice(block::CODE_GREEN)
        .and_then(CodeGreenId::parse)
    else {
        return Ok(Errors::one(block::CODE_GREEN, "Choose a Code Green.").reply());
    };
    let viewer = Viewer::Person(form.actor.user.clone());
    match form
        .bot
        .app
        .store
        .code_green(form.bot.workspace(), id, &viewer)
        .await?
    {
        // Asked again when it is added; nobody types in vain.
        Some(_) if form.actor.standing != Standing::Full => {
            Ok(form.refused(&Refusal::NotAMember, None).await)
        }
        Some(green) if !green.allows(Action::AddItem, &form.actor.user, About::Whole) => {
            let caller = green.caller.clone();
            let refusal = Refusal::MayNotEditPlan { caller };
            Ok(form.refused(&refusal, Some(id)).await)
        }
        Some(green) => Ok(Reply::update(&render::add_item_modal(
            &green, item, text, source,
        ))),
        None => Ok(form.refused(&Refusal::NoSuchCodeGreen, None).await),
    }
}

pub(super) async fn added(
    form: &Form<'_>,
    green: CodeGreenId,
    id: ItemId,
    source: Option<String>,
    idea: Option<EntryId>,
) -> Result<Reply, AppError> {
    let (fields, errors) = read(form, None).await;
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let bot = form.bot;
    // Slack's own permalink lies under the item's id, where it came in time.
    let origin = bot
        .app
        .load_origin(bot.workspace(), DraftId(id.0), &form.actor.user)
        .await?;
    let source = origin.and_then(|origin| origin.source).or(source);
    let command = ItemCommand::Add { id, fields, source };
    let order = bot.order(green, form.actor.clone(), (id, command), Along::default());
    let done = bot.app.execute_item(order).await;
    match (idea, done) {
        (Some(idea), Ok(_)) => super::ledger::promoted(form, green, idea, id).await,
        (_, done) => form.closes(done, Some(green)).await,
    }
}

pub(super) async fn edited(form: &Form<'_>, id: ItemId) -> Result<Reply, AppError> {
    let bot = form.bot;
    let viewer = Viewer::Person(form.actor.user.clone());
    let Some((green, item)) = bot.app.store.item(bot.workspace(), id, &viewer).await? else {
        return Ok(form.refused(&Refusal::NoSuchItem, None).await);
    };
    let (fields, errors) = read(form, item.due_on).await;
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let about = green.id;
    let order = bot.order(
        about,
        form.actor.clone(),
        (id, ItemCommand::Edit { fields }),
        Along::default(),
    );
    form.closes(
        bot.app.execute_item_on(order, Some((green, item))).await,
        Some(about),
    )
    .await
}

pub(super) async fn explained(form: &Form<'_>, id: ItemId) -> Result<Reply, AppError> {
    let mut errors = Errors::default();
    let note = errors.needed(form.view.fields, block::NOTE, BRIEF, "One line is enough.");
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let bot = form.bot;
    let viewer = Viewer::Person(form.actor.user.clone());
    let Some((green, item)) = bot.app.store.item(bot.workspace(), id, &viewer).await? else {
        return Ok(form.refused(&Refusal::NoSuchItem, None).await);
    };
    let about = green.id;
    let order = bot.order(
        about,
        form.actor.clone(),
        (id, ItemCommand::Explain { note }),
        Along::default(),
    );
    form.closes(
        bot.app.execute_item_on(order, Some((green, item))).await,
        Some(about),
    )
    .await
}

/// What was typed; an owner who cannot be one, or a new day that has passed, is an error. `due_before` is the day the
/// item has already, which may stay.
async fn read(form: &Form<'_>, due_before: Option<NaiveDate>) -> (ItemFields, Errors) {
    let typed = form.view.fields;
    let mut errors = Errors::default();
    let what = errors.needed(typed, block::WHAT, LONG, "Say what is to be done.");
    let owner = typed.person(block::OWNER);
    form.check_person(block::OWNER, owner.as_ref(), &mut errors)
        .await;
    let due_on = typed.date(block::DUE_ON);
    form.check_day(block::DUE_ON, due_on, due_before, &mut errors);
    let function = typed
        .choice(block::FUNCTION)
        .filter(|key| key.len() <= SHORT)
        .map(Into::into);
    let barrier = errors.optional(typed, block::BARRIER, BRIEF);
    (
        ItemFields {
            what,
            owner,
            function,
            due_on,
            barrier,
        },
        errors,
    )
}
