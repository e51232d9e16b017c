//! Looking at the line to Slack, for the operator: unlike a call of the bot's, a look says why nothing came, and what time
//! it is at Slack's. Changes nothing there, and keeps nothing of what it sees.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::answers::Messages;
use super::outcome::{self, Failed};
use super::{Identity, Result, SlackApi, SlackError, identity, raw};
use crate::domain::ids::ChannelId;

/// What asking who we are came to.
#[derive(Clone, Debug)]
pub struct Looked {
    pub identity: std::result::Result<Identity, NoWord>,
    /// The time at Slack's, to the second, where there was an answer at all.
    pub date: Option<DateTime<Utc>>,
    /// The time here when the answer began to be read.
    pub at: DateTime<Utc>,
}

/// Why Slack did not say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoWord {
    /// No connection. With `by_tls` somebody was there who is not Slack by their certificate.
    Unreachable { why: String, by_tls: bool },
    /// Connected, and then nothing.
    Silent,
    /// Slack's own error code.
    Refused { code: String },
    /// Slack asks to wait.
    Limited { seconds: i64 },
    /// An answer that is not Slack's.
    Odd { what: String },
}

impl SlackApi {
    /// Asks Slack whose token this is, within `deadline`.
    pub async fn look(&self, deadline: Duration) -> Looked {
        let address = format!("{}/auth.test", self.url().as_str().trim_end_matches('/'));
        let (bearer, empty) = (self.bearer(), json!({}));
        let call = raw::post(self.raw(), &address, Some(&bearer), &empty);
        let answered = tokio::time::timeout(deadline, call).await;
        let at = self.now();
        let nothing = |why| Looked {
            identity: Err(why),
            date: None,
            at,
        };
        let answered = match answered {
            Ok(Ok(answered)) => answered,
            Ok(Err(failed)) => return nothing(failed.into()),
            Err(_) => return nothing(NoWord::Silent),
        };
        let date = answered
            .headers
            .get(http::header::DATE)
            .and_then(|value| DateTime::parse_from_rfc2822(value.to_str().ok()?).ok())
            .map(|date| date.to_utc());
        let read = match answered.status {
            http::StatusCode::TOO_MANY_REQUESTS => Err(outcome::limited(&answered.headers)),
            status if !status.is_success() => {
                Err(outcome::doubt(format!("HTTP {}", status.as_u16())))
            }
            _ => identity::parse(&answered).and_then(super::answers::Answer::read),
        };
        Looked {
            identity: read.map(|read| self.belong(read)).map_err(NoWord::from),
            date,
            at,
        }
    }

    /// Whether the bot may read the conversation, and what kind of message is the newest there; nothing of what it says.
    pub async fn newest_kind(&self, channel: &ChannelId) -> Result<Option<String>> {
        let query = [("channel", channel.as_str()), ("limit", "1")];
        let answer: Messages = self.read("conversations.history", &query).await?;
        Ok(answer.messages.into_iter().next().and_then(|it| it.subtype))
    }
}

impl From<Failed> for NoWord {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Limited { after } | Failed::Error(SlackError::Retry { after }) => {
                Self::Limited {
                    seconds: after.num_seconds(),
                }
            }
            Failed::Unsent { why, by_tls } => Self::Unreachable { why, by_tls },
            Failed::Error(SlackError::Permanent { code }) => Self::Refused { code },
            Failed::Error(SlackError::Ambiguous { what }) => Self::Odd { what },
        }
    }
}
