//! Slack keeps no order among events. In whatever order word of a reaction's giving and taking away comes, the item ends as
//! if it had come in the order in which it was done.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::{ActionItem, forgetting, gives, item_in};
use crate::domain::action_item::{ItemCommand, ItemState, Move, Via};
use crate::domain::fixture::{cases, nine_ten};

/// The `n`th thing a person does with this emoji: gives it, takes it away, gives it again…
fn nth(n: usize, made: Move, emoji: &str) -> ItemCommand {
    let at = nine_ten() + TimeDelta::seconds(i64::try_from(n).expect("few"));
    let emoji = emoji.to_owned();
    if n.is_multiple_of(2) {
        let via = Via::Reaction { emoji, at };
        ItemCommand::Move { made, via }
    } else {
        ItemCommand::TakeBack { emoji, at }
    }
}

fn played(item: ActionItem, commands: impl IntoIterator<Item = ItemCommand>) -> ActionItem {
    let end = commands.into_iter().fold(item, |item, command| {
        let outcome = gives(&item, command, "olga").expect("the owner may");
        outcome.item.unwrap_or(item)
    });
    forgetting(end)
}

fn all_orders(of: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for n in 0..of {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |at| {
                    let mut order = order.clone();
                    order.insert(at, n);
                    order
                })
            })
            .collect();
    }
    orders
}

#[test]
fn every_order_of_one_reaction_ends_the_same() {
    for (made, emoji) in [
        (Move::Claim, "raising_hand"),
        (Move::Complete, "white_check_mark"),
        (Move::Block, "construction"),
        (Move::Drop, "x"),
    ] {
        for events in 1..=6 {
            let item = item_in(ItemState::InProgress);
            let in_order = played(item.clone(), (0..events).map(|n| nth(n, made, emoji)));
            let expected = (in_order.state, in_order.owner, in_order.note);
            for order in all_orders(events) {
                let end = played(item.clone(), order.iter().map(|n| nth(*n, made, emoji)));
                assert_eq!(
                    (end.state, end.owner, end.note),
                    expected,
                    "{emoji} in the order {order:?}"
                );
            }
        }
    }
}

#[test]
fn a_removal_that_overtakes_its_own_giving_lets_it_not_count() {
    let item = item_in(ItemState::Open);
    let end = played(
        item.clone(),
        [nth(1, Move::Drop, "x"), nth(0, Move::Drop, "x")],
    );
    assert_eq!(end, forgetting(item));
}

#[test]
fn what_is_remembered_is_forgotten_and_never_much() {
    let mut item = item_in(ItemState::Open);
    for n in 0..200 {
        let at = nine_ten();
        let emoji = format!("emoji_{n}");
        let taken = gives(&item, ItemCommand::TakeBack { emoji, at }, "olga").expect("anybody");
        assert!(taken.effects.is_empty(), "nobody sees it");
        item = taken.item.expect("remembered");
        assert!(item.taken_back.len() <= 32);
    }
    let at = nine_ten() - TimeDelta::hours(1);
    item.taken_back.iter_mut().for_each(|taken| taken.at = at);
    let last = ItemCommand::TakeBack {
        emoji: "x".to_owned(),
        at: nine_ten(),
    };
    let item = gives(&item, last, "olga").expect("anybody").item;
    assert_eq!(item.expect("remembered").taken_back.len(), 1);
}

proptest! {
    #![proptest_config(cases(2_000))]

    /// A longer history, of which not all orders can be played.
    #[test]
    fn a_long_history_ends_the_same_in_any_order(
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
        events in 1..=12_usize,
    ) {
        let item = item_in(ItemState::Blocked);
        let in_order = played(item.clone(), (0..events).map(|n| nth(n, Move::Complete, "white_check_mark")));
        let shuffled = order.into_iter().filter(|n| *n < events);
        let end = played(item, shuffled.map(|n| nth(n, Move::Complete, "white_check_mark")));
        prop_assert_eq!((end.state, end.owner, end.note), (in_order.state, in_order.owner, in_order.note));
    }
}

#[test]
fn a_move_kept_without_its_time_is_read_and_taken_back() {
    let moved = gives(&item_in(ItemState::Open), nth(0, Move::Block, "x"), "olga");
    let mut item = moved.expect("the owner may").item.expect("it is blocked");
    let mut kept = serde_json::to_value(&item.last_move).expect("JSON");
    kept["via"] = serde_json::json!({ "by": "reaction", "emoji": "x" });
    item.last_move = serde_json::from_value(kept).expect("as it was kept before");
    let item = played(item, [nth(1, Move::Block, "x")]);
    assert_eq!(item.state, ItemState::Open);
}
