//! Every refusal in words: what is so, and what to do instead.

use codegreen::domain::action_item::{ItemState, Move};
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::ids::UserId;
use codegreen::domain::refusal::Refusal;
use codegreen::domain::section::SectionKey;
use codegreen::slack::directory::Names;
use codegreen::slack::reply;

use super::cast::{ALICE, CARLA, Cast, DEV, HUGO, TOM};

fn about_the_ledger() -> Vec<(&'static str, Refusal)> {
    let approver = |who: Option<&str>| Refusal::NotTheApprover {
        approver: who.map(Into::into),
    };
    vec![
        ("no_such_entry", Refusal::NoSuchEntry),
        ("not_your_idea", Refusal::NotYourIdea { author: DEV.into() }),
        ("approver_missing", Refusal::ApproverMissing),
        ("limit_not_comparable", Refusal::LimitNotComparable),
        ("not_the_approver", approver(Some(CARLA))),
        ("no_approver_named", approver(None)),
        ("decision_moved", Refusal::DecisionMoved),
    ]
}

fn about_the_roster() -> Vec<(&'static str, Refusal)> {
    vec![
        (
            "may_not_dismiss",
            Refusal::MayNotDismiss {
                caller: ALICE.into(),
                sponsor: Some(TOM.into()),
            },
        ),
        (
            "stays_on_the_roster",
            Refusal::StaysOnTheRoster { user: TOM.into() },
        ),
        (
            "not_on_the_roster",
            Refusal::NotOnTheRoster { user: HUGO.into() },
        ),
    ]
}

/// Whoever chooses a time that is no longer on offer.
fn settled() -> Refusal {
    let starts_at = super::cast::now();
    Refusal::TimeIsSettled { starts_at }
}

fn all() -> Vec<(&'static str, Refusal)> {
    let caller = || UserId::from(ALICE);
    let not_move = |made, owner: Option<&str>| Refusal::MayNotMoveItem {
        made,
        owner: owner.map(Into::into),
        caller: ALICE.into(),
    };
    let mut all = vec![
        ("no_such_code_green", Refusal::NoSuchCodeGreen),
        ("no_such_item", Refusal::NoSuchItem),
        ("not_a_member", Refusal::NotAMember),
        ("not_an_approver", Refusal::NotAnApprover),
        ("mandate_decided", Refusal::MandateDecided),
        ("no_deal_desk", Refusal::NoDealDesk),
        ("over", Refusal::Over),
        ("not_yet_mandated", Refusal::NotYetMandated),
        (
            "not_paged",
            Refusal::NotPaged {
                seat: Some("finance".into()),
            },
        ),
        ("not_paged_anywhere", Refusal::NotPaged { seat: None }),
        (
            "seat_taken",
            Refusal::SeatTaken {
                seat: "finance".into(),
                by: CARLA.into(),
            },
        ),
        (
            "already_at_the_table",
            Refusal::AlreadyAtTheTable {
                seat: "legal".into(),
                user: DEV.into(),
            },
        ),
        (
            "may_not_close",
            Refusal::MayNotClose {
                caller: ALICE.into(),
                sponsor: Some(TOM.into()),
            },
        ),
        (
            "may_not_close_alone",
            Refusal::MayNotClose {
                caller: ALICE.into(),
                sponsor: Some(ALICE.into()),
            },
        ),
        (
            "may_not_edit_plan",
            Refusal::MayNotEditPlan { caller: caller() },
        ),
        (
            "may_not_complete",
            not_move(Some(Move::Complete), Some(DEV)),
        ),
        ("may_not_block", not_move(Some(Move::Block), None)),
        ("may_not_drop", not_move(Some(Move::Drop), None)),
        ("may_not_resume", not_move(Some(Move::Resume), Some(DEV))),
        ("may_not_claim", not_move(Some(Move::Claim), Some(DEV))),
        ("may_not_change", not_move(None, Some(HUGO))),
        (
            "item_done",
            Refusal::ItemEnded {
                state: ItemState::Done,
            },
        ),
        (
            "item_dropped",
            Refusal::ItemEnded {
                state: ItemState::Dropped,
            },
        ),
        ("close_stands", Refusal::CloseStands),
        ("no_look_forward", Refusal::NoLookForward),
        ("time_is_settled", settled()),
        ("may_not_mark", Refusal::MayNotMark { caller: caller() }),
        (
            "not_at_the_table",
            Refusal::NotAtTheTable { caller: caller() },
        ),
        ("called_again", Refusal::CalledAgain),
        ("nothing_read_back", Refusal::NothingReadBack),
        ("plan_changed", Refusal::PlanChanged { version: 3 }),
        ("nothing_to_undo", Refusal::NothingToUndo),
        (
            "edited_meanwhile",
            Refusal::EditedMeanwhile {
                section: SectionKey::Barriers,
                by: CARLA.into(),
                theirs: "Approval above 15 % takes a week".to_owned(),
                version: 4,
            },
        ),
    ];
    all.push(("only_a_drill", Refusal::OnlyADrill));
    all.extend([about_the_roster(), about_the_ledger()].concat());
    all
}

/// Each refusal in words.
pub fn said_of_all(cast: &Cast) -> Vec<String> {
    let said = said(Some(&cast.green()), cast.names());
    said.into_iter().map(|(_, words)| words).collect()
}

fn said(green: Option<&CodeGreen>, names: &Names) -> Vec<(&'static str, String)> {
    all()
        .into_iter()
        .map(|(name, refusal)| (name, reply::words(&refusal, green, names)))
        .collect()
}

#[test]
fn every_refusal_says_what_to_do_instead() {
    let cast = Cast::ordinary();
    let green = cast.green();
    assert_surface!("refusals", said(Some(&green), cast.names()));
}

#[test]
fn a_refusal_makes_sense_where_nothing_more_is_known() {
    assert_surface!("refusals__nothing_known", said(None, &Names::default()));
}

/// Law 4: nothing asks why somebody did something, and nothing blames.
#[test]
fn no_word_blames() {
    let cast = Cast::ordinary();
    let messages = super::messages::all(&cast)
        .into_iter()
        .map(|(name, message)| (name, super::payload(&message)));
    let surfaces = messages.chain(super::views::all(&cast));
    let words = surfaces.map(|(name, json)| (name, json.to_string()));
    let refusals = said(Some(&cast.green()), cast.names())
        .into_iter()
        .map(|(name, words)| (name.to_owned(), words));
    for (name, words) in words.chain(refusals) {
        let words = words.to_lowercase();
        for blame in [
            "why did",
            "why have",
            "your fault",
            "you failed",
            "failed to",
            "did not answer",
            "ignored",
            "you forgot",
        ] {
            assert!(!words.contains(blame), "{name} says “{blame}”");
        }
    }
}
