//! The setup in Slack: its buttons. Whoever is not in charge is told so; it is asked again when a form is submitted.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinSet;

use super::forms::BUTTON;
use super::payload::Asker;
use crate::app::AppError;
use crate::app::setup::Setup;
use crate::config::Company;
use crate::config::document::Document;
use crate::domain::ids::UserId;
use crate::domain::page::Absence;
use crate::domain::person::Standing;
use crate::slack::bot::Bot;
use crate::slack::client::SlackError;
use crate::slack::deliver::absence::absent;
use crate::slack::render::{self, PreviewAsked, PreviewPassed, SetupShown};
use crate::slack::wire::{SetupPage, Topic};

/// What Slack may take to say who is away; the trigger lives three seconds.
const LOOKING: Duration = Duration::from_millis(1_800);
/// How many versions are looked back.
const VERSIONS: u32 = 11;

/// The overview, or the form that begins it. `noted` is what has just been done.
pub(crate) async fn view(bot: &Bot, user: &UserId, noted: Option<&str>) -> Result<Value, AppError> {
    let Some(beside) = bot.app.beside() else {
        let document = Document::of(&bot.app.company());
        let shown = SetupShown {
            document: &document,
            last: None,
            fixed: &[],
        };
        return Ok(drawn(bot, user, shown, noted).await);
    };
    let setup = bot.app.setup(bot.workspace()).await?;
    let Some(last) = &setup.last else {
        let form = render::setup_form(&Topic::First, &setup.document, 0, &beside.keys(), user);
        return Ok(form.unwrap_or_default());
    };
    let shown = SetupShown {
        document: &setup.document,
        last: Some(last),
        fixed: &beside.keys(),
    };
    Ok(drawn(bot, user, shown, noted).await)
}

async fn drawn(bot: &Bot, user: &UserId, shown: SetupShown<'_>, noted: Option<&str>) -> Value {
    let mut people = people(shown.document);
    people.extend(shown.last.map(|last| last.author.clone()));
    people.push(user.clone());
    let names = bot.names_soon(people).await;
    render::setup_modal(shown, noted, bot.scene(&names, user))
}

/// Everybody whom a document names.
pub(super) fn people(document: &Document) -> Vec<UserId> {
    let functions = document.function.iter();
    let seated = functions.flat_map(|it| std::iter::once(&it.lead).chain(&it.deputies));
    seated
        .chain(&document.policy.approvers)
        .map(|id| id.as_str().into())
        .collect()
}

/// A form, on top of the overview.
pub(super) async fn open(bot: &Bot, asker: &Asker, topic: &Topic) -> Result<(), AppError> {
    if let Some(words) = bot.turned_away(&asker.user).await {
        bot.open(asker, render::message_modal("Setup", &words), BUTTON);
        return Ok(());
    }
    let Setup {
        version, document, ..
    } = bot.app.setup(bot.workspace()).await?;
    let form = match bot.app.beside() {
        Some(beside) => render::setup_form(topic, &document, version, &beside.keys(), &asker.user),
        None => None,
    };
    // What was pressed before it was set up would put everything over it.
    let form = form.filter(|_| *topic != Topic::First || version == 0);
    if let Some(view) = form {
        bot.open(asker, view, BUTTON);
        return Ok(());
    }
    let words = "This has changed meanwhile; here is how it stands now.";
    redraw(bot, asker, words).await
}

