//! Reactions in the order in which they were given and taken away, whatever the order in which word of them comes. What
//! a reaction does to an item stands in `deciding.rs`.

use chrono::{DateTime, TimeDelta, Utc};

use super::{ActionItem, LastMove, TakenBack, Via};
use crate::domain::ids::UserId;

/// Slack repeats an event at once, after one minute and after five more.
const REMEMBERED: TimeDelta = TimeDelta::minutes(15);
/// Nobody has more reactions in the air than these.
const AT_MOST: usize = 32;

/// A reaction by one person.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) by: &'a UserId,
    pub(super) emoji: &'a str,
    pub(super) at: DateTime<Utc>,
}

impl ActionItem {
    /// Whether this reaction was taken away again later.
    pub(super) fn is_taken_back(&self, given: Given<'_>) -> bool {
        self.taken_back
            .iter()
            .any(|it| it.is_of(given) && it.at > given.at)
    }

    /// Whether the latest move is this reaction's, given before `given.at`.
    pub(super) fn is_caused_by(&self, given: Given<'_>) -> bool {
        self.last_move
            .as_ref()
            .and_then(|last| given_again(last, given))
            .is_some_and(|at| at <= given.at)
    }

    /// The same reaction, taken away meanwhile and given again: what is taken away is the one before.
    pub(super) fn renew(&mut self, given: Given<'_>) {
        let last = self.last_move.as_mut();
        if let Some(last) = last.filter(|last| given_again(last, given).is_some())
            && let Via::Reaction { emoji: _, at } = &mut last.via
        {
            *at = given.at.max(*at);
        }
    }

    /// Remembers that it was taken away, until word of its giving can come no more.
    pub(super) fn remember_taken_back(&mut self, taken: Given<'_>, now: DateTime<Utc>) {
        let latest = (self.taken_back.iter())
            .filter(|it| it.is_of(taken))
            .map(|it| it.at)
            .fold(taken.at, DateTime::max);
        self.taken_back
            .retain(|it| !it.is_of(taken) && now - it.at < REMEMBERED);
        let too_many = (self.taken_back.len() + 1).saturating_sub(AT_MOST);
        self.taken_back.drain(..too_many);
        self.taken_back.push(TakenBack {
            by: taken.by.clone(),
            emoji: taken.emoji.to_owned(),
            at: latest,
        });
    }
}

impl TakenBack {
    fn is_of(&self, given: Given<'_>) -> bool {
        self.by == *given.by && self.emoji == given.emoji
    }
}

/// When the reaction was given by which this move was made, if it is this one.
fn given_again(last: &LastMove, given: Given<'_>) -> Option<DateTime<Utc>> {
    match &last.via {
        Via::Reaction { emoji, at } if last.by == *given.by && emoji == given.emoji => Some(*at),
        Via::Reaction { .. } | Via::Button => None,
    }
}
