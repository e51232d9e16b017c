//! A seat: a function's chair in one Code Green, and who sits in it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::attendance::{Attendance, Mark, Position, Presence};
use super::ids::{FunctionKey, PageKey, UserId};
use super::page::{Absence, Page, Role, Unasked};
use super::support::Support;

/// Who said yes for the seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub by: UserId,
    pub at: DateTime<Utc>,
    /// When they were asked whether they still are on it, and have not answered yet.
    #[serde(default)]
    pub asked_again: Option<DateTime<Utc>>,
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
    /// The function's word on the plan. Absent in what an older version kept.
    #[serde(default)]
    pub support: Support,
    #[serde(default)]
    pub presence: Presence,
}

/// What the function board says of a seat. Derived, never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatStanding<'a> {
    /// Nobody has answered yet; this person was paged last.
    Silent {
        paged: Option<&'a UserId>,
    },
    OnIt {
        by: &'a UserId,
    },
    /// Offered and not yet accepted: `from` stays accountable.
    Delegated {
        from: &'a UserId,
        to: &'a UserId,
    },
    /// The lead or whoever was paged cannot, and the next person has been paged.
    Declined {
        paged: Option<&'a UserId>,
    },
    /// The one before could not be asked, and the next person has been paged.
    PassedOver {
        who: &'a UserId,
        why: Unasked,
        paged: &'a UserId,
    },
    /// It is night for everybody who is left: the next page goes out then.
    Quiet {
        until: DateTime<Utc>,
    },
    /// Everyone on the ladder was paged and nobody said yes.
    Missing,
}

impl Seat {
    /// The position of whoever sits; that of somebody before them does not count any more.
    pub fn position(&self) -> Option<&Position> {
        let holder = self.holder.as_ref()?;
        let position = self.presence.position.as_ref();
        position.filter(|position| position.by == holder.by)
    }

    /// How the function took part in the meeting.
    pub fn attendance(&self) -> Attendance {
        match (self.presence.mark, self.position()) {
            (Some(Mark::Live), _) => Attendance::Live,
            (_, Some(_)) => Attendance::InWriting,
            (Some(Mark::Absent), None) => Attendance::Absent,
            (None, None) => Attendance::Open,
        }
    }

    /// What the function board says of this seat.
    pub fn standing(&self) -> SeatStanding<'_> {
        if let Some(holder) = &self.holder {
            return SeatStanding::OnIt { by: &holder.by };
        }
        if let Some(offer) = self.offer() {
            return SeatStanding::Delegated {
                from: &offer.from,
                to: &offer.to,
            };
        }
        let Some(last) = self.pages.last() else {
            return SeatStanding::Silent { paged: None };
        };
        if !last.state.is_open() && !last.state.was_cut_short() {
            return match self.sleepers().map(|(_, _, until)| until).min() {
                Some(until) => SeatStanding::Quiet { until },
                None => SeatStanding::Missing,
            };
        }
        if let [.., before, last] = &self.pages[..]
            && let Some(why) = before.state.unasked()
            && before.recipient != last.recipient
        {
            return SeatStanding::PassedOver {
                who: &before.recipient,
                why,
                paged: &last.recipient,
            };
        }
        let paged = Some(&last.recipient);
        if self.pages.iter().any(|page| page.state.is_declined()) {
            SeatStanding::Declined { paged }
        } else {
            SeatStanding::Silent { paged }
        }
    }

    /// Whoever speaks for the function: its holder, and its lead while nobody holds the seat.
    pub fn occupant(&self) -> &UserId {
        self.holder.as_ref().map_or(&self.lead, |holder| &holder.by)
    }

    pub fn is_held_by(&self, user: &UserId) -> bool {
        self.holder
            .as_ref()
            .is_some_and(|holder| holder.by == *user)
    }

    /// The delegation that waits for an answer.
    pub fn offer(&self) -> Option<&Delegation> {
        self.delegation
            .as_ref()
            .filter(|delegation| delegation.state.is_offered())
    }

    /// The latest page of this person for this seat. A person may have several: a deputy whose page was cancelled
    /// because somebody covered is asked again, on a new rung, when the seat falls open again.
    pub fn page_of(&self, user: &UserId) -> Option<&Page> {
        self.pages.iter().rev().find(|page| page.recipient == *user)
    }

    /// Whoever is being asked right now: the last page, while it is open. Only this page has timers; earlier pages
    /// may still be open (an executive who offered the seat on may yet say yes) but their time no longer runs.
    pub fn asked_now(&self) -> Option<&Page> {
        self.pages.last().filter(|page| page.state.is_open())
    }

    /// Who is paged next: the lead, then the deputies in their order. Whoever let a page pass, declined it or could
    /// not be reached has had their turn. Whoever's pages were all cancelled, because somebody covered, has not: a
    /// deputy may be asked again, and the lead once more after the last deputy.
    pub fn next_in_line(&self) -> Option<(&UserId, Role)> {
        let paged = |user: &UserId| self.pages.iter().any(|page| page.recipient == *user);
        let passed = |user: &UserId| {
            self.pages
                .iter()
                .any(|page| page.recipient == *user && !page.state.is_cancelled())
        };
        if !paged(&self.lead) {
            return Some((&self.lead, Role::Lead));
        }
        self.deputies
            .iter()
            .filter(|deputy| **deputy != self.lead)
            .map(|deputy| (deputy, Role::Deputy))
            .chain([(&self.lead, Role::Lead)])
            .find(|(user, _)| !passed(user))
    }

    /// Whose latest page was not sent for this reason, the lead first, for the ladder began there.
    fn passed_over(&self) -> impl Iterator<Item = (&UserId, Role, Absence)> {
        self.pages.iter().filter_map(|page| {
            let is_latest = self
                .page_of(&page.recipient)
                .is_some_and(|latest| latest.rung == page.rung);
            let why = page.state.passed_over().filter(|_| is_latest)?;
            Some((&page.recipient, page.role, why))
        })
    }

    /// Who sleeps, and until when: to be paged then.
    pub fn sleepers(&self) -> impl Iterator<Item = (&UserId, Role, DateTime<Utc>)> {
        self.passed_over().filter_map(|(who, role, why)| match why {
            Absence::Quiet { until } => Some((who, role, until)),
            Absence::Away { .. } => None,
        })
    }

    /// Who is away and was not disturbed: to be paged all the same where nobody else is left.
    pub fn away(&self) -> Option<(&UserId, Role)> {
        self.passed_over().find_map(|(who, role, why)| match why {
            Absence::Away { .. } => Some((who, role)),
            Absence::Quiet { .. } => None,
        })
    }

    /// The key of one of this seat's pages.
    pub fn page_key(&self, rung: u16) -> PageKey {
        PageKey {
            seat: self.function.clone(),
            rung,
        }
    }
}

impl DelegationState {
    pub fn is_offered(&self) -> bool {
        matches!(self, Self::Offered { .. })
    }
}
