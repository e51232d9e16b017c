//! Events: reactions, deleted messages, App Homes opened, and people who changed. What was not saved is answered with a failure, so that
//! Slack sends it again; what means nothing here is accepted.

use serde_json::Value;

use super::payload::{first_text, text_at};
use super::{Reply, home, reaction};
use crate::app::AppError;
use crate::domain::effect::{Effect, Surface};
use crate::domain::ids::{ChannelId, MessageTs, UserId};
use crate::domain::person::Viewer;
use crate::slack::bot::Bot;
use crate::store::change::{Change, Write};

pub(super) async fn answer(bot: &Bot, envelope: &Value) -> Reply {
    match tokio::time::timeout(super::PATIENCE, handle(bot, envelope)).await {
        Ok(Ok(()) | Err(AppError::AlreadyHandled)) => Reply::Empty,
        Ok(Err(AppError::Refused(refusal))) => {
            tracing::info!(%refusal, "an event was refused");
            Reply::Empty
        }
        Ok(Err(AppError::Failed { .. } | AppError::Fenced)) | Err(_) => Reply::NotSaved,
    }
}

async fn handle(bot: &Bot, envelope: &Value) -> Result<(), AppError> {
    let event = envelope.get("event").unwrap_or(&Value::Null);
    match text_at(event, &["type"]).unwrap_or_default() {
        "app_home_opened" => {
            home::opened(bot, event);
            Ok(())
        }
        "reaction_added" | "reaction_removed" => reaction::handle(bot, envelope).await,
        "message" if text_at(event, &["subtype"]) == Some("message_deleted") => {
            forget_message(bot, event).await
        }
        "user_change" | "user_profile_changed" | "user_status_changed" | "team_join" => {
            if let Some(user) = first_text(event, &[&["user", "id"], &["user"]]) {
                // What takes part is doubted at once; a new name or status may wait for Slack.
                let is = |key: &str| event["user"][key] == Value::Bool(true);
                let is_gone = ["deleted", "is_restricted", "is_ultra_restricted"]
                    .into_iter()
                    .any(is);
                bot.directory
                    .forget(bot.workspace(), &UserId::from(user), is_gone)
                    .await;
            }
            Ok(())
        }
        "tokens_revoked" | "app_uninstalled" => {
            tracing::warn!("Slack says that the app was removed or its token revoked");
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A message of ours is gone from Slack; what it showed is not. An item and a section, which people work on, come back at
/// once; the card and what goes with it when they next change. A page is left as it is: it was delivered, and nobody is
/// paged twice.
async fn forget_message(bot: &Bot, event: &Value) -> Result<(), AppError> {
    let ts =
        first_text(event, &[&["deleted_ts"], &["previous_message", "ts"]]).map(MessageTs::from);
    let channel = first_text(event, &[&["channel"], &["channel", "id"]]).map(ChannelId::from);
    let Some((channel, ts)) = channel.zip(ts) else {
        return Ok(());
    };
    let found = bot
        .app
        .store
        .message(bot.workspace(), &channel, &ts, &Viewer::System)
        .await?;
    let Some(found) = found else {
        return Ok(());
    };
    let at_once = match found.surface {
        Surface::Section { .. } | Surface::Item { .. } => true,
        Surface::Card
        | Surface::GroundRules
        | Surface::ReadBack
        | Surface::Agenda
        | Surface::Invitation
        | Surface::LookForward => false,
        Surface::Page { .. } | Surface::MandateRequest { .. } => return Ok(()),
    };
    let mut change = Change::new(bot.workspace().clone(), bot.app.clock.now());
    change.writes.push(Write::ForgetMessage { channel, ts });
    if at_once {
        let surface = found.surface;
        change
            .effects
            .push((found.code_green.id, Effect::Refresh { surface }));
    }
    bot.app.commit(change).await?;
    Ok(())
}
