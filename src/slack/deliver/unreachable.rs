//! The channel cannot be posted to: whoever called is told what to do about it.

use super::attempt::{Attempt, Trouble};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Effect, Notice};
use crate::store::StoreError;
use crate::store::change::Change;

/// Once for each Code Green: the key is remembered like that of an inbound event.
pub(super) async fn tell_unreachable(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    code: &str,
) -> Result<(), Trouble> {
    let mut people = vec![green.caller.clone()];
    people.extend(
        green
            .sponsor()
            .filter(|sponsor| **sponsor != green.caller)
            .cloned(),
    );
    let mut change = Change::new(attempt.ws().clone(), attempt.now());
    change.dedup = Some(format!("channel-unreachable:{}", green.id));
    change.effects = people
        .into_iter()
        .map(|user| {
            let notice = Notice::ChannelUnreachable {
                code: code.to_owned(),
            };
            (
                green.id,
                Effect::Tell {
                    to: Audience::Person { user },
                    notice,
                },
            )
        })
        .collect();
    match attempt.bot.app.store.commit(change).await {
        Ok(_) | Err(StoreError::AlreadyHandled) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
