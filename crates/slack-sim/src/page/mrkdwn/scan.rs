//! The first step: characters, with what Slack reads as one piece taken out: `<…>`, code, emoji, bare addresses. Inside
//! such a piece no style is looked for.

use super::{Parsing, bare, colons};
use crate::page::kit::Reader;

/// A character, or something that is read as one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Atom {
    /// As typed.
    Char(char),
    /// Written as an entity: shown, but never read as a mark, `>` at a line's begin excepted.
    Entity(char),
    /// In angle brackets.
    Mark(Mark),
    Emoji(String),
    Code(Vec<Atom>),
    Block(Vec<Atom>),
}

/// What stands in angle brackets, or what Slack puts there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    User {
        id: String,
        label: Option<String>,
    },
    Channel {
        id: String,
        label: Option<String>,
    },
    Group {
        id: String,
        label: Option<String>,
    },
    /// `here`, `channel`, `everyone`.
    Broadcast(String),
    Date {
        at: i64,
        format: String,
        link: Option<String>,
        fallback: String,
    },
    Link {
        to: String,
        label: Option<String>,
    },
}

/// Addresses that may stand in a link; anything else stays text.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "slack"];

/// The text in pieces.
pub(super) fn atoms(text: &str, parsing: Parsing, reader: &Reader) -> Vec<Atom> {
    let atoms = marks(&text.replace("\r\n", "\n"));
    let atoms = code(&atoms, "```");
    let atoms = code(&atoms, "`");
    let atoms = match parsing {
        Parsing::Nothing => atoms,
        Parsing::Addresses => addresses(&atoms, None),
        Parsing::Everything => addresses(&atoms, Some(reader)),
    };
    colons::marked(&atoms)
}

/// `&amp;`, `&lt;` and `&gt;`, once.
pub(crate) fn decode(text: &str) -> String {
    marks_off(text).map(|(c, _)| c).collect()
}

/// Characters, and whether each was an entity.
fn marks_off(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        for (entity, c) in [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')] {
            if let Some(after) = rest.strip_prefix(entity) {
                rest = after;
                return Some((c, true));
            }
        }
        let c = rest.chars().next()?;
        rest = &rest[c.len_utf8()..];
        Some((c, false))
    })
}

/// Characters, and what stands in angle brackets within a line.
fn marks(text: &str) -> Vec<Atom> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        found.extend(characters(&rest[..start]));
        let inner = rest[start + 1..]
            .split_once('>')
            .map(|(inner, _)| inner)
            .filter(|inner| !inner.contains(['\n', '<']));
        if let Some((inner, mark)) = inner.and_then(|inner| Some((inner, mark(inner)?))) {
            found.push(Atom::Mark(mark));
            rest = &rest[start + inner.len() + 2..];
        } else {
            found.push(Atom::Char('<'));
            rest = &rest[start + 1..];
        }
    }
    found.extend(characters(rest));
    found
}

fn characters(text: &str) -> impl Iterator<Item = Atom> {
    marks_off(text).map(|(c, entity)| {
        if entity {
            Atom::Entity(c)
        } else {
            Atom::Char(c)
        }
    })
}

/// What the inside of angle brackets means, if anything.
fn mark(inner: &str) -> Option<Mark> {
    let (target, label) = inner
        .split_once('|')
        .map_or((inner, None), |(target, label)| (target, Some(label)));
    let label = label.map(decode).filter(|label| !label.is_empty());
    if let Some(id) = target.strip_prefix('@') {
        return is_id(id).then(|| Mark::User {
            id: id.into(),
            label,
        });
    }
    if let Some(id) = target.strip_prefix('#') {
        return is_id(id).then(|| Mark::Channel {
            id: id.into(),
            label,
        });
    }
    if let Some(special) = target.strip_prefix('!') {
        return self::special(special, label);
    }
    let to = decode(target);
    let to = if is_link(&to) {
        to
    } else if looks_like_a_host(&to) {
        format!("http://{to}")
    } else {
        return None;
    };
    Some(Mark::Link { to, label })
}

fn special(special: &str, label: Option<String>) -> Option<Mark> {
    if ["here", "channel", "everyone", "group"].contains(&special) {
        return Some(Mark::Broadcast(special.into()));
    }
    if let Some(id) = special.strip_prefix("subteam^") {
        return is_id(id).then(|| Mark::Group {
            id: id.into(),
            label,
        });
    }
    let mut parts = special.strip_prefix("date^")?.split('^');
    Some(Mark::Date {
        at: parts.next()?.parse().ok()?,
        format: decode(parts.next()?),
        link: parts.next().map(decode).filter(|link| is_link(link)),
        fallback: label.unwrap_or_default(),
    })
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Whether a browser may be sent there.
pub(in crate::page) fn is_link(to: &str) -> bool {
    let scheme = to
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()))
        && !to.contains(|c: char| c.is_control())
        && url::Url::parse(to).is_ok()
}

