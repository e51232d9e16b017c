//! Newtypes for every id, so that a channel is never taken for a person.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; later ids sort after earlier ones (UUID version 7).
            #[expect(clippy::new_without_default, reason = "a default id would be a surprise")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// Reads the form that [`fmt::Display`] writes.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }
    )+};
}

text_id! {
    /// The tenant: Slack's team id (`T…`), or the enterprise's (`E…`) for an org-wide installation.
    WorkspaceId,
    /// A person in Slack: `U…` or `W…`.
    UserId,
    /// A conversation in Slack: `C…`, `G…` or `D…`.
    ChannelId,
    /// Slack's name for a message inside its channel: `1531420618.000200`.
    MessageTs,
    /// A function's key in the roster: `finance`.
    FunctionKey,
}

uuid_id! {
    CodeGreenId,
    ItemId,
    DraftId,
    EntryId,
}

/// The number people say: `CG-42`, counted per workspace from 1. 0 until the store has given one. Drills are counted by
/// themselves, downwards from -1: `DRILL-1`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Number(pub i64);

impl Number {
    /// Reads `CG-42`, `cg-42`, `CG42`, `#42`, `42`, or a drill's `DRILL-1`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(prefix) = text.get(..5)
            && prefix.eq_ignore_ascii_case("drill")
        {
            let drill: Option<i64> = text[5..].trim_start_matches('-').parse().ok();
            return drill.filter(|n| *n > 0).map(|n| Self(-n));
        }
        let text = text.strip_prefix('#').unwrap_or(text);
        let digits = match text.get(..2) {
            Some(prefix) if prefix.eq_ignore_ascii_case("cg") => text[2..].trim_start_matches('-'),
            _ => text,
        };
        digits.parse().ok().filter(|n| *n > 0).map(Self)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            drill @ ..0 => write!(f, "DRILL-{}", drill.unsigned_abs()),
            number => write!(f, "CG-{number}"),
        }
    }
}

/// One page inside its Code Green: which seat, and which step of that seat's ladder. Nobody is paged twice for the
/// same rung, so the pair names the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PageKey {
    pub seat: FunctionKey,
    pub rung: u16,
}

impl fmt::Display for PageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.seat, self.rung)
    }
}

impl PageKey {
    /// Reads the form that [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (seat, rung) = text.rsplit_once('.')?;
        Some(Self {
            seat: seat.into(),
            rung: rung.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_people_type_it() {
        for text in ["CG-42", "cg-42", "CG42", " 42 "] {
            assert_eq!(Number::parse(text), Some(Number(42)), "{text}");
        }
        for text in ["DRILL-7", "drill-7", "Drill7"] {
            assert_eq!(Number::parse(text), Some(Number(-7)), "{text}");
        }
        assert_eq!(Number(-7).to_string(), "DRILL-7");
        for text in [
            "", "CG-", "CG-x", "0", "-1", "Acme", "é2", "drill", "DRILL-0", "DRILL-x",
        ] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_page_key_survives_its_text_form() {
        let key = PageKey {
            seat: "go.to.market".into(),
            rung: 3,
        };
        assert_eq!(PageKey::parse(&key.to_string()), Some(key));
    }
}
