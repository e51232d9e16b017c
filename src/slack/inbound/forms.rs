//! Buttons that open a form. What the form shows is read first where it must be, by its key and no more; who may not
//! submit it is told at once, so that nobody types in vain. The domain decides again when it is submitted.

use serde_json::Value;

use super::drill_form;
use super::ledger;
use super::meeting_forms;
use super::payload::Asker;
use super::people::is_outsider;
use super::roster;
use super::setup;
use super::tell::Along;
use super::whole_plan;
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::action_item::ActionItem;
use crate::domain::authority::{About, Action};
use crate::domain::code_green::{CodeGreen, OutcomeKind, Phase};
use crate::domain::ids::{CodeGreenId, DraftId, ItemId};
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::domain::section::SectionKey;
use crate::slack::bot::Bot;
use crate::slack::render::{self, drill};
use crate::slack::wire::Press;

pub(super) const BUTTON: &str = "press the button";

/// A view to be opened, or why it is not.
pub(super) type Shown = Result<Value, Refusal>;

/// Opens it, or tells the refusal; `about` is the Code Green it speaks of.
pub(super) async fn show(
    bot: &Bot,
    asker: &Asker,
    about: Option<CodeGreenId>,
    shown: Shown,
) -> Result<(), AppError> {
    match shown {
        Ok(view) => {
            bot.open(asker, view, BUTTON);
            Ok(())
        }
        Err(refusal) => {
            bot.tell_refusal(asker, about, &refusal, Along::default())
                .await
        }
    }
}

/// Opens the form of a button that has one.
pub(super) async fn open(bot: &Bot, asker: &Asker, press: Press) -> Result<(), AppError> {
    if let Err(refusal) = may_begin(bot, asker) {
        return bot
            .tell_refusal(asker, None, &refusal, Along::default())
            .await;
    }
    match press {
        Press::CantMakeIt { green, seat } => {
            open_marked(bot, asker, green, render::decline_modal(green, &seat)).await;
        }
        Press::Delegate { green, seat } => {
            open_marked(bot, asker, green, render::delegate_modal(green, &seat)).await;
        }
        Press::SupportIf { green, version } => {
            bot.open(asker, render::support_if_modal(green, version), BUTTON);
        }
        Press::NotNow { green } => bot.open(asker, render::not_now_modal(green), BUTTON),
        Press::Redirect { green } => bot.open(asker, render::redirect_modal(green), BUTTON),
        Press::PageNow { green } => bot.open(asker, render::page_now_modal(green), BUTTON),
        Press::EditSection { green, section } => {
            return edit_section(bot, asker, green, section).await;
        }
        Press::LookForward { green } => return look_forward(bot, asker, green).await,
        Press::MarkAttendance { green } => {
            return meeting_forms::attendance(bot, asker, green).await;
        }
        Press::WritePosition { green, seat } => {
            return meeting_forms::position(bot, asker, green, seat).await;
        }
        Press::AddItem { green } => return add_item(bot, asker, green).await,
        Press::AddEntry { green, kind } => return ledger::add(bot, asker, green, kind).await,
        Press::Entries { green, kind, page } => {
            return ledger::list(bot, asker, green, kind, page).await;
        }
        Press::ChangeEntry { entry, page } => {
            return ledger::change(bot, asker, entry, page).await;
        }
        Press::PromoteIdea { entry } => return ledger::promote(bot, asker, entry).await,
        Press::ObjectDecision { entry, on } => {
            return ledger::object(bot, asker, entry, on).await;
        }
        Press::Markdown { green } => return whole_plan::markdown(bot, asker, green).await,
        Press::Close { green } => return close(bot, asker, green, None).await,
        Press::StandDown { green } => {
            return close(bot, asker, green, Some(OutcomeKind::StoodDown)).await;
        }
        Press::EditItem { item } => return edit_item(bot, asker, item).await,
        Press::ExplainItem { item } => return explain_item(bot, asker, item).await,
        Press::SetupForm { topic } => return setup::open(bot, asker, &topic).await,
        Press::CancelDrill => return drill_form::cancel(bot, asker).await,
        Press::SetupPage { page } => return setup::show(bot, asker, page).await,
        Press::Roster { green } => return roster::open(bot, asker, green).await,
        Press::CallAgain { green } => return call_again(bot, asker, green).await,
        Press::OnIt { .. }
        | Press::RemindMe { .. }
        | Press::BeHere { .. }
        | Press::ChooseTime { .. }
        | Press::Go { .. }
        | Press::Join { .. }
        | Press::JoinAndAdd { .. }
        | Press::ConveneNow { .. }
        | Press::PageNext { .. }
        | Press::Postpone { .. }
        | Press::CatchUp { .. }
        | Press::WholePlan { .. }
        | Press::TakeBackEntry { .. }
        | Press::ApproveDecision { .. }
        | Press::Reopen { .. }
        | Press::ReadBack { .. }
        | Press::Support { .. }
        | Press::MoveItem { .. }
        | Press::UndoItem { .. }
        | Press::CallOne { .. }
        | Press::FinishCheck { .. }
        | Press::EndDrill { .. }
        | Press::Link => {}
    }
    Ok(())
}

