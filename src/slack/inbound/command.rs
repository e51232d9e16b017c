//! `/codegreen`: a sub-command of the table, or a deal to call a Code Green for.

use serde_json::{Value, json};

use super::Reply;
use super::fields::{clean, shorten};
use super::payload::{Asker, text_at};
use super::people::{WHO_ARE_YOU, is_outsider};
use crate::app::AppError;
use crate::app::draft::Origin;
use crate::domain::person::Standing;
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::commands::{self, Answered, Said, SubCommand, Who};
use crate::slack::render::{self, Message};

/// What the deal's name is pre-filled with at most.
const MOST_DEAL: usize = 150;

pub(super) async fn answer(bot: &Bot, form: &Value) -> Reply {
    let Some(asker) = Asker::read(form) else {
        return Reply::Unreadable("a command of nobody".to_owned());
    };
    let text = clean(text_at(form, &["text"]).unwrap_or_default());
    match commands::read(&text) {
        Said::Run(command, rest) => {
            let answered =
                tokio::time::timeout(super::PATIENCE, run(bot, &asker, command, rest)).await;
            let answered = answered.unwrap_or_else(|_| Err(AppError::late()));
            match answered.unwrap_or_else(|error| failure(&error).into()) {
                Answered::Says(message) => private(&message),
                Answered::Opens(view) => {
                    bot.open(&asker, view, "write it");
                    Reply::Empty
                }
                Answered::Examines(message) => {
                    bot.examine(&asker);
                    private(&message)
                }
            }
        }
        Said::Hint(words) => private(&render::sentence(&words, Some(&text))),
        Said::Call(deal) => call(bot, &asker, deal).await,
    }
}

/// Only memory is asked who this is: the modal goes out first.
async fn call(bot: &Bot, asker: &Asker, deal: &str) -> Reply {
    if is_outsider(bot.actor_known(&asker.user).as_ref()) {
        let words = bot.refusal_words(&Refusal::NotAMember, None).await;
        return private(&render::sentence(&words, None));
    }
    let origin = Origin {
        deal: shorten(deal, MOST_DEAL),
        ..Origin::default()
    };
    bot.call(asker, origin, None);
    Reply::Empty
}

async fn run(
    bot: &Bot,
    asker: &Asker,
    command: &SubCommand,
    rest: &str,
) -> Result<Answered, AppError> {
    match bot.actor_soon(&asker.user).await {
        Some(actor) if actor.standing == Standing::Full => {
            if command.who == Who::InCharge
                && let Some(words) = bot.turned_away(&actor.user).await
            {
                return Ok(render::sentence(&words, None).into());
            }
            (command.run)(bot, &actor, rest).await
        }
        Some(_) => {
            let words = bot.refusal_words(&Refusal::NotAMember, None).await;
            Ok(render::sentence(&words, None).into())
        }
        None => Ok(render::sentence(WHO_ARE_YOU, None).into()),
    }
}

fn failure(error: &AppError) -> Message {
    render::sentence(&super::tell::failure(error), None)
}

/// Seen by this person only, as the answer to the command itself.
fn private(message: &Message) -> Reply {
    let mut body = serde_json::to_value(message).unwrap_or_default();
    body["response_type"] = json!("ephemeral");
    Reply::Json(body)
}
