//! `:emoji:` in a text, with its skin tone. What one looks like is `page::emoji`'s.

use super::scan::{Atom, last_seen};
use crate::page::emoji;

/// No emoji with its skin tone has a longer name.
const LONGEST_EMOJI: usize = 120;

/// Emoji made into atoms.
pub(super) fn marked(atoms: &[Atom]) -> Vec<Atom> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let rest = atoms.get(at..).unwrap_or_default();
        let found = (rest.first() == Some(&Atom::Char(':')))
            .then(|| {
                let name = |c: &Atom| matches!(c, Atom::Char(c) if is_named(*c) || *c == ':');
                let typed: String = rest
                    .iter()
                    .take(LONGEST_EMOJI)
                    .take_while(|atom| name(atom))
                    .map(last_seen)
                    .collect();
                first_emoji(&typed).map(String::from)
            })
            .flatten();
        if let Some(name) = found {
            at += name.chars().count() + 2;
            out.push(Atom::Emoji(name));
        } else {
            out.extend(rest.first().cloned());
            at += 1;
        }
    }
    out
}

fn is_named(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-'".contains(c)
}

/// The name of the emoji that `:name:…` begins with, its skin tone included.
fn first_emoji(typed: &str) -> Option<&str> {
    let rest = typed.strip_prefix(':')?;
    let (name, after) = rest.split_once(':')?;
    emoji::unicode(name)?;
    let tone = after
        .strip_prefix(':')
        .filter(|tone| tone.starts_with("skin-tone-"))
        .and_then(|tone| tone.split_once(':'))
        .map(|(tone, _)| tone);
    let toned = tone.and_then(|tone| rest.get(..name.len() + 2 + tone.len()));
    Some(
        toned
            .filter(|toned| emoji::unicode(toned).is_some())
            .unwrap_or(name),
    )
}

/// A piece of a plain text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Emoji(&'a str),
}

/// A plain text with its emoji.
pub(super) fn emoji_in(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(colon) = text[at..].find(':') {
        at += colon;
        if let Some(name) = first_emoji(&text[at..]) {
            parts.extend((done < at).then(|| Part::Text(&text[done..at])));
            parts.push(Part::Emoji(name));
            done = at + name.len() + 2;
            at = done;
        } else {
            at += 1;
        }
    }
    parts.extend((done < text.len()).then(|| Part::Text(&text[done..])));
    parts
}