async fn edit_item(bot: &Bot, asker: &Asker, item: ItemId) -> Result<(), AppError> {
    of_item(bot, asker, item, |green, item| {
        let about = About::Item(item);
        if !green.allows(Action::EditItem, &asker.user, about) {
            return Err(Refusal::MayNotEditPlan {
                caller: green.caller.clone(),
            });
        }
        Ok(render::edit_item_modal(green, item))
    })
    .await
}

async fn explain_item(bot: &Bot, asker: &Asker, item: ItemId) -> Result<(), AppError> {
    of_item(bot, asker, item, |green, item| {
        let about = About::Item(item);
        if !green.allows(Action::ExplainItem, &asker.user, about) {
            return Err(Refusal::MayNotMoveItem {
                made: None,
                owner: item.owner.clone(),
                caller: green.caller.clone(),
            });
        }
        Ok(render::explain_item_modal(item))
    })
    .await
}

/// The form of a drill says that it is one. Where that cannot be read now, the form is more than its mark.
async fn open_marked(bot: &Bot, asker: &Asker, green: CodeGreenId, view: Value) {
    let view = match read(bot, asker, green).await {
        Ok(Ok(green)) => drill::marked_view(&green, view),
        Ok(Err(_)) | Err(_) => view,
    };
    bot.open(asker, view, BUTTON);
}

/// Somebody known to take no part. Who is not known may begin: it is asked again at the submit.
fn may_begin(bot: &Bot, asker: &Asker) -> Result<(), Refusal> {
    if is_outsider(bot.actor_known(&asker.user).as_ref()) {
        return Err(Refusal::NotAMember);
    }
    Ok(())
}

fn may_edit(green: &CodeGreen, asker: &Asker) -> Result<(), Refusal> {
    if green.may_edit_plan(&asker.user) {
        Ok(())
    } else {
        Err(Refusal::MayNotEditPlan {
            caller: green.caller.clone(),
        })
    }
}

pub(super) async fn read(
    bot: &Bot,
    asker: &Asker,
    green: CodeGreenId,
) -> Result<Result<CodeGreen, Refusal>, AppError> {
    let viewer = Viewer::Person(asker.user.clone());
    let found = bot
        .app
        .store
        .code_green(bot.workspace(), green, &viewer)
        .await?;
    Ok(found.ok_or(Refusal::NoSuchCodeGreen))
}

/// What was said in a call that was not to be yet, as a new draft of whoever made it.
async fn call_again(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    let found = read(bot, asker, id).await?;
    let Some(green) = found.ok().filter(|green| green.caller == asker.user) else {
        return bot
            .tell_refusal(asker, None, &Refusal::NoSuchCodeGreen, Along::default())
            .await;
    };
    let draft = DraftId::new();
    let body = bot.app.draft_again(&green);
    let saved = bot
        .app
        .save_draft(bot.workspace(), draft, &asker.user, &body);
    // Where it cannot be kept the form opens all the same, and only the table begins anew.
    if saved.await.is_err() {
        tracing::warn!("the table of a call that is made again was not kept");
    }
    let company = &bot.app.company();
    let view = render::deal_again_modal(draft, &body, &asker.user, company);
    let view = bot.where_confidence_is(view);
    bot.open(asker, view, BUTTON);
    Ok(())
}

