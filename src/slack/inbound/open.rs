//! Opening a modal: the one thing that cannot wait, for the trigger dies in three seconds and works once. The call is on
//! its way before anything else is read or written, and nobody waits for its answer; if it fails the person is told in
//! private how to open it again.

use serde_json::Value;

use super::forms::BUTTON;
use super::payload::Asker;
use super::tell::Along;
use crate::app::draft::Origin;
use crate::domain::effect::Notice;
use crate::domain::ids::DraftId;
use crate::slack::bot::Bot;
use crate::slack::client::SlackError;
use crate::slack::render::{self, Message};

/// What a person can do if the modal did not open.
#[derive(Clone, Debug)]
pub(super) enum Again {
    /// Press a button of ours, which begins the call anew with the same origin.
    Call { draft: DraftId, origin: Origin },
    /// Do the same thing once more; this is what to press.
    Same { what: &'static str },
}

impl Bot {
    /// Opens a view, or puts it on top of the one it was asked for in. Gives the view's id where Slack said it.
    pub(super) async fn open_now(
        &self,
        asker: &Asker,
        view: &Value,
        again: &Again,
    ) -> Option<String> {
        let opened = match (&asker.trigger, &asker.view) {
            (None, _) => Err(SlackError::Permanent {
                code: "no_trigger".to_owned(),
            }),
            (Some(trigger), None) => self.api.open_view(trigger, view).await.map(Some),
            (Some(trigger), Some(_)) => self.api.push_view(trigger, view).await.map(|()| None),
        };
        match opened {
            Ok(id) => id,
            Err(error) => {
                tracing::warn!(%error, "a modal did not open");
                self.offer_again(asker, again).await;
                None
            }
        }
    }

    /// The same, going on by itself after Slack was answered.
    pub(super) fn open(&self, asker: &Asker, view: Value, what: &'static str) {
        let (bot, asker) = (self.clone(), asker.clone());
        self.spawn(async move { bot.open_now(&asker, &view, &Again::Same { what }).await });
    }

    /// An answer to a button: a private message beside the one it was in; where that was a view, a view over it.
    pub(super) fn show_or_tell(&self, asker: &Asker, title: &str, message: Message) {
        if asker.home.is_some() || asker.view.is_some() {
            self.open(asker, render::answer_modal(title, message), BUTTON);
        } else {
            self.tell_now(asker, message);
        }
    }

    async fn offer_again(&self, asker: &Asker, again: &Again) {
        let notice = match again {
            Again::Call { draft, origin } => self.keep_origin(asker, *draft, origin).await,
            Again::Same { what } => Notice::Refused {
                words: format!("Slack did not open the form. Nothing is lost: {what} again."),
            },
        };
        let message = self.private_word(&asker.user, &notice);
        if let Some(url) = &asker.response_url
            && self.api.respond(url, &message).await.is_ok()
        {
            return;
        }
        if self
            .tell(asker, None, notice, Along::default())
            .await
            .is_err()
        {
            self.say_once(asker, &message).await;
        }
    }

    /// A message it was called from is kept beside the draft; a deal's name travels in the button.
    async fn keep_origin(&self, asker: &Asker, draft: DraftId, origin: &Origin) -> Notice {
        let deal = origin.deal.clone();
        let bare = origin.situation.is_empty() && origin.source.is_none();
        let kept = !bare
            && self
                .app
                .save_origin(self.workspace(), draft, &asker.user, origin)
                .await
                .is_ok();
        Notice::NotOpened {
            deal,
            draft: kept.then_some(draft),
        }
    }
}
