//! A form of the setup: what was typed becomes the next version of the document. What is wrong stands under its field; who
//! was slower than somebody else keeps what they typed and may put it over theirs.

mod reading;

use serde_json::{Value, json};

use super::kept::with_banner;
use super::{Form, Reply, keep, say};
use crate::app::AppError;
use crate::app::setup::{SetUp, Setup};
use crate::config::ConfigError;
use crate::config::document::Document;
use crate::domain::ids::UserId;
use crate::domain::page::Medium;
use crate::slack::inbound::fields::{Errors, Fields};
use crate::slack::inbound::people::cannot_be_chosen;
use crate::slack::inbound::setup;
use crate::slack::wire::{Topic, ViewKind, block};

const SAVED: &str =
    "Saved. It holds from now on; Code Greens that are open stay as they were called.";

pub(super) async fn submitted(
    form: &Form<'_>,
    topic: &Topic,
    based_on: i64,
) -> Result<Reply, AppError> {
    let (bot, user) = (form.bot, &form.actor.user);
    if let Some(words) = bot.turned_away(user).await {
        return Ok(keep(form.view, form.kind, &words));
    }
    let latest = bot.app.setup(bot.workspace()).await?;
    if latest.version != based_on {
        return if is_this_one(form, topic, based_on, &latest).await? {
            saved(form, topic).await
        } else {
            meanwhile(form, topic, &latest).await
        };
    }
    let mut document = latest.document;
    let mut errors = Errors::default();
    reading::read(form.view.fields, topic, &mut document, &mut errors);
    check_people(form, topic, &mut errors).await;
    check_media(form, &document, &mut errors);
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let written = bot
        .app
        .save_setup(bot.workspace(), based_on, user, document)
        .await?;
    match written {
        SetUp::Saved(_) => saved(form, topic).await,
        SetUp::Meanwhile(latest) => meanwhile(form, topic, &latest).await,
        SetUp::Wrong(wrong) => Ok(complaint(form.view.fields, &wrong).reply()),
        SetUp::InTheFile => Ok(say(
            "The roster stands in the file on the server by now, and is changed there. Nothing was saved.",
        )),
    }
}

/// The overview, with what has come of it.
async fn saved(form: &Form<'_>, topic: &Topic) -> Result<Reply, AppError> {
    let view = setup::view(form.bot, &form.actor.user, Some(SAVED)).await?;
    Ok(match &form.asker.under {
        // It lies under the form, which closes.
        Some(under) if *topic != Topic::First => {
            setup::replace(form.bot, under.clone(), view);
            Reply::Empty
        }
        Some(_) | None => Reply::update(&view),
    })
}

/// Whether the latest version is what this very form has come to: its answer was lost, and it is sent again.
async fn is_this_one(
    form: &Form<'_>,
    topic: &Topic,
    based_on: i64,
    latest: &Setup,
) -> Result<bool, AppError> {
    let author = latest.last.as_ref().map(|last| &last.author);
    if latest.version != based_on + 1 || author != Some(&form.actor.user) {
        return Ok(false);
    }
    let bot = form.bot;
    let versions = bot.app.setups(bot.workspace(), 2).await?;
    let before = versions.get(1).map(|it| Document::parse(&it.body));
    let Ok(mut document) = before.unwrap_or_else(|| Ok(Document::default())) else {
        return Ok(false);
    };
    let mut errors = Errors::default();
    reading::read(form.view.fields, topic, &mut document, &mut errors);
    Ok(errors.is_empty() && document == latest.document)
}

/// The same form on top of what somebody else wrote.
async fn meanwhile(form: &Form<'_>, topic: &Topic, latest: &Setup) -> Result<Reply, AppError> {
    let author = latest.last.as_ref().map(|last| last.author.clone());
    let names = form.bot.names_soon(author.clone()).await;
    let by = author.and_then(|author| names.0.get(&author).map(|it| it.name.clone()));
    let words = format!(
        "{} saved another version meanwhile. What you typed is still here: press Save again to put it over theirs.",
        by.as_deref().unwrap_or("Somebody"),
    );
    let Some(mut view) = with_banner(form.view.raw, &words) else {
        return Ok(keep(form.view, form.kind, &words));
    };
    let kind = ViewKind::SetupForm {
        topic: topic.clone(),
        based_on: latest.version,
    };
    view["private_metadata"] = json!(kind.metadata());
    with_what_was_typed(&mut view, form.view.raw);
    Ok(Reply::update(&view))
}

