//! What must lie beside the state of a Code Green, and what may not: the timers it waits for, the pages on their way, a
//! person asked for every free seat. Compares and says what is amiss; mending it is a command like any other, decided in
//! `decide/mending.rs`.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::code_green::{CodeGreen, Phase};
use super::ids::{FunctionKey, PageKey, UserId};
use super::mandate::Mandate;
use super::page::{Carried, Medium, PageState};
use super::seat::Seat;
use super::timer::Timer;

/// A timer is put off by trouble for some minutes at most. One that is due much later than its state says is lost.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// A timer that leaves no trace when it fires is only missed while it cannot have fired yet, by anybody's clock.
const CLOCKS: TimeDelta = TimeDelta::seconds(5);

/// What was found beside one Code Green as it was at `version`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub version: i64,
    /// Each timer, and when it will fire.
    pub timers: BTreeMap<String, (Timer, DateTime<Utc>)>,
    pub posts: Vec<Post>,
}

/// One message of a page that was asked for at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub page: PageKey,
    pub attempt: u8,
    pub recipient: UserId,
    pub medium: Medium,
    pub stands: PostStands,
}

/// What is known of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostStands {
    /// Nothing more is to be done for it.
    Settled,
    /// It is to be sent, and there is a job that does it.
    OnItsWay,
    /// It is to be sent, and there is none.
    Forgotten,
}

/// Something that is not as it must be, and what puts it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// A timer that must be there is not.
    StartTimer { timer: Timer, at: DateTime<Utc> },
    /// A timer would fire long after its time.
    MoveTimer { timer: Timer, at: DateTime<Utc> },
    /// A timer that nothing waits for.
    StopTimer { timer: Timer },
    /// A page is to be sent and nobody is about to. Whether it was sent, nobody knows.
    SendPage {
        page: PageKey,
        recipient: UserId,
        medium: Medium,
        attempt: u8,
    },
    /// Nobody holds the seat, nobody is being asked, and there is somebody left to ask.
    AskOn { seat: FunctionKey },
}

impl Repair {
    /// What it is counted and logged as.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::StartTimer { .. } => "timer_missing",
            Self::MoveTimer { .. } => "timer_late",
            Self::StopTimer { .. } => "timer_without_owner",
            Self::SendPage { .. } => "page_without_job",
            Self::AskOn { .. } => "seat_unasked",
        }
    }
}

impl CodeGreen {
    /// What is amiss. Nothing, where what was found belongs to another version.
    pub fn amiss(&self, found: &Found, now: DateTime<Utc>) -> Vec<Repair> {
        if found.version != self.version {
            return Vec::new();
        }
        let mut repairs = self.timers_amiss(found, now);
        repairs.extend(self.posts_amiss(found));
        if self.must_be_under_way().is_ok() {
            let unasked = self.seats.iter().filter(|seat| {
                seat.holder.is_none() && seat.asked_now().is_none() && seat.next_in_line().is_some()
            });
            repairs.extend(unasked.map(|seat| Repair::AskOn {
                seat: seat.function.clone(),
            }));
        }
        repairs
    }

    /// Whether a timer has anything to do as things stand.
    pub fn waits_for(&self, timer: &Timer) -> bool {
        match timer {
            Timer::AskNextApprover => {
                self.phase == Phase::Requested && matches!(self.mandate, Mandate::Asked { .. })
            }
            Timer::Remind { page } | Timer::Escalate { page } => {
                !self.phase.is_over() && self.is_asked_now(page)
            }
            Timer::Climb { page, step: _ } => !self.phase.is_over() && self.is_asked_now(page),
            Timer::RemindMe { page } => {
                !self.phase.is_over() && self.page(page).is_some_and(|it| it.remind_me_at.is_some())
            }
            Timer::QuietEnds { seat } => self.seat(seat).is_some_and(|seat| self.sleeps(seat)),
            Timer::AckExpires { seat } => {
                !self.phase.is_over() && self.ack_expires_at(seat).is_some()
            }
            Timer::AnswerBy => matches!(self.phase, Phase::Paging { .. }),
            Timer::MeetingSoon => {
                let told = self.meeting.course.reminded_for;
                self.comes_to_meet() && told != Some(self.meeting.starts_at)
            }
            Timer::MeetingBegins => self.comes_to_meet() && self.meeting.course.began_at.is_none(),
            Timer::MeetingEnds => {
                !self.drill && matches!(self.phase, Phase::Paging { .. } | Phase::Convened { .. })
            }
            Timer::LookForward => {
                matches!(self.phase, Phase::Closed { .. }) && self.look_forward.is_some()
            }
        }
    }

    /// Whether the meeting is still to come or under way.
    fn comes_to_meet(&self) -> bool {
        !self.drill && matches!(self.phase, Phase::Paging { .. } | Phase::Convened { .. })
    }

