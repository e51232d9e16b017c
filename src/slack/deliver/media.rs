//! A page by email or PagerDuty: the same questions as in Slack (is it still wanted, is its person to be disturbed), then
//! one call, and the command that records what came of it. What a medium is, `crate::media` knows.

use chrono::TimeDelta;

use super::attempt::{Attempt, Trouble};
use super::picture::reference_of;
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::effect::Surface;
use crate::domain::ids::{CodeGreenId, PageKey, UserId};
use crate::domain::page::{Medium, PageState, Unreachable};
use crate::media::{Alert, Invite, Letter, Outcome};
use crate::slack::letter::{Words, words};
use crate::slack::render::REPEAT;
use crate::store::change::{DeliveryState, Write};

/// After this an alert that cannot be ended is left to whoever answers it.
const RESOLVING: i32 = 12;

pub(super) async fn send(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    page: &PageKey,
    recipient: &UserId,
    medium: Medium,
) -> Result<(), Trouble> {
    let summons = Summons {
        attempt,
        code_green,
        page,
        recipient,
        medium,
    };
    summons.send().await
}

/// Ends the alert of a page that is over.
pub(super) async fn resolve(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    page: &PageKey,
) -> Result<(), Trouble> {
    let green = attempt.green(code_green).await?;
    match green.and_then(|green| Some(green.page(page)?.recipient.clone())) {
        Some(recipient) => silence(attempt, code_green, page, &recipient, Vec::new()).await,
        None => attempt.done(Vec::new()).await,
    }
}

/// The job is done, with `also`, once nothing rings any more.
async fn silence(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    page: &PageKey,
    recipient: &UserId,
    also: Vec<Write>,
) -> Result<(), Trouble> {
    let key = alert_key(code_green, page);
    match attempt.bot.media.resolve(recipient, &key).await {
        Outcome::Done => attempt.done(also).await,
        Outcome::Later(after) => attempt.put_off(after).await,
        Outcome::Unknown(_) if attempt.job.failures < RESOLVING => {
            attempt.put_off(attempt.back_off()).await
        }
        Outcome::Refused(why) | Outcome::Unknown(why) => {
            tracing::warn!(%page, %why, "an alert could not be ended");
            attempt.done(also).await
        }
    }
}

/// The page is the alert's name.
fn alert_key(code_green: CodeGreenId, page: &PageKey) -> String {
    reference_of(code_green, &format!("alert:{page}"))
}

struct Summons<'a> {
    attempt: &'a Attempt<'a>,
    code_green: CodeGreenId,
    page: &'a PageKey,
    recipient: &'a UserId,
    medium: Medium,
}

impl Summons<'_> {
    async fn send(&self) -> Result<(), Trouble> {
        let attempt = self.attempt;
        let surface = Surface::Page {
            page: self.page.clone(),
            attempt: 1,
        };
        let Some(picture) = attempt.picture(self.code_green, &surface, false).await? else {
            return attempt.done(Vec::new()).await;
        };
        let green = &picture.green;
        if !green.wants(self.page, 1, self.medium) {
            let cancelled = vec![self.became(DeliveryState::Cancelled)];
            // It may ring all the same: PagerDuty may have taken the alert after the one call that was to end it.
            if self.medium == Medium::PagerDuty && attempt.in_doubt() {
                let (page, who) = (self.page, self.recipient);
                return silence(attempt, self.code_green, page, who, cancelled).await;
            }
            return attempt.done(cancelled).await;
        }
        let is_new = green
            .page(self.page)
            .is_some_and(|page| matches!(page.state, PageState::Queued { .. }));
        if is_new && !attempt.in_doubt() {
            let why = attempt.absence(green, self.page, self.recipient).await;
            if let Some(why) = why {
                let page = self.page.clone();
                let command = Command::RecordPassedOver { page, why };
                return self.record(command, DeliveryState::Cancelled).await;
            }
        }
        let thread = attempt.bot.thread_of(green).await;
        let team = &attempt.bot.identity.team;
        let shown = &picture.message;
        let words = words(green, self.page, shown, thread.as_deref(), team);
        let outcome = match self.medium {
            Medium::Email => match self.address().await {
                Some(to) => {
                    let letter = self.letter(green, to, words);
                    attempt.bot.media.post(&letter).await
                }
                None => Outcome::Refused("no address is known".to_owned()),
            },
            Medium::PagerDuty => {
                let alert = Alert {
                    key: alert_key(self.code_green, self.page),
                    summary: words.subject,
                    details: words.text,
                    link: thread,
                    drill: green.drill,
                };
                attempt.bot.media.ring(self.recipient, &alert).await
            }
            Medium::SlackDm => return attempt.done(Vec::new()).await,
        };
        self.ended(outcome).await
    }

    async fn ended(&self, outcome: Outcome) -> Result<(), Trouble> {
        let (attempt, by) = (self.attempt, self.medium.words());
        match outcome {
            Outcome::Done => {
                let state = if attempt.in_doubt() {
                    DeliveryState::Repeated
                } else {
                    DeliveryState::Delivered
                };
                let command = Command::RecordSent {
                    page: self.page.clone(),
                    attempt: 1,
                    medium: self.medium,
                };
                self.record(command, state).await
            }
            Outcome::Later(after) => attempt.put_off(after.max(TimeDelta::seconds(1))).await,
            Outcome::Refused(why) => {
                tracing::warn!(page = %self.page, by, %why, "a page cannot be brought");
                let command = Command::RecordUnreachable {
                    page: self.page.clone(),
                    medium: self.medium,
                    why: Unreachable::Refused,
                };
                self.record(command, DeliveryState::Failed).await
            }
            Outcome::Unknown(why) => {
                tracing::warn!(page = %self.page, by, %why, "it is not known whether a page was brought");
                attempt.doubtful().await
            }
        }
    }

    /// What the operator said, else what Slack knows.
    async fn address(&self) -> Option<String> {
        let bot = self.attempt.bot;
        if let Some(address) = bot.media.address_of(self.recipient) {
            return Some(address.to_owned());
        }
        let asking = bot
            .directory
            .account_anew(self.attempt.ws(), self.recipient);
        asking.await.ok()?.email
    }

    fn letter(&self, green: &CodeGreen, to: String, words: Words) -> Letter {
        let Words {
            mut subject,
            mut text,
            place,
            url,
        } = words;
        // The meeting is the same, however often one hears of it.
        let invite = (!green.drill).then(|| Invite {
            uid: reference_of(self.code_green, "meeting"),
            title: subject.clone(),
            about: text.clone(),
            place,
            url,
            starts_at: green.meeting.starts_at,
            ends_at: green.meeting.ends_at(),
            moved: green.meeting.moved,
            made_at: self.attempt.now(),
        });
        if self.attempt.in_doubt() {
            subject = format!("{subject} {REPEAT}");
            text = format!("{REPEAT}\n\n{text}");
        }
        Letter {
            to,
            subject,
            text,
            reference: reference_of(self.code_green, &format!("mail:{}", self.page)),
            invite,
        }
    }

    async fn record(&self, command: Command, state: DeliveryState) -> Result<(), Trouble> {
        let also = vec![self.became(state)];
        self.attempt.execute(self.code_green, command, also).await
    }

    fn became(&self, state: DeliveryState) -> Write {
        Write::Delivery {
            code_green: self.code_green,
            page: self.page.clone(),
            attempt: 1,
            medium: self.medium,
            state,
        }
    }
}