async fn edit_section(
    bot: &Bot,
    asker: &Asker,
    id: CodeGreenId,
    section: SectionKey,
) -> Result<(), AppError> {
    let allowed = read(bot, asker, id).await?.and_then(|green| {
        green.must_be_under_way()?;
        may_edit(&green, asker)?;
        Ok(green)
    });
    match allowed {
        Ok(green) => {
            note_look(bot, asker, &green, LookedAt::Plan).await?;
            let viewer = Viewer::Person(asker.user.clone());
            let head = bot
                .app
                .store
                .section_head(bot.workspace(), id, section, &viewer)
                .await?;
            bot.open(
                asker,
                render::edit_section_modal(&green, section, head.as_ref()),
                BUTTON,
            );
            Ok(())
        }
        Err(refusal) => {
            bot.tell_refusal(asker, Some(id), &refusal, Along::default())
                .await
        }
    }
}

async fn add_item(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    let shown = read(bot, asker, id).await?.and_then(|green| {
        green.must_be_under_way()?;
        may_edit(&green, asker)?;
        Ok(render::add_item_modal(&green, ItemId::new(), "", None))
    });
    show(bot, asker, Some(id), shown).await
}

async fn close(
    bot: &Bot,
    asker: &Asker,
    id: CodeGreenId,
    outcome: Option<OutcomeKind>,
) -> Result<(), AppError> {
    let allowed = read(bot, asker, id).await?.and_then(|green| {
        if green.phase.is_over() {
            Err(Refusal::Over)
        } else if green.may_close(&asker.user) {
            Ok(green)
        } else {
            let sponsor = green.sponsor().cloned();
            Err(Refusal::MayNotClose {
                caller: green.caller,
                sponsor,
            })
        }
    });
    match allowed {
        Ok(green) => {
            note_look(bot, asker, &green, LookedAt::Close).await?;
            bot.open(asker, render::close_modal(&green, outcome), BUTTON);
            Ok(())
        }
        Err(refusal) => {
            bot.tell_refusal(asker, Some(id), &refusal, Along::default())
                .await
        }
    }
}

async fn look_forward(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    let now = bot.app.clock.now();
    let shown = read(bot, asker, id).await?.and_then(|green| {
        let open = (green.look_forward.as_ref()).filter(|open| now <= open.until);
        if open.is_none() || !matches!(green.phase, Phase::Closed { .. }) {
            return Err(Refusal::NoLookForward);
        }
        if green.allows(Action::LookForward, &asker.user, About::Whole) {
            Ok(render::look_forward_modal(&green, &asker.user))
        } else {
            let caller = green.caller;
            Err(Refusal::NotAtTheTable { caller })
        }
    });
    show(bot, asker, Some(id), shown).await
}

async fn note_look(
    bot: &Bot,
    asker: &Asker,
    green: &CodeGreen,
    at: LookedAt,
) -> Result<(), AppError> {
    bot.app.record_look([green], &asker.user, at).await
}

async fn of_item(
    bot: &Bot,
    asker: &Asker,
    id: ItemId,
    view: impl FnOnce(&CodeGreen, &ActionItem) -> Shown,
) -> Result<(), AppError> {
    let viewer = Viewer::Person(asker.user.clone());
    let (about, view) = match bot.app.store.item(bot.workspace(), id, &viewer).await? {
        Some((green, item)) => {
            let view = view(&green, &item);
            if view.is_ok() {
                note_look(bot, asker, &green, LookedAt::Item).await?;
            }
            (Some(green.id), view)
        }
        None => (None, Err(Refusal::NoSuchItem)),
    };
    show(bot, asker, about, view).await
}
