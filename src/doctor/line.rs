//! The line to Slack: whether it is there, who we are on it, how far the clocks are apart, how deliveries come, and
//! whether the bot may speak in the channel. Calls only what reads.

use chrono::{DateTime, TimeDelta, Utc};

use super::finding::Said;
use super::visit::{APP_TOKEN, BOT_TOKEN, Visit};
use crate::config::settings::Transport;
use crate::domain::ids::ChannelId;
use crate::serve::introduce;
use crate::slack::client::{Identity, NoWord, SlackApi, SlackError};

const OFF: TimeDelta = TimeDelta::seconds(30);
/// Slack's signatures are refused beyond 300 s, and clocks drift on.
const FAR_OFF: TimeDelta = TimeDelta::seconds(240);

/// Both kinds of history: which one a channel needs its id does not say.
const HISTORY: &[&str] = &["channels:history", "groups:history"];

/// Where nothing can be asked of Slack.
pub(super) fn not_asked() -> Said {
    Said::skipped(
        "there is no bot token that could be used, or no address",
        "Mend settings and tokens first.",
    )
}

/// The same where Slack has not said who we are.
pub(super) fn unknown() -> Said {
    Said::skipped("Slack has not said who we are", "Mend slack first.")
}

/// Who we are, or why that cannot be known.
pub(super) async fn who(visit: &Visit) -> Result<(&SlackApi, &Identity), Said> {
    let api = visit.api.as_ref().ok_or_else(not_asked)?;
    let looked = visit.looked().await.ok_or_else(not_asked)?;
    looked
        .identity
        .as_ref()
        .map(|identity| (api, identity))
        .map_err(|_| unknown())
}

/// `auth.test`.
pub(super) async fn slack(visit: &Visit) -> Said {
    let Some(looked) = visit.looked().await else {
        return not_asked();
    };
    let address = visit.api_url.as_deref().unwrap_or_default();
    match &looked.identity {
        Ok(identity) => Said::ok(format!(
            "{} knows us as {} in {}",
            address,
            identity.bot_user,
            identity
                .url
                .as_deref()
                .unwrap_or(identity.workspace.as_str())
        )),
        Err(NoWord::Unreachable { why, by_tls: false }) => Said::fail(
            format!("{address} cannot be reached ({why})"),
            "Check this machine's network, DNS and firewall: it must reach slack.com on port 443, and goes through no proxy.",
        ),
        Err(NoWord::Unreachable { why, by_tls: true }) => Said::fail(
            format!("whoever answers at {address} does not show Slack's certificate ({why})"),
            "Check SLACK_API_URL, and let no proxy open the TLS to slack.com: the certificates the program trusts are its own.",
        ),
        Err(NoWord::Silent) => Said::fail(
            format!("{address} does not answer"),
            "Check the firewall, and https://status.slack.com.",
        ),
        Err(NoWord::Limited { seconds }) => Said::warn(
            format!("Slack asks us to wait {seconds} s"),
            "Run this again after that.",
        ),
        Err(NoWord::Odd { what }) => Said::fail(
            format!("{address} gave an answer that helps nobody: {what}"),
            "Check SLACK_API_URL and https://status.slack.com, then run this again.",
        ),
        Err(NoWord::Refused { code }) => refused(code),
    }
}

fn refused(code: &str) -> Said {
    let what = format!("{BOT_TOKEN} is refused by Slack ({code})");
    let remedy = match code {
        "account_inactive" => {
            "The app was removed from the workspace, or its bot switched off: reinstall it at api.slack.com/apps, your app, OAuth & Permissions, and copy the Bot User OAuth Token again."
        }
        "token_revoked" | "token_expired" => {
            "The token was called back: reinstall the app at api.slack.com/apps, your app, OAuth & Permissions, and copy the Bot User OAuth Token again."
        }
        "org_login_required" | "ekm_access_denied" | "team_access_not_granted" => {
            "Ask an administrator of the organisation to let the app into this workspace."
        }
        other => introduce::remedy(other)
            .unwrap_or("See docs.slack.dev/reference/methods/auth.test for this code."),
    };
    Said::fail(what, remedy)
}

/// How far this machine's clock is from Slack's.
pub(super) async fn clock(visit: &Visit) -> Said {
    let Some(looked) = visit.looked().await else {
        return not_asked();
    };
    match looked.date {
        Some(date) => apart(date, looked.at),
        None => Said::skipped("Slack has not said what time it is", "Mend slack first."),
    }
}

fn apart(date: DateTime<Utc>, at: DateTime<Utc>) -> Said {
    // The header has no fractions of a second.
    let ahead = at - date;
    let seconds = ahead.num_seconds();
    let what = match seconds {
        1.. => format!("this machine's clock is {seconds} s ahead of Slack's"),
        0 => "this machine's clock and Slack's are at the same second".to_owned(),
        _ => format!("this machine's clock is {} s behind Slack's", -seconds),
    };
    let remedy = "Let NTP set this machine's clock: beyond 300 s every request of Slack's is refused as too old.";
    if ahead.abs() > FAR_OFF {
        Said::fail(what, remedy)
    } else if ahead.abs() > OFF {
        Said::warn(what, remedy)
    } else {
        Said::ok(what)
    }
}

