//! Each fault is told for what it is, and our own messages are found again.

use chrono::TimeDelta;
use codegreen::clock::Clock;
use codegreen::slack::client::{Post, Posted, SlackApi, SlackError};
use codegreen::slack::render;
use slack_sim::{Fault, FaultKind};

use super::office::{CHANNEL, HISTORY, INVITES, Office};

fn post(to: &str, reference: &str) -> Post {
    Post {
        to: to.to_owned(),
        thread: None,
        message: render::sentence("Hello.", None),
        reference: reference.to_owned(),
        is_page: false,
    }
}

#[tokio::test]
async fn every_fault_is_one_of_three_things() {
    let office = Office::open().await;
    let doubtful = [
        FaultKind::ServerError,
        FaultKind::Html,
        FaultKind::Hang,
        FaultKind::Reset,
        FaultKind::AcceptedThenServerError,
        FaultKind::AcceptedThenHtml,
        FaultKind::AcceptedThenHang,
        FaultKind::AcceptedThenReset,
        FaultKind::Refused("internal_error".to_owned()),
    ];
    for kind in doubtful {
        office.fault("chat.postMessage", kind.clone());
        let outcome = office.bot.api.post(&post("U0CFO", "a")).await;
        assert!(
            matches!(outcome, Err(SlackError::Ambiguous { .. })),
            "{kind:?}: {outcome:?}"
        );
    }
    office.fault(
        "chat.postMessage",
        FaultKind::Refused("is_archived".to_owned()),
    );
    let refused = SlackError::Permanent {
        code: "is_archived".to_owned(),
    };
    assert_eq!(office.bot.api.post(&post("U0CFO", "a")).await, Err(refused));
}

#[tokio::test]
async fn a_slack_that_cannot_be_reached_has_got_nothing() {
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let api = SlackApi::new(
        &format!("http://{free}/api"),
        &"xoxb-none".to_owned().into(),
        Clock::System,
    )
    .unwrap();
    for _ in 0..3 {
        let outcome = api.post(&post("U0CFO", "a")).await;
        assert!(
            matches!(outcome, Err(SlackError::Retry { .. })),
            "{outcome:?}"
        );
        assert!(matches!(
            api.identity().await,
            Err(SlackError::Retry { .. })
        ));
    }
}

#[tokio::test]
async fn a_closed_window_is_not_knocked_at() {
    let office = Office::open().await;
    office.sim.fault(
        Fault::on(
            "chat.postMessage",
            FaultKind::RateLimited { retry_after: 30 },
        )
        .in_channel(CHANNEL),
    );
    let api = &office.bot.api;
    let wait = |seconds| {
        Err(SlackError::Retry {
            after: TimeDelta::seconds(seconds),
        })
    };
    assert_eq!(api.post(&post(CHANNEL, "a")).await.map(drop), wait(30));
    office.clock.advance(TimeDelta::seconds(29));
    assert_eq!(api.post(&post(CHANNEL, "a")).await.map(drop), wait(1));
    assert!(
        api.post(&post("U0CFO", "b")).await.is_ok(),
        "a DM does not wait for the channel"
    );
    assert_eq!(office.calls("chat.postMessage"), 2);
    office.clock.advance(TimeDelta::seconds(1));
    assert!(api.post(&post(CHANNEL, "a")).await.is_ok());
    office.assert_no_failures();
}

#[tokio::test]
async fn our_own_message_is_found_by_its_reference() {
    let office = Office::with_scopes(&[HISTORY]).await;
    let api = &office.bot.api;
    let root = api.post(&post(CHANNEL, "root")).await.unwrap();
    let in_thread = Post {
        thread: Some(root.ts.clone()),
        ..post(CHANNEL, "reply")
    };
    let reply = api.post(&in_thread).await.unwrap();
    let dm = api.post(&post("U0CFO", "private")).await.unwrap();
    // Some pages of other messages on top.
    for n in 0..310 {
        let dm = dm.channel.as_str();
        office.sim.add_message(dm, "U0CFO", &format!("other {n}"));
    }

    assert_eq!(
        api.find(&root.channel, None, "root", office.clock.now())
            .await,
        Ok(Some(root.ts.clone()))
    );
    assert_eq!(
        api.find(&root.channel, None, "reply", office.clock.now())
            .await,
        Ok(None),
        "a reply is not in the history"
    );
    assert_eq!(
        api.find(&root.channel, Some(&root.ts), "reply", office.clock.now())
            .await,
        Ok(Some(reply.ts))
    );
    assert_eq!(
        api.find(&dm.channel, None, "private", office.clock.now())
            .await,
        Ok(Some(dm.ts))
    );
    assert_eq!(
        api.find(&dm.channel, None, "somebody else's", office.clock.now())
            .await,
        Ok(None)
    );
    assert_eq!(api.open_dm(&"U0CFO".into()).await, Ok(dm.channel));

    let blind = Office::with_scopes(&[]).await;
    let missing = Err(SlackError::Permanent {
        code: "missing_scope".to_owned(),
    });
    assert_eq!(
        blind
            .bot
            .api
            .find(&CHANNEL.into(), None, "root", office.clock.now())
            .await,
        missing
    );
}

