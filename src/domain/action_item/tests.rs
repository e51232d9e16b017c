//! One item of Legal's, owned by Olga. Dev holds Legal's seat; Alice called, Val sponsors; Pat is a
//! colleague with no part in it.

mod giving;
mod keeping;
mod orders;
mod properties;
mod undoing;

use super::{ActionItem, ItemCommand, ItemFields, ItemOutcome, ItemState, Move, Via, decide};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::fixture::{acme_renewal, given, nine_ten, person, someone};
use crate::domain::ids::ItemId;
use crate::domain::person::{By, Standing};
use crate::domain::refusal::Refusal;
use crate::domain::seat::Holder;

use ItemState::{Blocked, Done, Dropped, InProgress, Open};

fn green() -> CodeGreen {
    let mut green = acme_renewal(given("val"));
    green.phase = Phase::Convened { at: nine_ten() };
    green.seats[1].holder = Some(Holder {
        by: "dev".into(),
        at: nine_ten(),
        asked_again: None,
    });
    green
}

fn fields(owner: Option<&str>) -> ItemFields {
    ItemFields {
        what: "Get the liability cap agreed".to_owned(),
        owner: owner.map(Into::into),
        function: Some("legal".into()),
        due_on: None,
        barrier: Some("Two signatures for every cap".to_owned()),
    }
}

fn add() -> ItemCommand {
    let id = ItemId(uuid::Uuid::from_u128(7));
    ItemCommand::Add {
        id,
        fields: fields(Some("olga")),
        source: None,
    }
}

pub(super) fn item_in(state: ItemState) -> ActionItem {
    let outcome =
        decide(&green(), None, add(), &person("alice"), nine_ten()).expect("the caller adds");
    ActionItem {
        state,
        note: Some("as agreed".to_owned()),
        ..outcome.item.expect("a new item")
    }
}

fn made(made: Move) -> ItemCommand {
    ItemCommand::Move {
        made,
        via: Via::Button,
    }
}

fn reacts(made: Move, emoji: &str) -> ItemCommand {
    ItemCommand::Move {
        made,
        via: Via::Reaction {
            emoji: emoji.to_owned(),
            at: nine_ten(),
        },
    }
}

fn takes_back(emoji: &str) -> ItemCommand {
    ItemCommand::TakeBack {
        emoji: emoji.to_owned(),
        at: nine_ten(),
    }
}

fn gives(item: &ActionItem, command: ItemCommand, who: &str) -> Result<ItemOutcome, Refusal> {
    decide(&green(), Some(item), command, &person(who), nine_ten())
}

#[test]
fn a_corrected_second_submit_is_what_its_author_means() {
    let item = item_in(ItemState::Open);
    let ItemCommand::Add {
        id,
        mut fields,
        source,
    } = add()
    else {
        unreachable!("add adds")
    };
    fields.what = "Draft the cap at 1.5x".to_owned();
    let again = ItemCommand::Add { id, fields, source };
    let corrected = gives(&item, again.clone(), "alice").expect("allowed").item;
    assert_eq!(
        corrected.map(|item| item.what),
        Some("Draft the cap at 1.5x".to_owned())
    );
    // Once somebody has worked with it, a late repeat changes nothing.
    let moved = gives(&item, made(Move::Claim), "olga")
        .expect("allowed")
        .item
        .expect("moved");
    assert_eq!(gives(&moved, again, "alice").expect("allowed").item, None);
}

/// The item after a command that is not refused; what is remembered of reactions taken away is left out.
#[track_caller]
fn after(item: &ActionItem, command: ItemCommand, who: &str) -> ActionItem {
    let outcome = gives(item, command, who).expect("not refused");
    let after = forgetting(outcome.item.unwrap_or_else(|| item.clone()));
    assert_eq!(
        after == forgetting(item.clone()),
        outcome.effects.is_empty()
    );
    after
}

fn forgetting(mut item: ActionItem) -> ActionItem {
    item.taken_back.clear();
    item
}

#[test]
fn what_a_move_does() {
    let ended = |state| Err(Refusal::ItemEnded { state });
    let rows = [
        (
            Move::Claim,
            [
                Ok(InProgress),
                Ok(InProgress),
                Ok(Blocked),
                ended(Done),
                ended(Dropped),
            ],
        ),
        (
            Move::Complete,
            [Ok(Done), Ok(Done), Ok(Done), Ok(Done), ended(Dropped)],
        ),
        (
            Move::Block,
            [
                Ok(Blocked),
                Ok(Blocked),
                Ok(Blocked),
                ended(Done),
                ended(Dropped),
            ],
        ),
        (
            Move::Drop,
            [
                Ok(Dropped),
                Ok(Dropped),
                Ok(Dropped),
                ended(Done),
                Ok(Dropped),
            ],
        ),
        (
            Move::Resume,
            [
                Ok(InProgress),
                Ok(InProgress),
                Ok(InProgress),
                ended(Done),
                ended(Dropped),
            ],
        ),
    ];
    for (what, expected) in rows {
        for (from, expected) in ItemState::ALL.into_iter().zip(expected) {
            let item = item_in(from);
            let got =
                gives(&item, made(what), "olga").map(|outcome| outcome.item.unwrap_or(item).state);
            assert_eq!(got, expected, "{what:?} from {from:?}");
        }
    }
}

#[test]
fn who_may_move_it() {
    let rows = [
        ("olga, its owner", "olga", true),
        ("dev, who holds its seat", "dev", true),
        ("alice, the caller", "alice", true),
        ("val, the sponsor", "val", true),
        ("lena, whose seat dev holds", "lena", false),
        ("carla, of another seat", "carla", false),
        ("pat, a colleague", "pat", false),
    ];
    for (who, user, may) in rows {
        let item = item_in(Open);
        for what in [Move::Complete, Move::Block, Move::Drop, Move::Resume] {
            let refusal = Refusal::MayNotMoveItem {
                made: Some(what),
                owner: Some("olga".into()),
                caller: "alice".into(),
            };
            let got = gives(&item, made(what), user).map(|outcome| outcome.item.is_some());
            assert_eq!(
                got,
                if may { Ok(true) } else { Err(refusal) },
                "{who}: {what:?}"
            );
        }
        let claimed = after(&item, made(Move::Claim), user);
        assert_eq!(claimed.owner, Some(user.into()), "{who} may claim");
        let explain = ItemCommand::Explain {
            note: "Because.".to_owned(),
        };
        assert_eq!(gives(&item, explain, user).is_ok(), may, "{who} explains");
    }
    let mut green = green();
    green.seats[1].holder = None;
    let lena = decide(
        &green,
        Some(&item_in(Open)),
        made(Move::Complete),
        &person("lena"),
        nine_ten(),
    );
    assert!(
        lena.is_ok(),
        "the lead speaks for the seat while nobody else holds it"
    );
}

#[test]
fn nobody_but_a_full_member_does_anything() {
    let outsiders = [
        Standing::Guest,
        Standing::Stranger,
        Standing::Deactivated,
        Standing::Bot,
    ]
    .map(|standing| someone("olga", standing));
    for by in outsiders.iter().chain([&By::System]) {
        for command in [
            add(),
            made(Move::Claim),
            ItemCommand::Undo,
            takes_back("x"),
            ItemCommand::Edit {
                fields: fields(None),
            },
        ] {
            let got = decide(&green(), Some(&item_in(Open)), command, by, nine_ten());
            assert_eq!(got, Err(Refusal::NotAMember), "{by:?}");
        }
    }
}
