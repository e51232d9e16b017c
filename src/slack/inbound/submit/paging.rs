//! The forms around a page, the mandate and the close: can't make it, delegate, not now, close.

use super::{Form, Reply};
use crate::app::AppError;
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, FunctionKey, UserId};
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::domain::seat::DelegationState;
use crate::slack::inbound::fields::Errors;
use crate::slack::inbound::people::cannot_be_chosen;
use crate::slack::inbound::tell::Along;
use crate::slack::wire::block;

/// What a word beside an answer holds.
const NOTE: usize = 1_000;

pub(super) async fn declined(
    form: &Form<'_>,
    green: CodeGreenId,
    seat: FunctionKey,
) -> Result<Reply, AppError> {
    let mut errors = Errors::default();
    let note = errors.optional(form.view.fields, block::NOTE, NOTE);
    let stand_in = form.view.fields.person(block::STAND_IN);
    check_stand_in(form, stand_in.as_ref(), &mut errors).await;
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let command = Command::Decline {
        seat: seat.clone(),
        stand_in: stand_in.clone(),
        note,
    };
    offered(form, green, &seat, stand_in.as_ref(), command).await
}

pub(super) async fn delegated(
    form: &Form<'_>,
    green: CodeGreenId,
    seat: FunctionKey,
) -> Result<Reply, AppError> {
    let mut errors = Errors::default();
    let note = errors.optional(form.view.fields, block::NOTE, NOTE);
    let to = form.view.fields.person(block::STAND_IN);
    check_stand_in(form, to.as_ref(), &mut errors).await;
    let Some(to) = to else {
        errors.add(block::STAND_IN, "Choose who sits for you.");
        return Ok(errors.reply());
    };
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let command = Command::Delegate {
        seat: seat.clone(),
        to: to.clone(),
        note,
    };
    offered(form, green, &seat, Some(&to), command).await
}

async fn check_stand_in(form: &Form<'_>, chosen: Option<&UserId>, errors: &mut Errors) {
    let Some(user) = chosen else { return };
    if *user == form.actor.user {
        errors.add(
            block::STAND_IN,
            "That is you. Choose somebody else, or press On it.",
        );
    } else if let Some(words) = form
        .bot
        .person_soon(user)
        .await
        .as_ref()
        .and_then(cannot_be_chosen)
    {
        errors.add(block::STAND_IN, words);
    }
}

/// A stand-in who cannot be asked is an error under the field; the same form sent twice closes quietly.
async fn offered(
    form: &Form<'_>,
    green: CodeGreenId,
    seat: &FunctionKey,
    to: Option<&UserId>,
    command: Command,
) -> Result<Reply, AppError> {
    let bot = form.bot;
    let done = bot
        .app
        .execute(bot.order(green, form.actor.clone(), command, Along::default()))
        .await;
    match done {
        Err(AppError::Refused(refusal @ Refusal::AlreadyAtTheTable { .. })) => {
            if was_offered(form, green, seat, to).await? {
                return Ok(Reply::Empty);
            }
            let words = bot.refusal_words(&refusal, Some(green)).await;
            Ok(Errors::one(block::STAND_IN, words).reply())
        }
        done => form.closes(done, Some(green)).await,
    }
}

/// Whether this very offer was made already.
async fn was_offered(
    form: &Form<'_>,
    green: CodeGreenId,
    seat: &FunctionKey,
    to: Option<&UserId>,
) -> Result<bool, AppError> {
    let viewer = Viewer::Person(form.actor.user.clone());
    let green = form
        .bot
        .app
        .store
        .code_green(form.bot.workspace(), green, &viewer)
        .await?;
    let delegation = green
        .as_ref()
        .and_then(|green| green.seat(seat)?.delegation.as_ref());
    Ok(delegation.is_some_and(|offer| {
        let stands = match offer.state {
            DelegationState::Offered { .. } | DelegationState::Accepted { .. } => true,
            DelegationState::Refused { .. } | DelegationState::Lapsed { .. } => false,
        };
        stands && offer.from == form.actor.user && Some(&offer.to) == to
    }))
}

pub(super) async fn not_now(form: &Form<'_>, green: CodeGreenId) -> Result<Reply, AppError> {
    let ask = "A word for the caller: what to do instead?";
    with_a_reason(form, green, ask, |reason| Command::DenyMandate { reason }).await
}

pub(super) async fn redirected(form: &Form<'_>, green: CodeGreenId) -> Result<Reply, AppError> {
    let ask = "A word for the deal desk and the caller: what can the desk do?";
    with_a_reason(form, green, ask, |reason| Command::Redirect { reason }).await
}

pub(super) async fn page_now(form: &Form<'_>, green: CodeGreenId) -> Result<Reply, AppError> {
    let ask = "A word for those who are woken: why can it not wait?";
    with_a_reason(form, green, ask, |reason| Command::OverrideQuiet { reason }).await
}

/// A form that holds nothing but a reason, which must be there.
pub(super) async fn with_a_reason(
    form: &Form<'_>,
    green: CodeGreenId,
    ask: &str,
    command: impl FnOnce(String) -> Command,
) -> Result<Reply, AppError> {
    let mut errors = Errors::default();
    let reason = errors.needed(form.view.fields, block::NOTE, NOTE, ask);
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let (actor, command) = (form.actor.clone(), command(reason));
    let order = form.bot.order(green, actor, command, Along::default());
    form.closes(form.bot.app.execute(order).await, Some(green))
        .await
}
