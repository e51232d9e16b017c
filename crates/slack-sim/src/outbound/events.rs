//! Events API: what the app hears of, and the envelope. An event goes out only if the app is subscribed to it, has its
//! scope and, for what happens in a conversation, has its bot there.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    SimConfig,
    api::Ctx,
    config::{APP_ID, BOT_USER_ID, ENTERPRISE_ID, TEAM_ID},
    state::State,
    world::ChannelKind,
};

/// Something to tell the app.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// As in the manifest: `message.channels`, `reaction_added`.
    subscription: String,
    /// Where it happened; the bot must be there.
    channel: Option<String>,
    body: Value,
}

impl Event {
    pub fn new(subscription: &str, channel: Option<&str>, body: Value) -> Self {
        Self {
            subscription: subscription.into(),
            channel: channel.map(String::from),
            body,
        }
    }

    /// The event's `type`.
    pub fn name(&self) -> &str {
        self.body["type"].as_str().unwrap_or_default()
    }

    /// The scope a subscription needs.
    fn scope(&self) -> Option<&'static str> {
        match self.subscription.as_str() {
            "app_mention" => Some("app_mentions:read"),
            "reaction_added" | "reaction_removed" => Some("reactions:read"),
            "team_join" | "user_change" => Some("users:read"),
            "message.channels" => Some("channels:history"),
            "message.groups" => Some("groups:history"),
            "message.im" => Some("im:history"),
            "message.mpim" => Some("mpim:history"),
            "file_deleted" => Some("files:read"),
            _ => None,
        }
    }

    /// The body to send, if the app is to hear of it at all.
    pub fn envelope(
        &self,
        state: &mut State,
        config: &SimConfig,
        now: DateTime<Utc>,
    ) -> Option<Value> {
        let hears = config.events.contains(&self.subscription)
            && self
                .scope()
                .is_none_or(|scope| config.scopes.contains(scope));
        let channel = self.channel.as_ref().map(|id| state.world.channels.get(id));
        let present = channel.is_none_or(|found| found.is_some_and(crate::world::Channel::has_bot));
        if !hears || !present {
            return None;
        }
        let shared = channel.flatten().is_some_and(|found| found.shared);
        let enterprise = config.org_wide_install.then_some(ENTERPRISE_ID);
        let installed_on = (!config.org_wide_install).then_some(TEAM_ID);
        Some(json!({
            "token": "verification-token", "team_id": TEAM_ID, "enterprise_id": enterprise,
            "context_team_id": TEAM_ID, "context_enterprise_id": enterprise, "api_app_id": APP_ID,
            "event": self.body, "type": "event_callback", "event_id": state.world.next_id("Ev"),
            "event_time": now.timestamp(),
            "authorizations": [{
                "enterprise_id": enterprise, "team_id": installed_on, "user_id": BOT_USER_ID, "is_bot": true,
                "is_enterprise_install": config.org_wide_install,
            }],
            "is_ext_shared_channel": shared, "event_context": format!("4-{}", state.world.token(40)),
        }))
    }
}

/// The body of `reaction_added` or `reaction_removed`.
pub(crate) fn reaction_event(
    ctx: &mut Ctx,
    added: bool,
    user: &str,
    channel: &str,
    ts: &str,
    name: &str,
) -> Event {
    let kind = if added {
        "reaction_added"
    } else {
        "reaction_removed"
    };
    let item_user = ctx.state.world.message(channel, ts).map(|m| m.user.clone());
    let event_ts = ctx.state.world.next_ts(ctx.now);
    let mut body = json!({
        "type": kind, "user": user, "reaction": name, "event_ts": event_ts,
        "item": { "type": "message", "channel": channel, "ts": ts },
    });
    if let Some(item_user) = item_user {
        body["item_user"] = json!(item_user);
    }
    Event::new(kind, Some(channel), body)
}

pub(crate) fn reaction(
    ctx: &mut Ctx,
    added: bool,
    user: &str,
    channel: &str,
    ts: &str,
    name: &str,
) {
    let event = reaction_event(ctx, added, user, channel, ts, name);
    ctx.events.push(event);
}

