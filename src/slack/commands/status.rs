//! `/codegreen status [CG-n]`, or the number alone: where one Code Green stands; without a number the one that is open, or
//! the list.

use super::{Answer, SubCommand, list};
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{Number, UserId};
use crate::domain::person::{Actor, Viewer};
use crate::domain::section::SectionKey;
use crate::slack::bot::Bot;
use crate::slack::render::{self, Message, Scene, veil};

pub(super) const STATUS: SubCommand = SubCommand {
    name: "status",
    usage: "status CG-42",
    words: "shows where one stands: who is on it, what is open; /codegreen CG-42 does, too",
    takes: |rest| rest.is_empty() || Number::parse(rest).is_some(),
    run,
};

fn run<'a>(bot: &'a Bot, actor: &'a Actor, rest: &'a str) -> Answer<'a> {
    Box::pin(async move {
        let viewer = Viewer::Person(actor.user.clone());
        if let Some(number) = Number::parse(rest) {
            return match bot.app.find(bot.workspace(), number, &viewer).await? {
                Some(green) => status_for(bot, &green, &actor.user, LookedAt::Status).await,
                None => Ok(render::sentence(
                    &format!(
                        "There is no {number} that you can see. /codegreen list shows the open ones."
                    ),
                    Some(rest),
                )),
            };
        }
        let open = bot.app.list(bot.workspace(), &viewer).await?;
        match open.as_slice() {
            [green] => status_for(bot, green, &actor.user, LookedAt::Status).await,
            [] | [_, _, ..] => (list::LIST.run)(bot, actor, "").await,
        }
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
    let viewer = Viewer::Person(reader.clone());
    let items = bot.app.items(green, &viewer).await?;
    let (store, ws) = (&bot.app.store, bot.workspace());
    let decided = store.section_head(ws, green.id, SectionKey::Decisions, &viewer);
    let decided = decided.await?;
    let owners = items.iter().filter_map(|item| item.owner.clone());
    let names = bot
        .names_soon(
            green
                .people()
                .into_iter()
                .chain(owners)
                .chain([reader.clone()]),
        )
        .await;
    let thread = bot.thread_of(green).await;
    let scene = Scene {
        thread: thread.as_deref(),
        ..bot.scene(&names, reader)
    };
    let message = render::status(green, &items, decided.as_ref(), reader, scene);
    Ok(veil::veiled(green, "where it stands", message))
}
