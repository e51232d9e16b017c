//! What a drill has shown: who answered for each function and how fast, who was not reached and why, and which functions
//! have no deputy. It judges nobody.

use chrono::{DateTime, TimeDelta, Utc};

use super::code_green::{CodeGreen, Phase};
use super::ids::UserId;
use super::page::{Page, PageState, Role, Unasked};
use super::seat::Seat;

/// What a drill has shown of one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached<'a> {
    pub seat: &'a Seat,
    pub answered: Option<Answered<'a>>,
    /// Whoever was asked and did not take the seat, in the order of the rungs, each once.
    pub others: Vec<(&'a UserId, Role, Why)>,
}

/// Who said yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<'a> {
    pub by: &'a UserId,
    pub role: Role,
    /// Since their page was delivered; absent where the answer came before word of the delivery.
    pub after: Option<TimeDelta>,
}

/// Why somebody who was asked does not sit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They said that they can't make it: an answer, too.
    CannotCome,
    /// Their page was not answered for so long.
    Silent { lasted: Option<TimeDelta> },
    /// They could not be asked.
    Unasked(Unasked),
}

impl Reached<'_> {
    /// Whether nobody is asked where the lead cannot come.
    pub fn lacks_a_deputy(&self) -> bool {
        let seat = self.seat;
        !seat.deputies.iter().any(|deputy| *deputy != seat.lead)
    }
}

impl CodeGreen {
    /// What this drill has shown so far, a line for each function.
    pub fn readiness(&self) -> Vec<Reached<'_>> {
        let ended = match &self.phase {
            Phase::Closed { at, .. } | Phase::Declined { at } => Some(*at),
            Phase::Requested
            | Phase::Paging { .. }
            | Phase::Convened { .. }
            | Phase::Executing { .. } => None,
        };
        self.seats.iter().map(|seat| reached(seat, ended)).collect()
    }
}

/// The middle of the times in which functions answered; of an even number, the mean of the two in the middle.
pub fn median(reached: &[Reached<'_>]) -> Option<TimeDelta> {
    let answers = reached.iter().filter_map(|it| it.answered.as_ref());
    let mut times: Vec<TimeDelta> = answers.filter_map(|it| it.after).collect();
    times.sort();
    let middle = times.len() / 2;
    let upper = *times.get(middle)?;
    if times.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *times.get(middle.checked_sub(1)?)?;
    Some(lower + (upper - lower) / 2)
}

fn reached(seat: &Seat, ended: Option<DateTime<Utc>>) -> Reached<'_> {
    let holder = seat.holder.as_ref();
    let answered = holder.map(|holder| {
        let page = seat.page_of(&holder.by);
        let delivered = page.and_then(|page| page.delivered_at);
        Answered {
            by: &holder.by,
            role: page.map_or(Role::Lead, |page| page.role),
            after: delivered.map(|at| (holder.at - at).max(TimeDelta::zero())),
        }
    });
    let is_latest = |page: &&Page| {
        let latest = seat.page_of(&page.recipient);
        latest.is_some_and(|latest| latest.rung == page.rung)
    };
    let others = (seat.pages.iter().filter(is_latest))
        .filter(|page| !seat.is_held_by(&page.recipient))
        .filter_map(|page| Some((&page.recipient, page.role, why(page, ended)?)))
        .collect();
    Reached {
        seat,
        answered,
        others,
    }
}

/// `None`: nothing is to be said of it, for somebody else was first.
fn why(page: &Page, ended: Option<DateTime<Utc>>) -> Option<Why> {
    let since = |end: DateTime<Utc>| {
        let lasted = page.delivered_at.map(|at| end - at);
        Some(Why::Silent { lasted })
    };
    match &page.state {
        PageState::Declined { .. } => Some(Why::CannotCome),
        PageState::TimedOut { at } => since(*at),
        PageState::Failed { .. } | PageState::PassedOver { .. } => {
            page.state.unasked().map(Why::Unasked)
        }
        PageState::Cancelled { at, .. } if page.state.was_cut_short() => since(*at),
        PageState::Queued { .. } | PageState::Sent { .. } => since(ended?),
        PageState::Acknowledged { .. } | PageState::Cancelled { .. } => None,
    }
}
