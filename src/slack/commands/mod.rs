//! The sub-commands of `/codegreen`: one file and one row each. The first word is one only if it says exactly that;
//! whatever looks mistyped gets a hint with a way to call a Code Green all the same; anything else is a deal's name.

mod doctor;
mod drill;
mod help;
mod list;
mod plan;
mod setup;
mod status;

pub(super) use plan::{markdown_for, whole_plan_for};
pub(super) use status::status_for;

use std::fmt;
use std::pin::Pin;

use serde_json::Value;

use crate::app::AppError;
use crate::domain::ids::Number;
use crate::domain::person::Actor;
use crate::slack::bot::Bot;
use crate::slack::render::Message;

/// What a sub-command comes to.
#[derive(Debug)]
pub(crate) enum Answered {
    /// This is read, in private.
    Says(Message),
    /// This view opens.
    Opens(Value),
    /// This is read at once, in private, and what the doctor finds comes later.
    Examines(Message),
}

impl From<Message> for Answered {
    fn from(message: Message) -> Self {
        Self::Says(message)
    }
}

pub(crate) type Answer<'a> = Pin<Box<dyn Future<Output = Result<Answered, AppError>> + Send + 'a>>;

/// Who may say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Every full member.
    Members,
    /// Approvers, and whoever administers the workspace.
    InCharge,
}

/// One row of the table.
pub(crate) struct SubCommand {
    pub(crate) name: &'static str,
    /// How `help` shows it: the name and what may follow.
    pub(crate) usage: &'static str,
    /// What it does, in a few words.
    pub(crate) words: &'static str,
    /// Whether what follows the name is something this sub-command takes.
    pub(crate) takes: fn(&str) -> bool,
    pub(crate) who: Who,
    pub(crate) run: for<'a> fn(&'a Bot, &'a Actor, &'a str) -> Answer<'a>,
}

impl fmt::Debug for SubCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Every sub-command, in the order of `help`.
pub(crate) const TABLE: &[&SubCommand] = &[
    &help::HELP,
    &list::LIST,
    &status::STATUS,
    &plan::PLAN,
    &setup::SETUP,
    &doctor::DOCTOR,
    &drill::DRILL,
];

/// What a person said after `/codegreen`.
#[derive(Debug)]
pub(crate) enum Said<'a> {
    Run(&'static SubCommand, &'a str),
    /// Something like a sub-command: what to say about it.
    Hint(String),
    /// The deal's name; empty where nothing was said.
    Call(&'a str),
}

/// Reads what was said. `text` is trimmed.
pub(crate) fn read(text: &str) -> Said<'_> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let word = first.to_lowercase();
    if is_a_number(text) {
        return Said::Run(&status::STATUS, text);
    }
    if let Some(command) = TABLE.iter().find(|command| command.name == word) {
        return if (command.takes)(rest) {
            Said::Run(command, rest)
        } else {
            let usage = command.usage;
            Said::Hint(format!(
                "Write /codegreen {usage}, or call a Code Green for “{text}”."
            ))
        };
    }
    let near = TABLE
        .iter()
        .find(|command| is_near(&word, command.name) && (command.takes)(rest));
    match near {
        Some(command) => {
            let usage = command.usage;
            Said::Hint(format!(
                "There is no /codegreen {word}. Write /codegreen {usage}, or call a Code Green for “{text}”."
            ))
        }
        None => Said::Call(text),
    }
}

/// `CG-42`, `#42` and `DRILL-1`, and nothing beside it. A bare number may be a deal's name.
fn is_a_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let named = text.starts_with('#') || lower.starts_with("cg") || lower.starts_with("drill-");
    named && Number::parse(text).is_some()
}

/// One slip in a short word, two in a longer one.
fn is_near(word: &str, name: &str) -> bool {
    let slips = if name.len() <= 4 { 1 } else { 2 };
    // What is that much longer or shorter is no slip; it also keeps the comparison small.
    word.chars().count().abs_diff(name.len()) <= slips && distance(word, name) <= slips
}

/// Letters added, left out, exchanged or swapped with their neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let exchanged = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = exchanged.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        match read(text) {
            Said::Run(command, rest) => {
                format!("run {} {rest}", command.name).trim_end().to_owned()
            }
            Said::Hint(_) => "hint".to_owned(),
            Said::Call(deal) => format!("call {deal}").trim_end().to_owned(),
        }
    }

    #[test]
    fn the_first_word_is_a_sub_command_only_if_it_is_one() {
        for (text, meant) in [
            ("", "call"),
            ("help", "run help"),
            ("Help", "run help"),
            ("list", "run list"),
            ("status", "run status"),
            ("status CG-42", "run status CG-42"),
            ("status   42", "run status 42"),
            ("status #42", "run status #42"),
            ("CG-2", "run status CG-2"),
            ("cg-2", "run status cg-2"),
            ("#2", "run status #2"),
            ("DRILL-1", "run status DRILL-1"),
            ("drill", "run drill"),
            ("2", "call 2"),
            ("CG-2 renewal", "call CG-2 renewal"),
            ("CG-x", "call CG-x"),
            ("CGI", "call CGI"),
            ("Acme renewal", "call Acme renewal"),
            ("Acme", "call Acme"),
            ("listen up", "call listen up"),
            ("helpful", "call helpful"),
            ("Kelvin", "call Kelvin"),
            ("Ünïcödé", "call Ünïcödé"),
        ] {
            assert_eq!(said(text), meant, "{text}");
        }
    }

    #[test]
    fn a_slip_gets_a_hint_and_so_does_a_sub_command_with_a_deal_behind_it() {
        for text in [
            "hlep",
            "halp",
            "helpp",
            "hepl",
            "lits",
            "lst",
            "lists",
            "staus",
            "stauts",
            "statsu",
            "stats",
            "Staus",
            "staus CG-42",
            "status Acme renewal",
            "help me",
            "list of demands",
            "status CG-x",
        ] {
            assert_eq!(said(text), "hint", "{text}");
        }
        // A slip with something behind it that the sub-command would not take is a deal's name.
        assert_eq!(said("Staus GmbH renewal"), "call Staus GmbH renewal");
        assert_eq!(said("Lits and Sons"), "call Lits and Sons");
    }

    #[test]
    fn distances_count_slips() {
        for (a, b, slips) in [
            ("", "", 0),
            ("", "abc", 3),
            ("help", "hlep", 1),
            ("kitten", "sitting", 3),
            ("é", "e", 1),
        ] {
            assert_eq!(distance(a, b), slips, "{a} {b}");
            assert_eq!(distance(b, a), slips, "{b} {a}");
        }
    }

    #[test]
    fn the_table_reads_well() {
        for command in TABLE {
            assert!(command.usage.starts_with(command.name));
            assert!(
                matches!(read(command.name), Said::Run(found, "") if found.name == command.name)
            );
        }
    }
}
