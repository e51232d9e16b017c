//! Whoever is given an item hears of it, and nobody hears of what they did themselves.

use super::{ActionItem, add, fields, gives, green, item_in, made};
use crate::domain::action_item::ItemState::Open;
use crate::domain::action_item::{ItemCommand, ItemOutcome, Move, decide};
use crate::domain::effect::{Audience, Effect, Notice};
use crate::domain::fixture::{nine_ten, person};

fn told(outcome: &ItemOutcome) -> Vec<(&str, &str)> {
    let told = outcome.effects.iter().filter_map(|effect| match effect {
        Effect::Tell {
            to: Audience::Person { user },
            notice: Notice::ItemGiven { item: _, by },
        } => Some((user.as_str(), by.as_str())),
        _ => None,
    });
    told.collect()
}

fn names(item: &ActionItem, owner: Option<&str>, who: &str) -> ItemOutcome {
    let fields = fields(owner);
    gives(item, ItemCommand::Edit { fields }, who).expect("allowed")
}

#[test]
fn a_new_item_is_told_to_its_owner() {
    let adds = |who: &str| decide(&green(), None, add(), &person(who), nine_ten());
    let added = adds("alice").expect("the caller adds");
    assert_eq!(told(&added), [("olga", "alice")]);
    // A second submit is the first.
    let item = added.item.expect("a new item");
    assert!(told(&gives(&item, add(), "alice").expect("allowed")).is_empty());
}

#[test]
fn another_owner_is_told_once_and_never_by_their_own_doing() {
    let item = item_in(Open);
    let given = names(&item, Some("pat"), "dev");
    assert_eq!(told(&given), [("pat", "dev")]);
    let given = given.item.expect("changed");
    assert!(told(&names(&given, Some("pat"), "alice")).is_empty());
    assert!(told(&names(&item, Some("dev"), "dev")).is_empty());
    assert!(told(&names(&item, None, "dev")).is_empty());
    assert!(told(&gives(&item, made(Move::Claim), "pat").expect("anybody")).is_empty());
}
