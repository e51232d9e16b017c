//! `/codegreen drill`: rehearses a Code Green, for those in charge.

use super::{Answer, Answered, SubCommand, Who};
use crate::domain::ids::CodeGreenId;
use crate::domain::person::Actor;
use crate::slack::bot::Bot;
use crate::slack::render;

pub(super) const DRILL: SubCommand = SubCommand {
    name: "drill",
    usage: "drill",
    words: "rehearses one: pages every function, marked as a drill, and reports who was reached",
    takes: str::is_empty,
    who: Who::InCharge,
    run,
};

fn run<'a>(bot: &'a Bot, actor: &'a Actor, _rest: &'a str) -> Answer<'a> {
    Box::pin(async move {
        let company = bot.app.company();
        let leads = company
            .functions
            .iter()
            .map(|function| function.lead.clone());
        let names = bot.names_soon(leads.chain([actor.user.clone()])).await;
        let scene = bot.scene(&names, &actor.user);
        // The drill is what its form was opened with: sent twice, it is one.
        let view = render::drill_modal(CodeGreenId::new(), &company.functions, scene);
        Ok(Answered::Opens(view))
    })
}
