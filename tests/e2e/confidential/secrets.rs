//! Who was shown what, read from the simulator's whole log: every payload of the bot's, and whom it was for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use slack_sim::{BOT_USER_ID, SlackSim};

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

/// Everything that was sent, with whom it was for: a person, or a channel.
struct Sent {
    to: String,
    what: String,
    text: String,
    seq: u64,
}

/// Fails where anybody but these people, or any channel but this one, was sent a secret; and where a fallback text, which a
/// locked screen shows, holds one.
pub fn stay_with(sim: &SlackSim, roster: &[&str], room: &str) {
    let ids: BTreeSet<String> = roster
        .iter()
        .map(|name| sim.person(name).id().to_owned())
        .collect();
    let mut looked_at = 0;
    for sent in everything(sim) {
        looked_at += 1;
        let told = SECRETS.iter().find(|secret| sent.what.contains(**secret));
        let may = sent.to == room || ids.contains(&sent.to);
        if let Some(secret) = told.filter(|_| !may) {
            panic!(
                "{} (call {}) was sent {secret:?}: {}",
                sent.to, sent.seq, sent.what
            );
        }
        if let Some(secret) = SECRETS.iter().find(|secret| sent.text.contains(**secret)) {
            panic!(
                "a preview of call {} says {secret:?}: {}",
                sent.seq, sent.text
            );
        }
    }
    assert!(looked_at > 20, "the log was read");
}

fn text(value: &Value, path: &[&str]) -> Option<String> {
    let mut value = value;
    for key in path {
        value = value.get(key)?;
    }
    value.as_str().map(str::to_owned)
}

fn everything(sim: &SlackSim) -> Vec<Sent> {
    let mut sent = Vec::new();
    // Whom a trigger, a view and an answer's address belong to.
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    for callback in sim.callbacks() {
        let payload = callback.payload();
        let who = text(&payload, &["user", "id"])
            .or_else(|| text(&payload, &["user_id"]))
            .or_else(|| text(&payload, &["event", "user"]));
        let Some(who) = who else { continue };
        for path in [&["trigger_id"][..], &["response_url"], &["view", "id"]] {
            if let Some(key) = text(&payload, path) {
                // Of an address its path: that is what the log has.
                let path = key
                    .split_once("://")
                    .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
                owner.insert(path.unwrap_or(key), who.clone());
            }
        }
        if let slack_sim::CallbackOutcome::Answered { body, .. } = &callback.outcome {
            sent.push(Sent {
                to: who,
                what: body.clone(),
                text: String::new(),
                seq: callback.seq,
            });
        }
    }
    for call in sim.calls() {
        let by_key = |name: &str| owner.get(call.arg(name)?).cloned();
        let to = match call.method.as_str() {
            "chat.postEphemeral" => call.arg("user").map(str::to_owned),
            "views.open" | "views.push" => by_key("trigger_id"),
            "views.update" => by_key("view_id"),
            "response_url" => by_key("response_url"),
            _ => call.arg("channel").map(|channel| person_of(sim, channel)),
        };
        if let Some(view) = text(&call.response, &["view", "id"])
            && let Some(to) = &to
        {
            owner.insert(view, to.clone());
        }
        sent.push(Sent {
            to: to.unwrap_or_else(|| format!("nobody known ({})", call.method)),
            what: call.args.to_string(),
            text: call.arg("text").unwrap_or_default().to_owned(),
            seq: call.seq,
        });
    }
    sent
}

/// Of a DM its person.
fn person_of(sim: &SlackSim, channel: &str) -> String {
    let person = sim.look(|world| {
        let people = world.people().map(|person| person.id.clone());
        let people = people.filter(|id| id != BOT_USER_ID);
        people
            .into_iter()
            .find(|id| world.dm_with(id).is_some_and(|dm| dm.id == channel))
    });
    person.unwrap_or_else(|| channel.to_owned())
}
