//! `/codegreen status [CG-n]`, or the number alone: where one Code Green stands; without a number the one that is open, or
//! the list.

use super::{Answer, SubCommand, Who, list, plan};
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{Number, UserId};
use crate::domain::person::{Actor, Viewer};
use crate::slack::bot::Bot;
use crate::slack::render::{self, Message, Scene, drill, veil};

pub(super) const STATUS: SubCommand = SubCommand {
    name: "status",
    usage: "status CG-42",
    words: "shows where one stands: who is on it, what is open; /codegreen CG-42 does, too",
    takes: |rest| rest.is_empty() || Number::parse(rest).is_some(),
    who: Who::Members,
    run,
};

fn run<'a>(bot: &'a Bot, actor: &'a Actor, rest: &'a str) -> Answer<'a> {
    Box::pin(async move {
        match one_of(bot, actor, rest).await? {
            Found::One(green) => Ok(status_for(bot, &green, &actor.user, LookedAt::Status)
                .await?
                .into()),
            Found::Nothing(message) => Ok(message.into()),
            Found::Several => (list::LIST.run)(bot, actor, "").await,
        }
    })
}

/// Which Code Green somebody means.
pub(super) enum Found {
    One(Box<CodeGreen>),
    /// There is none by this number; the words for it.
    Nothing(Message),
    /// No number was said, and none or several are open.
    Several,
}

/// By its number, or the only one that is open.
pub(super) async fn one_of(bot: &Bot, actor: &Actor, said: &str) -> Result<Found, AppError> {
    let viewer = Viewer::Person(actor.user.clone());
    if let Some(number) = Number::parse(said) {
        return Ok(
            match bot.app.find(bot.workspace(), number, &viewer).await? {
                Some(green) => Found::One(Box::new(green)),
                None => Found::Nothing(render::sentence(
                    &format!(
                        "There is no {number} that you can see. /codegreen list shows the open ones."
                    ),
                    Some(said),
                )),
            },
        );
    }
    let mut open = bot.app.list(bot.workspace(), &viewer).await?;
    Ok(match (open.pop(), open.is_empty()) {
        (Some(green), true) => Found::One(Box::new(green)),
        _ => Found::Several,
    })
}

/// Where it stands, for this person.
pub(in crate::slack) async fn status_for(
    bot: &Bot,
    green: &CodeGreen,
    reader: &UserId,
    at: LookedAt,
) -> Result<Message, AppError> {
    bot.app.record_look([green], reader, at).await?;
    let read = plan::Read::of(bot, green, reader).await?;
    let thread = bot.thread_of(green).await;
    let scene = Scene {
        thread: thread.as_deref(),
        ..bot.scene(&read.names, reader)
    };
    let message = render::status(green, read.plan(), reader, scene);
    let veiled = veil::veiled(green, "where it stands", message);
    Ok(drill::marked(green, veiled))
}
