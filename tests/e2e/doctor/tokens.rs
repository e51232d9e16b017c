//! Tokens: each in the variable of another, missing, or of no use.

use super::troubles::{NONE, Trouble, hold};

const TOKENS: &[Trouble] = &[
    Trouble {
        broken: "the app-level token is in the bot's variable",
        check: "tokens",
        cause: &["SLACK_BOT_TOKEN holds an app-level token (xapp-)"],
        remedy: &[
            "Move that to SLACK_APP_TOKEN.",
            "Set SLACK_BOT_TOKEN to the token that begins with xoxb-",
            "OAuth & Permissions",
        ],
        set: |_, program| program.set("SLACK_BOT_TOKEN", "xapp-1-A0-x"),
        ..NONE
    },
    Trouble {
        broken: "a user token is in the bot's variable",
        check: "tokens",
        cause: &["SLACK_BOT_TOKEN holds a user token (xoxp-)"],
        remedy: &["Set SLACK_BOT_TOKEN to the token that begins with xoxb-"],
        set: |_, program| program.set("SLACK_BOT_TOKEN", "xoxp-1-2-x"),
        ..NONE
    },
    Trouble {
        broken: "the signing secret is in the bot's variable",
        check: "tokens",
        cause: &["SLACK_BOT_TOKEN holds a signing secret"],
        remedy: &["Move that to SLACK_SIGNING_SECRET."],
        set: |_, program| program.set("SLACK_BOT_TOKEN", "0123456789abcdef0123456789abcdef"),
        ..NONE
    },
    Trouble {
        broken: "the bot token is in quotes",
        check: "tokens",
        cause: &["SLACK_BOT_TOKEN holds something in quotes"],
        remedy: &["without the quotes"],
        set: |_, program| program.set("SLACK_BOT_TOKEN", "\"xoxb-1-2-x\""),
        ..NONE
    },
    Trouble {
        broken: "the bot token is missing",
        check: "tokens",
        cause: &["SLACK_BOT_TOKEN is not set"],
        remedy: &["Set SLACK_BOT_TOKEN to the token that begins with xoxb-"],
        set: |_, program| program.set("SLACK_BOT_TOKEN", ""),
        ..NONE
    },
    Trouble {
        broken: "the app-level token is in the signing secret's variable",
        check: "tokens",
        cause: &["SLACK_SIGNING_SECRET holds an app-level token (xapp-)"],
        remedy: &["Move that to SLACK_APP_TOKEN and unset SLACK_SIGNING_SECRET"],
        set: |_, program| program.set("SLACK_SIGNING_SECRET", "xapp-1-A0-x"),
        ..NONE
    },
    Trouble {
        broken: "the bot token is in the app-level token's variable",
        check: "tokens",
        cause: &["SLACK_APP_TOKEN holds a bot token (xoxb-)"],
        remedy: &["Move that to SLACK_BOT_TOKEN.", "App-Level Tokens"],
        set: |_, program| {
            program
                .set("SLACK_SIGNING_SECRET", "")
                .set("SLACK_APP_TOKEN", "xoxb-1-2-x")
        },
        ..NONE
    },
    Trouble {
        broken: "both ways of delivery are set up",
        check: "tokens",
        cause: &["SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both set"],
        remedy: &["unset the other"],
        set: |_, program| program.set("SLACK_APP_TOKEN", "xapp-1-A0-x"),
        ..NONE
    },
    Trouble {
        broken: "no way of delivery is set up",
        check: "tokens",
        cause: &["SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both not set"],
        remedy: &["Socket Mode"],
        set: |_, program| program.set("SLACK_SIGNING_SECRET", ""),
        ..NONE
    },
    Trouble {
        broken: "the signing secret does not look like one",
        check: "tokens",
        status: "warn",
        cause: &["SLACK_SIGNING_SECRET holds something else"],
        remedy: &["not signed by Slack", "App Credentials"],
        exit: 0,
        set: |_, program| program.set("SLACK_SIGNING_SECRET", "secret of mine"),
        ..NONE
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_the_wrong_place_is_told_where_it_belongs() {
    hold(TOKENS).await;
}
