//! The environment: where to listen, which database, which Slack. Secrets are kept where nothing prints them.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use secrecy::SecretString;

use super::media::MediaSettings;
use super::{ConfigError, Roster, file, secrets};

/// Every variable the program reads: name, default, meaning. `--help` prints it; [`Env`] refuses any other.
pub const VARIABLES: &[(&str, &str, &str)] = &[
    (
        "CODEGREEN_CONFIG",
        "codegreen.toml",
        "roster and policy (see codegreen.example.toml)",
    ),
    (
        "CODEGREEN_LISTEN",
        "127.0.0.1:3000",
        "where Slack's requests arrive: POST /slack/events, GET /healthz, GET /readyz",
    ),
    (
        "CODEGREEN_METRICS_LISTEN",
        "off",
        "where GET /metrics answers",
    ),
    (
        "DATABASE_URL",
        "sqlite://codegreen.db",
        "a SQLite file, created when absent, or postgres://…",
    ),
    (
        "SLACK_SIGNING_SECRET",
        "none",
        "the app's signing secret: Slack's requests come over HTTP",
    ),
    (
        "SLACK_APP_TOKEN",
        "none",
        "the app-level token (xapp-…): Socket Mode, no public address; set this or SLACK_SIGNING_SECRET",
    ),
    (
        "SLACK_BOT_TOKEN",
        "none, required",
        "the app's bot token (xoxb-…)",
    ),
    (
        "SLACK_API_URL",
        "https://slack.com/api",
        "plain http only for this machine",
    ),
    (
        "SMTP_URL",
        "none",
        "the mail server for rungs by email: smtps://user:password@host, or smtp://…?tls=required",
    ),
    (
        "PAGERDUTY_API_URL",
        "https://events.pagerduty.com",
        "where rungs by PagerDuty ring; their keys are in the variables that the contacts name",
    ),
    (
        "CODEGREEN_LOG",
        "pretty on a terminal, else json",
        "form of the log on stderr",
    ),
    ("RUST_LOG", "info", "what the log holds"),
];

/// Where Slack's requests arrive unless the operator says otherwise.
pub(crate) const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

/// The process's environment, or a test's.
#[derive(Clone, Copy)]
pub struct Env<'a>(pub &'a dyn Fn(&str) -> Option<OsString>);

impl Env<'_> {
    /// The variable's text; one that is set to nothing counts as not set, as in a compose file's `NAME=`.
    ///
    /// # Errors
    /// Where it is not UTF-8, or the file that is to hold it cannot be used.
    pub fn text(self, name: &str) -> Result<Option<String>, ConfigError> {
        debug_assert!(
            VARIABLES.iter().any(|(known, ..)| *known == name),
            "{name} is not listed"
        );
        if secrets::IN_FILES.contains(&name) {
            return secrets::read(self, name);
        }
        self.named(name)
    }

    /// The same of a variable whose name stands in the file.
    ///
    /// # Errors
    /// Where it is not UTF-8.
    pub fn named(self, name: &str) -> Result<Option<String>, ConfigError> {
        match (self.0)(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Err(_)) => Err(ConfigError::new(
                name,
                "is not readable text",
                "Set it again in plain ASCII.",
            )),
        }
    }
}

/// What `serve` needs.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub database_url: SecretString,
    pub slack: Slack,
    pub roster: Roster,
    pub media: MediaSettings,
}

/// One workspace.
#[derive(Clone, Debug)]
pub struct Slack {
    pub transport: Transport,
    pub bot_token: SecretString,
    /// Without a trailing slash.
    pub api_url: String,
}

/// How Slack's deliveries come. An app uses one or the other.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Slack calls us, and signs.
    Http { signing_secret: SecretString },
    /// We call Slack and keep sockets open.
    Socket { app_token: SecretString },
}

impl Settings {
    /// Reads the environment, and the file it points to.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn read(env: Env<'_>) -> Result<Self, ConfigError> {
        let listen = address(env, "CODEGREEN_LISTEN")?;
        let metrics_listen = address(env, "CODEGREEN_METRICS_LISTEN")?;
        let database_url = database_url(env)?;
        let slack = slack(env)?;
        let roster = file::roster(env)?;
        // What is to be set up in Slack has no contacts of its own.
        let known = match &roster {
            Roster::File(company) => (**company).clone(),
            Roster::Slack(beside) => beside.company().clone(),
        };
        Ok(Self {
            listen: listen.unwrap_or(LISTEN),
            metrics_listen,
            database_url,
            slack,
            media: MediaSettings::read(env, &known)?,
            roster,
        })
    }
}

/// The database's address; it may hold a password.
///
/// # Errors
/// Where it is neither SQLite nor PostgreSQL.
pub fn database_url(env: Env<'_>) -> Result<SecretString, ConfigError> {
    let url = env
        .text("DATABASE_URL")?
        .unwrap_or_else(|| "sqlite://codegreen.db".to_owned());
    if ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|kind| url.starts_with(kind))
    {
        return Ok(url.into());
    }
    // The value stays unsaid: it may hold a password.
    Err(ConfigError::new(
        "DATABASE_URL",
        "is neither SQLite nor PostgreSQL",
        "Write sqlite://path/to/codegreen.db or postgres://user:password@host/database.",
    ))
}

