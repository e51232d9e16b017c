//! Submitted modals. The answer is the next view, or what is to be corrected under its field; what was typed stays in
//! the view whatever fails, and every submit is safe to send twice.

mod deal;
mod items;
mod paging;
mod plan;
mod preview;
mod table;

use serde_json::{Map, Value, json};

use super::Reply;
use super::again::{self, Saved};
use super::fields::Errors;
use super::payload::{Asker, View};
use super::tell::{Along, failure};
use crate::app::AppError;
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, FunctionKey};
use crate::domain::person::Actor;
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::render;
use crate::slack::wire::{ViewKind, block};

pub(super) const WHO_ARE_YOU: &str =
    "Slack has not told me yet who you are. Nothing is lost: please try again in a moment.";

/// The banner's block, so that a second one takes the place of the first.
const BANNER: &str = "banner";

pub(super) async fn answer(bot: &Bot, payload: &Value) -> Reply {
    let view = View::read(payload);
    let Some((asker, kind)) = Asker::read(payload).zip(view.kind.clone()) else {
        tracing::info!("a view that is not ours was submitted");
        return Reply::Empty;
    };
    match tokio::time::timeout(super::PATIENCE, submitted(bot, &asker, &view, &kind)).await {
        Ok(Ok(reply)) => reply,
        // The same submit again: it is done, and the view closes.
        Ok(Err(AppError::AlreadyHandled | AppError::Fenced)) => Reply::Empty,
        Ok(Err(error)) => keep(&view, &kind, &failure(&error)),
        Err(_) => keep(&view, &kind, &failure(&AppError::late())),
    }
}

async fn submitted(
    bot: &Bot,
    asker: &Asker,
    view: &View<'_>,
    kind: &ViewKind,
) -> Result<Reply, AppError> {
    match kind {
        ViewKind::Deal { draft } => return deal::submitted(bot, asker, view, *draft).await,
        ViewKind::Table { draft } => return table::submitted(bot, asker, view, *draft).await,
        ViewKind::Duplicate { .. } | ViewKind::Message => return Ok(Reply::clear()),
        ViewKind::Preview { .. }
        | ViewKind::Decline { .. }
        | ViewKind::Delegate { .. }
        | ViewKind::NotNow { .. }
        | ViewKind::PageNow { .. }
        | ViewKind::EditSection { .. }
        | ViewKind::PickCodeGreen { .. }
        | ViewKind::AddItem { .. }
        | ViewKind::EditItem { .. }
        | ViewKind::ExplainItem { .. }
        | ViewKind::SupportIf { .. }
        | ViewKind::Close { .. } => {}
    }
    // These act: nobody unknown may.
    let Some(actor) = bot.actor_soon(&asker.user).await else {
        return Ok(keep(view, kind, WHO_ARE_YOU));
    };
    let form = Form {
        bot,
        asker,
        view,
        kind,
        actor,
    };
    match kind.clone() {
        ViewKind::Preview { draft } => preview::submitted(&form, draft).await,
        ViewKind::Decline { green, seat } => paging::declined(&form, green, seat).await,
        ViewKind::Delegate { green, seat } => paging::delegated(&form, green, seat).await,
        ViewKind::NotNow { green } => paging::not_now(&form, green).await,
        ViewKind::PageNow { green } => paging::page_now(&form, green).await,
        ViewKind::Close { green } => paging::closed(&form, green).await,
        ViewKind::SupportIf { green, version } => plan::supported_if(&form, green, version).await,
        ViewKind::EditSection {
            green,
            section,
            based_on,
        } => plan::edited(&form, green, section, based_on).await,
        ViewKind::PickCodeGreen { item, text, source } => {
            items::picked(&form, item, &text, source.as_deref()).await
        }
        ViewKind::AddItem {
            green,
            item,
            source,
        } => items::added(&form, green, item, source).await,
        ViewKind::EditItem { item } => items::edited(&form, item).await,
        ViewKind::ExplainItem { item } => items::explained(&form, item).await,
        ViewKind::Deal { .. }
        | ViewKind::Table { .. }
        | ViewKind::Duplicate { .. }
        | ViewKind::Message => Ok(Reply::Empty),
    }
}

