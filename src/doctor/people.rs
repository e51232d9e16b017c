//! Everybody the file names: whether a page would find them. Standing is Slack's word; what it permits, the domain's.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;

use super::company::everybody;
use super::finding::Said;
use super::line;
use super::visit::Visit;
use crate::config::Company;
use crate::domain::ids::UserId;
use crate::domain::person::Standing;
use crate::slack::client::SlackError;

/// Questions to Slack at a time.
const AT_ONCE: usize = 8;
/// How long all of them may take; of whom nothing is heard by then, that is said.
const LONGEST: Duration = Duration::from_secs(6);

/// Leads, deputies and approvers, as Slack knows them.
pub(super) async fn reachable(visit: &Visit) -> Said {
    let Ok(company) = &visit.company else {
        return visit.no_company();
    };
    let api = match line::who(visit).await {
        Ok((api, _)) => api,
        Err(said) => return said,
    };
    let people = named(company);
    let now = visit.clock.now();
    let asked = people.iter().map(|(user, _)| (*user).clone()).enumerate();
    let asked: Vec<(usize, UserId)> = asked.collect();
    let mut answers = stream::iter(asked)
        .map(|(at, user)| async move { (at, api.user(&user, now).await) })
        .buffer_unordered(AT_ONCE);
    let mut heard = Vec::new();
    let _ = tokio::time::timeout(LONGEST, async {
        while let Some(answer) = answers.next().await {
            heard.push(answer);
        }
    })
    .await;
    heard.sort_by_key(|(at, _)| *at);
    let mut unheard = people.len() - heard.len();
    let mut wrong = Vec::new();
    for (at, answer) in heard {
        let (user, seats) = &people[at];
        match answer {
            Ok(person) => wrong.extend(standing(user, &person.name, seats, person.standing)),
            Err(SlackError::Permanent { code }) => wrong.push(unknown(user, seats, &code)),
            Err(SlackError::Retry { .. } | SlackError::Ambiguous { .. }) => unheard += 1,
        }
    }
    if unheard > 0 {
        wrong.push(Said::warn(
            format!(
                "of {unheard} of {} people Slack said nothing in time",
                people.len()
            ),
            "Run this again in a minute.",
        ));
    }
    Said::gather(format!("all {} people can be reached", people.len()), wrong)
}

/// Everybody once, with all that they are.
fn named(company: &Company) -> Vec<(&UserId, String)> {
    let mut people: Vec<(&UserId, String)> = Vec::new();
    let mut add = |user, what: String| match people.iter_mut().find(|(known, _)| *known == user) {
        Some((_, seats)) => {
            seats.push_str(", ");
            seats.push_str(&what);
        }
        None => people.push((user, what)),
    };
    for function in &company.functions {
        for user in everybody(function) {
            let role = if *user == function.lead {
                "lead"
            } else {
                "deputy"
            };
            add(user, format!("{role} of {}", function.name));
        }
    }
    for user in &company.policy.approvers {
        add(user, "approver".to_owned());
    }
    people
}

fn standing(user: &UserId, name: &str, seats: &str, standing: Standing) -> Option<Said> {
    let is = match standing {
        Standing::Full => return None,
        Standing::Deactivated => "is deactivated",
        Standing::Bot => "is a bot",
        Standing::Guest => "is a guest",
        Standing::Stranger => "is of another company",
    };
    Some(Said::fail(
        format!("{name} ({user}, {seats}) {is}"),
        "Name a full member of the workspace instead, in the file or by /codegreen setup.",
    ))
}

fn unknown(user: &UserId, seats: &str, code: &str) -> Said {
    match code {
        "user_not_found" | "user_not_visible" | "users_not_found" => Said::fail(
            format!("{user} ({seats}) is nobody in this workspace"),
            "Copy the member id from the person's profile in Slack, under the three dots, into the file, or choose somebody in /codegreen setup.",
        ),
        "missing_scope" => Said::fail(
            format!("{user} ({seats}) cannot be looked up without users:read"),
            "Mend scopes first.",
        ),
        other => Said::warn(
            format!("of {user} ({seats}) Slack says {other}"),
            "Run this again in a minute.",
        ),
    }
}