/// How Slack's deliveries come.
pub(super) async fn mode(visit: &Visit) -> Said {
    match &visit.transport {
        Err(_) => Said::skipped(
            "it is not said how Slack's deliveries come",
            "Mend tokens first.",
        ),
        // What asks for this has come that way; to ask for one more socket would show less.
        Ok(Transport::Http { .. }) if visit.workers.is_some() => {
            Said::ok("HTTP: your command came to us as a signed request")
        }
        Ok(Transport::Socket { .. }) if visit.workers.is_some() => {
            Said::ok("Socket Mode: your command came to us over a socket")
        }
        Ok(Transport::Http { .. }) => Said::ok(
            "HTTP: Slack must reach POST /slack/events at your https address, and only a click shows that it does: Retry under Event Subscriptions in your Slack app, then /codegreen doctor in Slack",
        ),
        Ok(Transport::Socket { app_token }) => {
            let Some(api) = &visit.api else {
                return not_asked();
            };
            match api.open_connection(app_token).await {
                Ok(_) => Said::ok(
                    "Socket Mode: Slack gives us an address for a socket (it was not opened: it would take deliveries from a bot that runs, so that only /codegreen doctor in Slack shows that Socket Mode is switched on)",
                ),
                Err(error) => no_socket(&error),
            }
        }
    }
}

fn no_socket(error: &SlackError) -> Said {
    match error {
        SlackError::Permanent { code } => {
            let what = format!("{APP_TOKEN} is refused by Slack ({code})");
            Said::fail(
                what,
                match code.as_str() {
                    "missing_scope" => {
                        "Give the token the scope connections:write: api.slack.com/apps, your app, Basic Information, App-Level Tokens; make a new one there, for the scopes of one cannot be changed."
                    }
                    "not_allowed_token_type" => {
                        "Set SLACK_APP_TOKEN to the app-level token, which begins with xapp-: api.slack.com/apps, your app, Basic Information, App-Level Tokens."
                    }
                    "forbidden_team" | "access_denied" | "no_permission" => {
                        "See that Socket Mode is switched on (api.slack.com/apps, your app, Socket Mode), and that the app is installed in this workspace."
                    }
                    _ => {
                        "Generate an app-level token again, with the scope connections:write: api.slack.com/apps, your app, Basic Information, App-Level Tokens."
                    }
                },
            )
        }
        SlackError::Retry { .. } => Said::warn(
            "Slack could not be asked for the address of a socket just now",
            "Mend slack first, or run this again in a minute.",
        ),
        SlackError::Ambiguous { what } => Said::fail(
            format!("Slack gave no address for a socket: {what}"),
            "Check https://status.slack.com, then run this again.",
        ),
    }
}

/// Whether the bot may speak where Code Greens are posted, and at the deal desk.
pub(super) async fn channel(visit: &Visit) -> Said {
    let Ok(company) = &visit.company else {
        return visit.no_company();
    };
    let (api, identity) = match who(visit).await {
        Ok(known) => known,
        Err(said) => return said,
    };
    let channel = &company.channel;
    if !identity.may(HISTORY) {
        return Said::skipped(
            format!(
                "without channels:history or groups:history nothing shows whether the bot is in {channel}"
            ),
            format!(
                "Type /invite @Code Green in {channel}; the first card shows it, or the optional scopes."
            ),
        );
    }
    let desk = company.policy.deal_desk.as_ref();
    let desk = desk.filter(|desk| *desk != channel);
    let at_the_desk = async {
        let desk = desk?;
        place("policy.deal_desk", desk, api.newest_kind(desk).await)
    };
    let in_the_channel = async { place("channel", channel, api.newest_kind(channel).await) };
    let (in_the_channel, at_the_desk) = tokio::join!(in_the_channel, at_the_desk);
    // Code Greens are called without the deal desk.
    let at_the_desk = at_the_desk.map(|said| Said {
        status: said.status.min(super::Status::Warn),
        ..said
    });
    let wrong = in_the_channel.into_iter().chain(at_the_desk).collect();
    let all_well = match desk {
        Some(desk) => format!("the bot is in {channel}, and at the deal desk in {desk}"),
        None => format!("the bot is in {channel}"),
    };
    Said::gather(all_well, wrong)
}

/// What is wrong with a channel. That it is archived is told by its newest message, for no other can follow that one.
fn place(
    setting: &str,
    channel: &ChannelId,
    newest: Result<Option<String>, SlackError>,
) -> Option<Said> {
    let code = match newest {
        Ok(kind) => {
            return kind
                .filter(|kind| kind == "channel_archive" || kind == "group_archive")
                .map(|_| archived(setting, channel));
        }
        Err(SlackError::Permanent { code }) => code,
        Err(SlackError::Retry { .. }) => "it could not be asked just now".to_owned(),
        Err(SlackError::Ambiguous { what }) => what,
    };
    Some(match code.as_str() {
        "channel_not_found" => Said::fail(
            format!("{setting} {channel} is not there, or it is private and the bot is not in it"),
            "Copy the id from the bottom of the channel's details in Slack; where it is private, type /invite @Code Green in it.",
        ),
        "not_in_channel" => Said::fail(
            format!("the bot is not in {setting} {channel}"),
            "Type /invite @Code Green in it.",
        ),
        "is_archived" => archived(setting, channel),
        "missing_scope" => Said::skipped(
            format!(
                "the history scope for the kind of {setting} {channel} is not granted, so nothing shows whether the bot is in it"
            ),
            "Type /invite @Code Green in it; the first card shows it, or both optional scopes, channels:history and groups:history.",
        ),
        other => Said::warn(
            format!("Slack does not say whether the bot is in {setting} {channel} ({other})"),
            "Run this again in a minute.",
        ),
    })
}

fn archived(setting: &str, channel: &ChannelId) -> Said {
    Said::fail(
        format!("{setting} {channel} is archived"),
        "Unarchive it in Slack and type /invite @Code Green in it, or name another channel.",
    )
}
