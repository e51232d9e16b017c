//! The forms of the meeting: a position in writing, and who is here. As in `forms.rs`, who may not submit one is told at
//! once.

use super::forms::{BUTTON, read};
use super::payload::Asker;
use super::tell::Along;
use crate::app::AppError;
use crate::domain::ids::{CodeGreenId, FunctionKey};
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::render;

pub(super) async fn position(
    bot: &Bot,
    asker: &Asker,
    id: CodeGreenId,
    function: FunctionKey,
) -> Result<(), AppError> {
    let allowed = read(bot, asker, id).await?.and_then(|green| {
        green.must_be_under_way()?;
        let seat = green.seat(&function);
        if seat.is_some_and(|seat| seat.page_of(&asker.user).is_some()) {
            Ok(render::position_modal(&green, &function))
        } else {
            let seat = Some(function);
            Err(Refusal::NotPaged { seat })
        }
    });
    open(bot, asker, id, allowed).await
}

pub(super) async fn attendance(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    let allowed = read(bot, asker, id).await?.and_then(|green| {
        green.must_be_under_way()?;
        if green.may_close(&asker.user) {
            Ok(render::attendance_modal(&green))
        } else {
            let caller = green.caller;
            Err(Refusal::MayNotMark { caller })
        }
    });
    open(bot, asker, id, allowed).await
}

async fn open(
    bot: &Bot,
    asker: &Asker,
    id: CodeGreenId,
    allowed: Result<serde_json::Value, Refusal>,
) -> Result<(), AppError> {
    match allowed {
        Ok(view) => {
            bot.open(asker, view, BUTTON);
            Ok(())
        }
        Err(refusal) => {
            bot.tell_refusal(asker, Some(id), &refusal, Along::default())
                .await
        }
    }
}
