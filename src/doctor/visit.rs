//! What the checks share: the settings, each read by itself so that one that cannot be used hides no other, and what was
//! asked once for several. Sees to it that no secret is printed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;
use url::Url;

use super::finding::{Finding, Said};
use super::inside::Inside;
use crate::clock::Clock;
use crate::config::document::{Beside, Document};
use crate::config::file;
use crate::config::media::{MediaSettings, unmet};
use crate::config::settings::{self, Env, Transport};
use crate::config::{Company, ConfigError, Roster};
use crate::domain::page::Medium;
use crate::jobs::Workers;
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

/// Where the database is found.
#[derive(Clone, Debug)]
pub(super) enum Base {
    Address(SecretString),
    /// The running bot's.
    Open(Store),
}

/// One run.
pub(super) struct Visit {
    pub clock: Clock,
    pub logging: Read<()>,
    pub listen: Read<SocketAddr>,
    pub metrics_listen: Read<Option<SocketAddr>>,
    pub database: Read<Base>,
    pub api_url: Read<String>,
    pub transport: Read<Transport>,
    pub company: Read<Arc<Company>>,
    /// No file has the roster, and nobody has set it up in Slack.
    pub is_unset: bool,
    /// Those of the bot that asks; `None` where it is asked from outside.
    pub workers: Option<Workers>,
    /// `None` where the file cannot be read.
    pub media: Option<Read<MediaSettings>>,
    /// In the running bot: a rung by what it cannot do.
    pub unmet: Option<ConfigError>,
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

fn not_set_up() -> ConfigError {
    let problem = "is not here with a roster, and nobody has set the company up in Slack yet";
    let remedy =
        "Start the bot; then whoever administers the workspace writes /codegreen setup in Slack.";
    ConfigError::new("codegreen.toml", problem, remedy)
}

impl Visit {
    pub async fn read(env: Env<'_>, clock: Clock) -> Self {
        let roster = file::roster(env);
        let known = match &roster {
            Ok(Roster::File(company)) => Some(&**company),
            Ok(Roster::Slack(beside)) => Some(beside.company()),
            Err(_) => None,
        };
        let media = known.map(|company| MediaSettings::read(env, company));
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
            database: database_url(env).map(Base::Address),
            api_url,
            transport: settings::transport(env),
            is_unset: matches!(&roster, Ok(Roster::Slack(_))),
            company: match &roster {
                Ok(Roster::File(company)) => Ok(Arc::new((**company).clone())),
                Ok(Roster::Slack(_)) => Err(not_set_up()),
                Err(error) => Err(error.clone()),
            },
            workers: None,
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
            unmet: None,
        };
        visit.secrets = visit.secrets(Some(env));
        if let Ok(Roster::Slack(beside)) = roster {
            visit.follow_the_setup(env, &beside).await;
        }
        visit
    }

    /// Where no file has the roster, the database may have it.
    async fn follow_the_setup(&mut self, env: Env<'_>, beside: &Beside) {
        let body = match self.examined().await {
            Some(Ok(examined)) => examined.queue.as_ref().and_then(|it| it.setup.clone()),
            Some(Err(_)) | None => None,
        };
        if let Some(body) = body {
            let company = Document::parse(&body).and_then(|it| it.company(beside));
            // As `serve` holds a file against what the server can do.
            if let Ok(company) = &company {
                self.media = Some(MediaSettings::read(env, company));
            }
            self.company = company.map(Arc::new);
            self.is_unset = false;
        }
    }

    /// In the running bot. What only its start is about is as if it were well.
    pub fn inside(bot: &Inside) -> Self {
        let exposed = |secret: &SecretString| secret.expose_secret().to_owned();
        let (signing_secret, app_token) = match &bot.slack.transport {
            Transport::Http { signing_secret } => (Some(exposed(signing_secret)), None),
            Transport::Socket { app_token } => (None, Some(exposed(app_token))),
        };
        let mut visit = Self {
            clock: bot.app.clock.clone(),
            logging: Ok(()),
            listen: Ok(settings::LISTEN),
            metrics_listen: Ok(None),
            database: Ok(Base::Open(bot.app.store.clone())),
            api_url: Ok(bot.slack.api_url.clone()),
            transport: Ok(bot.slack.transport.clone()),
            is_unset: !bot.app.company().is_set_up(),
            company: Some(bot.app.company())
                .filter(|company| company.is_set_up())
                .ok_or_else(not_set_up),
            workers: Some(bot.workers.clone()),
            has_mail_server: bot.media.is_set_up(Medium::Email),
            has_pagerduty_url: false,
            bot_token: Ok(Some(exposed(&bot.slack.bot_token))),
            app_token: Ok(app_token),
            signing_secret: Ok(signing_secret),
            api: Some(bot.api.clone()),
            digest: Some(digest(&bot.slack.bot_token)),
            secrets: Vec::new(),
            looked: OnceCell::new(),
            examined: OnceCell::new(),
            media: None,
            unmet: unmet(&bot.app.company(), |medium| bot.media.is_set_up(medium)),
        };
        visit.secrets = visit.secrets(None);
        visit
    }

    /// Why nothing can be said of the company.
    pub fn no_company(&self) -> Said {
        if self.is_unset {
            Said::skipped("nobody has set the company up yet", "See config.")
        } else {
            Said::skipped("the file cannot be read", "Mend config first.")
        }
    }

    /// Who we are, as Slack says; asked once. `None` where it cannot be asked.
    pub async fn looked(&self) -> Option<&Looked> {
        let api = self.api.as_ref()?;
        Some(self.looked.get_or_init(|| api.look(SLACK)).await)
    }

    /// What lies in the database; looked at once. `None` where its address cannot be used.
    pub async fn examined(&self) -> Option<Result<&Examined, &OpenError>> {
        let base = self.database.as_ref().ok()?;
        let look = async || {
            let (base, digest) = (base.clone(), self.digest.clone());
            let now = self.clock.now();
            // A thread of its own: a file that is a network away may not answer.
            let work = tokio::spawn(async move {
                let token = digest.as_deref();
                match base {
                    Base::Address(url) => examine::examine(url.expose_secret(), token, now).await,
                    Base::Open(store) => store.examine(token, now).await,
                }
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
            each: said.each.iter().map(|it| self.tame(it)).collect(),
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
    fn secrets(&self, env: Option<Env<'_>>) -> Vec<String> {
        let mut secrets: Vec<String> = [&self.bot_token, &self.app_token, &self.signing_secret]
            .into_iter()
            .filter_map(|text| text.as_ref().ok()?.clone())
            .collect();
        for name in ["DATABASE_URL", "SMTP_URL"] {
            let url = env.and_then(|env| env.text(name).ok().flatten());
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
