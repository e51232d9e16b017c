//! After the close: five questions about what is to come, and those who have not answered asked once.

use chrono::{DateTime, Utc};

use super::work::Work;
use crate::domain::authority::{About, Action};
use crate::domain::code_green::{OutcomeKind, Phase};
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::look_forward::{Answers, LookForward};
use crate::domain::refusal::Refusal;
use crate::domain::timer::Timer;

impl Work {
    /// Opens the questions with the close; a Code Green that was stood down has nothing to look forward from.
    pub(super) fn open_the_look_forward(&mut self, outcome: OutcomeKind) {
        if outcome == OutcomeKind::StoodDown {
            return;
        }
        let open = LookForward::from(self.now, self.green.look_forward.take());
        self.start(Timer::LookForward, open.due());
        self.green.look_forward = Some(open);
        self.show(Surface::LookForward);
    }

    /// With an undone close the questions rest; the answers are kept.
    pub(super) fn rest_the_look_forward(&mut self) {
        if self.green.look_forward.is_some() {
            self.will(Effect::Stop {
                timer: Timer::LookForward,
            });
            self.show(Surface::LookForward);
        }
    }

    /// Somebody's answers, in the place of those they gave before.
    ///
    /// # Errors
    /// [`Refusal::NoLookForward`] before the close and after two days; [`Refusal::NotAtTheTable`].
    pub(super) fn look_forward(
        &mut self,
        person: &UserId,
        words: Vec<String>,
    ) -> Result<(), Refusal> {
        let (now, caller) = (self.now, self.green.caller.clone());
        let is_closed = matches!(self.green.phase, Phase::Closed { .. });
        let was_at_the_table = self.green.allows(Action::LookForward, person, About::Whole);
        let open = (self.green.look_forward.as_mut()).filter(|open| is_closed && now <= open.until);
        let Some(open) = open else {
            return Err(Refusal::NoLookForward);
        };
        if !was_at_the_table {
            return Err(Refusal::NotAtTheTable { caller });
        }
        match open.answers.iter_mut().find(|it| it.by == *person) {
            Some(answers) if answers.words == words => return Ok(()),
            Some(answers) => {
                answers.words = words;
                answers.at = now;
            }
            None => open.answers.push(Answers {
                by: person.clone(),
                at: now,
                words,
            }),
        }
        self.show(Surface::LookForward);
        Ok(())
    }

    pub(super) fn look_forward_due(&self) -> Option<DateTime<Utc>> {
        match (&self.green.phase, &self.green.look_forward) {
            (Phase::Closed { .. }, Some(open)) => Some(open.due()),
            _ => None,
        }
    }

    /// A day after the close whoever has not answered is asked, once; after the second the answers stand.
    pub(super) fn move_the_look_forward_on(&mut self) {
        let people = self.green.at_the_table();
        let Some(open) = &mut self.green.look_forward else {
            return;
        };
        if open.reminded {
            self.show(Surface::LookForward);
            return;
        }
        open.reminded = true;
        let until = open.until;
        let silent: Vec<UserId> = (people.into_iter())
            .filter(|user| open.of(user).is_none())
            .collect();
        self.start(Timer::LookForward, until);
        for user in silent {
            self.will(Effect::Tell {
                to: Audience::Person { user },
                notice: Notice::LookForwardAsked { until },
            });
        }
    }
}
