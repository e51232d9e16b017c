//! People: what they type, click, fill in, react to and read. Every act goes the way Slack's client goes: it changes
//! the world, tells the app, waits for the answer, and shows the person what comes of it. The app's own doings are
//! `api`'s.

mod acting;
mod click;
mod command;
mod directory;
mod feed;
mod fields;
mod home;
mod message;
mod shortcut;
mod submit;
mod text;
mod view;

use std::{collections::BTreeMap, time::Duration};

pub use feed::Feed;
pub use home::HomeHandle;
pub use message::MessageHandle;
pub use view::ViewHandle;

use crate::{
    SlackSim,
    api::Ctx,
    log::{Callback, CallbackOutcome, Failure},
    outbound::{self, Event},
    state::Change,
    world::{Person, PersonKind},
};

/// What Slack shows when an app does not answer an interaction as it should.
pub(crate) const TROUBLE: &str = "We had some trouble connecting. Try again?";

/// Something a person cannot do, or a test expected and did not find.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// This kind of person may not do that, or not there.
    #[error("{who} cannot do that: {reason}")]
    NotAllowed {
        /// Their name.
        who: String,
        /// Why.
        reason: String,
    },
    /// No such conversation, or the person is not in it.
    #[error("{who} sees no conversation {channel}")]
    NotAMember {
        /// Their name.
        who: String,
        /// What was asked for.
        channel: String,
    },
    /// No modal is open.
    #[error("{who} has no modal open{notices}")]
    NoModal {
        /// Their name.
        who: String,
        /// What Slack told them, if anything.
        notices: String,
    },
    /// The view has been closed since.
    #[error("the view {0:?} is not open any more")]
    ViewGone(String),
    /// The message has been deleted since, or never was.
    #[error("there is no message {ts} in {channel}")]
    MessageGone {
        /// Where.
        channel: String,
        /// Which.
        ts: String,
    },
    /// No button, field, option or shortcut of that name.
    #[error("no {what} {wanted:?}; there is: {available:?}")]
    NoSuch {
        /// `button`, `field`, `option`, `shortcut`.
        what: &'static str,
        /// What was asked for.
        wanted: String,
        /// What there is.
        available: Vec<String>,
    },
    /// The field does not take this.
    #[error("the field {field:?} does not take {value:?}: {reason}")]
    BadValue {
        /// Its label.
        field: String,
        /// What was given.
        value: String,
        /// Why not.
        reason: String,
    },
    /// Slack showed an error.
    #[error("Slack told {who}: {notice}")]
    Shown {
        /// Their name.
        who: String,
        /// What they saw.
        notice: String,
    },
    /// No message with this text.
    #[error("{who} sees no message with {wanted:?} in {channel}; there is:\n{available}")]
    NoMessage {
        /// Their name.
        who: String,
        /// The text.
        wanted: String,
        /// Where.
        channel: String,
        /// What there is.
        available: String,
    },
    /// Nothing came in time.
    #[error("nothing of the kind happened within {0:?}")]
    Nothing(Duration),
}

/// Shorthand.
pub(crate) type Acted<T> = Result<T, DriverError>;

/// What came of an act that the app was told of.
#[derive(Clone, Debug)]
pub struct ActionOutcome {
    /// The request and its answer.
    pub callback: Callback,
    /// What Slack showed the person because the app did not answer well.
    pub error: Option<String>,
}

impl ActionOutcome {
    /// The HTTP status, if the app answered.
    pub fn status(&self) -> Option<u16> {
        self.callback.outcome.status()
    }

    /// Real time until the answer.
    pub fn latency(&self) -> Duration {
        self.callback.latency
    }
}

/// What came of a slash command.
#[derive(Clone, Debug)]
pub struct CommandOutcome {
    /// The request and its answer.
    pub callback: Callback,
    /// The message the answer's body made, usually visible only to the person.
    pub reply: Option<MessageHandle>,
    /// What Slack showed the person because the app did not answer well.
    pub error: Option<String>,
}

impl CommandOutcome {
    /// The HTTP status, if the app answered.
    pub fn status(&self) -> Option<u16> {
        self.callback.outcome.status()
    }

    /// Real time until the answer.
    pub fn latency(&self) -> Duration {
        self.callback.latency
    }

    /// What the reply shows, empty where there is none.
    pub fn text(&self) -> String {
        self.reply
            .as_ref()
            .map(MessageHandle::visible_text)
            .unwrap_or_default()
    }
}

/// What came of a submission.
#[derive(Clone, Debug)]
pub enum SubmitOutcome {
    /// This view closed; the one below, if any, shows again.
    Closed,
    /// The app refused some fields: label → message.
    Errors(BTreeMap<String, String>),
    /// Slack's client did not send it, because of these fields: label → reason.
    Incomplete(BTreeMap<String, String>),
    /// The view has new content.
    Updated(ViewHandle),
    /// A view came on top.
    Pushed(ViewHandle),
    /// All views closed.
    Cleared,
    /// The app did not answer well; this is what the person saw. The view stays.
    Failed(String),
}

/// Somebody, to act as.
#[derive(Clone)]
pub struct PersonHandle {
    pub(crate) sim: SlackSim,
    id: String,
}

impl std::fmt::Debug for PersonHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name(), self.id)
    }
}

impl PersonHandle {
    pub(crate) fn new(sim: SlackSim, id: String) -> Self {
        Self { sim, id }
    }

    /// `U…`
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Their display name.
    pub fn name(&self) -> String {
        self.sim.look(|world| {
            world
                .person(&self.id)
                .map_or_else(|| self.id.clone(), |p| p.display_name.clone())
        })
    }