/// A submitted form, by somebody known.
struct Form<'a> {
    bot: &'a Bot,
    asker: &'a Asker,
    view: &'a View<'a>,
    kind: &'a ViewKind,
    actor: Actor,
}

impl Form<'_> {
    /// A refusal under a field, so that what was typed stays; in a view of its own where nothing was.
    async fn refused(&self, refusal: &Refusal, about: Option<CodeGreenId>) -> Reply {
        let words = self.bot.refusal_words(refusal, about).await;
        match self.kind {
            ViewKind::Decline { .. }
            | ViewKind::Preview { .. }
            | ViewKind::PickCodeGreen { .. } => say(&words),
            ViewKind::Deal { .. }
            | ViewKind::Table { .. }
            | ViewKind::Duplicate { .. }
            | ViewKind::Delegate { .. }
            | ViewKind::NotNow { .. }
            | ViewKind::PageNow { .. }
            | ViewKind::EditSection { .. }
            | ViewKind::AddItem { .. }
            | ViewKind::EditItem { .. }
            | ViewKind::ExplainItem { .. }
            | ViewKind::SupportIf { .. }
            | ViewKind::Close { .. }
            | ViewKind::Message => keep(self.view, self.kind, &words),
        }
    }

    /// Done and the view closes, or the refusal.
    async fn closes<T>(
        &self,
        done: Result<T, AppError>,
        about: Option<CodeGreenId>,
    ) -> Result<Reply, AppError> {
        match done {
            Ok(_) => Ok(Reply::Empty),
            Err(AppError::Refused(refusal)) => Ok(self.refused(&refusal, about).await),
            Err(error) => Err(error),
        }
    }
}

/// A view that says something, in the place of this one.
fn say(words: &str) -> Reply {
    Reply::update(&render::message_modal("Code Green", words))
}

/// The same view again with a word in it, and with everything that was typed: under the main field, or on top where
/// there is no field.
fn keep(view: &View<'_>, kind: &ViewKind, words: &str) -> Reply {
    match main_field(kind) {
        Some(field) => {
            let errors = Errors::one(field, words);
            // Slack shows nothing for a block that is not there.
            match view.fields.first_block() {
                Some(first) if !view.fields.has(field) => Errors::one(first, words).reply(),
                Some(_) | None => errors.reply(),
            }
        }
        None => {
            with_banner(view.raw, words).map_or_else(|| say(words), |view| Reply::update(&view))
        }
    }
}

fn main_field(kind: &ViewKind) -> Option<&'static str> {
    match kind {
        ViewKind::Deal { .. } => Some(block::ACCOUNT),
        ViewKind::Table { .. } => Some(block::STARTS_AT),
        ViewKind::Decline { .. } | ViewKind::Delegate { .. } => Some(block::STAND_IN),
        ViewKind::NotNow { .. }
        | ViewKind::PageNow { .. }
        | ViewKind::SupportIf { .. }
        | ViewKind::ExplainItem { .. } => Some(block::NOTE),
        ViewKind::EditSection { .. } => Some(block::TEXT),
        ViewKind::PickCodeGreen { .. } => Some(block::CODE_GREEN),
        ViewKind::AddItem { .. } | ViewKind::EditItem { .. } => Some(block::WHAT),
        ViewKind::Close { .. } => Some(block::OUTCOME),
        ViewKind::Preview { .. } | ViewKind::Duplicate { .. } | ViewKind::Message => None,
    }
}

/// The submitted view as Slack sent it back, as a view to show: the database need not be there for it.
pub(crate) fn with_banner(raw: &Value, words: &str) -> Option<Value> {
    const KEPT: &[&str] = &[
        "type",
        "callback_id",
        "title",
        "submit",
        "close",
        "private_metadata",
        "notify_on_close",
        "clear_on_close",
    ];
    let shown = raw
        .get("blocks")?
        .as_array()
        .filter(|blocks| !blocks.is_empty())?;
    let mut view = Map::new();
    for key in KEPT {
        if let Some(value) = raw.get(key).filter(|value| !value.is_null()) {
            view.insert((*key).to_owned(), value.clone());
        }
    }
    let banner = json!({
        "type": "section",
        "block_id": BANNER,
        "text": { "type": "plain_text", "text": format!("⚠️ {words}"), "emoji": true },
    });
    let rest = shown
        .iter()
        .filter(|block| block.get("block_id").and_then(Value::as_str) != Some(BANNER));
    let blocks: Vec<Value> = std::iter::once(banner).chain(rest.cloned()).collect();
    view.insert("blocks".to_owned(), Value::Array(blocks));
    Some(Value::Object(view))
}

