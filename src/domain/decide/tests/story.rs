//! A Code Green and its surroundings, as small as they can be: timers, pages on their way, and what people were told.
//! Carries effects out as the contract of [`Effect`] says, and fails on a page that is asked for twice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::told::words;
use crate::domain::audit::{Found, Post as Message, PostStands};
use crate::domain::code_green::{CodeGreen, OutcomeKind};
use crate::domain::command::{Closing, Command, Declaration};
use crate::domain::decide::{decide, declare};
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::fixture::{acme_renewal, given, minutes, nine_ten, person};
use crate::domain::ids::{PageKey, UserId};
use crate::domain::mandate::Mandate;
use crate::domain::page::{Absence, Medium, Unasked, Unreachable};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;
use crate::domain::seat::SeatStanding;
use crate::domain::timer::Timer;

/// A page on its way: which, to whom, which attempt, by what.
pub(super) type Post = (PageKey, UserId, u8, Medium);

#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) green: CodeGreen,
    pub(super) now: DateTime<Utc>,
    /// By the timer's stable name.
    pub(super) timers: BTreeMap<String, (DateTime<Utc>, Timer)>,
    pub(super) outbox: Vec<Post>,
    /// Everyone paged so far, in order: person, function, attempt.
    pub(super) paged: Vec<(String, String, u8)>,
    pub(super) told: Vec<(Audience, Notice)>,
    /// Effects of the latest command.
    pub(super) latest: Vec<Effect>,
    rungs: BTreeSet<(PageKey, u8, &'static str)>,
    /// Alerts that ring until they are resolved.
    pub(super) ringing: BTreeSet<PageKey>,
}

impl Story {
    pub(super) fn begins(green: CodeGreen) -> Self {
        let declared = declare(
            Declaration { code_green: green },
            &person("alice"),
            nine_ten(),
        );
        let outcome = declared.expect("a full member may declare");
        let mut story = Self {
            green: outcome.code_green,
            now: nine_ten(),
            timers: BTreeMap::new(),
            outbox: Vec::new(),
            paged: Vec::new(),
            told: Vec::new(),
            latest: Vec::new(),
            rungs: BTreeSet::new(),
            ringing: BTreeSet::new(),
        };
        story.carry_out(outcome.effects);
        story
    }

    /// Val's mandate is there, and every lead has the page.
    pub(super) fn paging() -> Self {
        let mut story = Self::begins(acme_renewal(given("val")));
        story.deliver_all();
        story
    }

    pub(super) fn requested(mandate: Mandate) -> Self {
        Self::begins(acme_renewal(mandate))
    }

    /// A refusal leaves all as it was.
    pub(super) fn command(&mut self, command: Command, by: &By) -> Result<(), Refusal> {
        let outcome = decide(&self.green, command, by, self.now)?;
        self.green = outcome.code_green;
        self.carry_out(outcome.effects);
        Ok(())
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in &effects {
            match effect.clone() {
                Effect::Page {
                    page,
                    recipient,
                    medium,
                    attempt,
                } => {
                    let new = self.rungs.insert((page.clone(), attempt, medium.key()));
                    assert!(
                        new,
                        "{page} attempt {attempt} by {medium:?} was asked for twice"
                    );
                    if medium == Medium::SlackDm {
                        self.paged
                            .push((recipient.to_string(), page.seat.to_string(), attempt));
                    }
                    self.outbox.push((page, recipient, attempt, medium));
                }
                Effect::Resolve { page } => {
                    self.ringing.remove(&page);
                }
                Effect::Resend {
                    page,
                    recipient,
                    medium,
                    attempt,
                } => self.outbox.push((page, recipient, attempt, medium)),
                Effect::Start { timer, at } => {
                    self.timers.insert(timer.to_string(), (at, timer));
                }
                Effect::Stop { timer } => {
                    self.timers.remove(&timer.to_string());
                }
                Effect::StopAll => {
                    self.timers.clear();
                    self.outbox.clear();
                }
                Effect::Tell { to, notice } => self.told.push((to, notice)),
                Effect::Refresh { .. }
                | Effect::Invite { .. }
                | Effect::RemindOwner { .. }
                | Effect::Settle { .. }
                | Effect::OpenRoom
                | Effect::PutOut { .. }
                | Effect::FindTimes
                | Effect::ForgetTouches
                | Effect::Touch { .. } => {}
            }
        }
        self.latest = effects;
    }

    /// Nobody is being asked or reminded, and nothing is to be sent; the look forward may still be open.
    pub(super) fn is_at_rest(&self) -> bool {
        let timers = self.timers.keys().filter(|name| *name != "look-forward");
        timers.count() == 0 && self.outbox.is_empty()
    }

    /// What an auditor would find beside the Code Green.
    pub(super) fn found(&self) -> Found {
        let timers = self
            .timers
            .iter()
            .map(|(name, (at, timer))| (name.clone(), (timer.clone(), *at)));
        let posts = self.rungs.iter().map(|(page, attempt, medium)| {
            let on_its_way = self.outbox.iter().find(|(key, _, number, by)| {
                key == page && number == attempt && by.key() == *medium
            });
            let recipient = self.green.page(page).map(|page| page.recipient.clone());
            Message {
                page: page.clone(),
                attempt: *attempt,
                recipient: recipient.expect("a page that was asked for"),
                medium: Medium::parse(medium).expect("a medium"),
                stands: on_its_way.map_or(PostStands::Settled, |_| PostStands::OnItsWay),
            }
        });
        Found {
            version: self.green.version,
            timers: timers.collect(),
            posts: posts.collect(),
        }
    }

