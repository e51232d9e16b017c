//! Who acts, and whose names an answer shows, within the time a request has. What is not known in time is left out;
//! whether that person may act then is never guessed: nobody unknown may.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::ids::UserId;
use crate::domain::person::{Actor, Standing};
use crate::slack::bot::Bot;
use crate::slack::client::SlackError;
use crate::slack::directory::Names;
use crate::slack::render::{Scene, Style};
use crate::store::people::Person;

pub(super) const WHO_ARE_YOU: &str =
    "Slack has not told me yet who you are. Nothing is lost: please try again in a moment.";

/// How long a modal's own answer may wait for Slack to say who people are.
const SOON: Duration = Duration::from_millis(800);

impl Bot {
    /// The person as an actor, from memory only.
    pub(in crate::slack) fn actor_known(&self, user: &UserId) -> Option<Actor> {
        self.directory
            .known(self.workspace(), user)
            .map(|person| actor(&person))
    }

    /// A person from memory, the database or Slack, within [`SOON`]. The look-up goes on, so that it is known the next
    /// time.
    pub(in crate::slack) async fn person_soon(&self, user: &UserId) -> Option<Person> {
        let (ws, user) = (self.workspace(), user.clone());
        if let Some(person) = self.directory.known(ws, &user) {
            return Some(person);
        }
        let (directory, ws, asked) = (self.directory.clone(), ws.clone(), user.clone());
        let looking = self.spawn(async move { directory.person(&ws, &asked).await });
        match tokio::time::timeout(SOON, looking).await {
            Ok(Ok(Ok(person))) => Some(person),
            Ok(Ok(Err(error))) if is_nobody(&error) => Some(nobody(user, self.app.clock.now())),
            Ok(Ok(Err(_)) | Err(_)) | Err(_) => None,
        }
    }

    pub(in crate::slack) async fn actor_soon(&self, user: &UserId) -> Option<Actor> {
        self.person_soon(user).await.map(|person| actor(&person))
    }

    /// An approver who is a full member still, or whoever administers the workspace as Slack says at this moment. `None`
    /// where it does not say in time: then nobody is taken for one, nor turned away for good.
    pub(in crate::slack) async fn is_in_charge(&self, user: &UserId) -> Option<bool> {
        if self.app.company().policy.approvers.contains(user) {
            let actor = self.actor_soon(user).await;
            return actor.map(|actor| actor.standing == Standing::Full);
        }
        let asking = self.directory.account_anew(self.workspace(), user);
        match tokio::time::timeout(SOON, asking).await {
            Ok(Ok(account)) => Some(account.is_admin),
            Ok(Err(error)) if is_nobody(&error) => Some(false),
            Ok(Err(_)) | Err(_) => None,
        }
    }

    /// What to say to somebody who is not in charge, or of whom nobody knows at this moment; `None` to whoever is.
    pub(in crate::slack) async fn turned_away(&self, user: &UserId) -> Option<String> {
        match self.is_in_charge(user).await {
            Some(true) => None,
            Some(false) => Some(self.not_in_charge().await),
            None => Some(WHO_ARE_YOU.to_owned()),
        }
    }

    /// Who is to be asked instead.
    async fn not_in_charge(&self) -> String {
        let approvers = self.app.company().policy.approvers.clone();
        let names = self.names_soon(approvers.clone()).await;
        let known = approvers.iter().filter_map(|user| names.0.get(user));
        let known: Vec<&str> = known.map(|person| person.name.as_str()).collect();
        let words = "Only approvers and whoever administers this workspace can do that.";
        if known.is_empty() {
            format!("{words} Ask one of them.")
        } else {
            format!("{words} The approvers are {}.", known.join(", "))
        }
    }

    /// Names within [`SOON`]; then those known by now.
    pub(in crate::slack) async fn names_soon(
        &self,
        users: impl IntoIterator<Item = UserId>,
    ) -> Names {
        let users: Vec<UserId> = users.into_iter().collect();
        let known: HashMap<_, _> = users
            .iter()
            .filter_map(|user| Some((user.clone(), self.directory.known(self.workspace(), user)?)))
            .collect();
        if users.iter().all(|user| known.contains_key(user)) {
            return Names(known);
        }
        let (directory, ws) = (self.directory.clone(), self.workspace().clone());
        let looking = self.spawn(async move { directory.names(&ws, users).await });
        match tokio::time::timeout(SOON, looking).await {
            Ok(Ok(names)) => names,
            Ok(Err(_)) | Err(_) => Names(known),
        }
    }

    /// What only this person reads.
    pub(in crate::slack) fn scene<'a>(&'a self, names: &'a Names, reader: &'a UserId) -> Scene<'a> {
        Scene {
            names,
            now: self.app.clock.now(),
            team: &self.identity.team,
            thread: None,
            reader: Some(reader),
            house: Style::of_house(&self.app.company()),
            beside: &[],
        }
    }

    /// Today where this person is; where that is not known, in UTC.
    pub(super) fn today(&self, person: Option<&Person>) -> NaiveDate {
        let now = self.app.clock.now();
        let zone = person.and_then(|person| person.tz.as_ref()?.parse::<Tz>().ok());
        zone.map_or(now.date_naive(), |zone| {
            now.with_timezone(&zone).date_naive()
        })
    }
}

pub(super) fn actor(person: &Person) -> Actor {
    Actor {
        user: person.user.clone(),
        standing: person.standing,
    }
}

/// Known to take no part. Of somebody unknown nothing is said yet.
pub(super) fn is_outsider(actor: Option<&Actor>) -> bool {
    actor.is_some_and(|actor| actor.standing != Standing::Full)
}

/// Slack knows of no such person here.
pub(super) fn is_nobody(error: &SlackError) -> bool {
    match error {
        SlackError::Permanent { code } => {
            matches!(code.as_str(), "user_not_found" | "user_not_visible")
        }
        SlackError::Retry { .. } | SlackError::Ambiguous { .. } => false,
    }
}

/// Somebody whom Slack does not show us: of another company, as far as we can tell.
pub(super) fn nobody(user: UserId, now: DateTime<Utc>) -> Person {
    Person {
        name: user.to_string(),
        user,
        tz: None,
        locale: None,
        standing: Standing::Stranger,
        dm: None,
        fetched_at: now,
    }
}

/// Why this person cannot be chosen for a seat, an item or a sponsor; `None` for a full member.
pub(super) fn cannot_be_chosen(person: &Person) -> Option<String> {
    let who = &person.name;
    match person.standing {
        Standing::Full => None,
        Standing::Guest => Some(format!(
            "{who} is a guest here. Choose a full member of the workspace."
        )),
        Standing::Stranger => {
            Some("This person is of another company. Choose a member of the workspace.".to_owned())
        }
        Standing::Deactivated => Some(format!(
            "{who}'s account is no longer active. Choose somebody else."
        )),
        Standing::Bot => Some(format!("{who} is an app. Choose a person.")),
    }
}
