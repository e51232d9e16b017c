//! The handle a test holds: starting, looking, waiting, planning faults. What is on record is in
//! `record`, what people do in `driver`.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{net::TcpListener, sync::broadcast, task::JoinHandle};

use crate::{
    Change, SimConfig,
    driver::{DriverError, PersonHandle},
    faults::Fault,
    log::Callback,
    outbound, server,
    socket::{Connection, ResettableListener},
    state::Shared,
    world::{Channel, ChannelKind, Draft, PersonSpec, UserGroup, World},
};

/// A running simulated Slack. Clones are handles to the same one; it stops when the last is dropped.
#[derive(Clone)]
pub struct SlackSim {
    shared: Arc<Shared>,
    _tasks: Arc<Tasks>,
}

struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

/// A condition that did not come true in time.
#[derive(Debug, thiserror::Error)]
#[error("nothing of the kind happened within {0:?}")]
pub struct Timeout(pub Duration);

impl SlackSim {
    /// Starts to listen.
    ///
    /// # Errors
    /// When the address cannot be bound or no HTTP client can be built.
    pub async fn start(config: SimConfig) -> std::io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .map_err(std::io::Error::other)?;
        let auto_tick = config.auto_tick;
        let shared = Shared::new(config, base_url, http);
        let service =
            server::router(Arc::clone(&shared)).into_make_service_with_connect_info::<Connection>();
        let mut tasks = vec![tokio::spawn(async move {
            if let Err(error) = axum::serve(ResettableListener(listener), service).await {
                tracing::error!(%error, "the simulated Slack stopped");
            }
        })];
        if let Some(interval) = auto_tick {
            let shared = Arc::clone(&shared);
            tasks.push(tokio::spawn(async move {
                loop {
                    tokio::time::sleep(interval).await;
                    outbound::fire_due(&shared).await;
                }
            }));
        }
        Ok(Self {
            shared,
            _tasks: Arc::new(Tasks(tasks)),
        })
    }

    /// A handle that does not keep it running, for the server's own tasks.
    pub(crate) fn guest(shared: &Arc<Shared>) -> Self {
        Self {
            shared: Arc::clone(shared),
            _tasks: Arc::new(Tasks(Vec::new())),
        }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// What the app takes for `https://slack.com/api`.
    pub fn api_url(&self) -> String {
        format!("{}/api", self.shared.base_url)
    }

    /// Where a browser finds the page.
    pub fn page_url(&self) -> String {
        format!("{}/", self.shared.base_url)
    }

    /// What it was started with.
    pub fn config(&self) -> &SimConfig {
        &self.shared.config
    }

    /// Sets the app's request URL.
    pub fn connect_app(&self, url: impl Into<String>) {
        self.shared.change(Change::World, |state| {
            state.app_url = Some(url.into());
            state.sockets.on = false;
        });
    }

    /// Forgets the app's request URL: callbacks then find nobody.
    pub fn disconnect_app(&self) {
        self.shared
            .change(Change::World, |state| state.app_url = None);
    }

    // ---- people and places

    /// Somebody, by id, handle, display name or full name.
    ///
    /// # Panics
    /// If there is nobody of that name: a test's mistake.
    #[track_caller]
    pub fn person(&self, who: &str) -> PersonHandle {
        let id = self.look(|world| world.find_person(who).map(|person| person.id.clone()));
        let Some(id) = id else {
            panic!("nobody here is called {who:?}")
        };
        PersonHandle::new(self.clone(), id)
    }

    /// Adds somebody to the directory. The app hears `team_join` only by [`SlackSim::joins_team`].
    pub fn add_person(&self, spec: PersonSpec) -> PersonHandle {
        let id = spec.id.clone();
        self.shared
            .change(Change::World, |state| state.world.add_person(spec));
        PersonHandle::new(self.clone(), id)
    }

    /// Adds a channel with these members, the bot only if it is among them.
    pub fn add_channel(&self, id: &str, name: &str, kind: ChannelKind, members: &[&str]) {
        let now = self.shared.now();
        self.shared.change(Change::World, |state| {
            let mut channel = Channel::new(
                id,
                name,
                kind,
                members.first().copied().unwrap_or_default(),
                now,
            );
            channel
                .members
                .extend(members.iter().map(ToString::to_string));
            state.world.add_channel(channel);
        });
    }

    /// Archives a channel as its members do; the app hears nothing of it.
    pub fn archive_channel(&self, id: &str) {
        self.shared.change(Change::World, |state| {
            if let Some(channel) = state.world.channel_mut(id) {
                channel.archived = true;
            }
        });
    }

    /// Puts a message of somebody's in a conversation as if it had always been there: the app hears nothing of it.
    /// Gives back its `ts`.
    pub fn add_message(&self, channel: &str, user: &str, text: &str) -> String {
        let now = self.shared.now();
        self.shared.change(Change::World, |state| {
            let draft = Draft {
                user: user.into(),
                text: text.into(),
                ..Draft::default()
            };
            state.world.post(channel, draft, now)
        })
    }

    /// Adds a user group.
    pub fn add_user_group(&self, group: UserGroup) {
        self.shared
            .change(Change::World, |state| state.world.user_groups.push(group));
    }

    // ---- another day

    /// The workspace as JSON: people, conversations, messages, views, files. Not what lives for seconds only, nor the
    /// record of calls.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn keep(&self) -> serde_json::Result<serde_json::Value> {
        self.shared.look(|state| state.world.to_kept())
    }

    /// Goes on with a workspace that was put away, in place of this one.
    ///
    /// # Errors
    /// When it is none, or one of another form.
    pub fn go_on_with(&self, kept: &serde_json::Value) -> serde_json::Result<()> {
        let world = World::from_kept(kept)?;
        self.shared
            .change(Change::World, |state| state.world = world);
        Ok(())
    }

    // ---- looking and waiting

    /// Reads the world. It is locked meanwhile: nothing else of the simulator may be asked inside.
    pub fn look<R>(&self, read: impl FnOnce(&World) -> R) -> R {
        self.shared.look(|state| read(&state.world))
    }

    /// Hears of every change from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.shared.subscribe()
    }

    /// Waits until the world is so, without sleeping: looks again at each change.
    ///
    /// # Errors
    /// After `timeout` of real time.
    pub async fn wait_until(
        &self,
        condition: impl Fn(&World) -> bool,
        timeout: Duration,
    ) -> Result<(), Timeout> {
        self.wait_for(|sim| sim.look(&condition).then_some(()), timeout)
            .await
    }

    /// Waits until `find` finds something.
    ///
    /// # Errors
    /// After `timeout` of real time.
    pub async fn wait_for<R>(
        &self,
        find: impl Fn(&Self) -> Option<R>,
        timeout: Duration,
    ) -> Result<R, Timeout> {
        let mut changes = self.subscribe();
        let search = async {
            loop {
                if let Some(found) = find(self) {
                    return found;
                }
                // Lagging behind is as good as one change: look again.
                if matches!(
                    changes.recv().await,
                    Err(broadcast::error::RecvError::Closed)
                ) {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::time::timeout(timeout, search)
            .await
            .map_err(|_| Timeout(timeout))
    }

    /// Waits until no callback to the app is under way. Says nothing of what the app does after its answers.
    ///
    /// # Errors
    /// After ten seconds of real time.
    pub async fn settle(&self) -> Result<(), Timeout> {
        self.wait_for(
            |sim| (sim.shared.in_flight.load(Ordering::SeqCst) == 0).then_some(()),
            Duration::from_secs(10),
        )
        .await
    }

    /// Fires the event retries that are due by the clock. Gives back what was sent.
    pub async fn tick(&self) -> Vec<Callback> {
        outbound::fire_due(&self.shared).await
    }

    /// How many event deliveries wait for a retry.
    pub fn pending_retries(&self) -> usize {
        self.shared.look(|state| state.retries.len())
    }

    // ---- faults

    /// Plans a fault. Faults are tried in the order they were planned.
    pub fn fault(&self, fault: Fault) {
        self.shared
            .change(Change::World, |state| state.faults.plan(fault));
    }

    /// Forgets all planned faults and open `Retry-After` windows.
    pub fn clear_faults(&self) {
        self.shared
            .change(Change::World, |state| state.faults.clear());
    }
}

impl From<Timeout> for DriverError {
    fn from(timeout: Timeout) -> Self {
        Self::Nothing(timeout.0)
    }
}
