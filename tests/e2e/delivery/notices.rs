//! What is said once: what must arrive arrives, chatter is never said twice.

use codegreen::domain::action_item::Move;
use codegreen::domain::effect::{Audience, Effect, Notice};
use codegreen::domain::ids::ItemId;
use codegreen::store::jobs::Lane;
use slack_sim::{Fault, FaultKind};

use super::office::{CHANNEL, MARK, Office};

fn missing(user: &str) -> Effect {
    Effect::Tell {
        to: Audience::Person { user: user.into() },
        notice: Notice::SeatMissing {
            seat: "finance".into(),
        },
    }
}

fn chatter(to: Audience) -> Effect {
    let words = "The item is done already.".to_owned();
    Effect::Tell {
        to,
        notice: Notice::Refused { words },
    }
}

/// What Rita reads, where this happens to the first post; and how many of it are marked.
async fn said(office: &Office, effect: Effect, kind: &FaultKind) -> (usize, usize) {
    let green = office.declare("Renewal").await;
    office.drain().await;
    office
        .sim
        .fault(Fault::on("chat.postMessage", kind.clone()).in_channel("U0CRO"));
    office.wants(&green, effect).await;
    office.drain().await;
    let said = office.dm_of("Rita");
    (
        said.len(),
        said.iter().filter(|text| text.contains(MARK)).count(),
    )
}

#[tokio::test]
async fn what_must_arrive_is_repeated_marked_where_nobody_can_look() {
    let rita = || missing("U0CRO");
    let (blind, seeing) = (Office::with_scopes(&[]).await, Office::open().await);
    assert_eq!(
        said(&blind, rita(), &FaultKind::AcceptedThenReset).await,
        (2, 1)
    );
    assert_eq!(
        said(&seeing, rita(), &FaultKind::AcceptedThenReset).await,
        (1, 0)
    );
    let (blind, seeing) = (Office::with_scopes(&[]).await, Office::open().await);
    assert_eq!(said(&blind, rita(), &FaultKind::ServerError).await, (1, 1));
    assert_eq!(said(&seeing, rita(), &FaultKind::ServerError).await, (1, 0));
}

#[tokio::test]
async fn chatter_is_said_once_or_not_at_all() {
    let rita = || {
        chatter(Audience::Person {
            user: "U0CRO".into(),
        })
    };
    for kind in [FaultKind::AcceptedThenReset, FaultKind::AcceptedThenHang] {
        assert_eq!(
            said(&Office::with_scopes(&[]).await, rita(), &kind).await,
            (1, 0)
        );
        assert_eq!(said(&Office::open().await, rita(), &kind).await, (1, 0));
    }
    assert_eq!(
        said(
            &Office::with_scopes(&[]).await,
            rita(),
            &FaultKind::ServerError
        )
        .await,
        (0, 0)
    );
    assert_eq!(
        said(&Office::open().await, rita(), &FaultKind::ServerError).await,
        (1, 0)
    );
}

#[tokio::test]
async fn an_announcement_goes_under_the_card_once() {
    for kind in [FaultKind::AcceptedThenReset, FaultKind::ServerError] {
        let office = Office::open().await;
        let green = office.declare("Renewal").await;
        office.drain().await;
        office
            .sim
            .fault(Fault::on("chat.postMessage", kind).in_channel(CHANNEL));
        let quorum = Effect::Tell {
            to: Audience::Thread,
            notice: Notice::Quorum,
        };
        let before = office.thread(&office.cards()[0]).len();
        office.wants(&green, quorum).await;
        office.drain().await;
        assert_eq!(office.thread(&office.cards()[0]).len(), before + 1);
    }
}

#[tokio::test]
async fn a_word_in_the_thread_waits_for_its_card() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    let limited = FaultKind::RateLimited { retry_after: 10 };
    office
        .sim
        .fault(Fault::on("chat.postMessage", limited).in_channel(CHANNEL));
    let closed = Effect::Tell {
        to: Audience::Thread,
        notice: Notice::Quorum,
    };
    office.wants(&green, closed).await;
    office.drain().await;
    assert_eq!(
        office.cards().len(),
        1,
        "nothing but the card is in the channel itself"
    );
    office.assert_no_failures();
}

#[tokio::test]
async fn a_whisper_reaches_who_is_in_the_channel_and_a_dm_whoever_is_not() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    for user in ["U0CFO", "U0CRO"] {
        office
            .wants(&green, chatter(Audience::InThread { user: user.into() }))
            .await;
        office.sim.person("Rita").leaves(CHANNEL);
    }
    let before = office.dm_of("Carla").len();
    office.drain().await;
    let whispered = office.sim.calls_to("chat.postEphemeral");
    assert_eq!(whispered.len(), 2);
    assert_eq!(
        whispered.iter().filter(|call| call.error.is_none()).count(),
        1
    );
    assert_eq!(
        office.dm_of("Carla").len(),
        before,
        "she read it in the channel"
    );
    assert!(
        office
            .dm_of("Rita")
            .iter()
            .any(|text| text.contains("done already"))
    );
}

#[tokio::test]
async fn a_whisper_in_doubt_is_not_repeated() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    office.fault("chat.postEphemeral", FaultKind::AcceptedThenReset);
    office
        .wants(
            &green,
            chatter(Audience::InThread {
                user: "U0CFO".into(),
            }),
        )
        .await;
    office.drain().await;
    assert_eq!(office.calls("chat.postEphemeral"), 1);
}

#[tokio::test]
async fn a_notice_of_an_item_that_is_not_there_harms_nothing() {
    let office = Office::open().await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    let notice = Notice::ItemMoved {
        item: ItemId::new(),
        moved: Move::Complete,
    };
    let to = Audience::Person {
        user: "U0CFO".into(),
    };
    office.wants(&green, Effect::Tell { to, notice }).await;
    office.drain().await;
    office.assert_no_failures();
}

#[tokio::test]
async fn who_cannot_be_brought_into_the_channel_is_named() {
    let office = Office::open().await;
    office.sim.person("Carla").leaves(CHANNEL);
    let green = office.declare("Renewal").await;
    office.drain().await;
    assert!(office.fresh(&green).await.outside.is_empty());
    let is_in = |who: &str| office.sim.person(who).in_channel(CHANNEL).is_ok();
    assert!(is_in("Carla"), "she was invited");

    let office = Office::with_scopes(&[]).await;
    let green = office.declare("Renewal").await;
    office.drain().await;
    assert_eq!(
        office.calls("conversations.invite"),
        0,
        "it has no scope for it"
    );
    assert_eq!(office.fresh(&green).await.outside, ["U0CFO".into()]);
    assert_eq!(office.step(Lane::Channel).await, 0);
}
