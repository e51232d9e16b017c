//! The whole plan, for whoever asks: as a private message, and as Markdown in a view to be copied.

use super::forms::{BUTTON, read};
use super::payload::Asker;
use super::tell::Along;
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::CodeGreenId;
use crate::domain::person::Standing;
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::commands;

pub(super) async fn tell(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    match visible(bot, asker, id).await? {
        Ok(green) => {
            let message = commands::whole_plan_for(bot, &green, &asker.user).await?;
            bot.show_or_tell(asker, "The whole plan", message);
            Ok(())
        }
        Err(refusal) => {
            bot.tell_refusal(asker, None, &refusal, Along::default())
                .await
        }
    }
}

pub(super) async fn markdown(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    match visible(bot, asker, id).await? {
        Ok(green) => {
            let view = commands::markdown_for(bot, &green, &asker.user).await?;
            bot.open(asker, view, BUTTON);
            Ok(())
        }
        Err(refusal) => {
            bot.tell_refusal(asker, None, &refusal, Along::default())
                .await
        }
    }
}

/// Who that is must be known, as for a command.
async fn visible(
    bot: &Bot,
    asker: &Asker,
    id: CodeGreenId,
) -> Result<Result<CodeGreen, Refusal>, AppError> {
    let actor = bot.actor_soon(&asker.user).await;
    if actor.is_none_or(|actor| actor.standing != Standing::Full) {
        return Ok(Err(Refusal::NotAMember));
    }
    let found = read(bot, asker, id).await?;
    if let Ok(green) = &found {
        let looked = LookedAt::Plan;
        bot.app.record_look([green], &asker.user, looked).await?;
    }
    Ok(found)
}
