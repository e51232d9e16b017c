//! Every notice, as each of its readers gets it.

use codegreen::domain::action_item::{ItemState, Move};
use codegreen::domain::code_green::{CodeGreen, OutcomeKind};
use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::page::{PageState, Role};
use codegreen::slack::render::{self, Message, Subject};

use super::cast::{
    ALICE, CARLA, Cast, DESK, DEV, HUGO, LENA, MIA, PRIYA, RITA, TOM, now, page, sent,
};
use super::messages::{Named, closed};

pub fn all(cast: &Cast) -> Named {
    let mut all = Named::new();
    all.extend(about_the_mandate(cast));
    all.extend(about_the_table(cast));
    all.extend(to_the_thread(cast));
    all.extend(about_items(cast));
    all.extend(without_a_code_green(cast));
    all.extend(repeated(cast));
    all
}

fn to(user: &str) -> Audience {
    Audience::Person { user: user.into() }
}

fn told(cast: &Cast, green: &CodeGreen, notice: &Notice, to: &Audience) -> Message {
    render::notice(Some(green), notice, to, None, cast.scene())
}

fn named(
    cast: &Cast,
    name: &str,
    green: &CodeGreen,
    notice: &Notice,
    to: &Audience,
) -> (String, Message) {
    (format!("notice__{name}"), told(cast, green, notice, to))
}

fn about_the_mandate(cast: &Cast) -> Named {
    let green = cast.green();
    let reason = cast.say("Let us first hear what the deal desk can do.");
    let tell = |name: &str, notice: Notice| named(cast, name, &green, &notice, &to(ALICE));
    vec![
        tell(
            "mandate_asked",
            Notice::MandateAsked {
                approver: TOM.into(),
            },
        ),
        tell("mandate_given", Notice::MandateGiven { by: TOM.into() }),
        tell(
            "mandate_not_now",
            Notice::MandateNotNow {
                by: TOM.into(),
                reason,
            },
        ),
        tell("mandate_unanswered", Notice::MandateUnanswered),
        tell(
            "mandate_redirected",
            Notice::MandateRedirected {
                by: TOM.into(),
                desk: DESK.into(),
                reason: cast.say("A price for three years is theirs to make."),
            },
        ),
        named(
            cast,
            "deal_desk_asked",
            &green,
            &Notice::DealDeskAsked {
                by: TOM.into(),
                reason: cast.say("A price for three years is theirs to make."),
            },
            &Audience::Channel {
                channel: DESK.into(),
            },
        ),
        tell(
            "deal_desk_unreachable",
            Notice::DealDeskUnreachable {
                desk: DESK.into(),
                code: "not_in_channel".to_owned(),
            },
        ),
        tell("added_before_the_mandate", added(cast)),
        (
            "notice__mandate_given_before_the_card".to_owned(),
            render::notice(
                Some(&green),
                &Notice::MandateGiven { by: TOM.into() },
                &to(ALICE),
                None,
                cast.early_scene(),
            ),
        ),
    ]
}

fn about_the_table(cast: &Cast) -> Named {
    let green = cast.green();
    let mut passed_on = cast.green();
    passed_on.seats[1].pages.push(page(
        1,
        HUGO,
        Role::StandIn,
        PageState::TimedOut { at: now() },
    ));
    passed_on.seats[1]
        .pages
        .push(page(2, DEV, Role::Deputy, sent()));
    let not_taken = |lapsed| Notice::DelegationNotTaken {
        seat: "legal".into(),
        to: HUGO.into(),
        lapsed,
    };
    let no_quorum = |missing: &[&str]| Notice::NoQuorum {
        missing: missing.iter().map(|key| (*key).into()).collect(),
    };
    let unreachable = |code: &str| Notice::ChannelUnreachable {
        code: code.to_owned(),
    };
    let missing = Notice::SeatMissing {
        seat: "security".into(),
    };
    let tell = |name: &str, notice: &Notice, to: &Audience| named(cast, name, &green, notice, to);
    vec![
        tell("seat_missing", &missing, &to(TOM)),
        tell("delegation_refused", &not_taken(false), &to(LENA)),
        named(
            cast,
            "delegation_lapsed",
            &passed_on,
            &not_taken(true),
            &to(LENA),
        ),
        tell("no_quorum_one", &no_quorum(&["legal"]), &to(TOM)),
        tell(
            "no_quorum",
            &no_quorum(&["legal", "product", "security"]),
            &to(RITA),
        ),
        tell(
            "channel_unreachable",
            &unreachable("not_in_channel"),
            &to(ALICE),
        ),
        tell("channel_archived", &unreachable("is_archived"), &to(ALICE)),
        tell(
            "channel_refused",
            &unreachable("restricted_action"),
            &to(ALICE),
        ),
    ]
}

