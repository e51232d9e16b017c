//! Everything that changes, behind one lock, with a broadcast of what changed. It decides nothing: the rules are in
//! `world` (pure), `api` (what the app asks) and `driver` (what people do).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicUsize};

use chrono::{DateTime, Utc};
use tokio::sync::broadcast;

use crate::{
    SimConfig,
    faults::Faults,
    log::{Failure, Log},
    outbound::PendingRetry,
    socket_mode::Sockets,
    world::World,
};

/// Takes a lock. A panic of one test's task must not hide the state from the assertion that follows it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What changed; sent to [`crate::SlackSim::subscribe`]rs after the lock is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The world: a message, a view, a reaction, a member.
    World,
    /// The app made an API call.
    Call,
    /// The app answered a callback, or failed to.
    Callback,
}

pub(crate) struct State {
    pub world: World,
    pub log: Log,
    pub faults: Faults,
    pub retries: Vec<PendingRetry>,
    pub app_url: Option<String>,
    pub sockets: Sockets,
    pub token_revoked: bool,
}

/// What the server's tasks and every handle share.
pub(crate) struct Shared {
    pub config: SimConfig,
    /// `http://127.0.0.1:PORT`
    pub base_url: String,
    pub http: reqwest::Client,
    pub in_flight: AtomicUsize,
    state: Mutex<State>,
    changes: broadcast::Sender<Change>,
}

impl Shared {
    pub fn new(config: SimConfig, base_url: String, http: reqwest::Client) -> Arc<Self> {
        let now = (config.clock)();
        let state = State {
            world: World::new(&config, now),
            log: Log::default(),
            faults: Faults::default(),
            retries: Vec::new(),
            app_url: config.app_url.clone(),
            sockets: Sockets::default(),
            token_revoked: false,
        };
        Arc::new(Self {
            config,
            base_url,
            http,
            in_flight: AtomicUsize::new(0),
            state: Mutex::new(state),
            changes: broadcast::channel(1024).0,
        })
    }

    pub fn now(&self) -> DateTime<Utc> {
        (self.config.clock)()
    }

    /// Reads.
    pub fn look<R>(&self, read: impl FnOnce(&State) -> R) -> R {
        read(&lock(&self.state))
    }

    /// Changes, then tells the subscribers.
    pub fn change<R>(&self, what: Change, write: impl FnOnce(&mut State) -> R) -> R {
        let result = write(&mut lock(&self.state));
        self.tell(what);
        result
    }

    /// Nobody listening is fine.
    pub fn tell(&self, what: Change) {
        let _ = self.changes.send(what);
    }

    pub fn fail(&self, failure: Failure) {
        self.change(Change::Call, |state| state.log.fail(failure));
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}
