//! A drill: a Code Green that is a rehearsal. Who calls it gives its mandate; there is no deal, no meeting and no plan.

use super::draft::{Chair, Table};
use super::{App, AppError, timeline};
use crate::domain::code_green::{CodeGreen, Place};
use crate::domain::command::Declaration;
use crate::domain::decide;
use crate::domain::ids::{CodeGreenId, FunctionKey, WorkspaceId};
use crate::domain::mandate::Mandate;
use crate::domain::money::{Currency, Money};
use crate::domain::opportunity::{Opportunity, Reason};
use crate::domain::person::{Actor, By};
use crate::store::StoreError;
use crate::store::change::{Change, Write};

const ASK: &str =
    "Say whether you could come, as you would if it were real. Nothing else is to be done.";

/// What calling a drill came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Drilled {
    /// Everybody is paged.
    Begun(Box<CodeGreen>),
    /// This form was sent before.
    Already,
    /// There is one already; one at a time.
    UnderWay,
    /// No function of these is there any more.
    Nobody,
}

impl App {
    /// Begins a drill for these functions; for all where none is named. Safe to call twice with the same id.
    pub async fn drill(
        &self,
        ws: &WorkspaceId,
        id: CodeGreenId,
        only: Option<&FunctionKey>,
        caller: &Actor,
    ) -> Result<Drilled, AppError> {
        let Some(declaration) = self.rehearsal(ws, id, only, caller) else {
            return Ok(Drilled::Nobody);
        };
        let now = self.clock.now();
        let by = By::Person(caller.clone());
        let outcome = decide::declare(declaration, &by, now)?;
        let mut green = outcome.code_green;
        let mut change = Change::new(ws.clone(), now);
        change.timeline = timeline::of_declaration(&green, &by);
        let effects = outcome.effects.into_iter();
        change.effects = effects.map(|effect| (green.id, effect)).collect();
        green.version = 1;
        change.writes.push(Write::NewCodeGreen {
            green: Box::new(green.clone()),
            draft: None,
        });
        match self.commit(change).await {
            Ok(committed) => {
                green.number = committed.number.unwrap_or_default();
                Ok(Drilled::Begun(Box::new(green)))
            }
            Err(StoreError::AlreadyHandled) => Ok(Drilled::Already),
            Err(StoreError::DuplicateDeal) => Ok(Drilled::UnderWay),
            Err(error) => Err(error.into()),
        }
    }

    /// The company's functions as they are now, each with its own executive.
    fn rehearsal(
        &self,
        ws: &WorkspaceId,
        id: CodeGreenId,
        only: Option<&FunctionKey>,
        caller: &Actor,
    ) -> Option<Declaration> {
        let now = self.clock.now();
        let company = self.company();
        let functions = company.functions.iter();
        let asked = functions.filter(|function| only.is_none_or(|only| function.key == *only));
        let chairs = asked.map(|function| Chair {
            function: function.key.clone(),
            person: function.lead.clone(),
            ask: ASK.to_owned(),
        });
        let table = Table {
            chairs: chairs.collect(),
            starts_at: self.default_start(),
            find_a_time: false,
            place: Place::Huddle,
        };
        let opportunity = Opportunity {
            account: "Drill".to_owned(),
            name: "can every function be reached?".to_owned(),
            amount: Money {
                minor: 0,
                currency: Currency::parse("EUR")?,
            },
            stage: None,
            close_on: now.date_naive(),
            reason: Reason::JustEmerged,
            situation: "A rehearsal.".to_owned(),
            to_win: None,
            next_step: None,
            next_step_on: None,
            crm_link: None,
        };
        let body = super::draft::DraftBody {
            opportunity: Some(opportunity),
            table: Some(table),
            ..super::draft::DraftBody::default()
        };
        let declared = self.declaration(ws, body, &caller.user)?;
        Some(Declaration {
            code_green: CodeGreen {
                id,
                mandate: Mandate::Given {
                    sponsor: caller.user.clone(),
                    at: now,
                },
                ack_expires_after: None,
                drill: true,
                ..declared.code_green
            },
        })
    }
}
