//! The sections of the plan: one row each. Adding a section is adding a row here.

use serde::{Deserialize, Serialize};

macro_rules! sections {
    ($($variant:ident, $key:literal, $title:literal, $prompt:literal;)+) => {
        /// A section of the plan, by its stable key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum SectionKey {
            $(#[serde(rename = $key)] $variant,)+
        }

        /// Every section, in the order of the thread.
        pub const SECTIONS: &[Section] = &[
            $(Section { key: SectionKey::$variant, name: $key, title: $title, prompt: $prompt },)+
        ];
    };
}

/// What a section is called and asks.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    pub key: SectionKey,
    /// The stored form of the key.
    pub name: &'static str,
    pub title: &'static str,
    /// Shown until somebody has written something.
    pub prompt: &'static str,
}

sections! {
    Situation, "situation", "Situation", "The facts as they stand: who wants what, by when.";
    Winning, "winning", "What winning looks like", "What would have to be true for the customer to say yes?";
    CustomerDecision, "customer_decision", "How the customer decides", "Who decides, in which steps, by which date?";
    Barriers, "barriers", "Barriers", "Internal and external: a process or a policy, never a person.";
    Ideas, "ideas", "Ideas", "Every idea counts; we weigh them later.";
    Decisions, "decisions", "Decisions", "Give, get, limit, who may approve, until when.";
    ActionItems, "action_items", "Action items", "Who does what by when. Each is a message below: 🙋 claims it, ✅ completes it.";
    CustomerStep, "customer_step", "The customer's next step", "What does the customer do next, and when?";
    Checkpoints, "checkpoints", "Checkpoints", "When do we look again, and at what?";
    WalkAway, "walk_away", "Walk-away point", "Where do we stop, and what do we offer instead?";
}

impl SectionKey {
    /// The section's row.
    pub fn section(self) -> &'static Section {
        // The macro writes the enum and the table from the same rows, in the same order.
        &SECTIONS[self as usize]
    }

    /// The stored form.
    pub fn key(self) -> &'static str {
        self.section().name
    }

    pub fn parse(key: &str) -> Option<Self> {
        SECTIONS
            .iter()
            .find(|section| section.name == key)
            .map(|section| section.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_finds_its_own_row() {
        for section in SECTIONS {
            assert_eq!(section.key.section(), section);
            assert_eq!(SectionKey::parse(section.name), Some(section.key));
        }
    }
}
