//! Whatever people do to an item, and in whatever order: what is done or dropped leaves that by undo alone, an undo
//! restores what was, a command given twice changes nothing more, and only those may who may.

use proptest::prelude::*;

use super::{add, after, fields, forgetting, gives, item_in, made, reacts, takes_back};
use crate::domain::action_item::{ItemCommand, ItemState, Move};
use crate::domain::fixture::cases;

const PEOPLE: [&str; 5] = ["olga", "dev", "alice", "pat", "carla"];

fn any_command() -> impl Strategy<Value = ItemCommand> {
    let emoji = prop::sample::select(vec!["hand", "check", "x"]);
    let moves = || prop::sample::select(Move::ALL.to_vec());
    prop_oneof![
        3 => moves().prop_map(made),
        3 => (moves(), emoji.clone()).prop_map(|(what, emoji)| reacts(what, emoji)),
        2 => emoji.prop_map(takes_back),
        1 => Just(ItemCommand::Undo),
        1 => "[ab ]{0,2}".prop_map(|note| ItemCommand::Explain { note }),
        1 => prop::option::of(prop::sample::select(PEOPLE.to_vec()))
            .prop_map(|owner| ItemCommand::Edit { fields: fields(owner) }),
        1 => Just(add()),
    ]
}

proptest! {
    #![proptest_config(cases(5_000))]

    /// `dropped_and_done_only_leave_by_undo`, `undo_restores`, `a_command_given_twice_changes_nothing_more`, `only_who_may`.
    #[test]
    fn an_item_keeps_its_promises(
        steps in prop::collection::vec((any_command(), prop::sample::select(PEOPLE.to_vec())), 1..20)
    ) {
        let mut item = item_in(ItemState::Open);
        for (command, who) in steps {
            let Ok(outcome) = gives(&item, command.clone(), who) else {
                continue;
            };
            let next = outcome.item.map(forgetting).filter(|next| *next != item);
            let Some(next) = next else {
                prop_assert!(outcome.effects.is_empty());
                continue;
            };
            let undoes = matches!(command, ItemCommand::Undo | ItemCommand::TakeBack { .. });
            prop_assert!(undoes || item.state.is_live() || next.state == item.state, "{:?} left by {:?}", item.state, command);
            if undoes {
                let last = item.last_move.clone().expect("something to undo");
                prop_assert_eq!((next.state, &next.owner, &next.note), (last.state_before, &last.owner_before, &last.note_before));
                if let ItemCommand::TakeBack { .. } = &command {
                    prop_assert_eq!(last.by.as_str(), who);
                }
            }
            if let ItemCommand::Move { made: what, .. } = &command {
                prop_assert!(*what == Move::Claim || who == "dev" || who == "alice" || item.owner == Some(who.into()));
                let undone = after(&next, ItemCommand::Undo, "alice");
                prop_assert_eq!((undone.state, undone.owner, undone.note), (item.state, item.owner.clone(), item.note.clone()));
            }
            if !undoes {
                match gives(&next, command, who) {
                    Ok(again) => {
                        let again = again.item.map(forgetting);
                        prop_assert!(again.is_none_or(|again| again == next), "twice is once");
                    }
                    Err(_) => prop_assert!(
                        item.owner == Some(who.into()) && next.owner != item.owner,
                        "only who gave the item away may not say it twice"
                    ),
                }
            }
            prop_assert_eq!((next.id, next.created_at, &next.created_by), (item.id, item.created_at, &item.created_by));
            item = next;
        }
    }
}