/// `example.com/there`, as Slack's own documents write a link.
fn looks_like_a_host(to: &str) -> bool {
    let host = to.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
        && host
            .rsplit('.')
            .next()
            .is_some_and(|top| top.chars().all(char::is_alphabetic))
        && is_link(&format!("http://{to}"))
}

/// The character a style sees before it.
pub(super) fn last_seen(atom: &Atom) -> char {
    match atom {
        Atom::Char(c) => *c,
        Atom::Entity(_) => ';',
        Atom::Mark(_) => '>',
        Atom::Emoji(_) => ':',
        Atom::Code(_) | Atom::Block(_) => '`',
    }
}

/// What may stand before a mark that opens. Source: Slack's web client.
pub(super) fn opens_after(before: Option<&Atom>) -> bool {
    before.map(last_seen).is_none_or(|c| {
        c.is_whitespace() || "?.,-!^;:{([%$#+=\"".contains(c) || is_general_punctuation(c)
    })
}

/// `•`, `–`, `…` and their like.
pub(super) fn is_general_punctuation(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}')
}

/// Takes out what stands between two fences: three backticks over lines, one within a line.
fn code(atoms: &[Atom], fence: &str) -> Vec<Atom> {
    let is_block = fence.len() > 1;
    let is_fence = |at: usize| {
        let found = atoms.get(at..at + fence.len());
        found.is_some_and(|found| found.iter().all(|atom| *atom == Atom::Char('`')))
    };
    let mut out: Vec<Atom> = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        // `*` and its like: code may stand alone in bold.
        let is_styled = matches!(out.last(), Some(Atom::Char('*' | '_' | '~')));
        if is_fence(at) && (is_styled || opens_after(out.last())) {
            let start = at + fence.len();
            let end = (start..atoms.len())
                .take_while(|end| is_block || atoms.get(*end) != Some(&Atom::Char('\n')))
                .find(|end| is_fence(*end));
            let inside = end.and_then(|end| Some((end, atoms.get(start..end)?)));
            if let Some((end, inside)) = inside.filter(|(_, inside)| !is_blank(inside)) {
                out.push(if is_block {
                    Atom::Block(trimmed(inside).to_vec())
                } else {
                    Atom::Code(inside.to_vec())
                });
                at = end + fence.len();
                continue;
            }
        }
        out.extend(atoms.get(at).cloned());
        at += 1;
    }
    out
}

fn is_blank(atoms: &[Atom]) -> bool {
    atoms
        .iter()
        .all(|atom| matches!(atom, Atom::Char(c) if c.is_whitespace()))
}

/// Without the line breaks next to the fences.
fn trimmed(atoms: &[Atom]) -> &[Atom] {
    let newline = Atom::Char('\n');
    let atoms = atoms
        .strip_prefix(std::slice::from_ref(&newline))
        .unwrap_or(atoms);
    atoms
        .strip_suffix(std::slice::from_ref(&newline))
        .unwrap_or(atoms)
}

/// Bare addresses, and with a reader `#channel` and `@here`, made into marks.
fn addresses(atoms: &[Atom], names: Option<&Reader>) -> Vec<Atom> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let rest = atoms.get(at..).unwrap_or_default();
        let word = word(rest, out.last());
        let found = bare::address(&word).or_else(|| bare::name(&word, names?));
        if let Some((mark, length)) = found {
            out.push(Atom::Mark(mark));
            at += length;
        } else {
            out.extend(rest.first().cloned());
            at += 1;
        }
    }
    out
}

/// What an address or a name may begin with, in small letters.
const BEGINNINGS: &[&str] = &["http://", "https://", "www.", "mailto:", "#", "@"];
/// Longer addresses are left alone.
const LONGEST: usize = 3000;

/// The word that begins here, if it may be an address or a name; else nothing. Each is looked at once, so that a text
/// of 12,000 characters without a space takes no longer than any other.
fn word(atoms: &[Atom], before: Option<&Atom>) -> String {
    let before = match before {
        None | Some(Atom::Entity(_)) => ' ',
        Some(Atom::Char(c)) => *c,
        Some(Atom::Mark(_) | Atom::Emoji(_) | Atom::Code(_) | Atom::Block(_)) => {
            return String::new();
        }
    };
    if before.is_alphanumeric() || "/@#.".contains(before) {
        return String::new();
    }
    let letter = |atom: &Atom| match atom {
        Atom::Char(c) if !c.is_whitespace() && *c != '<' && *c != '>' => Some(*c),
        // An `&` is part of an address however it is written.
        Atom::Entity('&') => Some('&'),
        _ => None,
    };
    let begins = |beginning: &str| {
        let mut letters = atoms
            .iter()
            .map_while(letter)
            .map(|c| c.to_ascii_lowercase());
        beginning.chars().all(|c| letters.next() == Some(c))
    };
    if BEGINNINGS.iter().any(|beginning| begins(beginning)) {
        return atoms.iter().map_while(letter).take(LONGEST).collect();
    }
    if bare::is_in_mail(before) {
        return String::new();
    }
    let mail = |c: &char| bare::is_in_mail(*c) || *c == '@';
    atoms.iter().map_while(letter).take_while(mail).collect()
}
