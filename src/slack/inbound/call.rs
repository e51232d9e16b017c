//! Calling a Code Green: the modal's first step goes out at once, whoever asks. Who they are, and the permalink of the
//! message they called from, come after.

use serde_json::Value;

use super::open::Again;
use super::payload::Asker;
use super::people::is_outsider;
use crate::app::draft::Origin;
use crate::domain::ids::{ChannelId, DraftId, MessageTs, UserId};
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::deliver::room::SCOPE;
use crate::slack::directory::Names;
use crate::slack::{render, reply};

pub(super) const NOT_SET_UP: &str = "Code Green is not set up here yet. Whoever administers this workspace writes /codegreen setup: it takes a minute. Then try this again.";

/// The message a call or an item was made from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) channel: ChannelId,
    pub(super) ts: MessageTs,
}

impl Bot {
    /// Begins to open step 1. Nothing is read or written before the view is on its way.
    pub(super) fn call(&self, asker: &Asker, origin: Origin, source: Option<Source>) {
        self.call_again(asker, DraftId::new(), origin, source);
    }

    /// The same for a draft that has its id already.
    pub(super) fn call_again(
        &self,
        asker: &Asker,
        draft: DraftId,
        mut origin: Origin,
        source: Option<Source>,
    ) {
        let (bot, asker) = (self.clone(), asker.clone());
        let view = self.first_view(draft, &origin, &asker.user);
        self.spawn(async move {
            let again = Again::Call {
                draft,
                origin: origin.clone(),
            };
            // The view is on its way before anything is written; nothing that is written waits for Slack's answer.
            let opening = bot.open_now(&asker, &view, &again);
            let (opened, ()) = tokio::join!(opening, bot.keep_source(&asker, draft, &origin));
            if let Some(id) = opened {
                bot.refuse_outsider(&asker.user, &id).await;
            }
            if let Some(source) = source {
                bot.note_source(&asker, draft, &mut origin, &source).await;
            }
            bot.get_to_know_the_table().await;
        });
    }

    /// Step 1; for somebody known to take no part, a kind word at once. Memory only.
    fn first_view(&self, draft: DraftId, origin: &Origin, user: &UserId) -> Value {
        if is_outsider(self.actor_known(user).as_ref()) {
            return not_for_outsiders();
        }
        let company = &self.app.company();
        if !company.is_set_up() {
            return render::message_modal("Code Green", NOT_SET_UP);
        }
        self.where_confidence_is(render::deal_modal(
            draft,
            &origin.deal,
            &origin.situation,
            user,
            company,
        ))
    }

    /// Step 1 as it is drawn in this workspace.
    pub(super) fn where_confidence_is(&self, view: Value) -> Value {
        if self.identity.may(&[SCOPE]) {
            view
        } else {
            render::without_confidence(view)
        }
    }

    /// The message it was called from, as far as we can name it ourselves.
    async fn keep_source(&self, asker: &Asker, draft: DraftId, origin: &Origin) {
        if origin.source.is_none() {
            return;
        }
        let kept = self
            .app
            .save_origin(self.workspace(), draft, &asker.user, origin)
            .await;
        if kept.is_err() {
            tracing::warn!("the message a call was made from was not kept");
        }
    }

    /// The same by Slack's own permalink.
    async fn note_source(
        &self,
        asker: &Asker,
        draft: DraftId,
        origin: &mut Origin,
        source: &Source,
    ) {
        match self.api.permalink(&source.channel, &source.ts).await {
            Ok(link) if origin.source.as_ref() != Some(&link) => {
                origin.source = Some(link);
                self.keep_source(asker, draft, origin).await;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the permalink of a message was not to be had"),
        }
    }

    /// Says kindly, in the modal that is open by now, that this person cannot call one.
    async fn refuse_outsider(&self, user: &UserId, view_id: &str) {
        // Of somebody unknown it is asked again when the modal is submitted.
        if is_outsider(self.actor_soon(user).await.as_ref()) {
            let view = not_for_outsiders();
            if let Err(error) = self.api.update_view(view_id, &view).await {
                tracing::warn!(%error, "a modal could not be replaced");
            }
        }
    }

    /// Looks the leads and approvers up while the person types: the next steps show their names and zones.
    async fn get_to_know_the_table(&self) {
        let company = &self.app.company();
        let leads = company
            .functions
            .iter()
            .map(|function| function.lead.clone());
        let people: Vec<_> = leads
            .chain(company.policy.approvers.iter().cloned())
            .collect();
        self.directory.names(self.workspace(), people).await;
    }
}

fn not_for_outsiders() -> Value {
    let words = reply::words(&Refusal::NotAMember, None, &Names::default());
    render::message_modal("Code Green", &words)
}

/// A link to a message as Slack itself writes it, where we know the workspace's address; its permalink may still follow.
pub(super) fn link(bot: &Bot, source: &Source, thread: Option<&MessageTs>) -> Option<String> {
    let home = bot.home()?;
    let (channel, ts) = (&source.channel, source.ts.as_str().replace('.', ""));
    let reply = thread.filter(|thread| **thread != source.ts);
    let reply = reply.map(|thread| format!("?thread_ts={thread}&cid={channel}"));
    Some(format!(
        "{home}/archives/{channel}/p{ts}{}",
        reply.unwrap_or_default()
    ))
}
