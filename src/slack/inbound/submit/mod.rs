//! Submitted modals. The answer is the next view, or what is to be corrected under its field; what was typed stays in
//! the view whatever fails, and every submit is safe to send twice.

mod closing;
mod confidential;
mod deal;
mod drill;
mod items;
mod kept;
mod ledger;
mod meeting;
mod paging;
mod plan;
mod preview;
mod setup;
mod table;

use chrono::NaiveDate;
use serde_json::Value;

use self::kept::{keep, say};
use super::Reply;
use super::again::{self, Saved};
use super::fields::Errors;
use super::payload::{Asker, View};
use super::people::{WHO_ARE_YOU, cannot_be_chosen};
use super::roster;
use super::tell::{Along, failure};
use crate::app::AppError;
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, FunctionKey, UserId};
use crate::domain::person::Actor;
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::wire::ViewKind;

pub(crate) use self::kept::with_banner;

pub(super) async fn answer(bot: &Bot, payload: &Value) -> Reply {
    let view = View::read(payload);
    let Some((asker, kind)) = Asker::read(payload).zip(view.kind.clone()) else {
        tracing::info!("a view that is not ours was submitted");
        return Reply::Empty;
    };
    match tokio::time::timeout(super::PATIENCE, submitted(bot, &asker, &view, &kind)).await {
        Ok(Ok(reply)) => {
            bot.keep_home_true(&asker.user);
            reply
        }
        // The same submit again: it is done, and the view closes.
        Ok(Err(AppError::AlreadyHandled | AppError::Fenced)) => Reply::Empty,
        Ok(Err(error)) => keep(&view, &kind, &failure(&error)),
        Err(_) => keep(&view, &kind, &failure(&AppError::late())),
    }
}

async fn submitted(
    bot: &Bot,
    asker: &Asker,
    view: &View<'_>,
    kind: &ViewKind,
) -> Result<Reply, AppError> {
    match kind {
        ViewKind::Deal { draft } => return deal::submitted(bot, asker, view, *draft).await,
        ViewKind::Table { draft } => return table::submitted(bot, asker, view, *draft).await,
        ViewKind::Duplicate { .. }
        | ViewKind::Entries { .. }
        | ViewKind::Markdown { .. }
        | ViewKind::Setup
        | ViewKind::Message => return Ok(Reply::clear()),
        ViewKind::Preview { .. }
        | ViewKind::Decline { .. }
        | ViewKind::Delegate { .. }
        | ViewKind::NotNow { .. }
        | ViewKind::Redirect { .. }
        | ViewKind::LookForward { .. }
        | ViewKind::MarkAttendance { .. }
        | ViewKind::WritePosition { .. }
        | ViewKind::PageNow { .. }
        | ViewKind::EditSection { .. }
        | ViewKind::PickCodeGreen { .. }
        | ViewKind::AddItem { .. }
        | ViewKind::AddEntry { .. }
        | ViewKind::ChangeEntry { .. }
        | ViewKind::ObjectDecision { .. }
        | ViewKind::EditItem { .. }
        | ViewKind::ExplainItem { .. }
        | ViewKind::SupportIf { .. }
        | ViewKind::Roster { .. }
        | ViewKind::SetupForm { .. }
        | ViewKind::Drill { .. }
        | ViewKind::Close { .. } => {}
    }
    // These act: nobody unknown may.
    let Some(actor) = bot.actor_soon(&asker.user).await else {
        return Ok(keep(view, kind, WHO_ARE_YOU));
    };
    let form = Form {
        bot,
        asker,
        view,
        kind,
        actor,
    };
    match kind.clone() {
        ViewKind::Preview { draft } => preview::submitted(&form, draft).await,
        ViewKind::Decline { green, seat } => paging::declined(&form, green, seat).await,
        ViewKind::Delegate { green, seat } => paging::delegated(&form, green, seat).await,
        ViewKind::NotNow { green } => paging::not_now(&form, green).await,
        ViewKind::Redirect { green } => paging::redirected(&form, green).await,
        ViewKind::PageNow { green } => paging::page_now(&form, green).await,
        ViewKind::Close { green } => closing::closed(&form, green).await,
        ViewKind::MarkAttendance { green } => meeting::marked(&form, green).await,
        ViewKind::WritePosition { green, seat } => {
            meeting::position_written(&form, green, seat).await
        }
        ViewKind::LookForward { green } => closing::looked_forward(&form, green).await,
        ViewKind::SupportIf { green, version } => plan::supported_if(&form, green, version).await,
        ViewKind::EditSection {
            green,
            section,
            based_on,
        } => plan::edited(&form, green, section, based_on).await,
        ViewKind::PickCodeGreen { item, text, source } => {
            items::picked(&form, item, &text, source.as_deref()).await
        }
        ViewKind::AddItem {
            green,
            item,
            source,
            idea,
        } => items::added(&form, green, item, source, idea).await,
        ViewKind::AddEntry { green, entry, kind } => ledger::added(&form, green, entry, kind).await,
        ViewKind::ChangeEntry { entry, kind, page } => {
            ledger::changed(&form, entry, kind, page).await
        }
        ViewKind::ObjectDecision { entry, on } => ledger::objected(&form, entry, on).await,
        ViewKind::EditItem { item } => items::edited(&form, item).await,
        ViewKind::Drill { drill } => drill::submitted(&form, drill).await,
        ViewKind::Roster { green } => roster::submitted(&form, green).await,
        ViewKind::SetupForm { topic, based_on } => setup::submitted(&form, &topic, based_on).await,
        ViewKind::ExplainItem { item } => items::explained(&form, item).await,
        ViewKind::Deal { .. }
        | ViewKind::Table { .. }
        | ViewKind::Duplicate { .. }
        | ViewKind::Entries { .. }
        | ViewKind::Markdown { .. }
        | ViewKind::Setup
        | ViewKind::Message => Ok(Reply::Empty),
    }
}

