//! Somebody to act as: who they are, what they see, and the one way in which acts reach the world and the app. The
//! acts themselves are in the modules beside this one.

use std::time::Duration;

use super::{Acted, DriverError, Feed, MessageHandle, ViewHandle};
use crate::{
    SlackSim,
    api::Ctx,
    log::{Callback, CallbackOutcome, Failure},
    outbound::{self, Event},
    state::Change,
    world::{Person, PersonKind},
};

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

    /// The conversation's id, if they are in it. `dm` is their DM with the app, which opens if need be.
    pub(super) fn member_of(&self, channel: &str) -> Acted<String> {
        if channel == "dm" {
            return Ok(self
                .quietly(|ctx| ctx.state.world.open_dm(&self.id, ctx.now).0)
                .0);
        }
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
    pub(super) fn active(&self) -> Acted<Person> {
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
    pub(super) fn colleague(&self) -> Acted<Person> {
        let person = self.active()?;
        if person.kind == PersonKind::ConnectStranger {
            return Err(self.cannot("the app is not installed in their workspace"));
        }
        Ok(person)
    }

    pub(super) fn cannot(&self, reason: &str) -> DriverError {
        DriverError::NotAllowed {
            who: self.name(),
            reason: reason.into(),
        }
    }

    /// Changes the world as a person, then tells the app, and waits for its answers.
    pub(super) async fn act<R>(&self, run: impl FnOnce(&mut Ctx) -> R) -> (R, Vec<Callback>) {
        let (result, events) = self.quietly(run);
        (result, outbound::deliver(self.sim.shared(), events).await)
    }

    /// Changes the world, and gives back what the app should hear.
    pub(super) fn quietly<R>(&self, run: impl FnOnce(&mut Ctx) -> R) -> (R, Vec<Event>) {
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
    pub(super) fn judge(
        &self,
        callback: &Callback,
        notice: impl Fn(&str) -> String,
    ) -> Option<String> {
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

    pub(super) fn complain(&self, failure: Failure, shown: &str) {
        self.sim.shared().change(Change::World, |state| {
            state.log.fail(failure);
            state.world.notice(&self.id, shown);
        });
    }
}