/// A modal that was closed without a submit. "Can't make it" stands all the same, without a stand-in.
pub(super) async fn closed(bot: &Bot, payload: &Value) -> Reply {
    let kind = View::read(payload).kind;
    let (Some(asker), Some(ViewKind::Decline { green, seat })) = (Asker::read(payload), kind)
    else {
        return Reply::Empty;
    };
    let work = async {
        if let Some(actor) = bot.actor_known(&asker.user) {
            decline_silently(bot, actor, green, seat, Along::default()).await
        } else {
            let asker = asker.clone();
            let saved = Saved::Closed { green, seat, asker };
            again::save(bot, &saved, None, bot.app.clock.now()).await
        }
    };
    match tokio::time::timeout(super::PATIENCE, work).await {
        Ok(Ok(()) | Err(AppError::AlreadyHandled)) => {}
        Ok(Err(error)) => bot.say_failed(&asker, &error),
        Err(_) => bot.say_failed(&asker, &AppError::late()),
    }
    Reply::Empty
}

/// Declines without a stand-in. Whoever only closed a window is not told that it came too late.
pub(super) async fn decline_silently(
    bot: &Bot,
    actor: Actor,
    green: CodeGreenId,
    seat: FunctionKey,
    along: Along,
) -> Result<(), AppError> {
    let command = Command::Decline {
        seat,
        stand_in: None,
        note: None,
    };
    match bot
        .app
        .execute(bot.order(green, actor, command, along))
        .await
    {
        Ok(_) | Err(AppError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Everything that a submitted view is read for, without a bot.
#[cfg(test)]
pub(super) fn read_as_test(view: &View<'_>, today: chrono::NaiveDate) {
    let _ = deal::read(view.fields, today);
    let _ = with_banner(view.raw, "x");
    if let Some(kind) = &view.kind {
        let _ = keep(view, kind, "x");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::DraftId;

    #[test]
    fn a_view_without_fields_keeps_everything_and_gets_one_banner() {
        let sent_back = json!({
            "id": "V1", "team_id": "T1", "hash": "1.x", "state": { "values": {} }, "external_id": "", "bot_id": "B1",
            "type": "modal", "callback_id": "declare_preview", "title": { "type": "plain_text", "text": "Ready?" },
            "submit": { "type": "plain_text", "text": "Call" }, "close": null, "private_metadata": "{}",
            "blocks": [{ "type": "section", "block_id": "a", "text": { "type": "plain_text", "text": "who" } }],
        });
        let first = with_banner(&sent_back, "Not saved.").expect("a view");
        let second = with_banner(&first, "Still not.").expect("a view");
        let keys: Vec<&str> = second
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(
            keys,
            [
                "blocks",
                "callback_id",
                "private_metadata",
                "submit",
                "title",
                "type"
            ]
        );
        assert_eq!(second["blocks"].as_array().map(Vec::len), Some(2));
        assert_eq!(second["blocks"][0]["text"]["text"], "⚠️ Still not.");
    }

    #[test]
    fn a_word_stands_under_a_field_that_is_there() {
        let payload =
            json!({ "view": { "state": { "values": { "deal": { "input": { "value": "x" } } } } } });
        let view = View::read(&payload);
        let reply = keep(
            &view,
            &ViewKind::Deal {
                draft: DraftId::new(),
            },
            "Not saved.",
        );
        let Reply::Json(body) = reply else {
            panic!("{reply:?}")
        };
        assert_eq!(
            body,
            json!({ "response_action": "errors", "errors": { "deal": "Not saved." } })
        );
    }
}