    /// What Slack itself told them: "We had some trouble connecting. Try again?"
    pub fn notices(&self) -> Vec<String> {
        self.sim.look(|world| world.notices(&self.id).to_vec())
    }

    /// The modal they see.
    ///
    /// # Errors
    /// When none is open.
    pub fn modal(&self) -> Acted<ViewHandle> {
        let top = self.sim.look(|world| {
            world
                .view_stack(&self.id)
                .last()
                .map(|view| view.id.clone())
        });
        let missing = || {
            let notices = self.notices();
            let notices = if notices.is_empty() {
                String::new()
            } else {
                format!("; Slack told them {notices:?}")
            };
            DriverError::NoModal {
                who: self.name(),
                notices,
            }
        };
        top.map(|id| ViewHandle::new(self.clone(), id))
            .ok_or_else(missing)
    }

    /// Waits for a modal, for apps that open it after they have answered.
    ///
    /// # Errors
    /// When none opens in five seconds of real time.
    pub async fn wait_for_modal(&self) -> Acted<ViewHandle> {
        let found = self
            .sim
            .wait_for(|_| self.modal().ok(), Duration::from_secs(5))
            .await;
        found.or_else(|_| self.modal())
    }

    /// Their DM with the app.
    pub fn dm(&self) -> Feed {
        Feed::dm(self.clone())
    }

    /// A conversation they are in, by id or `#name`.
    ///
    /// # Errors
    /// When they are not in it.
    pub fn in_channel(&self, channel: &str) -> Acted<Feed> {
        Ok(Feed::channel(self.clone(), self.member_of(channel)?))
    }

    /// Reads a conversation: every message they see there, only-visible-to-you ones too.
    ///
    /// # Errors
    /// When they are not in it.
    pub fn sees(&self, channel: &str) -> Acted<Vec<MessageHandle>> {
        Ok(self.in_channel(channel)?.read_all())
    }

    /// The conversation's id, if they are in it.
    fn member_of(&self, channel: &str) -> Acted<String> {
        let found = self.sim.look(|world| {
            let found = world.channel(channel)?;
            found.members.contains(&self.id).then(|| found.id.clone())
        });
        found.ok_or_else(|| DriverError::NotAMember {
            who: self.name(),
            channel: channel.into(),
        })
    }

    /// The person, if they can do anything at all.
    fn active(&self) -> Acted<Person> {
        let person = self.sim.look(|world| world.person(&self.id).cloned());
        let person = person.ok_or_else(|| self.cannot("they are not in the directory"))?;
        match person.kind {
            PersonKind::Deactivated => Err(self.cannot("the account is deactivated")),
            PersonKind::Bot => Err(self.cannot("a bot clicks nothing")),
            PersonKind::Full
            | PersonKind::Guest
            | PersonKind::SingleChannelGuest
            | PersonKind::ConnectStranger => Ok(person),
        }
    }

    /// The person, if the app is installed in their workspace: strangers see its messages, not its commands.
    fn colleague(&self) -> Acted<Person> {
        let person = self.active()?;
        if person.kind == PersonKind::ConnectStranger {
            return Err(self.cannot("the app is not installed in their workspace"));
        }
        Ok(person)
    }

    fn cannot(&self, reason: &str) -> DriverError {
        DriverError::NotAllowed {
            who: self.name(),
            reason: reason.into(),
        }
    }

    /// Changes the world as a person, then tells the app, and waits for its answers.
    async fn act<R>(&self, run: impl FnOnce(&mut Ctx) -> R) -> (R, Vec<Callback>) {
        let (result, events) = self.quietly(run);
        (result, outbound::deliver(self.sim.shared(), events).await)
    }

    /// Changes the world, and gives back what the app should hear.
    fn quietly<R>(&self, run: impl FnOnce(&mut Ctx) -> R) -> (R, Vec<Event>) {
        let shared = self.sim.shared();
        let now = shared.now();
        shared.change(Change::World, |state| {
            let mut ctx = Ctx {
                state,
                config: &shared.config,
                base_url: &shared.base_url,
                now,
                events: Vec::new(),
            };
            let result = run(&mut ctx);
            (result, ctx.events)
        })
    }

    /// What the person is shown for a bad answer: files it as a failure and as a notice.
    fn judge(&self, callback: &Callback, notice: impl Fn(&str) -> String) -> Option<String> {
        let (code, failure) = match &callback.outcome {
            outcome if outcome.is_ok() => return None,
            CallbackOutcome::Answered { status, .. } => {
                let reason = format!("HTTP {status}");
                (
                    "dispatch_failed",
                    Failure::BadResponse {
                        callback: callback.name.clone(),
                        reason,
                    },
                )
            }
            CallbackOutcome::TimedOut => {
                let reason = "operation_timeout".to_string();
                (
                    "operation_timeout",
                    Failure::NoResponse {
                        callback: callback.name.clone(),
                        reason,
                    },
                )
            }
            CallbackOutcome::NoConnection => {
                let reason = "no connection".to_string();
                (
                    "dispatch_failed",
                    Failure::NoResponse {
                        callback: callback.name.clone(),
                        reason,
                    },
                )
            }
        };
        let shown = notice(code);
        self.complain(failure, &shown);
        Some(shown)
    }

    fn complain(&self, failure: Failure, shown: &str) {
        self.sim.shared().change(Change::World, |state| {
            state.log.fail(failure);
            state.world.notice(&self.id, shown);
        });
    }
}
