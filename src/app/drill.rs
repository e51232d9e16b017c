//! A drill: a Code Green that is a rehearsal. Who calls it gives its mandate; there is no deal, no meeting and no plan.

use chrono::{DateTime, Utc};

use super::draft::{Chair, Table};
use super::{App, AppError, timeline};
use crate::domain::code_green::{CodeGreen, Place};
use crate::domain::command::Declaration;
use crate::domain::decide;
use crate::domain::drill::{DrillPlan, LATEST, LeftOut};
use crate::domain::effect::{Audience, Notice};
use crate::domain::ids::{CodeGreenId, FunctionKey, WorkspaceId};
use crate::domain::mandate::Mandate;
use crate::domain::money::{Currency, Money};
use crate::domain::opportunity::{Opportunity, Reason};
use crate::domain::person::{Actor, By};
use crate::store::StoreError;
use crate::store::change::{Change, Finish, Write};
use crate::store::jobs::{Job, Lane, NewTask, Task};

const ASK: &str =
    "Say whether you could come, as you would if it were real. Nothing else is to be done.";

/// One is set for later at a time.
const KEY: &str = "drill";

fn planned(plan: DrillPlan, run_at: DateTime<Utc>) -> NewTask {
    NewTask {
        key: KEY.to_owned(),
        lane: Lane::Timers,
        task: Task::Drill { plan },
        run_at,
    }
}

fn forget() -> Write {
    Write::ForgetTask {
        key: KEY.to_owned(),
    }
}

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
        only: &[FunctionKey],
        caller: &Actor,
    ) -> Result<Drilled, AppError> {
        let change = Change::new(ws.clone(), self.clock.now());
        self.drill_along(change, id, only, caller).await
    }

    /// The same in one commit with what `change` says already.
    async fn drill_along(
        &self,
        mut change: Change,
        id: CodeGreenId,
        only: &[FunctionKey],
        caller: &Actor,
    ) -> Result<Drilled, AppError> {
        let Some(declaration) = self.rehearsal(&change.workspace, id, only, caller) else {
            return Ok(Drilled::Nobody);
        };
        let by = By::Person(caller.clone());
        let outcome = decide::declare(declaration, &by, change.now)?;
        let mut green = outcome.code_green;
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

    /// Sets one for later, in the place of the one that was set.
    pub async fn plan_drill(
        &self,
        ws: &WorkspaceId,
        plan: DrillPlan,
        at: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let mut change = Change::new(ws.clone(), self.clock.now());
        change.writes.push(forget());
        change.tasks.push(planned(plan, at));
        self.commit(change).await?;
        Ok(())
    }

    /// The one that is set for later, and when.
    pub async fn planned_drill(
        &self,
        ws: &WorkspaceId,
    ) -> Result<Option<(DrillPlan, DateTime<Utc>)>, AppError> {
        Ok(match self.store.task(ws, KEY).await? {
            Some((Task::Drill { plan }, at)) => Some((plan, at)),
            Some(_) | None => None,
        })
    }

    pub async fn cancel_drill(&self, ws: &WorkspaceId) -> Result<(), AppError> {
        let mut change = Change::new(ws.clone(), self.clock.now());
        change.writes.push(forget());
        self.commit(change).await?;
        Ok(())
    }

    /// Its time has come: it begins, and the next one is set, in one commit. Where one is under way, or its time was too
    /// long ago, this one is left out. `caller` reads the report.
    pub async fn begin_planned_drill(
        &self,
        job: &Job,
        plan: &DrillPlan,
        caller: Option<&Actor>,
    ) -> Result<(), AppError> {
        let now = self.clock.now();
        let mut next = plan.again_after(job.due_at);
        while let Some(at) = next.filter(|at| *at <= now) {
            next = plan.again_after(at);
        }
        let ending = || {
            let mut change = Change::new(job.workspace.clone(), now);
            change.finish = Some((job.lease.clone(), Finish::Done));
            let again = next.map(|at| planned(plan.clone(), at));
            change.tasks.extend(again);
            change
        };
        let why = if now - job.due_at > LATEST {
            LeftOut::Late
        } else if let Some(caller) = caller {
            let functions = &plan.functions;
            let drilled = self.drill_along(ending(), CodeGreenId::new(), functions, caller);
            match drilled.await? {
                Drilled::Begun(_) | Drilled::Already => return Ok(()),
                Drilled::UnderWay => LeftOut::UnderWay,
                Drilled::Nobody => LeftOut::Nobody,
            }
        } else {
            LeftOut::Nobody
        };
        tracing::warn!(due = %job.due_at, ?why, "a drill that was set for this time was left out");
        let mut change = ending();
        change.tasks.extend(caller.map(|caller| NewTask {
            key: format!("{KEY}:left-out"),
            lane: Lane::Private,
            task: Task::Say {
                to: Audience::Person {
                    user: caller.user.clone(),
                },
                notice: Notice::DrillLeftOut {
                    due: job.due_at,
                    why,
                    next,
                },
            },
            run_at: now,
        }));
        self.commit(change).await?;
        Ok(())
    }

    /// The company's functions as they are now, each with its own executive.
    fn rehearsal(
        &self,
        ws: &WorkspaceId,
        id: CodeGreenId,
        only: &[FunctionKey],
        caller: &Actor,
    ) -> Option<Declaration> {
        let now = self.clock.now();
        let company = self.company();
        let functions = company.functions.iter();
        let asked = functions.filter(|it| only.is_empty() || only.contains(&it.key));
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
