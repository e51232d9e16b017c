//! What arrives from Slack: before its time, many times, of another shape, for somebody else, by somebody unknown.

use anyhow::Context;
use chrono::TimeDelta;
use codegreen::domain::action_item::{ActionItem, ItemState};
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::ids::UserId;
use codegreen::domain::person::Viewer;
use codegreen::slack::inbound::{Inbound, Reply};
use codegreen::slack::wire::Press;
use codegreen::store::change::{Change, Write};
use codegreen::store::refs::MessageRef;
use serde_json::{Value, json};
use slack_sim::{Fault, FaultKind, MessageHandle};

use crate::support::app::{ESCALATION, TestApp, run_test};

pub async fn item(t: &TestApp) -> anyhow::Result<(CodeGreen, MessageHandle)> {
    let green = t.declares("Alice", "Renewal").await?;
    t.person("Alice")
        .clicks(&*t.card("Renewal")?, "Add an action item")
        .await?;
    let modal = t.person("Alice").wait_for_modal().await?;
    modal.fill("what", "Draft the cap").await?;
    modal.fill("owner", "Lena").await?;
    modal.submit().await?;
    t.settle().await?;
    let message = t.in_thread(&t.card("Renewal")?, "Draft the cap")?;
    Ok((green, message))
}

async fn only(t: &TestApp, green: &CodeGreen) -> anyhow::Result<ActionItem> {
    t.items(green).await?.pop().context("the item's row")
}

async fn write(t: &TestApp, write: Write) -> anyhow::Result<()> {
    let mut change = Change::new(t.workspace(), t.clock.now());
    change.writes.push(write);
    t.database.store.commit(change).await?;
    Ok(())
}

/// Slack has shown the message, and we have not recorded yet where it lies.
async fn forget_where_it_lies(t: &TestApp, message: &MessageHandle) -> anyhow::Result<MessageRef> {
    let (channel, ts) = (message.channel.as_str().into(), message.ts.as_str().into());
    let found = t
        .database
        .store
        .message(&t.workspace(), &channel, &ts, &Viewer::System)
        .await?;
    let found = found.context("the message's row")?;
    write(
        t,
        Write::ForgetMessage {
            channel: channel.clone(),
            ts: ts.clone(),
        },
    )
    .await?;
    Ok(MessageRef {
        channel,
        ts,
        code_green: Some(found.code_green.id),
        surface: found.surface.key(),
        shown: String::new(),
    })
}

fn holder(green: &CodeGreen, seat: &str) -> Option<UserId> {
    Some(green.seat(&seat.into())?.holder.as_ref()?.by.clone())
}

#[tokio::test]
async fn a_reaction_that_is_faster_than_our_record_of_its_message_counts() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t).await?;
        let place = forget_where_it_lies(t, &message).await?;
        t.person("Lena")
            .reacts(&message, "white_check_mark")
            .await?;
        t.settle().await?;
        assert_eq!(only(t, &green).await?.state, ItemState::Open);
        write(t, Write::MessageRef(place)).await?;
        t.advance(TimeDelta::seconds(2)).await?;
        assert_eq!(only(t, &green).await?.state, ItemState::Done);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reaction_taken_back_before_it_could_count_changes_nothing() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t).await?;
        let place = forget_where_it_lies(t, &message).await?;
        let lena = t.person("Lena");
        lena.reacts(&message, "x").await?;
        lena.unreacts(&message, "x").await?;
        t.settle().await?;
        write(t, Write::MessageRef(place)).await?;
        t.advance(TimeDelta::seconds(5)).await?;
        let item = only(t, &green).await?;
        assert_eq!((item.state, item.last_move), (ItemState::Open, None));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reaction_on_a_message_that_never_becomes_ours_is_given_up() {
    run_test(async |t: &mut TestApp| {
        let (green, message) = item(t).await?;
        forget_where_it_lies(t, &message).await?;
        t.person("Lena").reacts(&message, "x").await?;
        for _ in 0..16 {
            t.advance(TimeDelta::minutes(1)).await?;
        }
        assert_eq!(only(t, &green).await?.state, ItemState::Open);
        t.everybody_reads();
        // The test's end finds the queue empty.
        Ok(())
    })
    .await;
}

/// A press as an org-wide installation sends it: no team, no times, no answer address.
fn press(user: &str, value: &str, enterprise: Option<&str>, team: Option<&str>) -> Inbound {
    Inbound::Interaction(json!({
        "type": "block_actions", "user": { "id": user }, "team": team.map(|id| json!({ "id": id })),
        "enterprise": enterprise.map(|id| json!({ "id": id, "name": "Acme" })), "is_enterprise_install": enterprise.is_some(),
        "actions": [{ "action_id": "on_it", "value": value, "type": "button" }],
    }))
}

