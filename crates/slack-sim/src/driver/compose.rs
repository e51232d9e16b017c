//! What Slack's client makes of what a person types: rich text, and the `text` that goes with it, in which `&`, `<` and
//! `>` are escaped and mentions and links stand in angle brackets. Bold and other styles stay as they were typed.
//! Sources: <https://docs.slack.dev/messaging/formatting-message-text>,
//! <https://docs.slack.dev/reference/block-kit/blocks/rich-text-block>.

use serde_json::{Value, json};

use crate::world::World;

/// A message as it was typed, ready to send.
pub(super) struct Composed {
    pub text: String,
    pub rich_text: Value,
}

/// Reads `@Lena`, `#general`, `@here`, addresses and `:tada:` as the client's completion does. Marks in angle brackets
/// (`<@U0LENA>`, `<https://x.example|label>`) stand for what was picked from a list or pasted as a link, and `&lt;` for
/// a `<` that begins no mark.
pub(super) fn compose(world: &World, typed: &str) -> Composed {
    let mut made = Made::default();
    let mut rest = typed;
    let mut boundary = true;
    while let Some(first) = rest.chars().next() {
        let piece = match first {
            '<' => marked(world, rest),
            '@' if boundary => mention(world, rest),
            '#' if boundary => channel(world, rest),
            ':' => emoji(rest),
            'h' if boundary => address(rest),
            _ => None,
        };
        let length = if let Some(piece) = piece {
            made.add(piece.element, &piece.text);
            piece.length
        } else {
            let (letter, length) = entity(rest).unwrap_or((first, first.len_utf8()));
            made.plain.push(letter);
            length
        };
        boundary = !first.is_alphanumeric();
        rest = &rest[length..];
    }
    made.finish()
}

/// Slack's three entities.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The letter that an entity at the start stands for, and the entity's length.
fn entity(rest: &str) -> Option<(char, usize)> {
    let entities = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')];
    let found = entities
        .into_iter()
        .find(|(name, _)| rest.starts_with(name));
    found.map(|(name, letter)| (letter, name.len()))
}

/// Something that is more than its letters.
struct Piece {
    element: Value,
    text: String,
    /// Bytes of what was typed.
    length: usize,
}

#[derive(Default)]
struct Made {
    text: String,
    elements: Vec<Value>,
    plain: String,
}

impl Made {
    fn add(&mut self, element: Value, text: &str) {
        self.flush();
        self.elements.push(element);
        self.text.push_str(text);
    }

    fn flush(&mut self) {
        let plain = std::mem::take(&mut self.plain);
        if !plain.is_empty() {
            self.text.push_str(&escape(&plain));
            self.elements.push(json!({ "type": "text", "text": plain }));
        }
    }

    fn finish(mut self) -> Composed {
        self.flush();
        let section = json!({ "type": "rich_text_section", "elements": self.elements });
        Composed {
            text: self.text,
            rich_text: json!({ "type": "rich_text", "elements": [section] }),
        }
    }
}

fn marked(world: &World, rest: &str) -> Option<Piece> {
    let inner = rest[1..]
        .split('>')
        .next()
        .filter(|i| i.len() + 1 < rest.len())?;
    let length = inner.len() + 2;
    let (target, label) = match inner.split_once('|') {
        Some((target, label)) => (target, Some(label)),
        None => (inner, None),
    };
    let piece = |element| {
        Some(Piece {
            element,
            text: rest[..length].into(),
            length,
        })
    };
    let kind = target.chars().next()?;
    let id = &target[kind.len_utf8()..];
    match kind {
        '@' if world.person(id).is_some() => piece(json!({ "type": "user", "user_id": id })),
        '#' if world.channels.contains_key(id) => {
            piece(json!({ "type": "channel", "channel_id": id }))
        }
        '!' if matches!(id, "here" | "channel" | "everyone") => {
            piece(json!({ "type": "broadcast", "range": id }))
        }
        '!' => {
            let group = id.strip_prefix("subteam^")?;
            piece(json!({ "type": "usergroup", "usergroup_id": group }))
        }
        _ if target.contains("://") => {
            let mut link = json!({ "type": "link", "url": target });
            if let Some(label) = label {
                link["text"] = json!(label);
            }
            piece(link)
        }
        _ => None,
    }
}

/// `@Lena`, by the longest name that fits.
fn mention(world: &World, rest: &str) -> Option<Piece> {
    for range in ["here", "channel", "everyone"] {
        if names(rest, range) {
            return Some(Piece {
                element: json!({ "type": "broadcast", "range": range }),
                text: format!("<!{range}>"),
                length: range.len() + 1,
            });
        }
    }
    let all = world.people();
    let found = all
        .flat_map(|person| [(&person.display_name, person), (&person.real_name, person)])
        .filter(|(name, _)| names(rest, name))
        .max_by_key(|(name, _)| name.len());
    found.map(|(name, person)| Piece {
        element: json!({ "type": "user", "user_id": person.id }),
        text: format!("<@{}>", person.id),
        length: name.len() + 1,
    })
}

fn channel(world: &World, rest: &str) -> Option<Piece> {
    let all = world.channels().filter(|channel| channel.kind.is_channel());
    let found = all
        .filter(|channel| names(rest, &channel.name))
        .max_by_key(|channel| channel.name.len());
    found.map(|channel| Piece {
        element: json!({ "type": "channel", "channel_id": channel.id }),
        text: format!("<#{}|>", channel.id),
        length: channel.name.len() + 1,
    })
}

/// Whether `rest` is a sign and then this name, as a whole word.
fn names(rest: &str, name: &str) -> bool {
    let after = rest[1..].strip_prefix(name);
    !name.is_empty()
        && after.is_some_and(|after| {
            !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
        })
}

fn emoji(rest: &str) -> Option<Piece> {
    let name = rest[1..].split(':').next()?;
    let whole = rest.len() > name.len() + 1;
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-+'".contains(c);
    let good = whole
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '+' || c == '-' || c == '1')
        && name.chars().all(good);
    good.then(|| Piece {
        element: json!({ "type": "emoji", "name": name }),
        text: format!(":{name}:"),
        length: name.len() + 2,
    })
}

fn address(rest: &str) -> Option<Piece> {
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let ends = [
        rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')),
        rest.find("&lt;"),
        rest.find("&gt;"),
    ];
    let end = ends.into_iter().flatten().min().unwrap_or(rest.len());
    let given = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    let url = given.replace("&amp;", "&");
    url::Url::parse(&url).ok()?;
    Some(Piece {
        element: json!({ "type": "link", "url": url }),
        text: format!("<{}>", escape(&url)),
        length: given.len(),
    })
}
