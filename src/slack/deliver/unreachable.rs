//! A channel cannot be posted to: whoever waits for what was to stand there is told what to do about it.

use super::attempt::{Attempt, Trouble};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Effect, Notice};
use crate::domain::ids::{ChannelId, UserId};
use crate::domain::mandate::Mandate;
use crate::store::StoreError;
use crate::store::change::Change;

/// Once for each Code Green: the key is remembered like that of an inbound event.
pub(super) async fn tell_unreachable(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    code: &str,
) -> Result<(), Trouble> {
    let notice = Notice::ChannelUnreachable {
        code: code.to_owned(),
    };
    let key = format!("channel-unreachable:{}", green.id);
    tell_caller_and(attempt, green, green.sponsor(), &notice, key).await
}

/// The same for the deal desk's channel: the caller, and who sent the deal there.
pub(super) async fn tell_desk_unreachable(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    desk: &ChannelId,
    code: &str,
) -> Result<(), Trouble> {
    let by = match &green.mandate {
        Mandate::Redirected { by, .. } => Some(by),
        Mandate::Asked { .. } | Mandate::Given { .. } | Mandate::NotNow { .. } => None,
    };
    let notice = Notice::DealDeskUnreachable {
        desk: desk.clone(),
        code: code.to_owned(),
    };
    let key = format!("desk-unreachable:{}", green.id);
    tell_caller_and(attempt, green, by, &notice, key).await
}

async fn tell_caller_and(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    other: Option<&UserId>,
    notice: &Notice,
    key: String,
) -> Result<(), Trouble> {
    let mut people = vec![green.caller.clone()];
    people.extend(other.filter(|other| **other != green.caller).cloned());
    let mut change = Change::new(attempt.ws().clone(), attempt.now());
    change.dedup = Some(key);
    change.effects = people
        .into_iter()
        .map(|user| {
            let (to, notice) = (Audience::Person { user }, notice.clone());
            (green.id, Effect::Tell { to, notice })
        })
        .collect();
    match attempt.bot.app.store.commit(change).await {
        Ok(_) | Err(StoreError::AlreadyHandled) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
