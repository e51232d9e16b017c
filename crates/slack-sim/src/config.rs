//! What a simulated workspace is started with. Only data: starting is `sim.rs`, the default people are `world::cast`.

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc, time::Duration};

use crate::{
    clock::{self, Clock},
    controls::Controls,
};

/// The workspace's id.
pub const TEAM_ID: &str = "T0ACME";
/// The other company's workspace, home of Slack Connect strangers.
pub const OTHER_TEAM_ID: &str = "T0OTHER";
/// The organisation's id, seen by the app when [`SimConfig::org_wide_install`] is set.
pub const ENTERPRISE_ID: &str = "E0ACME";
/// The app under test.
pub const APP_ID: &str = "A0APP";
/// The app's bot user.
pub const BOT_USER_ID: &str = "U0BOT";
/// The app's bot.
pub const BOT_ID: &str = "B0BOT";

/// What the app may call, if nothing else is said: every scope the simulator knows a use for.
pub const ALL_SCOPES: &[&str] = &[
    "app_mentions:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "channels:write.invites",
    "chat:write",
    "commands",
    "dnd:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "groups:write.invites",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
];

/// What the app is subscribed to, if nothing else is said. The `message.*` events are left to the test that wants
/// them: an app subscribed to those also hears its own messages.
pub const DEFAULT_EVENTS: &[&str] = &[
    "app_home_opened",
    "app_uninstalled",
    "member_joined_channel",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
];

/// How a simulated Slack is set up. `SimConfig { scopes, ..SimConfig::default() }` is the usual form.
#[derive(Clone)]
pub struct SimConfig {
    /// Where to listen; a free loopback port by default.
    pub listen: SocketAddr,
    /// Where time comes from.
    pub clock: Clock,
    /// The app's one request URL; can also be set later by [`crate::SlackSim::connect_app`].
    pub app_url: Option<String>,
    /// Signs everything that is sent to the app.
    pub signing_secret: String,
    /// The `xoxb-` token that is accepted.
    pub bot_token: String,
    /// The `xapp-` token; accepted by `apps.connections.open` only.
    pub app_token: String,
    /// The name the app posts under.
    pub app_name: String,
    /// Granted OAuth scopes. A method without its scope answers `missing_scope`.
    pub scopes: BTreeSet<String>,
    /// Subscribed bot events, by their manifest names (`message.channels`). Their scopes are checked too.
    pub events: BTreeSet<String>,
    /// The shortcuts of the app's manifest, so that people can use them by name.
    pub shortcuts: Vec<Shortcut>,
    /// The slash commands of the app's manifest, for the page's completion. People may type others too.
    pub commands: Vec<Command>,
    /// The app has a Home tab, whether or not it has published anything there yet.
    pub home_tab: bool,
    /// What the page shows as the workspace's name.
    pub workspace: String,
    /// Lets the page move the clock and show the app's timers.
    pub controls: Option<Arc<dyn Controls>>,
    /// Grid: interactions carry `team: null` and an `enterprise`.
    pub org_wide_install: bool,
    /// How long the app has to answer; Slack's is three seconds of real time.
    pub ack_timeout: Duration,
    /// Makes random-looking parts of ids, and fault probabilities, repeatable.
    pub seed: u64,
    /// Starts with the default people and channels; else only with the app's bot.
    pub with_cast: bool,
    /// Calls [`crate::SlackSim::tick`] by itself at this interval of real time. For a demo; tests tick by hand.
    pub auto_tick: Option<Duration>,
}

impl Default for SimConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock: clock::system(),
            app_url: None,
            signing_secret: "8f742231b10e8888abcd99yyyzzz85a5".into(),
            bot_token: "xoxb-sim-bot".into(),
            app_token: "xapp-sim-app".into(),
            app_name: "App".into(),
            scopes: set(ALL_SCOPES),
            events: set(DEFAULT_EVENTS),
            shortcuts: Vec::new(),
            commands: Vec::new(),
            home_tab: false,
            workspace: "Acme".into(),
            controls: None,
            org_wide_install: false,
            ack_timeout: Duration::from_secs(3),
            seed: 1,
            with_cast: true,
            auto_tick: None,
        }
    }
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

/// A slash command of the app's manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// With its slash.
    pub command: String,
    /// What it does, in a few words.
    pub description: String,
    /// What may follow it: `[deal | help]`.
    pub usage_hint: String,
}

/// A shortcut of the app's manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// What the person sees in the menu.
    pub name: String,
    /// What the app gets.
    pub callback_id: String,
    /// Where it is offered.
    pub kind: ShortcutKind,
}

/// Where a shortcut is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortcutKind {
    /// In the composer and in search: carries no channel.
    Global,
    /// In a message's menu: carries the message.
    Message,
}
