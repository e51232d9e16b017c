//! Adding, editing and explaining items, and what becomes of them after the close.

use super::{add, after, fields, gives, green, item_in, made, reacts, takes_back};
use crate::domain::action_item::ItemState::{Blocked, Done, Open};
use crate::domain::action_item::{ItemCommand, ItemFields, ItemState, Move, decide};
use crate::domain::code_green::{OutcomeKind, Phase};
use crate::domain::effect::Effect;
use crate::domain::fixture::{acme_renewal, asked, nine_ten, person};
use crate::domain::refusal::Refusal;
use crate::domain::support::Touched;

#[test]
fn an_item_is_added_once_by_whoever_edits_the_plan() {
    let added = decide(&green(), None, add(), &person("dev"), nine_ten()).expect("seated");
    // The item, the card, the plan that it changes, and a word to the owner that somebody else named.
    assert_eq!(added.effects.len(), 4);
    let item = added.item.expect("a new item");
    let moved_on = after(&item, made(Move::Complete), "olga");
    assert_eq!(
        after(&moved_on, add(), "dev"),
        moved_on,
        "a second submit adds nothing"
    );
    let stranger = decide(&green(), None, add(), &person("pat"), nine_ten());
    assert_eq!(
        stranger,
        Err(Refusal::MayNotEditPlan {
            caller: "alice".into()
        })
    );
    let too_early = decide(
        &acme_renewal(asked(&["val"], "val")),
        None,
        add(),
        &person("alice"),
        nine_ten(),
    );
    assert_eq!(too_early, Err(Refusal::NotYetMandated));
    assert_eq!(
        decide(
            &green(),
            None,
            made(Move::Claim),
            &person("pat"),
            nine_ten()
        ),
        Err(Refusal::NoSuchItem)
    );
}

#[test]
fn items_outlive_the_close() {
    let mut green = green();
    green.phase = Phase::Closed {
        at: nine_ten(),
        by: "val".into(),
        outcome: OutcomeKind::Won,
        note: None,
        final_amount: None,
    };
    assert_eq!(
        decide(&green, None, add(), &person("alice"), nine_ten()),
        Err(Refusal::Over)
    );
    for command in [
        made(Move::Complete),
        made(Move::Claim),
        ItemCommand::Edit {
            fields: fields(None),
        },
    ] {
        assert!(
            decide(
                &green,
                Some(&item_in(Open)),
                command,
                &person("alice"),
                nine_ten()
            )
            .is_ok()
        );
    }
}

#[test]
fn an_edit_is_for_the_plans_editors_and_for_live_items() {
    let item = item_in(Blocked);
    let edit = || ItemCommand::Edit {
        fields: fields(Some("pat")),
    };
    let edited = after(&item, edit(), "dev");
    assert_eq!(
        (edited.owner.clone(), edited.state),
        (Some("pat".into()), Blocked)
    );
    assert_eq!(after(&edited, edit(), "dev"), edited);
    assert_eq!(
        after(&item, edit(), "olga").owner,
        Some("pat".into()),
        "its owner hands it on"
    );
    assert_eq!(
        gives(&item, edit(), "pat"),
        Err(Refusal::MayNotEditPlan {
            caller: "alice".into()
        })
    );
    assert_eq!(
        gives(&item_in(Done), edit(), "dev"),
        Err(Refusal::ItemEnded { state: Done })
    );
    let reassigned = after(
        &after(&item, reacts(Move::Claim, "raising_hand"), "olaf"),
        edit(),
        "dev",
    );
    let kept = after(&reassigned, takes_back("raising_hand"), "olaf");
    assert_eq!(
        kept.owner,
        Some("pat".into()),
        "an earlier claim cannot be undone past the edit"
    );
}

#[test]
fn whoever_moved_it_may_say_why_even_when_it_is_no_longer_theirs() {
    let claimed = after(&item_in(Open), made(Move::Claim), "pat");
    let explain = |note: &str| ItemCommand::Explain {
        note: note.to_owned(),
    };
    let explained = after(&claimed, explain(" I know them. "), "pat");
    assert_eq!(explained.note.as_deref(), Some("I know them."));
    assert_eq!(after(&explained, explain("  "), "pat").note, None);
    let taken = after(&claimed, made(Move::Claim), "olga");
    assert!(gives(&taken, explain("late"), "pat").is_err());
}

#[test]
fn what_is_stored_of_states_and_moves_is_read_back() {
    let states = ["open", "in_progress", "blocked", "done", "dropped"];
    assert_eq!(ItemState::ALL.map(ItemState::key), states);
    for (state, key) in ItemState::ALL.into_iter().zip(states) {
        assert_eq!(ItemState::parse(key), Some(state));
    }
    assert_eq!(ItemState::parse("opened"), None);
    let moves = [
        (Move::Claim, "claim"),
        (Move::Complete, "complete"),
        (Move::Block, "block"),
        (Move::Drop, "drop"),
        (Move::Resume, "resume"),
    ];
    for (made, key) in moves {
        assert_eq!((made.key(), Move::parse(key)), (key, Some(made)));
    }
    assert_eq!(Move::parse("undo"), None);
}

/// What an edit takes from a function touches it as much as what it gives.
#[test]
fn an_edit_touches_the_functions_of_both_versions_and_a_move_touches_none() {
    let touched = |command: ItemCommand, who: &str| {
        let outcome = decide(
            &green(),
            Some(&item_in(Open)),
            command,
            &person(who),
            nine_ten(),
        );
        let effects = outcome.expect("they may").effects;
        let mut touches = effects.into_iter().filter_map(|effect| match effect {
            Effect::Touch { touched } => Some(touched),
            _ => None,
        });
        touches.next()
    };
    let these = |keys: &[&str]| {
        let keys = keys.iter().map(|key| (*key).into());
        Some(Touched::These(keys.collect()))
    };
    let edit = |function: Option<&str>, owner: Option<&str>| ItemCommand::Edit {
        fields: ItemFields {
            function: function.map(Into::into),
            what: "Another thing".to_owned(),
            ..fields(owner)
        },
    };
    assert_eq!(
        touched(edit(Some("finance"), None), "alice"),
        these(&["finance", "legal"])
    );
    assert_eq!(touched(edit(None, Some("dev")), "alice"), these(&["legal"]));
    assert_eq!(touched(made(Move::Complete), "dev"), None);
    assert_eq!(touched(made(Move::Claim), "pat"), None);
}
