//! Typing a slash command, and what its answer shows.

use super::{Acted, CommandOutcome, DriverError, MessageHandle, PersonHandle};
use crate::{
    api::{Args, response_url},
    log::{Callback, CallbackKind, Failure},
    outbound::{self, FORM, Request, payloads},
};

impl PersonHandle {
    /// Types `/command text` in a conversation, `dm` for their DM with the app. Slack offers no
    /// commands in threads.
    ///
    /// # Errors
    /// When they are not there, or may use no commands.
    pub async fn types(&self, command: &str, text: &str, channel: &str) -> Acted<CommandOutcome> {
        let person = self.colleague()?;
        let channel = self.member_of(channel)?;
        let (made, _) = self.quietly(|ctx| {
            let found = ctx.state.world.channels.get(&channel)?.clone();
            let trigger = ctx.state.world.issue_trigger(&person.id, None, ctx.now);
            let hook = ctx
                .state
                .world
                .issue_hook("commands", &channel, &person.id, None, ctx.now);
            let url = format!("{}/{hook}", ctx.base_url);
            let form = payloads::slash_command(
                &person,
                &found,
                ctx.config,
                (command, text),
                (&trigger, &url),
            );
            Some((form, hook))
        });
        let Some((form, hook)) = made else {
            return Err(DriverError::NotAMember {
                who: self.name(),
                channel,
            });
        };
        let request = Request {
            kind: CallbackKind::Command,
            name: command.into(),
            body: serde_urlencoded::to_string(form).unwrap_or_default().into(),
            content_type: FORM,
            headers: Vec::new(),
        };
        let callback = outbound::send(self.sim.shared(), request).await;
        let notice = |code: &str| format!("{command} failed with the error \"{code}\"");
        if let Some(error) = self.judge(&callback, notice) {
            return Ok(CommandOutcome {
                callback,
                reply: None,
                error: Some(error),
            });
        }
        Ok(self.show_answer(callback, &hook, &channel).await)
    }

    /// The body of the answer is a message: JSON, or plain text for the person alone.
    async fn show_answer(&self, callback: Callback, hook: &str, channel: &str) -> CommandOutcome {
        let body = callback.outcome.body().trim().to_string();
        if body.is_empty() {
            return CommandOutcome {
                callback,
                reply: None,
                error: None,
            };
        }
        let json = if body.starts_with('{') {
            body
        } else {
            serde_json::json!({ "text": body }).to_string()
        };
        let place = format!("the answer to {}", callback.name);
        let (posted, _) = self
            .act(|ctx| {
                let hook = ctx.state.world.hook(hook).ok_or("no_service")?;
                let args = Args::parse(None, outbound::JSON, json.as_bytes())?;
                response_url::respond(ctx, &hook, &args, &place)
            })
            .await;
        match posted {
            Ok(ts) => {
                let reply = ts.and_then(|ts| MessageHandle::find(&self.sim, channel, &ts));
                CommandOutcome {
                    callback,
                    reply,
                    error: None,
                }
            }
            Err(error) => {
                let reason = format!("the body is no message: {}", error.code);
                let shown = format!(
                    "{} failed with the error \"dispatch_failed\"",
                    callback.name
                );
                self.complain(
                    Failure::BadResponse {
                        callback: callback.name.clone(),
                        reason,
                    },
                    &shown,
                );
                CommandOutcome {
                    callback,
                    reply: None,
                    error: Some(shown),
                }
            }
        }
    }
}
