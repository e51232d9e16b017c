//! Making a surface true: posted once, then edited in place, and left alone where it shows already what it should.

use chrono::TimeDelta;

use super::attempt::{Attempt, Sent, Trouble};
use super::invitation;
use super::picture::{Picture, digest, reference_of};
use super::unreachable::tell_unreachable;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Effect, Surface};
use crate::domain::ids::{CodeGreenId, MessageTs, UserId};
use crate::slack::client::{Post, Posted};
use crate::slack::reconcile::{self, Looked};
use crate::store::change::{Change, Write};
use crate::store::refs::MessageRef;

/// How often a message is tried that Slack will not have: no more than a moment, for the thread waits behind it.
const TRIES: i32 = 5;

/// A channel that cannot be posted to takes somebody a while to mend.
const AT_LEAST: TimeDelta = TimeDelta::seconds(5);

/// Where a surface belongs.
enum Place {
    Dm(UserId),
    Channel,
    /// Under the card.
    Thread(MessageTs),
}

pub(super) async fn refresh(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    surface: &Surface,
) -> Result<(), Trouble> {
    if *surface == Surface::Invitation {
        return Box::pin(invitation::refresh(attempt, code_green)).await;
    }
    match attempt.lies_at(code_green, surface).await? {
        Some(lies) => edit(attempt, code_green, surface, lies).await,
        None => post(attempt, code_green, surface).await,
    }
}

/// Sees to the card, for what belongs into its thread; gives the card's `ts` if it is there. Otherwise the job has been
/// put off: its next turn finds the card posted, or tries again.
pub(super) async fn card_of(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
) -> Result<Option<MessageTs>, Trouble> {
    if let Some(card) = attempt.lies_at(code_green, &Surface::Card).await? {
        return Ok(Some(card.ts));
    }
    let (surface, place) = (&Surface::Card, Place::Channel);
    First {
        attempt,
        code_green,
        surface,
        place,
        more: true,
    }
    .post()
    .await?;
    Ok(None)
}

async fn edit(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    surface: &Surface,
    lies: MessageRef,
) -> Result<(), Trouble> {
    let Some(Picture { message, green: _ }) = attempt.picture(code_green, surface, false).await?
    else {
        return attempt.done(Vec::new()).await;
    };
    let shown = digest(&message);
    // After an edit of which nobody knows, what stands there is not what was recorded.
    if lies.shown == shown && !attempt.in_doubt() {
        return attempt.done(Vec::new()).await;
    }
    let at = Posted {
        channel: lies.channel.clone(),
        ts: lies.ts.clone(),
    };
    match attempt.bot.api.update(&at, &message).await {
        Ok(()) => {
            let recorded = attempt
                .done(vec![Write::MessageRef(MessageRef { shown, ..lies })])
                .await;
            if let Err(Trouble::Fenced) = recorded {
                show_again(attempt, code_green, surface).await?;
            }
            recorded
        }
        Err(error) => match attempt.setback(error).await? {
            None => Ok(()),
            Some(code) if code == "message_not_found" => {
                // Somebody deleted it. A page stays deleted, all else is posted anew.
                let forget = Write::ForgetMessage {
                    channel: lies.channel,
                    ts: lies.ts,
                };
                attempt.afresh(vec![forget]).await
            }
            Some(code) => attempt.give_up_on(surface, &code).await,
        },
    }
}

/// Posts the surface, or the card first where it hangs under one that is not there.
async fn post(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    surface: &Surface,
) -> Result<(), Trouble> {
    let place = match surface {
        // Posted by its own effect alone; a file is no message.
        Surface::Page { .. } | Surface::Invitation => return attempt.done(Vec::new()).await,
        Surface::MandateRequest { approver } => Place::Dm(approver.clone()),
        Surface::Card => Place::Channel,
        Surface::GroundRules
        | Surface::Section { .. }
        | Surface::ReadBack
        | Surface::LookForward
        | Surface::Agenda
        | Surface::Item { .. } => match card_of(attempt, code_green).await? {
            Some(card) => Place::Thread(card),
            None => return Ok(()),
        },
    };
    First {
        attempt,
        code_green,
        surface,
        place,
        more: false,
    }
    .post()
    .await
}

/// A surface that is not there yet.
struct First<'a> {
    attempt: &'a Attempt<'a>,
    code_green: CodeGreenId,
    surface: &'a Surface,
    place: Place,
    /// Whether the job has something else to do after this.
    more: bool,
}

