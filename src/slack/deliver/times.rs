//! Times for a meeting, offered: people's zones and their other tables are looked up, the domain says which times suit.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::attempt::{Attempt, Trouble};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::command::Command;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::person::Viewer;
use crate::domain::slots::{self, Finding, Party};
use crate::slack::render::Beside;

/// What people have at least to come.
const NOTICE: TimeDelta = TimeDelta::minutes(15);
/// More tables than these nobody sits at.
const OTHERS: u32 = 200;

pub(super) async fn offer(attempt: &Attempt<'_>, code_green: CodeGreenId) -> Result<(), Trouble> {
    let Some(green) = attempt.green(code_green).await? else {
        return attempt.done(Vec::new()).await;
    };
    if !matches!(green.meeting.finding, Finding::Wanted { .. }) {
        return attempt.done(Vec::new()).await;
    }
    let others = others(attempt, &green).await?;
    let mut parties = Vec::new();
    for who in wanted(&green) {
        parties.push(Party {
            zone: zone_of(attempt, &who).await,
            busy: meetings_of(&others, &who).map(|at| at.1).collect(),
        });
    }
    let from = green.meeting.starts_at.max(attempt.now() + NOTICE);
    let times = slots::propose(&parties, from, slots::deadline(&green, from));
    let command = Command::OfferTimes { times };
    attempt.execute(code_green, command, Vec::new()).await
}

/// Whoever sits, or is asked to, for each seat.
fn wanted(green: &CodeGreen) -> Vec<UserId> {
    let mut people: Vec<UserId> = Vec::new();
    for seat in &green.seats {
        let asked = seat.asked_now().map(|page| &page.recipient);
        let holder = seat.holder.as_ref().map(|holder| &holder.by);
        let who = holder.or(asked).unwrap_or(&seat.lead);
        if !people.contains(who) {
            people.push(who.clone());
        }
    }
    people
}

/// The other Code Greens that are still to meet.
async fn others(attempt: &Attempt<'_>, green: &CodeGreen) -> Result<Vec<CodeGreen>, Trouble> {
    let store = &attempt.bot.app.store;
    let open = store
        .open_code_greens(attempt.ws(), &Viewer::System, OTHERS)
        .await?;
    let now = attempt.now();
    let meets = |other: &CodeGreen| {
        let before = matches!(other.phase, Phase::Paging { .. } | Phase::Convened { .. });
        before && !other.drill && other.id != green.id && other.meeting.ends_at() > now
    };
    Ok(open.into_iter().filter(meets).collect())
}

fn meetings_of<'a>(
    others: &'a [CodeGreen],
    who: &'a UserId,
) -> impl Iterator<Item = (&'a CodeGreen, DateTime<Utc>)> {
    let wants = others
        .iter()
        .filter(|other| other.admits(who) && wanted(other).contains(who));
    wants.map(|other| (other, other.meeting.starts_at))
}

/// The other tables at which this person is wanted, the next first.
pub(super) async fn beside(
    attempt: &Attempt<'_>,
    green: &CodeGreen,
    who: &UserId,
) -> Result<Vec<Beside>, Trouble> {
    let others = others(attempt, green).await?;
    let mut beside: Vec<Beside> = meetings_of(&others, who)
        .map(|(other, starts_at)| Beside {
            number: other.number,
            starts_at,
        })
        .collect();
    beside.sort_by_key(|other| (other.starts_at, other.number));
    Ok(beside)
}

/// Where Slack does not say, it is UTC's.
pub(super) async fn zone_of(attempt: &Attempt<'_>, who: &UserId) -> Tz {
    let person = attempt.bot.directory.person(attempt.ws(), who).await;
    let zone = person.ok().and_then(|person| person.tz?.parse().ok());
    zone.unwrap_or(Tz::UTC)
}
