//! The forms of the meeting: a position in writing, and who is here. As in `forms.rs`, who may not submit one is told at
//! once.

use super::forms::{BUTTON, read};
use super::payload::Asker;
use super::tell::Along;
use crate::app::AppError;
use crate::domain::authority::{About, Action};
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
        if green.allows(Action::AnswerPage, &asker.user, About::Seat(&function)) {
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
        if green.allows(Action::MarkAttendance, &asker.user, About::Whole) {
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
