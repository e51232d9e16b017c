//! "Roster" on the card of a confidential Code Green: who may see it, who is added and taken off, and, for the caller and the
//! sponsor, who has looked.

use super::Reply;
use super::fields::Errors;
use super::payload::Asker;
use super::submit::Form;
use super::tell::Along;
use crate::app::AppError;
use crate::app::confidential::LookedAt;
use crate::domain::authority::{About, Action};
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::person::{Actor, Viewer};
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::inbound::people::cannot_be_chosen;
use crate::slack::render;
use crate::slack::wire::block;

const BUTTON: &str = "press the button";

const WHO_IS_IT: &str =
    "Slack has not told me yet who this is. Nothing is lost: please try again in a moment.";

/// Opens the form.
pub(super) async fn open(bot: &Bot, asker: &Asker, id: CodeGreenId) -> Result<(), AppError> {
    let viewer = Viewer::Person(asker.user.clone());
    let found = bot.app.store.code_green(bot.workspace(), id, &viewer);
    let Some(green) = found.await?.filter(|green| {
        green.is_confidential() && green.allows(Action::Admit, &asker.user, About::Whole)
    }) else {
        let refusal = Refusal::NoSuchCodeGreen;
        return bot
            .tell_refusal(asker, None, &refusal, Along::default())
            .await;
    };
    let user = &asker.user;
    bot.app
        .record_look([&green], user, LookedAt::Roster)
        .await?;
    let looks = match bot.app.who_looked(&green, user).await {
        Ok(looks) => Some(looks),
        Err(AppError::Refused(_)) => None,
        Err(error) => return Err(error),
    };
    let roster = green.confidential.iter().flat_map(|it| it.admitted.clone());
    let looked = looks.iter().flatten().map(|look| look.by.clone());
    let names = bot
        .names_soon(roster.chain(looked).chain([user.clone()]))
        .await;
    let view = render::roster_modal(&green, user, looks.as_deref(), bot.scene(&names, user));
    bot.open(asker, view, BUTTON);
    Ok(())
}

/// Who was chosen is added, or taken off.
pub(super) async fn submitted(form: &Form<'_>, green: CodeGreenId) -> Result<Reply, AppError> {
    let bot = form.bot;
    let mut errors = Errors::default();
    let added = form.view.fields.person(block::ADMIT);
    if let Some(user) = &added {
        match bot.person_soon(user).await {
            None => errors.add(block::ADMIT, WHO_IS_IT),
            Some(person) => {
                if let Some(words) = cannot_be_chosen(&person) {
                    errors.add(block::ADMIT, words);
                }
            }
        }
    }
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let dismissed = form.view.fields.choice(block::DISMISS).map(UserId::from);
    let commands = [
        dismissed.map(|user| (block::DISMISS, Command::Dismiss { user })),
        added.map(|user| (block::ADMIT, Command::Admit { user })),
    ];
    for (field, command) in commands.into_iter().flatten() {
        if let Err(refusal) = carry_out(bot, &form.actor, green, command).await? {
            let words = bot.refusal_words(&refusal, Some(green)).await;
            return Ok(Errors::one(field, words).reply());
        }
    }
    Ok(Reply::Empty)
}

async fn carry_out(
    bot: &Bot,
    actor: &Actor,
    green: CodeGreenId,
    command: Command,
) -> Result<Result<(), Refusal>, AppError> {
    let order = bot.order(green, actor.clone(), command, Along::default());
    match bot.app.execute(order).await {
        Ok(_) => Ok(Ok(())),
        Err(AppError::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}
