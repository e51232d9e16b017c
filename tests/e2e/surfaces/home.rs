//! P11: App Home, for somebody who is asked, for somebody new, and for whoever has more than it holds.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use codegreen::app::home::Mine;
use codegreen::domain::action_item::{ActionItem, ItemState};
use codegreen::domain::code_green::{CodeGreen, Phase};
use codegreen::domain::ids::{CodeGreenId, ItemId, Number, UserId};
use codegreen::domain::ledger::Word;
use codegreen::domain::mandate::Mandate;
use codegreen::slack::render::{self, Readiness};
use serde_json::Value;

use super::cast::{CARLA, Cast, HUGO, LENA, RITA, TOM, UNKNOWN, date, now};
use super::confidential::secret;
use super::ledger;
use super::support::spoken;
use super::views::Named;

/// Slack's limits: <https://docs.slack.dev/reference/views/home-tab-views>, and `view_too_large` above 250 kB.
const BLOCKS: usize = 100;
const BYTES: usize = 250_000;

/// Slack would take it.
#[track_caller]
pub fn assert_home(name: &str, view: &Value) {
    if let Err(wrong) = slack_sim::blockkit::check_home(view) {
        panic!("{name}: {wrong:#?}\n{view:#}");
    }
    let blocks = view["blocks"].as_array().map_or(0, Vec::len);
    assert!(blocks <= BLOCKS, "{name}: {blocks} blocks");
    let bytes = view.to_string().len();
    assert!(bytes <= BYTES, "{name}: {bytes} bytes");
}

/// Every App Home, named `renderer__state`.
pub fn all(cast: &Cast) -> Named {
    let ready = Readiness::SetUp;
    let drawn = |name: &str, mine: &Mine, ready, noted: Option<&str>, reader: &str| {
        let names = cast.scene();
        let reader = UserId::from(reader);
        let scene = render::Scene {
            reader: Some(&reader),
            thread: None,
            ..names
        };
        let view = render::home(mine, &threads(mine), ready, noted, &reader, scene);
        (format!("home__{name}"), view)
    };
    let nothing = Mine::default();
    let open = Mine {
        greens: vec![cast.green(), numbered(secret(cast), 43)],
        ..Mine::default()
    };
    let noted = cast.say("Noted: it is done. “Undo” on its message takes that back.");
    vec![
        drawn("new", &nothing, ready, None, HUGO),
        drawn("to_be_set_up", &nothing, Readiness::Begin, None, TOM),
        drawn("not_set_up", &nothing, Readiness::Wait, None, HUGO),
        drawn("nothing_waits", &open, ready, None, HUGO),
        drawn("a_lead_is_asked", &asked(cast), ready, None, LENA),
        drawn("noted", &items(cast), ready, Some(&noted), CARLA),
        drawn("a_word_is_owed", &owed(cast), ready, None, CARLA),
        drawn("a_go_is_awaited", &mandated(cast), ready, None, TOM),
        drawn("full", &full(cast), ready, None, CARLA),
        drawn(
            "full_zone_unknown",
            &full(cast),
            ready,
            Some(&noted),
            UNKNOWN,
        ),
        (
            "home_line".to_owned(),
            render::home_line(&cast.say("There is nothing for you to do here.")),
        ),
    ]
}

/// What is read from it.
pub fn modals(cast: &Cast) -> Named {
    let green = cast.green();
    let plan = render::Plan::default();
    let status = render::status(&green, plan, &LENA.into(), cast.scene());
    let view = render::answer_modal("Catch me up", status);
    vec![("answer_modal".to_owned(), view)]
}

fn threads(mine: &Mine) -> BTreeMap<CodeGreenId, String> {
    let url = "https://acme.slack.com/archives/C0ESCALATE/p1795440900000100";
    let posted = mine.greens.iter().take(1);
    posted.map(|green| (green.id, url.to_owned())).collect()
}

fn numbered(green: CodeGreen, number: i64) -> CodeGreen {
    let id = CodeGreenId::parse(&format!("{number:032x}")).expect("an id");
    CodeGreen {
        id,
        number: Number(number),
        ..green
    }
}

fn asked(cast: &Cast) -> Mine {
    let entry = ledger::decision_entry(cast, Word::Asked { on: 1 });
    Mine {
        greens: vec![cast.green()],
        decisions: vec![(cast.green(), entry)],
        ..Mine::default()
    }
}

fn theirs(cast: &Cast, n: u128, state: ItemState, reader: &str) -> (CodeGreen, ActionItem) {
    let item = ActionItem {
        id: ItemId::parse(&format!("{n:032x}")).expect("an id"),
        owner: Some(reader.into()),
        ..cast.item(state)
    };
    (cast.green(), item)
}

fn items(cast: &Cast) -> Mine {
    let (green, mut late) = theirs(cast, 1, ItemState::InProgress, CARLA);
    late.due_on = Some(date("2026-11-20"));
    Mine {
        greens: vec![cast.green()],
        items: vec![
            (green, late),
            theirs(cast, 2, ItemState::Open, CARLA),
            theirs(cast, 3, ItemState::Blocked, CARLA),
        ],
        ..Mine::default()
    }
}

fn waiting(approvers: [&str; 2]) -> Mandate {
    Mandate::Asked {
        approvers: approvers.map(UserId::from).to_vec(),
        asked: 2,
        chosen: approvers[0].into(),
        until: Some(now() + TimeDelta::minutes(10)),
        desk: Some("C0DEALDESK".into()),
    }
}

/// Somebody's Go is awaited.
fn mandated(cast: &Cast) -> Mine {
    let mut green = cast.green();
    green.phase = Phase::Requested;
    green.mandate = waiting([RITA, TOM]);
    Mine {
        greens: vec![green],
        ..Mine::default()
    }
}

/// Their function's word on the plan, and a yes that has grown old.
fn owed(cast: &Cast) -> Mine {
    let mut green = spoken(cast);
    green.seats[0].support.word = None;
    let mut old = numbered(cast.green(), 44);
    if let Some(holder) = &mut old.seats[0].holder {
        holder.asked_again = Some(now() - TimeDelta::minutes(5));
    }
    Mine {
        greens: vec![green, old],
        ..Mine::default()
    }
}

/// More of everything than it holds.
fn full(cast: &Cast) -> Mine {
    let mut busy = owed(cast).greens.remove(0);
    busy.seats.push(cast.silent("it", "IT", CARLA, &[]));
    busy.seats.push(cast.silent("hr", "HR", UNKNOWN, &[]));
    busy.mandate = waiting([CARLA, UNKNOWN]);
    let (green, item) = theirs(cast, 1, ItemState::Open, CARLA);
    let entry = ledger::decision_entry(cast, Word::Asked { on: 1 });
    Mine {
        greens: vec![numbered(busy, 100); 30],
        items: vec![(green.clone(), item); 20],
        more_items: 40,
        decisions: vec![(green, entry); 20],
        more_decisions: 3,
    }
}

#[test]
fn every_home_looks_as_it_should() {
    for (name, view) in all(&Cast::ordinary()) {
        assert_home(&name, &view);
        assert_surface!(name, view);
    }
}

#[test]
fn what_is_over_is_counted() {
    for (name, view) in all(&Cast::ordinary()) {
        let text = view.to_string();
        let is_full = name.starts_with("home__full");
        // 48 items and 18 decisions are not shown, 20 Code Greens, 24 pages, 26 mandates and as many words.
        let not_shown = [48, 18, 20, 24, 26].map(|count| format!("and {count} more"));
        for said in not_shown {
            assert_eq!(text.contains(&said), is_full, "{name}: {said}");
        }
    }
}
