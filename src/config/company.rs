//! `codegreen.toml` → [`Company`]. Holds the rules a single key cannot see: one bar per currency, a deputy who is not
//! the lead, keys that are unique.

use std::collections::HashSet;

use super::section::{At, Section, Source};
use super::{Company, ConfigError};
use crate::domain::function::Function;
use crate::domain::ids::{ChannelId, FunctionKey, UserId};
use crate::domain::mandate::Policy;
use crate::domain::money::{Money, MoneyError};

/// More seats than this do not fit the table's modal (Slack: 100 blocks, two a seat).
const MOST_FUNCTIONS: usize = 40;
/// Fits a line of the board and, with the prefix, a `block_id` (Slack: 255).
const MOST_KEY: usize = 50;
const MOST_NAME: usize = 60;
/// Pre-fills an input (Slack: 3,000 characters).
const MOST_BRINGS: usize = 500;
/// Slack's limit for the address behind a button is 3,000; `{id}` needs room.
const MOST_URL: usize = 2_900;

const A_CHANNEL: &str = "Write the channel's id, such as \"C0ESCALATE\": Slack shows it at the bottom of the channel's details.";
const A_DESK: &str = "Write the id of the channel where the deal desk sits, such as \"C0DEALDESK\", or leave it out.";
const A_PERSON: &str = "Write a member id, such as \"U0CFO\": Slack shows it in the person's profile, under the three dots.";
const SOME_APPROVERS: &str = "Name at least one member id, such as approvers = [\"U0VPSALES\"]: the first is the default sponsor.";
const SOME_DEPUTIES: &str = "Write a list of member ids, such as [\"U0FPNA\"], or leave it out.";
const A_BAR: &str = "Write an amount with its currency, such as \"250000 USD\" or [\"250000 USD\", \"230000 EUR\"].";
const A_URL: &str = "Write an address that begins with https://, such as \"https://meet.example.com/{id}\", or leave it out for a huddle.";
const A_KEY: &str = "Write a short key of letters, digits, - and _, such as \"finance\".";
const A_NAME: &str = "Write the name people read, such as \"Finance\".";

impl Company {
    /// Reads the file's `text`; `file` is how errors call it.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and remedy.
    pub fn read(file: &str, text: &str) -> Result<Self, ConfigError> {
        let mut root = Section::root(
            Source { file, text },
            &[
                "channel", "locale", "policy", "paging", "meeting", "email", "contact", "emoji",
                "function",
            ],
        )?;
        let channel = root
            .text("channel", A_CHANNEL)?
            .ok_or_else(|| root.missing("channel", A_CHANNEL))?;
        let channel = channel_id(&root, "channel", channel)?;
        let locale = super::locale::read(&mut root)?;
        let (policy, approve_within) = policy(root.table(
            "policy",
            &["minimum_amount", "approvers", "answer_within", "deal_desk"],
        )?)?;

        let mut paging = super::paging::read(&mut root)?;
        paging.waits.approve_within = approve_within;

        let mut meeting = root.table("meeting", &["url", "starts_in"])?;
        let meeting_url = meeting_url(&mut meeting)?;
        let meeting_in = meeting.duration("starts_in", 30 * 60)?;

        let mail_from = super::contacts::sender(&mut root)?;
        let contacts = super::contacts::read(&mut root)?;
        let emoji = super::emoji::read(&mut root)?;
        let functions = functions(&mut root)?;
        Ok(Self {
            channel,
            locale,
            policy,
            paging,
            meeting_url,
            meeting_in,
            functions,
            mail_from,
            contacts,
            emoji,
        })
    }
}

/// Slack's ids: a letter for the kind, then capital letters and digits.
fn is_id(text: &str, kinds: [char; 2]) -> bool {
    text.len() > 1
        && text.starts_with(kinds)
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn channel_id(section: &Section<'_>, key: &str, id: At<String>) -> Result<ChannelId, ConfigError> {
    if is_id(&id.value, ['C', 'G']) {
        Ok(ChannelId(id.value))
    } else {
        let problem = format!("\"{}\" is not a channel id", id.value);
        Err(section.error(&id.span, key, problem, A_CHANNEL))
    }
}

pub(super) fn person(
    section: &Section<'_>,
    key: &str,
    id: At<String>,
) -> Result<UserId, ConfigError> {
    if is_id(&id.value, ['U', 'W']) {
        Ok(UserId(id.value))
    } else {
        Err(section.error(
            &id.span,
            key,
            format!("\"{}\" is not a member id", id.value),
            A_PERSON,
        ))
    }
}

/// Nobody stands in the list twice.
fn people(
    section: &Section<'_>,
    key: &str,
    ids: Vec<At<String>>,
) -> Result<Vec<UserId>, ConfigError> {
    let mut people = Vec::new();
    for id in ids {
        let span = id.span.clone();
        let user = person(section, key, id)?;
        if people.contains(&user) {
            return Err(section.error(
                &span,
                key,
                format!("names {user} twice"),
                "Keep one of the two.",
            ));
        }
        people.push(user);
    }
    Ok(people)
}

/// The policy, and how many seconds an approver has where the file says it.
fn policy(mut section: Section<'_>) -> Result<(Policy, Option<u32>), ConfigError> {
    let mut minimum_amount: Vec<Money> = Vec::new();
    for bar in section
        .texts("minimum_amount", true, A_BAR)?
        .unwrap_or_default()
    {
        let money = Money::parse(&bar.value).map_err(|error| {
            // The error's own sentence speaks to a caller in Slack.
            let problem = match error {
                MoneyError::Empty | MoneyError::Unreadable(_) => "is not an amount".to_owned(),
                MoneyError::NoCurrency(_) => "names no currency".to_owned(),
                MoneyError::UnknownCurrency(code) => {
                    format!("is in {code}, which is not a currency")
                }
                MoneyError::NotPositive => "is not more than zero".to_owned(),
                MoneyError::TooLarge(_) => "is too large".to_owned(),
            };
            section.error(
                &bar.span,
                "minimum_amount",
                format!("\"{}\" {problem}", bar.value),
                A_BAR,
            )
        })?;
        if minimum_amount
            .iter()
            .any(|other| other.currency == money.currency)
        {
            let problem = format!("has two bars in {}", money.currency.code());
            return Err(section.error(
                &bar.span,
                "minimum_amount",
                problem,
                "Keep one amount for each currency.",
            ));
        }
        minimum_amount.push(money);
    }
    let approvers = section
        .texts("approvers", false, SOME_APPROVERS)?
        .ok_or_else(|| section.missing("approvers", SOME_APPROVERS))?;
    let approvers = people(&section, "approvers", approvers)?;
    if approvers.is_empty() {
        return Err(section.error(section.span(), "approvers", "names nobody", SOME_APPROVERS));
    }
    let answer_within = match section.duration("answer_within", 0)? {
        0 => None,
        seconds => Some(seconds),
    };
    let deal_desk = match section.text("deal_desk", A_DESK)? {
        Some(channel) => Some(channel_id(&section, "deal_desk", channel)?),
        None => None,
    };
    let policy = Policy {
        minimum_amount,
        approvers,
        deal_desk,
    };
    Ok((policy, answer_within))
}

fn meeting_url(section: &mut Section<'_>) -> Result<Option<String>, ConfigError> {
    let Some(text) = section.text("url", A_URL)? else {
        return Ok(None);
    };
    let wrong = |problem: &str| {
        Err(section.error(
            &text.span,
            "url",
            format!("\"{}\" {problem}", text.value),
            A_URL,
        ))
    };
    let Ok(url) = url::Url::parse(&text.value.replace("{id}", "1")) else {
        return wrong("is not a web address");
    };
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return wrong("is not a web address");
    }
    if text.value.len() > MOST_URL {
        return wrong("is too long for a button in Slack");
    }
    Ok(Some(text.value))
}

