//! A verified body → what it is. Slack sends three shapes to the one address: JSON for events, a flat form for slash
//! commands, and a form with one field `payload` for everything else. Says nothing about what the payload asks for.

use serde_json::{Map, Value};

use crate::slack::inbound::Inbound;

/// One request, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Inbound(Inbound),
    /// Slack asks whether the address is ours: it wants this text back.
    Challenge(String),
    /// Slack looks at the certificate only.
    SslCheck,
    /// Slack tells that it holds back events; there is nothing to do.
    Notice(String),
}

/// # Errors
/// Why it is not one of Slack's, for the log and the 400.
pub fn read(bytes: &[u8]) -> Result<Body, &'static str> {
    // The content type is not asked: a form never begins with a brace, and proxies rewrite headers.
    if bytes.trim_ascii_start().first() == Some(&b'{') {
        json(bytes)
    } else {
        form(bytes)
    }
}

/// The certificate check comes without a signature, and only then; it is answered with nothing whoever sends it. Any
/// field beyond Slack's two makes it an ordinary request, which has to be signed.
pub fn is_ssl_check(bytes: &[u8]) -> bool {
    const MOST_BYTES: usize = 1024;
    if bytes.len() > MOST_BYTES {
        return false;
    }
    let mut checks = 0;
    for (name, value) in url::form_urlencoded::parse(bytes) {
        match (name.as_ref(), value.as_ref()) {
            ("ssl_check", "1") => checks += 1,
            ("token", _) => {}
            _ => return false,
        }
    }
    checks == 1
}

fn json(bytes: &[u8]) -> Result<Body, &'static str> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| "not JSON")?;
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match kind {
        "url_verification" => match value.get("challenge").and_then(Value::as_str) {
            Some(challenge) => Ok(Body::Challenge(challenge.to_owned())),
            None => Err("a url_verification without its challenge"),
        },
        "event_callback" => match (value.get("event"), value.get("event_id")) {
            (Some(Value::Object(_)), Some(Value::String(_))) => {
                Ok(Body::Inbound(Inbound::Event(value)))
            }
            _ => Err("an event_callback without its event"),
        },
        "app_rate_limited" => Ok(Body::Notice(kind.to_owned())),
        _ => Err("JSON of no known type"),
    }
}

fn form(bytes: &[u8]) -> Result<Body, &'static str> {
    let mut fields = Map::new();
    for (name, value) in url::form_urlencoded::parse(bytes) {
        // Of two fields with one name the first counts: a later one must not replace what was checked.
        fields
            .entry(name.into_owned())
            .or_insert_with(|| Value::String(value.into_owned()));
    }
    if fields.get("ssl_check").and_then(Value::as_str) == Some("1") {
        return Ok(Body::SslCheck);
    }
    if let Some(payload) = fields.get("payload").and_then(Value::as_str) {
        let payload: Value =
            serde_json::from_str(payload).map_err(|_| "a payload that is not JSON")?;
        return match payload.get("type") {
            Some(Value::String(_)) => Ok(Body::Inbound(Inbound::Interaction(payload))),
            _ => Err("a payload without its type"),
        };
    }
    if fields.contains_key("command") {
        return Ok(Body::Inbound(Inbound::Command(Value::Object(fields))));
    }
    Err("neither an event, a command nor an interaction")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_shape_is_told_from_the_others() {
        let event = json!({"type": "event_callback", "event_id": "Ev1", "event": {"type": "reaction_added"}});
        assert_eq!(
            read(event.to_string().as_bytes()),
            Ok(Body::Inbound(Inbound::Event(event)))
        );
        assert_eq!(
            read(br#" {"type":"url_verification","challenge":"abc"}"#),
            Ok(Body::Challenge("abc".into()))
        );
        assert_eq!(
            read(br#"{"type":"app_rate_limited"}"#),
            Ok(Body::Notice("app_rate_limited".into()))
        );
        assert_eq!(read(b"ssl_check=1&token=x"), Ok(Body::SslCheck));
        let command = json!({"command": "/codegreen", "text": "Acme & Söhne"});
        assert_eq!(
            read("command=%2Fcodegreen&text=Acme+%26+S%C3%B6hne".as_bytes()),
            Ok(Body::Inbound(Inbound::Command(command)))
        );
        let payload = json!({"type": "block_actions"});
        assert_eq!(
            read(b"payload=%7B%22type%22%3A%22block_actions%22%7D"),
            Ok(Body::Inbound(Inbound::Interaction(payload)))
        );
    }

    #[test]
    fn what_is_none_of_them_is_unreadable() {
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        let bodies: &[&[u8]] = &[
            b"",
            b"{",
            b"{}",
            b"[]",
            b"null",
            b"\xff\xfe",
            b"{\"type\":5}",
            b"{\"type\":\"event_callback\"}",
            b"payload",
            b"payload=",
            b"payload=[]",
            b"payload=%7B%7D",
            b"payload=%ZZ",
            b"text=hello",
            b"{\"type\":\"url_verification\"}",
            deep.as_bytes(),
            b"{\"type\":\"event_callback\",\"event_id\":7,\"event\":{}}",
            b"{\"type\":\"event_callback\",\"event_id\":\"E\",\"event\":[]}",
        ];
        for body in bodies {
            assert!(
                read(body).is_err(),
                "{:?}",
                String::from_utf8_lossy(&body[..body.len().min(40)])
            );
        }
    }

    #[test]
    fn an_unsigned_certificate_check_carries_nothing_else() {
        assert!(is_ssl_check(b"ssl_check=1&token=x"));
        assert!(is_ssl_check(b"ssl_check=1"));
        for smuggled in [
            "ssl_check=1&payload={}",
            "ssl_check=1&command=/codegreen",
            "ssl_check=true",
            "ssl_check=1&ssl_check=0",
            "token=x",
            "",
        ] {
            assert!(!is_ssl_check(smuggled.as_bytes()), "{smuggled}");
        }
    }
}
