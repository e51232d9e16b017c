//! Editing a section of the plan. Whoever edited an older version sees the newer text above their own, and saves both.

use super::paging::with_a_reason;
use super::{Form, Reply};
use crate::app::AppError;
use crate::domain::command::Command;
use crate::domain::ids::CodeGreenId;
use crate::domain::plan::EditSection;
use crate::domain::refusal::Refusal;
use crate::domain::section::SectionKey;
use crate::slack::inbound::fields::{Errors, LONG};
use crate::slack::inbound::tell::Along;
use crate::slack::render;
use crate::slack::wire::block;

pub(super) async fn supported_if(
    form: &Form<'_>,
    green: CodeGreenId,
    version: u32,
) -> Result<Reply, AppError> {
    let ask = "What has to be so? Without a condition, press “We support it”.";
    with_a_reason(form, green, ask, |condition| Command::Support {
        version,
        condition: Some(condition),
    })
    .await
}

pub(super) async fn edited(
    form: &Form<'_>,
    green: CodeGreenId,
    section: SectionKey,
    based_on: i64,
) -> Result<Reply, AppError> {
    let mut errors = Errors::default();
    let mine = errors
        .optional(form.view.fields, block::TEXT, LONG)
        .unwrap_or_default();
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let bot = form.bot;
    let edit = EditSection {
        section,
        based_on,
        text: mine.clone(),
    };
    let done = bot
        .app
        .edit_section(bot.order(green, form.actor.clone(), edit, Along::default()))
        .await;
    match done {
        Err(AppError::Refused(Refusal::EditedMeanwhile {
            section,
            by,
            theirs,
            version,
        })) => {
            let names = bot.names_soon([by.clone()]).await;
            let their_name = names
                .0
                .get(&by)
                .map_or("Somebody", |person| person.name.as_str());
            let view =
                render::merge_section_modal(green, section, &theirs, their_name, version, &mine);
            Ok(Reply::update(&view))
        }
        done => form.closes(done, Some(green)).await,
    }
}
