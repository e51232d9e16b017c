//! The form that begins a drill, or sets one for later; and the button that calls a set one off.

use serde_json::Value;

use super::call::NOT_SET_UP;
use super::forms::BUTTON;
use super::payload::Asker;
use super::setup::replace;
use crate::app::AppError;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::slack::bot::Bot;
use crate::slack::render;

/// The form as this person reads it.
pub(crate) async fn view(bot: &Bot, user: &UserId) -> Result<Value, AppError> {
    let company = bot.app.company();
    if !company.is_set_up() {
        return Ok(render::message_modal("Drill", NOT_SET_UP));
    }
    let planned = bot.app.planned_drill(bot.workspace()).await?;
    let mut people: Vec<UserId> = company.functions.iter().map(|it| it.lead.clone()).collect();
    people.extend(planned.iter().map(|(plan, _)| plan.by.clone()));
    people.push(user.clone());
    let names = bot.names_soon(people).await;
    let scene = bot.scene(&names, user);
    // The drill is what its form was opened with: sent twice, it is one.
    let drill = CodeGreenId::new();
    let planned = planned.as_ref().map(|(plan, at)| (plan, *at));
    Ok(render::drill_modal(
        drill,
        &company.functions,
        planned,
        scene,
    ))
}

/// The one that was set for later is called off; the form shows it.
pub(super) async fn cancel(bot: &Bot, asker: &Asker) -> Result<(), AppError> {
    if let Some(words) = bot.turned_away(&asker.user).await {
        bot.open(asker, render::message_modal("Drill", &words), BUTTON);
        return Ok(());
    }
    bot.app.cancel_drill(bot.workspace()).await?;
    let view = view(bot, &asker.user).await?;
    match &asker.view {
        Some(id) => replace(bot, id.clone(), view),
        None => bot.open(asker, view, BUTTON),
    }
    Ok(())
}
