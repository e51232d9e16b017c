//! The typed client that Slack apps in Rust use reads the answers it gets.

use hyper_util::client::legacy::connect::HttpConnector;
use slack_morphism::prelude::*;

use crate::support::App;

type Session<'a> = SlackClientSession<'a, SlackClientHyperConnector<HttpConnector>>;

async fn typed(app: &App, test: impl AsyncFnOnce(Session<'_>)) {
    let connector = SlackClientHyperConnector::with_connector(HttpConnector::new());
    let client = SlackClient::new(connector.with_slack_api_url(&app.sim.api_url()));
    let token = SlackApiToken::new("xoxb-sim-bot".into());
    test(client.open_session(&token)).await;
}

fn blocks() -> Vec<SlackBlock> {
    slack_blocks![
        some_into(SlackHeaderBlock::new(pt!("A deal"))),
        some_into(SlackSectionBlock::new().with_text(md!("*Acme* renewal"))),
        some_into(SlackActionsBlock::new(slack_blocks![some_into(
            SlackBlockButtonElement::new(pt!("On it")).with_action_id("yes".into())
        )]))
    ]
}

#[tokio::test]
async fn messages_come_and_go() {
    let app = App::start().await;
    typed(&app, async |session| {
        let me = session.auth_test().await.unwrap();
        assert_eq!(me.user_id.to_string(), "U0BOT");
        let content = SlackMessageContent::new()
            .with_text("A deal".into())
            .with_blocks(blocks());
        let request = SlackApiChatPostMessageRequest::new("U0LENA".into(), content.clone());
        let posted = session.chat_post_message(&request).await.unwrap();
        assert_eq!(posted.channel.to_string(), "D0LENA");
        let update =
            SlackApiChatUpdateRequest::new(posted.channel.clone(), content, posted.ts.clone());
        session.chat_update(&update).await.unwrap();
        let history =
            SlackApiConversationsHistoryRequest::new().with_channel(posted.channel.clone());
        let history = session.conversations_history(&history).await.unwrap();
        assert_eq!(history.messages.len(), 1);
        let replies =
            SlackApiConversationsRepliesRequest::new(posted.channel.clone(), posted.ts.clone());
        assert_eq!(
            session
                .conversations_replies(&replies)
                .await
                .unwrap()
                .messages
                .len(),
            1
        );
        let link = SlackApiChatGetPermalinkRequest::new(posted.channel.clone(), posted.ts.clone());
        session.chat_get_permalink(&link).await.unwrap();
        let whisper = SlackMessageContent::new().with_text("psst".into());
        let whisper =
            SlackApiChatPostEphemeralRequest::new("C0ESCALATE".into(), "U0LENA".into(), whisper);
        session.chat_post_ephemeral(&whisper).await.unwrap();
        let react = SlackApiReactionsAddRequest::new(
            posted.channel.clone(),
            "tada".into(),
            posted.ts.clone(),
        );
        session.reactions_add(&react).await.unwrap();
        session
            .chat_delete(&SlackApiChatDeleteRequest::new(posted.channel, posted.ts))
            .await
            .unwrap();
    })
    .await;
    app.sim.settle().await.unwrap();
    assert_eq!(app.sim.failures(), []);
}

#[tokio::test]
async fn views_open_push_update_and_publish() {
    let app = App::start().await;
    let alice = app.sim.person("Alice");
    let input = SlackInputBlock::new(
        pt!("Deal"),
        SlackBlockPlainTextInputElement::new()
            .with_action_id("v".into())
            .into(),
    );
    let modal = SlackModalView::new(pt!("A deal"), slack_blocks![some_into(input)])
        .with_submit(pt!("Next"));
    typed(&app, async |session| {
        alice.types("/x", "", "C0GENERAL").await.unwrap();
        let trigger: SlackTriggerId = app.trigger().into();
        let open = SlackApiViewsOpenRequest::new(trigger, SlackView::Modal(modal.clone()));
        let opened = session.views_open(&open).await.unwrap();
        let id = opened.view.state_params.id.clone();
        assert_eq!(id.to_string(), alice.modal().unwrap().id());
        let update =
            SlackApiViewsUpdateRequest::new(SlackView::Modal(modal.clone())).with_view_id(id);
        session.views_update(&update).await.unwrap();
        let home = SlackView::Home(SlackHomeView::new(blocks()));
        let publish = SlackApiViewsPublishRequest::new("U0ALICE".into(), home);
        session.views_publish(&publish).await.unwrap();
    })
    .await;
    assert!(
        alice
            .opens_home()
            .await
            .unwrap()
            .visible_text()
            .contains("Acme")
    );
    assert_eq!(app.sim.failures(), []);
}

#[tokio::test]
async fn people_and_places_are_listed() {
    let app = App::start().await;
    typed(&app, async |session| {
        let info = session
            .users_info(&SlackApiUsersInfoRequest::new("U0CPO".into()))
            .await
            .unwrap();
        assert_eq!(info.user.tz.as_deref(), Some("Asia/Kolkata"));
        assert!(
            session
                .users_list(&SlackApiUsersListRequest::new())
                .await
                .unwrap()
                .members
                .len()
                > 15
        );
        let info = SlackApiConversationsInfoRequest::new("C0ESCALATE".into());
        let channel = session.conversations_info(&info).await.unwrap().channel;
        assert_eq!(channel.name.as_deref(), Some("code-green"));
        let members = SlackApiConversationsMembersRequest::new().with_channel("C0ESCALATE".into());
        assert!(
            session
                .conversations_members(&members)
                .await
                .unwrap()
                .members
                .len()
                > 10
        );
        let open = SlackApiConversationsOpenRequest::new().with_users(vec!["U0LENA".into()]);
        session.conversations_open(&open).await.unwrap();
        session
            .team_info(&SlackApiTeamInfoRequest::new())
            .await
            .unwrap();
        session
            .usergroups_list(&SlackApiUserGroupsListRequest::new())
            .await
            .unwrap();
    })
    .await;
    app.sim.settle().await.unwrap();
    assert_eq!(app.sim.failures(), []);
}
