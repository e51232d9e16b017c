//! Buttons: what opens a form opens it, everything else is carried out and committed before Slack is answered. Every
//! button is safe to press again.

use serde_json::Value;

use super::afterwards::{After, said_after};
use super::again::{self, Saved};
use super::asked::{Asked, asked};
use super::payload::{self, Asker, Pressed};
use super::tell::Along;
use super::{Reply, catch_up, checkup, forms, ledger, meant, whole_plan};
use crate::app::AppError;
use crate::app::draft::Origin;
use crate::app::execute::Order;
use crate::domain::action_item::ItemCommand;
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, DraftId, ItemId};
use crate::domain::person::{Actor, By, Viewer};
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::render;
use crate::slack::wire::Press;

pub(super) async fn answer(bot: &Bot, payload: &Value) -> Reply {
    let Some(asker) = Asker::read(payload) else {
        return Reply::Empty;
    };
    for pressed in payload::pressed(payload) {
        let outcome =
            tokio::time::timeout(super::PATIENCE, Box::pin(handle(bot, &asker, &pressed))).await;
        match outcome {
            Ok(Ok(()) | Err(AppError::AlreadyHandled)) => {}
            Ok(Err(error)) => bot.say_failed(&asker, &error),
            Err(_) => bot.say_failed(&asker, &AppError::late()),
        }
    }
    Reply::Empty
}

async fn handle(bot: &Bot, asker: &Asker, pressed: &Pressed) -> Result<(), AppError> {
    let press = match pressed.value.as_deref().and_then(Press::parse) {
        Some(press) => press,
        None => match meant::guess(bot, asker, &pressed.action_id).await? {
            Some(press) => press,
            None => return Ok(()),
        },
    };
    match asked(press.clone()) {
        Asked::Nothing => Ok(()),
        Asked::Form => forms::open(bot, asker, press).await,
        Asked::CatchUp(green) => catch_up::tell(bot, asker, green).await,
        Asked::WholePlan(green) => whole_plan::tell(bot, asker, green).await,
        Asked::FinishCheck { taken } => {
            checkup::finish(bot, asker, pressed, taken);
            Ok(())
        }
        Asked::CallOne(deal, draft) => {
            call_one(bot, asker, deal, draft).await;
            Ok(())
        }
        Asked::OfGreen(..) | Asked::OfItem(..) | Asked::OfEntry(..) | Asked::Join(..) => {
            let along = Along {
                dedup: dedup_key(asker, pressed),
                finish: None,
            };
            if let Some(actor) = bot.actor_known(&asker.user) {
                Box::pin(carry_out(bot, asker, press, actor, along)).await
            } else {
                // Who that is, Slack says later; the press is kept, so that it does not hold up the answer.
                let asker = asker.clone();
                let saved = Saved::Press { press, asker };
                again::save(bot, &saved, along.dedup, bot.app.clock.now()).await
            }
        }
    }
}

/// The same press delivered twice is one; without a time it cannot be told from a second one, which does no harm.
fn dedup_key(asker: &Asker, pressed: &Pressed) -> Option<String> {
    let at = pressed.action_ts.as_deref()?;
    let view = asker.view.as_ref().or(asker.home.as_ref());
    let on = match (&asker.message, view) {
        (Some(ts), _) => ts.as_str(),
        (None, Some(view)) => view.as_str(),
        (None, None) => return None,
    };
    Some(format!(
        "press:{on}:{at}:{}:{}",
        asker.user, pressed.action_id
    ))
}

async fn call_one(bot: &Bot, asker: &Asker, deal: String, draft: Option<DraftId>) {
    let origin = match draft {
        // Where it cannot be read the form opens all the same, with less in it.
        Some(draft) => bot
            .app
            .load_origin(bot.workspace(), draft, &asker.user)
            .await
            .ok()
            .flatten(),
        None => None,
    };
    let origin = origin.unwrap_or(Origin {
        deal,
        ..Origin::default()
    });
    match draft {
        Some(draft) => bot.call_again(asker, draft, origin, None),
        None => bot.call(asker, origin, None),
    }
}

