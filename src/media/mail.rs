//! Email by SMTP, with the meeting's invite beside the words. A letter cannot be looked for once it is gone: whoever sends
//! it again says so in it.

use std::fmt;
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use super::{Letter, Outcome, invite};

/// For each step of the conversation, and for the whole of it.
const STEP: Duration = Duration::from_secs(10);
pub const WHOLE: Duration = Duration::from_secs(30);
/// When a server that is away, or says that it has no time, is asked again.
const AGAIN: TimeDelta = TimeDelta::seconds(20);

pub(super) struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}

impl Mailer {
    pub(super) fn new(server: &SecretString, from: &str) -> anyhow::Result<Self> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(server.expose_secret())
            .context("SMTP_URL cannot be used")?
            .timeout(Some(STEP))
            .build();
        let from = from.parse().context("email.from is not an address")?;
        Ok(Self { server, from })
    }

    pub(super) async fn send(&self, letter: &Letter) -> Outcome {
        let message = match self.written(letter) {
            Ok(message) => message,
            Err(error) => {
                return Outcome::Refused(format!("the letter cannot be written: {error:#}"));
            }
        };
        let sending = async {
            // What fails before the letter is handed over was surely not sent.
            match self.server.test_connection().await {
                Ok(true) => {}
                Ok(false) => return Outcome::Later(AGAIN),
                // It says nothing of the person: the server, or how we log in, is at fault.
                Err(error) => {
                    tracing::error!(
                        error = said(&error),
                        "the mail server cannot be used: see to SMTP_URL"
                    );
                    return Outcome::Later(AGAIN);
                }
            }
            match self.server.send(message).await {
                Ok(_) => Outcome::Done,
                Err(error) if error.is_permanent() => Outcome::Refused(said(&error)),
                Err(error) if error.is_transient() => {
                    tracing::warn!(
                        error = said(&error),
                        "the mail server takes no mail just now"
                    );
                    Outcome::Later(AGAIN)
                }
                Err(error) => Outcome::Unknown(said(&error)),
            }
        };
        let unknown = || Outcome::Unknown("the mail server did not end in time".to_owned());
        tokio::time::timeout(WHOLE, sending)
            .await
            .unwrap_or_else(|_| unknown())
    }

    fn written(&self, letter: &Letter) -> anyhow::Result<Message> {
        let to: Mailbox = letter.to.parse().context("no address")?;
        let organizer = self.from.email.to_string();
        let mut words = MultiPart::alternative().singlepart(SinglePart::plain(letter.text.clone()));
        let mut file = None;
        if let Some(meeting) = &letter.invite {
            let ics = invite::ics(meeting, &organizer, to.email.as_ref());
            let calendar = ContentType::parse("text/calendar; method=REQUEST; charset=UTF-8")?;
            words = words.singlepart(SinglePart::builder().header(calendar).body(ics.clone()));
            let kind = ContentType::parse("application/ics")?;
            file = Some(Attachment::new("invite.ics".to_owned()).body(ics, kind));
        }
        let mut all = MultiPart::mixed().multipart(words);
        if let Some(file) = file {
            all = all.singlepart(file);
        }
        let domain = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(one_line(&letter.subject))
            .message_id(Some(format!("<{}@{domain}>", letter.reference)))
            .multipart(all)?;
        Ok(message)
    }
}

/// A header is one line, whatever people wrote.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(200).collect()
}

/// The server's code. Its words may name addresses, which belong in no log.
fn said(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("SMTP {code}"),
        None if error.is_timeout() => "no answer in time".to_owned(),
        None => "the connection failed".to_owned(),
    }
}
