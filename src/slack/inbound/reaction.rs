//! Reactions: on an action item they move it, on the card or on one's own page they say yes. One look-up says what lies
//! under the reaction; an emoji that means nothing costs not even that.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::again::{self, Saved};
use super::payload::{Asker, first_text, text_at};
use super::tell::Along;
use crate::app::AppError;
use crate::config::emoji::EmojiRules;
use crate::domain::action_item::{ItemCommand, Via};
use crate::domain::command::Command;
use crate::domain::effect::Surface;
use crate::domain::ids::{ChannelId, ItemId, MessageTs, UserId};
use crate::domain::person::{Actor, Viewer};
use crate::slack::bot::Bot;
use crate::slack::emoji;
use crate::store::Found;
use crate::store::jobs::Job;

/// What comes this late may have been overtaken: Slack repeats events for minutes, in no order.
const LATE: TimeDelta = TimeDelta::seconds(20);

/// A reaction given or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reaction {
    added: bool,
    user: UserId,
    /// As it arrived, without skin tone.
    emoji: String,
    channel: ChannelId,
    ts: MessageTs,
    /// Whose message it is.
    author: Option<UserId>,
    at: Option<DateTime<Utc>>,
    /// The same to the microsecond, by which one person's reactions are put in their order.
    given_at: Option<DateTime<Utc>>,
}

impl Reaction {
    fn read(envelope: &Value) -> Option<Self> {
        let event = envelope.get("event")?;
        let text = |path: &[&str]| text_at(event, path);
        Some(Self {
            added: text(&["type"])? == "reaction_added",
            user: first_text(event, &[&["user", "id"], &["user"]])?.into(),
            emoji: emoji::without_skin_tone(text(&["reaction"])?).to_owned(),
            channel: text(&["item", "channel"])?.into(),
            ts: text(&["item", "ts"])?.into(),
            author: text(&["item_user"]).map(UserId::from),
            at: envelope
                .get("event_time")
                .and_then(Value::as_i64)
                .and_then(|at| DateTime::from_timestamp(at, 0)),
            given_at: text(&["event_ts"]).and_then(moment),
        })
    }

    fn means_something(&self, rules: &EmojiRules) -> bool {
        emoji::item_move(&self.emoji, rules).is_some() || self.says_yes(rules)
    }

    /// Whether the message may be ours though nothing is recorded of it: it is recorded after Slack has shown it.
    fn may_be_on_ours(&self, bot: &Bot) -> bool {
        match &self.author {
            Some(author) => *author == bot.identity.bot_user,
            None => {
                self.channel == bot.app.company().channel || self.channel.as_str().starts_with('D')
            }
        }
    }

    fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.at.is_some_and(|at| now - at > LATE)
    }

    /// What it asks for on this message.
    fn asks(&self, found: &Found, now: DateTime<Utc>, rules: &EmojiRules) -> Option<Asked> {
        match &found.surface {
            Surface::Item { item } => {
                let emoji = self.emoji.clone();
                let made = emoji::item_move(&emoji, rules)?;
                let at = self.given_at.or(self.at).unwrap_or(now);
                Some(Asked::Item(
                    *item,
                    if self.added {
                        ItemCommand::Move {
                            made,
                            via: Via::Reaction { emoji, at },
                        }
                    } else {
                        ItemCommand::TakeBack { emoji, at }
                    },
                ))
            }
            // Somebody else's thumb on the card is a thumb.
            Surface::Card => {
                let paged = !found.code_green.seats_paged_for(&self.user).is_empty();
                (self.says_yes(rules) && paged).then_some(Asked::Green(Command::AcknowledgeAll))
            }
            Surface::Page { page, attempt: _ } => {
                let own = found
                    .code_green
                    .page(page)
                    .is_some_and(|page| page.recipient == self.user);
                (self.says_yes(rules) && own).then(|| {
                    Asked::Green(Command::Acknowledge {
                        seat: page.seat.clone(),
                    })
                })
            }
            Surface::GroundRules
            | Surface::Section { .. }
            | Surface::ReadBack
            | Surface::LookForward
            | Surface::Agenda
            | Surface::Invitation
            | Surface::MandateRequest { .. } => None,
        }
    }

    fn says_yes(&self, rules: &EmojiRules) -> bool {
        self.added && emoji::acknowledges(&self.emoji, rules)
    }

    fn asker(&self, found: &Found) -> Asker {
        let private = matches!(
            found.surface,
            Surface::Page { .. } | Surface::MandateRequest { .. }
        );
        Asker {
            user: self.user.clone(),
            trigger: None,
            response_url: None,
            channel: Some(self.channel.clone()),
            thread: (!private).then(|| self.ts.clone()),
            message: Some(self.ts.clone()),
            view: None,
            home: None,
            under: None,
        }
    }
}

/// Slack's `1360782804.083113`.
pub(super) fn moment(ts: &str) -> Option<DateTime<Utc>> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let micros: i64 = format!("{fraction:0<6.6}").parse().ok()?;
    let seconds: i64 = seconds.parse().ok()?;
    DateTime::from_timestamp_micros(seconds.checked_mul(1_000_000)?.checked_add(micros)?)
}

