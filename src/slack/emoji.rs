//! The emoji table: what a reaction means, on an action item and on a page. One row each; adding an emoji, or another
//! name for one, is a row or a word here; a workspace has its own by `[emoji]` in its file. Who may do it is decided in the domain.

use crate::config::emoji::{EmojiRules, Meant};
use crate::domain::action_item::Move;

/// One emoji.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emoji {
    /// How people see it.
    pub face: &'static str,
    /// Slack's names for it and for those that mean the same, without skin tone.
    pub names: &'static [&'static str],
    /// What it does to an action item.
    pub on_item: Option<Move>,
    /// On the card or on one's own page it says: on it.
    pub on_page: bool,
}

/// Every emoji that means something here.
pub const EMOJI: &[Emoji] = &[
    Emoji {
        face: "👍",
        names: &["+1", "thumbsup"],
        on_item: None,
        on_page: true,
    },
    Emoji {
        face: "✋",
        names: &["hand", "raised_hand", "raised_hand_with_fingers_splayed"],
        on_item: None,
        on_page: true,
    },
    Emoji {
        face: "🙋",
        names: &["raising_hand", "woman-raising-hand", "man-raising-hand"],
        on_item: Some(Move::Claim),
        on_page: true,
    },
    Emoji {
        face: "✅",
        names: &[
            "white_check_mark",
            "heavy_check_mark",
            "ballot_box_with_check",
        ],
        on_item: Some(Move::Complete),
        on_page: true,
    },
    Emoji {
        face: "🚧",
        names: &["construction"],
        on_item: Some(Move::Block),
        on_page: false,
    },
    Emoji {
        face: "❌",
        names: &["x", "negative_squared_cross_mark", "heavy_multiplication_x"],
        on_item: Some(Move::Drop),
        on_page: false,
    },
];

/// A reaction's name as it is compared: `raising_hand::skin-tone-3` is `raising_hand`.
pub fn without_skin_tone(name: &str) -> &str {
    name.split_once("::").map_or(name, |(name, _)| name)
}

fn row(name: &str) -> Option<&'static Emoji> {
    let name = without_skin_tone(name);
    EMOJI.iter().find(|emoji| emoji.names.contains(&name))
}

/// What the workspace says of it, else what it means everywhere.
fn meant(name: &str, rules: &EmojiRules) -> Meant {
    if let Some(meant) = rules.get(without_skin_tone(name)) {
        return meant;
    }
    row(name).map_or_else(Meant::default, |emoji| Meant {
        on_item: emoji.on_item,
        on_page: emoji.on_page,
    })
}

/// What this reaction does to an action item.
pub fn item_move(name: &str, rules: &EmojiRules) -> Option<Move> {
    meant(name, rules).on_item
}

/// Whether this reaction on the card or on a page says: on it.
pub fn acknowledges(name: &str, rules: &EmojiRules) -> bool {
    meant(name, rules).on_page
}

/// The emoji people see for a move, where one stands for it.
pub fn face_of(made: Move) -> Option<&'static str> {
    EMOJI
        .iter()
        .find(|emoji| emoji.on_item == Some(made))
        .map(|emoji| emoji.face)
}

/// The emoji that say: on it.
pub fn acknowledging_faces() -> Vec<&'static str> {
    EMOJI
        .iter()
        .filter(|emoji| emoji.on_page)
        .map(|emoji| emoji.face)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item_move(name: &str) -> Option<Move> {
        super::item_move(name, &EmojiRules::default())
    }

    fn acknowledges(name: &str) -> bool {
        super::acknowledges(name, &EmojiRules::default())
    }

    #[test]
    fn a_skin_tone_changes_nothing() {
        assert_eq!(item_move("raising_hand::skin-tone-3"), Some(Move::Claim));
        assert_eq!(
            item_move("woman-raising-hand::skin-tone-6"),
            Some(Move::Claim)
        );
        assert!(acknowledges("+1::skin-tone-2"));
        assert_eq!(without_skin_tone("handshake::skin-tone-2-3"), "handshake");
    }

    #[test]
    fn each_emoji_means_what_the_table_says() {
        let moves = [
            ("raising_hand", Some(Move::Claim)),
            ("white_check_mark", Some(Move::Complete)),
            ("heavy_check_mark", Some(Move::Complete)),
            ("construction", Some(Move::Block)),
            ("x", Some(Move::Drop)),
            ("+1", None),
            ("tada", None),
            ("", None),
        ];
        for (name, made) in moves {
            assert_eq!(item_move(name), made, "{name}");
        }
        for name in [
            "+1",
            "thumbsup",
            "hand",
            "raised_hand",
            "raising_hand",
            "white_check_mark",
        ] {
            assert!(acknowledges(name), "{name}");
        }
        for name in ["x", "construction", "-1", "eyes"] {
            assert!(!acknowledges(name), "{name}");
        }
    }

    #[test]
    fn no_name_stands_in_two_rows() {
        let mut names: Vec<_> = EMOJI.iter().flat_map(|emoji| emoji.names).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
