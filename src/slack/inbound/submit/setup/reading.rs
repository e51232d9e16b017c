//! What was typed into a form of the setup, put into the document. What only the whole document tells (a deputy who is the
//! lead, a duration that is none) the reader of the file says afterwards.

use crate::config::document::{Document, FunctionPart, RungPart, USUAL};
use crate::domain::ids::UserId;
use crate::domain::money::Money;
use crate::slack::inbound::fields::{Errors, Fields, LONG, SHORT};
use crate::slack::wire::{Topic, block};

/// Everybody who was chosen, with the field in which.
pub(super) fn people(fields: Fields<'_>, topic: &Topic) -> Vec<(String, UserId)> {
    let mut chosen = Vec::new();
    let mut add = |block: &str, users: Vec<UserId>| {
        chosen.extend(users.into_iter().map(|user| (block.to_owned(), user)));
    };
    match topic {
        Topic::First | Topic::Policy => {
            add(block::APPROVERS, fields.people(block::APPROVERS));
            for (key, ..) in USUAL {
                let block = format!("{}{key}", block::LEADS);
                add(&block, fields.person(&block).into_iter().collect());
            }
        }
        Topic::NewFunction | Topic::Function { .. } => {
            add(
                block::LEAD,
                fields.person(block::LEAD).into_iter().collect(),
            );
            add(block::DEPUTIES, fields.people(block::DEPUTIES));
        }
        Topic::Paging | Topic::Meeting | Topic::Emoji => {}
    }
    chosen
}

pub(super) fn read(
    fields: Fields<'_>,
    topic: &Topic,
    document: &mut Document,
    errors: &mut Errors,
) {
    match topic {
        Topic::First => {
            policy(fields, document, errors);
            leads(fields, document, errors);
        }
        Topic::Policy => {
            policy(fields, document, errors);
            document.policy.answer_within = errors.optional(fields, block::ANSWER_WITHIN, SHORT);
            document.policy.deal_desk = fields.channel(block::DEAL_DESK).map(str::to_owned);
        }
        Topic::NewFunction => function(fields, None, document, errors),
        Topic::Function { key } => function(fields, Some(key.as_str()), document, errors),
        Topic::Paging => paging(fields, document, errors),
        Topic::Meeting => {
            document.meeting.url = errors.optional(fields, block::URL, LONG);
            document.meeting.starts_in = errors.optional(fields, block::STARTS_IN, SHORT);
            document.locale = errors.optional(fields, block::LOCALE, SHORT);
        }
        Topic::Emoji => {
            for (key, field) in block::MEANINGS {
                let names = words(errors.optional(fields, field, SHORT));
                document.emoji.remove(key);
                if !names.is_empty() {
                    document.emoji.insert(key.to_owned(), names);
                }
            }
        }
    }
}

fn words(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn policy(fields: Fields<'_>, document: &mut Document, errors: &mut Errors) {
    match fields.channel(block::CHANNEL) {
        Some(channel) => document.channel = Some(channel.to_owned()),
        None => errors.add(block::CHANNEL, "Choose the channel."),
    }
    let approvers = fields.people(block::APPROVERS);
    if approvers.is_empty() {
        errors.add(block::APPROVERS, "Choose at least one person.");
    }
    document.policy.approvers = approvers.iter().map(ToString::to_string).collect();
    let text = errors
        .optional(fields, block::MINIMUM_AMOUNT, SHORT)
        .unwrap_or_default();
    let mut bars = Vec::new();
    for amount in amounts(&text) {
        match Money::parse(&amount) {
            Ok(money) => bars.push(money.to_string()),
            Err(error) => errors.add(block::MINIMUM_AMOUNT, error.to_string()),
        }
    }
    document.policy.minimum_amount = bars;
}

/// Amounts stand one after the other; a comma between two digits belongs to one of them.
fn amounts(text: &str) -> Vec<String> {
    let mut amounts = vec![String::new()];
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let is_between = *letter == ';'
            || *letter == '\n'
            || (*letter == ',' && !(digit(before) && digit(letters.get(at + 1))));
        match amounts.last_mut() {
            Some(amount) if !is_between => amount.push(*letter),
            Some(_) | None => amounts.push(String::new()),
        }
    }
    let trimmed = amounts.iter().map(|amount| amount.trim().to_owned());
    trimmed.filter(|amount| !amount.is_empty()).collect()
}

fn leads(fields: Fields<'_>, document: &mut Document, errors: &mut Errors) {
    document.function = Vec::new();
    for (key, name, brings) in USUAL {
        let block = format!("{}{key}", block::LEADS);
        let Some(lead) = fields.person(&block) else {
            continue;
        };
        document.function.push(FunctionPart {
            key: key.to_owned(),
            name: name.to_owned(),
            lead: lead.to_string(),
            deputies: Vec::new(),
            required: true,
            brings: brings.to_owned(),
        });
    }
    if document.function.is_empty() {
        let first = format!("{}{}", block::LEADS, USUAL[0].0);
        errors.add(&first, "Choose who leads at least one function.");
    }
}

