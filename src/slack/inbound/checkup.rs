//! `/codegreen doctor` after its answer: the report goes to whoever asked, and a button that proves the way back. Nothing
//! is kept of it: the button carries what its message says once it was pressed.

use uuid::Uuid;

use super::payload::{Asker, Pressed};
use super::reaction::moment;
use crate::domain::ids::{ChannelId, UserId};
use crate::slack::bot::Bot;
use crate::slack::checkup::{Finding, Status};
use crate::slack::client::{Post, Posted, SlackError};
use crate::slack::render::{self, Message};
use crate::store::StoreError;
use crate::store::change::Change;

impl Bot {
    /// Looks and tells, going on by itself after Slack was answered.
    pub(super) fn examine(&self, asker: &Asker) {
        let Some(doctor) = self.doctor.clone() else {
            return;
        };
        let (bot, asker) = (self.clone(), asker.clone());
        self.spawn(async move {
            let findings = doctor.look().await;
            Box::pin(bot.report(&asker, findings)).await;
        });
    }

    /// As a message of ours, with the button after it; where Slack takes none, as a late answer to the command.
    async fn report(&self, asker: &Asker, mut findings: Vec<Finding>) {
        let company = self.app.company();
        let channels = [
            Some(company.channel.clone()),
            company.policy.deal_desk.clone(),
        ];
        let channels = channels.into_iter().flatten();
        // Before the setup there is none.
        let channels: Vec<ChannelId> = channels.filter(|it| !it.as_str().is_empty()).collect();
        let sent_at = self.app.clock.now();
        let posted = self
            .send(&asker.user, &render::checkup(&findings, &channels))
            .await;
        let error = match posted {
            Ok(_) => {
                let taken = (self.app.clock.now() - sent_at).num_milliseconds().max(0);
                let way_back = render::way_back(taken);
                match self.send(&asker.user, &way_back).await {
                    Ok(_) => return,
                    Err(error) => {
                        findings = Vec::new();
                        error
                    }
                }
            }
            Err(error) => error,
        };
        tracing::warn!(%error, "a message of /codegreen doctor was not taken");
        findings.push(not_taken(&error));
        self.say_once(asker, &render::checkup(&findings, &channels))
            .await;
    }

    async fn send(&self, to: &UserId, message: &Message) -> Result<Posted, SlackError> {
        let post = Post {
            to: to.to_string(),
            thread: None,
            message: message.clone(),
            reference: Uuid::now_v7().simple().to_string(),
            is_page: false,
        };
        self.api.post(&post).await
    }
}

/// That Slack takes no message is a finding like another.
fn not_taken(error: &SlackError) -> Finding {
    let (what, remedy) = match error {
        SlackError::Permanent { code } => (
            format!("Slack did not take my message to you ({code})"),
            "See that the Messages tab is on, under App Home in your Slack app; then write /codegreen doctor again.",
        ),
        SlackError::Retry { .. } => (
            "Slack asks me to wait with messages".to_owned(),
            "Write /codegreen doctor again in a minute.",
        ),
        SlackError::Ambiguous { what } => (
            format!("Slack did not say whether it took my message to you ({what})"),
            "See https://status.slack.com, then write /codegreen doctor again.",
        ),
    };
    Finding {
        name: "message",
        status: Status::Fail,
        what,
        remedy: remedy.to_owned(),
        each: Vec::new(),
        millis: 0,
    }
}

/// The button was pressed: its click has reached us. `taken` is what Slack took for the report, in milliseconds. It lies
/// where one person alone reads it, and does nothing but to say so; so nobody is asked who they are.
pub(super) fn finish(bot: &Bot, asker: &Asker, pressed: &Pressed, taken: i64) {
    let now = bot.app.clock.now();
    let (Some(channel), Some(ts)) = (asker.channel.clone(), asker.message.clone()) else {
        return;
    };
    if !asker.in_dm() {
        return;
    }
    let clicked_at = pressed.action_ts.as_deref().and_then(moment);
    let after = clicked_at.map(|at| (now - at).num_milliseconds());
    let mut first = Change::new(bot.workspace().clone(), now);
    first.dedup = Some(format!("checkup:{channel}:{ts}"));
    let (bot, asker) = (bot.clone(), asker.clone());
    bot.clone().spawn(async move {
        match bot.app.commit(first).await {
            Ok(_) => {}
            // The first click is the one that was measured.
            Err(StoreError::AlreadyHandled) => return,
            Err(error) => tracing::warn!(%error, "a click of /codegreen doctor was not noted"),
        }
        let message = render::both_ways(taken, after);
        if let Err(error) = bot.api.update(&Posted { channel, ts }, &message).await {
            tracing::warn!(%error, "the message of /codegreen doctor could not be edited");
            bot.say_once(&asker, &message).await;
        }
    });
}
