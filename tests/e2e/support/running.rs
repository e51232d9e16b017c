//! The program's moving parts in the test's process, over HTTP or over sockets: what dies in a restart.

use std::time::Duration;

use anyhow::Context;
use codegreen::clock::Clock;
use codegreen::config::document::Beside;
use codegreen::config::media::MediaSettings;
use codegreen::config::settings::{Slack, Transport};
use codegreen::config::{Company, ConfigError, Roster};
use codegreen::jobs::Jobs;
use codegreen::media::Media;
use codegreen::serve::Parts;
use codegreen::slack::bot::Bot;
use codegreen::socket::{self, SocketMode};
use codegreen::store::Store;
use codegreen::web::desk::Desk;
use codegreen::web::metrics::Counts;
use codegreen::web::router;
use slack_sim::SlackSim;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(20);

/// Sockets that are watched closely.
const QUICKLY: socket::Deadlines = socket::Deadlines {
    hello: Duration::from_secs(1),
    ping: Duration::from_millis(100),
    silence: Duration::from_secs(2),
    quiet: Duration::from_mins(10),
    linger: Duration::from_secs(2),
    drain: Duration::from_secs(3),
};

/// `CODEGREEN_TEST_SOCKETS=served` watches as `serve` does, for figures.
fn deadlines() -> socket::Deadlines {
    match std::env::var("CODEGREEN_TEST_SOCKETS").as_deref() {
        Ok("served") => socket::Deadlines::default(),
        Ok(other) => panic!("CODEGREEN_TEST_SOCKETS is served or nothing, not {other}"),
        Err(_) => QUICKLY,
    }
}

/// How Slack reaches the bot.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    Http,
    Socket,
}

impl Way {
    /// This run's: `CODEGREEN_TEST_TRANSPORT=socket` takes the whole suite through Socket Mode, `mixed` half of it, and
    /// `mixed-other` the other half.
    pub fn of_this_run() -> Self {
        match std::env::var("CODEGREEN_TEST_TRANSPORT").as_deref() {
            Ok("socket") => Self::Socket,
            Ok("http") | Err(_) => Self::Http,
            Ok("mixed") => Self::of_this_test(0),
            Ok("mixed-other") => Self::of_this_test(1),
            Ok(other) => {
                panic!(
                    "CODEGREEN_TEST_TRANSPORT is http, socket, mixed or mixed-other, not {other}"
                )
            }
        }
    }

    /// By the test's name, so that it is the same each time.
    fn of_this_test(half: u32) -> Self {
        let test = std::thread::current();
        let letters = test.name().unwrap_or_default().bytes();
        if letters.map(u32::from).sum::<u32>() % 2 == half {
            Self::Socket
        } else {
            Self::Http
        }
    }

    fn transport(self, sim: &SlackSim) -> Transport {
        let config = sim.config();
        match self {
            Self::Http => Transport::Http {
                signing_secret: config.signing_secret.clone().into(),
            },
            Self::Socket => Transport::Socket {
                app_token: config.app_token.clone().into(),
            },
        }
    }
}

/// How people are asked in this test.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// There is no file: the company is set up in Slack.
    pub in_slack: bool,
    /// Added to the demo's company, under `[paging]`.
    pub paging: &'static str,
    /// The same under `[policy]`.
    pub policy: &'static str,
    /// What stands in the demo's company otherwise: these words, and those in their place.
    pub instead: &'static [(&'static str, &'static str)],
    /// The workspace's locale.
    pub locale: Option<&'static str>,
    pub media: MediaSettings,
    /// What Slack has granted besides.
    pub scopes: &'static [&'static str],
    /// What an administrator has refused.
    pub refused: &'static [&'static str],
}

impl Rules {
    fn company(&self) -> String {
        let paging = format!("answer_by = \"30m\"\n{}", self.paging);
        let policy = format!("[policy]\n{}", self.policy);
        let locale = self.locale.map(|locale| format!("locale = \"{locale}\"\n"));
        let company = codegreen::demo::COMPANY
            .replacen("answer_by = \"30m\"", &paging, 1)
            .replacen("[policy]", &policy, 1);
        let company = locale.unwrap_or_default() + &company;
        self.instead.iter().fold(company, |company, (of, words)| {
            assert!(company.contains(of), "{of}");
            company.replacen(of, words, 1)
        })
    }
}

/// What dies in a restart.
pub struct Running {
    pub bot: Bot,
    pub jobs: Jobs,
    server: JoinHandle<()>,
    sockets: Option<JoinHandle<Result<(), ConfigError>>>,
}

impl Running {
    pub async fn start(
        way: Way,
        sim: &SlackSim,
        clock: &Clock,
        store: &Store,
        rules: &Rules,
    ) -> anyhow::Result<Self> {
        let config = sim.config();
        let slack = Slack {
            transport: way.transport(sim),
            bot_token: config.bot_token.clone().into(),
            api_url: sim.api_url(),
        };
        let company = if rules.in_slack {
            Roster::Slack(Beside::default())
        } else {
            Company::read("the demo's company", &rules.company())?.into()
        };
        let parts = Parts {
            media: Media::new(&rules.media)?,
            ..Parts::new(store.clone(), &slack, company, clock.clone())?
        };
        let identity = parts.api.identity().await?;
        parts.app.reread_setup(&identity.workspace).await?;
        let (bot, jobs) = parts.staff(identity);
        let (_, workers) = watch::channel(Some(jobs.workers()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (desk, counts) = (Desk::open(bot.clone()), Counts::default());
        let (web, sockets) = match &slack.transport {
            Transport::Http { signing_secret } => {
                sim.connect_app(format!("http://{address}/slack/events"));
                (Some(parts.web(signing_secret, desk, counts)), None)
            }
            Transport::Socket { app_token } => {
                // Those of a process that died go first.
                sim.wait_for(|sim| (sim.open_sockets() == 0).then_some(()), PATIENCE)
                    .await
                    .context("old sockets")?;
                sim.connect_app_by_socket();
                let api = parts.api.clone();
                let sockets = SocketMode::new(api, app_token.clone(), desk, counts)?
                    .with_deadlines(deadlines())
                    .run(CancellationToken::new());
                let sockets = tokio::spawn(sockets);
                sim.wait_for(|sim| (sim.open_sockets() == 2).then_some(()), PATIENCE)
                    .await
                    .context("no sockets")?;
                (None, Some(sockets))
            }
        };
        let router = router(web, parts.health(workers));
        let server = tokio::spawn(async move {
            axum::serve(listener, router)
                .await
                .expect("the server serves");
        });
        Ok(Self {
            bot,
            jobs,
            server,
            sockets,
        })
    }

    /// The process dies.
    pub fn stop(&self) {
        self.server.abort();
        if let Some(sockets) = &self.sockets {
            sockets.abort();
        }
    }
}
