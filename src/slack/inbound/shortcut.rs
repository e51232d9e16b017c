//! Shortcuts: calling a Code Green from anywhere or from a message, and adding a message to the plan.

use serde_json::Value;

use super::Reply;
use super::call::{Source, link};
use super::fields::shorten;
use super::message_text::plain;
use super::open::Again;
use super::payload::{Asker, Carried, text_at};
use super::people::is_outsider;
use super::tell::Along;
use crate::app::AppError;
use crate::app::draft::Origin;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Notice;
use crate::domain::ids::{DraftId, ItemId};
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::render;
use crate::slack::wire::{ViewKind, shortcut};

/// What a form is pre-filled with at most: less than an input holds, so that there is room to add a word.
const MOST_CARRIED: usize = 2_500;

const SHORTCUT: &str = "use the shortcut";

const NOWHERE: &str = "There is no open Code Green whose plan you can add to. Use the shortcut in the thread of one that \
                       you have a part in, or call one with /codegreen.";

pub(super) async fn answer(bot: &Bot, payload: &Value) -> Reply {
    let Some(asker) = Asker::read(payload) else {
        return Reply::Empty;
    };
    match text_at(payload, &["callback_id"]).unwrap_or_default() {
        shortcut::CALL => bot.call(&asker, Origin::default(), None),
        shortcut::CALL_FROM_MESSAGE => from_message(bot, &asker, payload),
        shortcut::ADD_TO_PLAN => {
            let adding = add_to_plan(bot, &asker, payload);
            match tokio::time::timeout(super::PATIENCE, adding).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => bot.say_failed(&asker, &error),
                Err(_) => bot.say_failed(&asker, &AppError::late()),
            }
        }
        other => tracing::info!(shortcut = other, "a shortcut that means nothing here"),
    }
    Reply::Empty
}

fn source_of(carried: &Carried) -> Option<Source> {
    let (channel, ts) = carried.channel.clone().zip(carried.ts.clone())?;
    Some(Source { channel, ts })
}

fn from_message(bot: &Bot, asker: &Asker, payload: &Value) {
    let carried = Carried::read(payload);
    let source = source_of(&carried);
    let origin = Origin {
        deal: String::new(),
        situation: shorten(&plain(&carried.text), MOST_CARRIED),
        source: source
            .as_ref()
            .and_then(|source| link(bot, source, carried.thread.as_ref())),
    };
    bot.call(asker, origin, source);
}

/// One indexed look-up says whether the message lies in a Code Green's thread; the modal follows at once.
async fn add_to_plan(bot: &Bot, asker: &Asker, payload: &Value) -> Result<(), AppError> {
    let carried = Carried::read(payload);
    let source = source_of(&carried);
    let known_link = source
        .as_ref()
        .and_then(|source| link(bot, source, carried.thread.as_ref()));
    let (item, what) = (ItemId::new(), shorten(&plain(&carried.text), MOST_CARRIED));
    let here = match (
        &carried.channel,
        carried.thread.as_ref().or(carried.ts.as_ref()),
    ) {
        (Some(channel), Some(root)) => {
            let viewer = Viewer::Person(asker.user.clone());
            bot.app
                .store
                .message(bot.workspace(), channel, root, &viewer)
                .await?
        }
        (None, _) | (_, None) => None,
    };
    let view = if let Some(found) = here {
        if let Err(refusal) = may_add(bot, asker, &found.code_green) {
            let about = Some(found.code_green.id);
            return bot
                .tell_refusal(asker, about, &refusal, Along::default())
                .await;
        }
        render::add_item_modal(&found.code_green, item, &what, known_link.as_deref())
    } else {
        let viewer = Viewer::Person(asker.user.clone());
        let mut open = bot.app.list(bot.workspace(), &viewer).await?;
        open.retain(|green| may_add(bot, asker, green).is_ok());
        if open.is_empty() {
            let words = NOWHERE.to_owned();
            return bot
                .tell(asker, None, Notice::Refused { words }, Along::default())
                .await;
        }
        let kind = ViewKind::PickCodeGreen {
            item,
            text: what,
            source: known_link,
        };
        render::pick_code_green_modal(&kind, &open)
    };
    let (bot, asker) = (bot.clone(), asker.clone());
    bot.clone().spawn(async move {
        bot.open_now(&asker, &view, &Again::Same { what: SHORTCUT })
            .await;
        if let Some(source) = source {
            bot.note_item_source(&asker, item, &source).await;
        }
    });
    Ok(())
}

/// The domain decides when the item is added; asked before, so that nobody types in vain.
fn may_add(bot: &Bot, asker: &Asker, green: &CodeGreen) -> Result<(), Refusal> {
    if is_outsider(bot.actor_known(&asker.user).as_ref()) {
        return Err(Refusal::NotAMember);
    }
    green.must_be_under_way()?;
    if green.may_edit_plan(&asker.user) {
        Ok(())
    } else {
        Err(Refusal::MayNotEditPlan {
            caller: green.caller.clone(),
        })
    }
}

impl Bot {
    /// Slack's own permalink of the message an item is made from, kept under the item's id until it is submitted.
    async fn note_item_source(&self, asker: &Asker, item: ItemId, source: &Source) {
        if let Ok(link) = self.api.permalink(&source.channel, &source.ts).await {
            let origin = Origin {
                source: Some(link),
                ..Origin::default()
            };
            if self
                .app
                .save_origin(self.workspace(), DraftId(item.0), &asker.user, &origin)
                .await
                .is_err()
            {
                tracing::warn!("the message an item was made from was not kept");
            }
        }
    }
}
