//! Who is asked for a seat, and who is asked next. At any time at most one person a seat is being asked against
//! the clock: the one paged last, while that page is open. What people answer is in `answering.rs`.

use super::work::{Chair, Work};
use crate::domain::code_green::Phase;
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::{PageKey, UserId};
use crate::domain::page::{Absence, Carried, Medium, Page, PageState, Role, Unreachable};
use crate::domain::seat::{Delegation, DelegationState, Holder};
use crate::domain::slots::Finding;
use crate::domain::timer::Timer;
use chrono::{DateTime, TimeDelta, Utc};

impl Work {
    /// The mandate is there: every seat's lead is paged, and then, for pages come before all else, the card and the
    /// plan's template are posted.
    pub(super) fn begin_paging(&mut self) {
        self.green.phase = Phase::Paging { since: self.now };
        let answer_by = self.now + TimeDelta::seconds(i64::from(self.green.answer_within));
        self.green.answer_by = Some(answer_by);
        for chair in 0..self.green.seats.len() {
            let lead = self.seat(chair).lead.clone();
            // In a drill whoever called it is to be reached like everybody else.
            if lead == self.green.caller && !self.green.drill {
                self.seat_the_caller(chair);
            } else {
                self.page(chair, lead, Role::Lead);
            }
        }
        self.start(Timer::AnswerBy, answer_by);
        if self.green.drill {
            self.show(Surface::Card);
            return;
        }
        self.plan_the_meeting();
        self.start(Timer::MeetingEnds, self.green.meeting.ends_at());
        if self.green.meeting.finding != Finding::Settled {
            self.look_for_a_time(false);
        }
        self.open_the_thread();
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
            state: PageState::Acknowledged { at },
            carriers: Vec::new(),
            delivered_at: None,
            attempts: 0,
            again: Vec::new(),
            remind_me_at: None,
            regardless: false,
        });
        let asked_again = None;
        seat.holder = Some(Holder {
            by,
            at,
            asked_again,
        });
    }

    /// Pages one person, on a rung of its own. Its time runs from now until the delivery is recorded, so that a page
    /// that cannot be delivered moves on as well. The caller sees to it that nobody else's time runs for this seat.
    pub(super) fn page(&mut self, chair: Chair, recipient: UserId, role: Role) -> u16 {
        let (now, climb) = (self.now, self.green.climb(role));
        self.let_in(&recipient);
        let seat = self.seat_mut(chair);
        // Somebody would have to hand a seat on 65,535 times.
        let rung = u16::try_from(seat.pages.len()).unwrap_or(u16::MAX);
        seat.pages.push(Page {
            rung,
            recipient,
            role,
            state: PageState::Queued { since: now },
            carriers: Vec::new(),
            delivered_at: None,
            attempts: 1,
            again: Vec::new(),
            remind_me_at: None,
            regardless: false,
        });
        let page = seat.page_key(rung);
        for step in climb.steps.iter().filter(|step| step.after == 0) {
            self.carry(chair, rung, step.by);
        }
        self.start_climb(chair, rung, now);
        self.start(Timer::Escalate { page }, now + climb.lasts());
        rung
    }

    /// One more medium is to bring the page.
    fn carry(&mut self, chair: Chair, rung: u16, medium: Medium) {
        let page = &mut self.seat_mut(chair).pages[usize::from(rung)];
        page.carry(medium, Carried::Asked);
        let recipient = page.recipient.clone();
        self.will(Effect::Page {
            page: self.seat(chair).page_key(rung),
            recipient,
            medium,
            attempt: 1,
        });
    }

    /// Sets the timers of the steps that are still to come, counted from `since`.
    fn start_climb(&mut self, chair: Chair, rung: u16, since: DateTime<Utc>) {
        for (step, after) in self.steps_to_come(chair, rung) {
            let page = self.seat(chair).page_key(rung);
            self.start(Timer::Climb { page, step }, since + after);
        }
    }

    /// The steps of a page whose media were not asked yet.
    pub(super) fn steps_to_come(&self, chair: Chair, rung: u16) -> Vec<(u8, TimeDelta)> {
        let page = &self.seat(chair).pages[usize::from(rung)];
        (0..)
            .zip(&self.green.climb(page.role).steps)
            .filter(|(_, step)| page.carried(step.by).is_none())
            .map(|(nth, step)| (nth, TimeDelta::seconds(i64::from(step.after))))
            .collect()
    }

    /// A step of the ladder with the person being asked.
    pub(super) fn climb(&mut self, key: &PageKey, step: u8) {
        let Some((chair, page)) = self.chair_of_page(key).zip(self.green.page(key)) else {
            return;
        };
        let steps = self.green.climb(page.role).steps;
        if let Some(step) = steps.get(usize::from(step)) {
            self.carry(chair, key.rung, step.by);
        }
    }

    /// A page or its reminder reached the person. The waits count from now, if this person's time still runs. Whatever
    /// happened while the message was on its way, it is made true.
    pub(super) fn record_sent(&mut self, key: &PageKey, attempt: u8, medium: Medium) {
        let Some(chair) = self.chair_of_page(key) else {
            return;
        };
        let (now, waits) = (self.now, self.green.waits);
        let is_asked = self
            .seat(chair)
            .asked_now()
            .is_some_and(|page| page.rung == key.rung);
        let page = &mut self.seat_mut(chair).pages[usize::from(key.rung)];
        if attempt == 1 && page.carried(medium) == Some(Carried::Asked) {
            page.carry(medium, Carried::Reached);
        }
        page.delivered_at = page.delivered_at.or(Some(now));
        let (role, wants_later) = (page.role, page.remind_me_at.is_some());
        if attempt == 1 && matches!(page.state, PageState::Queued { .. }) {
            page.state = PageState::Sent { at: now };
            if is_asked {
                let lasts = self.green.climb(role).lasts();
                if waits.remind() < lasts && !wants_later {
                    self.start(Timer::Remind { page: key.clone() }, now + waits.remind());
                }
                self.start_climb(chair, key.rung, now);
                self.start(Timer::Escalate { page: key.clone() }, now + lasts);
            }
        }
        match medium {
            Medium::SlackDm => self.show(Surface::Page {
                page: key.clone(),
                attempt,
            }),
            Medium::Email => {}
            // It rings, and the page may be over by now.
            Medium::PagerDuty => self.resolve_if_over(key),
        }
    }

    /// A medium cannot bring the page. Another one may; then the next step does not wait; and where none is left, or
    /// the person has left, the next one is asked at once.
    pub(super) fn record_unreachable(&mut self, key: &PageKey, medium: Medium, why: Unreachable) {
        let Some(chair) = self.chair_of_page(key) else {
            return;
        };
        let page = &mut self.seat_mut(chair).pages[usize::from(key.rung)];
        if !page.state.is_open() {
            return;
        }
        let was_asked = page.carried(medium).is_some();
        // What has reached them, and may ring there, has done so whatever is reported later.
        if page.carried(medium) == Some(Carried::Asked) {
            page.carry(medium, Carried::Lost);
        }
        match why {
            Unreachable::Deactivated => {}
            Unreachable::Refused if !was_asked => return,
            Unreachable::Refused if page.is_carried() => return,
            Unreachable::Refused => {
                if let Some((step, _)) = self.steps_to_come(chair, key.rung).first() {
                    let (page, step) = (key.clone(), *step);
                    self.climb(key, step);
                    self.will(Effect::Stop {
                        timer: Timer::Climb { page, step },
                    });
                    return;
                }
                let who = self.seat(chair).pages[usize::from(key.rung)]
                    .recipient
                    .clone();
                let seat = key.seat.clone();
                self.tell_caller(Notice::Unreached { seat, who });
            }
        }
        let failed = PageState::Failed { at: self.now, why };
        self.give_up_on(chair, key.rung, failed);
    }

    /// The person is not disturbed now: the next one is asked at once.
    pub(super) fn record_passed_over(&mut self, key: &PageKey, why: Absence) {
        let Some(chair) = self.chair_of_page(key) else {
            return;
        };
        let is_queued = self
            .green
            .page(key)
            .is_some_and(|page| matches!(page.state, PageState::Queued { .. }));
        if is_queued {
            let was_missing = !self.is_pending(chair);
            let over = PageState::PassedOver { at: self.now, why };
            self.give_up_on(chair, key.rung, over);
            // Everybody after them has let it pass while this page was on its way: they are the last hope.
            if was_missing {
                self.ask_the_passed_over(chair);
            }
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
        if let Some((next, role)) = seat.next_in_line() {
            let next = next.clone();
            self.page(chair, next.clone(), role);
            self.invite(vec![next]);
        } else if !self.ask_the_passed_over(chair) {
            let notice = Notice::SeatMissing {
                seat: self.seat(chair).function.clone(),
            };
            self.tell_sponsor_and_caller(&notice);
        }
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
        // A room that is still to be made is opened to all at once; a drill brings nobody anywhere.
        if !users.is_empty() && self.green.has_room() && !self.green.drill {
            self.will(Effect::Invite { users });
        }
    }
}