#[tokio::test]
async fn an_organisations_delivery_is_ours_and_another_workspaces_is_not() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let on_it = |seat: &str| {
            Press::OnIt {
                green: green.id,
                seat: seat.into(),
            }
            .value()
        };
        let bot = &t.running.bot;
        assert_eq!(
            bot.dispatch(press("U0CFO", &on_it("finance"), Some("E0ACME"), None))
                .await,
            Reply::Empty
        );
        assert_eq!(
            bot.dispatch(press("U0LENA", &on_it("legal"), None, Some("T0OTHER")))
                .await,
            Reply::Empty
        );
        t.settle().await?;
        let green = t.latest().await?;
        assert_eq!(holder(&green, "finance"), Some("U0CFO".into()));
        assert_eq!(holder(&green, "legal"), None);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_button_that_lost_its_value_is_read_from_its_message() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let page = t.person("Carla").dm().expect("Finance")?;
        let bare = json!({
            "type": "block_actions", "user": { "id": "U0CFO" },
            "container": { "type": "message", "message_ts": page.ts, "channel_id": page.channel },
            "actions": [{ "action_id": "on_it" }],
        });
        assert_eq!(
            t.running.bot.dispatch(Inbound::Interaction(bare)).await,
            Reply::Empty
        );
        t.settle().await?;
        assert_eq!(holder(&t.latest().await?, "finance"), Some("U0CFO".into()));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_is_answered_and_changes_nothing() {
    run_test(async |t: &mut TestApp| {
        let green = t.declares("Alice", "Renewal").await?;
        let before = t.latest().await?;
        for payload in nonsense() {
            for inbound in [
                Inbound::Interaction(payload.clone()),
                Inbound::Event(payload.clone()),
            ] {
                let reply = t.running.bot.dispatch(inbound).await;
                assert!(!matches!(reply, Reply::NotSaved), "{payload}");
            }
        }
        t.settle().await?;
        assert_eq!(t.green(green.number.0).await?, Some(before));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

/// Payloads without a trigger, so that no form is tried to open.
fn nonsense() -> Vec<Value> {
    let someone = json!({ "id": "U0ALICE" });
    let kinds = [
        "block_actions",
        "view_submission",
        "view_closed",
        "block_suggestion",
        "x",
        "",
    ];
    let mut all: Vec<Value> = kinds
        .iter()
        .map(|kind| json!({ "type": kind, "user": someone }))
        .collect();
    all.extend([
        json!({}),
        json!([]),
        json!(null),
        json!("x"),
        json!({ "type": 7 }),
    ]);
    for value in [
        "",
        "{}",
        "null",
        "{\"press\":\"go\"}",
        "{\"press\":\"go\",\"green\":\"x\"}",
        "{\"press\":\"link\"}",
        "🙂",
    ] {
        all.push(json!({ "type": "block_actions", "user": someone, "actions": [{ "action_id": "go", "value": value }] }));
    }
    for metadata in [
        "",
        "{}",
        "{\"view\":\"deal\"}",
        "{\"view\":\"message\"}",
        "{\"view\":\"preview\",\"draft\":\"0197c5f0000070008000000000000000\"}",
    ] {
        all.push(json!({ "type": "view_submission", "user": someone, "view": { "private_metadata": metadata, "state": [] } }));
    }
    for event in [
        json!(null),
        json!({ "type": "reaction_added" }),
        json!({ "type": "reaction_added", "user": "U0CFO", "reaction": "x", "item": { "channel": ESCALATION, "ts": "" } }),
        json!({ "type": "reaction_added", "user": "U0CFO", "reaction": "x", "item": { "channel": "C0GENERAL", "ts": "1.2" } }),
        json!({ "type": "message", "subtype": "message_deleted", "channel": ESCALATION, "deleted_ts": "1.2" }),
        json!({ "type": "user_change", "user": {} }),
    ] {
        all.push(json!({ "type": "event_callback", "event_id": "Ev0", "event": event }));
    }
    all
}

#[tokio::test]
async fn nobody_unknown_may_act_and_what_they_pressed_is_kept() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        t.running
            .bot
            .directory
            .forget(&t.workspace(), &"U0CFO".into(), true)
            .await;
        t.sim
            .fault(Fault::on("users.info", FaultKind::ServerError).always());
        let page = t.person("Carla").dm().expect("Finance")?;
        t.person("Carla").clicks(&page, "On it").await?;
        t.settle().await?;
        assert_eq!(holder(&t.latest().await?, "finance"), None);
        t.sim.clear_faults();
        t.advance(TimeDelta::seconds(60)).await?;
        assert_eq!(holder(&t.latest().await?, "finance"), Some("U0CFO".into()));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_slack_does_not_wait_for_slack() {
    run_test(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        // Slack takes every call and never answers; our answers come all the same.
        t.sim.fault(Fault::on("*", FaultKind::Hang).always());
        let page = t.person("Carla").dm().expect("Finance")?;
        let pressed = t.person("Carla").clicks(&page, "On it").await?;
        let called = t
            .person("Alice")
            .types("/codegreen", "Another one", "C0GENERAL")
            .await?;
        let declined = t.person("Lena").clicks_in_dm("Can't make it").await?;
        for status in [pressed.status(), called.status(), declined.status()] {
            assert_eq!(status, Some(200));
        }
        assert_eq!(
            holder(&t.latest().await?, "finance"),
            Some("U0CFO".into()),
            "saved before the answer"
        );
        t.sim.clear_faults();
        t.everybody_reads();
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}
