//! The ways in which people try each action: a button, a form, a reaction, a shortcut, a command; as Slack delivers them.

use std::sync::atomic::{AtomicU64, Ordering};

use codegreen::domain::authority::{About, Action};
use codegreen::domain::person::Viewer;
use codegreen::slack::inbound::{Inbound, Reply};
use serde_json::Value;

use super::fixture::{Fixture, Stage, World, make};
use super::{Kind, at_the_table, in_the_ledger, in_the_plan};
use crate::support::app::TestApp;

/// What a way is about.
#[derive(Clone, Copy)]
pub enum On {
    Whole,
    Seat(&'static str),
    Item,
    Idea,
    Barrier,
    Decision,
}

/// How it shows that somebody got through.
#[derive(Clone, Copy)]
pub enum Proof {
    /// The timeline has their deed.
    Done,
    /// A form opened for them.
    Opened,
    /// They were shown this Code Green.
    Shown,
    /// A form opened that says who has looked.
    ShownWhoLooked,
}

pub type Make = fn(&Fixture, Kind, &str) -> Inbound;

pub struct Way {
    pub name: &'static str,
    pub action: Action,
    pub on: On,
    stage: Stage,
    proof: Proof,
    make: Make,
    /// Those who may, and have nothing to do.
    idle: &'static [Kind],
    /// Whose own message it is on.
    only: Option<Kind>,
    confidential: bool,
    /// Means nothing in a drill, whoever asks.
    real: bool,
}

pub static TRIES: AtomicU64 = AtomicU64::new(1);

impl Way {
    pub fn is_for_confidential_ones(&self) -> bool {
        self.confidential
    }

    pub fn has_nothing_to_do(&self, kind: Kind) -> bool {
        self.idle.contains(&kind) || self.only.is_some_and(|only| only != kind)
    }

    pub async fn place(&self, t: &TestApp, world: World) -> anyhow::Result<Fixture> {
        if world == World::Drill {
            // There is one at a time.
            let ended = "UPDATE code_green SET closed_at = declared_at WHERE number < 0";
            t.database.sql(ended).await;
        }
        let store = &t.database.store;
        make(store, &t.workspace(), world, self.stage, t.clock.now()).await
    }

    pub fn allows(&self, place: &Fixture, kind: Kind) -> bool {
        let seat;
        let about = match self.on {
            On::Whole => About::Whole,
            On::Seat(function) => {
                seat = function.into();
                About::Seat(&seat)
            }
            On::Item => About::Item(&place.item),
            On::Idea => About::Entry(&place.idea),
            On::Barrier => About::Entry(&place.barrier),
            On::Decision => About::Entry(&place.decision),
        };
        let is_rehearsed = self.real && place.green.drill;
        !is_rehearsed && place.green.allows(self.action, &kind.user(), about)
    }

    /// Whether this kind of person gets through.
    pub async fn tried(&self, t: &TestApp, place: &Fixture, kind: Kind) -> anyhow::Result<bool> {
        let nth = TRIES.fetch_add(1, Ordering::Relaxed);
        let trigger = format!("{nth}.matrix");
        let bot = &t.running.bot;
        let calls = t.sim.call_count();
        let reply = bot.dispatch((self.make)(place, kind, &trigger)).await;
        bot.finish_started().await;
        let since = t.sim.calls().split_off(calls);
        let opened = since
            .iter()
            .filter(|call| call.method == "views.open" && call.arg("trigger_id") == Some(&trigger));
        let forms: Vec<&Value> = opened
            .map(|call| &call.args["view"])
            .filter(|view| is_a_form(view, place))
            .collect();
        let name = &place.green.opportunity.name;
        Ok(match self.proof {
            Proof::Done => {
                let store = &t.database.store;
                let (ws, id) = (t.workspace(), place.green.id);
                let lines = store.timeline(&ws, id, &Viewer::System).await?;
                let theirs = |by: &Option<_>| *by == Some(kind.user());
                lines
                    .iter()
                    .any(|line| theirs(&line.by) && line.what != "looked")
            }
            Proof::Opened => {
                let pushed = matches!(&reply, Reply::Json(json) if is_a_form(&json["view"], place));
                pushed || !forms.is_empty()
            }
            Proof::Shown => {
                let said = since
                    .iter()
                    .any(|call| call.args.to_string().contains(name));
                said || matches!(&reply, Reply::Json(json) if json.to_string().contains(name))
            }
            Proof::ShownWhoLooked => forms
                .iter()
                .any(|it| it.to_string().contains("Who has looked")),
        })
    }
}

/// A form about this one, and not about another that the person may have a part in.
fn is_a_form(view: &Value, place: &Fixture) -> bool {
    let view_text = view.to_string();
    let entries =
        [&place.idea, &place.barrier, &place.decision].map(|entry| entry.id.0.to_string());
    let names = [place.green.id.0.to_string(), place.item.id.0.to_string()];
    let mut names = names.iter().chain(&entries);
    !view["submit"].is_null() && names.any(|name| view_text.contains(name))
}

pub fn way(name: &'static str, action: Action, make: Make) -> Way {
    Way {
        name,
        action,
        on: On::Whole,
        stage: Stage::Paging,
        proof: Proof::Done,
        make,
        idle: &[],
        only: None,
        confidential: false,
        real: false,
    }
}

impl Way {
    pub fn on(self, on: On) -> Self {
        Self { on, ..self }
    }

    pub fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }

    pub fn opens(self) -> Self {
        let proof = Proof::Opened;
        Self { proof, ..self }
    }

    pub fn shows(self, proof: Proof) -> Self {
        Self { proof, ..self }
    }

    pub fn idle(self, idle: &'static [Kind]) -> Self {
        Self { idle, ..self }
    }

    pub fn of(self, only: Kind) -> Self {
        let only = Some(only);
        Self { only, ..self }
    }

    pub fn real(self) -> Self {
        let real = true;
        Self { real, ..self }
    }

    pub fn confidential(self) -> Self {
        let confidential = true;
        Self {
            confidential,
            ..self
        }
    }
}

/// All of them.
pub fn ways() -> Vec<Way> {
    let mut all = at_the_table::answering();
    all.extend(at_the_table::leading());
    all.extend(in_the_plan::planning());
    all.extend(in_the_plan::items());
    all.extend(in_the_ledger::all());
    all.extend(in_the_plan::looking());
    all
}

/// Whether the form to call one opens.
pub async fn opens_the_form(t: &TestApp, inbound: Inbound) -> bool {
    let calls = t.sim.call_count();
    t.running.bot.dispatch(inbound).await;
    t.running.bot.finish_started().await;
    let since = t.sim.calls().split_off(calls);
    let mut views = since.iter().filter(|call| call.method == "views.open");
    views.any(|call| !call.args["view"]["submit"].is_null())
}