/// Carries out what a button without a form asks for, and tells a refusal.
pub(super) async fn carry_out(
    bot: &Bot,
    asker: &Asker,
    press: Press,
    actor: Actor,
    along: Along,
) -> Result<(), AppError> {
    let refused_along = along.where_refused();
    let after = said_after(asker, &press);
    let (about, done) = match asked(press) {
        Asked::OfGreen(green, command) => on_green(bot, actor, green, command, along).await,
        Asked::OfItem(item, command) => on_item(bot, actor, item, command, along).await?,
        Asked::OfEntry(entry, command, page) => {
            ledger::carry_out(bot, asker, actor, (entry, command), page, along).await?
        }
        Asked::Join(green, draft) => join_and_add(bot, actor, green, draft, along).await,
        Asked::Form
        | Asked::CatchUp(_)
        | Asked::WholePlan(_)
        | Asked::CallOne(..)
        | Asked::FinishCheck { .. }
        | Asked::Nothing => (None, Ok(())),
    };
    match done {
        Err(AppError::Refused(refusal)) if asker.home.is_some() => {
            let words = bot.refusal_words(&refusal, about).await;
            bot.draw_home(&asker.user, Some(words));
            Ok(())
        }
        Err(AppError::Refused(refusal)) => match &asker.view {
            Some(_) => {
                show_in_view(bot, asker, bot.refusal_words(&refusal, about).await);
                Ok(())
            }
            None => {
                bot.tell_refusal(asker, about, &refusal, refused_along)
                    .await
            }
        },
        Ok(()) if asker.home.is_some() => {
            bot.draw_home(&asker.user, after.words().map(str::to_owned));
            Ok(())
        }
        Ok(()) => {
            match after {
                After::InView(words) => show_in_view(bot, asker, words.to_owned()),
                After::Here(words) => bot.tell_now(asker, render::sentence(words, None)),
                After::Nothing => {}
            }
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// What the draft says goes to the table once, however often the button is pressed.
async fn join_and_add(
    bot: &Bot,
    actor: Actor,
    green: CodeGreenId,
    draft: DraftId,
    along: Along,
) -> Done {
    let loading = bot.app.load_draft(bot.workspace(), draft, &actor.user);
    let body = match loading.await {
        Ok(body) => body,
        Err(error) => return (Some(green), Err(error)),
    };
    let said = body.and_then(|body| body.opportunity);
    let note = said.map(|said| said.in_own_words());
    let along = Along {
        dedup: note.as_ref().map(|_| format!("added:{draft}")),
        ..along
    };
    match on_green(bot, actor, green, Command::Join { note }, along).await {
        (about, Err(AppError::AlreadyHandled)) => (about, Ok(())),
        other => other,
    }
}

async fn on_green(
    bot: &Bot,
    actor: Actor,
    green: CodeGreenId,
    command: Command,
    along: Along,
) -> Done {
    let order = bot.order(green, actor, command, along);
    (Some(green), bot.app.execute(order).await.map(drop))
}

/// What it was about, and what came of it.
pub(super) type Done = (Option<CodeGreenId>, Result<(), AppError>);

async fn on_item(
    bot: &Bot,
    actor: Actor,
    item: ItemId,
    command: ItemCommand,
    along: Along,
) -> Result<Done, AppError> {
    let viewer = Viewer::Person(actor.user.clone());
    let Some((green, found)) = bot.app.store.item(bot.workspace(), item, &viewer).await? else {
        bot.end_job(along).await?;
        return Ok((None, Err(AppError::Refused(Refusal::NoSuchItem))));
    };
    let order = bot.order(green.id, actor, (item, command), along);
    Ok((
        Some(order.code_green),
        bot.app
            .execute_item_on(order, Some((green, found)))
            .await
            .map(drop),
    ))
}

/// Replaces the modal that the button was in. Only a courtesy: what happened is saved.
fn show_in_view(bot: &Bot, asker: &Asker, words: String) {
    let Some(id) = asker.view.clone() else { return };
    let bot = bot.clone();
    bot.clone().spawn(async move {
        if let Err(error) = bot
            .api
            .update_view(&id, &render::message_modal("Code Green", &words))
            .await
        {
            tracing::warn!(%error, "a modal could not be replaced");
        }
    });
}

impl Bot {
    pub(super) fn order<C>(
        &self,
        code_green: CodeGreenId,
        actor: Actor,
        command: C,
        along: Along,
    ) -> Order<C> {
        Order {
            workspace: self.workspace().clone(),
            code_green,
            by: By::Person(actor),
            dedup: along.dedup,
            finish: along.finish,
            also: Vec::new(),
            command,
        }
    }
}