fn function(fields: Fields<'_>, key: Option<&str>, document: &mut Document, errors: &mut Errors) {
    let all = &mut document.function;
    let at = key.and_then(|key| all.iter().position(|it| it.key == key));
    if fields.choice(block::REMOVE).is_some() {
        // Where it is gone already there is nothing to do.
        let Some(at) = at else { return };
        all.remove(at);
        if !all.iter().any(|it| it.required) {
            let words = "The table would wait for nobody. Add another function first, or make one of the others required.";
            errors.add(block::REMOVE, words);
        }
        return;
    }
    let name = errors.needed(fields, block::NAME, 60, "Give it the name people read.");
    let lead = fields.person(block::LEAD);
    if lead.is_none() {
        errors.add(block::LEAD, "Choose who leads it.");
    }
    let lead = lead.map(|lead| lead.to_string()).unwrap_or_default();
    let deputies = fields.people(block::DEPUTIES);
    let deputies: Vec<String> = deputies.iter().map(ToString::to_string).collect();
    if deputies.contains(&lead) {
        errors.add(
            block::DEPUTIES,
            "The lead is among them. Choose somebody who can stand in.",
        );
    }
    let namesake = |it: &FunctionPart| it.name.to_lowercase() == name.to_lowercase();
    let others = || {
        all.iter()
            .enumerate()
            .filter(|(place, _)| Some(*place) != at)
    };
    if others().any(|(_, it)| namesake(it)) {
        errors.add(block::NAME, "Another function is called so.");
    }
    let part = FunctionPart {
        key: match key {
            Some(key) => key.to_owned(),
            None => new_key(&name, all),
        },
        name,
        lead,
        deputies,
        required: fields.choice(block::REQUIRED).is_some(),
        brings: errors
            .optional(fields, block::BRINGS, 500)
            .unwrap_or_default(),
    };
    if !part.required && !others().any(|(_, it)| it.required) {
        let words = "The table would wait for nobody: leave this ticked for at least one function.";
        errors.add(block::REQUIRED, words);
    }
    if let Some(at) = at {
        all.remove(at);
    }
    let place = fields
        .choice(block::POSITION)
        .and_then(|it| it.parse().ok());
    let place = place.unwrap_or(all.len() + 1).clamp(1, all.len() + 1);
    all.insert(place - 1, part);
}

/// A key of its own; it stays when the name changes, for open Code Greens know the function by it.
fn new_key(name: &str, others: &[FunctionPart]) -> String {
    let kept = name.to_lowercase();
    let kept = kept
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let kept: String = kept.take(40).collect();
    let kept = match kept.trim_matches('-') {
        "" => "function",
        key => key,
    };
    let is_free = |key: &String| others.iter().all(|it| it.key != *key);
    let numbered = (2..).map(|n| format!("{kept}-{n}"));
    std::iter::once(kept.to_owned())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}

fn paging(fields: Fields<'_>, document: &mut Document, errors: &mut Errors) {
    let paging = &mut document.paging;
    paging.remind_after = errors.optional(fields, block::REMIND_AFTER, SHORT);
    paging.escalate_after = errors.optional(fields, block::ESCALATE_AFTER, SHORT);
    paging.answer_by = errors.optional(fields, block::ANSWER_BY, SHORT);
    paging.quiet_hours = errors.optional(fields, block::QUIET_HOURS, SHORT);
    paging.ack_expires_after = errors.optional(fields, block::ACK_EXPIRES_AFTER, SHORT);
    let away = errors.optional(fields, block::AWAY, SHORT);
    paging.away = match away.as_deref() {
        Some("none") => Some(Vec::new()),
        Some(_) => Some(words(away)),
        None => None,
    };
    let text = errors
        .optional(fields, block::RUNG, LONG)
        .unwrap_or_default();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut rungs = Vec::new();
    for line in lines {
        match rung(line) {
            Some(rung) => rungs.push(rung),
            None => errors.add(
                block::RUNG,
                format!("“{line}” is not a rung. Write who, by what and how long, such as “lead: slack, 5m”."),
            ),
        }
    }
    paging.rung = rungs;
}

/// "lead: email, pagerduty, 5m".
fn rung(line: &str) -> Option<RungPart> {
    let (who, rest) = line.split_once(':')?;
    let mut by = words(Some(rest.to_lowercase()));
    let is_wait = |word: &String| word.starts_with(|c: char| c.is_ascii_digit());
    let wait = match by.last() {
        Some(last) if is_wait(last) => by.pop(),
        Some(_) | None => None,
    };
    let who = match who.trim().to_lowercase().as_str() {
        "lead" => "lead",
        "deputy" | "deputies" => "deputies",
        _ => return None,
    };
    (!by.is_empty()).then(|| RungPart {
        who: who.to_owned(),
        by,
        wait,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_apart() {
        for (text, said) in [
            ("250k USD, 230k EUR", vec!["250k USD", "230k EUR"]),
            (
                "250,000 USD; 230.000 EUR",
                vec!["250,000 USD", "230.000 EUR"],
            ),
            ("USD 250,000,\n230k EUR", vec!["USD 250,000", "230k EUR"]),
            (" , ", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(amounts(text), said, "{text}");
        }
    }

    #[test]
    fn a_rung_is_a_line() {
        let read = rung("Lead: email, PagerDuty, 5m").expect("a rung");
        assert_eq!((read.who.as_str(), read.by.len()), ("lead", 2));
        assert_eq!(read.wait.as_deref(), Some("5m"));
        assert_eq!(
            rung("deputy: slack").map(|it| it.who),
            Some("deputies".to_owned())
        );
        for line in ["lead", "lead:", "lead: 5m", "boss: slack"] {
            assert_eq!(rung(line), None, "{line}");
        }
    }

    #[test]
    fn a_key_is_of_its_own() {
        let part = |key: &str| FunctionPart {
            key: key.to_owned(),
            ..FunctionPart::default()
        };
        assert_eq!(new_key("Legal & Risk", &[]), "legal---risk");
        assert_eq!(
            new_key("Legal", &[part("legal"), part("legal-2")]),
            "legal-3"
        );
        assert_eq!(new_key("法务", &[]), "function");
    }
}
