//! Who was shown what, read from the simulator's whole record: every payload of the bot's, and whom it was for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use slack_sim::{BOT_USER_ID, CallbackOutcome, SlackSim};

/// Something the bot sent, and to whom: a person, or a channel.
struct Sent {
    to: String,
    what: String,
    /// The fallback text, which a locked screen shows.
    preview: String,
    seq: u64,
}

/// Looks through all that was sent: these words went to these people and to this channel alone, and no preview holds one.
/// Gives how many payloads were read.
///
/// # Errors
/// What was said to whom, where that is not so.
pub fn look_for(
    sim: &SlackSim,
    words: &[&str],
    people: &[&str],
    room: &str,
) -> Result<usize, String> {
    let may: BTreeSet<String> = people
        .iter()
        .map(|name| sim.person(name).id().to_owned())
        .chain([room.to_owned()])
        .collect();
    let all = everything(sim);
    for Sent {
        to,
        what,
        preview,
        seq,
    } in &all
    {
        let said = |text: &str| words.iter().find(|word| text.contains(**word)).copied();
        if let Some(word) = said(preview) {
            return Err(format!("a preview of call {seq} says {word:?}: {preview}"));
        }
        if let Some(word) = said(what).filter(|_| !may.contains(to)) {
            return Err(format!("{to} (call {seq}) was sent {word:?}: {what}"));
        }
    }
    Ok(all.len())
}

fn text(value: &Value, path: &[&str]) -> Option<String> {
    let found = path.iter().try_fold(value, |value, key| value.get(key))?;
    found.as_str().map(str::to_owned)
}

fn everything(sim: &SlackSim) -> Vec<Sent> {
    let mut sent = Vec::new();
    // Whom a trigger, a view and an answer's address belong to.
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    for callback in sim.callbacks() {
        let payload = callback.payload();
        let paths = [&["user", "id"][..], &["user_id"], &["event", "user"]];
        let Some(who) = paths.iter().find_map(|path| text(&payload, path)) else {
            continue;
        };
        for path in [&["trigger_id"][..], &["response_url"], &["view", "id"]] {
            if let Some(key) = text(&payload, path) {
                owner.insert(path_of(&key).unwrap_or(key), who.clone());
            }
        }
        if let CallbackOutcome::Answered { body, .. } = &callback.outcome {
            sent.push(Sent {
                to: who,
                what: body.clone(),
                preview: String::new(),
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
        if let Some((view, to)) = text(&call.response, &["view", "id"]).zip(to.clone()) {
            owner.insert(view, to);
        }
        sent.push(Sent {
            to: to.unwrap_or_else(|| format!("nobody known ({})", call.method)),
            what: call.args.to_string(),
            preview: call.arg("text").unwrap_or_default().to_owned(),
            seq: call.seq,
        });
    }
    sent
}

/// Of an address its path: that is what the record has.
fn path_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    Some(rest[rest.find('/')?..].to_owned())
}

/// Of a DM its person.
fn person_of(sim: &SlackSim, channel: &str) -> String {
    let person = sim.look(|world| {
        let people = world.people().map(|person| person.id.clone());
        let mut people = people.filter(|id| id != BOT_USER_ID);
        people.find(|id| world.dm_with(id).is_some_and(|dm| dm.id == channel))
    });
    person.unwrap_or_else(|| channel.to_owned())
}
