//! P8: what a function says of the plan. The plan is *read back*: it then has a version, and every function says that it
//! supports it, or on which condition. Each later change of the plan is the next version, and only the functions that it
//! touches are asked again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{FunctionKey, UserId};

/// The plan as it was read back, and as it has changed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBack {
    /// 1 when it was first read back, one more with each change since.
    pub version: u32,
    pub by: UserId,
    /// When people were last asked by somebody's wish.
    pub at: DateTime<Utc>,
}

/// A function's word on one version of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The version they had before their eyes.
    pub version: u32,
    pub by: UserId,
    pub at: DateTime<Utc>,
    /// "We support it if…"; without one they support it as it is.
    pub condition: Option<String>,
}

/// What a function was asked of the plan, and what it said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// The version that the function is to speak to; 0 before the plan was read back.
    pub asked_on: u32,
    pub word: Option<Word>,
}

impl Support {
    /// What the function says of the plan as far as it is touched by it; a word on less does not count any more.
    pub fn current(&self) -> Option<&Word> {
        let word = self.word.as_ref()?;
        (self.asked_on > 0 && word.version >= self.asked_on).then_some(word)
    }

    /// Whether the function is still to speak.
    pub fn is_owed(&self) -> bool {
        self.asked_on > 0 && self.current().is_none()
    }

    pub fn is_given(&self) -> bool {
        self.current().is_some_and(|word| word.condition.is_none())
    }
}

/// Whom a change of the plan touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "touches", content = "functions", rename_all = "snake_case")]
pub enum Touched {
    Everyone,
    These(Vec<FunctionKey>),
}

impl Touched {
    pub fn includes(&self, function: &FunctionKey) -> bool {
        match self {
            Self::Everyone => true,
            Self::These(functions) => functions.contains(function),
        }
    }

    /// The functions that the changed lines name; where they name none, everyone.
    pub fn by_text<'s>(
        before: &str,
        after: &str,
        functions: impl Iterator<Item = (&'s FunctionKey, &'s str)>,
    ) -> Self {
        let lines = |text: &str| -> Vec<String> {
            let trimmed = text.lines().map(|line| line.trim().to_lowercase());
            trimmed.filter(|line| !line.is_empty()).collect()
        };
        let (before, after) = (lines(before), lines(after));
        let changed: Vec<&String> = (before.iter().filter(|line| !after.contains(line)))
            .chain(after.iter().filter(|line| !before.contains(line)))
            .collect();
        let named: Vec<FunctionKey> = functions
            .filter(|(_, name)| changed.iter().any(|line| names(line, &name.to_lowercase())))
            .map(|(key, _)| key.clone())
            .collect();
        if named.is_empty() {
            Self::Everyone
        } else {
            Self::These(named)
        }
    }
}

/// Whether the line has this name in it, not as a part of another word.
fn names(line: &str, name: &str) -> bool {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !name.is_empty()
        && line.match_indices(name).any(|(at, found)| {
            is_apart(line[..at].chars().next_back())
                && is_apart(line[at + found.len()..].chars().next())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touched(before: &str, after: &str) -> Touched {
        let functions: [(FunctionKey, &str); 3] = [
            ("finance".into(), "Finance"),
            ("legal".into(), "Legal"),
            ("it".into(), "IT"),
        ];
        Touched::by_text(
            before,
            after,
            functions.iter().map(|(key, name)| (key, *name)),
        )
    }

    #[test]
    fn a_change_touches_the_functions_that_its_lines_name() {
        let these = |keys: &[&str]| {
            Touched::These(keys.iter().map(|key| FunctionKey::from(*key)).collect())
        };
        let plan = "Legal: redlines by Friday\nFinance: terms";
        for (before, after, expected) in [
            ("", plan, these(&["finance", "legal"])),
            (
                plan,
                "Legal: redlines by Monday\nFinance: terms",
                these(&["legal"]),
            ),
            (plan, "Finance: terms", these(&["legal"])),
            (
                plan,
                "Legal: redlines by Friday\n  FINANCE: terms  ",
                Touched::Everyone,
            ),
            (
                plan,
                "Legal: redlines by Friday\nFinance: terms\nWe call on Monday",
                Touched::Everyone,
            ),
            ("", "It is legality that counts", these(&["it"])),
            ("", "Their fiscal itinerary", Touched::Everyone),
        ] {
            assert_eq!(touched(before, after), expected, "{after}");
        }
        assert!(these(&["legal"]).includes(&"legal".into()));
        assert!(!these(&["legal"]).includes(&"finance".into()));
        assert!(Touched::Everyone.includes(&"finance".into()));
    }

    #[test]
    fn a_word_counts_for_the_version_one_was_asked_about_and_those_after() {
        let word = |version, condition: Option<&str>| {
            Some(Word {
                version,
                by: "carla".into(),
                at: crate::domain::fixture::nine_ten(),
                condition: condition.map(str::to_owned),
            })
        };
        for (asked_on, word, is_owed, is_given) in [
            (0, None, false, false),
            (1, None, true, false),
            (1, word(1, None), false, true),
            (1, word(3, None), false, true),
            (2, word(1, None), true, false),
            (2, word(2, Some("the cap holds")), false, false),
            (3, word(2, Some("the cap holds")), true, false),
        ] {
            let support = Support { asked_on, word };
            assert_eq!(
                (support.is_owed(), support.is_given()),
                (is_owed, is_given),
                "{support:?}"
            );
        }
    }
}
