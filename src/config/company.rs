//! `codegreen.toml` → [`Company`]. Holds the rules a single key cannot see, such as one bar per currency.

use super::section::{At, Section, Source};
use super::{Company, ConfigError};
use crate::domain::ids::{ChannelId, UserId};
use crate::domain::mandate::Policy;
use crate::domain::money::{Money, MoneyError};

/// Slack's limit for the address behind a button is 3,000; `{id}` needs room.
const MOST_URL: usize = 2_900;

const A_CHANNEL: &str = "Write the channel's id, such as \"C0ESCALATE\": Slack shows it at the bottom of the channel's details.";
const A_DESK: &str = "Write the id of the channel where the deal desk sits, such as \"C0DEALDESK\", or leave it out.";
pub(super) const A_PERSON: &str = "Write a member id, such as \"U0CFO\": Slack shows it in the person's profile, under the three dots.";
const SOME_APPROVERS: &str = "Name at least one member id, such as approvers = [\"U0VPSALES\"]: the first is the default sponsor.";
const A_BAR: &str = "Write an amount with its currency, such as \"250000 USD\" or [\"250000 USD\", \"230000 EUR\"].";
const A_URL: &str = "Write an address that begins with https://, such as \"https://meet.example.com/{id}\", or leave it out for a huddle.";

/// Whether a text has all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    Yes,
    No,
}

impl Company {
    /// Reads the file's `text`; `file` is how errors call it.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and remedy.
    pub fn read(file: &str, text: &str) -> Result<Self, ConfigError> {
        Self::read_as(Whole::Yes, file, text)
    }

    /// The same of a file without a roster: what must be there may be set up in Slack. What it does not say is as in
    /// [`Company::unset`].
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and remedy.
    pub(super) fn read_part(file: &str, text: &str) -> Result<Self, ConfigError> {
        Self::read_as(Whole::No, file, text)
    }

    fn read_as(whole: Whole, file: &str, text: &str) -> Result<Self, ConfigError> {
        let mut root = Section::root(
            Source { file, text },
            &[
                "channel", "locale", "policy", "paging", "meeting", "email", "contact", "emoji",
                "function",
            ],
        )?;
        let channel = match root.text("channel", A_CHANNEL)? {
            Some(channel) => channel_id(&root, "channel", channel)?,
            None if whole == Whole::No => ChannelId(String::new()),
            None => return Err(root.missing("channel", A_CHANNEL)),
        };
        let locale = super::locale::read(&mut root)?;
        let section = root.table(
            "policy",
            &["minimum_amount", "approvers", "answer_within", "deal_desk"],
        )?;
        let (policy, approve_within) = policy(section, whole)?;

        let mut paging = super::paging::read(&mut root)?;
        paging.waits.approve_within = approve_within;

        let mut meeting = root.table("meeting", &["url", "starts_in"])?;
        let meeting_url = meeting_url(&mut meeting)?;
        let meeting_in = meeting.duration("starts_in", 30 * 60)?;

        let mail_from = super::contacts::sender(&mut root)?;
        let contacts = super::contacts::read(&mut root)?;
        let emoji = super::emoji::read(&mut root)?;
        let functions = match whole {
            Whole::Yes => super::functions::read(&mut root)?,
            Whole::No => Vec::new(),
        };
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
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
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
pub(super) fn people(
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
fn policy(mut section: Section<'_>, whole: Whole) -> Result<(Policy, Option<u32>), ConfigError> {
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
    let approvers = match section.texts("approvers", false, SOME_APPROVERS)? {
        Some(approvers) => {
            let approvers = people(&section, "approvers", approvers)?;
            if approvers.is_empty() {
                let problem = "names nobody";
                return Err(section.error(section.span(), "approvers", problem, SOME_APPROVERS));
            }
            approvers
        }
        None if whole == Whole::No => Vec::new(),
        None => return Err(section.missing("approvers", SOME_APPROVERS)),
    };
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

#[cfg(test)]
#[path = "company_tests.rs"]
mod tests;
