//! Typing into an external select: the app is asked for options, in a view or in a message.

use serde_json::{Map, Value, json};

use super::{Acted, DriverError, PersonHandle, Place, TROUBLE};
use crate::{
    blockkit::elements::{self, Found},
    log::{CallbackKind, Failure},
    outbound::{self, Request, payloads},
    world::View,
};

/// Slack takes no more.
const MOST: usize = 100;

impl PersonHandle {
    /// The options the app suggests for what is typed into an element, named by its ids.
    ///
    /// # Errors
    /// When they do not see the place or there is no such element, and when the app's answer is no list of options.
    pub async fn suggested_at(
        &self,
        place: &Place,
        block_id: &str,
        action_id: &str,
        query: &str,
    ) -> Acted<Vec<Value>> {
        match place {
            Place::View(id) => {
                let view = self.view_at(id)?.view()?;
                let found = Self::element(view.blocks(), block_id, action_id)?;
                self.suggestions_in(&view, &found, query).await
            }
            Place::Message { channel, ts } => {
                let message = self.message_at(channel, ts)?;
                let found = Self::element(&message.blocks, block_id, action_id)?;
                let person = self.active()?;
                let (payload, _) = self.quietly(|ctx| {
                    let channel = ctx.state.world.channels.get(&message.channel)?;
                    let mut payload = payloads::base("block_suggestion", &person, ctx.config);
                    payloads::in_message(&mut payload, channel, &message);
                    Some(payload)
                });
                let gone = || DriverError::MessageGone {
                    channel: channel.clone(),
                    ts: ts.clone(),
                };
                self.ask(payload.ok_or_else(gone)?, &found, query).await
            }
        }
    }

    pub(super) async fn suggestions_in(
        &self,
        view: &View,
        found: &Found,
        query: &str,
    ) -> Acted<Vec<Value>> {
        let person = self.active()?;
        let mut payload = payloads::base("block_suggestion", &person, self.sim.config());
        payloads::in_view(&mut payload, view);
        self.ask(payload, found, query).await
    }

    async fn ask(
        &self,
        mut payload: Map<String, Value>,
        found: &Found,
        query: &str,
    ) -> Acted<Vec<Value>> {
        for (key, value) in [
            ("action_id", found.action_id.as_str()),
            ("block_id", &found.block_id),
            ("value", query),
        ] {
            payload.insert(key.into(), json!(value));
        }
        let shown = |notice: String| DriverError::Shown {
            who: self.name(),
            notice,
        };
        let request = Request::interaction(CallbackKind::Options, &Value::Object(payload));
        let callback = outbound::send(self.sim.shared(), request).await;
        if let Some(notice) = self.judge(&callback, |_| TROUBLE.to_string()) {
            return Err(shown(notice));
        }
        let answer: Value = serde_json::from_str(callback.outcome.body()).unwrap_or_default();
        let options: Vec<Value> = elements::options(&answer).into_iter().cloned().collect();
        let is_list = answer["options"].is_array() || answer["option_groups"].is_array();
        if !is_list || options.len() > MOST {
            let reason = format!("{} options in {}", options.len(), callback.outcome.body());
            let failure = Failure::BadResponse {
                callback: callback.name.clone(),
                reason,
            };
            self.complain(failure, TROUBLE);
            return Err(shown(TROUBLE.into()));
        }
        self.quietly(|ctx| {
            let (block, action) = (found.block_id.clone(), found.action_id.clone());
            let key = (self.id().to_string(), block, action);
            ctx.state.world.suggested.insert(key, options.clone());
        });
        Ok(options)
    }
}