#[tokio::test]
async fn slack_says_who_we_are_and_what_we_may() {
    let office = Office::with_scopes(&[INVITES]).await;
    let identity = &office.bot.identity;
    assert_eq!(
        (identity.workspace.as_str(), identity.team.as_str()),
        ("T0ACME", "T0ACME")
    );
    assert_eq!(identity.bot_user.as_str(), "U0BOT");
    assert_eq!(identity.url.as_deref(), Some("https://acme.slack.com/"));
    assert!(identity.may(&["channels:manage", "channels:write.invites"]));
    assert!(!identity.may(&["im:history"]));
}

#[tokio::test]
async fn a_deleted_message_cannot_be_edited() {
    let office = Office::open().await;
    let nowhere = Posted {
        channel: CHANNEL.into(),
        ts: "1.000001".into(),
    };
    let outcome = office
        .bot
        .api
        .update(&nowhere, &render::sentence("Hello.", None))
        .await;
    assert_eq!(
        outcome,
        Err(SlackError::Permanent {
            code: "message_not_found".to_owned()
        })
    );
}

#[tokio::test]
async fn somebody_who_is_in_already_is_as_good_as_invited() {
    let office = Office::open().await;
    assert_eq!(
        office
            .bot
            .api
            .invite(&CHANNEL.into(), &["U0CFO".into()])
            .await,
        Ok(())
    );
    let outcome = office
        .bot
        .api
        .invite(&CHANNEL.into(), &["U0NOBODY".into()])
        .await;
    assert!(
        matches!(outcome, Err(SlackError::Permanent { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_response_goes_to_slack_and_nowhere_else() {
    let office = Office::open().await;
    let hello = render::sentence("Hello.", None);
    let not_slack = Err(SlackError::Permanent {
        code: "not_a_response_url".to_owned(),
    });
    for address in [
        "http://hooks.slack.com/commands/1",
        "https://hooks.slack.com.example.com/commands/1",
        "https://example.com/https://hooks.slack.com/",
        "https://hooks.slack.com:8443/commands/1",
        "file:///etc/passwd",
        "",
    ] {
        assert_eq!(
            office.bot.api.respond(address, &hello).await,
            not_slack,
            "{address}"
        );
    }
    // Used up, or never there.
    let unknown = office.sim.api_url().replace("/api", "/commands/T/1/x");
    let gone = office.bot.api.respond(&unknown, &hello).await;
    assert!(
        matches!(gone, Err(SlackError::Permanent { .. })),
        "{gone:?}"
    );
}

#[tokio::test]
async fn a_reaction_is_seen_while_it_is_there() {
    let office = Office::open().await;
    let posted = office.bot.api.post(&post(CHANNEL, "a")).await.unwrap();
    let card = office.cards().pop().expect("the message");
    let tom = office.sim.person("Tom");
    // There is no app to hear of it.
    let _ = tom.reacts(&card, "white_check_mark").await;
    let has = |user: &'static str, name: &'static str| {
        let (api, at) = (office.bot.api.clone(), posted.clone());
        async move {
            api.has_reaction(&at.channel, &at.ts, &user.into(), name)
                .await
        }
    };
    assert_eq!(has("U0VPSALES", "white_check_mark").await, Ok(true));
    assert_eq!(has("U0VPSALES", "x").await, Ok(false));
    assert_eq!(has("U0CFO", "white_check_mark").await, Ok(false));
}
