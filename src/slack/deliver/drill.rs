//! A drill that was set for later: who reads its report. Whoever set it, as long as they are a full member; then the first
//! approver who is one.

use super::attempt::{Attempt, Trouble};
use crate::domain::drill::DrillPlan;
use crate::domain::person::{Actor, Standing};

pub(super) async fn begin(attempt: &Attempt<'_>, plan: &DrillPlan) -> Result<(), Trouble> {
    let bot = attempt.bot;
    let approvers = bot.app.company().policy.approvers.clone();
    let mut caller = None;
    for user in std::iter::once(plan.by.clone()).chain(approvers) {
        let known = bot.directory.person(attempt.ws(), &user).await;
        // Where Slack does not say, whoever set it is taken at their word.
        let standing = match known {
            Ok(person) => person.standing,
            Err(_) if user == plan.by => Standing::Full,
            Err(_) => continue,
        };
        if standing == Standing::Full {
            caller = Some(Actor { user, standing });
            break;
        }
    }
    let begun = bot
        .app
        .begin_planned_drill(attempt.job, plan, caller.as_ref());
    Ok(Box::pin(begun).await?)
}
