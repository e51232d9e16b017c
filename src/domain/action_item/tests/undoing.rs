//! What a reaction does, what taking it back does, and what an undo restores.

use super::{after, gives, item_in, made, reacts, takes_back};
use crate::domain::action_item::ItemState::{Blocked, Done, InProgress, Open};
use crate::domain::action_item::{ItemCommand, Move};
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::refusal::Refusal;

#[test]
fn a_reaction_changes_the_item_the_count_and_asks_in_private() {
    let item = item_in(InProgress);
    let outcome =
        gives(&item, reacts(Move::Complete, "white_check_mark"), "olga").expect("its owner");
    let notice = Notice::ItemMoved {
        item: item.id,
        moved: Move::Complete,
    };
    let to = Audience::InThread {
        user: "olga".into(),
    };
    let expected = [
        Effect::Refresh {
            surface: Surface::Item { item: item.id },
        },
        Effect::Refresh {
            surface: Surface::Card,
        },
        Effect::Tell { to, notice },
    ];
    assert_eq!(outcome.effects, expected);
    let taken_over = gives(&item, made(Move::Claim), "pat").expect("anybody");
    assert_eq!(
        taken_over.effects,
        [expected[0].clone()],
        "a button says nothing more, and the count is the same"
    );
}

#[test]
fn taking_a_reaction_back_undoes_only_what_it_caused() {
    let item = item_in(Blocked);
    let done = after(&item, reacts(Move::Complete, "white_check_mark"), "olga");
    assert_eq!((done.state, done.note.as_deref()), (Done, None));
    for (emoji, who) in [
        ("white_check_mark", "dev"),
        ("heavy_check_mark", "olga"),
        ("raising_hand", "olga"),
    ] {
        assert_eq!(
            after(&done, takes_back(emoji), who),
            done,
            "{emoji} by {who}"
        );
    }
    let back = after(&done, takes_back("white_check_mark"), "olga");
    assert_eq!(
        (back.state, back.owner, back.note),
        (item.state, item.owner.clone(), item.note.clone())
    );
    let by_button = after(&item, made(Move::Complete), "olga");
    assert_eq!(
        after(&by_button, takes_back("white_check_mark"), "olga"),
        by_button
    );
    let moved_on = after(
        &after(&item, reacts(Move::Claim, "raising_hand"), "pat"),
        made(Move::Resume),
        "pat",
    );
    assert_eq!(
        after(&moved_on, takes_back("raising_hand"), "pat"),
        moved_on
    );
}

#[test]
fn an_undo_restores_state_owner_and_note() {
    let item = item_in(Open);
    let claimed = after(&item, made(Move::Claim), "pat");
    assert_eq!(
        (claimed.state, claimed.owner.clone()),
        (InProgress, Some("pat".into()))
    );
    let back = after(&claimed, ItemCommand::Undo, "pat");
    assert_eq!(
        (back.state, back.owner.clone(), back.note.clone()),
        (Open, item.owner, item.note)
    );
    assert_eq!(
        gives(&back, ItemCommand::Undo, "olga"),
        Err(Refusal::NothingToUndo)
    );
    assert!(matches!(
        gives(&claimed, ItemCommand::Undo, "carla"),
        Err(Refusal::MayNotMoveItem { made: None, .. })
    ));
}

#[test]
fn claiming_ones_own_item_starts_it_and_no_more() {
    let started = after(&item_in(Open), made(Move::Claim), "olga");
    assert_eq!(started.state, InProgress);
    assert_eq!(after(&started, made(Move::Claim), "olga"), started);
    let blocked = item_in(Blocked);
    assert_eq!(after(&blocked, made(Move::Claim), "olga"), blocked);
    let taken = after(&blocked, made(Move::Claim), "pat");
    assert_eq!(
        (taken.state, taken.note.as_deref()),
        (Blocked, Some("as agreed")),
        "it is blocked for the same reason"
    );
}
