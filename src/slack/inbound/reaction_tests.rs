//! A reaction as it is read from its envelope.

use serde_json::json;

use super::*;

#[test]
fn a_reaction_is_read_from_its_envelope() {
    let envelope = json!({
        "type": "event_callback", "event_id": "Ev1", "event_time": 1_800_000_000, "team_id": "T1",
        "event": {
            "type": "reaction_removed", "user": "W1", "reaction": "raising_hand::skin-tone-3",
            "item": { "type": "message", "channel": "C1", "ts": "1.000200" }, "item_user": "UBOT", "event_ts": "2.1",
        },
    });
    let reaction = Reaction::read(&envelope).expect("a reaction");
    assert_eq!(reaction.emoji, "raising_hand");
    assert!(!reaction.added && reaction.means_something(&EmojiRules::default()));
    assert_eq!(reaction.given_at, moment("2.1"));
    assert_eq!(dedup_key(&envelope).as_deref(), Some("event:Ev1"));
}

#[test]
fn a_moment_is_read_to_the_microsecond() {
    let read = |ts| moment(ts).map(|at| at.timestamp_micros());
    for (ts, micros) in [
        ("1360782804.083113", Some(1_360_782_804_083_113)),
        ("2.1", Some(2_100_000)),
        ("2", Some(2_000_000)),
        ("2.1234567", Some(2_123_456)),
        ("-1.x", None),
        ("é.é", None),
        ("", None),
        ("99999999999999999999.1", None),
    ] {
        assert_eq!(read(ts), micros, "{ts}");
    }
}

#[test]
fn a_reaction_on_a_file_or_without_a_place_is_none() {
    for event in [
        json!({ "type": "reaction_added", "user": "U1", "reaction": "x", "item": { "type": "file", "file": "F1" } }),
        json!({ "type": "reaction_added", "user": "U1", "reaction": "x" }),
        json!({ "type": "reaction_added", "reaction": "x", "item": { "channel": "C1", "ts": "1" } }),
        json!(null),
    ] {
        assert_eq!(Reaction::read(&json!({ "event": event })), None);
    }
}

#[test]
fn an_event_without_an_id_is_known_by_what_it_is() {
    let envelope = json!({ "event": {
        "type": "reaction_added", "user": "U1", "reaction": "x", "item": { "channel": "C1", "ts": "1.2" }, "event_ts": "3.4",
    } });
    assert_eq!(
        dedup_key(&envelope).as_deref(),
        Some("reaction:C1:1.2:U1:x:true:3.4")
    );
    assert_eq!(dedup_key(&json!({ "event": { "type": "x" } })), None);
}
