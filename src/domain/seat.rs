//! A seat: a function's chair in one Code Green, and who sits in it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{FunctionKey, UserId};
use super::page::Page;

/// Who said yes for the seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub by: UserId,
    pub at: DateTime<Utc>,
}

/// A seat offered to somebody else. Until it is accepted the one who offered stays accountable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    pub from: UserId,
    pub to: UserId,
    /// The rung of the page that carries the offer.
    pub rung: u16,
    pub note: Option<String>,
    pub state: DelegationState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DelegationState {
    Offered { at: DateTime<Utc> },
    Accepted { at: DateTime<Utc> },
    Refused { at: DateTime<Utc> },
    Lapsed { at: DateTime<Utc> },
}

/// A function's chair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub function: FunctionKey,
    /// The function's name as people read it.
    pub name: String,
    /// What we need from this function.
    pub ask: String,
    pub required: bool,
    /// Whose chair it is.
    pub lead: UserId,
    pub deputies: Vec<UserId>,
    pub holder: Option<Holder>,
    /// The latest one; earlier ones stand in the timeline.
    pub delegation: Option<Delegation>,
    /// Everyone paged so far, in the order of the rungs.
    pub pages: Vec<Page>,
}

/// What the function board says of a seat. Derived, never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatStanding<'a> {
    /// Nobody has answered yet; this person was paged last.
    Silent { paged: Option<&'a UserId> },
    OnIt { by: &'a UserId },
    /// Offered and not yet accepted: `from` stays accountable.
    Delegated { from: &'a UserId, to: &'a UserId },
    /// The lead or whoever was paged cannot, and the next person has been paged.
    Declined { paged: Option<&'a UserId> },
    /// Everyone on the ladder was paged and nobody said yes.
    Missing,
}
