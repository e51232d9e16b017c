//! The form that begins a drill. Who may is asked again, for time has passed since it was opened.

use super::{Form, Reply, keep};
use crate::app::AppError;
use crate::app::drill::Drilled;
use crate::domain::drill::DrillPlan;
use crate::domain::ids::{CodeGreenId, FunctionKey};
use crate::domain::person::Standing;
use crate::domain::refusal::Refusal;
use crate::slack::inbound::fields::Errors;
use crate::slack::render;
use crate::slack::wire::{block, drill_when};

const UNDER_WAY: &str = "A drill is under way already. Its card has “End the drill”; after that this form begins the next.";
const REPEATED_NOW: &str = "Choose “Later” above for one that comes again, and when the first is.";
const PASSED: &str = "Choose a time to come.";
const NO_FUNCTION: &str = "This is no longer there. Choose again.";

pub(super) async fn submitted(form: &Form<'_>, drill: CodeGreenId) -> Result<Reply, AppError> {
    let (bot, actor) = (form.bot, &form.actor);
    if actor.standing != Standing::Full {
        return Ok(form.refused(&Refusal::NotAMember, None).await);
    }
    if let Some(words) = bot.turned_away(&actor.user).await {
        return Ok(keep(form.view, form.kind, &words));
    }
    let chosen = form.view.fields.several(block::FUNCTION);
    let functions: Vec<FunctionKey> = chosen.into_iter().map(FunctionKey::from).collect();
    if form.view.fields.choice(block::WHEN) == Some(drill_when::LATER) {
        return later(form, functions).await;
    }
    if form
        .view
        .fields
        .choice(block::WEEKS)
        .is_some_and(|weeks| weeks != "0")
    {
        return Ok(Errors::one(block::WEEKS, REPEATED_NOW).reply());
    }
    let drilled = bot.app.drill(bot.workspace(), drill, &functions, actor);
    Ok(match drilled.await? {
        Drilled::Begun(_) | Drilled::Already => Reply::clear(),
        Drilled::UnderWay => Errors::one(block::FUNCTION, UNDER_WAY).reply(),
        Drilled::Nobody => Errors::one(block::FUNCTION, NO_FUNCTION).reply(),
    })
}

/// Sets it for later, in the place of one that was set before.
async fn later(form: &Form<'_>, functions: Vec<FunctionKey>) -> Result<Reply, AppError> {
    let (bot, fields) = (form.bot, form.view.fields);
    let at = fields.time(block::STARTS_AT);
    let Some(at) = at.filter(|at| *at > bot.app.clock.now()) else {
        return Ok(Errors::one(block::STARTS_AT, PASSED).reply());
    };
    let weeks = fields
        .choice(block::WEEKS)
        .and_then(|weeks| weeks.parse().ok());
    let person = bot.person_soon(&form.actor.user).await;
    let plan = DrillPlan {
        by: form.actor.user.clone(),
        functions,
        every_weeks: weeks.unwrap_or(0),
        zone: person.and_then(|person| person.tz),
    };
    bot.app
        .plan_drill(bot.workspace(), plan.clone(), at)
        .await?;
    let names = bot.names_soon([form.actor.user.clone()]).await;
    let scene = bot.scene(&names, &form.actor.user);
    let all = &bot.app.company().functions;
    Ok(Reply::update(&render::drill_planned(&plan, at, all, scene)))
}
