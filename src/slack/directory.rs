//! People: names, zones and standing, from memory, then the database, then Slack. Kept for an hour; Slack's
//! `user_change` events refresh it earlier. What a standing permits is not decided here.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::client::{Account, SlackApi, SlackError};
use crate::clock::Clock;
use crate::domain::ids::{ChannelId, UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::store::Store;
use crate::store::people::Person;

/// How long what Slack said of a person is taken as it is.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// How long after that it still serves while Slack cannot be asked.
const SERVES: TimeDelta = TimeDelta::days(7);
/// How long somebody Slack does not know is not asked for again.
const UNKNOWN: TimeDelta = TimeDelta::minutes(5);
/// The same where Slack could not be asked.
const UNASKED: TimeDelta = TimeDelta::seconds(20);
/// How long a rendering waits for names. Whoever is not known by then is asked for all the same, for the next time.
const FOR_NAMES: Duration = Duration::from_millis(1_500);
/// Questions to Slack at a time.
const AT_ONCE: usize = 6;

/// Names and zones of the people a rendering speaks of.
#[derive(Clone, Debug, Default)]
pub struct Names(pub HashMap<UserId, Person>);

/// Looks people up. Clones share the memory.
#[derive(Clone, Debug)]
pub struct Directory(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    api: SlackApi,
    clock: Clock,
    memory: Mutex<HashMap<(WorkspaceId, UserId), Remembered>>,
    asking: Semaphore,
}

#[derive(Clone, Debug)]
enum Remembered {
    Known(Person),
    /// Nothing came of asking; not asked again before `until`.
    Vain {
        until: DateTime<Utc>,
        error: SlackError,
    },
}

impl Directory {
    pub fn new(store: Store, api: SlackApi, clock: Clock) -> Self {
        let asking = Semaphore::new(AT_ONCE);
        Self(Arc::new(Inner {
            store,
            api,
            clock,
            memory: Mutex::default(),
            asking,
        }))
    }

    /// Fills the memory: everyone the database knows, then whoever of `users` is not fresh. Never fails.
    pub async fn warm(&self, ws: &WorkspaceId, users: impl IntoIterator<Item = UserId> + Send) {
        match self.0.store.people(ws).await {
            Ok(people) => people
                .into_iter()
                .for_each(|person| self.remember(ws, person)),
            Err(error) => tracing::warn!(%error, "the people of the database could not be read"),
        }
        self.names(ws, users).await;
    }

    /// From memory only: what a request may use before it answers. `None` where nothing fresh is known.
    pub fn known(&self, ws: &WorkspaceId, user: &UserId) -> Option<Person> {
        match self.recall(ws, user) {
            Some(Remembered::Known(person)) if self.is_fresh(&person) => Some(person),
            Some(Remembered::Known(_) | Remembered::Vain { .. }) | None => None,
        }
    }

    /// From memory, the database or Slack.
    ///
    /// # Errors
    /// What Slack said, if there is nothing from the last days to fall back on.
    pub async fn person(&self, ws: &WorkspaceId, user: &UserId) -> Result<Person, SlackError> {
        if let Some(answer) = self.settled(ws, user) {
            return answer;
        }
        let Ok(_turn) = self.0.asking.acquire().await else {
            return Err(SlackError::Retry { after: UNASKED });
        };
        // Somebody may have asked while we waited for our turn.
        if let Some(answer) = self.settled(ws, user) {
            return answer;
        }
        let stored = self.0.store.person(ws, user).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a person could not be read from the database");
            None
        });
        if let Some(person) = stored.as_ref().filter(|person| self.is_fresh(person)) {
            self.remember(ws, person.clone());
            return Ok(person.clone());
        }
        match self.0.api.user(user, self.now()).await {
            Ok(fetched) => Ok(self
                .keep(
                    ws,
                    Person {
                        dm: stored.and_then(|person| person.dm),
                        ..fetched
                    },
                )
                .await),
            Err(error) => self.make_do(ws, user, stored, error),
        }
    }

    /// Asks Slack again, whatever is known: a delivery failed in a way that says the account has changed.
    ///
    /// # Errors
    /// What Slack said.
    pub async fn person_anew(&self, ws: &WorkspaceId, user: &UserId) -> Result<Person, SlackError> {
        Ok(self.account_anew(ws, user).await?.person)
    }

    /// The same, with what is true of the account only now.
    ///
    /// # Errors
    /// What Slack said.
    pub async fn account_anew(
        &self,
        ws: &WorkspaceId,
        user: &UserId,
    ) -> Result<Account, SlackError> {
        let fetched = self.0.api.account(user, self.now()).await?;
        let person = self.keep(ws, fetched.person).await;
        Ok(Account { person, ..fetched })
    }

    /// Everyone named; who cannot be looked up is left out, and rendered as a mention.
    pub async fn names(
        &self,
        ws: &WorkspaceId,
        users: impl IntoIterator<Item = UserId> + Send,
    ) -> Names {
        let mut names = HashMap::new();
        let mut asking = JoinSet::new();
        let users: BTreeSet<UserId> = users.into_iter().collect();
        for user in users {
            if let Some(person) = self.known(ws, &user) {
                names.insert(user, person);
            } else {
                let (directory, ws) = (self.clone(), ws.clone());
                asking.spawn(async move {
                    directory
                        .person(&ws, &user)
                        .await
                        .ok()
                        .map(|person| (user, person))
                });
            }
        }
        let all = async {
            while let Some(answer) = asking.join_next().await {
                names.extend(answer.ok().flatten());
            }
        };
        let in_time = tokio::time::timeout(FOR_NAMES, all).await.is_ok();
        if !in_time {
            asking.detach_all();
        }
        Names(names)
    }

    /// Slack says that a person changed: it is asked about them the next time. Where it has no answer then, what it said
    /// before goes on to serve, unless they take no part any more (`is_gone`).
    pub async fn forget(&self, ws: &WorkspaceId, user: &UserId, is_gone: bool) {
        self.memory().remove(&(ws.clone(), user.clone()));
        let Ok(Some(person)) = self.0.store.person(ws, user).await else {
            return;
        };
        let fetched_at = if is_gone {
            DateTime::UNIX_EPOCH
        } else {
            person.fetched_at.min(self.now() - FRESH)
        };
        let person = Person {
            fetched_at,
            ..person
        };
        self.save(ws, &person).await;
    }

    /// Our DM with a person, as far as we ever posted there.
    pub async fn dm(&self, ws: &WorkspaceId, user: &UserId) -> Option<ChannelId> {
        if let Some(Remembered::Known(Person { dm: Some(dm), .. })) = self.recall(ws, user) {
            return Some(dm);
        }
        self.0
            .store
            .person(ws, user)
            .await
            .ok()
            .flatten()
            .and_then(|person| person.dm)
    }

    /// Remembers which DM a post to a person went to.
    pub async fn remember_dm(&self, ws: &WorkspaceId, user: &UserId, dm: &ChannelId) {
        if self.dm(ws, user).await.as_ref() == Some(dm) {
            return;
        }
        let known = self.0.store.person(ws, user).await.ok().flatten();
        // Of somebody never looked up only the DM is known; a name and a standing are still asked for.
        let person = known.unwrap_or_else(|| Person {
            user: user.clone(),
            name: user.to_string(),
            tz: None,
            locale: None,
            standing: Standing::Stranger,
            dm: None,
            fetched_at: DateTime::UNIX_EPOCH,
        });
        let person = Person {
            dm: Some(dm.clone()),
            ..person
        };
        self.save(ws, &person).await;
        self.remember(ws, person);
    }

    /// What is known well enough to need no question.
    fn settled(&self, ws: &WorkspaceId, user: &UserId) -> Option<Result<Person, SlackError>> {
        match self.recall(ws, user)? {
            Remembered::Known(person) => self.is_fresh(&person).then_some(Ok(person)),
            Remembered::Vain { until, error } => (self.now() < until).then_some(Err(error)),
        }
    }

    async fn keep(&self, ws: &WorkspaceId, person: Person) -> Person {
        self.save(ws, &person).await;
        self.remember(ws, person.clone());
        person
    }

    async fn save(&self, ws: &WorkspaceId, person: &Person) {
        if let Err(error) = self.0.store.save_person(ws, person).await {
            tracing::warn!(%error, "a person could not be remembered");
        }
    }

    /// Slack had no answer: what it said in the last days, else its error, kept for a while so that it is not asked
    /// over and over.
    fn make_do(
        &self,
        ws: &WorkspaceId,
        user: &UserId,
        stored: Option<Person>,
        error: SlackError,
    ) -> Result<Person, SlackError> {
        let lasting = matches!(error, SlackError::Permanent { .. }) && !error.is_about_us();
        if let Some(person) =
            stored.filter(|person| !lasting && self.now() - person.fetched_at < SERVES)
        {
            return Ok(person);
        }
        let until = self.now() + if lasting { UNKNOWN } else { UNASKED };
        self.memory().insert(
            (ws.clone(), user.clone()),
            Remembered::Vain {
                until,
                error: error.clone(),
            },
        );
        Err(error)
    }

    fn remember(&self, ws: &WorkspaceId, person: Person) {
        let mut memory = self.memory();
        let key = (ws.clone(), person.user.clone());
        let person = match memory.get(&key) {
            // A look-up that began earlier and ended later does not take the newer one's place.
            Some(Remembered::Known(known)) if known.fetched_at > person.fetched_at => return,
            Some(Remembered::Known(Person { dm: Some(dm), .. })) if person.dm.is_none() => Person {
                dm: Some(dm.clone()),
                ..person
            },
            Some(Remembered::Known(_) | Remembered::Vain { .. }) | None => person,
        };
        memory.insert(key, Remembered::Known(person));
    }

    fn recall(&self, ws: &WorkspaceId, user: &UserId) -> Option<Remembered> {
        self.memory().get(&(ws.clone(), user.clone())).cloned()
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, HashMap<(WorkspaceId, UserId), Remembered>> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_fresh(&self, person: &Person) -> bool {
        self.now() - person.fetched_at < FRESH
    }

    fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }
}
