//! The meeting's file for calendars, in the thread: there once the time is settled, replaced when the meeting moves, and by one
//! that takes it out of calendars when the meeting is off. What it says, `crate::slack::entry` knows.
//!
//! A file cannot be edited: what is there is deleted, and another one shared. Slack does not say at which message a file lies,
//! so our record has the file's id where other surfaces have a `ts` (no `ts` begins with an F).
//!
//! It takes two turns. The first brings the bytes to Slack, which nobody sees, and records the file as waiting; the second
//! shares it. So the file is known before it can be seen; after an answer that was lost it is deleted, shared or not, and
//! another one takes its place. It is not lost, and it is there twice only where Slack shares it later than our deletion of it.

use chrono::{DateTime, TimeDelta, Utc};

use super::attempt::{Attempt, Trouble};
use super::picture::{fingerprint, reference_of};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Surface;
use crate::domain::ids::{CodeGreenId, MessageTs};
use crate::media;
use crate::slack::client::{Share, SlackError};
use crate::slack::entry::{cover, entry};
use crate::store::change::{Finish, Write};
use crate::store::refs::MessageRef;

/// Where a company does not take such files at all, asking again changes nothing
/// (<https://docs.slack.dev/reference/methods/files.getUploadURLExternal>).
const NOT_HERE: [&str; 4] = [
    "missing_scope",
    "file_uploads_disabled",
    "file_uploads_except_images_disabled",
    "file_type_not_allowed",
];

/// How often a file is tried that Slack will not have. It is a comfort, and the time stands on the card.
const TRIES: i32 = 8;

/// What waiting for one's turn and recording take besides the call itself.
const BESIDES: TimeDelta = TimeDelta::seconds(4);

pub(super) async fn refresh(attempt: &Attempt<'_>, code_green: CodeGreenId) -> Result<(), Trouble> {
    if !attempt.bot.may_share_files() {
        return attempt.done(Vec::new()).await;
    }
    let surface = Surface::Invitation;
    let Some(green) = attempt.green(code_green).await? else {
        return attempt.done(Vec::new()).await;
    };
    let lies = attempt.lies_at(code_green, &surface).await?;
    if lies.is_none() && !surface.may_be_posted(&green) {
        return attempt.done(Vec::new()).await;
    }
    // Before there is a thread it belongs nowhere; the card asks for it once it is posted.
    let Some(card) = attempt.lies_at(code_green, &Surface::Card).await? else {
        return attempt.done(Vec::new()).await;
    };
    let thread = attempt.bot.thread_of(&green).await;
    let file = File {
        attempt,
        code_green,
        green: &green,
        thread: thread.as_deref(),
    };
    let shown = file.shown();
    match lies {
        Some(lies) if lies.shown == shown => attempt.done(Vec::new()).await,
        Some(lies) if lies.shown == waiting(&shown) && !attempt.in_doubt() => {
            file.share(lies, &card.ts).await
        }
        lies => file.bring(lies).await,
    }
}

/// What is recorded of a file that Slack has, and nobody sees.
fn waiting(shown: &str) -> String {
    format!("waiting:{shown}")
}

struct File<'a> {
    attempt: &'a Attempt<'a>,
    code_green: CodeGreenId,
    green: &'a CodeGreen,
    thread: Option<&'a str>,
}

impl File<'_> {
    /// As it would be if it were made at this time.
    fn content(&self, made_at: DateTime<Utc>) -> String {
        // The one that the mails have: whoever has both has one meeting.
        let uid = reference_of(self.code_green, "meeting");
        let team = &self.attempt.bot.identity.team;
        let entry = entry(self.green, uid, self.thread, team, made_at);
        media::file(&entry, !self.green.meeting_is_off())
    }

    /// The same for a file that says the same, whenever it is made.
    fn shown(&self) -> String {
        fingerprint(self.content(DateTime::UNIX_EPOCH).as_bytes())
    }

    /// The first turn. What is there goes first: a time that does not hold any more helps nobody.
    async fn bring(&self, lies: Option<MessageRef>) -> Result<(), Trouble> {
        let api = &self.attempt.bot.api;
        if let Some(old) = lies {
            match api.delete_file(old.ts.as_str()).await {
                Ok(()) => {}
                Err(SlackError::Permanent { code }) if !NOT_HERE.contains(&code.as_str()) => {
                    // Beside the newer one it does no harm: calendars go by the higher SEQUENCE.
                    tracing::warn!(code_green = %self.green.number, %code, "an outdated calendar file could not be deleted");
                }
                Err(error) => return self.trouble(error, Vec::new()).await,
            }
        }
        let content = self.content(self.attempt.now());
        let name = cover(self.green).name;
        let place = match api.place_for_file(&name, content.len()).await {
            Ok(place) => place,
            Err(error) => return self.trouble(error, Vec::new()).await,
        };
        if let Err(error) = api.upload(&place, content).await {
            return self.trouble(error, Vec::new()).await;
        }
        let waits = MessageRef {
            channel: self.green.channel.clone(),
            ts: MessageTs::from(place.file),
            code_green: Some(self.code_green),
            surface: Surface::Invitation.key(),
            shown: waiting(&self.shown()),
        };
        self.attempt.afresh(vec![Write::MessageRef(waits)]).await
    }

    /// The second turn.
    async fn share(&self, lies: MessageRef, card: &MessageTs) -> Result<(), Trouble> {
        let attempt = self.attempt;
        let needed =
            TimeDelta::from_std(attempt.bot.api.deadlines().posting).unwrap_or_default() + BESIDES;
        let not_after = attempt.job.lease.until - needed;
        if not_after < attempt.now() {
            return attempt.put_off(TimeDelta::zero()).await;
        }
        let cover = cover(self.green);
        let share = Share {
            file: lies.ts.as_str(),
            title: &cover.title,
            channel: &lies.channel,
            thread: card,
            comment: &cover.comment,
        };
        match attempt.bot.api.share_file(&share, Some(not_after)).await {
            Ok(()) => {
                let shown = self.shown();
                let lies = MessageRef { shown, ..lies };
                attempt.done(vec![Write::MessageRef(lies)]).await
            }
            Err(error @ SlackError::Permanent { .. }) => {
                let forget = Write::ForgetMessage {
                    channel: lies.channel,
                    ts: lies.ts,
                };
                self.trouble(error, vec![forget]).await
            }
            Err(error) => self.trouble(error, Vec::new()).await,
        }
    }

    async fn trouble(&self, error: SlackError, writes: Vec<Write>) -> Result<(), Trouble> {
        let attempt = self.attempt;
        let is_about_us = error.is_about_us();
        match error {
            SlackError::Permanent { code } if NOT_HERE.contains(&code.as_str()) => {
                attempt.bot.share_no_files(&code);
                attempt.done(writes).await
            }
            error if is_about_us => attempt.setback(error).await.map(drop),
            SlackError::Permanent { code } if attempt.job.failures >= TRIES => {
                tracing::error!(code_green = %self.green.number, %code, "slack refuses the meeting's calendar file; it is left out");
                attempt.done(writes).await
            }
            SlackError::Permanent { code } => {
                tracing::warn!(code_green = %self.green.number, %code, "slack refused the meeting's calendar file");
                let at = attempt.now() + attempt.back_off();
                let again = Finish::Again { at };
                attempt.finish_with(again, writes, Vec::new()).await
            }
            error @ (SlackError::Retry { .. } | SlackError::Ambiguous { .. }) => {
                attempt.setback(error).await.map(drop)
            }
        }
    }
}
