//! Step 3: calling it. Keyed by the draft, so that a second submit is the same call; a failed one leaves the preview
//! where it is, and the draft in the database.

use super::deal::duplicate;
use super::{Form, Reply, say, with_banner};
use crate::app::AppError;
use crate::app::draft::Declared;
use crate::domain::ids::DraftId;
use crate::slack::inbound::tell::failure;
use crate::slack::render;

const GONE: &str =
    "A part of what you typed is no longer here. Please call it again with /codegreen.";
const UNSEEN: &str = "This deal has an open Code Green that you have no part in. Please ask one of the approvers about it.";

pub(super) async fn submitted(form: &Form<'_>, draft: DraftId) -> Result<Reply, AppError> {
    let bot = form.bot;
    match bot.app.declare(bot.workspace(), draft, &form.actor).await {
        Ok(Declared::Called(_) | Declared::Already(_)) => Ok(Reply::clear()),
        Ok(Declared::Duplicate(Some(open))) => {
            let caller = &form.actor.user;
            let body = bot.app.load_draft(bot.workspace(), draft, caller).await?;
            let said = body.as_ref().and_then(|body| body.opportunity.as_ref());
            let view = duplicate(bot, form.asker, draft, &open, said).await;
            Ok(Reply::update(&view))
        }
        Ok(Declared::Duplicate(None)) => Ok(say(UNSEEN)),
        Ok(Declared::Incomplete) => Ok(say(GONE)),
        Err(AppError::Refused(refusal)) => Ok(form.refused(&refusal, None).await),
        // Slack usually sends the view back whole, and then it stays as it is.
        Err(error) if with_banner(form.view.raw, "").is_some() => Err(error),
        Err(error) => drawn_again(form, draft, error).await,
    }
}

/// The preview from the draft, which can often be read when nothing can be written.
async fn drawn_again(form: &Form<'_>, draft: DraftId, error: AppError) -> Result<Reply, AppError> {
    let (bot, caller) = (form.bot, &form.actor.user);
    let read = bot.app.load_draft(bot.workspace(), draft, caller).await;
    let Ok(Some(body)) = read else {
        return Err(error);
    };
    let chairs = body.table.iter().flat_map(|table| &table.chairs);
    let people = chairs.map(|chair| &chair.person).chain([caller]);
    let names = bot.names_soon(people.cloned()).await;
    let (company, words) = (&bot.app.company(), failure(&error));
    let scene = bot.scene(&names, caller);
    let view = render::preview_modal(draft, &body, company, caller, Some(&words), scene);
    Ok(Reply::update(&view))
}
