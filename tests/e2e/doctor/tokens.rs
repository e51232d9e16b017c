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
    Trouble {
        broken: "the token is set, and in a file",
        check: "tokens",
        cause: &["SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set"],
        remedy: &["Keep one of the two"],
        set: |_, program| program.set("SLACK_BOT_TOKEN_FILE", "token"),
        ..NONE
    },
    Trouble {
        broken: "the file with the signing secret is not there",
        check: "tokens",
        cause: &["SLACK_SIGNING_SECRET_FILE names secret, which does not exist"],
        remedy: &["Correct the path"],
        set: |_, program| {
            program
                .set("SLACK_SIGNING_SECRET", "")
                .set("SLACK_SIGNING_SECRET_FILE", "secret")
        },
        ..NONE
    },
    Trouble {
        broken: "nothing, with every secret in a file",
        check: "tokens",
        status: "ok",
        cause: &["a bot token, and a signing secret for HTTP"],
        exit: 0,
        set: |sim, program| {
            let config = sim.config();
            for (file, secret) in [
                ("token", &config.bot_token),
                ("secret", &config.signing_secret),
            ] {
                std::fs::write(program.path(file), format!("{secret}\n")).unwrap();
            }
            std::fs::write(program.path("url"), "sqlite://x.db\n").unwrap();
            program
                .set("SLACK_BOT_TOKEN", "")
                .set("SLACK_BOT_TOKEN_FILE", "token")
                .set("SLACK_SIGNING_SECRET", "")
                .set("SLACK_SIGNING_SECRET_FILE", "secret")
                .set("DATABASE_URL_FILE", "url")
        },
        ..NONE
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_the_wrong_place_is_told_where_it_belongs() {
    hold(TOKENS).await;
}