#[derive(Debug)]
enum Asked {
    Green(Command),
    Item(ItemId, ItemCommand),
}

/// The event's own id; for one without, what makes it what it is.
pub(super) fn dedup_key(envelope: &Value) -> Option<String> {
    if let Some(id) = text_at(envelope, &["event_id"]) {
        return Some(format!("event:{id}"));
    }
    let event = envelope.get("event")?;
    let at = text_at(event, &["event_ts"])?;
    let reaction = Reaction::read(envelope)?;
    let Reaction {
        added,
        user,
        emoji,
        channel,
        ts,
        ..
    } = reaction;
    Some(format!(
        "reaction:{channel}:{ts}:{user}:{emoji}:{added}:{at}"
    ))
}

/// A reaction as it comes in.
pub(super) async fn handle(bot: &Bot, envelope: &Value) -> Result<(), AppError> {
    let Some(reaction) = Reaction::read(envelope) else {
        return Ok(());
    };
    if !reaction.means_something(&bot.app.company().emoji) || reaction.user == bot.identity.bot_user
    {
        return Ok(());
    }
    let (dedup, now) = (dedup_key(envelope), bot.app.clock.now());
    let keep = async |at| {
        let saved = Saved::Reaction {
            envelope: envelope.clone(),
        };
        again::save(bot, &saved, dedup.clone(), at).await
    };
    let Some(found) = find(bot, &reaction).await? else {
        return if reaction.may_be_on_ours(bot) {
            keep(now + TimeDelta::seconds(1)).await
        } else {
            Ok(())
        };
    };
    let Some(asked) = reaction.asks(&found, now, &bot.app.company().emoji) else {
        return Ok(());
    };
    match bot.actor_known(&reaction.user) {
        Some(actor) if !reaction.is_late(now) => {
            let along = Along {
                dedup,
                finish: None,
            };
            carry_out(bot, &reaction, found, asked, actor, along).await
        }
        // Slack is asked in a job, not while it waits for us.
        Some(_) | None => keep(now).await,
    }
}

/// The same reaction again, from its job.
pub(super) async fn reconsider(bot: &Bot, envelope: &Value, job: &Job) -> Result<(), AppError> {
    let Some(reaction) = Reaction::read(envelope) else {
        return again::done(bot, job).await;
    };
    let Some(found) = find(bot, &reaction).await? else {
        return again::later(bot, job, None).await;
    };
    let Some(asked) = reaction.asks(&found, bot.app.clock.now(), &bot.app.company().emoji) else {
        return again::done(bot, job).await;
    };
    let Some(actor) = again::who(bot, &reaction.user).await else {
        return again::later(bot, job, Some(&reaction.user)).await;
    };
    // It has waited, and jobs keep no order among each other.
    if was_overtaken(bot, &reaction).await {
        return again::done(bot, job).await;
    }
    carry_out(bot, &reaction, found, asked, actor, again::finishing(job)).await
}

async fn find(bot: &Bot, reaction: &Reaction) -> Result<Option<Found>, AppError> {
    let viewer = Viewer::Person(reaction.user.clone());
    Ok(bot
        .app
        .store
        .message(bot.workspace(), &reaction.channel, &reaction.ts, &viewer)
        .await?)
}

/// Whether Slack says that it is otherwise by now: taken back after it was given, or given again after it was taken
/// back. Where Slack does not say, the event counts.
async fn was_overtaken(bot: &Bot, reaction: &Reaction) -> bool {
    let Reaction {
        channel,
        ts,
        user,
        emoji,
        ..
    } = reaction;
    match bot.api.has_reaction(channel, ts, user, emoji).await {
        Ok(there) => there != reaction.added,
        Err(error) => {
            tracing::info!(%error, "Slack does not say whether a reaction is still there");
            false
        }
    }
}

async fn carry_out(
    bot: &Bot,
    reaction: &Reaction,
    found: Found,
    asked: Asked,
    actor: Actor,
    along: Along,
) -> Result<(), AppError> {
    let who = reaction.asker(&found);
    let refused_along = along.where_refused();
    let Found {
        code_green: green,
        item,
        ..
    } = found;
    let about = green.id;
    let done = match asked {
        Asked::Green(command) => {
            let order = bot.order(about, actor, command, along);
            Box::pin(bot.app.execute_on(order, Some(green)))
                .await
                .map(drop)
        }
        Asked::Item(id, command) => {
            let order = bot.order(about, actor, (id, command), along);
            let read = item.map(|item| (green, item));
            Box::pin(bot.app.execute_item_on(order, read))
                .await
                .map(drop)
        }
    };
    match done {
        Err(AppError::Refused(refusal)) => {
            bot.tell_refusal(&who, Some(about), &refusal, refused_along)
                .await
        }
        other => other,
    }
}

#[cfg(test)]
#[path = "reaction_tests.rs"]
mod tests;
