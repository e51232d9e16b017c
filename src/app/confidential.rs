//! What a confidential call takes besides: its code name, a word to those whose deal was called again by somebody who
//! cannot know of theirs, and the record of who looked.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{App, AppError};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::confidential::{Confidential, Wish, code_name};
use crate::domain::effect::{Audience, Effect, Notice};
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::mandate::Mandate;
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::store::change::{Change, Entry};

/// The timeline's word for somebody who read of a confidential one.
const LOOKED: &str = "looked";

/// Where somebody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedAt {
    Status,
    CatchUp,
    Plan,
    Item,
    /// The form with which it is closed.
    Close,
    Roster,
    List,
    Home,
}

impl LookedAt {
    fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::CatchUp => "catch_up",
            Self::Plan => "plan",
            Self::Item => "item",
            Self::Close => "close",
            Self::Roster => "roster",
            Self::List => "list",
            Self::Home => "home",
        }
    }

    /// The form people read.
    fn words(key: &str) -> &'static str {
        match key {
            "status" => "status",
            "catch_up" => "Catch me up",
            "plan" => "a section of the plan",
            "item" => "an action item",
            "close" => "the close",
            "roster" => "the roster",
            "home" => "their App Home",
            _ => "the list",
        }
    }
}

/// Somebody looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub by: UserId,
    pub at: DateTime<Utc>,
    pub what: &'static str,
}

impl App {
    /// The roster and the code name that a wish begins with.
    pub(super) async fn grant(
        &self,
        wish: Option<&Wish>,
        id: CodeGreenId,
        green: &mut CodeGreen,
    ) -> Result<(), AppError> {
        let Some(wish) = wish else {
            return Ok(());
        };
        let taken = self.store.code_names(&green.workspace).await?;
        green.channel = "".into();
        // The deal desk's channel is not for it.
        if let Mandate::Asked { desk, .. } = &mut green.mandate {
            *desk = None;
        }
        green.confidential = Some(Confidential {
            code_name: code_name(wish.code_name.as_deref(), id, &taken),
            admitted: BTreeSet::new(),
        });
        Ok(())
    }

    /// To the caller and the sponsor of a confidential Code Green for the same deal: somebody who cannot know of it calls
    /// one. Of one that is confidential itself nobody hears.
    pub(super) async fn tell_of_the_same_deal(
        &self,
        new: &CodeGreen,
    ) -> Result<Vec<(CodeGreenId, Effect)>, AppError> {
        if new.is_confidential() {
            return Ok(Vec::new());
        }
        let key = new.opportunity.deal_key();
        let others = self.store.hidden_for_deal(&new.workspace, &key).await?;
        let mut effects = Vec::new();
        for other in others.iter().filter(|other| !other.admits(&new.caller)) {
            let mut people = BTreeSet::from([other.caller.clone()]);
            people.extend(other.sponsor().cloned());
            for user in people {
                let by = new.caller.clone();
                let notice = Notice::SameDealCalled { by };
                let to = Audience::Person { user };
                effects.push((other.id, Effect::Tell { to, notice }));
            }
        }
        Ok(effects)
    }

    /// Notes that somebody is about to read of these; of what is not confidential nothing is noted. What cannot be noted is
    /// not to be shown.
    pub async fn record_look<'g>(
        &self,
        greens: impl IntoIterator<Item = &'g CodeGreen>,
        user: &UserId,
        at: LookedAt,
    ) -> Result<(), AppError> {
        let looked = greens.into_iter().filter(|green| green.is_confidential());
        let looked: Vec<&CodeGreen> = looked.collect();
        let Some(first) = looked.first() else {
            return Ok(());
        };
        let mut change = Change::new(first.workspace.clone(), self.clock.now());
        change.timeline = looked
            .iter()
            .map(|green| Entry {
                code_green: green.id,
                by: Some(user.clone()),
                what: LOOKED.to_owned(),
                detail: json!({ "at": at.key() }),
            })
            .collect();
        self.commit(change).await?;
        Ok(())
    }

    /// Who has looked, the latest first.
    ///
    /// # Errors
    /// [`Refusal::MayNotDismiss`] for anybody but the caller and the sponsor.
    pub async fn who_looked(
        &self,
        green: &CodeGreen,
        user: &UserId,
    ) -> Result<Vec<Look>, AppError> {
        if !green.allows(Action::SeeWhoLooked, user, About::Whole) {
            return Err(AppError::Refused(Refusal::MayNotDismiss {
                caller: green.caller.clone(),
                sponsor: green.sponsor().cloned(),
            }));
        }
        let viewer = Viewer::Person(user.clone());
        let lines = self
            .store
            .timeline(&green.workspace, green.id, &viewer)
            .await?;
        let looks = lines.into_iter().rev().filter(|line| line.what == LOOKED);
        Ok(looks
            .filter_map(|line| {
                Some(Look {
                    by: line.by?,
                    at: line.at,
                    what: LookedAt::words(line.detail.get("at")?.as_str()?),
                })
            })
            .collect())
    }
}
