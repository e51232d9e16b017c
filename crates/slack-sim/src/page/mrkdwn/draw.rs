//! The last step: HTML. Every tag and attribute of a text's drawing is written here.

use chrono::{DateTime, SecondsFormat, Utc};
use maud::{Markup, html};

use super::{
    Mark, dates,
    scan::{Atom, is_link, last_seen},
    style::Node,
};
use crate::{
    page::{emoji, kit::Reader},
    world::{Channel, ChannelKind},
};

pub(super) fn nodes(nodes: &[Node], reader: &Reader) -> Markup {
    html! { @for node in nodes { (self::node(node, reader)) } }
}

fn node(node: &Node, reader: &Reader) -> Markup {
    html! {
        @match node {
            Node::Atom(atom) => (self::atom(atom, reader)),
            Node::Break => br;,
            Node::Bold(inside) => b { (nodes(inside, reader)) },
            Node::Italic(inside) => i { (nodes(inside, reader)) },
            Node::Struck(inside) => s { (nodes(inside, reader)) },
            Node::Quote(inside) => blockquote.kit-quote { (nodes(inside, reader)) },
        }
    }
}

fn atom(atom: &Atom, reader: &Reader) -> Markup {
    html! {
        @match atom {
            Atom::Char(c) | Atom::Entity(c) => (c),
            Atom::Mark(mark) => (self::mark(mark, reader)),
            Atom::Emoji(name) => (emoji::draw(name)),
            Atom::Code(inside) => code.kit-code { (coded(inside, reader)) },
            Atom::Block(inside) => pre.kit-pre { code { (coded(inside, reader)) } },
        }
    }
}

/// In code only what stands in angle brackets is read.
fn coded(atoms: &[Atom], reader: &Reader) -> Markup {
    html! {
        @for atom in atoms {
            @match atom {
                Atom::Mark(mark) => (self::mark(mark, reader)),
                Atom::Char(_) | Atom::Entity(_) | Atom::Emoji(_) | Atom::Code(_) | Atom::Block(_) => (last_shown(atom)),
            }
        }
    }
}

fn last_shown(atom: &Atom) -> char {
    match atom {
        Atom::Char(c) | Atom::Entity(c) => *c,
        other => last_seen(other),
    }
}

/// What stands in angle brackets.
pub(in crate::page) fn mark(mark: &Mark, reader: &Reader) -> Markup {
    match mark {
        Mark::User { id, label } => user(id, label.as_deref(), reader),
        Mark::Channel { id, label } => channel(id, label.as_deref(), reader),
        Mark::Group { id, label } => group(id, label.as_deref(), reader),
        Mark::Broadcast(range) => broadcast(range),
        Mark::Link { to, label } => {
            let label = label.as_deref();
            html! {
                @match label {
                    Some(label) => (link(to, &super::label(label))),
                    None => (link(to, &html! { (shown_address(to)) })),
                }
            }
        }
        Mark::Date {
            at,
            format,
            link,
            fallback,
        } => date(*at, format, link.as_deref(), fallback, reader),
    }
}

/// An address is shown as it is written; a mail address without `mailto:`.
fn shown_address(to: &str) -> &str {
    to.strip_prefix("mailto:").unwrap_or(to)
}

/// A link in a window of its own; text where it does not lead anywhere a browser should go.
pub(in crate::page) fn link(to: &str, label: &Markup) -> Markup {
    if !is_link(to) {
        return html! { (label) };
    }
    html! { a.kit-link href=(to) target="_blank" rel="noopener noreferrer" { (label) } }
}

/// `@Lena`, lit up where it is the reader.
pub(in crate::page) fn user(id: &str, label: Option<&str>, reader: &Reader) -> Markup {
    let name = reader
        .world
        .person(id)
        .map(|person| person.display_name.as_str());
    let name = name.or(label).unwrap_or(id).trim_start_matches('@');
    html! { span.kit-mention.kit-mention-me[id == reader.user] data-user=(id) { "@" (name) } }
}

/// `#general`; those who may not see a private channel do not see its name.
pub(in crate::page) fn channel(id: &str, label: Option<&str>, reader: &Reader) -> Markup {
    let Some(channel) = reader.world.channels.get(id) else {
        return html! { span.kit-mention { "#" (label.unwrap_or(id).trim_start_matches('#')) } };
    };
    if !may_see(channel, reader.user) {
        return html! { span.kit-mention.kit-mention-hidden { "private channel" } };
    }
    let to = format!("/?as={}&in={}", reader.user, channel.id);
    html! { a.kit-mention href=(to) data-channel=(channel.id) { "#" (channel.name) } }
}

/// Whether somebody may see that a conversation is there.
pub(in crate::page) fn may_see(channel: &Channel, user: &str) -> bool {
    channel.kind == ChannelKind::Public || channel.members.contains(user)
}

/// `@legal-team`
pub(in crate::page) fn group(id: &str, label: Option<&str>, reader: &Reader) -> Markup {
    let group = reader.world.user_groups.iter().find(|group| group.id == id);
    let mine = group.is_some_and(|group| group.users.iter().any(|user| user == reader.user));
    let name = group
        .map(|group| group.handle.as_str())
        .or(label)
        .unwrap_or(id);
    html! { span.kit-mention.kit-mention-me[mine] data-group=(id) { "@" (name.trim_start_matches('@')) } }
}

/// `@here`; it means the reader too.
pub(in crate::page) fn broadcast(range: &str) -> Markup {
    html! { span.kit-mention.kit-mention-me { "@" (range) } }
}

/// A moment in the reader's zone; the fallback where it is no moment.
pub(in crate::page) fn date(
    at: i64,
    format: &str,
    to: Option<&str>,
    fallback: &str,
    reader: &Reader,
) -> Markup {
    let Some(at) = DateTime::<Utc>::from_timestamp(at, 0) else {
        return html! { (fallback) };
    };
    let zone = reader.zone();
    let shown = dates::shown(format, at, reader.now, zone);
    let exact = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let drawn = html! { time.kit-date datetime=(exact) title=(dates::full(at, zone)) { (shown) } };
    match to {
        Some(to) => link(to, &drawn),
        None => drawn,
    }
}
