//! How people are asked: the policy of the paging ladder. A rung is a person, a medium and a wait; the rungs of one person
//! make up their climb, and when its time is up the next person is asked. Who that is, the seat says.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::page::{Medium, Role};

/// One step with one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub by: Medium,
    /// Seconds after the page's delivery; 0 with the page itself.
    pub after: u32,
}

/// How one person is asked, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// In the order of their times, each medium once; the first at 0.
    pub steps: Vec<Step>,
    /// Seconds until the next person is asked.
    pub wait: u32,
}

/// The operator's ladder, as it was when the Code Green was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    pub lead: Climb,
    /// Each deputy, and each stand-in.
    pub deputies: Climb,
}

impl Climb {
    /// By Slack alone.
    pub fn by_slack(wait: u32) -> Self {
        let by = Medium::SlackDm;
        Self {
            steps: vec![Step { by, after: 0 }],
            wait,
        }
    }

    pub fn lasts(&self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.wait))
    }
}

impl Ladder {
    pub fn climb(&self, role: Role) -> &Climb {
        match role {
            Role::Lead => &self.lead,
            Role::Deputy | Role::StandIn => &self.deputies,
        }
    }

    /// Whether anybody is asked by this medium.
    pub fn uses(&self, by: Medium) -> bool {
        let mut steps = self.lead.steps.iter().chain(&self.deputies.steps);
        steps.any(|step| step.by == by)
    }
}
