//! The form that begins a drill. Who may is asked again, for time has passed since it was opened.

use super::{Form, Reply, say};
use crate::app::AppError;
use crate::app::drill::Drilled;
use crate::domain::ids::CodeGreenId;
use crate::domain::person::Standing;
use crate::domain::refusal::Refusal;
use crate::slack::inbound::command::not_in_charge;
use crate::slack::inbound::fields::Errors;
use crate::slack::wire::{block, functions};

const UNDER_WAY: &str = "A drill is under way already. Its card has “End the drill”; after that this form begins the next.";
const NO_FUNCTION: &str = "This function is no longer there. Choose another one.";

pub(super) async fn submitted(form: &Form<'_>, drill: CodeGreenId) -> Result<Reply, AppError> {
    let (bot, actor) = (form.bot, &form.actor);
    if actor.standing != Standing::Full {
        return Ok(form.refused(&Refusal::NotAMember, None).await);
    }
    if !bot.is_in_charge(&actor.user).await {
        return Ok(say(&not_in_charge(bot).await));
    }
    let chosen = form.view.fields.choice(block::FUNCTION);
    let only = chosen.and_then(functions::chosen);
    let drilled = bot.app.drill(bot.workspace(), drill, only.as_ref(), actor);
    Ok(match drilled.await? {
        Drilled::Begun(_) | Drilled::Already => Reply::clear(),
        Drilled::UnderWay => Errors::one(block::FUNCTION, UNDER_WAY).reply(),
        Drilled::Nobody => Errors::one(block::FUNCTION, NO_FUNCTION).reply(),
    })
}
