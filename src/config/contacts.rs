//! `[email]` and `[[contact]]`: from whom our mail comes, and how people are reached beyond Slack. Secrets stand in the
//! environment; the file names the variable.

use super::ConfigError;
use super::section::Section;
use crate::domain::ids::UserId;

const A_SENDER: &str = "Write an address, such as \"Code Green <codegreen@example.com>\".";
const AN_ADDRESS: &str = "Write an address, such as \"cfo@example.com\", or leave it out.";
const A_VARIABLE: &str = "Write the name of the environment variable that holds the integration key of their service in PagerDuty (Events API v2), such as \"PAGERDUTY_KEY_CFO\".";
const A_PERSON: &str = "Write a member id, such as person = \"U0CFO\".";

/// How somebody is reached beyond Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub person: UserId,
    pub email: Option<String>,
    /// The variable that holds the key, not the key.
    pub pagerduty_key_env: Option<String>,
}

/// `From:` of our mail.
pub(super) fn sender(root: &mut Section<'_>) -> Result<Option<String>, ConfigError> {
    let mut email = root.table("email", &["from"])?;
    let Some(from) = email.text("from", A_SENDER)? else {
        return Ok(None);
    };
    if from.value.parse::<lettre::message::Mailbox>().is_err() {
        let problem = format!("\"{}\" is not an address", from.value);
        return Err(email.error(&from.span, "from", problem, A_SENDER));
    }
    Ok(Some(from.value))
}

pub(super) fn read(root: &mut Section<'_>) -> Result<Vec<Contact>, ConfigError> {
    let mut contacts: Vec<Contact> = Vec::new();
    for mut section in root.tables("contact", &["person", "email", "pagerduty_key_env"])? {
        let id = section
            .text("person", A_PERSON)?
            .ok_or_else(|| section.missing("person", A_PERSON))?;
        let span = id.span.clone();
        let person = super::company::person(&section, "person", id)?;
        if contacts.iter().any(|contact| contact.person == person) {
            let problem = format!("names {person}, who has a contact already");
            return Err(section.error(&span, "person", problem, "Bring the two together."));
        }
        let email = section.text("email", AN_ADDRESS)?;
        if let Some(email) = &email
            && email.value.parse::<lettre::Address>().is_err()
        {
            let problem = format!("\"{}\" is not an address", email.value);
            return Err(section.error(&email.span, "email", problem, AN_ADDRESS));
        }
        let variable = section.text("pagerduty_key_env", A_VARIABLE)?;
        if let Some(variable) = &variable
            && !is_variable(&variable.value)
        {
            // It may be the key itself, by mistake: it is not repeated.
            let problem = "is not the name of a variable";
            return Err(section.error(&variable.span, "pagerduty_key_env", problem, A_VARIABLE));
        }
        contacts.push(Contact {
            person,
            email: email.map(|email| email.value),
            pagerduty_key_env: variable.map(|variable| variable.value),
        });
    }
    Ok(contacts)
}

/// Capital letters, digits and `_`, and at least one `_`: a key of PagerDuty's has none.
fn is_variable(text: &str) -> bool {
    text.contains('_')
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && !text.starts_with(|c: char| c.is_ascii_digit())
}