    pub(super) fn says(&mut self, who: &str, command: Command) -> Result<(), Refusal> {
        self.command(command, &person(who))
    }

    /// Everything on its way arrives, if it is still wanted.
    pub(super) fn deliver_all(&mut self) {
        while !self.outbox.is_empty() {
            self.deliver(0);
        }
    }

    pub(super) fn deliver(&mut self, index: usize) {
        let (page, _, attempt, medium) = self.outbox.remove(index);
        if self.green.wants(&page, attempt, medium) {
            if medium == Medium::PagerDuty {
                self.ringing.insert(page.clone());
            }
            let sent = Command::RecordSent {
                page,
                attempt,
                medium,
            };
            self.command(sent, &By::System)
                .expect("a delivery is never refused");
        }
    }

    pub(super) fn fail(&mut self, index: usize) {
        let (page, _, _, medium) = self.outbox.remove(index);
        let lost = Command::RecordUnreachable {
            page,
            medium,
            why: Unreachable::Refused,
        };
        self.command(lost, &By::System)
            .expect("a failure is never refused");
    }

    /// Its person is not disturbed: what was on its way is not sent, if it is the page itself.
    pub(super) fn pass_over(&mut self, page: &PageKey, why: Absence) {
        let over = Command::RecordPassedOver {
            page: page.clone(),
            why,
        };
        self.command(over, &By::System)
            .expect("what is reported is never refused");
    }

    /// The earliest timer, wherever the clock stands.
    pub(super) fn fire_next(&mut self) {
        let next = self
            .timers
            .iter()
            .min_by_key(|(name, (at, _))| (*at, (*name).clone()));
        let Some((name, (at, timer))) = next.map(|(name, timer)| (name.clone(), timer.clone()))
        else {
            return;
        };
        self.timers.remove(&name);
        self.now = self.now.max(at);
        self.command(Command::Fire { timer }, &By::System)
            .expect("a timer is never refused");
    }

    /// Time passes; timers fire when they are due; pages arrive at once.
    pub(super) fn passes(&mut self, span: TimeDelta) {
        let until = self.now + span;
        while self.timers.values().any(|(at, _)| *at <= until) {
            self.fire_next();
            self.deliver_all();
        }
        self.now = until;
    }

    pub(super) fn wait(&mut self, span: i64) {
        self.passes(minutes(span));
    }

    /// What the function board says: "silent, dev asked".
    pub(super) fn board(&self, function: &str) -> String {
        let seat = self.green.seat(&function.into()).expect("a seat");
        match seat.standing() {
            SeatStanding::Silent { paged: Some(who) } => format!("silent, {who} asked"),
            SeatStanding::Silent { paged: None } => "silent".to_owned(),
            SeatStanding::OnIt { by } => format!("on it: {by}"),
            SeatStanding::Delegated { from, to } => format!("{from} offered it to {to}"),
            SeatStanding::Declined { paged: Some(who) } => format!("declined, {who} asked"),
            SeatStanding::Declined { paged: None } => "declined".to_owned(),
            SeatStanding::PassedOver { who, why, paged } => {
                let why = match why {
                    Unasked::Away => "away",
                    Unasked::Asleep => "asleep",
                    Unasked::Gone => "gone",
                    Unasked::OutOfReach => "out of reach",
                };
                format!("{who} {why}, {paged} asked")
            }
            SeatStanding::Quiet { until } => {
                format!("quiet until {}", until.format("%H:%M"))
            }
            SeatStanding::Missing => "missing".to_owned(),
        }
    }

    /// Who was paged for a seat, reminders left out.
    pub(super) fn ladder(&self, function: &str) -> Vec<&str> {
        let first = self
            .paged
            .iter()
            .filter(|(_, seat, attempt)| seat == function && *attempt == 1);
        first.map(|(who, _, _)| who.as_str()).collect()
    }

    /// The notices so far, each as "to: notice", and none of them twice over.
    pub(super) fn told(&self) -> Vec<String> {
        self.told
            .iter()
            .map(|(to, notice)| {
                let to = match to {
                    Audience::Person { user } | Audience::InThread { user } => user.to_string(),
                    Audience::Thread => "thread".to_owned(),
                    Audience::Channel { channel } => channel.to_string(),
                };
                format!("{to}: {}", words(notice))
            })
            .collect()
    }

    /// Whether the latest command asked for this surface.
    pub(super) fn showed(&self, surface: &Surface) -> bool {
        self.latest.contains(&Effect::Refresh {
            surface: surface.clone(),
        })
    }
}

pub(super) fn on_it(seat: &str) -> Command {
    Command::Acknowledge { seat: seat.into() }
}

pub(super) fn cannot(seat: &str, stand_in: Option<&str>) -> Command {
    Command::Decline {
        seat: seat.into(),
        stand_in: stand_in.map(UserId::from),
        note: None,
    }
}

pub(super) fn offers(seat: &str, to: &str) -> Command {
    Command::Delegate {
        seat: seat.into(),
        to: to.into(),
        note: None,
    }
}

pub(super) fn close() -> Command {
    Command::Close(Closing::with(OutcomeKind::Won))
}
