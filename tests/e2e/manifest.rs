//! The manifest asks for what the code uses, and for nothing else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use codegreen::manifest::{self, Deliveries};
use codegreen::slack::scopes::{self, EVENTS, METHODS};

/// The beginnings of the names of Slack's methods.
const FAMILIES: &[&str] = &[
    "admin",
    "api",
    "apps",
    "auth",
    "bookmarks",
    "bots",
    "calls",
    "canvases",
    "chat",
    "conversations",
    "dialog",
    "dnd",
    "emoji",
    "files",
    "migration",
    "oauth",
    "pins",
    "reactions",
    "reminders",
    "search",
    "slackLists",
    "stars",
    "team",
    "tooling",
    "usergroups",
    "users",
    "views",
    "workflows",
];

/// Slack's events, as far as a bot like this could want them. (`user_profile_changed` and `user_status_changed` tell
/// again what `user_change` told.)
const SLACKS_EVENTS: &[&str] = &[
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "dnd_updated_user",
    "file_shared",
    "group_archive",
    "group_left",
    "link_shared",
    "message",
    "member_joined_channel",
    "member_left_channel",
    "pin_added",
    "reaction_added",
    "reaction_removed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
    "user_huddle_changed",
];

#[test]
fn the_file_in_the_repository_is_what_the_program_prints() {
    let file = include_str!("../../manifest.yml");
    assert_eq!(
        file,
        manifest::yaml(Deliveries::Http { url: None }).unwrap(),
        "run: cargo run -- manifest > manifest.yml"
    );
}

#[test]
fn every_method_called_is_in_the_table_and_every_one_in_the_table_is_called() {
    let called: BTreeSet<String> = literals("src/slack")
        .into_iter()
        .filter(|text| {
            text.split_once('.')
                .is_some_and(|(family, _)| FAMILIES.contains(&family))
        })
        .collect();
    let listed: BTreeSet<String> = METHODS.iter().map(|need| need.name.to_owned()).collect();
    assert_eq!(called, listed);
}

#[test]
fn every_event_handled_is_subscribed_to_and_every_one_subscribed_to_is_handled() {
    let known = literals("src/slack/inbound/event.rs");
    let handled: BTreeSet<&str> = SLACKS_EVENTS
        .iter()
        .copied()
        .filter(|event| known.contains(*event))
        .collect();
    // "message.channels" and its like arrive as "message".
    let arriving = |name: &'static str| name.split_once('.').map_or(name, |(arriving, _)| arriving);
    let subscribed: BTreeSet<&str> = EVENTS.iter().map(|need| arriving(need.name)).collect();
    assert_eq!(handled, subscribed);
}

#[test]
fn the_manifest_lists_the_scopes_of_the_tables() {
    let manifest = manifest::yaml(Deliveries::Http { url: None }).unwrap();
    let required = scopes::required_scopes();
    let optional = scopes::optional_scopes();
    assert_eq!(
        required,
        ["chat:write", "commands", "reactions:read", "users:read"]
    );
    let (_, after) = manifest.split_once("    bot:\n").unwrap();
    let (bot, after) = after.split_once("    bot_optional:\n").unwrap();
    let (bot_optional, _) = after.split_once("settings:").unwrap();
    // Slack wants an optional scope in both lists.
    assert_eq!(items(bot), [required, optional.clone()].concat());
    assert_eq!(items(bot_optional), optional);
}

#[test]
fn names_and_descriptions_are_within_slacks_limits() {
    for shortcut in manifest::SHORTCUTS {
        assert!(shortcut.name.chars().count() <= 24, "{}", shortcut.name);
        assert!(
            shortcut.description.chars().count() <= 150,
            "{}",
            shortcut.description
        );
        assert!(
            literals("src/slack/wire.rs").contains(shortcut.callback_id),
            "{}",
            shortcut.callback_id
        );
    }
}

fn items(list: &str) -> Vec<&str> {
    list.lines()
        .map(|line| line.trim().trim_start_matches("- ").trim_matches('"'))
        .collect()
}

/// Every string literal without spaces in the Rust files there, tests and the table itself left out.
fn literals(place: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(place)) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with("tests.rs") || name == "scopes.rs" {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            found.extend(
                line.split('"')
                    .skip(1)
                    .step_by(2)
                    .filter(|text| !text.contains(' '))
                    .map(str::to_owned),
            );
        }
    }
    found
}

fn rust_files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = std::fs::read_dir(place)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                rust_files(&path)
            } else {
                Vec::from_iter(
                    path.extension()
                        .is_some_and(|it| it == "rs")
                        .then_some(path),
                )
            }
        })
        .collect()
}
