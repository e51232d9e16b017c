//! A story through commands, modals, messages and reactions.

use serde_json::json;
use slack_sim::SubmitOutcome;

use crate::support::App;

fn modal() -> serde_json::Value {
    json!({
        "type": "modal", "callback_id": "deal", "private_metadata": "draft-1",
        "title": { "type": "plain_text", "text": "A deal" }, "submit": { "type": "plain_text", "text": "Next" },
        "close": { "type": "plain_text", "text": "Cancel" },
        "blocks": [
            { "type": "input", "block_id": "name", "label": { "type": "plain_text", "text": "Deal" },
              "element": { "type": "plain_text_input", "action_id": "v", "initial_value": "Acme" } },
            { "type": "input", "block_id": "amount", "label": { "type": "plain_text", "text": "Amount" },
              "element": { "type": "plain_text_input", "action_id": "v" } },
            { "type": "input", "block_id": "who", "optional": true, "label": { "type": "plain_text", "text": "Sponsor" },
              "element": { "type": "users_select", "action_id": "v" } },
        ],
    })
}

#[tokio::test]
async fn a_command_opens_a_modal_that_is_filled_and_submitted() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let outcome = alice.types("/deal", "Acme", "C0GENERAL").await.unwrap();
    assert_eq!(outcome.status(), Some(200));
    let form = app.last();
    for (field, value) in [
        ("command", "/deal"),
        ("text", "Acme"),
        ("user_id", "U0ALICE"),
        ("channel_name", "general"),
    ] {
        assert_eq!(form[field], value);
    }
    let opened = app
        .call(
            "views.open",
            json!({ "trigger_id": app.trigger(), "view": modal() }),
        )
        .await;
    assert_eq!(opened["ok"], true, "{opened}");

    let view = alice.modal().unwrap();
    assert_eq!(view.value("Deal").unwrap(), "Acme");
    let SubmitOutcome::Incomplete(fields) = view.submit().await.unwrap() else {
        panic!("it was sent")
    };
    assert!(fields.contains_key("Amount"));
    view.fill("Amount", "1.2m EUR").await.unwrap();
    app.answers_with(
        200,
        json!({ "response_action": "errors", "errors": { "amount": "Hm" } }).to_string(),
    );
    let SubmitOutcome::Errors(errors) = view.submit().await.unwrap() else {
        panic!("no errors")
    };
    assert_eq!(errors["Amount"], "Hm");
    assert!(view.visible_text().unwrap().contains("Hm"));

    let payload = app.last();
    assert_eq!(payload["type"], "view_submission");
    assert_eq!(
        payload["view"]["state"]["values"]["amount"]["v"],
        json!({ "type": "plain_text_input", "value": "1.2m EUR" })
    );
    assert_eq!(
        payload["view"]["state"]["values"]["who"]["v"],
        json!({ "type": "users_select", "selected_user": null })
    );
    assert_eq!(payload["view"]["private_metadata"], "draft-1");

    view.fill("Sponsor", "Tom").await.unwrap();
    app.answers_with(200, "");
    assert!(matches!(
        view.submit().await.unwrap(),
        SubmitOutcome::Closed
    ));
    assert_eq!(
        app.last()["view"]["state"]["values"]["who"]["v"]["selected_user"],
        "U0VPSALES"
    );
    assert!(alice.modal().is_err());
    assert_eq!(app.sim.failures(), []);
}

#[tokio::test]
async fn a_page_is_posted_read_clicked_and_edited() {
    let app = App::start().await;
    let blocks = json!([
        { "type": "section", "text": { "type": "mrkdwn", "text": "<@U0ALICE> needs you &amp; soon" } },
        { "type": "actions", "block_id": "answer", "elements": [
            { "type": "button", "action_id": "yes", "value": "42", "text": { "type": "plain_text", "text": "On it" } },
        ]},
    ]);
    let posted = app
        .call(
            "chat.postMessage",
            json!({ "channel": "U0LENA", "text": "A page", "blocks": blocks }),
        )
        .await;
    assert_eq!(posted["channel"], "D0LENA", "{posted}");
    let unread = app.sim.expect_all_read().unwrap_err();
    assert_eq!(unread[0].reader.as_deref(), Some("U0LENA"));

    let lena = app.sim.person("Lena");
    let page = lena.dm().expect("@Alice needs you & soon").unwrap();
    assert_eq!(page.buttons(), ["On it"]);
    assert!(app.sim.expect_all_read().is_ok());

    lena.clicks(&page, "On it").await.unwrap();
    let payload = app.last();
    assert_eq!(payload["type"], "block_actions");
    assert_eq!(payload["actions"][0]["value"], "42");
    assert_eq!(payload["container"]["channel_id"], "D0LENA");
    assert_eq!(payload["message"]["ts"], page.ts);

    let update = json!({ "channel": "D0LENA", "ts": page.ts, "text": "Thanks", "blocks": [] });
    assert_eq!(app.call("chat.update", update).await["ok"], true);
    assert_eq!(page.now().unwrap().visible_text(), "Thanks");
    assert!(page.now().unwrap().is_edited());
}

#[tokio::test]
async fn reactions_reach_the_app_where_its_bot_is() {
    let app = App::start().await;
    let posted = app
        .call(
            "chat.postMessage",
            json!({ "channel": "C0ESCALATE", "text": "The card" }),
        )
        .await;
    assert_eq!(posted["ok"], true, "{posted}");
    let unread = app.sim.expect_all_read().unwrap_err();
    assert_eq!(
        (unread.len(), &unread[0].reader),
        (1, &None),
        "nobody has read it"
    );
    let mia = app.sim.person("Mia");
    let card = mia
        .in_channel("#code-green")
        .unwrap()
        .expect("The card")
        .unwrap();
    mia.reacts(&card, "eyes").await.unwrap();
    let event = app.last();
    assert_eq!(event["event"]["type"], "reaction_added");
    assert_eq!(
        event["event"]["item"],
        json!({ "type": "message", "channel": "C0ESCALATE", "ts": card.ts })
    );
    assert_eq!(event["event"]["item_user"], "U0BOT");
    assert!(app.sim.expect_all_read().is_ok());

    let elsewhere = mia.posts("C0GENERAL", None, "hello").await.unwrap();
    mia.reacts(&elsewhere, "eyes").await.unwrap();
    assert_eq!(app.got().len(), 1, "the bot is not in #general");
    mia.unreacts(&card, "eyes").await.unwrap();
    assert_eq!(app.last()["event"]["type"], "reaction_removed");
}
