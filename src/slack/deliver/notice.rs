//! Saying something once: to a person in private, or to the thread. Not recorded beyond the end of the job. What must
//! arrive is repeated, marked, where nobody knows whether it did; chatter is not.

use super::attempt::{Attempt, Sent, Trouble};
use super::picture::reference_of_job;
use super::surface::card_of;
use super::unreachable::tell_desk_unreachable;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Notice, Surface};
use crate::domain::ids::{ChannelId, CodeGreenId, UserId};
use crate::slack::client::Post;
use crate::slack::reconcile::{self, Looked};
use crate::slack::render::{Message, veil};

pub(super) async fn tell(
    attempt: &Attempt<'_>,
    code_green: Option<CodeGreenId>,
    to: &Audience,
    notice: &Notice,
) -> Result<(), Trouble> {
    let green = match code_green {
        Some(id) => match attempt.green(id).await? {
            Some(green) => Some(green),
            None => return attempt.done(Vec::new()).await,
        },
        None => None,
    };
    if let (Some(green), Audience::Channel { .. }) = (&green, to)
        && green.is_confidential()
    {
        return attempt.done(Vec::new()).await;
    }
    // Nobody hears of what they may not see, whatever named them.
    if let (Some(green), Audience::Person { user } | Audience::InThread { user }) = (&green, to)
        && !veil::may_hear(green, user, notice)
    {
        return attempt.done(Vec::new()).await;
    }
    let message = attempt.words(green.as_ref(), notice, to).await?;
    match (to, green) {
        (Audience::Person { user }, _) | (Audience::InThread { user }, None) => {
            to_person(attempt, user, message, notice).await
        }
        (Audience::InThread { user }, Some(green)) if !green.admits(user) => {
            to_person(attempt, user, message, notice).await
        }
        (Audience::InThread { user }, Some(green)) => {
            whisper(attempt, &green, user, message, notice).await
        }
        (Audience::Thread, Some(green)) => to_thread(attempt, &green, message, notice).await,
        (Audience::Channel { channel }, Some(green)) => {
            to_channel(attempt, &green, channel, message, notice).await
        }
        // Without a Code Green there is no thread.
        (Audience::Thread | Audience::Channel { .. }, None) => attempt.done(Vec::new()).await,
    }
}

async fn to_person(
    attempt: &Attempt<'_>,
    user: &UserId,
    message: Message,
    notice: &Notice,
) -> Result<(), Trouble> {
    let reference = reference_of_job(&attempt.job.key);
    let looking = reconcile::in_dm(attempt.bot, attempt.ws(), user, attempt.sought(&reference));
    let looked = look(attempt, looking).await;
    let Some(message) = still_to_say(attempt, looked, message, notice).await? else {
        return Ok(());
    };
    let post = Post {
        to: user.to_string(),
        thread: None,
        message,
        reference,
        is_page: false,
    };
    match attempt.post(&post).await? {
        Sent::Lies(posted) => {
            attempt.done(Vec::new()).await?;
            attempt
                .bot
                .directory
                .remember_dm(attempt.ws(), user, &posted.channel)
                .await;
            Ok(())
        }
        Sent::Refused(code) => left_unsaid(attempt, notice, &code).await,
        Sent::Later => Ok(()),
    }
}

async fn to_thread(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    message: Message,
    notice: &Notice,
) -> Result<(), Trouble> {
    if !Surface::Card.may_be_posted(green) {
        return attempt.done(Vec::new()).await;
    }
    let Some(card) = card_of(attempt, green.id).await? else {
        return Ok(());
    };
    let reference = reference_of_job(&attempt.job.key);
    let looking = reconcile::in_channel(
        attempt.bot,
        &green.channel,
        Some(&card),
        attempt.sought(&reference),
    );
    let looked = look(attempt, looking).await;
    let Some(message) = still_to_say(attempt, looked, message, notice).await? else {
        return Ok(());
    };
    let post = Post {
        to: green.channel.to_string(),
        thread: Some(card),
        message,
        reference,
        is_page: false,
    };
    match attempt.post(&post).await? {
        Sent::Lies(_) => attempt.done(Vec::new()).await,
        Sent::Refused(code) => left_unsaid(attempt, notice, &code).await,
        Sent::Later => Ok(()),
    }
}

