//! After a post of which nobody knows whether it arrived: is it there? Looks for our opaque reference where the optional
//! scopes let us read. What follows from the answer (adopt, repeat, leave it) is the caller's business.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::bot::Bot;
use super::client::{Posted, SlackError};
use crate::domain::ids::{ChannelId, MessageTs, UserId, WorkspaceId};

const LOOKING: Duration = Duration::from_secs(6);

/// What a look came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    Found(Posted),
    Absent,
    /// We may not or cannot read there, and never will.
    Unreadable,
    /// Slack had no answer this time.
    NotNow(SlackError),
}

/// A message of ours.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'a> {
    pub reference: &'a str,
    /// It was not posted before, by our clock.
    pub since: DateTime<Utc>,
}

/// Looks in our DM with a person.
pub async fn in_dm(bot: &Bot, ws: &WorkspaceId, user: &UserId, what: Sought<'_>) -> Looked {
    if !bot.identity.may(&["im:history"]) {
        return Looked::Unreadable;
    }
    in_time(Box::pin(look_in_dm(bot, ws, user, what))).await
}

async fn look_in_dm(bot: &Bot, ws: &WorkspaceId, user: &UserId, what: Sought<'_>) -> Looked {
    let dm = match bot.directory.dm(ws, user).await {
        Some(dm) => dm,
        // The first message to somebody: which DM it went to, only Slack knows.
        None if bot.identity.may(&["im:write"]) => match bot.api.open_dm(user).await {
            Ok(dm) => dm,
            Err(error) => return failed(error),
        },
        None => return Looked::Unreadable,
    };
    find(bot, &dm, None, what).await
}

/// Looks in a channel, or in one of its threads.
pub async fn in_channel(
    bot: &Bot,
    channel: &ChannelId,
    thread: Option<&MessageTs>,
    what: Sought<'_>,
) -> Looked {
    if !bot.identity.may(&["channels:history", "groups:history"]) {
        return Looked::Unreadable;
    }
    in_time(Box::pin(find(bot, channel, thread, what))).await
}

/// The lease must leave time for the post that may follow.
async fn in_time(look: impl Future<Output = Looked>) -> Looked {
    tokio::time::timeout(LOOKING, look)
        .await
        .unwrap_or_else(|_| {
            let what = "looking took too long".to_owned();
            Looked::NotNow(SlackError::Ambiguous { what })
        })
}

async fn find(
    bot: &Bot,
    channel: &ChannelId,
    thread: Option<&MessageTs>,
    what: Sought<'_>,
) -> Looked {
    let Sought { reference, since } = what;
    match bot.api.find(channel, thread, reference, since).await {
        Ok(Some(ts)) => Looked::Found(Posted {
            channel: channel.clone(),
            ts,
        }),
        Ok(None) => Looked::Absent,
        Err(error) => failed(error),
    }
}

fn failed(error: SlackError) -> Looked {
    match error {
        SlackError::Permanent { code } => {
            tracing::debug!(%code, "what was posted cannot be looked for");
            Looked::Unreadable
        }
        SlackError::Retry { .. } | SlackError::Ambiguous { .. } => Looked::NotNow(error),
    }
}