pub(crate) fn address(env: Env<'_>, name: &str) -> Result<Option<SocketAddr>, ConfigError> {
    let Some(text) = env.text(name)? else {
        return Ok(None);
    };
    let numeric = text
        .strip_prefix("localhost:")
        .map_or_else(|| text.clone(), |port| format!("127.0.0.1:{port}"));
    numeric.parse().map(Some).map_err(|_| {
        let remedy = "Write an IP address and a port, such as 127.0.0.1:3000, or 0.0.0.0:3000 for every interface.";
        ConfigError::new(name, format!("\"{text}\" is not an address to listen on"), remedy)
    })
}

pub(crate) fn transport(env: Env<'_>) -> Result<Transport, ConfigError> {
    const SECRET: &str = "SLACK_SIGNING_SECRET";
    const TOKEN: &str = "SLACK_APP_TOKEN";
    match (env.text(SECRET)?, env.text(TOKEN)?) {
        (Some(secret), None) => Ok(Transport::Http {
            signing_secret: secret.into(),
        }),
        (None, Some(token)) if token.starts_with("xapp-") => {
            if !token.chars().all(|c| c.is_ascii_graphic()) {
                let problem = "holds a space or a character no token has";
                return Err(ConfigError::new(
                    TOKEN,
                    problem,
                    "Copy it again, without quotes.",
                ));
            }
            Ok(Transport::Socket {
                app_token: token.into(),
            })
        }
        (None, Some(_)) => Err(ConfigError::new(
            TOKEN,
            "holds another kind of token",
            "Set it to an app-level token, which begins with xapp- and has the scope connections:write: api.slack.com/apps, your app, Basic Information, App-Level Tokens.",
        )),
        (None, None) => Err(ConfigError::new(
            SECRET,
            "and SLACK_APP_TOKEN are both not set",
            "Set SLACK_SIGNING_SECRET for HTTP, or SLACK_APP_TOKEN (xapp-…) for Socket Mode, which needs no public address: api.slack.com/apps, your app, Basic Information.",
        )),
        (Some(_), Some(_)) => Err(ConfigError::new(
            SECRET,
            "and SLACK_APP_TOKEN are both set, and an app uses either HTTP or Socket Mode",
            "Keep SLACK_SIGNING_SECRET for HTTP, or SLACK_APP_TOKEN for Socket Mode, and unset the other.",
        )),
    }
}

fn slack(env: Env<'_>) -> Result<Slack, ConfigError> {
    Ok(Slack {
        transport: transport(env)?,
        bot_token: bot_token(env)?,
        api_url: api_url(env)?,
    })
}

pub(crate) fn bot_token(env: Env<'_>) -> Result<SecretString, ConfigError> {
    let token = env.text("SLACK_BOT_TOKEN")?.ok_or_else(|| {
        let remedy = "Set it to the app's bot token (xoxb-…): api.slack.com/apps, your app, OAuth & Permissions.";
        ConfigError::new("SLACK_BOT_TOKEN", "is not set", remedy)
    })?;
    if token.starts_with("xapp-") || token.starts_with("xoxp-") {
        let remedy = "Set it to the Bot User OAuth Token, which begins with xoxb-: api.slack.com/apps, your app, OAuth & Permissions.";
        return Err(ConfigError::new(
            "SLACK_BOT_TOKEN",
            "holds another kind of token",
            remedy,
        ));
    }
    if !token.chars().all(|c| c.is_ascii_graphic()) {
        return Err(ConfigError::new(
            "SLACK_BOT_TOKEN",
            "holds a space or a character no token has",
            "Copy it again, without quotes.",
        ));
    }
    Ok(token.into())
}

/// A token must not travel in the clear: plain http stays on this machine.
pub(crate) fn api_url(env: Env<'_>) -> Result<String, ConfigError> {
    const NAME: &str = "SLACK_API_URL";
    const REMEDY: &str = "Leave it out for https://slack.com/api, or write https://…; plain http works for this machine only, such as http://127.0.0.1:4000/api.";
    let Some(text) = env.text(NAME)? else {
        return Ok("https://slack.com/api".to_owned());
    };
    let url = url::Url::parse(&text)
        .map_err(|_| ConfigError::new(NAME, format!("\"{text}\" is not a web address"), REMEDY))?;
    let this_machine = is_this_machine(&url);
    match url.scheme() {
        "https" => {}
        "http" if this_machine => {}
        "http" => {
            return Err(ConfigError::new(
                NAME,
                format!("\"{text}\" would send the token unencrypted"),
                REMEDY,
            ));
        }
        _ => {
            return Err(ConfigError::new(
                NAME,
                format!("\"{text}\" is not a web address"),
                REMEDY,
            ));
        }
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigError::new(
            NAME,
            format!("\"{text}\" holds more than a path"),
            REMEDY,
        ));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// An address that nothing leaves this machine for.
pub fn is_this_machine(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => match name.parse() {
            // Where the scheme is not one of the web's, an address is a name like any other.
            Ok(ip) => IpAddr::is_loopback(&ip),
            Err(_) => name == "localhost",
        },
        Some(url::Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(url::Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
