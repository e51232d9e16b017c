//! `/codegreen plan [CG-n]`: the whole plan of one Code Green in one message.

use serde_json::Value;

use super::{Answer, SubCommand, Who, list, status};
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{Number, UserId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::person::{Actor, Viewer};
use crate::slack::bot::Bot;
use crate::slack::directory::Names;
use crate::slack::render::{self, Message, Plan, Scene, veil};

pub(super) const PLAN: SubCommand = SubCommand {
    name: "plan",
    usage: "plan CG-42",
    words: "shows the whole plan of one, and gives it as Markdown",
    takes: |rest| rest.is_empty() || Number::parse(rest).is_some(),
    who: Who::Members,
    run,
};

fn run<'a>(bot: &'a Bot, actor: &'a Actor, rest: &'a str) -> Answer<'a> {
    Box::pin(async move {
        match status::one_of(bot, actor, rest).await? {
            status::Found::One(green) => {
                let look = bot.app.record_look([&*green], &actor.user, LookedAt::Plan);
                look.await?;
                Ok(whole_plan_for(bot, &green, &actor.user).await?.into())
            }
            status::Found::Nothing(message) => Ok(message.into()),
            status::Found::Several => (list::LIST.run)(bot, actor, "").await,
        }
    })
}

/// The whole plan, for this person, who may see it.
pub(in crate::slack) async fn whole_plan_for(
    bot: &Bot,
    green: &CodeGreen,
    reader: &UserId,
) -> Result<Message, AppError> {
    let read = Read::of(bot, green, reader).await?;
    let thread = bot.thread_of(green).await;
    let scene = Scene {
        thread: thread.as_deref(),
        ..bot.scene(&read.names, reader)
    };
    let message = render::whole_plan(green, read.plan(), scene);
    Ok(veil::veiled(green, "the whole plan", message))
}

/// The same as Markdown, in a view.
pub(in crate::slack) async fn markdown_for(
    bot: &Bot,
    green: &CodeGreen,
    reader: &UserId,
) -> Result<Value, AppError> {
    let read = Read::of(bot, green, reader).await?;
    let scene = bot.scene(&read.names, reader);
    Ok(render::markdown_modal(green, read.plan(), scene))
}

/// All that is read of a plan, with the names in it.
pub(super) struct Read {
    heads: Vec<crate::domain::plan::SectionVersion>,
    entries: Vec<LedgerEntry>,
    items: Vec<crate::domain::action_item::ActionItem>,
    pub(super) names: Names,
}

impl Read {
    pub(super) async fn of(
        bot: &Bot,
        green: &CodeGreen,
        reader: &UserId,
    ) -> Result<Self, AppError> {
        let viewer = Viewer::Person(reader.clone());
        let items = bot.app.items(green, &viewer).await?;
        let entries = bot.app.ledger(green, &viewer).await?;
        let (store, ws) = (&bot.app.store, bot.workspace());
        let heads = store.section_heads(ws, green.id, &viewer).await?;
        let owners = items.iter().filter_map(|item| item.owner.clone());
        let people = green.people().into_iter().chain(owners);
        let people = people.chain(entries.iter().flat_map(LedgerEntry::people));
        let names = bot.names_soon(people.chain([reader.clone()])).await;
        Ok(Self {
            heads,
            entries,
            items,
            names,
        })
    }

    pub(super) fn plan(&self) -> Plan<'_> {
        Plan {
            heads: &self.heads,
            entries: &self.entries,
            items: &self.items,
        }
    }
}
