//! The second step: lines, quotes, and what is bold, italic or struck in them. A mark opens where Slack's client lets it
//! (after a space or punctuation), closes before a space or punctuation, touches the words it marks, and ends in its line.

use super::scan::{Atom, is_general_punctuation, opens_after};

/// A piece of a text as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node<'a> {
    Atom(&'a Atom),
    Break,
    Bold(Vec<Node<'a>>),
    Italic(Vec<Node<'a>>),
    Struck(Vec<Node<'a>>),
    Quote(Vec<Node<'a>>),
}

/// The whole text. Lines that begin with `>` stand together as a quote; `>>>` quotes all that follows.
pub(super) fn paragraphs(atoms: &[Atom]) -> Vec<Node<'_>> {
    let mut out = Vec::new();
    let mut rest = Some(atoms);
    let mut plain = Vec::new();
    let mut quoted = Vec::new();
    while let Some(text) = rest {
        if let Some(all) = quote_mark(text, 3) {
            settle(&mut out, &mut plain, &mut quoted);
            quoted.extend(all.split(is_break));
            break;
        }
        let end = text.iter().position(is_break);
        let (line, after) = text.split_at(end.unwrap_or(text.len()));
        rest = end.and_then(|_| after.get(1..));
        if let Some(words) = quote_mark(line, 1) {
            out.extend(lines(&std::mem::take(&mut plain)));
            quoted.push(words);
        } else {
            settle(&mut out, &mut Vec::new(), &mut quoted);
            plain.push(line);
        }
    }
    settle(&mut out, &mut plain, &mut quoted);
    out
}

fn settle<'a>(out: &mut Vec<Node<'a>>, plain: &mut Vec<&'a [Atom]>, quoted: &mut Vec<&'a [Atom]>) {
    out.extend(lines(&std::mem::take(plain)));
    if !quoted.is_empty() {
        out.push(Node::Quote(lines(&std::mem::take(quoted))));
    }
}

fn is_break(atom: &Atom) -> bool {
    *atom == Atom::Char('\n')
}

/// What follows `>` or `>>>`, and one space.
fn quote_mark(atoms: &[Atom], length: usize) -> Option<&[Atom]> {
    let (marks, words) = atoms.split_at_checked(length)?;
    let is_mark = |atom: &Atom| matches!(atom, Atom::Char('>') | Atom::Entity('>'));
    if !marks.iter().all(is_mark) {
        return None;
    }
    let words = words.strip_prefix(&[Atom::Char(' ')]).unwrap_or(words);
    // `>>>` with nothing behind it is a quoted `>>`.
    (length == 1 || !words.is_empty()).then_some(words)
}

/// Lines, with a break between two of them.
fn lines<'a>(all: &[&'a [Atom]]) -> Vec<Node<'a>> {
    let mut out = Vec::new();
    for (place, line) in all.iter().enumerate() {
        // A code block has lines of its own as it is.
        let after_block = matches!(out.last(), Some(Node::Atom(Atom::Block(_))));
        let before_block = matches!(line.first(), Some(Atom::Block(_)));
        let between = place > 0 && !after_block && !before_block;
        if between || (line.is_empty() && all.len() == 1) {
            out.push(Node::Break);
        }
        out.extend(styled(line));
    }
    out
}

/// A line's bold, italic and struck words.
fn styled(line: &[Atom]) -> Vec<Node<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(atom) = line.get(at) {
        let before = at.checked_sub(1).and_then(|before| line.get(before));
        let inside = match atom {
            Atom::Char(mark @ ('*' | '_' | '~')) if opens_after(before) => {
                inside(&line[at + 1..], *mark).map(|inside| (*mark, inside))
            }
            _ => None,
        };
        let Some((mark, inside)) = inside else {
            out.push(Node::Atom(atom));
            at += 1;
            continue;
        };
        at += inside.len() + 2;
        let inside = styled(inside);
        out.push(match mark {
            '*' => Node::Bold(inside),
            '_' => Node::Italic(inside),
            _ => Node::Struck(inside),
        });
    }
    out
}

/// What stands before the next `mark`, if that one closes.
fn inside(rest: &[Atom], mark: char) -> Option<&[Atom]> {
    let end = rest.iter().position(|atom| *atom == Atom::Char(mark))?;
    let (inside, after) = (rest.get(..end)?, rest.get(end + 1));
    let is_space = |atom: Option<&Atom>| match atom {
        Some(Atom::Char(c)) => c.is_whitespace(),
        Some(_) => false,
        None => true,
    };
    let touches = !is_space(inside.first()) && !is_space(inside.last());
    (touches && closes_before(after)).then_some(inside)
}

/// What may stand after a mark that closes. Source: Slack's web client.
fn closes_before(after: Option<&Atom>) -> bool {
    match after {
        None | Some(Atom::Mark(_) | Atom::Emoji(_) | Atom::Code(_) | Atom::Block(_)) => true,
        Some(Atom::Entity(_)) => false,
        Some(Atom::Char(c)) => {
            c.is_whitespace()
                || "~!#$%^)-+={}[];:'\",.?/".contains(*c)
                || is_general_punctuation(*c)
        }
    }
}
