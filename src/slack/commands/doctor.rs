//! `/codegreen doctor`: whether all that the bot needs is there, for whoever is in charge.

use super::{Answer, Answered, SubCommand, Who};
use crate::domain::person::Actor;
use crate::slack::bot::Bot;
use crate::slack::render;

pub(super) const DOCTOR: SubCommand = SubCommand {
    name: "doctor",
    usage: "doctor",
    words: "looks whether all is well with me, for approvers and whoever administers the workspace",
    takes: str::is_empty,
    who: Who::InCharge,
    run,
};

/// Some checks take longer than Slack waits for an answer.
fn run<'a>(bot: &'a Bot, _actor: &'a Actor, _rest: &'a str) -> Answer<'a> {
    Box::pin(async {
        Ok(if bot.has_doctor() {
            Answered::Examines(render::sentence(
                "Looking. What I find comes to you as a message from me in a few seconds.",
                None,
            ))
        } else {
            let words = "From here I cannot look. Run codegreen doctor where the bot runs.";
            render::sentence(words, None).into()
        })
    })
}
