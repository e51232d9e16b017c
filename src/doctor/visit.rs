//! What the checks share: the settings, each read by itself so that one that cannot be used hides no other, and what was
//! asked once for several. Sees to it that no secret is printed.

use std::net::SocketAddr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;
use url::Url;

use super::finding::{Finding, Said};
use crate::clock::Clock;
use crate::config::file;
use crate::config::media::MediaSettings;
use crate::config::settings::{self, Env, Transport};
use crate::config::{Company, ConfigError};
use crate::logging;
use crate::serve::introduce::digest;
use crate::slack::client::{Deadlines, Looked, SlackApi};
use crate::store::examine::{self, Examined};
use crate::store::{OpenError, Store};

/// How long Slack may take for one answer.
pub(super) const SLACK: Duration = Duration::from_secs(4);
/// How long the database may take for all that it is asked.
const DATABASE: Duration = Duration::from_secs(8);

/// The variables that hold what nobody else may read.
pub(super) const BOT_TOKEN: &str = "SLACK_BOT_TOKEN";
pub(super) const APP_TOKEN: &str = "SLACK_APP_TOKEN";
pub(super) const SIGNING_SECRET: &str = "SLACK_SIGNING_SECRET";

type Read<T> = Result<T, ConfigError>;

/// One run.
pub(super) struct Visit {
    pub clock: Clock,
    pub logging: Read<()>,
    pub listen: Read<SocketAddr>,
    pub metrics_listen: Read<Option<SocketAddr>>,
    pub database_url: Read<SecretString>,
    pub api_url: Read<String>,
    pub transport: Read<Transport>,
    pub company: Read<Company>,
    /// `None` where the file cannot be read.
    pub media: Option<Read<MediaSettings>>,
    pub has_mail_server: bool,
    pub has_pagerduty_url: bool,
    /// The texts of the three variables, as they stand there.
    pub bot_token: Read<Option<String>>,
    pub app_token: Read<Option<String>>,
    pub signing_secret: Read<Option<String>>,
    /// `None` where there is no token that may be sent to Slack, or no address.
    pub api: Option<SlackApi>,
    digest: Option<String>,
    secrets: Vec<String>,
    looked: OnceCell<Looked>,
    examined: OnceCell<Result<Examined, OpenError>>,
}

impl Visit {
    pub fn read(env: Env<'_>, clock: Clock) -> Self {
        let company = file::roster(env).map(|roster| roster.company());
        let media = company
            .as_ref()
            .ok()
            .map(|company| MediaSettings::read(env, company));
        let api_url = settings::api_url(env);
        let token = settings::bot_token(env).ok();
        let deadlines = Deadlines {
            urgent: SLACK,
            reading: SLACK,
            posting: SLACK,
        };
        let api = match (&api_url, &token) {
            (Ok(url), Some(token)) => {
                SlackApi::with_deadlines(url, token, clock.clone(), deadlines).ok()
            }
            (Ok(_) | Err(_), _) => None,
        };
        let is_set = |name| env.text(name).is_ok_and(|text| text.is_some());
        let mut visit = Self {
            clock,
            logging: logging::start(env, "error"),
            listen: settings::address(env, "CODEGREEN_LISTEN")
                .map(|address| address.unwrap_or(settings::LISTEN)),
            metrics_listen: settings::address(env, "CODEGREEN_METRICS_LISTEN"),
            database_url: database_url(env),
            api_url,
            transport: settings::transport(env),
            company,
            has_mail_server: is_set("SMTP_URL"),
            has_pagerduty_url: is_set("PAGERDUTY_API_URL"),
            bot_token: env.text(BOT_TOKEN),
            app_token: env.text(APP_TOKEN),
            signing_secret: env.text(SIGNING_SECRET),
            api,
            digest: token.as_ref().map(digest),
            secrets: Vec::new(),
            looked: OnceCell::new(),
            examined: OnceCell::new(),
            media,
        };
        visit.secrets = visit.secrets(env);
        visit
    }

    /// Who we are, as Slack says; asked once. `None` where it cannot be asked.
    pub async fn looked(&self) -> Option<&Looked> {
        let api = self.api.as_ref()?;
        Some(self.looked.get_or_init(|| api.look(SLACK)).await)
    }

    /// What lies in the database; looked at once. `None` where its address cannot be used.
    pub async fn examined(&self) -> Option<Result<&Examined, &OpenError>> {
        let url = self.database_url.as_ref().ok()?;
        let look = async || {
            let (url, digest) = (url.clone(), self.digest.clone());
            let now = self.clock.now();
            // A thread of its own: a file that is a network away may not answer.
            let work = tokio::spawn(async move {
                examine::examine(url.expose_secret(), digest.as_deref(), now).await
            });
            match tokio::time::timeout(DATABASE, work).await {
                Ok(Ok(examined)) => examined,
                Ok(Err(_)) => Err(OpenError(
                    "The database could not be looked at: check DATABASE_URL.".to_owned(),
                )),
                Err(_) => Err(OpenError(format!(
                    "The database gave no answer within {} s: check that what DATABASE_URL names can be reached.",
                    DATABASE.as_secs()
                ))),
            }
        };
        Some(self.examined.get_or_init(look).await.as_ref())
    }

    /// A line of the report, of one line and without a secret.
    pub fn finding(&self, name: &'static str, said: &Said, took: Duration) -> Finding {
        Finding {
            name,
            status: said.status,
            what: self.tame(said.what.trim_end_matches('.')),
            remedy: self.tame(&said.remedy),
            millis: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        }
    }

    fn tame(&self, text: &str) -> String {
        let mut text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), "…");
            }
        }
        text
    }

    /// Whatever must not be printed, in case a sentence repeats a setting: the three, and passwords in addresses.
    fn secrets(&self, env: Env<'_>) -> Vec<String> {
        let mut secrets: Vec<String> = [&self.bot_token, &self.app_token, &self.signing_secret]
            .into_iter()
            .filter_map(|text| text.as_ref().ok()?.clone())
            .collect();
        for name in ["DATABASE_URL", "SMTP_URL"] {
            let url = env.text(name).ok().flatten();
            let url = url.and_then(|text| Url::parse(&text).ok());
            secrets.extend(url.and_then(|url| url.password().map(str::to_owned)));
        }
        if let Some(Ok(media)) = &self.media {
            let keys = media.pagerduty_keys.values();
            secrets.extend(keys.map(|key| key.expose_secret().to_owned()));
        }
        secrets.retain(|secret| secret.len() > 3);
        secrets
    }
}

/// The address, with what `serve` finds wrong with it before it opens anything.
fn database_url(env: Env<'_>) -> Read<SecretString> {
    let url = settings::database_url(env)?;
    match Store::check(url.expose_secret()) {
        Ok(()) => Ok(url),
        Err(error) => Err(ConfigError::new(
            "DATABASE_URL",
            error.0,
            "codegreen --help lists the settings.",
        )),
    }
}

/// A setting that cannot be used, as a finding.
impl From<&ConfigError> for Said {
    fn from(error: &ConfigError) -> Self {
        let place = match &error.place {
            Some((file, line)) => format!("{file}, line {line}: "),
            None => String::new(),
        };
        let setting = match error.setting.as_str() {
            "" => String::new(),
            setting => format!("{setting} "),
        };
        Self::fail(
            format!("{place}{setting}{}", error.problem),
            error.remedy.clone(),
        )
    }
}
