//! Bare addresses and names, as Slack's server makes them into links: `https://…`, `www.…`, `a@b.example`; in text
//! objects also `#channel` and `@here`. A bare `example.com` is left alone: which endings count is Slack's secret.

use super::scan::{Mark, is_general_punctuation, is_link};
use crate::page::kit::Reader;

/// The address a word begins with, and how many characters it has.
pub(super) fn address(word: &str) -> Option<(Mark, usize)> {
    let lower = word.get(..8.min(word.len())).map(str::to_ascii_lowercase);
    let lower = lower.as_deref().unwrap_or_default();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        let to = cut(word);
        let is_more = to
            .split_once("://")
            .is_some_and(|(_, rest)| !rest.is_empty());
        return (is_more && is_link(to)).then(|| link(to.into(), None, to));
    }
    if lower.starts_with("www.") {
        let shown = cut(word);
        let to = format!("http://{shown}");
        let is_host = shown.matches('.').count() > 1;
        return (is_host && is_link(&to)).then(|| link(to, Some(shown.into()), shown));
    }
    let mail = cut(word.strip_prefix("mailto:").unwrap_or(word));
    let shown = cut(word);
    is_mail(mail).then(|| link(format!("mailto:{mail}"), Some(mail.into()), shown))
}

/// The channel or the broadcast a word begins with.
pub(super) fn name(word: &str, reader: &Reader) -> Option<(Mark, usize)> {
    if let Some(rest) = word.strip_prefix('@') {
        let all = ["here", "channel", "everyone"];
        let range = all.iter().find(|range| {
            let after = rest.strip_prefix(**range);
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })?;
        return Some((Mark::Broadcast((*range).into()), range.len() + 1));
    }
    let rest = word.strip_prefix('#')?;
    let name: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || "-_".contains(*c))
        .collect();
    let channel = reader.world.channel(&format!("#{name}"))?;
    let length = name.chars().count() + 1;
    let id = channel.id.clone();
    (!name.is_empty()).then_some((Mark::Channel { id, label: None }, length))
}

fn link(to: String, label: Option<String>, typed: &str) -> (Mark, usize) {
    (Mark::Link { to, label }, typed.chars().count())
}

/// Without the punctuation at the end, which belongs to the sentence.
fn cut(word: &str) -> &str {
    let mut end = word;
    while let Some(last) = end.chars().next_back() {
        let closes = last == ')' && end.matches(')').count() > end.matches('(').count();
        let is_sentence = ".,!?:;'\"]}*_~`|".contains(last) || is_general_punctuation(last);
        if !closes && !is_sentence {
            break;
        }
        end = &end[..end.len() - last.len_utf8()];
    }
    end
}

fn is_mail(text: &str) -> bool {
    let Some((who, host)) = text.split_once('@') else {
        return false;
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    !who.is_empty()
        && who.chars().all(is_in_mail)
        && host.contains('.')
        && host.split('.').all(|piece| !piece.is_empty())
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-.".contains(c))
        && top.len() > 1
        && top.chars().all(|c| c.is_ascii_alphabetic())
}

/// What a mail address is made of, `@` excepted.
pub(super) fn is_in_mail(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.+".contains(c)
}
