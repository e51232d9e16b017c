//! Shortcuts: global ones, and those of a message's menu. Also opening the app's Home.

use serde_json::{Value, json};

use super::{Acted, ActionOutcome, DriverError, HomeHandle, PersonHandle, TROUBLE, fields};
use crate::{
    config::{Shortcut, ShortcutKind},
    log::CallbackKind,
    outbound::{self, Event, Request, payloads, stamp},
    world::Message,
};

impl PersonHandle {
    /// Uses a global shortcut, by name or `callback_id`.
    ///
    /// # Errors
    /// When shortcuts are registered and this is none, or they may use none.
    pub async fn uses_global_shortcut(&self, which: &str) -> Acted<ActionOutcome> {
        let person = self.colleague()?;
        let callback_id = self.shortcut(which, ShortcutKind::Global)?;
        let (payload, _) = self.quietly(|ctx| {
            let mut payload = payloads::base("shortcut", &person, ctx.config);
            payload.insert("callback_id".into(), json!(callback_id));
            payload.insert("action_ts".into(), json!(stamp(ctx.now)));
            let trigger = ctx.state.world.issue_trigger(&person.id, None, ctx.now);
            payload.insert("trigger_id".into(), json!(trigger));
            payload
        });
        Ok(self.send_shortcut(Value::Object(payload)).await)
    }

    /// Uses a shortcut of a message's menu, by name or `callback_id`. Works in threads.
    ///
    /// # Errors
    /// When they do not see the message, or it is only visible to them: Slack offers none there.
    pub async fn uses_message_shortcut(
        &self,
        which: &str,
        message: &Message,
    ) -> Acted<ActionOutcome> {
        let person = self.colleague()?;
        let current = self.visible(message)?;
        if current.only_for.is_some() {
            return Err(self.cannot("a message only they see has no shortcuts"));
        }
        let callback_id = self.shortcut(which, ShortcutKind::Message)?;
        let (payload, _) = self.quietly(|ctx| {
            let channel = ctx.state.world.channels.get(&current.channel)?.clone();
            let mut payload = payloads::base("message_action", &person, ctx.config);
            let trigger = ctx.state.world.issue_trigger(&person.id, None, ctx.now);
            let hook = ctx.state.world.issue_hook(
                "actions",
                &channel.id,
                &person.id,
                Some(&current.ts),
                ctx.now,
            );
            for (key, value) in [
                ("callback_id", json!(callback_id)),
                ("trigger_id", json!(trigger)),
                ("action_ts", json!(stamp(ctx.now))),
                ("response_url", json!(format!("{}/{hook}", ctx.base_url))),
                ("message_ts", json!(current.ts)),
                (
                    "channel",
                    json!({ "id": channel.id, "name": channel.payload_name() }),
                ),
                ("message", current.to_json(&channel, false)),
            ] {
                payload.insert(key.into(), value);
            }
            Some(payload)
        });
        let gone = || DriverError::MessageGone {
            channel: current.channel.clone(),
            ts: current.ts.clone(),
        };
        Ok(self
            .send_shortcut(Value::Object(payload.ok_or_else(gone)?))
            .await)
    }

    async fn send_shortcut(&self, payload: Value) -> ActionOutcome {
        let request = Request::interaction(CallbackKind::Interaction, &payload);
        let callback = outbound::send(self.sim.shared(), request).await;
        let error = self.judge(&callback, |_| TROUBLE.to_string());
        ActionOutcome { callback, error }
    }

    /// The `callback_id`. Where no shortcuts are registered, any name is taken for one.
    fn shortcut(&self, which: &str, kind: ShortcutKind) -> Acted<String> {
        let all: Vec<&Shortcut> = self
            .sim
            .config()
            .shortcuts
            .iter()
            .filter(|s| s.kind == kind)
            .collect();
        if self.sim.config().shortcuts.is_empty() {
            return Ok(which.into());
        }
        let found = all
            .iter()
            .find(|s| fields::same(&s.name, which) || s.callback_id == which);
        found
            .map(|s| s.callback_id.clone())
            .ok_or_else(|| DriverError::NoSuch {
                what: "shortcut",
                wanted: which.into(),
                available: all.iter().map(|s| s.name.clone()).collect(),
            })
    }

    /// Opens the app's Home tab. Gives back what is published, once the app has answered.
    ///
    /// # Errors
    /// When they may not see it.
    pub async fn opens_home(&self) -> Acted<HomeHandle> {
        self.colleague()?;
        self.act(|ctx| {
                let (dm, _) = ctx.state.world.open_dm(self.id(), ctx.now);
                let event_ts = ctx.state.world.next_ts(ctx.now);
                let mut body = json!({
                    "type": "app_home_opened", "user": self.id(), "channel": dm, "tab": "home", "event_ts": event_ts,
                });
                if let Some(home) = ctx.state.world.home(self.id()) {
                    body["view"] = home.to_json();
                }
                ctx.events.push(Event::new("app_home_opened", None, body));
            })
            .await;
        Ok(HomeHandle::new(self.clone()))
    }
}
