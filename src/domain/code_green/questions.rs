//! What may be asked of a Code Green as it stands: who may do what, what is still wanted, who is missing. Changes
//! nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{CodeGreen, Meeting, Phase};
use crate::domain::ids::{FunctionKey, PageKey, UserId};
use crate::domain::ladder::Climb;
use crate::domain::mandate::Mandate;
use crate::domain::page::{Again, Carried, Medium, Page, PageState, Role};
use crate::domain::refusal::Refusal;
use crate::domain::seat::Seat;

/// For so long a close can be undone.
const UNDONE_WITHIN: TimeDelta = TimeDelta::hours(24);

impl CodeGreen {
    pub fn seat(&self, function: &FunctionKey) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.function == *function)
    }

    pub fn page(&self, key: &PageKey) -> Option<&Page> {
        self.seat(&key.seat)?.pages.get(usize::from(key.rung))
    }

    /// Whether this attempt of a page is still to be sent by this medium.
    ///
    /// A page that timed out before it ever reached the person stays wanted while its seat is free: an outage must not
    /// drain the ladder unseen. A reminder is wanted only while this person is the one being asked, unless they asked
    /// for it themself.
    pub fn wants(&self, key: &PageKey, attempt: u8, medium: Medium) -> bool {
        let Some((seat, page)) = self.seat(&key.seat).zip(self.page(key)) else {
            return false;
        };
        let is_free = seat.holder.is_none() && !self.phase.is_over();
        let Some(again) = page.again(attempt) else {
            let is_asked = page.carried(medium) == Some(Carried::Asked);
            return is_asked
                && match &page.state {
                    PageState::Queued { .. } | PageState::Sent { .. } => true,
                    PageState::TimedOut { .. } => page.delivered_at.is_none() && is_free,
                    PageState::Acknowledged { .. }
                    | PageState::Declined { .. }
                    | PageState::Failed { .. }
                    | PageState::PassedOver { .. }
                    | PageState::Cancelled { .. } => false,
                };
        };
        match again {
            Again::Reminder => {
                matches!(page.state, PageState::Sent { .. })
                    && seat
                        .asked_now()
                        .is_some_and(|asked| asked.rung == page.rung)
            }
            Again::AsTheyAsked => is_free && page.may_be_reminded(),
            Again::StillOnIt => seat
                .holder
                .as_ref()
                .is_some_and(|it| it.by == page.recipient && it.asked_again.is_some()),
        }
    }

    /// Every message of a page that a person has: the page, and how many-eth it is.
    pub fn delivered_pages(&self) -> impl Iterator<Item = (PageKey, u8)> {
        self.seats.iter().flat_map(|seat| {
            let delivered = seat.pages.iter().filter(|it| it.delivered_at.is_some());
            delivered.flat_map(|page| {
                let key = seat.page_key(page.rung);
                (1..=page.attempts).map(move |attempt| (key.clone(), attempt))
            })
        })
    }

    /// How somebody in this role is asked.
    pub fn climb(&self, role: Role) -> Climb {
        match &self.ladder {
            Some(ladder) => ladder.climb(role).clone(),
            None => Climb::by_slack(self.waits.escalate_after),
        }
    }

    /// When the yes for this seat is asked for again, or has not been given again in time.
    pub fn ack_expires_at(&self, function: &FunctionKey) -> Option<DateTime<Utc>> {
        let after = self.ack_expires_after?;
        let seat = self.seat(function)?;
        let holder = seat.holder.as_ref()?;
        let page = seat.page_of(&holder.by).filter(|page| page.attempts > 0)?;
        Some(match holder.asked_again {
            Some(asked) => asked + self.climb(page.role).lasts(),
            None => holder.at + TimeDelta::seconds(i64::from(after)),
        })
    }

    /// Pages that may be ringing somewhere until they are answered.
    pub fn alerts(&self) -> Vec<PageKey> {
        let mut alerts = Vec::new();
        for seat in &self.seats {
            let rings = seat.pages.iter().filter(|page| {
                page.state.is_open()
                    && matches!(
                        page.carried(Medium::PagerDuty),
                        Some(Carried::Asked | Carried::Reached)
                    )
            });
            alerts.extend(rings.map(|page| seat.page_key(page.rung)));
        }
        alerts
    }

    /// The deadline this page shows: that of the whole table, or its own time where it was sent so late that the
    /// table's would give the person less than one rung.
    pub fn deadline_of(&self, page: &Page) -> Option<DateTime<Utc>> {
        let since = match &page.state {
            PageState::Queued { since } => Some(*since),
            PageState::Sent { at } => Some(*at),
            PageState::Acknowledged { .. }
            | PageState::Declined { .. }
            | PageState::TimedOut { .. }
            | PageState::Failed { .. }
            | PageState::PassedOver { .. }
            | PageState::Cancelled { .. } => page.delivered_at,
        };
        let its_own = since.map(|since| since + self.climb(page.role).lasts());
        self.answer_by.max(self.answer_by.and(its_own))
    }

    /// Every required seat is held by someone who said yes; where none is required, at least one seat is.
    pub fn is_quorate(&self) -> bool {
        self.missing_required().is_empty() && self.seats.iter().any(|seat| seat.holder.is_some())
    }

    /// When the meeting of a convened table is over. Where the quorum came only after its time, they meet when it came.
    pub fn meeting_over_at(&self) -> Option<DateTime<Utc>> {
        match self.phase {
            Phase::Convened { at } if at >= self.meeting.ends_at() => Some(at + Meeting::lasts()),
            Phase::Convened { .. } => Some(self.meeting.ends_at()),
            Phase::Requested
            | Phase::Paging { .. }
            | Phase::Executing { .. }
            | Phase::Closed { .. }
            | Phase::Declined { .. } => None,
        }
    }

    /// Each approver asked had a rung's time, so this is the earliest it can be the next one's turn.
    pub fn next_approver_due(&self) -> Option<DateTime<Utc>> {
        let Mandate::Asked { asked, .. } = &self.mandate else {
            return None;
        };
        let rungs = i32::try_from(*asked).unwrap_or(i32::MAX);
        self.declared_at
            .checked_add_signed(self.waits.approve().checked_mul(rungs)?)
    }

    /// The required seats that nobody holds.
    pub fn missing_required(&self) -> Vec<&Seat> {
        self.seats
            .iter()
            .filter(|seat| seat.required && seat.holder.is_none())
            .collect()
    }

    /// The sponsor; while the mandate is still asked for, the one the caller chose.
    pub fn sponsor(&self) -> Option<&UserId> {
        match &self.mandate {
            Mandate::Asked { chosen, .. } => Some(chosen),
            Mandate::Given { sponsor, .. } => Some(sponsor),
            Mandate::NotNow { .. } | Mandate::Redirected { .. } => None,
        }
    }

    /// Whether this person speaks for a function: holds a seat, or leads one that nobody else holds.
    pub fn is_seated(&self, user: &UserId) -> bool {
        self.seats.iter().any(|seat| seat.occupant() == user)
    }

    /// Whoever sits and comes to the meeting, each once: not those whose word is written.
    pub fn comers(&self) -> BTreeSet<UserId> {
        let coming = self.seats.iter().filter(|seat| seat.position().is_none());
        let holders = coming.filter_map(|seat| seat.holder.as_ref());
        holders.map(|holder| holder.by.clone()).collect()
    }

    /// Whoever sits, the caller and the sponsor, each once.
    pub fn at_the_table(&self) -> BTreeSet<UserId> {
        let holders = self.seats.iter().filter_map(|seat| seat.holder.as_ref());
        let seated = holders.map(|holder| &holder.by);
        seated
            .chain([&self.caller])
            .chain(self.sponsor())
            .cloned()
            .collect()
    }

    /// Until when a close can be undone.
    pub fn close_undone_by(&self) -> Option<DateTime<Utc>> {
        match &self.phase {
            Phase::Closed { at, .. } if self.before_close.is_some() => Some(*at + UNDONE_WITHIN),
            _ => None,
        }
    }

    /// Law 5: the plan was read back, and every function that sits or must sit supports it as it is.
    pub fn is_supported(&self) -> bool {
        let mut spoken = self
            .seats
            .iter()
            .filter(|seat| seat.required || seat.holder.is_some());
        self.read_back.is_some() && self.is_quorate() && spoken.all(|seat| seat.support.is_given())
    }

    /// Every seat this person was ever paged for, in whatever state the page is.
    pub fn seats_paged_for(&self, user: &UserId) -> Vec<&Seat> {
        self.seats
            .iter()
            .filter(|seat| seat.page_of(user).is_some())
            .collect()
    }

    /// Paging, convened or executing: there is a card, and people may act.
    ///
    /// # Errors
    /// [`Refusal::NotYetMandated`] before, [`Refusal::Over`] after.
    pub fn must_be_under_way(&self) -> Result<(), Refusal> {
        match self.phase {
            Phase::Requested => Err(Refusal::NotYetMandated),
            Phase::Paging { .. } | Phase::Convened { .. } | Phase::Executing { .. } => Ok(()),
            Phase::Closed { .. } | Phase::Declined { .. } => Err(Refusal::Over),
        }
    }

    /// Everybody whose name a message about this Code Green may show.
    pub fn people(&self) -> BTreeSet<UserId> {
        let mut people = BTreeSet::from([self.caller.clone()]);
        match &self.mandate {
            Mandate::Asked {
                approvers, chosen, ..
            } => {
                people.extend(approvers.iter().cloned());
                people.insert(chosen.clone());
            }
            Mandate::Given { sponsor, at: _ } => {
                people.insert(sponsor.clone());
            }
            Mandate::NotNow { by, .. } | Mandate::Redirected { by, .. } => {
                people.insert(by.clone());
            }
        }
        if let Phase::Closed { by, .. } = &self.phase {
            people.insert(by.clone());
        }
        for seat in &self.seats {
            people.insert(seat.lead.clone());
            people.extend(seat.deputies.iter().cloned());
            people.extend(seat.holder.iter().map(|holder| holder.by.clone()));
            people.extend(seat.pages.iter().map(|page| page.recipient.clone()));
            people.extend(
                seat.delegation
                    .iter()
                    .flat_map(|it| [it.from.clone(), it.to.clone()]),
            );
        }
        people.extend(self.joined.iter().cloned());
        people.extend(self.read_back.iter().map(|it| it.by.clone()));
        let words = self.seats.iter().filter_map(|it| it.support.word.as_ref());
        people.extend(words.map(|word| word.by.clone()));
        people
    }
}
