//! The manual page: what the command line says of itself, the settings of the environment, the files, the exit codes. Reads
//! nothing but the program's own tables.

use std::fmt::Write as _;
use std::io;

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::config::secrets::IN_FILES;
use crate::config::settings::VARIABLES;

/// Exit codes and what they mean.
const EXITS: [(&str, &str); 3] = [
    ("0", "Done."),
    (
        "1",
        "Failed; one sentence on standard error says why, and what to do.",
    ),
    (
        "2",
        "Wrong usage or configuration; the sentence names the setting and where it stands.",
    ),
];

/// The page in roff, for section 1 of the manual.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn page(command: Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let about = command.clone();
    // What `--help` says at its end has sections of its own here.
    let man = Man::new(command.after_help("")).manual("codegreen");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    let mut rest = Roff::new();
    commands(&mut rest, &about);
    environment(&mut rest);
    files(&mut rest);
    exits(&mut rest);
    rest.to_writer(&mut page)?;
    Ok(page)
}

fn commands(roff: &mut Roff, program: &Command) {
    roff.control("SH", ["COMMANDS"]);
    for command in program.get_subcommands() {
        let mut usage = vec![bold(command.get_name())];
        usage.extend(command.get_arguments().flat_map(in_usage));
        item(roff, usage, &text(command.get_about()));
        // What takes part in the usage is said once more with what it does, one step to the right.
        roff.control("RS", []);
        for argument in command.get_arguments() {
            item(roff, named(argument), &says(argument));
        }
        roff.control("RE", []);
    }
}

/// What it is for, and what it may be where that is one of a few.
fn says(argument: &Arg) -> String {
    let mut says = text(argument.get_help());
    let values = argument.get_possible_values();
    if argument.get_action().takes_values() && !values.is_empty() {
        let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        if !says.is_empty() {
            says.push(' ');
        }
        let _ = write!(says, "[one of {}]", values.join(", "));
    }
    says
}

fn text(said: Option<&clap::builder::StyledStr>) -> String {
    said.map(ToString::to_string).unwrap_or_default()
}

/// `--json`, `--listen ADDR`, `SHELL`.
fn named(argument: &Arg) -> Vec<Inline> {
    let value = argument.get_value_names().and_then(|names| names.first());
    let value = value.map_or_else(
        || argument.get_id().as_str().to_uppercase(),
        ToString::to_string,
    );
    match argument.get_long() {
        None => vec![italic(value)],
        Some(long) if argument.get_action().takes_values() => {
            vec![bold(format!("--{long}")), roman(" "), italic(value)]
        }
        Some(long) => vec![bold(format!("--{long}"))],
    }
}

/// The same after the command's name; in brackets where it may be left out.
fn in_usage(argument: &Arg) -> Vec<Inline> {
    let (before, after) = if argument.is_required_set() {
        (" ", "")
    } else {
        (" [", "]")
    };
    let mut usage = vec![roman(before)];
    usage.extend(named(argument));
    usage.push(roman(after));
    usage
}

fn environment(roff: &mut Roff) {
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, default, meaning) in VARIABLES {
        let says = format!("{meaning} [default: {default}]");
        item(roff, vec![bold(*name)], &says);
    }
    let in_files: Vec<String> = IN_FILES.iter().map(|name| format!("{name}_FILE")).collect();
    let says = "Each names a file that holds what the variable would.";
    item(roff, vec![bold(in_files.join(", "))], says);
}

fn files(roff: &mut Roff) {
    roff.control("SH", ["FILES"]);
    let says = "Roster and policy: who is called, by whose mandate, and how long silence may last.";
    item(roff, vec![italic("codegreen.toml")], says);
    let says = "The database, where DATABASE_URL names no other.";
    item(roff, vec![italic("codegreen.db")], says);
}

fn exits(roff: &mut Roff) {
    roff.control("SH", ["EXIT STATUS"]);
    for (code, says) in EXITS {
        item(roff, vec![bold(code)], says);
    }
}

/// A term, and beneath it what it means.
fn item(roff: &mut Roff, term: Vec<Inline>, says: &str) {
    roff.control("TP", []);
    roff.text(term);
    roff.text([roman(says)]);
}
