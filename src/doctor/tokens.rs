//! Three variables, and what is easily put into the wrong one: told apart by how they begin. Whether Slack takes them is
//! not seen here.

use super::finding::Said;
use super::visit::{APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Visit};
use crate::config::settings::Transport;

/// What somebody has put into a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bot,
    App,
    User,
    /// Of an app whose tokens are renewed, or another that is none of the three.
    OtherToken,
    /// Thirty-two digits, as Slack gives them.
    Secret,
    Quoted,
    Unknown,
}

impl Kind {
    fn of(text: &str) -> Self {
        const STARTS: [(&str, Kind); 8] = [
            ("xoxb-", Kind::Bot),
            ("xapp-", Kind::App),
            ("xoxp-", Kind::User),
            ("xox", Kind::OtherToken),
            ("xapp", Kind::OtherToken),
            ("\"", Kind::Quoted),
            ("'", Kind::Quoted),
            ("“", Kind::Quoted),
        ];
        let start = STARTS.iter().find(|(start, _)| text.starts_with(start));
        match start {
            Some((_, kind)) => *kind,
            None if text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit()) => Self::Secret,
            None => Self::Unknown,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bot => "a bot token (xoxb-)",
            Self::App => "an app-level token (xapp-)",
            Self::User => "a user token (xoxp-)",
            Self::OtherToken => "a token of another kind",
            Self::Secret => "a signing secret (32 digits)",
            Self::Quoted => "something in quotes",
            Self::Unknown => "something else",
        }
    }

    /// Where it should be.
    fn home(self) -> Option<&'static str> {
        match self {
            Self::Bot => Some(BOT_TOKEN),
            Self::App => Some(APP_TOKEN),
            Self::Secret => Some(SIGNING_SECRET),
            Self::User | Self::OtherToken | Self::Quoted | Self::Unknown => None,
        }
    }
}

/// What a variable is for, and where it is found.
const SOUGHT: [(&str, Kind, &str); 3] = [
    (
        BOT_TOKEN,
        Kind::Bot,
        "the token that begins with xoxb-; it stands in your Slack app under OAuth & Permissions, Bot User OAuth Token",
    ),
    (
        APP_TOKEN,
        Kind::App,
        "the token that begins with xapp- and has the scope connections:write; it stands in your Slack app under Basic Information, App-Level Tokens",
    ),
    (
        SIGNING_SECRET,
        Kind::Secret,
        "the signing secret, 32 digits; it stands in your Slack app under Basic Information, App Credentials",
    ),
];

/// That each holds what it is for, and that there are those that one way of delivery needs.
pub(super) fn kinds(visit: &Visit) -> Said {
    let mut wrong = Vec::new();
    for ((name, sought, place), text) in
        SOUGHT
            .iter()
            .zip([&visit.bot_token, &visit.app_token, &visit.signing_secret])
    {
        match text {
            Err(error) => wrong.push(error.into()),
            Ok(None) if *sought == Kind::Bot => wrong.push(Said::fail(
                format!("{name} is not set"),
                format!("Set {name} to {place}."),
            )),
            Ok(None) => {}
            Ok(Some(text)) => wrong.extend(judge(name, *sought, place, Kind::of(text))),
        }
    }
    match &visit.transport {
        Ok(Transport::Http { .. }) => {
            Said::gather("a bot token, and a signing secret for HTTP", wrong)
        }
        Ok(Transport::Socket { .. }) => {
            Said::gather("a bot token, and an app-level token for Socket Mode", wrong)
        }
        // Whatever is in the wrong variable says more than that the right one is missing.
        Err(error) => {
            let is_named = wrong.iter().any(|said| {
                said.what.starts_with(APP_TOKEN) || said.what.starts_with(SIGNING_SECRET)
            });
            let both = [&visit.app_token, &visit.signing_secret]
                .into_iter()
                .all(|text| matches!(text, Ok(Some(_))));
            if both || !is_named {
                wrong.push(error.into());
            }
            Said::gather("", wrong)
        }
    }
}

fn judge(name: &str, sought: Kind, place: &str, found: Kind) -> Option<Said> {
    if found == sought {
        return None;
    }
    let what = format!("{name} holds {}", found.name());
    Some(match (found.home(), found) {
        // Which of the two is set says how Slack's deliveries come.
        (Some(home), Kind::App | Kind::Secret) if sought != Kind::Bot => Said::fail(
            what,
            format!(
                "Move that to {home} and unset {name}: an app has either the app-level token, for Socket Mode, or the signing secret, for HTTP."
            ),
        ),
        (Some(home), _) => Said::fail(what, format!("Move that to {home}. Set {name} to {place}.")),
        (None, Kind::Quoted) => {
            Said::fail(what, format!("Write {name} without the quotes: {place}."))
        }
        // Slack may change how its secrets look; its tokens it has told apart by their beginning for ever.
        (None, Kind::Unknown) if sought == Kind::Secret => Said::warn(
            what,
            format!("If requests are refused as not signed by Slack, set {name} to {place}."),
        ),
        (None, _) => Said::fail(what, format!("Set {name} to {place}.")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_beginning() {
        for (text, kind) in [
            ("xoxb-1-2-x", Kind::Bot),
            ("xapp-1-A0-x", Kind::App),
            ("xoxp-1", Kind::User),
            ("xoxe.xoxb-1", Kind::OtherToken),
            ("8f742231b10e88888abcd99aaabbb85a", Kind::Secret),
            ("\"xoxb-1\"", Kind::Quoted),
            ("8f742231", Kind::Unknown),
            ("", Kind::Unknown),
        ] {
            assert_eq!(Kind::of(text), kind, "{text}");
        }
    }
}
