//! Asks Slack who we are until it answers. A token that Slack refuses is the operator's to mend; anything else passes.

use std::time::Duration;

use crate::config::ConfigError;
use crate::slack::client::{Identity, SlackApi, SlackError};

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// # Errors
/// Slack refuses the token, and always will.
pub(super) async fn ourselves(api: &SlackApi) -> Result<Identity, ConfigError> {
    let mut pause = FIRST_PAUSE;
    loop {
        let error = match api.identity().await {
            Ok(identity) => return Ok(identity),
            Err(error) => error,
        };
        if let SlackError::Permanent { code } = &error
            && let Some(remedy) = remedy(code)
        {
            let problem = format!("was refused by Slack ({code})");
            return Err(ConfigError::new("SLACK_BOT_TOKEN", problem, remedy));
        }
        let wait = match &error {
            SlackError::Retry { after } => after.to_std().unwrap_or(pause),
            SlackError::Permanent { .. } | SlackError::Ambiguous { .. } => pause,
        };
        tracing::warn!(%error, "Slack does not say who we are; asking again in {} ms", wait.as_millis());
        tokio::time::sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// What to do about an error code of `auth.test` that will not pass by itself.
fn remedy(code: &str) -> Option<&'static str> {
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
