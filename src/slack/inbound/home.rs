//! App Home: drawn for whoever opens it, and anew for whoever acts in it. Other people's Homes are not touched: they are
//! drawn when they are opened. What was pressed there is carried out as anywhere else.

use std::collections::BTreeMap;

use serde_json::Value;

use super::payload::text_at;
use super::tell::failure;
use crate::app::AppError;
use crate::app::home::Mine;
use crate::app::setup::welcome;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::person::Standing;
use crate::slack::bot::Bot;
use crate::slack::render::{self, Readiness};
use crate::store::StoreError;
use crate::store::change::Change;

const NOT_FOR_YOU: &str = "Hello. Code Green gathers the functions of this company around a deal. It is for its full members, so there is nothing for you to do here. Whoever invited you knows how you can help.";

const NOT_YET: &str =
    "Slack has not told me yet who you are. Please open this page again in a moment.";

/// Somebody opened one of the app's tabs.
pub(super) fn opened(bot: &Bot, event: &Value) {
    if let (Some("home"), Some(user)) = (text_at(event, &["tab"]), text_at(event, &["user"])) {
        bot.draw_home(&UserId::from(user), None);
    }
}

impl Bot {
    /// Draws this person's Home after Slack was answered; `noted` stands at its top.
    pub(super) fn draw_home(&self, user: &UserId, noted: Option<String>) {
        let Some(mut turn) = self.homes.ask(user, noted, self.app.clock.now()) else {
            return;
        };
        let (bot, user) = (self.clone(), user.clone());
        self.spawn(async move {
            while let Some(drawing) = turn.next() {
                bot.publish(&user, drawing.noted.as_deref()).await;
            }
        });
    }

    /// Draws it anew for somebody who was there a short while ago and has now acted elsewhere: in a form.
    pub(super) fn keep_home_true(&self, user: &UserId) {
        if self.homes.was_seen_lately(user, self.app.clock.now()) {
            self.draw_home(user, None);
        }
    }

    async fn publish(&self, user: &UserId, noted: Option<&str>) {
        let view = match Box::pin(self.home_of(user, noted)).await {
            Ok(view) => view,
            Err(error) => {
                tracing::error!(?error, "an App Home could not be read");
                render::home_line(&failure(&error))
            }
        };
        // Off in the app's settings, or Slack's trouble: what it shows is all in messages, too.
        if let Err(error) = self.api.publish_home(user, &view).await {
            tracing::warn!(%error, "an App Home was not drawn");
        }
    }

    async fn home_of(&self, user: &UserId, noted: Option<&str>) -> Result<Value, AppError> {
        match self.actor_soon(user).await.map(|actor| actor.standing) {
            Some(Standing::Full) => {}
            Some(Standing::Guest | Standing::Stranger | Standing::Deactivated | Standing::Bot) => {
                return Ok(render::home_line(NOT_FOR_YOU));
            }
            None => return Ok(render::home_line(NOT_YET)),
        }
        let readiness = self.readiness_for(user).await;
        let mine = self.app.home(self.workspace(), user).await?;
        let people = (mine.greens.iter().flat_map(CodeGreen::people))
            .chain((mine.decisions.iter()).map(|(_, entry)| entry.author.clone()))
            .chain([user.clone()]);
        let names = self.names_soon(people).await;
        let threads = self.threads_of(&mine).await;
        let scene = self.scene(&names, user);
        let home = render::home(&mine, &threads, readiness, noted, user, scene);
        Ok(home)
    }

    /// Where nobody has set it up yet, whoever may is told how, in a message too.
    async fn readiness_for(&self, user: &UserId) -> Readiness {
        if self.app.company().is_set_up() {
            return Readiness::SetUp;
        }
        // Another process may have been told, or it cannot be read just now: then it is not for want of a setup.
        let is_unset = self.app.setup(self.workspace()).await;
        if !is_unset.is_ok_and(|setup| setup.version == 0) {
            return Readiness::SetUp;
        }
        if self.is_in_charge(user).await != Some(true) {
            return Readiness::Wait;
        }
        let mut change = Change::new(self.workspace().clone(), self.app.clock.now());
        // One of those who administer hears it, and again only where days have passed and it is still to be done.
        change.dedup = Some("welcome".to_owned());
        change.tasks.push(welcome(user.clone(), None, change.now));
        match self.app.commit(change).await {
            Ok(_) | Err(StoreError::AlreadyHandled) => {}
            Err(error) => tracing::warn!(%error, "the first word could not be kept"),
        }
        Readiness::Begin
    }

    async fn threads_of(&self, mine: &Mine) -> BTreeMap<CodeGreenId, String> {
        let mut threads = BTreeMap::new();
        for green in mine.greens.iter().take(render::HOME_SHOWS) {
            if let Some(thread) = self.thread_of(green).await {
                threads.insert(green.id, thread);
            }
        }
        threads
    }
}
