//! What the media beyond Slack need: the mail server, and PagerDuty's keys. A rung of the ladder whose medium is not set up
//! is a mistake that is named at the start, not found out at night.

use std::collections::HashMap;

use secrecy::SecretString;
use url::Url;

use super::settings::{Env, is_this_machine};
use super::{Company, ConfigError, secrets};
use crate::domain::ids::UserId;
use crate::domain::page::Medium;

const SMTP: &str = "SMTP_URL";
const SMTP_FORM: &str = "Write smtps://user:password@mail.example.com, or smtp://user:password@mail.example.com:587?tls=required; smtp:// without tls works for this machine only.";
const PAGERDUTY: &str = "https://events.pagerduty.com";

/// What [`crate::media::Media`] is made from.
#[derive(Clone, Debug, Default)]
pub struct MediaSettings {
    /// The mail server and `From:`.
    pub mail: Option<(SecretString, String)>,
    /// Addresses from the file; Slack may know others.
    pub addresses: HashMap<UserId, String>,
    /// Without a trailing slash.
    pub pagerduty_url: String,
    /// The integration key of each person's service.
    pub pagerduty_keys: HashMap<UserId, SecretString>,
}

impl MediaSettings {
    /// # Errors
    /// A medium on the ladder that is not set up, a variable that is not set, an address that is none.
    pub fn read(env: Env<'_>, company: &Company) -> Result<Self, ConfigError> {
        let uses = |medium| {
            let ladder = company.paging.ladder.as_ref();
            ladder.is_some_and(|ladder| ladder.uses(medium))
        };
        let mail = match (mail_server(env)?, &company.mail_from) {
            (Some(server), Some(from)) => Some((server, from.clone())),
            (None, _) if uses(Medium::Email) => {
                let problem = "is not set, and a rung of the ladder is by email";
                return Err(ConfigError::new(SMTP, problem, SMTP_FORM));
            }
            (Some(_), None) if uses(Medium::Email) => {
                let problem = "is not set, and a rung of the ladder is by email";
                let remedy =
                    "Add [email] with from = \"Code Green <codegreen@example.com>\" to the file.";
                return Err(ConfigError::new("email.from", problem, remedy));
            }
            (Some(_) | None, _) => None,
        };
        let mut pagerduty_keys = HashMap::new();
        for contact in &company.contacts {
            if let Some(variable) = &contact.pagerduty_key_env {
                let key = secrets::read(env, variable)?.ok_or_else(|| {
                    let problem = "is not set, and a contact in the file names it";
                    let remedy = "Set it to the integration key of their service in PagerDuty (Events API v2).";
                    ConfigError::new(variable, problem, remedy)
                })?;
                pagerduty_keys.insert(contact.person.clone(), SecretString::from(key));
            }
        }
        if pagerduty_keys.is_empty() && uses(Medium::PagerDuty) {
            let problem = "names no pagerduty_key_env, and a rung of the ladder is by pagerduty";
            let remedy = "Add [[contact]] with person and pagerduty_key_env for each who is to be reached so.";
            return Err(ConfigError::new("contact", problem, remedy));
        }
        let addresses = company.contacts.iter().filter_map(|contact| {
            let email = contact.email.clone()?;
            Some((contact.person.clone(), email))
        });
        Ok(Self {
            mail,
            addresses: addresses.collect(),
            pagerduty_url: pagerduty_url(env)?,
            pagerduty_keys,
        })
    }
}

/// A medium that a rung of the ladder is by and that `is_set_up` denies: what was set up in Slack is not held against this
/// server until somebody looks.
pub fn unmet(company: &Company, is_set_up: impl Fn(Medium) -> bool) -> Option<ConfigError> {
    let ladder = company.paging.ladder.as_ref()?;
    let lacks = |medium| ladder.uses(medium) && !is_set_up(medium);
    let (name, needs) = if lacks(Medium::Email) {
        (
            "email",
            "Set SMTP_URL, and [email] with from in codegreen.toml",
        )
    } else if lacks(Medium::PagerDuty) {
        (
            "pagerduty",
            "Add a [[contact]] with pagerduty_key_env in codegreen.toml",
        )
    } else {
        return None;
    };
    let problem = format!("has one by {name}, which this server cannot do");
    let remedy = format!("{needs}; until then page by slack only.");
    Some(ConfigError::new("paging.rung", problem, &remedy))
}

/// A password must not travel in the clear.
fn mail_server(env: Env<'_>) -> Result<Option<SecretString>, ConfigError> {
    let Some(text) = env.text(SMTP)? else {
        return Ok(None);
    };
    let wrong = |problem: &str| ConfigError::new(SMTP, problem, SMTP_FORM);
    let url = Url::parse(&text).map_err(|_| wrong("is not an address"))?;
    let is_encrypted = match url.scheme() {
        "smtps" => true,
        "smtp" => url
            .query_pairs()
            // Of two the client takes the first.
            .find(|(key, _)| key == "tls")
            .is_some_and(|(_, value)| value == "required"),
        _ => return Err(wrong("is not the address of a mail server")),
    };
    if !is_encrypted && !is_this_machine(&url) {
        return Err(wrong("would send the mail unencrypted"));
    }
    Ok(Some(text.into()))
}

fn pagerduty_url(env: Env<'_>) -> Result<String, ConfigError> {
    const NAME: &str = "PAGERDUTY_API_URL";
    let Some(text) = env.text(NAME)? else {
        return Ok(PAGERDUTY.to_owned());
    };
    let is_good = Url::parse(&text).is_ok_and(|url| {
        url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url))
    });
    if !is_good {
        let remedy = "Leave it out for https://events.pagerduty.com, or write https://events.eu.pagerduty.com; plain http works for this machine only.";
        return Err(ConfigError::new(
            NAME,
            "is not an encrypted web address",
            remedy,
        ));
    }
    Ok(text.trim_end_matches('/').to_owned())
}
