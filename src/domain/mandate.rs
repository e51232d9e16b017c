//! The mandate: whose yes a Code Green has, and the policy that says when one is needed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ChannelId, UserId};
use super::money::Money;

/// The operator's bar. Over it, or called by an approver, a Code Green needs no one's yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// One amount per currency. A currency without one asks an approver: nothing is converted.
    pub minimum_amount: Vec<Money>,
    /// Never empty; the first is the sponsor unless the caller chooses another.
    pub approvers: Vec<UserId>,
    /// Where an approver may send a deal instead: people who help with it without calling the table.
    pub deal_desk: Option<ChannelId>,
}

impl Policy {
    /// Whether this deal, called by this person, asks an approver first.
    pub fn needs_permission(&self, amount: &Money, caller: &UserId) -> bool {
        let over = self
            .minimum_amount
            .iter()
            .any(|bar| bar.currency == amount.currency && amount.minor >= bar.minor);
        !over && !self.approvers.contains(caller)
    }

    /// The sponsor when nobody is chosen: the caller if an approver, else the first approver.
    pub fn default_sponsor(&self, caller: &UserId) -> Option<UserId> {
        if self.approvers.contains(caller) {
            Some(caller.clone())
        } else {
            self.approvers.first().cloned()
        }
    }
}

/// Where the mandate stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Mandate {
    /// Waiting for an approver. `asked` people of `approvers` have been asked, in order; `chosen` is the sponsor the
    /// caller chose, until one says Go.
    Asked {
        approvers: Vec<UserId>,
        asked: usize,
        chosen: UserId,
        /// Until when the last of those asked may take; then it is the next one's turn.
        #[serde(default)]
        until: Option<DateTime<Utc>>,
        /// Where an approver may send it instead.
        #[serde(default)]
        desk: Option<ChannelId>,
    },
    /// The Code Green has this person's mandate.
    Given { sponsor: UserId, at: DateTime<Utc> },
    /// Not now, with a kind reason that the caller reads.
    NotNow {
        by: UserId,
        at: DateTime<Utc>,
        reason: String,
    },
    /// The deal desk is the better place, and was told.
    Redirected {
        by: UserId,
        at: DateTime<Utc>,
        desk: ChannelId,
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_the_first_amount_that_needs_nobodys_yes_and_nothing_is_converted() {
        let money = |text: &str| Money::parse(text).expect("an amount");
        let policy = Policy {
            minimum_amount: vec![money("250000 USD"), money("230000 EUR")],
            approvers: vec!["val".into()],
            deal_desk: None,
        };
        for (amount, caller, needed) in [
            ("250000 USD", "alice", false),
            ("249999.99 USD", "alice", true),
            ("230000 EUR", "alice", false),
            ("249999 EUR", "alice", false),
            ("229999.99 EUR", "alice", true),
            ("90000000 CHF", "alice", true),
            ("1 CHF", "val", false),
        ] {
            let asks = policy.needs_permission(&money(amount), &caller.into());
            assert_eq!(asks, needed, "{amount} by {caller}");
        }
    }
}
