//! The plan, its items, and looking at it.

use codegreen::domain::action_item::Move;
use codegreen::domain::authority::Action;
use codegreen::domain::ids::ItemId;
use codegreen::domain::section::SectionKey;
use codegreen::slack::inbound::Inbound;
use codegreen::slack::wire::{Press, ViewKind};
use serde_json::json;

use super::Kind;
use super::delivered::{note, person, press, press_at_home, react, submit, typed, words};
use super::fixture::{CARD, Fixture, ITEM};
use super::ways::{On, Proof, Way, way};

pub fn planning() -> Vec<Way> {
    vec![
        way("button Read back", Action::ReadBack, |it, who, at| {
            press(it, who, at, &Press::ReadBack { green: it.green.id })
        }),
        way("button We support it", Action::Support, |it, who, at| {
            let (green, version) = (it.green.id, 1);
            press(it, who, at, &Press::Support { green, version })
        }),
        way("form We support it if", Action::Support, |it, who, _| {
            let (green, version) = (it.green.id, 1);
            submit(who, &ViewKind::SupportIf { green, version }, &note())
        }),
        way("button Edit a section", Action::EditPlan, |it, who, at| {
            let (green, section) = (it.green.id, SectionKey::Barriers);
            press(it, who, at, &Press::EditSection { green, section })
        })
        .opens(),
        way("form Edit a section", Action::EditPlan, |it, who, _| {
            let view = ViewKind::EditSection {
                green: it.green.id,
                section: SectionKey::Barriers,
                based_on: 0,
            };
            submit(who, &view, &words("text"))
        }),
        way("button Add an item", Action::AddItem, |it, who, at| {
            press(it, who, at, &Press::AddItem { green: it.green.id })
        })
        .opens(),
        way("form Add an item", Action::AddItem, |it, who, _| {
            let view = ViewKind::AddItem {
                idea: None,
                green: it.green.id,
                item: ItemId::new(),
                source: None,
            };
            submit(who, &view, &words("what"))
        }),
        way("shortcut Add to the plan", Action::AddItem, |it, who, at| {
            Inbound::Interaction(json!({
                "type": "message_action", "callback_id": "add_to_plan", "team": { "id": "T0ACME" },
                "user": person(who), "trigger_id": at, "channel": { "id": it.channel },
                "message": { "ts": "1795442400.000900", "thread_ts": CARD, "text": "a cap at 1.5x" },
            }))
        })
        .opens(),
        way("form Which Code Green", Action::AddItem, |it, who, _| {
            let view = ViewKind::PickCodeGreen {
                item: ItemId::new(),
                text: String::new(),
                source: None,
            };
            let chosen = json!({ "value": it.green.id.to_string() });
            submit(who, &view, &json!({ "code_green": { "input": { "selected_option": chosen } } }))
        })
        .opens(),
    ]
}

fn moves(it: &Fixture, who: Kind, at: &str, made: Move) -> Inbound {
    let item = it.item.id;
    press(it, who, at, &Press::MoveItem { item, made })
}

pub fn items() -> Vec<Way> {
    let (claim, change) = (Action::ClaimItem, Action::MoveItem);
    let mut all = vec![
        way("button Claim", claim, |it, who, at| {
            moves(it, who, at, Move::Claim)
        })
        .idle(&[Kind::ItemOwner]),
        way("🙋 on an item", claim, |it, who, at| {
            react(it, who, at, "raising_hand", ITEM)
        })
        .idle(&[Kind::ItemOwner]),
        way("button Done", change, |it, who, at| {
            moves(it, who, at, Move::Complete)
        }),
        way("button Blocked", change, |it, who, at| {
            moves(it, who, at, Move::Block)
        }),
        way("button Drop", change, |it, who, at| {
            moves(it, who, at, Move::Drop)
        }),
        way("✅ on an item", change, |it, who, at| {
            react(it, who, at, "white_check_mark", ITEM)
        }),
        way("🚧 on an item", change, |it, who, at| {
            react(it, who, at, "construction", ITEM)
        }),
        way("❌ on an item", change, |it, who, at| {
            react(it, who, at, "x", ITEM)
        }),
        way("button Undo", change, |it, who, at| {
            press(it, who, at, &Press::UndoItem { item: it.item.id })
        }),
        way("button Edit an item", Action::EditItem, |it, who, at| {
            press(it, who, at, &Press::EditItem { item: it.item.id })
        })
        .opens(),
        way("form Edit an item", Action::EditItem, |it, who, _| {
            submit(
                who,
                &ViewKind::EditItem { item: it.item.id },
                &words("what"),
            )
        }),
        way("button Say why", Action::ExplainItem, |it, who, at| {
            press(it, who, at, &Press::ExplainItem { item: it.item.id })
        })
        .opens(),
        way("form Say why", Action::ExplainItem, |it, who, _| {
            submit(who, &ViewKind::ExplainItem { item: it.item.id }, &note())
        }),
    ];
    for way in &mut all {
        way.on = On::Item;
    }
    all
}

pub fn looking() -> Vec<Way> {
    vec![
        way("button Join", Action::Join, |it, who, at| {
            press(it, who, at, &Press::Join { green: it.green.id })
        })
        .idle(&[Kind::Caller]),
        way("button Catch me up", Action::See, |it, who, at| {
            press(it, who, at, &Press::CatchUp { green: it.green.id })
        })
        .shows(Proof::Shown),
        way("button The whole plan", Action::See, |it, who, at| {
            press(it, who, at, &Press::WholePlan { green: it.green.id })
        })
        .shows(Proof::Shown),
        way("App Home, Catch me up", Action::See, |it, who, at| {
            press_at_home(who, at, &Press::CatchUp { green: it.green.id })
        })
        .shows(Proof::Shown),
        way("App Home, The whole plan", Action::See, |it, who, at| {
            press_at_home(who, at, &Press::WholePlan { green: it.green.id })
        })
        .shows(Proof::Shown),
        way("button As Markdown", Action::See, |it, who, at| {
            press(it, who, at, &Press::Markdown { green: it.green.id })
        })
        .shows(Proof::Shown),
        way("/codegreen plan CG-n", Action::See, |it, who, at| {
            typed(who, at, &format!("plan {}", it.green.number))
        })
        .shows(Proof::Shown),
        way("/codegreen CG-n", Action::See, |it, who, at| {
            typed(who, at, &it.green.number.to_string())
        })
        .shows(Proof::Shown),
        way("/codegreen status CG-n", Action::See, |it, who, at| {
            typed(who, at, &format!("status {}", it.green.number))
        })
        .shows(Proof::Shown),
    ]
}