/// A submitted form, by somebody known.
pub(super) struct Form<'a> {
    pub(super) bot: &'a Bot,
    pub(super) asker: &'a Asker,
    pub(super) view: &'a View<'a>,
    kind: &'a ViewKind,
    pub(super) actor: Actor,
}

impl Form<'_> {
    /// The day it is for whoever submits.
    fn today(&self) -> NaiveDate {
        let directory = &self.bot.directory;
        let known = directory.known(self.bot.workspace(), &self.actor.user);
        self.bot.today(known.as_ref())
    }

    /// Guests, apps and people who have left are not chosen.
    pub(super) async fn check_person(
        &self,
        field: &str,
        chosen: Option<&UserId>,
        errors: &mut Errors,
    ) {
        let Some(chosen) = chosen else { return };
        let person = self.bot.person_soon(chosen).await;
        if let Some(words) = person.as_ref().and_then(cannot_be_chosen) {
            errors.add(field, words);
        }
    }

    /// A new day is to come; the one that stood there before may stay.
    pub(super) fn check_day(
        &self,
        field: &str,
        day: Option<NaiveDate>,
        before: Option<NaiveDate>,
        errors: &mut Errors,
    ) {
        let today = self.today();
        if day != before && day.is_some_and(|day| day < today) {
            let words = "This day has passed. Choose today or a later day, or leave it out.";
            errors.add(field, words);
        }
    }

    /// A refusal under a field, so that what was typed stays; in a view of its own where nothing was.
    async fn refused(&self, refusal: &Refusal, about: Option<CodeGreenId>) -> Reply {
        let words = self.bot.refusal_words(refusal, about).await;
        match self.kind {
            ViewKind::Decline { .. }
            | ViewKind::Preview { .. }
            | ViewKind::PickCodeGreen { .. } => say(&words),
            ViewKind::Deal { .. }
            | ViewKind::Table { .. }
            | ViewKind::Duplicate { .. }
            | ViewKind::Delegate { .. }
            | ViewKind::NotNow { .. }
            | ViewKind::Redirect { .. }
            | ViewKind::LookForward { .. }
            | ViewKind::MarkAttendance { .. }
            | ViewKind::WritePosition { .. }
            | ViewKind::PageNow { .. }
            | ViewKind::EditSection { .. }
            | ViewKind::AddItem { .. }
            | ViewKind::AddEntry { .. }
            | ViewKind::ChangeEntry { .. }
            | ViewKind::ObjectDecision { .. }
            | ViewKind::Entries { .. }
            | ViewKind::Markdown { .. }
            | ViewKind::EditItem { .. }
            | ViewKind::ExplainItem { .. }
            | ViewKind::SupportIf { .. }
            | ViewKind::Roster { .. }
            | ViewKind::Setup
            | ViewKind::SetupForm { .. }
            | ViewKind::Drill { .. }
            | ViewKind::Close { .. }
            | ViewKind::Message => keep(self.view, self.kind, &words),
        }
    }

    /// Done and the view closes, or the refusal.
    async fn closes<T>(
        &self,
        done: Result<T, AppError>,
        about: Option<CodeGreenId>,
    ) -> Result<Reply, AppError> {
        match done {
            Ok(_) => Ok(Reply::Empty),
            Err(AppError::Refused(refusal)) => Ok(self.refused(&refusal, about).await),
            Err(error) => Err(error),
        }
    }
}

/// A modal that was closed without a submit. "Can't make it" stands all the same, without a stand-in.
pub(super) async fn closed(bot: &Bot, payload: &Value) -> Reply {
    let kind = View::read(payload).kind;
    let (Some(asker), Some(ViewKind::Decline { green, seat })) = (Asker::read(payload), kind)
    else {
        return Reply::Empty;
    };
    let work = async {
        if let Some(actor) = bot.actor_known(&asker.user) {
            decline_silently(bot, actor, green, seat, Along::default()).await
        } else {
            let asker = asker.clone();
            let saved = Saved::Closed { green, seat, asker };
            again::save(bot, &saved, None, bot.app.clock.now()).await
        }
    };
    match tokio::time::timeout(super::PATIENCE, work).await {
        Ok(Ok(()) | Err(AppError::AlreadyHandled)) => bot.keep_home_true(&asker.user),
        Ok(Err(error)) => bot.say_failed(&asker, &error),
        Err(_) => bot.say_failed(&asker, &AppError::late()),
    }
    Reply::Empty
}

/// Declines without a stand-in. Whoever only closed a window is not told that it came too late.
pub(super) async fn decline_silently(
    bot: &Bot,
    actor: Actor,
    green: CodeGreenId,
    seat: FunctionKey,
    along: Along,
) -> Result<(), AppError> {
    let command = Command::Decline {
        seat,
        stand_in: None,
        note: None,
    };
    match bot
        .app
        .execute(bot.order(green, actor, command, along))
        .await
    {
        Ok(_) | Err(AppError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Everything that a submitted view is read for, without a bot.
#[cfg(test)]
pub(super) fn read_as_test(view: &View<'_>, today: chrono::NaiveDate) {
    let _ = deal::read(view.fields, today);
    let _ = with_banner(view.raw, "x");
    if let Some(kind) = &view.kind {
        let _ = keep(view, kind, "x");
    }
}
