//! A decision: what is given, what is got for it, and how far one may go without asking. Compares; nothing is converted
//! from one currency to another.

use std::cmp::Ordering;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::ids::UserId;
use crate::domain::money::{Money, MoneyError};
use crate::domain::refusal::Refusal;

/// What was decided, and whether it needs a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub terms: Terms,
    pub word: Word,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub give: String,
    /// What we get for it.
    pub get: String,
    /// What giving it costs.
    pub stake: Option<Stake>,
    /// Up to here nobody needs to be asked.
    pub limit: Option<Stake>,
    /// Who may approve more.
    pub approver: Option<UserId>,
    /// The last day on which it holds.
    pub expires_on: Option<NaiveDate>,
}

/// The approver's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "snake_case")]
pub enum Word {
    /// It stays within its limit.
    NotNeeded,
    /// Asked of the terms as they stood at this version of the row.
    Asked {
        on: i64,
    },
    Approved {
        by: UserId,
        at: DateTime<Utc>,
    },
    Objected {
        by: UserId,
        at: DateTime<Utc>,
        reason: String,
    },
}

impl Terms {
    /// Whether the approver must say yes: above the limit, and where an approver stands without a limit.
    ///
    /// # Errors
    /// [`Refusal::LimitNotComparable`]; [`Refusal::ApproverMissing`] where it is over its limit and names none.
    pub fn need_a_word(&self) -> Result<bool, Refusal> {
        let (Some(stake), Some(limit)) = (&self.stake, &self.limit) else {
            return Ok(self.limit.is_none() && self.approver.is_some());
        };
        match stake.compared_with(limit) {
            None => Err(Refusal::LimitNotComparable),
            Some(Ordering::Greater) if self.approver.is_none() => Err(Refusal::ApproverMissing),
            Some(order) => Ok(order == Ordering::Greater),
        }
    }

    /// As lines, for finding the functions that they name.
    pub fn in_lines(&self) -> String {
        format!("{}\n{}", self.give, self.get)
    }
}

/// An amount, or a part of the deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stake {
    Money(Money),
    /// In hundredths of a percent: 1250 is 12.5 %.
    Share(u32),
}

/// Why a stake could not be read; a sentence for its field.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StakeError {
    #[error("\"{0}\" is not a percentage I can read. Write for example 15% or 12.5%.")]
    NotAShare(String),
    #[error("{0} A percentage is fine, too: 15%.")]
    Money(#[from] MoneyError),
}

/// Of one hundred.
const WHOLE: u32 = 10_000;

impl Stake {
    /// Reads "15%", "12.5 %", "12,5 %" or an amount as [`Money::parse`] does.
    ///
    /// # Errors
    /// [`StakeError`].
    pub fn parse(text: &str) -> Result<Self, StakeError> {
        let text = text.trim();
        let Some(number) = text.strip_suffix('%') else {
            return Ok(Self::Money(Money::parse(text)?));
        };
        let unreadable = || StakeError::NotAShare(text.chars().take(40).collect());
        let number = number.trim().replace(',', ".");
        let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || part.len() > 2 || !is_number(whole) || !is_number(part) {
            return Err(unreadable());
        }
        let share = format!("{whole}{part:0<2}").parse::<u32>();
        match share {
            Ok(share) if (1..=WHOLE).contains(&share) => Ok(Self::Share(share)),
            Ok(_) | Err(_) => Err(unreadable()),
        }
    }

    /// `None` where they are no measure of each other.
    pub fn compared_with(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Money(one), Self::Money(other)) if one.currency == other.currency => {
                Some(one.minor.cmp(&other.minor))
            }
            (Self::Share(one), Self::Share(other)) => Some(one.cmp(other)),
            (Self::Money(_) | Self::Share(_), _) => None,
        }
    }
}

impl fmt::Display for Stake {
    /// "EUR 50,000", "12.5%". [`Stake::parse`] reads this form back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(money) => money.fmt(f),
            Self::Share(share) => match (share / 100, share % 100) {
                (whole, 0) => write!(f, "{whole}%"),
                (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}%", part / 10),
                (whole, part) => write!(f, "{whole}.{part:02}%"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(stake: &str, limit: &str, approver: Option<&str>) -> Terms {
        let read = |text: &str| {
            Some(text)
                .filter(|it| !it.is_empty())
                .map(|it| Stake::parse(it).expect("a stake"))
        };
        Terms {
            give: "A discount".to_owned(),
            get: "Three years".to_owned(),
            stake: read(stake),
            limit: read(limit),
            approver: approver.map(Into::into),
            expires_on: None,
        }
    }

    #[test]
    fn what_goes_over_its_limit_needs_a_yes() {
        for (stake, limit, approver, expected) in [
            ("", "", None, Ok(false)),
            ("", "", Some("carla"), Ok(true)),
            ("15%", "", None, Ok(false)),
            ("15%", "", Some("carla"), Ok(true)),
            ("", "10%", Some("carla"), Ok(false)),
            ("10%", "10%", Some("carla"), Ok(false)),
            ("10.01%", "10%", Some("carla"), Ok(true)),
            ("10.01%", "10%", None, Err(Refusal::ApproverMissing)),
            ("9%", "10%", None, Ok(false)),
            ("EUR 50,000", "EUR 50,000", None, Ok(false)),
            ("EUR 50,000.01", "EUR 50,000", Some("carla"), Ok(true)),
            (
                "EUR 1",
                "USD 50,000",
                Some("carla"),
                Err(Refusal::LimitNotComparable),
            ),
            (
                "EUR 1",
                "10%",
                Some("carla"),
                Err(Refusal::LimitNotComparable),
            ),
        ] {
            let it = terms(stake, limit, approver);
            assert_eq!(it.need_a_word(), expected, "{stake} {limit} {approver:?}");
        }
    }

    #[test]
    fn a_stake_is_read_and_written() {
        for (text, written) in [
            ("15%", "15%"),
            (" 12.5 % ", "12.5%"),
            ("12,50%", "12.5%"),
            ("0.05%", "0.05%"),
            ("100%", "100%"),
            ("50k EUR", "EUR 50,000"),
        ] {
            let stake = Stake::parse(text).expect(text);
            assert_eq!(stake.to_string(), written);
            assert_eq!(Stake::parse(written), Ok(stake));
        }
        for text in [
            "%",
            "0%",
            "100.01%",
            "-5%",
            "1.234%",
            "a%",
            "1.2.3%",
            "99999999999%",
            ".5%",
        ] {
            assert_eq!(
                Stake::parse(text),
                Err(StakeError::NotAShare(text.to_owned()))
            );
        }
        let unread = Stake::parse("a lot").expect_err("no amount").to_string();
        assert!(
            unread.contains("1.2m EUR") && unread.contains("15%"),
            "{unread}"
        );
    }
}
