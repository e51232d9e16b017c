//! Everything that reads what others wrote. Each takes any bytes and must come back; what can be said of the result is
//! asserted. Used by the fuzzer and by the test that replays its corpus.

use codegreen::config::emoji::EmojiRules;
use codegreen::config::{Company, duration};
use codegreen::domain::ids::{Number, PageKey};
use codegreen::domain::money::{Currency, Money};
use codegreen::slack::emoji;
use codegreen::slack::inbound::message_text;
use codegreen::slack::render::text;
use codegreen::slack::wire::{Press, ViewKind};
use codegreen::web::body;

pub type Target = fn(&[u8]);

pub const TARGETS: [(&str, Target); 9] = [
    ("money", money),
    ("body", request_body),
    ("emoji", emoji_name),
    ("config", config),
    ("text", shown_text),
    ("wire", wire),
    ("ids", ids),
    ("message", message),
    ("duration", durations),
];

fn with_text(bytes: &[u8], read: impl FnOnce(&str)) {
    read(&String::from_utf8_lossy(bytes));
}

/// What was read is read again from how it is written.
fn money(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok(money) = Money::parse(text) {
            assert!(money.minor >= 0, "{text:?} is less than nothing");
            let written = format!("{money}");
            assert_eq!(
                Money::parse(&written).ok(),
                Some(money),
                "{text:?} is written {written:?}"
            );
        }
        if let Some(currency) = Currency::parse(text) {
            assert_eq!(currency.code().len(), 3);
        }
    });
}

fn request_body(bytes: &[u8]) {
    let _ = body::is_ssl_check(bytes);
    let _ = body::read(bytes);
}

fn emoji_name(bytes: &[u8]) {
    with_text(bytes, |name| {
        let bare = emoji::without_skin_tone(name);
        assert!(name.starts_with(bare));
        let rules = EmojiRules::default();
        assert_eq!(
            emoji::item_move(name, &rules),
            emoji::item_move(bare, &rules)
        );
        let _ = emoji::acknowledges(name, &rules);
    });
}

fn config(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Err(error) = Company::read("codegreen.toml", text) {
            assert!(!error.to_string().is_empty());
        }
    });
}

/// User text never leaves as Slack's markup, nor longer than a field takes.
fn shown_text(bytes: &[u8]) {
    with_text(bytes, |input| {
        let (limit, rest) = match input.char_indices().nth(1) {
            Some((at, _)) => (usize::from(bytes[0]), &input[at..]),
            None => (0, input),
        };
        let cleaned = text::clean(rest);
        assert!(!cleaned.contains('\0'));
        assert!(text::clip(rest, limit.max(1)).chars().count() <= limit.max(1));
        let _ = text::one_line(rest, limit.max(1));
        let _ = text::clip_input(rest, limit.max(1));
        let mut escaped = String::new();
        for c in rest.chars() {
            text::escaped(c, &mut escaped);
        }
        assert!(!escaped.contains(['<', '>']), "{escaped:?}");
    });
}

fn wire(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Some(press) = Press::parse(text) {
            assert_eq!(Press::parse(&press.value()), Some(press));
        }
        if let Some(view) = ViewKind::parse(text) {
            assert_eq!(ViewKind::parse(&view.metadata()), Some(view));
        }
    });
}

fn ids(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Some(key) = PageKey::parse(text) {
            assert_eq!(PageKey::parse(&key.to_string()), Some(key));
        }
        if let Some(number) = Number::parse(text) {
            assert_eq!(Number::parse(&number.to_string()), Some(number));
        }
    });
}

/// What a message said becomes data: no token is left that Slack would read.
fn message(bytes: &[u8]) {
    with_text(bytes, |text| {
        let plain = message_text::plain(text);
        assert!(plain.len() <= text.len() * 2 + 64);
    });
}

fn durations(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok(seconds) = duration::parse(text) {
            assert!(seconds > 0);
            assert_eq!(duration::parse(&format!("{seconds}s")), Ok(seconds));
        }
    });
}
