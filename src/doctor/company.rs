//! The file: that it can be read, what in it does nothing, and seats that hang on one person. Whether the people exist
//! is Slack's to say.

use super::finding::Said;
use super::visit::Visit;
use crate::config::Company;
use crate::domain::function::Function;
use crate::domain::ids::UserId;
use crate::domain::ladder::Climb;
use crate::domain::page::{Medium, Role};

/// That there is a file, and that `serve` can read it.
pub(super) fn config(visit: &Visit) -> Said {
    let company = match &visit.company {
        Ok(company) => company,
        Err(error) if visit.is_unset => {
            return Said::warn(
                format!("{} {}", error.setting, error.problem),
                &*error.remedy,
            );
        }
        Err(error) => return error.into(),
    };
    match (&visit.media, &visit.unmet) {
        (Some(Err(error)), _) | (_, Some(error)) => error.into(),
        (Some(Ok(_)) | None, None) => Said::ok(format!(
            "{} functions, {} approvers, Code Greens in {}",
            company.functions.len(),
            company.policy.approvers.len(),
            company.channel
        )),
    }
}

/// What is set and changes nothing.
pub(super) fn unused(visit: &Visit) -> Said {
    let Ok(company) = &visit.company else {
        return visit.no_company();
    };
    let mut idle = Vec::new();
    reminders(company, &mut idle);
    media(visit, company, &mut idle);
    contacts(company, &mut idle);
    if company.policy.deal_desk.as_ref() == Some(&company.channel) {
        idle.push(Said::warn(
            "policy.deal_desk is the channel of the Code Greens itself",
            "Name the channel where the deal desk sits, or leave deal_desk out.",
        ));
    }
    Said::gather("every setting has its use", idle)
}

fn reminders(company: &Company, idle: &mut Vec<Said>) {
    let paging = &company.paging;
    let by_slack = Climb::by_slack(paging.waits.escalate_after);
    let remind = paging.waits.remind_after;
    for (role, who) in [(Role::Lead, "a lead"), (Role::Deputy, "a deputy")] {
        let ladder = paging.ladder.as_ref();
        let wait = ladder.map_or(&by_slack, |ladder| ladder.climb(role)).wait;
        if wait <= remind {
            idle.push(Said::warn(
                format!(
                    "{who} is never reminded: paging.remind_after is {remind} s, and after {wait} s the next person is asked"
                ),
                "Set remind_after to less than escalate_after (or than the waits of that person's rungs).",
            ));
        }
    }
    if paging.answer_within <= paging.waits.escalate_after {
        idle.push(Said::warn(
            "paging.answer_by is over before a deputy is asked",
            "Set answer_by to more than escalate_after.",
        ));
    }
}

fn media(visit: &Visit, company: &Company, idle: &mut Vec<Said>) {
    let uses = |medium| {
        let ladder = company.paging.ladder.as_ref();
        ladder.is_some_and(|ladder| ladder.uses(medium))
    };
    if !uses(Medium::Email) {
        let remedy = "Add a [[paging.rung]] with by = \"email\" (docs/paging.md), or leave the mail settings out.";
        let of_contacts = company.contacts.iter().any(|it| it.email.is_some());
        for (is_set, what) in [
            (visit.has_mail_server, "SMTP_URL is set"),
            (company.mail_from.is_some(), "email.from is set"),
            (of_contacts, "contacts have an email address"),
        ] {
            if is_set {
                idle.push(Said::warn(
                    format!("{what}, and nobody is paged by email"),
                    remedy,
                ));
            }
        }
    }
    if !uses(Medium::PagerDuty) {
        let remedy = "Add a [[paging.rung]] with by = \"pagerduty\" (docs/paging.md), or leave its settings out.";
        let of_contacts = company.contacts.iter();
        let of_contacts = of_contacts.filter(|it| it.pagerduty_key_env.is_some());
        for (is_set, what) in [
            (visit.has_pagerduty_url, "PAGERDUTY_API_URL is set"),
            (
                of_contacts.count() > 0,
                "contacts have a key of PagerDuty's",
            ),
        ] {
            if is_set {
                idle.push(Said::warn(
                    format!("{what}, and nobody is paged by PagerDuty"),
                    remedy,
                ));
            }
        }
    }
}

fn contacts(company: &Company, idle: &mut Vec<Said>) {
    for contact in &company.contacts {
        let person = &contact.person;
        if contact.email.is_none() && contact.pagerduty_key_env.is_none() {
            idle.push(Said::warn(
                format!("the contact of {person} says nothing"),
                "Add email or pagerduty_key_env to it, or leave it out.",
            ));
        }
        if !company.functions.iter().any(|it| sits(it, person)) {
            idle.push(Said::warn(
                format!("there is a contact of {person}, who has no seat"),
                "Leave the contact out, or name them as lead or deputy of a function.",
            ));
        }
    }
}

fn sits(function: &Function, person: &UserId) -> bool {
    everybody(function).any(|known| known == person)
}

/// The lead and the deputies.
pub(super) fn everybody(function: &Function) -> impl Iterator<Item = &UserId> {
    std::iter::once(&function.lead).chain(&function.deputies)
}

/// Seats that hang on one person.
pub(super) fn seats(visit: &Visit) -> Said {
    let Ok(company) = &visit.company else {
        return visit.no_company();
    };
    let mut thin = Vec::new();
    for function in &company.functions {
        if function.required && function.deputies.is_empty() {
            thin.push(Said::warn(
                format!("{} is required and has no deputy", function.name),
                "Name a deputy: when the lead is silent, nobody else is asked.",
            ));
        }
    }
    let alone = |function: &&Function| function.deputies.is_empty();
    let mut seen: Vec<&UserId> = Vec::new();
    for function in company.functions.iter().filter(alone) {
        let lead = &function.lead;
        if seen.contains(&lead) {
            continue;
        }
        seen.push(lead);
        let theirs = company.functions.iter().filter(alone);
        let theirs: Vec<&str> = theirs
            .filter(|it| it.lead == *lead)
            .map(|it| it.name.as_str())
            .collect();
        if theirs.len() > 1 {
            thin.push(Said::warn(
                format!("{lead} sits alone in {}", theirs.join(" and ")),
                "Name another lead, or a deputy, so that one silent person leaves one gap.",
            ));
        }
    }
    Said::gather("no seat hangs on one person", thin)
}
