//! Whom requests are handed to. The bot is not there until Slack has said who we are; until then a request waits a
//! little, and what cannot wait is told so, with nothing lost: an event is sent again by Slack, a filled-in modal stays
//! open with what was typed, and whoever pressed a button reads it beside the button.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::slack::bot::Bot;
use crate::slack::client::SlackApi;
use crate::slack::inbound::{Inbound, Reply, tell_without_a_bot, with_banner};

/// Slack waits three seconds, and the database may take two.
const PATIENCE: Duration = Duration::from_millis(900);

const NOT_YET: &str = "Code Green is just starting and cannot reach Slack yet. Nothing was saved: please try again in a minute.";
const NOT_SAVED: &str =
    "That was not saved: something went wrong on our side. Please try again in a minute.";

/// The bot, as soon as there is one.
#[derive(Clone, Debug)]
pub struct Desk {
    bot: watch::Receiver<Option<Bot>>,
    /// Tells a person what Slack's answer cannot carry.
    api: SlackApi,
}

impl Desk {
    /// A desk, and the way to put the bot behind it.
    pub fn closed(api: SlackApi) -> (watch::Sender<Option<Bot>>, Self) {
        let (sender, bot) = watch::channel(None);
        (sender, Self { bot, api })
    }

    /// A desk with the bot behind it.
    pub fn open(bot: Bot) -> Self {
        Self {
            api: bot.api.clone(),
            bot: watch::channel(Some(bot)).1,
        }
    }

    /// The bot, if it is there.
    pub fn now(&self) -> Option<Bot> {
        self.bot.borrow().clone()
    }

    /// Waits until the bot is there.
    pub async fn opened(&mut self) {
        if self.bot.wait_for(Option::is_some).await.is_err() {
            // Nobody will ever come.
            std::future::pending::<()>().await;
        }
    }

    /// The bot, waited for as long as a request may.
    pub async fn bot(&self) -> Option<Bot> {
        let mut bot = self.bot.clone();
        let found = tokio::time::timeout(PATIENCE, bot.wait_for(Option::is_some)).await;
        found.ok()?.ok()?.clone()
    }
}

/// What Slack is answered, whichever way it came.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Empty,
    Json(Value),
    Unreadable(String),
    /// An event that is not on disk: Slack is to send it again.
    NotSaved,
}

impl Answer {
    /// The status that says so over HTTP.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Empty | Self::Json(_) => StatusCode::OK,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::NotSaved => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// What to fall back on when the bot gives no answer.
enum Asked {
    Event,
    Command,
    /// With as much of the payload as an answer needs.
    Interaction(Value),
}

impl Asked {
    fn of(inbound: &Inbound) -> Self {
        match inbound {
            Inbound::Event(_) => Self::Event,
            Inbound::Command(_) => Self::Command,
            Inbound::Interaction(payload) => Self::Interaction(payload.clone()),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Command => "command",
            Self::Interaction(_) => "interaction",
        }
    }
}

impl Desk {
    /// Hands a verified delivery to the bot. The kind of delivery comes along, for the counts.
    pub async fn answer(&self, inbound: Inbound) -> (&'static str, Answer) {
        let asked = Asked::of(&inbound);
        let Some(bot) = self.bot().await else {
            tracing::warn!(
                kind = asked.kind(),
                "a request came before Slack said who we are"
            );
            return (asked.kind(), self.failed(&asked, NOT_YET));
        };
        // In a task of its own: it goes on when Slack hangs up, and ends alone if it panics.
        let answer = match tokio::spawn(async move { bot.dispatch(inbound).await }).await {
            Ok(Reply::Empty) => Answer::Empty,
            Ok(Reply::Json(json)) => Answer::Json(json),
            Ok(Reply::Unreadable(why)) => Answer::Unreadable(why),
            Ok(Reply::NotSaved) => self.failed(&asked, NOT_SAVED),
            Err(error) => {
                tracing::error!(%error, kind = asked.kind(), "a handler broke down");
                self.failed(&asked, NOT_SAVED)
            }
        };
        (asked.kind(), answer)
    }

    /// An event comes again if it is refused. A person does not: they read `words`, in Slack's answer or beside it.
    fn failed(&self, asked: &Asked, words: &'static str) -> Answer {
        let payload = match asked {
            Asked::Event => return Answer::NotSaved,
            Asked::Command => None,
            Asked::Interaction(payload) => Some(payload),
        };
        if let Some(json) = say(payload, words) {
            return Answer::Json(json);
        }
        if let Some(payload) = payload.filter(|payload| is_an_act(payload)) {
            let (api, payload) = (self.api.clone(), payload.clone());
            tokio::spawn(async move { tell_without_a_bot(&api, &payload, words).await });
        }
        Answer::Empty
    }
}

/// Whether somebody waits for what comes of it: not who only closed a form, nor who is still typing.
fn is_an_act(interaction: &Value) -> bool {
    let kind = interaction["type"].as_str();
    !matches!(kind, Some("view_closed" | "block_suggestion"))
}

/// The answer that shows `words`; `payload` is an interaction's, `None` a command's. `None` where Slack shows nothing of
/// an answer, as to a button.
fn say(payload: Option<&Value>, words: &str) -> Option<Value> {
    let Some(payload) = payload else {
        return Some(json!({ "response_type": "ephemeral", "text": words }));
    };
    if payload["type"] != "view_submission" {
        return None;
    }
    let blocks = payload["view"]["blocks"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    // An error under a field keeps the modal open, and all that was typed in it; so does a banner where there is no field.
    if let Some(input) = blocks.iter().find(|block| block["type"] == "input") {
        let errors = json!({ input["block_id"].as_str()?: words });
        return Some(json!({ "response_action": "errors", "errors": errors }));
    }
    let view = with_banner(&payload["view"], words)?;
    Some(json!({ "response_action": "update", "view": view }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modal_keeps_what_was_typed() {
        let payload = json!({ "type": "view_submission", "view": { "blocks": [
            { "type": "section", "block_id": "s" }, { "type": "input", "block_id": "account" },
        ] } });
        let answer = say(Some(&payload), NOT_YET).unwrap();
        assert_eq!(answer["response_action"], "errors");
        assert_eq!(answer["errors"]["account"], NOT_YET);
    }

    #[test]
    fn a_command_is_answered_and_a_button_cannot_be() {
        let not_saved = |payload: Option<&Value>| say(payload, NOT_SAVED);
        assert_eq!(not_saved(None).unwrap()["text"], NOT_SAVED);
        assert_eq!(not_saved(Some(&json!({ "type": "block_actions" }))), None);
        assert_eq!(not_saved(Some(&json!({ "type": "view_submission" }))), None);
        let payload = json!({ "type": "view_submission", "view": { "type": "modal", "blocks": [
            { "type": "section", "block_id": "who" },
        ] } });
        let answer = not_saved(Some(&payload)).unwrap();
        assert_eq!(
            answer["response_action"], "update",
            "it does not close as if it had been saved"
        );
        assert!(
            answer["view"]["blocks"][0]["text"]["text"]
                .as_str()
                .unwrap()
                .contains(NOT_SAVED)
        );
        assert_eq!(answer["view"]["blocks"][1]["block_id"], "who");
    }
}
