//! Slack: not there, not Slack, not willing, not granting, and a clock that runs apart from its own.

use std::net::TcpListener;
use std::sync::Arc;

use chrono::TimeDelta;
use codegreen::clock::Clock;
use slack_sim::{Fault, FaultKind, SimConfig, SlackSim};

use super::troubles::{NONE, Trouble, hold, roster};
use crate::support::program::Program;

fn refuses(sim: &SlackSim, method: &str, code: &str) {
    sim.fault(Fault::on(method, FaultKind::Refused(code.to_owned())).always());
}

fn by_socket(sim: &SlackSim, program: Program) -> Program {
    program
        .set("SLACK_SIGNING_SECRET", "")
        .set("SLACK_APP_TOKEN", &sim.config().app_token)
}

/// Slack's clock is ahead of ours by so many seconds.
pub(super) fn ahead(config: &mut SimConfig, seconds: i64) {
    let clock = Clock::running(TimeDelta::seconds(seconds));
    config.clock = Arc::new(move || clock.now());
}

const LINE: &[Trouble] = &[
    Trouble {
        broken: "nobody listens at Slack's address",
        check: "slack",
        cause: &["cannot be reached", "refused"],
        remedy: &["DNS and firewall"],
        set: |_, program| program.set("SLACK_API_URL", "http://127.0.0.1:9/api"),
        ..NONE
    },
    Trouble {
        broken: "the name of Slack's address is not known",
        check: "slack",
        cause: &["https://slack.invalid/api cannot be reached"],
        remedy: &["DNS and firewall"],
        set: |_, program| program.set("SLACK_API_URL", "https://slack.invalid/api"),
        ..NONE
    },
    Trouble {
        broken: "whoever answers speaks no TLS",
        check: "slack",
        cause: &["does not show Slack's certificate"],
        remedy: &["SLACK_API_URL", "proxy"],
        set: |sim, program| {
            let address = sim.api_url().replacen("http", "https", 1);
            program.set("SLACK_API_URL", &address)
        },
        ..NONE
    },
    Trouble {
        broken: "Slack takes the connection and says nothing",
        check: "slack",
        cause: &["does not answer"],
        remedy: &["status.slack.com"],
        set: |sim, program| {
            sim.fault(Fault::on("auth.test", FaultKind::Hang).always());
            program
        },
        ..NONE
    },
    Trouble {
        broken: "whoever answers is no Slack",
        check: "slack",
        cause: &["an answer that is not Slack's"],
        remedy: &["SLACK_API_URL"],
        set: |sim, program| {
            sim.fault(Fault::on("auth.test", FaultKind::Html).always());
            program
        },
        ..NONE
    },
    Trouble {
        broken: "Slack is having trouble",
        check: "slack",
        cause: &["HTTP 500"],
        remedy: &["status.slack.com"],
        set: |sim, program| {
            sim.fault(Fault::on("auth.test", FaultKind::ServerError).always());
            program
        },
        ..NONE
    },
    Trouble {
        broken: "the token is another app's, or cut off",
        check: "slack",
        cause: &["SLACK_BOT_TOKEN is refused by Slack (invalid_auth)"],
        remedy: &["Copy the Bot User OAuth Token again"],
        set: |_, program| program.set("SLACK_BOT_TOKEN", "xoxb-another"),
        ..NONE
    },
    Trouble {
        broken: "the app was removed",
        check: "slack",
        cause: &["account_inactive"],
        remedy: &["removed from the workspace", "reinstall"],
        set: |sim, program| {
            refuses(sim, "auth.test", "account_inactive");
            program
        },
        ..NONE
    },
    Trouble {
        broken: "the token was called back",
        check: "slack",
        cause: &["token_revoked"],
        remedy: &["called back", "reinstall"],
        set: |sim, program| {
            refuses(sim, "auth.test", "token_revoked");
            program
        },
        ..NONE
    },
    Trouble {
        broken: "Slack asks to wait",
        check: "slack",
        status: "warn",
        cause: &["wait 30 s"],
        remedy: &["Run this again"],
        exit: 0,
        set: |sim, program| {
            let kind = FaultKind::RateLimited { retry_after: 30 };
            sim.fault(Fault::on("auth.test", kind).always());
            program
        },
        ..NONE
    },
    Trouble {
        broken: "the clock is a minute behind",
        check: "clock",
        status: "warn",
        cause: &["behind Slack's"],
        remedy: &["NTP"],
        exit: 0,
        slack: |config| ahead(config, 60),
        ..NONE
    },
    Trouble {
        broken: "the clock is ten minutes ahead",
        check: "clock",
        cause: &["ahead of Slack's"],
        remedy: &["NTP", "too old"],
        slack: |config| ahead(config, -600),
        ..NONE
    },
];

