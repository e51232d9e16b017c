//! A decision in the making: the Code Green as it will be, and what is to be done about it. Knows how to ask for an
//! effect, and no rule but that what hangs on the state (an alert, the wait for a morning, a word that is owed) ends and
//! moves with it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Outcome;
use super::supporting::holders;
use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::ids::{FunctionKey, PageKey, UserId};
use crate::domain::page::PageState;
use crate::domain::refusal::Refusal;
use crate::domain::seat::Seat;
use crate::domain::timer::Timer;

/// The place of a seat at the table of the Code Green in hand.
pub(super) type Chair = usize;

pub(super) struct Work {
    pub(super) green: CodeGreen,
    pub(super) now: DateTime<Utc>,
    effects: Vec<Effect>,
    /// What was ringing when the command came.
    alerts: Vec<PageKey>,
    /// Which seats waited for somebody to wake, and until when.
    nights: BTreeMap<FunctionKey, DateTime<Utc>>,
    /// Who sat where, and whether every function supported the plan.
    sat_there: BTreeMap<FunctionKey, UserId>,
    was_supported: bool,
}

impl Work {
    pub(super) fn on(green: CodeGreen, now: DateTime<Utc>) -> Self {
        Self {
            alerts: green.alerts(),
            nights: green.nights(),
            sat_there: holders(&green),
            was_supported: green.is_supported(),
            green,
            now,
            effects: Vec::new(),
        }
    }

    /// Whatever ended a page, its alert ends with it; and whatever became of a seat that waited for the morning.
    pub(super) fn outcome(mut self) -> Outcome {
        self.end_a_settled_drill();
        for page in std::mem::take(&mut self.alerts) {
            self.resolve_if_over(&page);
        }
        let (before, after) = (std::mem::take(&mut self.nights), self.green.nights());
        for (seat, until) in &after {
            if before.get(seat) != Some(until) {
                self.start(Timer::QuietEnds { seat: seat.clone() }, *until);
            }
        }
        for seat in before.into_keys().filter(|seat| !after.contains_key(seat)) {
            self.will(Effect::Stop {
                timer: Timer::QuietEnds { seat },
            });
        }
        self.settle_a_found_time();
        let sat_there = std::mem::take(&mut self.sat_there);
        self.follow_support(&sat_there, self.was_supported);
        Outcome {
            code_green: self.green,
            effects: self.effects,
        }
    }

    /// The chair of a function for which this person was paged at any time.
    ///
    /// # Errors
    /// [`Refusal::NotPaged`].
    pub(super) fn chair_of(
        &self,
        function: &FunctionKey,
        person: &UserId,
    ) -> Result<Chair, Refusal> {
        let about = About::Seat(function);
        let may = self.green.allows(Action::AnswerPage, person, about);
        let chair = self.chair_at(function).filter(|_| may);
        chair.ok_or_else(|| Refusal::NotPaged {
            seat: Some(function.clone()),
        })
    }

    /// The chair of a page, if there is such a page.
    pub(super) fn chair_of_page(&self, key: &PageKey) -> Option<Chair> {
        self.green.page(key)?;
        self.chair_at(&key.seat)
    }

    pub(super) fn chair_at(&self, function: &FunctionKey) -> Option<Chair> {
        let mut seats = self.green.seats.iter();
        seats.position(|seat| seat.function == *function)
    }

    pub(super) fn seat(&self, chair: Chair) -> &Seat {
        &self.green.seats[chair]
    }

    pub(super) fn seat_mut(&mut self, chair: Chair) -> &mut Seat {
        &mut self.green.seats[chair]
    }

    pub(super) fn page_state_mut(&mut self, chair: Chair, rung: u16) -> &mut PageState {
        &mut self.green.seats[chair].pages[usize::from(rung)].state
    }

    pub(super) fn will(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn start(&mut self, timer: Timer, at: DateTime<Utc>) {
        self.will(Effect::Start { timer, at });
    }

    pub(super) fn resolve_if_over(&mut self, page: &PageKey) {
        let is_open = self.green.page(page).is_some_and(|it| it.state.is_open());
        let effect = Effect::Resolve { page: page.clone() };
        if !is_open && !self.effects.contains(&effect) {
            self.will(effect);
        }
    }

    /// Forgets the timers of one page, but for the reminder that its person asked for.
    pub(super) fn stop_timers(&mut self, chair: Chair, rung: u16) {
        let page = self.seat(chair).page_key(rung);
        for (step, _) in self.steps_to_come(chair, rung) {
            let page = page.clone();
            self.will(Effect::Stop {
                timer: Timer::Climb { page, step },
            });
        }
        self.will(Effect::Stop {
            timer: Timer::Remind { page: page.clone() },
        });
        self.will(Effect::Stop {
            timer: Timer::Escalate { page },
        });
    }

    /// Once is enough: a surface is rendered from fresh state.
    pub(super) fn show(&mut self, surface: Surface) {
        let effect = Effect::Refresh { surface };
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    /// The card, and every message of this seat's pages: each says who covers, or that nobody does.
    pub(super) fn show_seat(&mut self, chair: Chair) {
        self.show_pages(chair);
        self.show(Surface::Card);
    }

    /// A page that is still on its way is rendered when it is sent.
    pub(super) fn show_pages(&mut self, chair: Chair) {
        let seat = self.seat(chair);
        let surfaces: Vec<Surface> = seat
            .pages
            .iter()
            .filter(|page| !matches!(page.state, PageState::Queued { .. }))
            .flat_map(|page| {
                let key = seat.page_key(page.rung);
                (1..=page.attempts).map(move |attempt| Surface::Page {
                    page: key.clone(),
                    attempt,
                })
            })
            .collect();
        for surface in surfaces {
            self.show(surface);
        }
    }

    pub(super) fn tell(&mut self, user: UserId, notice: Notice) {
        self.will(Effect::Tell {
            to: Audience::Person { user },
            notice,
        });
    }

    /// Of a drill its caller reads the report, and nothing before it.
    pub(super) fn tell_caller(&mut self, notice: Notice) {
        if self.green.drill {
            return;
        }
        self.tell(self.green.caller.clone(), notice);
    }

    /// Who is both is told once.
    pub(super) fn tell_sponsor_and_caller(&mut self, notice: &Notice) {
        let sponsor = self
            .green
            .sponsor()
            .filter(|sponsor| **sponsor != self.green.caller && !self.green.drill)
            .cloned();
        if let Some(sponsor) = sponsor {
            self.tell(sponsor, notice.clone());
        }
        self.tell_caller(notice.clone());
    }

    pub(super) fn tell_thread(&mut self, notice: Notice) {
        self.will(Effect::Tell {
            to: Audience::Thread,
            notice,
        });
    }
}
