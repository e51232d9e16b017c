//! Telling one person in private that something was not done, and what to do instead. Durable wherever the database
//! answers; where it does not, by whatever way Slack leaves open, once.

use serde_json::Value;
use uuid::Uuid;

use super::payload::Asker;
use crate::app::AppError;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Effect, Notice};
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::client::{Post, SlackApi};
use crate::slack::directory::Names;
use crate::slack::render::{self, Message, veil};
use crate::slack::reply;
use crate::store::change::{Change, Finish};
use crate::store::jobs::{Lane, Lease, NewTask, Task};

/// What commits along with a private word.
#[derive(Debug, Default)]
pub(super) struct Along {
    pub(super) dedup: Option<String>,
    pub(super) finish: Option<(Lease, Finish)>,
}

impl Along {
    /// What is left to commit with the word about a refusal: a refused order has ended its job already, and only then
    /// recorded its key.
    pub(super) fn where_refused(&self) -> Self {
        let dedup = if self.finish.is_some() {
            None
        } else {
            self.dedup.clone()
        };
        Self {
            dedup,
            finish: None,
        }
    }
}

impl Bot {
    /// The refusal as one sentence with its remedy. `about` is the Code Green it speaks of.
    pub(in crate::slack) async fn refusal_words(
        &self,
        refusal: &Refusal,
        about: Option<CodeGreenId>,
    ) -> String {
        let green = match about.filter(|_| !veil::is_silent(refusal)) {
            // Read as the system: the words name only whom the person may ask.
            Some(id) => self
                .app
                .store
                .code_green(self.workspace(), id, &Viewer::System)
                .await
                .ok()
                .flatten(),
            None => None,
        };
        let people = green
            .iter()
            .flat_map(CodeGreen::people)
            .chain(people_in(refusal));
        let names = self.names_soon(people).await;
        reply::words(refusal, green.as_ref(), &names)
    }

    /// Tells a refusal, in the thread it happened in or in a DM.
    pub(super) async fn tell_refusal(
        &self,
        asker: &Asker,
        about: Option<CodeGreenId>,
        refusal: &Refusal,
        along: Along,
    ) -> Result<(), AppError> {
        // Of what a person may not see nothing is named, not even where it is.
        let about = about.filter(|_| !veil::is_silent(refusal));
        let words = self.refusal_words(refusal, about).await;
        self.tell(asker, about, Notice::Refused { words }, along)
            .await
    }

    /// Says that something was not done because of us, while the database may not be there to remember it.
    pub(super) fn say_failed(&self, asker: &Asker, error: &AppError) {
        self.tell_now(asker, render::sentence(&failure(error), None));
    }

