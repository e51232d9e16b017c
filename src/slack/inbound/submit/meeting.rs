//! The forms of the meeting: a position in writing, and who was there.

use super::paging::with_a_reason;
use super::{Form, Reply};
use crate::app::AppError;
use crate::domain::attendance::Mark;
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, FunctionKey};
use crate::slack::inbound::tell::Along;
use crate::slack::wire::{attendance, block};

pub(super) async fn position_written(
    form: &Form<'_>,
    green: CodeGreenId,
    seat: FunctionKey,
) -> Result<Reply, AppError> {
    let ask = "A few words: what your function can give, and up to where.";
    with_a_reason(form, green, ask, |text| Command::WritePosition {
        seat,
        text,
    })
    .await
}

pub(super) async fn marked(form: &Form<'_>, green: CodeGreenId) -> Result<Reply, AppError> {
    let mark = |(function, chosen): (FunctionKey, &str)| {
        let mark = match chosen {
            attendance::LIVE => Some(Mark::Live),
            attendance::ABSENT => Some(Mark::Absent),
            _ => None,
        };
        (function, mark)
    };
    let chosen = form.view.fields.choices(block::ATTENDANCE);
    let marks = chosen
        .into_iter()
        .map(|(function, chosen)| mark((function.into(), chosen)));
    let command = Command::MarkAttendance {
        marks: marks.collect(),
    };
    let order = form
        .bot
        .order(green, form.actor.clone(), command, Along::default());
    form.closes(form.bot.app.execute(order).await, Some(green))
        .await
}
