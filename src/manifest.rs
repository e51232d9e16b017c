//! The Slack app manifest of a deployment: commands, shortcuts, events and scopes as the code uses them
//! ([`crate::slack::scopes`]), and the one address that Slack is to call, or Socket Mode, which needs none.

use std::fmt::Write;

use crate::config::ConfigError;
use crate::slack::scopes::{self, EVENTS};
use crate::slack::wire::shortcut;

/// What stands in `manifest.yml`, to be replaced.
const PLACEHOLDER: &str = "https://codegreen.example.com";

/// Where people find a shortcut: everywhere, or in a message's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Global,
    Message,
}

/// A row of Slack's list of shortcuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// At most 24 characters.
    pub name: &'static str,
    pub kind: Kind,
    pub callback_id: &'static str,
    pub description: &'static str,
}

pub const SHORTCUTS: &[Shortcut] = &[
    Shortcut {
        name: "Call a Code Green",
        kind: Kind::Global,
        callback_id: shortcut::CALL,
        description: "Gather every function around one deal",
    },
    Shortcut {
        name: "Call a Code Green",
        kind: Kind::Message,
        callback_id: shortcut::CALL_FROM_MESSAGE,
        description: "Gather every function around the deal in this message",
    },
    Shortcut {
        name: "Add to the plan",
        kind: Kind::Message,
        callback_id: shortcut::ADD_TO_PLAN,
        description: "Make this message an action item of a Code Green",
    },
];

/// The slash command, as Slack's list of commands shows it.
pub const COMMAND: &str = "/codegreen";
pub const COMMAND_DESCRIPTION: &str = "Call a Code Green, or see where one stands";
pub const COMMAND_USAGE: &str = "[deal] or help";

/// How Slack's deliveries are to come.
#[derive(Clone, Copy, Debug)]
pub enum Deliveries<'a> {
    /// To this address; the path may be left out. `None`: to a placeholder.
    Http { url: Option<&'a str> },
    /// Over sockets that we open.
    SocketMode,
}

/// The manifest as YAML.
///
/// # Errors
/// Where the address is not one on the web.
pub fn yaml(deliveries: Deliveries<'_>) -> Result<String, ConfigError> {
    let base = match deliveries {
        Deliveries::Http { url: Some(url) } => Some(address(url)?),
        Deliveries::Http { url: None } => Some(PLACEHOLDER.to_owned()),
        Deliveries::SocketMode => None,
    };
    let line = |key: &str, indent: usize| {
        base.as_ref().map_or_else(String::new, |base| {
            format!("{:indent$}{key}: \"{base}/slack/events\"\n", "")
        })
    };
    let command_url = line("url", 6);
    let request_url = line("request_url", 4);
    let options_url = line("message_menu_options_url", 4);
    let socket_mode = base.is_none();
    let hint = if socket_mode {
        "for Socket Mode: no address is needed"
    } else {
        "--url puts in your address"
    };
    let mut shortcuts = String::new();
    for row in SHORTCUTS {
        let kind = match row.kind {
            Kind::Global => "global",
            Kind::Message => "message",
        };
        let Shortcut {
            name,
            callback_id,
            description,
            ..
        } = row;
        let _ = write!(
            shortcuts,
            "    - name: \"{name}\"\n      type: {kind}\n      callback_id: {callback_id}\n      description: \"{description}\"\n",
        );
    }
    let required = scopes::required_scopes();
    let optional = scopes::optional_scopes();
    // Slack wants an optional scope in both lists.
    let all = list(required.iter().chain(&optional).copied());
    let optional = list(optional.iter().copied());
    let events = list(EVENTS.iter().map(|event| event.name));
    Ok(format!(
        r#"# The Slack app. Written by `codegreen manifest`; {hint}.
display_information:
  name: "Code Green"
  description: "Every function, fast, around one deal"
  background_color: "{COLOUR}"
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: "Code Green"
    always_online: true
  shortcuts:
{shortcuts}  slash_commands:
    - command: "{COMMAND}"
{command_url}      description: "{COMMAND_DESCRIPTION}"
      usage_hint: "{COMMAND_USAGE}"
      should_escape: false
oauth_config:
  scopes:
    bot:
{all}    bot_optional:
{optional}settings:
  event_subscriptions:
{request_url}    bot_events:
{events}  interactivity:
    is_enabled: true
{request_url}{options_url}  org_deploy_enabled: false
  socket_mode_enabled: {socket_mode}
  token_rotation_enabled: false
"#
    ))
}

const COLOUR: &str = "#1d6b3c";

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.fold(String::new(), |mut list, name| {
        // Quoted: there is a colon in a scope.
        let _ = writeln!(list, "      - \"{name}\"");
        list
    })
}

fn address(text: &str) -> Result<String, ConfigError> {
    let wrong = |problem: &str| {
        ConfigError::new(
            "--url",
            format!("\"{text}\" {problem}"),
            "Write the address under which Slack reaches this program, such as https://codegreen.example.com.",
        )
    };
    let url = url::Url::parse(text.trim()).map_err(|_| wrong("is not a web address"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong("is not a web address"));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(wrong("holds more than a host and a path"));
    }
    let base = url.as_str().trim_end_matches('/');
    // It stands between quotes in the manifest.
    if !base
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c))
    {
        return Err(wrong("holds a character that no address needs"));
    }
    Ok(base
        .strip_suffix("/slack/events")
        .unwrap_or(base)
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over_http(url: Option<&str>) -> Result<String, ConfigError> {
        yaml(Deliveries::Http { url })
    }

    #[test]
    fn socket_mode_names_no_address() {
        let manifest = yaml(Deliveries::SocketMode).unwrap();
        assert!(manifest.contains("socket_mode_enabled: true"));
        assert!(!manifest.contains("url") && !manifest.contains("https"));
        let over_http = over_http(None).unwrap();
        let without_urls: Vec<&str> = over_http
            .lines()
            .filter(|line| {
                !line.contains("url:") && !line.contains("_url") && !line.starts_with('#')
            })
            .map(|line| match line.trim() {
                "socket_mode_enabled: false" => "  socket_mode_enabled: true",
                _ => line,
            })
            .collect();
        let lines: Vec<&str> = manifest.lines().skip(1).collect();
        assert_eq!(lines, without_urls, "it differs in nothing else");
    }

    #[test]
    fn the_address_may_come_with_or_without_its_path() {
        for url in [
            "https://cg.acme.com",
            "https://cg.acme.com/",
            "https://cg.acme.com/slack/events",
            " https://cg.acme.com/slack/events/ ",
        ] {
            let manifest = over_http(Some(url)).unwrap();
            assert_eq!(
                manifest
                    .matches("\"https://cg.acme.com/slack/events\"")
                    .count(),
                4,
                "{url}"
            );
            assert!(!manifest.contains(PLACEHOLDER));
        }
        assert!(
            over_http(Some("https://acme.com/bots/"))
                .unwrap()
                .contains("\"https://acme.com/bots/slack/events\"")
        );
        for url in [
            "",
            "acme.com",
            "ftp://acme.com",
            "https://u:p@acme.com",
            "https://acme.com/?a=1",
            "https://a\"b.com",
        ] {
            assert!(
                over_http(Some(url))
                    .unwrap_err()
                    .to_string()
                    .starts_with("--url "),
                "{url}"
            );
        }
    }
}
