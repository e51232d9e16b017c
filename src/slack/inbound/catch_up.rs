//! "Catch me up": what `/codegreen status` says, for whoever comes late to the thread, where commands do not work.

use super::payload::Asker;
use super::tell::Along;
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::ids::CodeGreenId;
use crate::domain::person::{Standing, Viewer};
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::commands;

pub(super) async fn tell(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    // Who that is must be known, as for a command.
    let actor = bot.actor_soon(&asker.user).await;
    if actor.is_none_or(|actor| actor.standing != Standing::Full) {
        let refusal = Refusal::NotAMember;
        return bot
            .tell_refusal(asker, None, &refusal, Along::default())
            .await;
    }
    let viewer = Viewer::Person(asker.user.clone());
    let found = bot.app.store.code_green(bot.workspace(), id, &viewer);
    let Some(green) = found.await? else {
        let refusal = Refusal::NoSuchCodeGreen;
        return bot
            .tell_refusal(asker, None, &refusal, Along::default())
            .await;
    };
    let message = commands::status_for(bot, &green, &asker.user, LookedAt::CatchUp).await?;
    bot.show_or_tell(asker, "Catch me up", message);
    Ok(())
}
