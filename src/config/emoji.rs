//! `[emoji]`: which emoji mean what in this workspace, beside those that mean something everywhere (`slack/emoji.rs`).

use std::collections::BTreeMap;

use super::ConfigError;
use super::section::{At, Section};
use crate::domain::action_item::Move;

const NAMES: &str = "Write emoji as Slack names them, such as [\":ship_it:\"]; they then mean this and nothing else.";

/// What one emoji means here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    pub on_item: Option<Move>,
    /// On the card or on one's own page it says: on it.
    pub on_page: bool,
}

/// The workspace's own, by Slack's name without colons and skin tone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmojiRules(BTreeMap<String, Meant>);

impl EmojiRules {
    /// What it means here; `None` where the workspace says nothing of it.
    pub fn get(&self, name: &str) -> Option<Meant> {
        self.0.get(name).copied()
    }
}

pub(super) fn read(root: &mut Section<'_>) -> Result<EmojiRules, ConfigError> {
    let moves = [
        ("claim", Move::Claim),
        ("complete", Move::Complete),
        ("block", Move::Block),
        ("drop", Move::Drop),
    ];
    let keys = ["claim", "complete", "block", "drop", "on_it", "ignored"];
    let mut section = root.table("emoji", &keys)?;
    let mut rules = EmojiRules::default();
    for (key, made) in moves {
        for emoji in section.texts(key, false, NAMES)?.unwrap_or_default() {
            let name = name(&section, key, &emoji, NAMES)?;
            let meant = rules.0.entry(name).or_default();
            if meant.on_item.replace(made).is_some() {
                return Err(twice(&section, key, &emoji));
            }
        }
    }
    for emoji in section.texts("on_it", false, NAMES)?.unwrap_or_default() {
        let name = name(&section, "on_it", &emoji, NAMES)?;
        rules.0.entry(name).or_default().on_page = true;
    }
    for emoji in section.texts("ignored", false, NAMES)?.unwrap_or_default() {
        let name = name(&section, "ignored", &emoji, NAMES)?;
        if rules.0.insert(name, Meant::default()).is_some() {
            return Err(twice(&section, "ignored", &emoji));
        }
    }
    Ok(rules)
}

fn twice(section: &Section<'_>, key: &str, emoji: &At<String>) -> ConfigError {
    let problem = format!("names {}, which means something else already", emoji.value);
    section.error(&emoji.span, key, problem, "Keep one of the two.")
}

/// Slack's name of an emoji, with or without its colons.
pub(super) fn name(
    section: &Section<'_>,
    key: &str,
    emoji: &At<String>,
    remedy: &str,
) -> Result<String, ConfigError> {
    let name = emoji.value.trim_matches(':');
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_+'".contains(c));
    if is_name {
        return Ok(name.to_owned());
    }
    let problem = format!("\"{}\" is not an emoji's name", emoji.value);
    Err(section.error(&emoji.span, key, problem, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Company;

    const REST: &str = "channel = \"C1\"\n[policy]\napprovers = [\"U1\"]\n[[function]]\nkey = \"finance\"\n\
                        name = \"Finance\"\nlead = \"U2\"\n[emoji]\n";

    fn rules(emoji: &str) -> Result<EmojiRules, ConfigError> {
        let company = Company::read("codegreen.toml", &format!("{REST}{emoji}"));
        company.map(|company| company.emoji)
    }

    #[test]
    fn a_workspace_names_its_own() {
        let read = rules(
            "claim = [\":mine:\"]\ncomplete = [\"ship_it\"]\non_it = [\"mine\", \"rocket\"]\nignored = [\"x\"]",
        );
        let read = read.expect("it is sound");
        let meant = |on_item, on_page| Some(Meant { on_item, on_page });
        assert_eq!(read.get("mine"), meant(Some(Move::Claim), true));
        assert_eq!(read.get("ship_it"), meant(Some(Move::Complete), false));
        assert_eq!(read.get("rocket"), meant(None, true));
        assert_eq!(read.get("x"), meant(None, false));
        assert_eq!(read.get("white_check_mark"), None);
        assert_eq!(rules(""), Ok(EmojiRules::default()));
    }

    #[test]
    fn what_cannot_be_is_named_at_its_place() {
        for (emoji, problem) in [
            (
                "claim = [\"two words\"]",
                "\"two words\" is not an emoji's name",
            ),
            (
                "claim = [\"a\"]\nblock = [\":a:\"]",
                "means something else already",
            ),
            (
                "on_it = [\"a\"]\nignored = [\"a\"]",
                "means something else already",
            ),
            ("clam = [\"a\"]", "clam"),
        ] {
            let error = rules(emoji).expect_err("it cannot be").to_string();
            assert!(error.contains(problem) && error.contains("line"), "{error}");
        }
    }
}
