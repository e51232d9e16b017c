//! The private channel of a confidential Code Green: made before anything is posted, and who is no longer on the roster
//! taken out of it. Who is brought in, `invite.rs` does.

use chrono::TimeDelta;

use super::attempt::{Attempt, Trouble};
use super::unreachable::tell_unreachable;
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::confidential::Confidential;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::slack::client::SlackError;

/// What lets us make a private channel and take people out of it.
pub const SCOPE: &str = "groups:write";
/// How many names are tried, where others have them.
const NAMES: u32 = 20;
/// Slack's limit is 80.
const LONGEST: usize = 60;
/// What an administrator has to mend takes a while.
const AT_LEAST: TimeDelta = TimeDelta::seconds(5);
/// How often somebody is tried to be taken out.
const TRIES: i32 = 8;

pub(super) async fn open(attempt: &Attempt<'_>, code_green: CodeGreenId) -> Result<(), Trouble> {
    let Some(green) = attempt.green(code_green).await? else {
        return attempt.done(Vec::new()).await;
    };
    let Some(confidential) = &green.confidential else {
        return attempt.done(Vec::new()).await;
    };
    if green.has_room() || green.phase.is_over() {
        return attempt.done(Vec::new()).await;
    }
    let first = name_of(&green, confidential);
    for nth in 1..=NAMES {
        let name = match nth {
            1 => first.clone(),
            nth => format!("{first}-{nth}"),
        };
        match attempt.bot.api.create_private_channel(&name).await {
            Ok(channel) => {
                let command = Command::RecordRoom { channel };
                return attempt.execute(code_green, command, Vec::new()).await;
            }
            // Somebody's, or ours of an attempt that nobody knows the outcome of: that one stays empty.
            Err(SlackError::Permanent { code }) if code == "name_taken" => {}
            Err(SlackError::Permanent { code }) => {
                tracing::error!(code_green = %green.number, %code, "the private channel cannot be made");
                tell_unreachable(attempt, &green, &code).await?;
                return attempt.put_off(attempt.back_off().max(AT_LEAST)).await;
            }
            Err(error @ (SlackError::Retry { .. } | SlackError::Ambiguous { .. })) => {
                attempt.setback(error).await?;
                return Ok(());
            }
        }
    }
    attempt.put_off(attempt.back_off().max(AT_LEAST)).await
}

/// `cg-7-isar`: what everybody may know of it, for a name that is taken is seen by whoever tries it.
fn name_of(green: &CodeGreen, confidential: &Confidential) -> String {
    let letters = confidential.code_name.to_lowercase();
    let letters = letters.chars().map(|c| match c {
        c if c.is_ascii_alphanumeric() => c,
        _ => '-',
    });
    let words: String = letters.take(LONGEST).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let name = format!("cg-{}-{}", green.number.0, words.join("-"));
    name.trim_end_matches('-').to_owned()
}

/// Takes somebody out, unless they are on the roster again.
pub(super) async fn put_out(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    user: &UserId,
) -> Result<(), Trouble> {
    let green = attempt.green(code_green).await?;
    let Some(green) = green.filter(|green| green.has_room() && !green.admits(user)) else {
        return attempt.done(Vec::new()).await;
    };
    match attempt.bot.api.kick(&green.channel, user).await {
        Ok(()) => attempt.done(Vec::new()).await,
        Err(error) if attempt.job.failures < TRIES => {
            let after = match &error {
                SlackError::Retry { after } => *after,
                SlackError::Ambiguous { .. } | SlackError::Permanent { .. } => attempt.back_off(),
            };
            tracing::warn!(%error, "somebody could not be taken out of a private channel yet");
            attempt.put_off(after).await
        }
        Err(error) => {
            tracing::error!(%error, code_green = %green.number, "somebody could not be taken out of a private channel");
            attempt.done(Vec::new()).await
        }
    }
}
