//! Who was shown what, in the simulator's whole log.

use codegreen::demo::leaks;
use slack_sim::SlackSim;

use super::{ACCOUNT, DEAL, SITUATION};

/// Parts of what is to be hidden, in whatever form.
const SECRETS: [&str; 7] = [
    ACCOUNT,
    DEAL,
    SITUATION,
    "7.77m",
    "7,770,000",
    "7770000",
    "freight arm",
];

/// Fails where anybody but these people, or any channel but this one, was sent a secret, or where a preview holds one. And
/// it is told from a log in which there is something to find: without the first of them it would have been found.
pub fn stay_with(sim: &SlackSim, roster: &[&str], room: &str) {
    match leaks::look_for(sim, &SECRETS, roster, room) {
        Ok(read) => assert!(read > 10, "the log was read"),
        Err(leak) => panic!("{leak}"),
    }
    let (caller, others) = roster.split_first().expect("somebody");
    let found = leaks::look_for(sim, &SECRETS, others, room);
    assert!(found.is_err(), "what {caller} was sent was not looked at");
}

/// Fails where a text holds a secret.
pub fn are_not_in(text: &str) {
    let said = SECRETS.iter().find(|secret| text.contains(**secret));
    assert_eq!(said, None, "{text}");
}
