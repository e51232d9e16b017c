//! Asks Slack who we are until it answers, and remembers the answer. A token that Slack refuses is the operator's to
//! mend; anything else passes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::Parts;
use crate::app::setup::welcome;
use crate::clock::Clock;
use crate::config::ConfigError;
use crate::config::settings::Slack;
use crate::domain::ids::{ChannelId, UserId};
use crate::slack::client::{Identity, SlackApi, SlackError};
use crate::store::Store;
use crate::store::change::Change;

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Who remembers need not wait longer than this for Slack.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why Slack did not say it.
enum NoAnswer {
    /// It refuses the token, and always will.
    Refused(ConfigError),
    NotNow {
        again_in: Option<Duration>,
    },
}

/// The question who we are.
#[derive(Debug)]
pub(super) struct Ourselves {
    api: SlackApi,
    store: Store,
    clock: Clock,
    /// What stands for the token in the database.
    digest: String,
    /// Who hears first that we are here, and the channel they read of.
    first: Option<(UserId, ChannelId)>,
    /// Whether Slack itself has said it since the start.
    confirmed: AtomicBool,
}

impl Ourselves {
    pub(super) fn new(parts: &Parts, slack: &Slack) -> Self {
        let company = &parts.app.company();
        Self {
            api: parts.api.clone(),
            store: parts.app.store.clone(),
            clock: parts.app.clock.clone(),
            digest: digest(&slack.bot_token),
            first: (company.policy.approvers.first())
                .map(|approver| (approver.clone(), company.channel.clone())),
            confirmed: AtomicBool::new(false),
        }
    }

    /// From Slack; from memory where Slack does not answer now.
    ///
    /// # Errors
    /// Slack refuses the token, and always will.
    pub(super) async fn learn(&self) -> Result<Identity, ConfigError> {
        let Some(remembered) = self.remembered().await else {
            return self.ask().await;
        };
        match tokio::time::timeout(PATIENCE, self.ask_once()).await {
            Ok(Ok(identity)) => Ok(identity),
            Ok(Err(NoAnswer::Refused(error))) => Err(error),
            Ok(Err(NoAnswer::NotNow { .. })) | Err(_) => {
                tracing::warn!("Slack does not say who we are; we go by what it said last");
                Ok(remembered)
            }
        }
    }

    /// Asks on where Slack has not confirmed us since the start. Ends only if it refuses the token.
    pub(super) async fn refused(&self) -> ConfigError {
        if !self.confirmed.load(Ordering::Relaxed)
            && let Err(refused) = self.ask().await
        {
            return refused;
        }
        std::future::pending().await
    }

    /// Asks until Slack answers.
    async fn ask(&self) -> Result<Identity, ConfigError> {
        let mut pause = FIRST_PAUSE;
        loop {
            let wait = match self.ask_once().await {
                Ok(identity) => return Ok(identity),
                Err(NoAnswer::Refused(error)) => return Err(error),
                Err(NoAnswer::NotNow { again_in }) => again_in.unwrap_or(pause),
            };
            tracing::warn!("asking Slack again in {} ms", wait.as_millis());
            tokio::time::sleep(wait).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn ask_once(&self) -> Result<Identity, NoAnswer> {
        let error = match self.api.identity().await {
            Ok(identity) => {
                self.confirmed.store(true, Ordering::Relaxed);
                self.remember(&identity).await;
                return Ok(identity);
            }
            Err(error) => error,
        };
        tracing::warn!(%error, "Slack does not say who we are");
        match error {
            SlackError::Permanent { code } => Err(match remedy(&code) {
                Some(remedy) => {
                    let problem = format!("was refused by Slack ({code})");
                    NoAnswer::Refused(ConfigError::new("SLACK_BOT_TOKEN", problem, remedy))
                }
                None => NoAnswer::NotNow { again_in: None },
            }),
            SlackError::Retry { after } => Err(NoAnswer::NotNow {
                again_in: after.to_std().ok(),
            }),
            SlackError::Ambiguous { .. } => Err(NoAnswer::NotNow { again_in: None }),
        }
    }

    async fn remembered(&self) -> Option<Identity> {
        match self.store.installation(&self.digest).await {
            Ok(identity) => serde_json::from_value(identity?).ok(),
            Err(error) => {
                tracing::warn!(%error, "what Slack said last cannot be read");
                None
            }
        }
    }

    async fn remember(&self, identity: &Identity) {
        let Ok(json) = serde_json::to_value(identity) else {
            return;
        };
        let now = self.clock.now();
        if let Err(error) = self
            .store
            .save_installation(&self.digest, &json, now, self.welcome(identity, now))
            .await
        {
            tracing::warn!(%error, "who we are could not be remembered");
        }
    }

    /// The first word to anybody here. Slack does not tell a bot who installed it (`auth.test` names the bot's own user), so
    /// it goes to the first approver.
    fn welcome(&self, identity: &Identity, now: DateTime<Utc>) -> Option<Change> {
        let (user, channel) = self.first.clone()?;
        let mut change = Change::new(identity.workspace.clone(), now);
        change.tasks.push(welcome(user, Some(channel), now));
        Some(change)
    }
}

/// Tells one token from another, and gives neither away: a token is long and random.
pub(crate) fn digest(token: &SecretString) -> String {
    let mut hash = Sha256::new();
    hash.update(b"codegreen installation\0");
    hash.update(token.expose_secret().as_bytes());
    hex::encode(&hash.finalize()[..16])
}

/// What to do about an error code of `auth.test` that will not pass by itself.
pub(crate) fn remedy(code: &str) -> Option<&'static str> {
    match code {
        "invalid_auth" | "not_authed" | "token_expired" | "token_revoked" | "account_inactive" => {
            Some(
                "Copy the Bot User OAuth Token again: api.slack.com/apps, your app, OAuth & Permissions; reinstall the app there if it was removed.",
            )
        }
        "not_allowed_token_type" => Some("Use the Bot User OAuth Token, which begins with xoxb-."),
        _ => None,
    }
}
