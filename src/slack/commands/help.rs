//! `/codegreen help`: what can be said.

use super::{Answer, SubCommand, TABLE, Who};
use crate::domain::person::Actor;
use crate::slack::bot::Bot;
use crate::slack::render;

pub(super) const HELP: SubCommand = SubCommand {
    name: "help",
    usage: "help",
    words: "lists what you can write",
    takes: str::is_empty,
    who: Who::Members,
    run,
};

/// The command without a sub-command is the first line: it calls a Code Green.
const CALL: (&str, &str) = (
    "Acme renewal",
    "calls a Code Green for that deal; without a name it asks for it",
);

fn run<'a>(_bot: &'a Bot, _actor: &'a Actor, _rest: &'a str) -> Answer<'a> {
    Box::pin(async {
        let mut rows = vec![CALL];
        rows.extend(TABLE.iter().map(|command| (command.usage, command.words)));
        Ok(render::help(&rows).into())
    })
}
