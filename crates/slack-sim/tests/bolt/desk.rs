//! One simulated Slack and one app a kit, shared by all of its stories, which are told one after the other.

use std::{
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use slack_sim::{MessageHandle, PersonHandle, Shortcut, ShortcutKind, SimConfig, SlackSim};
use tokio::runtime::Runtime;

use crate::process::{App, Kit, packages};

/// Where the stories happen.
pub const CHANNEL: &str = "C0ESCALATE";

/// How long something may take that should come at once.
pub const SOON: Duration = Duration::from_secs(5);

/// A kit's app, connected to a Slack of its own.
pub struct Desk {
    pub sim: SlackSim,
    pub kit: Kit,
    app: App,
    ahead: Arc<AtomicI64>,
    runtime: Runtime,
}

impl Desk {
    fn open(kit: Kit) -> Option<Self> {
        let packages = packages()?;
        let runtime = runtime();
        let ahead = Arc::<AtomicI64>::default();
        let (now, moved) = (slack_sim::clock::system(), Arc::clone(&ahead));
        let mut config = SimConfig {
            // Bolt compares the signature's time with its own clock, so this one starts at the real time.
            clock: Arc::new(move || now() + TimeDelta::seconds(moved.load(Ordering::SeqCst))),
            shortcuts: vec![
                shortcut("New order", "new_order", ShortcutKind::Global),
                shortcut("Order this", "order_this", ShortcutKind::Message),
            ],
            // Before Bolt itself gives up, which is after three seconds.
            ack_timeout: Duration::from_millis(2500),
            ..SimConfig::default()
        };
        let heard = [
            "app_mention",
            "message.channels",
            "message.groups",
            "message.im",
        ];
        config.events.extend(heard.map(String::from));
        let sim = runtime.block_on(SlackSim::start(config)).unwrap();
        let app = App::start(
            kit,
            &packages,
            &[
                ("SLACK_API_URL", &sim.api_url()),
                ("SLACK_BOT_TOKEN", &sim.config().bot_token),
                ("SLACK_SIGNING_SECRET", &sim.config().signing_secret),
            ],
        );
        sim.connect_app(format!("http://127.0.0.1:{}/slack/events", app.port));
        Some(Self {
            sim,
            kit,
            app,
            ahead,
            runtime,
        })
    }

    /// Moves Slack's clock. It goes back to the real time with the next story.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }

    pub fn alice(&self) -> PersonHandle {
        self.sim.person("Alice")
    }

    /// Types `/order …` in the stories' channel, for an app that answers.
    pub async fn orders(&self, who: &PersonHandle, text: &str) -> String {
        let outcome = who.types("/order", text, CHANNEL).await.unwrap();
        assert_eq!(outcome.error, None, "/order {text}");
        outcome.text()
    }

    /// Waits for a message in the stories' channel that this person has not read.
    pub async fn reads(&self, who: &PersonHandle, wanted: &str) -> MessageHandle {
        let feed = who.in_channel(CHANNEL).unwrap();
        feed.wait_for(wanted).await.unwrap()
    }
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

/// A Slack without an app, with the runtime that it lives in.
pub fn simulator() -> (Runtime, SlackSim) {
    let runtime = runtime();
    let sim = runtime
        .block_on(SlackSim::start(SimConfig::default()))
        .unwrap();
    (runtime, sim)
}

fn shortcut(name: &str, callback_id: &str, kind: ShortcutKind) -> Shortcut {
    Shortcut {
        name: name.into(),
        callback_id: callback_id.into(),
        kind,
    }
}

fn desk(kit: Kit) -> MutexGuard<'static, Option<Desk>> {
    static PYTHON: LazyLock<Mutex<Option<Desk>>> =
        LazyLock::new(|| Mutex::new(Desk::open(Kit::Python)));
    static JAVASCRIPT: LazyLock<Mutex<Option<Desk>>> =
        LazyLock::new(|| Mutex::new(Desk::open(Kit::JavaScript)));
    let desk = match kit {
        Kit::Python => &PYTHON,
        Kit::JavaScript => &JAVASCRIPT,
    };
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Prints what the app wrote, where its story fails.
struct Aside<'a>(&'a Desk);

impl Drop for Aside<'_> {
    fn drop(&mut self) {
        let words = self.0.app.words();
        if std::thread::panicking() {
            eprintln!("---- {:?} wrote\n{words}----", self.0.kit);
        }
    }
}

/// Tells one story against one kit, if its packages are there.
pub fn tell(kit: Kit, story: impl AsyncFnOnce(&Desk)) {
    let guard = desk(kit);
    let Some(desk) = guard.as_ref() else { return };
    let _aside = Aside(desk);
    desk.ahead.store(0, Ordering::SeqCst);
    desk.sim.clear_faults();
    desk.sim.take_failures();
    desk.runtime.block_on(async {
        story(desk).await;
        desk.sim.settle().await.unwrap();
    });
    let failures = desk.sim.take_failures();
    assert!(failures.is_empty(), "{failures:#?}");
}

/// Makes of each story two tests: `python::story` and `javascript::story`.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod python {
            $(#[test] fn $story() { crate::desk::tell(crate::process::Kit::Python, super::$story); })+
        }
        mod javascript {
            $(#[test] fn $story() { crate::desk::tell(crate::process::Kit::JavaScript, super::$story); })+
        }
    };
}
pub(crate) use stories;
