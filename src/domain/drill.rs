//! What a drill has shown: who answered for each function and how fast, who was not reached and why, and which functions
//! have no deputy. It judges nobody.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use super::code_green::{CodeGreen, Phase};
use super::ids::{FunctionKey, UserId};
use super::page::{Page, PageState, Role, Unasked};
use super::seat::Seat;

/// One that was set for later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillPlan {
    /// Who set it, and reads its report.
    pub by: UserId,
    /// All there are where none is named.
    #[serde(alias = "only", deserialize_with = "one_or_many")]
    pub functions: Vec<FunctionKey>,
    /// 0: once.
    pub every_weeks: u8,
    /// The zone by whose clock it comes again; UTC where it is not known.
    pub zone: Option<String>,
}

/// A drill that was set when there was one function to choose, or all, names it alone.
fn one_or_many<'de, D: Deserializer<'de>>(said: D) -> Result<Vec<FunctionKey>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        Many(Vec<FunctionKey>),
        One(Option<FunctionKey>),
    }
    Ok(match Said::deserialize(said)? {
        Said::Many(functions) => functions,
        Said::One(function) => function.into_iter().collect(),
    })
}

/// Why a drill that was set for a time did not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// Nothing ran at its time, nor within [`LATEST`].
    Late,
    /// Another one was under way.
    UnderWay,
    /// The functions it was for are gone.
    Nobody,
}

/// Later than this a drill is left out: nobody is to be rehearsed at night because the program stood still.
pub const LATEST: TimeDelta = TimeDelta::hours(2);

impl DrillPlan {
    /// When it comes again after this time, always at the same time of the day by its own clock. `None`: it does not.
    pub fn again_after(&self, due: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.every_weeks == 0 {
            return None;
        }
        let zone = self.zone.as_deref().and_then(|zone| zone.parse().ok());
        let zone: Tz = zone.unwrap_or(Tz::UTC);
        let local = due.with_timezone(&zone).naive_local();
        let next = local + TimeDelta::weeks(i64::from(self.every_weeks));
        let in_time = |at| zone.from_local_datetime(&at).earliest();
        // An hour that a clock leaves out is the one after it.
        let at = in_time(next).or_else(|| in_time(next + TimeDelta::hours(1)))?;
        Some(at.with_timezone(&Utc))
    }
}

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

#[cfg(test)]
mod planned {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text)
            .expect("a time")
            .with_timezone(&Utc)
    }

    fn plan(every_weeks: u8, zone: Option<&str>) -> DrillPlan {
        DrillPlan {
            by: "tom".into(),
            functions: Vec::new(),
            every_weeks,
            zone: zone.map(str::to_owned),
        }
    }

    #[test]
    fn one_that_was_set_before_several_could_be_chosen_is_read() {
        for (only, functions) in [
            ("null", vec![]),
            ("\"finance\"", vec!["finance".into()]),
            (
                "[\"finance\",\"legal\"]",
                vec!["finance".into(), "legal".into()],
            ),
        ] {
            let said = format!(r#"{{"by":"tom","only":{only},"every_weeks":4,"zone":null}}"#);
            let read: DrillPlan = serde_json::from_str(&said).expect("a plan");
            assert_eq!(read.functions, functions, "{said}");
            let again = serde_json::to_string(&read).expect("JSON");
            assert_eq!(
                serde_json::from_str::<DrillPlan>(&again).expect("the same"),
                read
            );
        }
    }

    #[test]
    fn it_comes_again_at_the_same_time_of_the_day() {
        for (zone, weeks, due, next) in [
            // London's clocks change on 28 March 2027, New York's on the 14th.
            (
                Some("Europe/London"),
                4,
                "2027-03-01T10:00:00Z",
                Some("2027-03-29T09:00:00Z"),
            ),
            (
                Some("America/New_York"),
                4,
                "2027-03-01T15:00:00Z",
                Some("2027-03-29T14:00:00Z"),
            ),
            // 02:30 is left out that night.
            (
                Some("America/New_York"),
                4,
                "2027-02-14T07:30:00Z",
                Some("2027-03-14T07:30:00Z"),
            ),
            (
                None,
                13,
                "2027-03-01T10:00:00Z",
                Some("2027-05-31T10:00:00Z"),
            ),
            (
                Some("Nowhere/At_all"),
                4,
                "2027-03-01T10:00:00Z",
                Some("2027-03-29T10:00:00Z"),
            ),
            (Some("Europe/London"), 0, "2027-03-01T10:00:00Z", None),
        ] {
            let again = plan(weeks, zone).again_after(time(due));
            assert_eq!(again, next.map(time), "{zone:?} {due}");
        }
    }
}
