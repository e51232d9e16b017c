//! Every surface in every state: a snapshot each, and each one passes the Block Kit checks. A renderer that is not
//! drawn here fails a test.

/// Compares with the snapshot of this name, as JSON.
macro_rules! assert_surface {
    ($name:expr, $value:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let pretty = serde_json::to_string_pretty(&$value).unwrap();
        settings.bind(|| insta::assert_snapshot!($name, pretty));
    }};
}

mod cast;
mod checkup;
mod confidential;
mod drill;
pub mod home;
mod hostile;
mod ledger;
mod look_forward;
mod meeting;
pub mod messages;
mod notices;
mod pages;
mod patience;
mod people;
pub mod refusals;
mod setup;
mod support;
pub mod views;

use codegreen::slack::render::Message;
use serde_json::{Value, json};

pub use cast::Cast;

/// What Slack is sent for a message.
fn payload(message: &Message) -> Value {
    json!({ "text": message.text, "blocks": message.blocks })
}

/// `msg_blocks_too_long`: not documented; others met it at about 13,200 characters in all.
/// Source: <https://github.com/slackapi/bolt-js/issues/2509>.
const ALL_BLOCKS: usize = 12_000;

/// Slack would take it.
#[track_caller]
fn assert_message(name: &str, message: &Message) {
    let payload = payload(message);
    if let Err(wrong) = slack_sim::blockkit::check_message(&payload) {
        panic!("{name}: {wrong:#?}\n{payload:#}");
    }
    let units = message.text.encode_utf16().count();
    assert!(units <= 4000, "{name}: the fallback text has {units} units");
    let size = payload["blocks"].to_string().chars().count();
    assert!(size <= ALL_BLOCKS, "{name}: {size} characters of blocks");
}

#[track_caller]
fn assert_modal(name: &str, view: &Value) {
    if let Err(wrong) = slack_sim::blockkit::check_modal(view) {
        panic!("{name}: {wrong:#?}\n{view:#}");
    }
    let metadata = view["private_metadata"].as_str().unwrap_or_default();
    assert!(
        metadata.encode_utf16().count() <= 3000,
        "{name}: private_metadata"
    );
}

#[test]
fn every_message_looks_as_it_should() {
    for (name, message) in messages::all(&Cast::ordinary()) {
        assert_message(&name, &message);
        assert_surface!(name, payload(&message));
    }
}

#[test]
fn every_modal_looks_as_it_should() {
    for (name, view) in views::all(&Cast::ordinary()) {
        assert_modal(&name, &view);
        assert_surface!(name, view);
    }
}

#[test]
fn the_simulated_slack_shows_every_surface_whole() {
    use slack_sim::{blockkit::Surface, page::draws};
    let cast = Cast::ordinary();
    let messages = messages::all(&cast)
        .into_iter()
        .map(|(name, message)| (name, payload(&message), Surface::Message));
    let views = views::all(&cast)
        .into_iter()
        .map(|(name, view)| (name, view, Surface::Modal));
    let homes = home::all(&cast)
        .into_iter()
        .map(|(name, view)| (name, view, Surface::Home));
    for (name, content, surface) in messages.chain(views).chain(homes) {
        let blocks = content["blocks"].as_array().expect(&name);
        match draws(blocks, surface) {
            Ok(html) => assert!(html.len() > blocks.len() * 20, "{name}: {html}"),
            Err(refused) => panic!("{name}: {refused:#?}"),
        }
    }
}

#[test]
fn no_renderer_lacks_a_snapshot() {
    let module = include_str!("../../../src/slack/render/mod.rs");
    let exported = module
        .split("pub use ")
        .skip(1)
        .filter_map(|rest| rest.split(';').next()?.split_once("::"))
        .flat_map(|(_, names)| names.split(['{', '}', ',']))
        .map(str::trim)
        .filter(|name| name.starts_with(char::is_lowercase));
    let cast = Cast::ordinary();
    let messages = messages::all(&cast).into_iter().map(|(name, _)| name);
    let drawn: Vec<String> = messages
        .chain(views::all(&cast).into_iter().map(|(name, _)| name))
        .chain(home::all(&cast).into_iter().map(|(name, _)| name))
        .collect();
    let mut renderers = 0;
    for renderer in exported {
        renderers += 1;
        let is_drawn = drawn
            .iter()
            .any(|name| name.split("__").next() == Some(renderer));
        assert!(
            is_drawn,
            "`{renderer}` has no snapshot: draw it in messages.rs or views.rs"
        );
    }
    assert!(
        renderers >= 25,
        "the list of renderers was read wrong: {renderers}"
    );
}

#[test]
fn snapshots_have_names_of_their_own() {
    let cast = Cast::ordinary();
    let messages = messages::all(&cast).into_iter().map(|(name, _)| name);
    let mut names: Vec<String> = messages
        .chain(views::all(&cast).into_iter().map(|(name, _)| name))
        .chain(home::all(&cast).into_iter().map(|(name, _)| name))
        .collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}
