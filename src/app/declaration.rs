//! What a draft and the company say, as a Code Green that has not begun. Decides nothing of what becomes of it.

use super::App;
use super::draft::{Chair, DraftBody};
use crate::domain::attendance::Presence;
use crate::domain::code_green::{CodeGreen, Meeting, Phase};
use crate::domain::command::Declaration;
use crate::domain::ids::{CodeGreenId, Number, UserId, WorkspaceId};
use crate::domain::mandate::Mandate;
use crate::domain::seat::Seat;
use crate::domain::slots::Finding;
use crate::domain::support::Support;

impl App {
    /// What the draft and the company say, as a Code Green that has not begun. `None` where a step is missing.
    pub(super) fn declaration(
        &self,
        ws: &WorkspaceId,
        body: DraftBody,
        caller: &UserId,
    ) -> Option<Declaration> {
        let (opportunity, table) = body.opportunity.zip(body.table)?;
        let company = &self.company();
        let now = self.clock.now();
        let chosen = body
            .sponsor
            .or_else(|| company.policy.default_sponsor(caller))?;
        let mandate = if company.policy.needs_permission(&opportunity.amount, caller) {
            Mandate::Asked {
                approvers: company.policy.approvers.clone(),
                asked: 0,
                chosen,
                until: None,
                desk: company.policy.deal_desk.clone(),
            }
        } else {
            // An approver who calls one is its sponsor.
            let own = company.policy.approvers.contains(caller);
            Mandate::Given {
                sponsor: if own { caller.clone() } else { chosen },
                at: now,
            }
        };
        let seats: Vec<Seat> = table
            .chairs
            .into_iter()
            .filter_map(|chair| self.seat(chair))
            .collect();
        (!seats.is_empty()).then(|| Declaration {
            code_green: CodeGreen {
                workspace: ws.clone(),
                id: CodeGreenId::new(),
                number: Number::default(),
                version: 0,
                channel: company.channel.clone(),
                opportunity,
                caller: caller.clone(),
                mandate,
                phase: Phase::Requested,
                seats,
                waits: company.paging.waits,
                ladder: company.paging.ladder.clone(),
                ack_expires_after: company.paging.ack_expires_after,
                quiet_override: None,
                answer_within: company.paging.answer_within,
                answer_by: None,
                meeting: Meeting {
                    finding: if table.find_a_time {
                        Finding::Wanted { stands: false }
                    } else {
                        Finding::Settled
                    },
                    ..Meeting::at(table.starts_at, table.place)
                },
                meeting_in: company.meeting_in,
                source: body.source,
                declared_at: now,
                joined: Vec::new(),
                outside: Vec::new(),
                before_close: None,
                read_back: None,
                look_forward: None,
                confidential: None,
                drill: false,
            },
        })
    }

    /// A function's chair with whom the caller put there, and the function's own deputies behind.
    fn seat(&self, chair: Chair) -> Option<Seat> {
        let company = self.company();
        let function = company
            .functions
            .iter()
            .find(|function| function.key == chair.function)?;
        let deputies = function
            .deputies
            .iter()
            .filter(|deputy| **deputy != chair.person);
        Some(Seat {
            function: function.key.clone(),
            name: function.name.clone(),
            ask: chair.ask,
            required: function.required,
            deputies: deputies.cloned().collect(),
            lead: chair.person,
            holder: None,
            delegation: None,
            support: Support::default(),
            presence: Presence::default(),
            pages: Vec::new(),
        })
    }
}