    /// Every timer that must be running, and its time. Timers that leave no trace in the state are left out once they may
    /// have fired.
    fn awaited(&self, now: DateTime<Utc>) -> Vec<(Timer, DateTime<Utc>)> {
        let mut awaited = Vec::new();
        if let Mandate::Asked {
            approvers, asked, ..
        } = &self.mandate
            && let Some(due) = self.next_approver_due()
            && self.waits_for(&Timer::AskNextApprover)
            && (*asked < approvers.len() || due > now + CLOCKS)
        {
            awaited.push((Timer::AskNextApprover, due));
        }
        if let Some(due) = self.answer_by
            && self.waits_for(&Timer::AnswerBy)
            && due > now + CLOCKS
        {
            awaited.push((Timer::AnswerBy, due));
        }
        if self.waits_for(&Timer::MeetingBegins)
            && (matches!(self.phase, Phase::Convened { .. })
                || self.meeting.starts_at > now + CLOCKS)
        {
            awaited.push((Timer::MeetingBegins, self.meeting.starts_at));
        }
        if let Some(due) = self.meeting_over_at() {
            awaited.push((Timer::MeetingEnds, due));
        }
        if self.phase.is_over() {
            return awaited;
        }
        for seat in &self.seats {
            awaited.extend(self.awaited_for(seat));
        }
        awaited
    }

    /// What must be running for one seat.
    fn awaited_for(&self, seat: &Seat) -> Vec<(Timer, DateTime<Utc>)> {
        let mut awaited = Vec::new();
        for page in &seat.pages {
            if let Some(at) = page.remind_me_at {
                let page = seat.page_key(page.rung);
                awaited.push((Timer::RemindMe { page }, at));
            }
        }
        let function = seat.function.clone();
        let asks = matches!(self.phase, Phase::Paging { .. } | Phase::Convened { .. });
        if let Some(at) = self.ack_expires_at(&function).filter(|_| asks) {
            awaited.push((Timer::AckExpires { seat: function }, at));
        } else if self.sleeps(seat)
            && let Some(at) = seat.sleepers().map(|(_, _, until)| until).min()
        {
            awaited.push((Timer::QuietEnds { seat: function }, at));
        }
        let Some((page, since)) = seat
            .asked_now()
            .and_then(|page| Some((page, page.state.asked_since()?)))
        else {
            return awaited;
        };
        let key = seat.page_key(page.rung);
        let (remind, climb) = (self.waits.remind(), self.climb(page.role));
        if matches!(page.state, PageState::Sent { .. })
            && page.attempts < 2
            && page.remind_me_at.is_none()
            && remind < climb.lasts()
        {
            let page = key.clone();
            awaited.push((Timer::Remind { page }, since + remind));
        }
        for (step, it) in (0..).zip(&climb.steps) {
            if page.carried(it.by).is_none() {
                let after = TimeDelta::seconds(i64::from(it.after));
                let page = key.clone();
                awaited.push((Timer::Climb { page, step }, since + after));
            }
        }
        awaited.push((Timer::Escalate { page: key }, since + climb.lasts()));
        awaited
    }

    /// The seats that wait for somebody to wake, and when the first does.
    pub fn nights(&self) -> BTreeMap<FunctionKey, DateTime<Utc>> {
        let asleep = self.seats.iter().filter(|seat| self.sleeps(seat));
        let until = asleep.filter_map(|seat| {
            let first = seat.sleepers().map(|(_, _, until)| until).min()?;
            Some((seat.function.clone(), first))
        });
        until.collect()
    }

    /// Whether the seat waits for somebody to wake.
    fn sleeps(&self, seat: &Seat) -> bool {
        self.must_be_under_way().is_ok()
            && seat.holder.is_none()
            && seat.asked_now().is_none()
            && seat.sleepers().next().is_some()
    }

    fn timers_amiss(&self, found: &Found, now: DateTime<Utc>) -> Vec<Repair> {
        let mut repairs = Vec::new();
        for (timer, due) in self.awaited(now) {
            match found.timers.get(&timer.to_string()) {
                None => repairs.push(Repair::StartTimer { timer, at: due }),
                // Each approver has a rung's time from when they were asked, however late that was.
                Some(_) if timer == Timer::AskNextApprover => {}
                Some((_, at)) if *at > due.max(now) + LATE => {
                    repairs.push(Repair::MoveTimer { timer, at: due });
                }
                Some(_) => {}
            }
        }
        let strays = found
            .timers
            .values()
            .filter(|(timer, _)| !self.waits_for(timer));
        repairs.extend(strays.map(|(timer, _)| Repair::StopTimer {
            timer: timer.clone(),
        }));
        repairs
    }

    fn posts_amiss(&self, found: &Found) -> Vec<Repair> {
        let forgotten = found
            .posts
            .iter()
            .filter(|post| post.stands == PostStands::Forgotten);
        let mut repairs: Vec<Repair> = forgotten
            .map(|post| Repair::SendPage {
                page: post.page.clone(),
                recipient: post.recipient.clone(),
                medium: post.medium,
                attempt: post.attempt,
            })
            .collect();
        for seat in &self.seats {
            for page in &seat.pages {
                let key = seat.page_key(page.rung);
                for medium in Medium::ALL {
                    let is_known = found
                        .posts
                        .iter()
                        .any(|post| post.page == key && post.medium == medium);
                    let is_asked = page.carried(medium) == Some(Carried::Asked);
                    if matches!(page.state, PageState::Queued { .. }) && is_asked && !is_known {
                        repairs.push(Repair::SendPage {
                            page: key.clone(),
                            recipient: page.recipient.clone(),
                            medium,
                            attempt: 1,
                        });
                    }
                }
            }
        }
        repairs
    }

    fn is_asked_now(&self, key: &PageKey) -> bool {
        self.seat(&key.seat)
            .and_then(|seat| seat.asked_now())
            .is_some_and(|page| page.rung == key.rung)
    }
}
