//! What Slack says on a socket, and what is said back. Everything optional, as over HTTP.

use serde_json::{Value, json};

use crate::slack::inbound::Inbound;

/// One text frame.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Frame {
    Hello,
    /// This socket will go.
    Disconnect(Reason),
    Envelope(Envelope),
    /// Not one of Slack's that we know; its type, for the log.
    Unknown(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// In about ten seconds.
    Warning,
    /// Now.
    RefreshRequested,
    /// Socket Mode was switched off.
    LinkDisabled,
    /// A reason that came later than this program.
    Other,
}

/// One delivery. It is answered with its id, within three seconds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Envelope {
    pub id: String,
    /// `None` where it is of a type we know nothing of.
    pub inbound: Option<Inbound>,
    /// Whether the answer may say something.
    pub takes_an_answer: bool,
    /// How often Slack has sent it before.
    pub retry: u64,
}

impl Frame {
    pub(super) fn read(text: &str) -> Self {
        let Ok(mut frame) = serde_json::from_str::<Value>(text) else {
            return Self::Unknown("not JSON".to_owned());
        };
        let kind = frame["type"].as_str().unwrap_or_default().to_owned();
        match kind.as_str() {
            "hello" => return Self::Hello,
            "disconnect" => {
                return Self::Disconnect(match frame["reason"].as_str() {
                    Some("warning") => Reason::Warning,
                    Some("refresh_requested") => Reason::RefreshRequested,
                    Some("link_disabled") => Reason::LinkDisabled,
                    _ => Reason::Other,
                });
            }
            _ => {}
        }
        let Some(id) = frame["envelope_id"].as_str().map(ToOwned::to_owned) else {
            return Self::Unknown(kind);
        };
        let payload = frame
            .get_mut("payload")
            .map(Value::take)
            .unwrap_or_default();
        let inbound = match kind.as_str() {
            "events_api" => Some(Inbound::Event(payload)),
            "slash_commands" => Some(Inbound::Command(payload)),
            "interactive" => Some(Inbound::Interaction(payload)),
            _ => None,
        };
        Self::Envelope(Envelope {
            id,
            inbound,
            takes_an_answer: frame["accepts_response_payload"]
                .as_bool()
                // Events alone are answered with nothing.
                .unwrap_or(kind != "events_api"),
            retry: frame["retry_attempt"].as_u64().unwrap_or(0),
        })
    }
}

/// The acknowledgement. A payload where one is not taken would be an error.
pub(super) fn ack(id: &str, payload: Option<Value>) -> String {
    match payload {
        Some(payload) => json!({ "envelope_id": id, "payload": payload }),
        None => json!({ "envelope_id": id }),
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_say_whether_it_takes_an_answer_takes_one_unless_it_is_an_event() {
        for (kind, said, takes) in [
            ("slash_commands", None, true),
            ("interactive", None, true),
            ("interactive", Some(false), false),
            ("events_api", None, false),
        ] {
            let mut frame = json!({ "envelope_id": "E1", "type": kind, "payload": {} });
            if let Some(said) = said {
                frame["accepts_response_payload"] = json!(said);
            }
            let Frame::Envelope(envelope) = Frame::read(&frame.to_string()) else {
                panic!("{frame}")
            };
            assert_eq!(envelope.takes_an_answer, takes, "{frame}");
        }
    }

    #[test]
    fn each_frame_is_told_from_the_others() {
        assert_eq!(
            Frame::read(
                r#"{"type":"hello","num_connections":2,"connection_info":{"app_id":"A1"}}"#
            ),
            Frame::Hello
        );
        for (reason, read) in [
            ("warning", Reason::Warning),
            ("refresh_requested", Reason::RefreshRequested),
            ("link_disabled", Reason::LinkDisabled),
            ("something_new", Reason::Other),
        ] {
            let frame = json!({ "type": "disconnect", "reason": reason, "debug_info": {} });
            assert_eq!(Frame::read(&frame.to_string()), Frame::Disconnect(read));
        }
        let frame = json!({
            "type": "events_api", "envelope_id": "e1", "payload": { "event_id": "Ev1" },
            "accepts_response_payload": false, "retry_attempt": 2, "retry_reason": "timeout",
        });
        assert_eq!(
            Frame::read(&frame.to_string()),
            Frame::Envelope(Envelope {
                id: "e1".to_owned(),
                inbound: Some(Inbound::Event(json!({ "event_id": "Ev1" }))),
                takes_an_answer: false,
                retry: 2,
            })
        );
    }

    #[test]
    fn what_came_later_than_this_program_is_acknowledged_or_passed_over() {
        let frame = Frame::read(r#"{"type":"novelty","envelope_id":"e2"}"#);
        let Frame::Envelope(envelope) = frame else {
            panic!("{frame:?}")
        };
        assert_eq!(envelope.inbound, None);
        for text in ["", "[]", "null", "{}", r#"{"type":7}"#, "\u{0}"] {
            assert!(matches!(Frame::read(text), Frame::Unknown(_)), "{text}");
        }
    }

    #[test]
    fn an_acknowledgement_has_a_payload_only_where_there_is_one() {
        assert_eq!(ack("e1", None), r#"{"envelope_id":"e1"}"#);
        let with = ack("e1", Some(json!({ "text": "x" })));
        assert_eq!(with, r#"{"envelope_id":"e1","payload":{"text":"x"}}"#);
    }
}