/// A channel that is not ours to post in may refuse: then whoever waits for it is told.
async fn to_channel(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    channel: &ChannelId,
    message: Message,
    notice: &Notice,
) -> Result<(), Trouble> {
    let reference = reference_of_job(&attempt.job.key);
    let looking = reconcile::in_channel(attempt.bot, channel, None, attempt.sought(&reference));
    let looked = look(attempt, looking).await;
    let Some(message) = still_to_say(attempt, looked, message, notice).await? else {
        return Ok(());
    };
    let post = Post {
        to: channel.to_string(),
        thread: None,
        message,
        reference,
        is_page: false,
    };
    match attempt.post(&post).await? {
        Sent::Lies(_) => attempt.done(Vec::new()).await,
        Sent::Refused(code) => {
            tell_desk_unreachable(attempt, green, channel, &code).await?;
            left_unsaid(attempt, notice, &code).await
        }
        Sent::Later => Ok(()),
    }
}

/// Only-visible-to-you messages cannot be looked for, and reach only who is in the channel.
async fn whisper(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    user: &UserId,
    message: Message,
    notice: &Notice,
) -> Result<(), Trouble> {
    let card = attempt.lies_at(green.id, &Surface::Card).await?;
    let Some(card) = card.filter(|_| !attempt.in_doubt() || !notice.must_arrive()) else {
        return to_person(attempt, user, message, notice).await;
    };
    if attempt.in_doubt() {
        return attempt.done(Vec::new()).await;
    }
    match attempt
        .bot
        .api
        .post_ephemeral(&card.channel, Some(&card.ts), user, &message)
        .await
    {
        Ok(()) => attempt.done(Vec::new()).await,
        Err(error) => match attempt.setback(error).await? {
            Some(_) => to_person(attempt, user, message, notice).await,
            None => Ok(()),
        },
    }
}

/// Only in doubt there is anything to look for.
async fn look(attempt: &Attempt<'_>, looking: impl Future<Output = Looked>) -> Option<Looked> {
    if attempt.in_doubt() {
        Some(looking.await)
    } else {
        None
    }
}

/// After a doubt: what is still to be said, marked where it may be there already. `None`: the job has been completed or
/// put off.
async fn still_to_say(
    attempt: &Attempt<'_>,
    looked: Option<Looked>,
    message: Message,
    notice: &Notice,
) -> Result<Option<Message>, Trouble> {
    match looked {
        None | Some(Looked::Absent) => Ok(Some(message)),
        Some(Looked::Found(_)) => attempt.done(Vec::new()).await.map(|()| None),
        Some(Looked::NotNow(error)) if attempt.worth_another_look(&error) => {
            attempt.setback(error).await?;
            Ok(None)
        }
        Some(Looked::Unreadable | Looked::NotNow(_)) if notice.must_arrive() => {
            Ok(Some(message.repeated()))
        }
        Some(Looked::Unreadable | Looked::NotNow(_)) => {
            tracing::info!(
                job = attempt.job.lease.job,
                "a notice may have been lost; it is not said twice"
            );
            attempt.done(Vec::new()).await.map(|()| None)
        }
    }
}

async fn left_unsaid(attempt: &Attempt<'_>, notice: &Notice, code: &str) -> Result<(), Trouble> {
    if notice.must_arrive() {
        tracing::error!(job = attempt.job.lease.job, %code, "slack refuses a notice that somebody waits for");
    } else {
        tracing::info!(job = attempt.job.lease.job, %code, "slack refuses a notice");
    }
    attempt.done(Vec::new()).await
}