    /// Tells a person in private, durably.
    pub(super) async fn tell(
        &self,
        asker: &Asker,
        about: Option<CodeGreenId>,
        notice: Notice,
        along: Along,
    ) -> Result<(), AppError> {
        let now = self.app.clock.now();
        let mut change = Change::new(self.workspace().clone(), now);
        change.dedup = along.dedup;
        change.finish = along.finish;
        let user = asker.user.clone();
        match about {
            Some(green) => {
                let to = if asker.in_dm() {
                    Audience::Person { user }
                } else {
                    Audience::InThread { user }
                };
                change.effects.push((green, Effect::Tell { to, notice }));
            }
            // Outside any Code Green there is no thread of ours.
            None => change.tasks.push(NewTask {
                key: format!("say:{}", Uuid::now_v7().simple()),
                lane: Lane::Private,
                task: Task::Say {
                    to: Audience::Person { user },
                    notice,
                },
                run_at: now,
            }),
        }
        match self.app.commit(change).await {
            Ok(_) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends the job of an order that nothing could be decided on.
    pub(super) async fn end_job(&self, along: Along) -> Result<(), AppError> {
        if along.finish.is_some() {
            let mut change = Change::new(self.workspace().clone(), self.app.clock.now());
            change.finish = along.finish;
            self.app.commit(change).await?;
        }
        Ok(())
    }

    /// Tells a person that something could not be saved: the database is not there to remember it, so it is said now.
    pub(super) fn tell_now(&self, asker: &Asker, message: Message) {
        let (bot, asker) = (self.clone(), asker.clone());
        self.spawn(async move { bot.say_once(&asker, &message).await });
    }

    pub(super) async fn say_once(&self, asker: &Asker, message: &Message) {
        say_once(&self.api, asker, message).await;
    }

    /// What a notice outside any Code Green looks like.
    pub(super) fn private_word(&self, user: &UserId, notice: &Notice) -> Message {
        let names = Names::default();
        let to = Audience::Person { user: user.clone() };
        render::notice(None, notice, &to, None, self.scene(&names, user))
    }
}

/// Tells whoever did something that it did not count, where there is no bot that could.
pub(crate) async fn tell_without_a_bot(api: &SlackApi, interaction: &Value, words: &str) {
    if let Some(asker) = Asker::read(interaction) {
        say_once(api, &asker, &render::sentence(words, None)).await;
    }
}

/// By the answer address of what they did, beside what they did, or in a DM.
async fn say_once(api: &SlackApi, asker: &Asker, message: &Message) {
    if let Some(url) = &asker.response_url
        && api.respond(url, message).await.is_ok()
    {
        return;
    }
    if let Some(channel) = asker.channel.as_ref().filter(|_| !asker.in_dm()) {
        let told = api
            .post_ephemeral(channel, asker.thread.as_ref(), &asker.user, message)
            .await;
        if told.is_ok() {
            return;
        }
    }
    let post = Post {
        to: asker.user.to_string(),
        thread: None,
        message: message.clone(),
        reference: Uuid::now_v7().simple().to_string(),
        is_page: false,
    };
    if let Err(error) = api.post(&post).await {
        tracing::error!(%error, "a person could not be told");
    }
}

/// What a person reads when we could not do it.
pub(super) fn failure(error: &AppError) -> String {
    match error {
        AppError::Failed { reference, .. } => {
            format!(
                "This was not saved (reference {}). Please try again in a moment; doing it twice does no harm.",
                reference.simple()
            )
        }
        AppError::Refused(refusal) => reply::words(refusal, None, &Names::default()),
        AppError::AlreadyHandled | AppError::Fenced => "This is done already.".to_owned(),
    }
}

/// Everybody a refusal's sentence may name.
fn people_in(refusal: &Refusal) -> Vec<UserId> {
    match refusal {
        Refusal::SeatTaken { by, .. } | Refusal::EditedMeanwhile { by, .. } => vec![by.clone()],
        Refusal::AlreadyAtTheTable { user, .. } => vec![user.clone()],
        Refusal::MayNotClose { caller, sponsor } | Refusal::MayNotDismiss { caller, sponsor } => {
            [Some(caller.clone()), sponsor.clone()]
                .into_iter()
                .flatten()
                .collect()
        }
        Refusal::StaysOnTheRoster { user } | Refusal::NotOnTheRoster { user } => {
            vec![user.clone()]
        }
        Refusal::MayNotEditPlan { caller }
        | Refusal::MayNotMark { caller }
        | Refusal::NotAtTheTable { caller } => {
            vec![caller.clone()]
        }
        Refusal::NotYourIdea { author } => vec![author.clone()],
        Refusal::NotTheApprover { approver } => approver.iter().cloned().collect(),
        Refusal::NotTheSponsor { sponsor } => sponsor.iter().cloned().collect(),
        Refusal::MayNotMoveItem { owner, caller, .. } => [Some(caller.clone()), owner.clone()]
            .into_iter()
            .flatten()
            .collect(),
        Refusal::TimeIsSettled { .. }
        | Refusal::NoSuchCodeGreen
        | Refusal::NoSuchItem
        | Refusal::NoSuchEntry
        | Refusal::ApproverMissing
        | Refusal::LimitNotComparable
        | Refusal::DecisionMoved
        | Refusal::NotAMember
        | Refusal::NotAnApprover
        | Refusal::MandateDecided
        | Refusal::NoDealDesk
        | Refusal::OnlyADrill
        | Refusal::Over
        | Refusal::NotYetMandated
        | Refusal::NotPaged { .. }
        | Refusal::CloseStands
        | Refusal::CalledAgain
        | Refusal::NothingReadBack
        | Refusal::PlanChanged { .. }
        | Refusal::ItemEnded { .. }
        | Refusal::NoLookForward
        | Refusal::NothingToUndo => Vec::new(),
    }
}