/// A page to be read, on top of the overview.
pub(super) async fn show(bot: &Bot, asker: &Asker, page: SetupPage) -> Result<(), AppError> {
    if let Some(words) = bot.turned_away(&asker.user).await {
        bot.open(asker, render::message_modal("Setup", &words), BUTTON);
        return Ok(());
    }
    let (company, user) = (bot.app.company(), &asker.user);
    let view = match page {
        SetupPage::Preview => preview(bot, &company, user).await,
        SetupPage::History => {
            let versions = bot.app.setups(bot.workspace(), VERSIONS).await?;
            let mut named = vec![user.clone()];
            for version in &versions {
                named.push(version.author.clone());
                named.extend(people(&Document::parse(&version.body).unwrap_or_default()));
            }
            let known = bot.names_soon(named).await;
            render::history_page(&versions, bot.scene(&known, user))
        }
        SetupPage::File => match bot.app.beside() {
            Some(_) => render::file_page(&bot.app.setup(bot.workspace()).await?.document),
            // Whoever has the file has all of it.
            None => {
                return redraw(bot, asker, "The roster stands in the file on the server.").await;
            }
        },
    };
    bot.open(asker, view, BUTTON);
    Ok(())
}

/// The overview as it stands now, in the place of the one the button was in.
async fn redraw(bot: &Bot, asker: &Asker, noted: &str) -> Result<(), AppError> {
    let view = view(bot, &asker.user, Some(noted)).await?;
    match &asker.view {
        Some(id) => replace(bot, id.clone(), view),
        None => bot.open(asker, view, BUTTON),
    }
    Ok(())
}

/// A view anew, after Slack was answered.
pub(super) fn replace(bot: &Bot, id: String, view: Value) {
    let bot = bot.clone();
    bot.clone().spawn(async move {
        if let Err(error) = bot.api.update_view(&id, &view).await {
            tracing::warn!(%error, "the setup was not drawn anew");
        }
    });
}

/// Who would be paged at this moment.
async fn preview(bot: &Bot, company: &Arc<Company>, reader: &UserId) -> Value {
    let mut asking = JoinSet::new();
    for place in 0..company.functions.len() {
        let (bot, company) = (bot.clone(), Arc::clone(company));
        asking.spawn(async move { (place, first_of(&bot, &company, place).await) });
    }
    let mut asked = Vec::new();
    while let Some(answer) = asking.join_next().await {
        asked.extend(answer);
    }
    asked.sort_by_key(|(place, _)| *place);
    let asked: Vec<PreviewAsked> = asked.into_iter().map(|(_, asked)| asked).collect();
    let people = company.functions.iter();
    let people = people.flat_map(|it| std::iter::once(&it.lead).chain(&it.deputies));
    let people: Vec<UserId> = people.cloned().chain([reader.clone()]).collect();
    let names = bot.names_soon(people).await;
    render::preview_page(&asked, bot.scene(&names, reader))
}

async fn first_of(bot: &Bot, company: &Company, place: usize) -> PreviewAsked {
    let function = &company.functions[place];
    let mut line: VecDeque<&UserId> = std::iter::once(&function.lead)
        .chain(&function.deputies)
        .collect();
    let mut passed = Vec::new();
    let looking = async {
        while let Some(user) = line.front()
            && let Some(why) = passed_over(bot, company, user).await
        {
            passed.push(((*user).clone(), why));
            line.pop_front();
        }
    };
    // Of whom Slack says nothing in time is paged, as it will be then.
    let _ = tokio::time::timeout(LOOKING, looking).await;
    PreviewAsked {
        function: function.name.clone(),
        first: line.front().map(|user| (*user).clone()),
        passed,
    }
}

async fn passed_over(bot: &Bot, company: &Company, user: &UserId) -> Option<PreviewPassed> {
    let account = match bot.directory.account_anew(bot.workspace(), user).await {
        Ok(account) => account,
        Err(SlackError::Permanent { code }) if code == "user_not_found" => {
            return Some(PreviewPassed::TakesNoPart);
        }
        Err(_) => return None,
    };
    if account.person.standing != Standing::Full {
        return Some(PreviewPassed::TakesNoPart);
    }
    match absent(&company.paging, &account, bot.app.clock.now(), true)? {
        Absence::Away { .. } => Some(PreviewPassed::Away),
        Absence::Quiet { until } => Some(PreviewPassed::Asleep(until)),
    }
}
