//! Whose yes the Code Green has. Until it is given nobody is paged and nothing is posted. Whether one is needed is
//! the policy's answer, given before.

use chrono::TimeDelta;

use super::work::Work;
use crate::domain::authority::{About, Action};
use crate::domain::code_green::Phase;
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::mandate::Mandate;
use crate::domain::refusal::Refusal;
use crate::domain::slots::half_hour_from;
use crate::domain::timer::Timer;

impl Work {
    /// A new Code Green: straight to paging where the mandate is given, else the first approver is asked.
    pub(super) fn declare(&mut self) {
        self.green.declared_at = self.now;
        let first = [
            Some(self.green.caller.clone()),
            self.green.sponsor().cloned(),
        ];
        for person in first.into_iter().flatten() {
            self.let_in(&person);
        }
        self.green.phase = Phase::Requested;
        match &mut self.green.mandate {
            Mandate::Given { .. } => {
                if self.green.meeting.starts_at < self.now {
                    self.move_the_meeting();
                }
                self.begin_paging();
            }
            Mandate::Asked {
                approvers,
                asked,
                chosen,
                desk,
                ..
            } => {
                // A desk is read by whoever sits there.
                if self.green.confidential.is_some() {
                    *desk = None;
                }
                // The sponsor whom the caller chose is asked first, if that is an approver.
                approvers.sort_by_key(|approver| approver != chosen);
                *asked = 0;
                let first = approvers.first().cloned();
                self.ask_next_approver();
                if let Some(approver) = first {
                    self.tell_caller(Notice::MandateAsked { approver });
                }
            }
            Mandate::NotNow { .. } | Mandate::Redirected { .. } => {
                self.green.phase = Phase::Declined { at: self.now };
            }
        }
    }

    /// Asks the next approver, who has a time of their own. After the last one the caller hears once that nobody
    /// answered; any approver may still say Go.
    pub(super) fn ask_next_approver(&mut self) {
        let Mandate::Asked {
            approvers,
            asked,
            until,
            ..
        } = &mut self.green.mandate
        else {
            return;
        };
        if *asked >= approvers.len() {
            self.tell_caller(Notice::MandateUnanswered);
            return;
        }
        *asked += 1;
        let turn_ends = self.now + self.green.waits.approve();
        *until = Some(turn_ends);
        // Those who were asked before see that somebody else is asked, too.
        let asked = self.asked_approvers();
        if let Some(next) = asked.last() {
            self.let_in(next);
        }
        self.show_requests(asked);
        self.start(Timer::AskNextApprover, turn_ends);
    }

    /// An approver's Go. Paging begins.
    ///
    /// # Errors
    /// [`Refusal::NotAnApprover`], [`Refusal::MandateDecided`] by somebody else, [`Refusal::Over`] once the caller
    /// stood it down.
    pub(super) fn give_mandate(&mut self, approver: &UserId) -> Result<(), Refusal> {
        match &self.green.mandate {
            Mandate::Asked { .. } => {}
            Mandate::Given { sponsor, at: _ } if sponsor == approver => return Ok(()),
            Mandate::Given { .. } | Mandate::NotNow { .. } | Mandate::Redirected { .. } => {
                return Err(Refusal::MandateDecided);
            }
        }
        let asked = self.decide_mandate(approver)?;
        self.let_in(approver);
        self.green.mandate = Mandate::Given {
            sponsor: approver.clone(),
            at: self.now,
        };
        let earliest = self.now + TimeDelta::seconds(i64::from(self.green.meeting_in));
        if self.green.meeting.starts_at < earliest {
            self.move_the_meeting();
        }
        self.begin_paging();
        self.show_requests(asked);
        if *approver != self.green.caller {
            self.tell_caller(Notice::MandateGiven {
                by: approver.clone(),
            });
        }
        Ok(())
    }

