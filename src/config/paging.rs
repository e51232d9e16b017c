//! `[paging]`: how people are asked, how long silence may last, and when nobody is to be disturbed. Whether a medium is
//! set up, `company.rs` knows.

use super::ConfigError;
use super::emoji::name;
use super::section::Section;
use crate::domain::ladder::{Climb, Ladder, Step};
use crate::domain::page::{Medium, Waits};
use crate::domain::quiet::QuietHours;

/// More rungs than this for one person are a slip of the pen.
const MOST_RUNGS: usize = 10;
/// What Slack itself sets for "Vacationing" and "Out sick".
const AWAY: [&str; 2] = [":palm_tree:", ":face_with_thermometer:"];

const A_RUNG: &str = "Write who = \"lead\" or who = \"deputies\": the lead's rungs first, then those of each deputy.";
const A_MEDIUM: &str = "Write \"slack\", \"email\" or \"pagerduty\", or a list of them.";
const AN_EMOJI: &str = "Write emoji as Slack names them, such as [\":palm_tree:\"], or [] so that nobody counts as away.";
const HOURS: &str = "Write two times of the day, such as \"22:00-07:00\", or leave it out.";

/// The whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    pub waits: Waits,
    /// Seconds until the deadline the page shows.
    pub answer_within: u32,
    /// Absent: everybody by Slack.
    pub ladder: Option<Ladder>,
    /// The emoji of a status that says that somebody is out of office, with colons.
    pub away: Vec<String>,
    pub quiet_hours: Option<QuietHours>,
    /// Seconds after which a yes is asked for again; never where absent.
    pub ack_expires_after: Option<u32>,
}

impl Default for Paging {
    /// What holds where the file says nothing.
    fn default() -> Self {
        Self {
            waits: Waits {
                remind_after: 5 * 60,
                escalate_after: 10 * 60,
                approve_within: None,
            },
            answer_within: 30 * 60,
            ladder: None,
            away: AWAY.map(str::to_owned).to_vec(),
            quiet_hours: None,
            ack_expires_after: None,
        }
    }
}

pub(super) fn read(root: &mut Section<'_>) -> Result<Paging, ConfigError> {
    let mut paging = root.table(
        "paging",
        &[
            "remind_after",
            "escalate_after",
            "answer_by",
            "ack_expires_after",
            "away",
            "quiet_hours",
            "rung",
        ],
    )?;
    let default = Paging::default();
    let waits = Waits {
        remind_after: paging.duration("remind_after", default.waits.remind_after)?,
        escalate_after: paging.duration("escalate_after", default.waits.escalate_after)?,
        approve_within: None,
    };
    let answer_within = paging.duration("answer_by", default.answer_within)?;
    let ack_expires_after = match paging.duration("ack_expires_after", 0)? {
        0 => None,
        seconds => Some(seconds),
    };
    let away = match paging.texts("away", false, AN_EMOJI)? {
        Some(emoji) => emoji
            .iter()
            .map(|emoji| Ok(format!(":{}:", name(&paging, "away", emoji, AN_EMOJI)?)))
            .collect::<Result<_, _>>()?,
        None => default.away,
    };
    let quiet_hours = match paging.text("quiet_hours", HOURS)? {
        Some(text) => Some(QuietHours::parse(&text.value).ok_or_else(|| {
            let problem = format!("\"{}\" are no hours", text.value);
            paging.error(&text.span, "quiet_hours", problem, HOURS)
        })?),
        None => None,
    };
    let rungs = paging.tables("rung", &["who", "by", "wait"])?;
    let ladder = ladder(rungs, waits)?;
    Ok(Paging {
        waits,
        answer_within,
        ladder,
        away,
        quiet_hours,
        ack_expires_after,
    })
}

fn ladder(rungs: Vec<Section<'_>>, waits: Waits) -> Result<Option<Ladder>, ConfigError> {
    if rungs.is_empty() {
        return Ok(None);
    }
    let (mut lead, mut deputies) = (Rungs::default(), Rungs::default());
    for mut rung in rungs {
        let who = rung
            .text("who", A_RUNG)?
            .ok_or_else(|| rung.missing("who", A_RUNG))?;
        let climb = match who.value.as_str() {
            "lead" if !deputies.steps.is_empty() => {
                let problem = "comes after the deputies' rungs";
                return Err(rung.error(&who.span, "who", problem, A_RUNG));
            }
            "lead" => &mut lead,
            "deputies" => &mut deputies,
            other => {
                let problem = format!("\"{other}\" is nobody on the ladder");
                return Err(rung.error(&who.span, "who", problem, A_RUNG));
            }
        };
        climb.add(&mut rung, waits)?;
    }
    Ok(Some(Ladder {
        lead: lead.climb(waits),
        deputies: deputies.climb(waits),
    }))
}

/// The rungs of one person, as they are read.
#[derive(Default)]
struct Rungs {
    steps: Vec<Step>,
    wait: u32,
    count: usize,
}

impl Rungs {
    fn add(&mut self, rung: &mut Section<'_>, waits: Waits) -> Result<(), ConfigError> {
        let media = rung
            .texts("by", true, A_MEDIUM)?
            .ok_or_else(|| rung.missing("by", A_MEDIUM))?;
        let is_first = self.steps.is_empty();
        for medium in &media {
            let by = match medium.value.as_str() {
                "slack" => Medium::SlackDm,
                "email" => Medium::Email,
                "pagerduty" => Medium::PagerDuty,
                other => {
                    let problem = format!("\"{other}\" is no medium");
                    return Err(rung.error(&medium.span, "by", problem, A_MEDIUM));
                }
            };
            if self.steps.iter().any(|step| step.by == by) {
                let problem = format!("names \"{}\" a second time", medium.value);
                let remedy =
                    "Name each medium once a person: Slack reminds by itself after remind_after.";
                return Err(rung.error(&medium.span, "by", problem, remedy));
            }
            let after = self.wait;
            self.steps.push(Step { by, after });
        }
        let by_slack = self.steps.iter().any(|step| step.by == Medium::SlackDm);
        if is_first && !by_slack {
            let remedy = "Put \"slack\" on each person's first rung: that is where they answer.";
            return Err(rung.error(rung.span(), "by", "does not begin with Slack", remedy));
        }
        self.wait = self
            .wait
            .saturating_add(rung.duration("wait", waits.escalate_after)?);
        self.count += 1;
        if self.count > MOST_RUNGS {
            let problem = format!("is more than {MOST_RUNGS} for one person");
            return Err(rung.error(rung.span(), "", problem, "Leave some out."));
        }
        Ok(())
    }

    /// Who has no rung of their own is asked by Slack alone.
    fn climb(self, waits: Waits) -> Climb {
        if self.steps.is_empty() {
            return Climb::by_slack(waits.escalate_after);
        }
        Climb {
            steps: self.steps,
            wait: self.wait,
        }
    }
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
