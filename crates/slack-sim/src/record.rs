//! The record, as a test reads it: calls, callbacks, failures, unread messages. And sending things again, or by hand.

use std::fmt;

use bytes::Bytes;

use crate::{
    Change, SlackSim,
    log::{Call, Callback, CallbackKind, Failure},
    outbound::{self, Request},
    world::ChannelKind,
};

/// A message of the app that no test has had anybody read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where.
    pub channel: String,
    /// Its `ts`.
    pub ts: String,
    /// The only person who could, for DMs and only-visible-to-you messages.
    pub reader: Option<String>,
    /// Its fallback text.
    pub text: String,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reader = self.reader.as_deref().unwrap_or("anybody");
        write!(
            f,
            "{} in {} by {reader}: {:?}",
            self.ts, self.channel, self.text
        )
    }
}

impl SlackSim {
    /// Every API call of the app so far.
    pub fn calls(&self) -> Vec<Call> {
        self.shared().look(|state| state.log.calls.clone())
    }

    /// How many there were, without copying them: what a wait looks at again and again.
    pub fn call_count(&self) -> usize {
        self.shared().look(|state| state.log.calls.len())
    }

    /// The calls of one method.
    pub fn calls_to(&self, method: &str) -> Vec<Call> {
        self.shared().look(|state| {
            state
                .log
                .calls
                .iter()
                .filter(|call| call.method == method)
                .cloned()
                .collect()
        })
    }

    /// Every callback to the app so far.
    pub fn callbacks(&self) -> Vec<Callback> {
        self.shared().look(|state| state.log.callbacks.clone())
    }

    /// The last callback to the app.
    pub fn last_callback(&self) -> Option<Callback> {
        self.shared()
            .look(|state| state.log.callbacks.last().cloned())
    }

    /// What the app should not have done. A test's end asserts that this is empty.
    pub fn failures(&self) -> Vec<Failure> {
        self.shared().look(|state| state.log.failures.clone())
    }

    /// Takes the failures, for a test that provokes some.
    pub fn take_failures(&self) -> Vec<Failure> {
        self.shared().change(Change::World, |state| {
            std::mem::take(&mut state.log.failures)
        })
    }

    /// Empties the record of calls and callbacks, for long runs. Failures stay.
    pub fn forget_log(&self) {
        self.shared().change(Change::World, |state| {
            state.log.calls.clear();
            state.log.callbacks.clear();
        });
    }

    /// Whether somebody has read every message of the app.
    ///
    /// # Errors
    /// The unread ones: in a DM, not read by its person; only-visible-to-you, not by that one; else by nobody.
    pub fn expect_all_read(&self) -> Result<(), Vec<Unread>> {
        let unread = self.look(|world| {
            let all = world.channels().flat_map(|channel| {
                let owner = channel
                    .members
                    .iter()
                    .find(|id| *id != crate::BOT_USER_ID)
                    .cloned();
                let owner = owner.filter(|_| channel.kind == ChannelKind::Im);
                world
                    .messages(&channel.id)
                    .map(move |message| (owner.clone(), message))
            });
            all.filter(|(_, message)| message.from_app() && !message.tombstone)
                .map(|(owner, message)| (message.only_for.clone().or(owner), message))
                .filter(|(reader, message)| match reader {
                    Some(reader) => !message.read_by.contains(reader),
                    None => message.read_by.iter().all(|id| id == crate::BOT_USER_ID),
                })
                .map(|(reader, message)| Unread {
                    channel: message.channel.clone(),
                    ts: message.ts.clone(),
                    reader,
                    text: message.text.clone(),
                })
                .collect::<Vec<_>>()
        });
        if unread.is_empty() {
            Ok(())
        } else {
            Err(unread)
        }
    }

    // ---- by hand

    /// Sends a callback again, byte for byte, freshly signed, as Slack's retries are.
    pub async fn redeliver(&self, callback: &Callback) -> Callback {
        let content_type = if callback.content_type == outbound::JSON {
            outbound::JSON
        } else {
            outbound::FORM
        };
        let request = Request {
            kind: callback.kind,
            name: callback.name.clone(),
            body: callback.body.clone(),
            content_type,
            headers: Vec::new(),
        };
        outbound::send(self.shared(), request).await
    }

    /// Sends any body with these headers, unsigned.
    pub async fn send_raw(&self, body: impl Into<Bytes>, headers: &[(&str, &str)]) -> Callback {
        outbound::send_as_is(self.shared(), raw(body.into(), headers)).await
    }

    /// Sends any body, signed as Slack would.
    pub async fn send_signed(&self, body: impl Into<Bytes>, headers: &[(&str, &str)]) -> Callback {
        outbound::send(self.shared(), raw(body.into(), headers)).await
    }
}

/// A content type among the headers wins over the form's.
fn raw(body: Bytes, headers: &[(&str, &str)]) -> Request {
    let is_json = headers
        .iter()
        .any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value.contains("json"));
    Request {
        kind: CallbackKind::Raw,
        name: "raw".into(),
        body,
        content_type: if is_json {
            outbound::JSON
        } else {
            outbound::FORM
        },
        headers: headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
            .map(|(name, value)| ((*name).to_string(), (*value).to_string()))
            .collect(),
    }
}
