//! Sending one page: is it still wanted, can it reach the person, was it perhaps sent already; then the post, and the
//! command that records it in the same transaction as where it lies.

use super::attempt::{Attempt, Sent, Trouble};
use super::picture::{digest, reference_of};
use crate::domain::command::Command;
use crate::domain::effect::Surface;
use crate::domain::ids::{CodeGreenId, PageKey, UserId};
use crate::domain::page::{Absence, Medium, Unreachable};
use crate::domain::person::Standing;
use crate::slack::client::{Post, Posted, SlackError};
use crate::slack::reconcile::{self, Looked};
use crate::store::change::{DeliveryState, Write};
use crate::store::refs::MessageRef;

struct Summons<'a> {
    attempt: &'a Attempt<'a>,
    code_green: CodeGreenId,
    page: &'a PageKey,
    recipient: &'a UserId,
    number: u8,
}

pub(super) async fn send(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    page: &PageKey,
    recipient: &UserId,
    number: u8,
) -> Result<(), Trouble> {
    Summons {
        attempt,
        code_green,
        page,
        recipient,
        number,
    }
    .send()
    .await
}

impl Summons<'_> {
    async fn send(&self) -> Result<(), Trouble> {
        let attempt = self.attempt;
        let surface = Surface::Page {
            page: self.page.clone(),
            attempt: self.number,
        };
        let reference = reference_of(self.code_green, &surface.key());
        if attempt.in_doubt() {
            match reconcile::in_dm(
                attempt.bot,
                attempt.ws(),
                self.recipient,
                attempt.sought(&reference),
            )
            .await
            {
                // What it shows may be old by now: an empty digest has it shown anew.
                Looked::Found(posted) => {
                    return self
                        .record(&posted, String::new(), DeliveryState::Delivered)
                        .await;
                }
                Looked::NotNow(error) if attempt.worth_another_look(&error) => {
                    attempt.setback(error).await?;
                    return Ok(());
                }
                Looked::Absent | Looked::Unreadable | Looked::NotNow(_) => {}
            }
        }
        let Some(picture) = attempt
            .picture(self.code_green, &surface, attempt.in_doubt())
            .await?
        else {
            return attempt.done(Vec::new()).await;
        };
        if !picture.green.wants(self.page, self.number, Medium::SlackDm) {
            return attempt
                .done(vec![self.outcome(DeliveryState::Cancelled)])
                .await;
        }
        // The picture has asked for everybody's name, so what can be known of the person soon, is known.
        let known = attempt.bot.directory.known(attempt.ws(), self.recipient);
        if known.is_some_and(|person| person.standing == Standing::Deactivated) {
            return self.cannot_reach(Unreachable::Deactivated).await;
        }
        if self.number == 1 && !attempt.in_doubt() {
            let why = attempt.absence(&picture.green, self.page, self.recipient);
            if let Some(why) = why.await {
                return self.pass_over(why).await;
            }
        }
        let shown = digest(&picture.message);
        let post = Post {
            to: self.recipient.to_string(),
            thread: None,
            message: picture.message,
            reference,
            is_page: true,
        };
        match attempt.post(&post).await? {
            Sent::Lies(posted) => {
                let state = if attempt.in_doubt() {
                    attempt.bot.api.meters().repeated();
                    DeliveryState::Repeated
                } else {
                    DeliveryState::Delivered
                };
                self.record(&posted, shown, state).await
            }
            Sent::Refused(code) => {
                tracing::warn!(page = %self.page, %code, "slack refused a page");
                match self.why(&code).await {
                    Some(why) => self.cannot_reach(why).await,
                    None => attempt.put_off(attempt.back_off()).await,
                }
            }
            Sent::Later => Ok(()),
        }
    }

    /// Where it lies, what became of it and the end of the job: one transaction.
    async fn record(
        &self,
        posted: &Posted,
        shown: String,
        state: DeliveryState,
    ) -> Result<(), Trouble> {
        let surface = Surface::Page {
            page: self.page.clone(),
            attempt: self.number,
        };
        let lies = MessageRef {
            channel: posted.channel.clone(),
            ts: posted.ts.clone(),
            code_green: Some(self.code_green),
            surface: surface.key(),
            shown,
        };
        let sent = Command::RecordSent {
            page: self.page.clone(),
            attempt: self.number,
            medium: Medium::SlackDm,
        };
        let also = vec![Write::MessageRef(lies), self.outcome(state)];
        self.attempt.execute(self.code_green, sent, also).await?;
        self.attempt
            .bot
            .directory
            .remember_dm(self.attempt.ws(), self.recipient, &posted.channel)
            .await;
        Ok(())
    }

    async fn pass_over(&self, why: Absence) -> Result<(), Trouble> {
        let command = Command::RecordPassedOver {
            page: self.page.clone(),
            why,
        };
        let cancelled = self.outcome(DeliveryState::Cancelled);
        self.attempt
            .execute(self.code_green, command, vec![cancelled])
            .await
    }

    async fn cannot_reach(&self, why: Unreachable) -> Result<(), Trouble> {
        let command = Command::RecordUnreachable {
            page: self.page.clone(),
            medium: Medium::SlackDm,
            why,
        };
        self.attempt
            .execute(
                self.code_green,
                command,
                vec![self.outcome(DeliveryState::Failed)],
            )
            .await
    }

    fn outcome(&self, state: DeliveryState) -> Write {
        Write::Delivery {
            code_green: self.code_green,
            page: self.page.clone(),
            attempt: self.number,
            medium: Medium::SlackDm,
            state,
        }
    }

    /// The next person is asked either way; what is said of this one differs. `None`: it was not this person whom Slack
    /// refused, but us.
    async fn why(&self, code: &str) -> Option<Unreachable> {
        if ["user_disabled", "user_not_found"].contains(&code) {
            return Some(Unreachable::Deactivated);
        }
        match self
            .attempt
            .bot
            .directory
            .person_anew(self.attempt.ws(), self.recipient)
            .await
        {
            Ok(person) if person.standing == Standing::Deactivated => {
                Some(Unreachable::Deactivated)
            }
            // Said of our own account, it is said of every call.
            Err(SlackError::Permanent { code: again })
                if code == "account_inactive" && again == code =>
            {
                None
            }
            Ok(_) | Err(_) if code == "account_inactive" => Some(Unreachable::Deactivated),
            Ok(_) | Err(_) => Some(Unreachable::Refused),
        }
    }
}

impl Attempt<'_> {
    /// Whether a look that failed is repeated. Slack's word that we look later is followed; other trouble only for a
    /// while, then what cannot be looked for counts as unreadable.
    pub(super) fn worth_another_look(&self, error: &SlackError) -> bool {
        match error {
            SlackError::Retry { .. } => true,
            SlackError::Ambiguous { .. } => self.job.attempts < 6,
            SlackError::Permanent { .. } => false,
        }
    }
}