const GRANTS: &[Trouble] = &[
    Trouble {
        broken: "a scope that is needed was not granted",
        check: "scopes",
        cause: &["needed: reactions:read, users:read"],
        remedy: &["Bot Token Scopes", "reinstall"],
        slack: |config| {
            config
                .scopes
                .retain(|scope| scope != "users:read" && scope != "reactions:read");
        },
        ..NONE
    },
    Trouble {
        broken: "scopes that are wanted were not granted",
        check: "scopes",
        status: "warn",
        cause: &[
            "without groups:write no Code Green can be confidential",
            "without users:read.email a page by email",
        ],
        remedy: &["Grant what is wanted"],
        exit: 0,
        slack: |config| {
            config
                .scopes
                .retain(|scope| scope != "groups:write" && scope != "users:read.email");
        },
        ..NONE
    },
    Trouble {
        broken: "without the history scopes nothing shows whether the bot is in the channel",
        check: "channel",
        status: "skipped",
        cause: &["without channels:history or groups:history", "C0ESCALATE"],
        remedy: &["/invite @Code Green"],
        exit: 0,
        slack: |config| config.scopes.retain(|scope| !scope.ends_with(":history")),
        ..NONE
    },
    Trouble {
        broken: "the bot was not invited",
        check: "channel",
        cause: &["the bot is not in channel C0GENERAL"],
        remedy: &["/invite @Code Green"],
        set: |_, program| roster(program, "C0ESCALATE", "C0GENERAL"),
        ..NONE
    },
    Trouble {
        broken: "the channel is private, and the bot was not invited",
        check: "channel",
        cause: &["channel C0BOARD is not there, or it is private"],
        remedy: &["/invite @Code Green", "Copy the id"],
        set: |_, program| roster(program, "C0ESCALATE", "C0BOARD"),
        ..NONE
    },
    Trouble {
        broken: "the channel is archived",
        check: "channel",
        cause: &["channel C0ESCALATE is archived"],
        remedy: &["Unarchive it"],
        set: |sim, program| {
            sim.archive_channel("C0ESCALATE");
            program
        },
        ..NONE
    },
    Trouble {
        broken: "the deal desk's channel is not there",
        check: "channel",
        status: "warn",
        cause: &["policy.deal_desk C0NOWHERE is not there"],
        remedy: &["Copy the id"],
        exit: 0,
        set: |_, program| roster(program, "C0DEALDESK", "C0NOWHERE"),
        ..NONE
    },
];

const SOCKETS: &[Trouble] = &[
    Trouble {
        broken: "nothing, in Socket Mode",
        check: "mode",
        status: "ok",
        cause: &["Socket Mode", "/codegreen"],
        exit: 0,
        set: by_socket,
        ..NONE
    },
    Trouble {
        broken: "the app-level token is another app's",
        check: "mode",
        cause: &["SLACK_APP_TOKEN is refused by Slack (invalid_auth)"],
        remedy: &["Generate an app-level token again"],
        set: |sim, program| by_socket(sim, program).set("SLACK_APP_TOKEN", "xapp-another"),
        ..NONE
    },
    Trouble {
        broken: "the app-level token lacks its scope",
        check: "mode",
        cause: &["missing_scope"],
        remedy: &["connections:write"],
        set: |sim, program| {
            refuses(sim, "apps.connections.open", "missing_scope");
            by_socket(sim, program)
        },
        ..NONE
    },
    Trouble {
        broken: "Socket Mode is not for this team",
        check: "mode",
        cause: &["forbidden_team"],
        remedy: &["Socket Mode is switched on"],
        set: |sim, program| {
            refuses(sim, "apps.connections.open", "forbidden_team");
            by_socket(sim, program)
        },
        ..NONE
    },
    Trouble {
        broken: "every call hangs",
        check: "mode",
        cause: &["no answer in time"],
        remedy: &["status.slack.com"],
        set: |sim, program| {
            for method in [
                "auth.test",
                "apps.connections.open",
                "conversations.history",
                "users.info",
            ] {
                sim.fault(Fault::on(method, FaultKind::Hang).always());
            }
            by_socket(sim, program)
        },
        ..NONE
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_down_says_where() {
    hold(LINE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_slack_does_not_grant_is_named_with_what_is_off() {
    hold(GRANTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn socket_mode_is_asked_for_its_address() {
    hold(SOCKETS).await;
}

/// A port that takes connections and says nothing is not mistaken for a bot.
#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_somebody_else_has_is_said_to_be_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let sim = super::start(super::config()).await;
    let program = Program::ready_for(&sim).set("CODEGREEN_LISTEN", &address);
    let (_, ended) = super::doctor(program, &["doctor", "--json"]).await;
    let document = super::document(&ended);
    let found = super::finding(&document, "listen");
    assert_eq!(found["status"], "fail", "{found:#}");
    assert!(found["what"].as_str().unwrap().contains(&address));
    assert!(
        found["remedy"]
            .as_str()
            .unwrap()
            .contains("CODEGREEN_LISTEN")
    );
    assert_eq!(super::finding(&document, "workers")["status"], "skipped");
}