fn functions(root: &mut Section<'_>) -> Result<Vec<Function>, ConfigError> {
    const REMEDY: &str = "Add one for each function of the company, beginning with [[function]]: see codegreen.example.toml.";
    let sections = root.tables(
        "function",
        &["key", "name", "lead", "deputies", "required", "brings"],
    )?;
    if sections.is_empty() {
        return Err(root.missing("function", REMEDY));
    }
    if let Some(extra) = sections.get(MOST_FUNCTIONS) {
        let problem = format!("has more than {MOST_FUNCTIONS} entries");
        return Err(root.error(
            extra.span(),
            "function",
            problem,
            "Bring small functions together under one chief.",
        ));
    }
    let mut keys = HashSet::new();
    let mut functions = Vec::new();
    for section in sections {
        functions.push(function(section, &mut keys)?);
    }
    if !functions.iter().any(|function| function.required) {
        let problem = "has no entry with required = true, so no table would ever wait for anybody";
        return Err(root.error(
            root.span(),
            "function",
            problem,
            "Leave required out (it is true then) for those whose yes is needed.",
        ));
    }
    Ok(functions)
}

fn function(mut section: Section<'_>, keys: &mut HashSet<String>) -> Result<Function, ConfigError> {
    let key = section
        .text("key", A_KEY)?
        .ok_or_else(|| section.missing("key", A_KEY))?;
    if key.value.len() > MOST_KEY
        || !key
            .value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    {
        return Err(section.error(
            &key.span,
            "key",
            format!("\"{}\" is not a key", key.value),
            A_KEY,
        ));
    }
    if !keys.insert(key.value.clone()) {
        let problem = format!("\"{}\" is taken by another function", key.value);
        return Err(section.error(
            &key.span,
            "key",
            problem,
            "Give each function a key of its own.",
        ));
    }
    let name = section
        .text("name", A_NAME)?
        .ok_or_else(|| section.missing("name", A_NAME))?;
    within(&section, "name", &name, MOST_NAME)?;
    let lead = section
        .text("lead", A_PERSON)?
        .ok_or_else(|| section.missing("lead", A_PERSON))?;
    let lead = person(&section, "lead", lead)?;
    let deputies = section
        .texts("deputies", false, SOME_DEPUTIES)?
        .unwrap_or_default();
    let spans: Vec<_> = deputies.iter().map(|deputy| deputy.span.clone()).collect();
    let deputies = people(&section, "deputies", deputies)?;
    if let Some(at) = deputies.iter().position(|deputy| *deputy == lead) {
        let problem = format!("names {lead}, who is the lead");
        return Err(section.error(
            &spans[at],
            "deputies",
            problem,
            "Name somebody who can stand in for the lead, or leave it out.",
        ));
    }
    let required = section.flag("required", true)?;
    let brings = match section.text(
        "brings",
        "Say what the function brings to a deal, or leave it out.",
    )? {
        Some(brings) => {
            within(&section, "brings", &brings, MOST_BRINGS)?;
            brings.value
        }
        None => String::new(),
    };
    Ok(Function {
        key: FunctionKey(key.value),
        name: name.value,
        lead,
        deputies,
        required,
        brings,
    })
}

fn within(
    section: &Section<'_>,
    key: &str,
    text: &At<String>,
    most: usize,
) -> Result<(), ConfigError> {
    if text.value.chars().count() <= most {
        return Ok(());
    }
    Err(section.error(
        &text.span,
        key,
        format!("is longer than {most} characters"),
        "Say it shorter.",
    ))
}

#[cfg(test)]
#[path = "company_tests.rs"]
mod tests;