fn to_the_thread(cast: &Cast) -> Named {
    let won = closed(cast, cast.convened(), OutcomeKind::Won);
    let stood_down = closed(cast, cast.green(), OutcomeKind::StoodDown);
    vec![
        named(
            cast,
            "quorum",
            &cast.convened(),
            &Notice::Quorum,
            &Audience::Thread,
        ),
        named(
            cast,
            "convened_with_gaps",
            &cast.green(),
            &Notice::ConvenedWithGaps {
                by: TOM.into(),
                missing: vec!["legal".into(), "security".into()],
            },
            &Audience::Thread,
        ),
        named(
            cast,
            "postponed",
            &cast.green(),
            &Notice::Postponed {
                by: TOM.into(),
                until: super::cast::now() + chrono::TimeDelta::minutes(30),
            },
            &Audience::Thread,
        ),
        named(
            cast,
            "cannot_come",
            &cast.green(),
            &Notice::CannotCome {
                seat: "legal".into(),
                by: LENA.into(),
                note: cast.say("In court all day. Our standard cap is 1x."),
            },
            &Audience::Thread,
        ),
        named(
            cast,
            "added",
            &cast.green(),
            &added(cast),
            &Audience::Thread,
        ),
        named(cast, "closed_won", &won, &Notice::Closed, &Audience::Thread),
        named(
            cast,
            "closed_stood_down",
            &stood_down,
            &Notice::Closed,
            &Audience::Thread,
        ),
    ]
}

fn added(cast: &Cast) -> Notice {
    Notice::Added {
        by: MIA.into(),
        text: cast.deal().in_own_words(),
    }
}

fn about_items(cast: &Cast) -> Named {
    let green = cast.green();
    let to_dev = Audience::InThread { user: DEV.into() };
    let moves = [
        (Move::Claim, ItemState::InProgress),
        (Move::Complete, ItemState::Done),
        (Move::Block, ItemState::Blocked),
        (Move::Drop, ItemState::Dropped),
        (Move::Resume, ItemState::InProgress),
    ];
    let told = moves.map(|(moved, state)| {
        let item = cast.item(state);
        let notice = Notice::ItemMoved {
            item: item.id,
            moved,
        };
        let message = render::notice(
            Some(&green),
            &notice,
            &to_dev,
            Some(Subject::Item(&item)),
            cast.scene(),
        );
        (format!("notice__item_{}", moved.key()), message)
    });
    let given = |name: &str, state| {
        let item = cast.item(state);
        let notice = Notice::ItemGiven {
            item: item.id,
            by: CARLA.into(),
        };
        let message = render::notice(
            Some(&green),
            &notice,
            &to(DEV),
            Some(Subject::Item(&item)),
            cast.scene(),
        );
        (format!("notice__item_given{name}"), message)
    };
    let words = cast.say("You are not seated here. Ask Lena Lindt to delegate Legal to you.");
    let refused = Notice::Refused { words };
    let to_carla = Audience::InThread { user: CARLA.into() };
    let mut all = told.to_vec();
    for (name, state, is_late) in [
        ("due_soon", ItemState::InProgress, false),
        ("late", ItemState::Open, true),
    ] {
        let item = cast.item(state);
        let notice = Notice::ItemDue {
            item: item.id,
            is_late,
        };
        let message = render::notice(
            Some(&green),
            &notice,
            &to(DEV),
            Some(Subject::Item(&item)),
            cast.scene(),
        );
        all.push((format!("notice__item_{name}"), message));
    }
    let item = cast.item(ItemState::Blocked);
    let notice = Notice::ItemBlocked {
        item: item.id,
        by: DEV.into(),
    };
    let message = render::notice(
        Some(&green),
        &notice,
        &to(TOM),
        Some(Subject::Item(&item)),
        cast.scene(),
    );
    all.push(("notice__item_is_blocked".to_owned(), message));
    all.push(given("", ItemState::InProgress));
    all.push(given("_and_done", ItemState::Done));
    all.push(named(cast, "refused", &green, &refused, &to_carla));
    all
}

fn without_a_code_green(cast: &Cast) -> Named {
    let not_opened = |draft| Notice::NotOpened {
        deal: cast.say("Acme renewal"),
        draft,
    };
    let draft = Some(super::cast::draft_id());
    let channel = Some(super::cast::DESK.into());
    [
        ("not_opened", not_opened(None)),
        ("welcome", Notice::Welcome { channel }),
        ("welcome_unset", Notice::Welcome { channel: None }),
        ("not_opened_draft", not_opened(draft)),
        ("gone", Notice::MandateUnanswered),
    ]
    .map(|(name, notice)| {
        (
            format!("notice__{name}"),
            render::notice(None, &notice, &to(ALICE), None, cast.scene()),
        )
    })
    .to_vec()
}

/// Nobody knows whether the first one arrived.
fn repeated(cast: &Cast) -> Named {
    let missing = Notice::SeatMissing {
        seat: "delivery".into(),
    };
    let won = closed(cast, cast.convened(), OutcomeKind::Won);
    vec![
        (
            "repeated__seat_missing".to_owned(),
            told(cast, &cast.green(), &missing, &to(MIA)).repeated(),
        ),
        (
            "repeated__closed".to_owned(),
            told(cast, &won, &Notice::Closed, &to(PRIYA)).repeated(),
        ),
    ]
}
