//! `/codegreen list`: the open Code Greens that this person may see.

use super::{Answer, SubCommand, Who};
use crate::app::confidential::LookedAt;
use crate::domain::code_green::CodeGreen;
use crate::domain::person::{Actor, Viewer};
use crate::slack::bot::Bot;
use crate::slack::render;

pub(super) const LIST: SubCommand = SubCommand {
    name: "list",
    usage: "list",
    words: "shows the open Code Greens",
    takes: str::is_empty,
    who: Who::Members,
    run,
};

fn run<'a>(bot: &'a Bot, actor: &'a Actor, _rest: &'a str) -> Answer<'a> {
    Box::pin(async move {
        let open = bot
            .app
            .list(bot.workspace(), &Viewer::Person(actor.user.clone()))
            .await?;
        bot.app
            .record_look(&open, &actor.user, LookedAt::List)
            .await?;
        let names = bot
            .names_soon(
                open.iter()
                    .flat_map(CodeGreen::people)
                    .chain([actor.user.clone()]),
            )
            .await;
        Ok(render::list(&open, bot.scene(&names, &actor.user)).into())
    })
}