impl First<'_> {
    async fn post(&self) -> Result<(), Trouble> {
        let attempt = self.attempt;
        let Some(green) = attempt.green(self.code_green).await? else {
            return attempt.done(Vec::new()).await;
        };
        if !self.surface.may_be_posted(&green) {
            return attempt.done(Vec::new()).await;
        }
        let reference = reference_of(self.code_green, &self.surface.key());
        if attempt.in_doubt() {
            match self.look(&green, &reference).await {
                // Adopted, and then shown as it is now.
                Looked::Found(posted) => {
                    return attempt.afresh(vec![self.lies(posted, String::new())]).await;
                }
                Looked::NotNow(error) if attempt.worth_another_look(&error) => {
                    attempt.setback(error).await?;
                    return Ok(());
                }
                // The work needs it, so it is posted again even where nobody can tell.
                Looked::Absent | Looked::Unreadable | Looked::NotNow(_) => {}
            }
        }
        let Some(Picture { message, green }) = attempt
            .picture(self.code_green, self.surface, false)
            .await?
        else {
            return attempt.done(Vec::new()).await;
        };
        // The names took their time.
        if !self.surface.may_be_posted(&green) {
            return attempt.done(Vec::new()).await;
        }
        let shown = digest(&message);
        let (to, thread) = match &self.place {
            Place::Dm(user) => (user.to_string(), None),
            Place::Channel => (green.channel.to_string(), None),
            Place::Thread(card) => (green.channel.to_string(), Some(card.clone())),
        };
        match attempt
            .post(&Post {
                to,
                thread,
                message,
                reference,
                is_page: false,
            })
            .await?
        {
            Sent::Later => Ok(()),
            Sent::Refused(code) => self.refused(&green, &code).await,
            Sent::Lies(posted) => self.record(posted, shown).await,
        }
    }

    async fn look(&self, green: &CodeGreen, reference: &str) -> Looked {
        let (bot, ws) = (self.attempt.bot, self.attempt.ws());
        let what = self.attempt.sought(reference);
        match &self.place {
            Place::Dm(user) => reconcile::in_dm(bot, ws, user, what).await,
            Place::Channel => reconcile::in_channel(bot, &green.channel, None, what).await,
            Place::Thread(card) => {
                reconcile::in_channel(bot, &green.channel, Some(card), what).await
            }
        }
    }

    async fn record(&self, posted: Posted, shown: String) -> Result<(), Trouble> {
        let attempt = self.attempt;
        if let Place::Dm(user) = &self.place {
            attempt
                .bot
                .directory
                .remember_dm(attempt.ws(), user, &posted.channel)
                .await;
        }
        let writes = vec![self.lies(posted, shown)];
        let effects = match self.surface {
            Surface::Card => self.lead_there().await?,
            Surface::GroundRules
            | Surface::Section { .. }
            | Surface::ReadBack
            | Surface::LookForward
            | Surface::Agenda
            | Surface::Invitation
            | Surface::Item { .. }
            | Surface::Page { .. }
            | Surface::MandateRequest { .. } => Vec::new(),
        };
        let recorded = attempt.posted(self.more, writes, effects).await;
        if let Err(Trouble::Fenced) = recorded {
            show_again(attempt, self.code_green, self.surface).await?;
        }
        recorded
    }

    /// Pages go out before the card. Those that people have lead to it now, and the file for calendars has its thread.
    async fn lead_there(&self) -> Result<Vec<(CodeGreenId, Effect)>, Trouble> {
        let green = self.attempt.green(self.code_green).await?;
        let pages = green.iter().flat_map(CodeGreen::delivered_pages);
        let shown = pages.map(|(page, attempt)| Effect::Refresh {
            surface: Surface::Page { page, attempt },
        });
        let file = Effect::Refresh {
            surface: Surface::Invitation,
        };
        let effects = shown.chain([file]);
        Ok(effects.map(|effect| (self.code_green, effect)).collect())
    }

    fn lies(&self, Posted { channel, ts }: Posted, shown: String) -> Write {
        let (code_green, surface) = (Some(self.code_green), self.surface.key());
        Write::MessageRef(MessageRef {
            channel,
            ts,
            code_green,
            surface,
            shown,
        })
    }

    async fn refused(&self, green: &CodeGreen, code: &str) -> Result<(), Trouble> {
        let attempt = self.attempt;
        match &self.place {
            // Everything hangs on the card: tried on, and whoever called is told what to do.
            Place::Channel if !green.phase.is_over() => {
                tracing::error!(code_green = %green.number, %code, channel = %green.channel, "the card cannot be posted");
                tell_unreachable(attempt, green, code).await?;
                attempt.put_off(attempt.back_off().max(AT_LEAST)).await
            }
            // The card was deleted: what belonged under it goes under a new one.
            Place::Thread(card) if ["thread_not_found", "message_not_found"].contains(&code) => {
                let forget = Write::ForgetMessage {
                    channel: green.channel.clone(),
                    ts: card.clone(),
                };
                attempt.afresh(vec![forget]).await
            }
            Place::Channel | Place::Dm(_) | Place::Thread(_) => {
                attempt.give_up_on(self.surface, code).await
            }
        }
    }
}

/// We lost the lease with a call in the air: it may have put an older picture in the place of a newer one.
async fn show_again(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    surface: &Surface,
) -> Result<(), Trouble> {
    let mut change = Change::new(attempt.ws().clone(), attempt.now());
    if let Some(lies) = attempt.lies_at(code_green, surface).await? {
        change.writes.push(Write::MessageRef(MessageRef {
            shown: String::new(),
            ..lies
        }));
    }
    change.effects.push((
        code_green,
        Effect::Refresh {
            surface: surface.clone(),
        },
    ));
    attempt.bot.app.store.commit(change).await?;
    Ok(())
}

impl Attempt<'_> {
    pub(super) async fn lies_at(
        &self,
        code_green: CodeGreenId,
        surface: &Surface,
    ) -> Result<Option<MessageRef>, Trouble> {
        Ok(self
            .bot
            .app
            .store
            .surface(self.ws(), code_green, &surface.key())
            .await?)
    }

    /// Tries a few times more, then leaves it: what comes after it in the thread must not wait for ever.
    pub(super) async fn give_up_on(&self, surface: &Surface, code: &str) -> Result<(), Trouble> {
        if self.job.failures < TRIES && self.job.attempts <= TRIES {
            tracing::warn!(surface = surface.key(), %code, "slack refused a message");
            return self.put_off(self.back_off()).await;
        }
        tracing::error!(job = self.job.lease.job, surface = surface.key(), %code, "slack refuses a message; it is left out");
        self.done(Vec::new()).await
    }
}
