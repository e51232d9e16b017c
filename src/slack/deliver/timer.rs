//! A due timer: a command like any other. Whether it is really time, the state machine says; but nobody is passed over
//! for silence while their page is on its way to them.

use chrono::TimeDelta;

use super::attempt::{Attempt, Trouble};
use crate::domain::command::Command;
use crate::domain::ids::CodeGreenId;
use crate::domain::timer::Timer;

/// How long after its lease a page is still taken to be on its way: the pages' workers see first to what a dead one left.
const TAKEN_UP_WITHIN: TimeDelta = TimeDelta::seconds(3);

/// When to look again at a page that is on its way.
const AGAIN: TimeDelta = TimeDelta::seconds(1);

pub(super) async fn fire(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    timer: &Timer,
) -> Result<(), Trouble> {
    if is_on_its_way(attempt, code_green, timer).await? {
        return attempt.put_off(AGAIN).await;
    }
    let late = attempt.now() - attempt.job.due_at;
    attempt.bot.api.meters().fired(late);
    attempt
        .execute(
            code_green,
            Command::Fire {
                timer: timer.clone(),
            },
            Vec::new(),
        )
        .await
}

/// Whether a worker has the page in hand whose time is up, or had it a moment ago and died: its delivery, once it is
/// recorded, begins that time anew. Between two attempts at one that cannot be delivered, its time is up.
async fn is_on_its_way(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    timer: &Timer,
) -> Result<bool, Trouble> {
    let Timer::Escalate { page } = timer else {
        return Ok(false);
    };
    let store = &attempt.bot.app.store;
    let leased = store.page_leased_until(attempt.ws(), code_green, page);
    let until = leased.await?;
    Ok(until.is_some_and(|until| attempt.now() < until + TAKEN_UP_WITHIN))
}
