//! The whole page: top bar, side bar, conversation, thread, and the places for what comes above them.

use maud::{DOCTYPE, Markup, html};
use serde_json::{Value, json};

use super::{
    conversation, dates,
    door::INVITE,
    emoji, faces,
    icons::icon,
    kit::Reader,
    modal,
    place::{Address, Here},
    side,
};
use crate::{ShortcutKind, SimConfig, world::World};

pub(super) fn page(
    reader: &Reader,
    config: &SimConfig,
    here: &Here,
    address: &Address,
    revision: u64,
) -> Markup {
    let channel = here
        .channel
        .as_deref()
        .and_then(|id| reader.world.channels.get(id));
    let label = channel.map(|c| side::label(reader.world, c, reader.user));
    let title = label.unwrap_or_else(|| config.workspace.clone());
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (config.workspace) " · a simulated Slack" }
                link rel="icon" href="/assets/icon.svg";
                link rel="stylesheet" href="/assets/app.css";
                link rel="stylesheet" href="/assets/layers.css";
                link rel="stylesheet" href="/assets/kit.css";
                script src="/assets/theme.js" {}
                script type="module" src="/assets/app.js" {}
            }
            body data-as=(here.user) data-revision=(revision) data-thread=[here.thread.as_deref()] {
                a.skip href="#main" { "Skip to the messages" }
                (top(reader, config, here))
                div.columns {
                    (side::bar(reader.world, config, here))
                    (conversation::main(reader, config, here, address))
                    (conversation::thread(reader, config, here))
                }
                (modal::layer(reader))
                div #popup {}
                aside.bonnet #bonnet hidden aria-label="Under the bonnet" {}
                div.toasts #toasts aria-live="assertive" {}
                div.sr #said aria-live="polite" {}
                script type="application/json" #facts { (maud::PreEscaped(facts(reader.world, config, here))) }
            }
        }
    }
}

fn top(reader: &Reader, config: &SimConfig, here: &Here) -> Markup {
    let me = reader.world.person(reader.user);
    html! {
        header.top {
            span.brand { img src="/assets/icon.svg" alt="" width="24" height="24"; span { (config.workspace) } }
            (clock(reader, config))
            span.grow {}
            button.icon-button type="button" data-do="bonnet" aria-label="Under the bonnet" title="Under the bonnet (Ctrl + B)" {
                (icon("wrench"))
            }
            button.icon-button type="button" data-do="theme" aria-label="Light or dark" title="Light or dark" { (icon("moon")) }
            button.me type="button" data-do="people" aria-haspopup="dialog" title="Be somebody else" {
                (faces::face(me, ""))
                span.me-name {
                    span { (me.map_or(here.user.as_str(), faces::shown)) }
                    @if let Some(me) = me { span.me-title { (me.title) } }
                }
                (icon("down"))
            }
        }
    }
}

/// The clock, and what moves it.
pub(super) fn clock(reader: &Reader, config: &SimConfig) -> Markup {
    let zone = faces::zone(reader.world, reader.user);
    let can_move = config.controls.is_some();
    html! {
        div.clock #clock role="group" aria-label="Clock" {
            button.clock-face type="button" data-do="times" aria-haspopup="dialog" title=(dates::full(reader.now, zone)) {
                (icon("clock"))
                time { (reader.now.with_timezone(&zone).format("%a %-I:%M %p")) }
            }
            @if can_move { (moves()) }
        }
    }
}

/// What moves the clock.
pub(super) fn moves() -> Markup {
    html! {
        button.move type="button" data-do="advance" data-minutes="5" { "+5 min" }
        button.move type="button" data-do="advance" data-minutes="60" { "+1 h" }
        button.move type="button" data-do="next-timer" title="To the moment when something happens by itself" { "To the next timer" }
    }
}

/// What the script needs to know, as JSON that cannot end its element.
fn facts(world: &World, config: &SimConfig, here: &Here) -> String {
    let shortcuts = |wanted: ShortcutKind| -> Vec<Value> {
        let all = config.shortcuts.iter().filter(|s| s.kind == wanted);
        all.map(|s| json!({ "name": s.name, "id": s.callback_id }))
            .collect()
    };
    let people: Vec<Value> = world
        .people()
        .map(|p| json!({ "id": p.id, "name": faces::shown(p), "handle": p.display_name }))
        .collect();
    let channels: Vec<Value> = world
        .channels()
        .filter(|c| c.kind.is_channel() && c.members.contains(&here.user))
        .map(|c| json!({ "id": c.id, "name": c.name }))
        .collect();
    let commands: Vec<Value> = config
        .commands
        .iter()
        .map(
            |c| json!({ "command": c.command, "description": c.description, "hint": c.usage_hint }),
        )
        .chain([json!({
            "command": INVITE, "description": "brings somebody, or the app, into this channel", "hint": "@name",
        })])
        .collect();
    let often: Vec<Value> = OFTEN
        .iter()
        .map(|name| json!({ "name": name, "shown": emoji::unicode(name) }))
        .collect();
    let facts = json!({
        "app": config.app_name, "commands": commands, "people": people, "channels": channels,
        "global": shortcuts(ShortcutKind::Global), "message": shortcuts(ShortcutKind::Message), "often": often,
    });
    facts.to_string().replace('<', "\\u003c")
}

/// The emoji that the picker offers first.
const OFTEN: &[&str] = &[
    "+1",
    "white_check_mark",
    "raising_hand",
    "raised_hand",
    "construction",
    "x",
    "eyes",
    "heart",
    "tada",
    "joy",
    "pray",
    "fire",
    "thinking_face",
    "clap",
    "rocket",
    "100",
];
