//! `codegreen doctor`, the real binary against a simulated Slack: what it says where all is well, and of each trouble that
//! an operator can get into, by name and with its remedy.

mod company;
mod database;
mod healthy;
mod inside;
mod rights;
mod set_up;
mod slack;
mod tokens;
mod troubles;

use serde_json::Value;
use slack_sim::{SimConfig, SlackSim};

use crate::support::program::{Ended, Program};

/// As Slack's look.
const SIGNING_SECRET: &str = "8f742231b10e88888abcd99aaabbb85a";

/// A simulated Slack as an operator has it who followed the manual.
fn config() -> SimConfig {
    SimConfig {
        signing_secret: SIGNING_SECRET.to_owned(),
        ..SimConfig::default()
    }
}

async fn start(config: SimConfig) -> SlackSim {
    SlackSim::start(config).await.expect("a simulated Slack")
}

/// Runs the doctor beside the simulated Slack.
async fn doctor(program: Program, arguments: &'static [&'static str]) -> (Program, Ended) {
    tokio::task::spawn_blocking(move || {
        let ended = program.run(arguments);
        (program, ended)
    })
    .await
    .expect("it ends")
}

/// What `--json` printed.
fn document(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", ended.stdout, ended.stderr))
}

/// The finding of this check.
fn finding<'a>(document: &'a Value, check: &str) -> &'a Value {
    document["checks"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|finding| finding["name"] == check)
        .unwrap_or_else(|| panic!("no {check} in {document:#}"))
}
