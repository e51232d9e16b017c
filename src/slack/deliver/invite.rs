//! Bringing the paged into the channel, where the optional scope lets us. Who could not be brought in is recorded, and
//! the card names them.

use super::attempt::{Attempt, Trouble};
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::slack::client::SlackError;

/// Any of these lets us invite, into a public or a private channel.
const SCOPES: [&str; 4] = [
    "channels:manage",
    "channels:write.invites",
    "groups:write",
    "groups:write.invites",
];
/// Inviting twice does no harm, so trouble is tried again; but not for ever.
const TRIES: i32 = 5;

pub(super) async fn invite(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    users: &[UserId],
) -> Result<(), Trouble> {
    let Some(green) = attempt
        .green(code_green)
        .await?
        .filter(|green| !green.phase.is_over() && green.has_room())
    else {
        return attempt.done(Vec::new()).await;
    };
    let mut outside = Vec::new();
    if attempt.bot.identity.may(&SCOPES) {
        // Somebody may have been taken off the roster meanwhile.
        for user in users.iter().filter(|user| green.admits(user)) {
            match attempt
                .bot
                .api
                .invite(&green.channel, std::slice::from_ref(user))
                .await
            {
                Ok(()) => {}
                Err(SlackError::Permanent { code }) => {
                    tracing::info!(%user, %code, "somebody could not be brought into the channel");
                    outside.push(user.clone());
                }
                Err(error) if attempt.job.failures < TRIES => return again(attempt, error).await,
                Err(_) => outside.push(user.clone()),
            }
        }
    } else {
        outside = users.to_vec();
    }
    if outside.is_empty() {
        return attempt.done(Vec::new()).await;
    }
    attempt
        .execute(
            code_green,
            Command::RecordOutside { users: outside },
            Vec::new(),
        )
        .await
}

async fn again(attempt: &Attempt<'_>, error: SlackError) -> Result<(), Trouble> {
    let after = match error {
        SlackError::Retry { after } => after,
        SlackError::Ambiguous { .. } | SlackError::Permanent { .. } => attempt.back_off(),
    };
    attempt.put_off(after).await
}
