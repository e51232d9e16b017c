//! `/codegreen drill`: rehearses a Code Green, for those in charge.

use super::{Answer, Answered, SubCommand, Who};
use crate::domain::person::Actor;
use crate::slack::bot::Bot;
use crate::slack::inbound::drill_form;

pub(super) const DRILL: SubCommand = SubCommand {
    name: "drill",
    usage: "drill",
    words: "rehearses one: pages every function, marked as a drill, and reports who was reached",
    takes: str::is_empty,
    who: Who::InCharge,
    run,
};

fn run<'a>(bot: &'a Bot, actor: &'a Actor, _rest: &'a str) -> Answer<'a> {
    Box::pin(async move { Ok(Answered::Opens(drill_form::view(bot, &actor.user).await?)) })
}
