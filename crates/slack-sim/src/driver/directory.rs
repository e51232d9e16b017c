//! What happens to people and to the installation: leaving, joining, changing one's status, uninstalling the app.

use serde_json::json;

use super::{Acted, PersonHandle};
use crate::{
    SlackSim,
    config::{BOT_USER_ID, TEAM_ID},
    log::{Callback, CallbackOutcome},
    outbound::{self, Event, events},
    state::Change,
    world::{Person, PersonKind, Touched},
};

impl PersonHandle {
    /// Changes their entry in the directory; the app hears `user_change`.
    pub async fn changes(&self, change: impl FnOnce(&mut Person)) {
        self.act(|ctx| {
            if let Some(person) = ctx.state.world.people.get_mut(self.id()) {
                change(person);
                ctx.state.world.journal.touch(Touched::People);
            }
            self.tell(ctx, "user_change");
        })
        .await;
    }

    /// Their account is deactivated.
    pub async fn is_deactivated(&self) {
        self.changes(|person| person.kind = PersonKind::Deactivated)
            .await;
    }

    /// Sets their status, out of office for one.
    pub async fn sets_status(&self, emoji: &str, text: &str) {
        self.changes(|person| {
            person.status_emoji = emoji.into();
            person.status_text = text.into();
        })
        .await;
    }

    /// Joins a channel.
    pub async fn joins(&self, channel: &str) {
        self.act(|ctx| {
            if let Some(channel) = ctx.state.world.channel_mut(channel) {
                channel.members.insert(self.id().into());
            }
            events::member_joined(ctx, channel, self.id(), None, TEAM_ID);
        })
        .await;
    }

    /// Brings somebody, or the app's bot, into a channel they are in themselves, as `/invite @name` does.
    ///
    /// # Errors
    /// When they are not in it, or may invite nobody, or whom they name is not here or is in it already.
    pub async fn invites(&self, channel: &str, user: &str) -> Acted<()> {
        let inviter = self.active()?;
        if inviter.kind != PersonKind::Full {
            return Err(self.cannot("guests invite nobody"));
        }
        let channel = self.member_of(channel)?;
        let (found, _) = self
            .act(|ctx| {
                let world = &mut ctx.state.world;
                if world.person(user).is_none() {
                    return Err("there is nobody of that name");
                }
                if let Some(found) = world.channel_mut(&channel) {
                    if !found.kind.is_channel() {
                        return Err("people are invited to channels only");
                    }
                    if !found.members.insert(user.into()) {
                        return Err("they are in this channel already");
                    }
                }
                events::member_joined(ctx, &channel, user, Some(self.id()), TEAM_ID);
                Ok(())
            })
            .await;
        found.map_err(|reason| self.cannot(reason))
    }

    /// Leaves a channel.
    pub fn leaves(&self, channel: &str) {
        self.quietly(|ctx| {
            if let Some(channel) = ctx.state.world.channel_mut(channel) {
                channel.members.remove(self.id());
            }
        });
    }

    fn tell(&self, ctx: &mut crate::api::Ctx, kind: &str) {
        let with_email = ctx.config.scopes.contains("users:read.email");
        let user = ctx
            .state
            .world
            .person(self.id())
            .map(|person| person.to_json(ctx.now, with_email));
        let event_ts = ctx.state.world.next_ts(ctx.now);
        let body = json!({ "type": kind, "user": user, "cache_ts": ctx.now.timestamp(), "event_ts": event_ts });
        ctx.events.push(Event::new(kind, None, body));
    }
}

impl SlackSim {
    /// Somebody added by [`SlackSim::add_person`] joins the workspace; the app hears `team_join`.
    pub async fn joins_team(&self, person: &PersonHandle) {
        person.act(|ctx| person.tell(ctx, "team_join")).await;
    }

    /// Invites the app's bot into a channel, or takes it out.
    pub fn set_bot_in_channel(&self, channel: &str, present: bool) {
        self.shared().change(Change::World, |state| {
            if let Some(channel) = state.world.channel_mut(channel) {
                if present {
                    channel.members.insert(BOT_USER_ID.into());
                } else {
                    channel.members.remove(BOT_USER_ID);
                }
            }
        });
    }

    /// The app is uninstalled: `tokens_revoked` and `app_uninstalled`, and its token is dead.
    pub async fn uninstall_app(&self) -> Vec<Callback> {
        self.shared()
            .change(Change::World, |state| state.token_revoked = true);
        let revoked =
            json!({ "type": "tokens_revoked", "tokens": { "oauth": [], "bot": [BOT_USER_ID] } });
        let gone = json!({ "type": "app_uninstalled" });
        let events = vec![
            Event::new("tokens_revoked", None, revoked),
            Event::new("app_uninstalled", None, gone),
        ];
        outbound::deliver(self.shared(), events).await
    }

    /// Slack's check of a new request URL; true if the app gives the challenge back.
    pub async fn verify_url(&self) -> bool {
        let challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P";
        let body = json!({ "token": "verification-token", "challenge": challenge, "type": "url_verification" });
        let callback = self
            .send_signed(body.to_string(), &[("Content-Type", "application/json")])
            .await;
        match &callback.outcome {
            CallbackOutcome::Answered {
                status: 200, body, ..
            } => {
                let json: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
                body == challenge || json["challenge"] == challenge
            }
            CallbackOutcome::Answered { .. }
            | CallbackOutcome::TimedOut
            | CallbackOutcome::NoConnection => false,
        }
    }

    /// Slack's certificate check: a form with `ssl_check=1`.
    pub async fn check_ssl(&self) -> Callback {
        self.send_signed("token=verification-token&ssl_check=1", &[])
            .await
    }
}
