//! What was typed stays: the same view again with a word in it, wherever something did not go through.

use serde_json::{Map, Value, json};

use super::super::Reply;
use super::super::fields::Errors;
use super::super::payload::View;
use crate::domain::ledger::EntryKind;
use crate::slack::render;
use crate::slack::wire::{Topic, ViewKind, block};

/// The banner's block, so that a second one takes the place of the first.
const BANNER: &str = "banner";

/// A view that says something, in the place of this one.
pub(super) fn say(words: &str) -> Reply {
    Reply::update(&render::message_modal("Code Green", words))
}

/// The same view again with a word in it, and with everything that was typed: under the main field, or on top where
/// there is no field.
pub(super) fn keep(view: &View<'_>, kind: &ViewKind, words: &str) -> Reply {
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
        | ViewKind::Redirect { .. }
        | ViewKind::PageNow { .. }
        | ViewKind::WritePosition { .. }
        | ViewKind::SupportIf { .. }
        | ViewKind::ObjectDecision { .. }
        | ViewKind::ExplainItem { .. } => Some(block::NOTE),
        ViewKind::EditSection { .. } => Some(block::TEXT),
        ViewKind::PickCodeGreen { .. } => Some(block::CODE_GREEN),
        ViewKind::AddEntry { kind, .. } | ViewKind::ChangeEntry { kind, .. } => Some(match kind {
            EntryKind::Idea => block::TEXT,
            EntryKind::Barrier => block::BARRIER,
            EntryKind::Decision => block::GIVE,
        }),
        ViewKind::AddItem { .. } | ViewKind::EditItem { .. } => Some(block::WHAT),
        ViewKind::Close { .. } => Some(block::OUTCOME),
        ViewKind::Roster { .. } => Some(block::ADMIT),
        ViewKind::SetupForm { topic, .. } => Some(match topic {
            Topic::First | Topic::Policy => block::CHANNEL,
            Topic::NewFunction | Topic::Function { .. } => block::NAME,
            Topic::Paging => block::REMIND_AFTER,
            Topic::Meeting => block::URL,
            Topic::Emoji => "claim",
        }),
        ViewKind::Drill { .. } => Some(block::FUNCTION),
        ViewKind::LookForward { .. }
        | ViewKind::MarkAttendance { .. }
        | ViewKind::Preview { .. }
        | ViewKind::Duplicate { .. }
        | ViewKind::Entries { .. }
        | ViewKind::Markdown { .. }
        | ViewKind::Setup
        | ViewKind::Message => None,
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
