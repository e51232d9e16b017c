//! Who is asked for a seat, and who is asked next. At any time at most one person a seat is being asked against
//! the clock: the one paged last, while that page is open. What people answer is in `answering.rs`.

use super::work::{Chair, Work};
use crate::domain::code_green::Phase;
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::{PageKey, UserId};
use crate::domain::page::{Medium, Page, PageState, Role, Unreachable};
use crate::domain::seat::{Delegation, DelegationState, Holder};
use crate::domain::section::SECTIONS;
use crate::domain::timer::Timer;
use chrono::TimeDelta;

impl Work {
    /// The mandate is there: every seat's lead is paged, and then, for pages come before all else, the card and the
    /// plan's template are posted.
    pub(super) fn begin_paging(&mut self) {
        self.green.phase = Phase::Paging { since: self.now };
        let answer_by = self.now + TimeDelta::seconds(i64::from(self.green.answer_within));
        self.green.answer_by = Some(answer_by);
        for chair in 0..self.green.seats.len() {
            let lead = self.seat(chair).lead.clone();
            if lead == self.green.caller {
                self.seat_the_caller(chair);
            } else {
                self.page(chair, lead, Role::Lead);
            }
        }
        self.start(Timer::AnswerBy, answer_by);
        self.start(Timer::MeetingEnds, self.green.meeting.ends_at());
        self.show(Surface::Card);
        self.show(Surface::GroundRules);
        for section in SECTIONS {
            self.show(Surface::Section {
                section: section.key,
            });
        }
        let leads = self.green.seats.iter().map(|seat| seat.lead.clone());
        self.invite(leads.chain(self.green.joined.clone()).collect());
        self.convene_if_quorate();
    }

    /// Whoever calls a Code Green and leads one of its functions has answered by calling. The page is there, so that
    /// the seat can be given up and the ladder goes on, but it is not sent.
    fn seat_the_caller(&mut self, chair: Chair) {
        let (at, by) = (self.now, self.green.caller.clone());
        let seat = self.seat_mut(chair);
        seat.pages.push(Page {
            rung: 0,
            recipient: by.clone(),
            role: Role::Lead,
            medium: Medium::SlackDm,
            state: PageState::Acknowledged { at },
            delivered_at: None,
            attempts: 0,
        });
        seat.holder = Some(Holder { by, at });
    }

    /// Pages one person, on a rung of its own. Its time runs from now until the delivery is recorded, so that a page
    /// that cannot be delivered moves on as well. The caller sees to it that nobody else's time runs for this seat.
    pub(super) fn page(&mut self, chair: Chair, recipient: UserId, role: Role) -> u16 {
        let now = self.now;
        let seat = self.seat_mut(chair);
        // Somebody would have to hand a seat on 65,535 times.
        let rung = u16::try_from(seat.pages.len()).unwrap_or(u16::MAX);
        seat.pages.push(Page {
            rung,
            recipient: recipient.clone(),
            role,
            medium: Medium::SlackDm,
            state: PageState::Queued { since: now },
            delivered_at: None,
            attempts: 1,
        });
        let page = seat.page_key(rung);
        self.will(Effect::Page {
            page: page.clone(),
            recipient,
            medium: Medium::SlackDm,
            attempt: 1,
        });
        self.start(Timer::Escalate { page }, now + self.green.waits.escalate());
        rung
    }

    /// A page or its reminder reached the person. The waits count from now, if this person's time still runs. Whatever
    /// happened while the message was on its way, it is made true.
    pub(super) fn record_sent(&mut self, key: &PageKey, attempt: u8) {
        let Some(chair) = self.chair_of_page(key) else {
            return;
        };
        let (now, waits) = (self.now, self.green.waits);
        let is_asked = self
            .seat(chair)
            .asked_now()
            .is_some_and(|page| page.rung == key.rung);
        let page = &mut self.seat_mut(chair).pages[usize::from(key.rung)];
        page.delivered_at = page.delivered_at.or(Some(now));
        if attempt == 1 && matches!(page.state, PageState::Queued { .. }) {
            page.state = PageState::Sent { at: now };
            if is_asked {
                if waits.remind() < waits.escalate() {
                    self.start(Timer::Remind { page: key.clone() }, now + waits.remind());
                }
                self.start(
                    Timer::Escalate { page: key.clone() },
                    now + waits.escalate(),
                );
            }
        }
        self.show(Surface::Page {
            page: key.clone(),
            attempt,
        });
    }

    /// A page cannot reach the person: the next one is asked at once.
    pub(super) fn record_unreachable(&mut self, key: &PageKey, why: Unreachable) {
        let Some(chair) = self.chair_of_page(key) else {
            return;
        };
        if self
            .green
            .page(key)
            .is_some_and(|page| page.state.is_open())
        {
            let failed = PageState::Failed { at: self.now, why };
            self.give_up_on(chair, key.rung, failed);
        }
    }

    /// Nobody will answer this open page: it ends as `end`, an offer it carries is over, and the seat goes on.
    pub(super) fn give_up_on(&mut self, chair: Chair, rung: u16, end: PageState) {
        let was_pending = self.is_pending(chair);
        *self.page_state_mut(chair, rung) = end;
        self.stop_timers(chair, rung);
        if let Some(offer) = self.offer_on(chair, rung) {
            self.end_offer(chair, DelegationState::Lapsed { at: self.now });
            self.tell_not_taken(chair, &offer, true);
        }
        if was_pending {
            self.keep_asking(chair);
        }
        self.show_seat(chair);
    }

    /// Whether somebody holds the seat or is being asked for it; otherwise it was reported missing.
    pub(super) fn is_pending(&self, chair: Chair) -> bool {
        let seat = self.seat(chair);
        seat.holder.is_some() || seat.asked_now().is_some()
    }

    /// A seat that nobody holds and for which nobody is being asked any more: the next person is paged at once, and
    /// where nobody is left the sponsor and the caller hear who is missing.
    pub(super) fn keep_asking(&mut self, chair: Chair) {
        if self.is_pending(chair) {
            return;
        }
        let seat = self.seat(chair);
        let Some((next, role)) = seat.next_in_line() else {
            let notice = Notice::SeatMissing {
                seat: seat.function.clone(),
            };
            self.tell_sponsor_and_caller(&notice);
            return;
        };
        let next = next.clone();
        self.page(chair, next.clone(), role);
        self.invite(vec![next]);
    }

    /// The pending offer that this page carries.
    pub(super) fn offer_on(&self, chair: Chair, rung: u16) -> Option<Delegation> {
        self.seat(chair)
            .offer()
            .filter(|offer| offer.rung == rung)
            .cloned()
    }

    pub(super) fn end_offer(&mut self, chair: Chair, end: DelegationState) {
        if let Some(delegation) = &mut self.seat_mut(chair).delegation {
            delegation.state = end;
        }
    }

    /// Whoever offered the seat is accountable again, and hears it.
    pub(super) fn tell_not_taken(&mut self, chair: Chair, offer: &Delegation, lapsed: bool) {
        let seat = self.seat(chair).function.clone();
        let notice = Notice::DelegationNotTaken {
            seat,
            to: offer.to.clone(),
            lapsed,
        };
        self.tell(offer.from.clone(), notice);
    }

    pub(super) fn invite(&mut self, mut users: Vec<UserId>) {
        users.sort();
        users.dedup();
        if !users.is_empty() {
            self.will(Effect::Invite { users });
        }
    }
}