    /// An approver's Not now, with a kind reason for the caller.
    ///
    /// # Errors
    /// As for Go.
    pub(super) fn deny_mandate(
        &mut self,
        approver: &UserId,
        reason: String,
    ) -> Result<(), Refusal> {
        match &self.green.mandate {
            Mandate::Asked { .. } => {}
            Mandate::NotNow { by, .. } if by == approver => return Ok(()),
            Mandate::Given { .. } | Mandate::NotNow { .. } | Mandate::Redirected { .. } => {
                return Err(Refusal::MandateDecided);
            }
        }
        let asked = self.decide_mandate(approver)?;
        self.green.mandate = Mandate::NotNow {
            by: approver.clone(),
            at: self.now,
            reason: reason.clone(),
        };
        self.green.phase = Phase::Declined { at: self.now };
        self.show_requests(asked);
        if *approver != self.green.caller {
            self.tell_caller(Notice::MandateNotNow {
                by: approver.clone(),
                reason,
            });
        }
        Ok(())
    }

    /// An approver's Redirect: no table is called; the deal desk reads the deal and why, and the caller where it went.
    ///
    /// # Errors
    /// As for Go; [`Refusal::NoDealDesk`] where the company has named none.
    pub(super) fn redirect(&mut self, approver: &UserId, reason: String) -> Result<(), Refusal> {
        let desk = match &self.green.mandate {
            Mandate::Asked { desk, .. } => desk.clone(),
            Mandate::Redirected { by, .. } if by == approver => return Ok(()),
            Mandate::Given { .. } | Mandate::NotNow { .. } | Mandate::Redirected { .. } => {
                return Err(Refusal::MandateDecided);
            }
        };
        let asked = self.decide_mandate(approver)?;
        let desk = desk.ok_or(Refusal::NoDealDesk)?;
        let by = approver.clone();
        self.green.mandate = Mandate::Redirected {
            by: by.clone(),
            at: self.now,
            desk: desk.clone(),
            reason: reason.clone(),
        };
        self.green.phase = Phase::Declined { at: self.now };
        self.show_requests(asked);
        self.will(Effect::Tell {
            to: Audience::Channel {
                channel: desk.clone(),
            },
            notice: Notice::DealDeskAsked {
                by: by.clone(),
                reason: reason.clone(),
            },
        });
        if *approver != self.green.caller {
            self.tell_caller(Notice::MandateRedirected { by, desk, reason });
        }
        Ok(())
    }

    /// What Go, Not now and Redirect have in common: an approver decides, and nobody else is asked. Returns those who were, for
    /// they are to see that it is decided.
    fn decide_mandate(&mut self, approver: &UserId) -> Result<Vec<UserId>, Refusal> {
        if self.green.phase.is_over() {
            return Err(Refusal::Over);
        }
        let Mandate::Asked { .. } = &self.green.mandate else {
            return Err(Refusal::MandateDecided);
        };
        let about = About::Whole;
        if !self.green.allows(Action::DecideMandate, approver, about) {
            return Err(Refusal::NotAnApprover);
        }
        self.will(Effect::Stop {
            timer: Timer::AskNextApprover,
        });
        Ok(self.asked_approvers())
    }

    pub(super) fn asked_approvers(&self) -> Vec<UserId> {
        match &self.green.mandate {
            Mandate::Asked {
                approvers, asked, ..
            } => approvers.iter().take(*asked).cloned().collect(),
            Mandate::Given { .. } | Mandate::NotNow { .. } | Mandate::Redirected { .. } => {
                Vec::new()
            }
        }
    }

    /// The questions in the DMs of those who were asked.
    pub(super) fn show_requests(&mut self, asked: Vec<UserId>) {
        for approver in asked {
            self.show(Surface::MandateRequest { approver });
        }
    }

    /// The mandate took its time: the meeting moves to the first half hour that leaves people as much notice as the
    /// company usually gives.
    pub(super) fn move_the_meeting(&mut self) {
        let earliest = self.now + TimeDelta::seconds(i64::from(self.green.meeting_in));
        self.green.meeting.starts_at = half_hour_from(earliest);
    }
}