/// An updated view shows its initial values where it is drawn anew: what was typed becomes those.
fn with_what_was_typed(view: &mut Value, raw: &Value) {
    let typed = Fields::of(raw);
    for block in view["blocks"].as_array_mut().into_iter().flatten() {
        let Some(name) = block["block_id"].as_str().map(str::to_owned) else {
            continue;
        };
        if !typed.has(&name) {
            continue;
        }
        let element = &mut block["element"];
        let (key, value) = match element["type"].as_str().unwrap_or_default() {
            "plain_text_input" => ("initial_value", json!(typed.text(&name))),
            "users_select" => ("initial_user", json!(typed.person(&name))),
            "multi_users_select" => ("initial_users", json!(typed.people(&name))),
            "conversations_select" => ("initial_conversation", json!(typed.channel(&name))),
            "static_select" => ("initial_option", typed.option(&name)),
            "checkboxes" => ("initial_options", typed.options(&name)),
            _ => continue,
        };
        let is_nothing = value.is_null()
            || value.as_str().is_some_and(str::is_empty)
            || value.as_array().is_some_and(Vec::is_empty);
        match element.as_object_mut() {
            Some(element) if is_nothing => drop(element.remove(key)),
            Some(element) => drop(element.insert(key.to_owned(), value)),
            None => {}
        }
    }
}

/// Guests, apps and people who have left are not chosen.
async fn check_people(form: &Form<'_>, topic: &Topic, errors: &mut Errors) {
    let chosen = reading::people(form.view.fields, topic);
    let users: Vec<UserId> = chosen.iter().map(|(_, user)| user.clone()).collect();
    let names = form.bot.names_soon(users).await;
    for (block, user) in chosen {
        if let Some(words) = names.0.get(&user).and_then(cannot_be_chosen) {
            errors.add(&block, words);
        }
    }
}

/// A rung is by what this server can do.
fn check_media(form: &Form<'_>, document: &Document, errors: &mut Errors) {
    let wants = |name: &str| {
        document
            .paging
            .rung
            .iter()
            .any(|it| it.by.iter().any(|by| by == name))
    };
    for (name, medium, needs) in [
        (
            "email",
            Medium::Email,
            "SMTP_URL, and [email] with from in codegreen.toml",
        ),
        (
            "pagerduty",
            Medium::PagerDuty,
            "a [[contact]] with pagerduty_key_env in codegreen.toml",
        ),
    ] {
        if wants(name) && !form.bot.media.is_set_up(medium) {
            let words = format!(
                "A rung by {name} needs, on the server, {needs}. Until then page by slack only."
            );
            errors.add(block::RUNG, words);
        }
    }
}

/// What the reader of the file says, under the field that is called as the key is.
fn complaint(fields: Fields<'_>, wrong: &ConfigError) -> Errors {
    let key = wrong.setting.rsplit('.').next().unwrap_or_default();
    let mut meanings = block::MEANINGS.into_iter();
    let key = match key {
        // All rungs are lines of one field.
        "who" | "by" | "wait" => block::RUNG,
        key => meanings
            .find(|(known, _)| *known == key)
            .map_or(key, |(_, field)| field),
    };
    let problem = if wrong.problem.starts_with('"') {
        wrong.problem.clone()
    } else {
        format!("It {}", wrong.problem)
    };
    // What stands in quotes in a file is typed without them here.
    let remedy = wrong.remedy.replace(" in quotes", "");
    let words = format!("{problem}. {remedy}");
    if fields.has(key) {
        return Errors::one(key, words);
    }
    let first = fields.first_block().unwrap_or_default();
    Errors::one(first, format!("{}: {words}", wrong.setting))
}
