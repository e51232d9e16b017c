//! What we ask Slack's permission for, and why: each method and event that the code uses, with the scopes it needs. The
//! manifest is made from these tables, and a test holds them to the code, in both directions.

use super::client::Identity;

/// What a method or an event needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// `chat.postMessage`, or the event's name in the manifest.
    pub name: &'static str,
    pub scopes: &'static [&'static str],
    /// Refused, it costs a comfort and breaks nothing.
    pub optional: bool,
}

const fn required(name: &'static str, scopes: &'static [&'static str]) -> Need {
    Need {
        name,
        scopes,
        optional: false,
    }
}

const fn optional(name: &'static str, scopes: &'static [&'static str]) -> Need {
    Need {
        name,
        scopes,
        optional: true,
    }
}

/// The slash command and the shortcuts.
pub const COMMANDS: Need = required("/codegreen", &["commands"]);

/// Every method we call (Slack's reference of each names the scopes).
pub const METHODS: &[Need] = &[
    required("auth.test", &[]),
    // By the app-level token, whose own scope (connections:write) stands in no manifest.
    required("apps.connections.open", &[]),
    required("chat.postMessage", &["chat:write"]),
    required("chat.update", &["chat:write"]),
    required("chat.postEphemeral", &["chat:write"]),
    required("chat.getPermalink", &[]),
    required("views.open", &[]),
    required("views.update", &[]),
    required("views.push", &[]),
    required("views.publish", &[]),
    required("users.info", &["users:read"]),
    // For pages by email, where the file names no address.
    optional("users.info", &["users:read.email"]),
    required("reactions.get", &["reactions:read"]),
    // To find our own message again after an answer that never came.
    optional(
        "conversations.history",
        &["channels:history", "groups:history", "im:history"],
    ),
    optional(
        "conversations.replies",
        &["channels:history", "groups:history", "im:history"],
    ),
    optional("conversations.open", &["im:write"]),
    // To bring the paged into the channel.
    optional(
        "conversations.invite",
        &["channels:write.invites", "groups:write.invites"],
    ),
    // The meeting as a file for calendars.
    optional("files.getUploadURLExternal", &["files:write"]),
    optional("files.completeUploadExternal", &["files:write"]),
    optional("files.delete", &["files:write"]),
    // The private channel of a confidential one.
    optional("conversations.create", &["groups:write"]),
    optional("conversations.kick", &["groups:write"]),
];

/// Every event we subscribe to.
pub const EVENTS: &[Need] = &[
    // To draw somebody's App Home when they open it.
    required("app_home_opened", &[]),
    required("app_uninstalled", &[]),
    // To hear that a message of ours was deleted; what people write is left unread.
    optional("message.channels", &["channels:history"]),
    optional("message.groups", &["groups:history"]),
    required("reaction_added", &["reactions:read"]),
    required("reaction_removed", &["reactions:read"]),
    required("team_join", &["users:read"]),
    required("tokens_revoked", &[]),
    required("user_change", &["users:read"]),
];

/// What is off without each optional scope, to follow "without channels:history", in alphabetical order.
pub const WITHOUT: &[(&str, &str)] = &[
    (
        "channels:history",
        "a message in a public channel that Slack may or may not have taken cannot be looked for, nor one that somebody deletes come back",
    ),
    (
        "channels:write.invites",
        "people who are paged are not brought into a public channel",
    ),
    (
        "files:write",
        "the meeting does not come into the thread as a file for calendars",
    ),
    (
        "groups:history",
        "a message in a private channel that Slack may or may not have taken cannot be looked for, nor one that somebody deletes come back",
    ),
    ("groups:write", "no Code Green can be confidential"),
    (
        "groups:write.invites",
        "people who are paged are not brought into a private channel",
    ),
    (
        "im:history",
        "a page that Slack may or may not have taken is sent again with a mark that it may be a repeat",
    ),
    (
        "im:write",
        "a page that Slack may or may not have taken is sent again with a mark that it may be a repeat",
    ),
    (
        "users:read.email",
        "a page by email goes to the addresses in the file only",
    ),
];

/// Says in the log what is off, a line for each optional scope that is not granted. Once, at the start: from then on it is
/// off without a word.
pub fn log_what_is_off(identity: &Identity) {
    for (scope, off) in WITHOUT {
        if !identity.may(&[scope]) {
            tracing::info!(
                scope,
                "without {scope} {off}; to switch it on, grant {scope} at api.slack.com/apps, your app, OAuth & Permissions, and reinstall the app"
            );
        }
    }
}

/// The scopes the bot cannot do without, in alphabetical order.
pub fn required_scopes() -> Vec<&'static str> {
    scopes(|need| !need.optional)
}

/// The scopes an administrator may refuse, in alphabetical order.
pub fn optional_scopes() -> Vec<&'static str> {
    let required = required_scopes();
    let mut scopes = scopes(|need| need.optional);
    scopes.retain(|scope| !required.contains(scope));
    scopes
}

fn scopes(wanted: impl Fn(&Need) -> bool) -> Vec<&'static str> {
    let needs = [COMMANDS]
        .into_iter()
        .chain(METHODS.iter().copied())
        .chain(EVENTS.iter().copied());
    let mut scopes: Vec<_> = needs
        .filter(wanted)
        .flat_map(|need| need.scopes)
        .copied()
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}