/// `message`: a new one.
pub(crate) fn message_posted(ctx: &mut Ctx, channel: &str, ts: &str) {
    let found = ctx
        .state
        .world
        .channels
        .get(channel)
        .and_then(|c| Some((c, c.messages.get(ts)?)));
    let Some((found, message)) = found else {
        return;
    };
    let mut body = message.to_json(found, false);
    body["channel"] = json!(channel);
    body["channel_type"] = json!(found.kind.event_type());
    body["event_ts"] = json!(ts);
    let mentioned = !message.from_app() && message.text.contains(&format!("<@{BOT_USER_ID}>"));
    let mention = (mentioned && found.kind != ChannelKind::Im).then(|| app_mention(&body, channel));
    push_message(ctx, channel, body);
    ctx.events.extend(mention);
}

/// `app_mention`, beside the `message` that an app subscribed to both also gets. In DMs there is only the message.
/// Source: <https://docs.slack.dev/reference/events/app_mention>.
fn app_mention(message: &Value, channel: &str) -> Event {
    let mut body = message.clone();
    body["type"] = json!("app_mention");
    if let Some(body) = body.as_object_mut() {
        body.remove("channel_type");
    }
    Event::new("app_mention", Some(channel), body)
}

/// `message` with subtype `message_changed`.
pub(crate) fn message_changed(ctx: &mut Ctx, channel: &str, ts: &str, before: &Value) {
    let found = ctx
        .state
        .world
        .channels
        .get(channel)
        .and_then(|c| Some((c, c.messages.get(ts)?)));
    let Some((found, message)) = found else {
        return;
    };
    let after = message.to_json(found, false);
    let event_ts = ctx.state.world.next_ts(ctx.now);
    let body = json!({
        "type": "message", "subtype": "message_changed", "hidden": true, "message": after, "previous_message": before,
        "channel": channel, "ts": event_ts, "event_ts": event_ts,
    });
    push_message(ctx, channel, body);
}

/// `message` with subtype `message_deleted`; a root that stays as a tombstone is `message_changed`, as in Slack.
pub(crate) fn message_deleted(ctx: &mut Ctx, channel: &str, ts: &str, before: &Value) {
    if ctx.state.world.message(channel, ts).is_some() {
        message_changed(ctx, channel, ts, before);
        return;
    }
    let event_ts = ctx.state.world.next_ts(ctx.now);
    let body = json!({
        "type": "message", "subtype": "message_deleted", "hidden": true, "deleted_ts": ts, "previous_message": before,
        "channel": channel, "ts": event_ts, "event_ts": event_ts,
    });
    push_message(ctx, channel, body);
}

fn push_message(ctx: &mut Ctx, channel: &str, mut body: Value) {
    let Some(kind) = ctx.state.world.channels.get(channel).map(|c| c.kind) else {
        return;
    };
    body["channel_type"] = json!(kind.event_type());
    let subscription = format!("message.{}", kind.scope_family());
    ctx.events
        .push(Event::new(&subscription, Some(channel), body));
}

/// Source: <https://docs.slack.dev/reference/events/file_deleted>.
pub(crate) fn file_deleted(ctx: &mut Ctx, file: &str) {
    let event_ts = ctx.state.world.next_ts(ctx.now);
    let body = json!({ "type": "file_deleted", "file_id": file, "event_ts": event_ts });
    ctx.events.push(Event::new("file_deleted", None, body));
}

/// `member_joined_channel`.
pub(crate) fn member_joined(
    ctx: &mut Ctx,
    channel: &str,
    user: &str,
    inviter: Option<&str>,
    team: &str,
) {
    let Some(kind) = ctx.state.world.channels.get(channel).map(|c| c.kind) else {
        return;
    };
    let letter = if kind.is_public() { "C" } else { "G" };
    let event_ts = ctx.state.world.next_ts(ctx.now);
    let mut body = json!({
        "type": "member_joined_channel", "user": user, "channel": channel, "channel_type": letter, "team": team,
        "event_ts": event_ts,
    });
    if let Some(inviter) = inviter {
        body["inviter"] = json!(inviter);
    }
    ctx.events
        .push(Event::new("member_joined_channel", Some(channel), body));
}
