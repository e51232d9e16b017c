//! `/codegreen setup`: how the company is set up, for whoever is in charge. Before anything is, the form that begins it.

use super::{Answer, Answered, SubCommand, Who};
use crate::domain::person::Actor;
use crate::slack::bot::Bot;
use crate::slack::inbound::setup;

pub(super) const SETUP: SubCommand = SubCommand {
    name: "setup",
    usage: "setup",
    words: "sets up the company: channel, functions, who gives a mandate (approvers and administrators)",
    takes: str::is_empty,
    who: Who::InCharge,
    run,
};

fn run<'a>(bot: &'a Bot, actor: &'a Actor, _rest: &'a str) -> Answer<'a> {
    Box::pin(async move { Ok(Answered::Opens(setup::view(bot, &actor.user, None).await?)) })
}
