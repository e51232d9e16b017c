//! Ideas, barriers and decisions: their forms and their list are opened here, and what a button without a form asks for is
//! carried out. What is submitted stands in `submit/ledger.rs`.

use serde_json::Value;

use super::forms::{BUTTON, Shown, read, show};
use super::payload::Asker;
use super::press::Done;
use super::tell::Along;
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, EntryId, ItemId};
use crate::domain::ledger::{Content, EntryCommand, EntryKind, LedgerEntry, Word, must_be_allowed};
use crate::domain::person::{Actor, Viewer};
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::render;

/// "Add an idea", "Add a barrier", "Add a decision".
pub(super) async fn add(
    bot: &Bot,
    asker: &Asker,
    id: CodeGreenId,
    kind: EntryKind,
) -> Result<(), AppError> {
    let allowed = read(bot, asker, id).await?.and_then(|green| {
        green.must_be_under_way()?;
        must_be_allowed(&green, kind.adding(), &asker.user, About::Whole)?;
        Ok(render::add_entry_modal(&green, EntryId::new(), kind))
    });
    show(bot, asker, Some(id), allowed).await
}

/// The list, or another page of it where it is open already.
pub(super) async fn list(
    bot: &Bot,
    asker: &Asker,
    id: CodeGreenId,
    kind: EntryKind,
    page: usize,
) -> Result<(), AppError> {
    let green = match read(bot, asker, id).await? {
        Ok(green) => green,
        Err(refusal) => return show(bot, asker, Some(id), Err(refusal)).await,
    };
    bot.app
        .record_look([&green], &asker.user, LookedAt::Plan)
        .await?;
    let view = listed(bot, asker, &green, kind, page).await?;
    match asker.view.clone() {
        Some(at) => turn_to(bot, at, view),
        None => bot.open(asker, view, BUTTON),
    }
    Ok(())
}

async fn listed(
    bot: &Bot,
    asker: &Asker,
    green: &CodeGreen,
    kind: EntryKind,
    page: usize,
) -> Result<Value, AppError> {
    let viewer = Viewer::Person(asker.user.clone());
    let entries = bot.app.ledger(green, &viewer).await?;
    let people = (entries.iter())
        .flat_map(LedgerEntry::people)
        .chain([asker.user.clone()]);
    let names = bot.names_soon(people).await;
    let scene = bot.scene(&names, &asker.user);
    let reader = &asker.user;
    Ok(render::entries_modal(
        green, &entries, kind, page, reader, scene,
    ))
}

/// Slack is answered first; what the list shows is true wherever it is read next.
fn turn_to(bot: &Bot, at: String, view: Value) {
    let bot = bot.clone();
    bot.clone().spawn(async move {
        if let Err(error) = bot.api.update_view(&at, &view).await {
            tracing::info!(%error, "a list could not be drawn anew");
        }
    });
}

/// Draws the list anew from which a form was opened, if that lies under it.
pub(super) async fn refresh(
    bot: &Bot,
    asker: &Asker,
    at: Option<&String>,
    green: &CodeGreen,
    kind: EntryKind,
    page: usize,
) {
    let Some(at) = at else { return };
    match listed(bot, asker, green, kind, page).await {
        Ok(view) => turn_to(bot, at.clone(), view),
        Err(error) => tracing::info!(?error, "a list could not be drawn anew"),
    }
}

pub(super) async fn change(
    bot: &Bot,
    asker: &Asker,
    id: EntryId,
    page: usize,
) -> Result<(), AppError> {
    of_entry(bot, asker, id, |green, entry| {
        green.must_be_under_way()?;
        let action = entry.content.kind().changing();
        must_be_allowed(green, action, &asker.user, About::Entry(entry))?;
        Ok(render::change_entry_modal(entry, page))
    })
    .await
}

/// An idea as an action item's form.
pub(super) async fn promote(bot: &Bot, asker: &Asker, id: EntryId) -> Result<(), AppError> {
    of_entry(bot, asker, id, |green, entry| {
        green.must_be_under_way()?;
        must_be_allowed(green, Action::AddItem, &asker.user, About::Whole)?;
        let Content::Idea(idea) = &entry.content else {
            return Err(Refusal::NoSuchEntry);
        };
        let item = ItemId::new();
        Ok(render::promote_idea_modal(green, item, id, &idea.text))
    })
    .await
}

/// "Not like this", on the terms of this version.
pub(super) async fn object(bot: &Bot, asker: &Asker, id: EntryId, on: i64) -> Result<(), AppError> {
    of_entry(bot, asker, id, |green, entry| {
        green.must_be_under_way()?;
        let action = Action::ApproveDecision;
        must_be_allowed(green, action, &asker.user, About::Entry(entry))?;
        match &entry.content {
            Content::Decision(decision) => match decision.word {
                Word::Asked { on: wanted } if wanted != on => return Err(Refusal::DecisionMoved),
                Word::NotNeeded => return Err(Refusal::DecisionMoved),
                Word::Asked { .. } | Word::Approved { .. } | Word::Objected { .. } => {}
            },
            Content::Idea(_) | Content::Barrier(_) => return Err(Refusal::NoSuchEntry),
        }
        Ok(render::object_decision_modal(entry, on))
    })
    .await
}

/// Carries out what a button without a form asks for; the list that it is in, if it is in one, is drawn anew.
pub(super) async fn carry_out(
    bot: &Bot,
    asker: &Asker,
    actor: Actor,
    (id, command): (EntryId, EntryCommand),
    page: Option<usize>,
    along: Along,
) -> Result<Done, AppError> {
    let viewer = Viewer::Person(actor.user.clone());
    let store = &bot.app.store;
    let Some((green, _)) = store.ledger_entry(bot.workspace(), id, &viewer).await? else {
        bot.end_job(along).await?;
        let refused = Err(AppError::Refused(Refusal::NoSuchEntry));
        return Ok((None, refused));
    };
    let about = Some(green.id);
    let order = bot.order(green.id, actor, (id, command), along);
    let (green, entry) = match bot.app.execute_entry(order).await {
        Ok(done) => done,
        Err(error) => return Ok((about, Err(error))),
    };
    if let Some(page) = page {
        let kind = entry.content.kind();
        refresh(bot, asker, asker.view.as_ref(), &green, kind, page).await;
    }
    Ok((about, Ok(())))
}

async fn of_entry(
    bot: &Bot,
    asker: &Asker,
    id: EntryId,
    view: impl FnOnce(&CodeGreen, &LedgerEntry) -> Shown,
) -> Result<(), AppError> {
    let viewer = Viewer::Person(asker.user.clone());
    let store = &bot.app.store;
    let found = store.ledger_entry(bot.workspace(), id, &viewer).await?;
    let found = found.filter(|(_, entry)| !entry.taken_back);
    let (about, shown) = match found {
        Some((green, entry)) => {
            let shown = view(&green, &entry);
            if shown.is_ok() {
                bot.app
                    .record_look([&green], &asker.user, LookedAt::Plan)
                    .await?;
            }
            (Some(green.id), shown)
        }
        None => (None, Err(Refusal::NoSuchEntry)),
    };
    show(bot, asker, about, shown).await
}
