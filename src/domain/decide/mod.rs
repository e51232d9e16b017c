//! The only place where a Code Green changes.

use chrono::{DateTime, Utc};

use super::code_green::CodeGreen;
use super::command::{Command, Declaration};
use super::effect::Effect;
use super::person::By;
use super::refusal::Refusal;

/// A Code Green after a command, and what is to be done about it. Where nothing changed, `code_green` equals what came
/// in; there may be effects all the same: a deadline that passes is told, a page that was recorded late is made true.
/// `version` is left to the commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub code_green: CodeGreen,
    pub effects: Vec<Effect>,
}

/// Calls a Code Green: asks for the mandate, or pages at once where it is given.
///
/// # Errors
/// [`Refusal::NotAMember`] for a guest, a stranger, a bot or a deactivated account.
pub fn declare(declaration: Declaration, by: &By, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
    let _ = (declaration, by, now);
    todo!()
}

/// Decides one command.
///
/// # Errors
/// See [`Refusal`]; each command's own file names its own.
pub fn decide(
    green: &CodeGreen,
    command: Command,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Outcome, Refusal> {
    let _ = (green, command, by, now);
    todo!()
}
