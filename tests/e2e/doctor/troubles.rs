//! A row for each trouble: what is broken, which check must name it, and in which words. Every row runs the real binary
//! in a Slack of its own, and whatever is broken, every check has its line, nothing hangs, and no secret is printed.

use std::time::{Duration, Instant};

use slack_sim::{SimConfig, SlackSim};

use super::{SIGNING_SECRET, config, doctor, document, finding, start};
use crate::support::program::Program;

/// What the operator was promised.
const LONGEST: Duration = Duration::from_secs(15);

/// One way to get it wrong.
pub struct Trouble {
    pub broken: &'static str,
    /// The check that must name it.
    pub check: &'static str,
    pub status: &'static str,
    pub cause: &'static [&'static str],
    pub remedy: &'static [&'static str],
    pub exit: i32,
    /// What Slack is like, before it starts.
    pub slack: fn(&mut SimConfig),
    /// What happens there then, and what the operator has set.
    pub set: fn(&SlackSim, Program) -> Program,
}

/// Nothing is wrong with it yet.
pub const NONE: Trouble = Trouble {
    broken: "",
    check: "",
    status: "fail",
    cause: &[],
    remedy: &[],
    exit: 1,
    slack: |_| {},
    set: |_, program| program,
};

/// Runs every row, and tells of all that do not hold.
pub async fn hold(troubles: &[Trouble]) {
    let mut complaints = Vec::new();
    for trouble in troubles {
        if let Err(complaint) = holds(trouble).await {
            complaints.push(format!("{}: {complaint}", trouble.broken));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

async fn holds(trouble: &Trouble) -> Result<(), String> {
    let mut slack = config();
    (trouble.slack)(&mut slack);
    let sim = start(slack).await;
    let program = (trouble.set)(&sim, Program::ready_for(&sim));
    let begun = Instant::now();
    let (program, ended) = doctor(program, &["doctor", "--json"]).await;
    let took = begun.elapsed();
    let document = document(&ended);
    let found = finding(&document, trouble.check);
    let complain = |what: &str| Err(format!("{what}\n{found:#}\n{}", ended.stderr));
    if took > LONGEST {
        return complain(&format!("took {took:?}"));
    }
    let lines = document["checks"].as_array().map_or(0, Vec::len);
    if lines != codegreen::doctor::names().count() {
        return complain("a check has no line");
    }
    for (name, secret) in program.variables() {
        let is_secret = ["TOKEN", "SECRET", "SMTP", "KEY"]
            .iter()
            .any(|part| name.contains(part) && !name.ends_with("_FILE"));
        if is_secret && secret.len() > 4 && ended.stdout.contains(secret) {
            return complain(&format!("{name} is printed"));
        }
    }
    if ended.stdout.contains(SIGNING_SECRET) || ended.stdout.contains("geheimnis") {
        return complain("a secret is printed");
    }
    let says = |key: &str| found[key].as_str().unwrap_or_default();
    if says("status") != trouble.status {
        return complain(&format!("{} is not {}", trouble.check, trouble.status));
    }
    for (key, words) in [("what", trouble.cause), ("remedy", trouble.remedy)] {
        if let Some(word) = words.iter().find(|word| !says(key).contains(**word)) {
            return complain(&format!("{key} of {} lacks \"{word}\"", trouble.check));
        }
    }
    if ended.status.code() != Some(trouble.exit) {
        return complain(&format!("exit code {:?}", ended.status.code()));
    }
    Ok(())
}

/// The roster with these words in the place of those.
pub fn roster(program: Program, instead_of: &str, words: &str) -> Program {
    let file = program.path("codegreen.toml");
    let text = std::fs::read_to_string(&file).expect("the roster");
    assert!(text.contains(instead_of), "{instead_of}");
    std::fs::write(file, text.replacen(instead_of, words, 1)).expect("the roster");
    program
}

/// The roster with this after it.
pub fn also(program: Program, words: &str) -> Program {
    let file = program.path("codegreen.toml");
    let text = std::fs::read_to_string(&file).expect("the roster");
    std::fs::write(file, format!("{text}\n{words}\n")).expect("the roster");
    program
}
