//! P12: what makes a Code Green confidential: a code name, a room of its own, and the roster of those who may see it.
//! Who is on the roster grows with whoever is asked to the table, and with whom those on it add; whoever is taken off it
//! sees nothing from that moment. That every read asks, is the store's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::code_green::CodeGreen;
use super::ids::{CodeGreenId, UserId};

/// What a confidential Code Green has besides. It is so from the beginning, or never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confidential {
    /// What everybody may hear.
    pub code_name: String,
    /// Who may see it, and nobody else.
    pub admitted: BTreeSet<UserId>,
}

/// What the caller wants when the call is to be confidential.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Absent: one is chosen.
    pub code_name: Option<String>,
}

/// A code name is short enough for the first words of a notification.
pub const CODE_NAME: usize = 40;

/// Rivers: they say nothing of any customer.
const NAMES: [&str; 48] = [
    "Aller", "Anio", "Arno", "Avon", "Boyne", "Cher", "Clyde", "Dordogne", "Douro", "Drava",
    "Ebro", "Eider", "Elbe", "Esk", "Fulda", "Gail", "Garonne", "Havel", "Indre", "Inn", "Isar",
    "Kymi", "Lahn", "Loire", "Marne", "Mincio", "Minho", "Mur", "Nairn", "Narva", "Oder", "Oise",
    "Oglio", "Peene", "Piave", "Raab", "Rance", "Saale", "Sava", "Shannon", "Spey", "Tarn",
    "Teviot", "Torne", "Tweed", "Vienne", "Weser", "Yonne",
];

impl CodeGreen {
    pub fn is_confidential(&self) -> bool {
        self.confidential.is_some()
    }

    /// Whether this person may know of it.
    pub fn admits(&self, user: &UserId) -> bool {
        self.confidential
            .as_ref()
            .is_none_or(|it| it.admitted.contains(user))
    }

    /// Whether there is a channel for the card. That of a confidential one is made when it is needed.
    pub fn has_room(&self) -> bool {
        !self.channel.as_str().is_empty()
    }
}

/// One name, whatever its case and spacing.
pub fn key_of(code_name: &str) -> String {
    code_name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The code name of a new one: what was wished for, else one from the list that only the id decides; with a number where
/// it was had already. `taken` are the keys of all others.
pub fn code_name(wish: Option<&str>, id: CodeGreenId, taken: &BTreeSet<String>) -> String {
    let first = usize::try_from(id.0.as_u128() % NAMES.len() as u128).unwrap_or_default();
    let wished: Vec<&str> = match wish.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => vec![name],
        None => (NAMES.iter().copied().cycle())
            .skip(first)
            .take(NAMES.len())
            .collect(),
    };
    let again = (2..).flat_map(|nth| wished.iter().map(move |name| format!("{name} {nth}")));
    let all = wished.iter().map(|name| (*name).to_owned()).chain(again);
    // There are more numbers than Code Greens.
    all.into_iter()
        .find(|name| !taken.contains(&key_of(name)))
        .unwrap_or_default()
}

/// Whether a code name would give away what it is to hide.
pub fn gives_away(code_name: &str, hidden: &[&str]) -> bool {
    let name = key_of(code_name);
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|it| it.chars().count() > 2)
            .map(str::to_owned)
            .collect()
    };
    let of_name = words(&name);
    hidden
        .iter()
        .flat_map(|text| words(text))
        .any(|word| of_name.contains(&word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> CodeGreenId {
        CodeGreenId(Uuid::from_u128(n))
    }

    #[test]
    fn the_list_has_no_name_twice() {
        let keys: BTreeSet<String> = NAMES.iter().map(|name| key_of(name)).collect();
        assert_eq!(keys.len(), NAMES.len());
    }

    #[test]
    fn a_wish_is_heard_and_a_name_that_was_had_gets_a_number() {
        let mut taken = BTreeSet::new();
        assert_eq!(code_name(Some(" Harbour "), id(1), &taken), "Harbour");
        taken.insert(key_of("harbour"));
        assert_eq!(code_name(Some("HARBOUR"), id(1), &taken), "HARBOUR 2");
        assert_eq!(code_name(Some("  "), id(0), &taken), NAMES[0]);
        assert_eq!(
            code_name(None, id(0), &taken),
            code_name(None, id(0), &taken)
        );
    }

    #[test]
    fn a_code_name_that_names_the_customer_gives_it_away() {
        assert!(gives_away("Project ACME", &["Acme Corp", "Renewal 2027"]));
        assert!(gives_away("the renewal", &["Acme Corp", "Renewal 2027"]));
        assert!(!gives_away("Harbour", &["Acme Corp", "Renewal 2027"]));
    }

    proptest! {
        #[test]
        fn no_two_have_the_same(ids in prop::collection::vec(any::<u128>(), 1..120)) {
            let mut taken = BTreeSet::new();
            for n in ids {
                let name = code_name(None, id(n), &taken);
                prop_assert!(!name.is_empty());
                prop_assert!(taken.insert(key_of(&name)), "{name} twice");
            }
        }
    }
}
