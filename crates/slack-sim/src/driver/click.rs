//! Clicking and choosing in messages, and the `block_actions` request that every interaction shares.

use serde_json::{Map, Value, json};

use super::{Acted, ActionOutcome, DriverError, PersonHandle, TROUBLE, fields};
use crate::{
    blockkit::elements::{self, Found},
    log::CallbackKind,
    outbound::{self, Request, payloads, stamp},
    world::Message,
};

/// Something to click: the element, and what it then holds.
pub(super) struct Target {
    pub found: Found,
    /// What the action carries: `{selected_option: …}`; empty for a button.
    pub chosen: Value,
}

/// Finds a button by its text, `action_id` or value, or an option of a select or overflow by its text or value.
pub(super) fn target(blocks: &[Value], what: &str) -> Acted<Target> {
    let all = elements::interactive(blocks);
    let named = |found: &Found| {
        let value = found.element.get("value").and_then(Value::as_str);
        found.action_id == what
            || value == Some(what)
            || fields::same(elements::text_of(found.element.get("text")), what)
    };
    // A visible text wins over an id.
    let by_text = all.iter().find(|f| {
        f.kind() == "button" && fields::same(elements::text_of(f.element.get("text")), what)
    });
    if let Some(found) = by_text.or_else(|| all.iter().find(|f| f.kind() == "button" && named(f))) {
        return Ok(Target {
            found: found.clone(),
            chosen: json!({}),
        });
    }
    for found in &all {
        if let Some(option) = fields::find_option(&elements::options(&found.element), what) {
            return Ok(Target {
                found: found.clone(),
                chosen: fields::choose_option(found.kind(), &option),
            });
        }
    }
    Err(DriverError::NoSuch {
        what: "button",
        wanted: what.into(),
        available: names(&all),
    })
}

/// What there is to click, as a person reads it.
pub(super) fn names(all: &[Found]) -> Vec<String> {
    let mut names = Vec::new();
    for found in all {
        if found.kind() == "button" {
            names.push(elements::text_of(found.element.get("text")).to_string());
        }
        names.extend(
            elements::options(&found.element)
                .iter()
                .map(|o| elements::text_of(o.get("text")).to_string()),
        );
    }
    names
}

impl PersonHandle {
    /// Clicks in a message: a button by its text, `action_id` or value; an option of a menu by its text or value.
    /// Confirmation dialogues are confirmed.
    ///
    /// # Errors
    /// When they do not see the message, or there is no such thing in it.
    pub async fn clicks(&self, message: &Message, what: &str) -> Acted<ActionOutcome> {
        self.active()?;
        let current = self.visible(message)?;
        let target = target(&current.blocks, what)?;
        self.click_in_message(&current, target).await
    }

    /// Clicks in the newest message of their DM that has such a thing.
    ///
    /// # Errors
    /// When there is none.
    pub async fn clicks_in_dm(&self, what: &str) -> Acted<ActionOutcome> {
        let messages = self.dm().peek();
        let with_it = messages
            .iter()
            .rev()
            .find(|message| target(&message.blocks, what).is_ok());
        let Some(message) = with_it else {
            let available = messages
                .iter()
                .flat_map(|m| names(&elements::interactive(&m.blocks)))
                .collect();
            return Err(DriverError::NoSuch {
                what: "button",
                wanted: what.into(),
                available,
            });
        };
        self.clicks(message, what).await
    }

    /// Chooses in a message's field, named by its label, placeholder, `block_id` or `action_id`: an option, a person,
    /// a date.
    ///
    /// # Errors
    /// When they do not see the message, or the field does not take the value.
    pub async fn chooses(
        &self,
        message: &Message,
        field: &str,
        value: &str,
    ) -> Acted<ActionOutcome> {
        self.active()?;
        let current = self.visible(message)?;
        let found = fields::find(&elements::interactive(&current.blocks), field)?;
        let chosen = fields::parse(&self.sim, &found, value)?;
        self.click_in_message(&current, Target { found, chosen })
            .await
    }

    pub(super) async fn click_in_message(
        &self,
        message: &Message,
        target: Target,
    ) -> Acted<ActionOutcome> {
        let person = self.active()?;
        self.reads(message);
        let key = (
            message.channel.clone(),
            message.ts.clone(),
            person.id.clone(),
        );
        let (payload, _) = self.quietly(|ctx| {
            let channel = ctx.state.world.channels.get(&message.channel)?.clone();
            let mut payload = payloads::base("block_actions", &person, ctx.config);
            payloads::in_message(&mut payload, &channel, message);
            let values = ctx.state.world.message_values.entry(key).or_default();
            for found in elements::stateful(&message.blocks) {
                let slot = values
                    .entry(found.block_id)
                    .or_default()
                    .entry(found.action_id);
                slot.or_insert_with(|| elements::initial_value(&found.element));
            }
            if elements::is_stateful(target.found.kind()) {
                let actions = values.entry(target.found.block_id.clone()).or_default();
                actions.insert(target.found.action_id.clone(), fields::as_state(&target));
            }
            payload.insert("state".into(), json!({ "values": values }));
            let trigger = ctx.state.world.issue_trigger(&person.id, None, ctx.now);
            payload.insert("trigger_id".into(), json!(trigger));
            let hook = ctx.state.world.issue_hook(
                "actions",
                &message.channel,
                &person.id,
                Some(&message.ts),
                ctx.now,
            );
            payload.insert(
                "response_url".into(),
                json!(format!("{}/{hook}", ctx.base_url)),
            );
            Some(payload)
        });
        let gone = || DriverError::MessageGone {
            channel: message.channel.clone(),
            ts: message.ts.clone(),
        };
        Ok(self.send_action(payload.ok_or_else(gone)?, &target).await)
    }

    /// Sends a `block_actions` with this one action.
    pub(super) async fn send_action(
        &self,
        mut payload: Map<String, Value>,
        target: &Target,
    ) -> ActionOutcome {
        let action_ts = stamp(self.sim.shared().now());
        let (found, chosen) = (&target.found, &target.chosen);
        let action = payloads::action(&found.block_id, &found.element, chosen, &action_ts);
        payload.insert("actions".into(), json!([action]));
        let request = Request::interaction(CallbackKind::Interaction, &Value::Object(payload));
        let callback = outbound::send(self.sim.shared(), request).await;
        let error = self.judge(&callback, |_| TROUBLE.to_string());
        ActionOutcome { callback, error }
    }
}
