//! The conversation in the middle and the thread beside it: heading, messages, composer.

use maud::{Markup, html};

use super::{
    faces, home,
    icons::icon,
    kit::Reader,
    listing,
    message::Drawn,
    place::{Address, Here},
    side,
};
use crate::{
    SimConfig,
    world::{Channel, ChannelKind, Message},
};

/// The middle.
pub(super) fn main(reader: &Reader, config: &SimConfig, here: &Here, address: &Address) -> Markup {
    let channel = here
        .channel
        .as_deref()
        .and_then(|id| reader.world.channels.get(id));
    let Some(channel) = channel else {
        return html! {
            main.main #main tabindex="-1" { p.empty { "This person is in no conversation yet." } }
        };
    };
    let is_dm = channel.kind == ChannelKind::Im;
    let has_home = is_dm && home::is_offered(reader, config);
    let at_home = has_home && here.home;
    html! {
        main.main #main tabindex="-1" data-in=(channel.id) data-home=[at_home.then_some("1")] {
            (heading(reader, channel, here))
            @if has_home {
                nav.tabs aria-label="App" {
                    @let base = format!("/?as={}&in={}", here.user, channel.id);
                    a href={ (base) "&tab=home" } data-go aria-current=[at_home.then_some("page")] { "Home" }
                    a href=(base) data-go aria-current=[(!at_home).then_some("page")] { "Messages" }
                }
            }
            @if at_home {
                (home::tab(reader))
            } @else {
                (messages(reader, channel, address))
                (composer(reader, config, channel, None))
            }
        }
    }
}

fn heading(reader: &Reader, channel: &Channel, here: &Here) -> Markup {
    let label = side::label(reader.world, channel, &here.user);
    let is_dm = channel.kind == ChannelKind::Im;
    html! {
        header.heading {
            button.only-narrow.icon-button type="button" data-do="side" aria-label="Back to the conversations" { (icon("back")) }
            h1 {
                @if is_dm { (faces::face(reader.world.person(crate::BOT_USER_ID), "")) } @else { (side::sign(channel)) }
                span { (label) }
            }
            @if !channel.topic.is_empty() { p.topic { (channel.topic) } }
            @if channel.shared { span.badge.soft title="People of another company read here." { "shared" } }
            span.grow {}
            @if !is_dm {
                button.members type="button" data-do="members" aria-haspopup="dialog" title="Members" {
                    span.faces {
                        @for id in channel.members.iter().take(3) { (faces::face(reader.world.person(id), "small")) }
                    }
                    (channel.members.len()) span.sr { " members" }
                }
            }
        }
    }
}

/// The list, its beginning or the way to older messages.
fn messages(reader: &Reader, channel: &Channel, address: &Address) -> Markup {
    let (shown, more) = listing::main(channel, reader.user, None, listing::SHOWN);
    let news = reader.world.news(channel, reader.user);
    let new_from = address.new.clone().or(news.first);
    let drawn = Drawn {
        reader,
        channel,
        new_from: new_from.as_deref(),
        in_thread: false,
    };
    html! {
        div.scroll #scroll tabindex="0" role="region" aria-label="Messages" data-new=[new_from.as_deref()] {
            @if more {
                button.earlier type="button" data-do="earlier" { "Show earlier messages" }
            } @else {
                (beginning(reader, channel))
            }
            ol.messages #messages { (drawn.all(&shown)) }
        }
        button.to-end type="button" data-do="to-end" hidden { "New messages" (icon("down")) }
        p.typing #working role="status" {}
    }
}

fn beginning(reader: &Reader, channel: &Channel) -> Markup {
    let label = side::label(reader.world, channel, reader.user);
    html! {
        div.beginning {
            @match channel.kind {
                ChannelKind::Im => {
                    (faces::face(reader.world.person(crate::BOT_USER_ID), "huge"))
                    h2 { (label) }
                    p { "This is the very beginning of your conversation with " (label) ". What it sends you alone comes here." }
                }
                ChannelKind::Mpim => {
                    h2 { (label) }
                    p { "This is the very beginning of your conversation." }
                }
                ChannelKind::Public | ChannelKind::Private => {
                    h2 { (side::sign(channel)) (label) }
                    p { "This is the very beginning of this channel." @if !channel.topic.is_empty() { " " (channel.topic) } }
                }
            }
        }
    }
}

/// More messages: those before or after one that is shown.
pub(super) fn more(reader: &Reader, channel: &Channel, address: &Address) -> Markup {
    let drawn = Drawn {
        reader,
        channel,
        new_from: address.new.as_deref(),
        in_thread: false,
    };
    let (shown, more) = listing::main(
        channel,
        reader.user,
        address.before.as_deref(),
        listing::SHOWN,
    );
    html! {
        @if more {
            button.earlier type="button" data-do="earlier" { "Show earlier messages" }
        } @else {
            (beginning(reader, channel))
        }
        ol { (drawn.all(&shown)) }
    }
}

/// One message as it is now; none where it is gone, or not for this reader.
pub(super) fn one(reader: &Reader, channel: &Channel, address: &Address) -> Option<Markup> {
    let message = reader.world.message(&channel.id, address.ts.as_deref()?)?;
    let theirs = message
        .only_for
        .as_deref()
        .is_none_or(|user| user == reader.user);
    let root = address.thread.as_deref();
    let in_thread = root.is_some();
    let here = match root {
        Some(root) => message.ts == root || message.thread_ts.as_deref() == Some(root),
        None => message.in_main_view(),
    };
    if !theirs || !here {
        return None;
    }
    let drawn = Drawn {
        reader,
        channel,
        new_from: address.new.as_deref(),
        in_thread,
    };
    let before: Option<&Message> = match root {
        Some(root) => {
            let all = listing::thread(channel, root, reader.user);
            let at = all.iter().position(|m| m.ts == message.ts)?;
            at.checked_sub(1)
                .and_then(|at| all.get(at).copied())
                .filter(|m| m.ts != root)
        }
        None => listing::before(channel, &message.ts, reader.user),
    };
    Some(drawn.one(message, before))
}

/// The thread beside the conversation; an empty place where none is open.
pub(super) fn thread(reader: &Reader, config: &SimConfig, here: &Here) -> Markup {
    let channel = here
        .channel
        .as_deref()
        .and_then(|id| reader.world.channels.get(id));
    let open = channel.zip(here.thread.as_deref());
    let Some((channel, root)) = open else {
        return html! { aside.thread #thread hidden aria-label="Thread" {} };
    };
    let shown = listing::thread(channel, root, reader.user);
    let (first, replies) = match shown.split_first() {
        Some((first, replies)) if first.ts == root => (Some(*first), replies),
        _ => (None, shown.as_slice()),
    };
    let drawn = Drawn {
        reader,
        channel,
        new_from: None,
        in_thread: true,
    };
    html! {
        aside.thread #thread aria-label="Thread" data-in=(channel.id) data-root=(root) {
            header.heading {
                h2 { "Thread" }
                span.topic { @if channel.kind.is_channel() { "#" } (side::label(reader.world, channel, reader.user)) }
                span.grow {}
                button.icon-button type="button" data-do="close-thread" aria-label="Close the thread" { (icon("close")) }
            }
            div.scroll tabindex="0" role="region" aria-label="Thread messages" {
                ol.messages #root {
                    @match first {
                        Some(first) => (drawn.one(first, None)),
                        None => li.empty { "The message this thread began with is not here." },
                    }
                }
                div.thread-count role="separator" { span #reply-count { (replies.len()) @if replies.len() == 1 { " reply" } @else { " replies" } } }
                ol.messages #replies { (drawn.all(replies)) }
            }
            (composer(reader, config, channel, Some(root)))
        }
    }
}

fn composer(
    reader: &Reader,
    config: &SimConfig,
    channel: &Channel,
    thread: Option<&str>,
) -> Markup {
    let label = side::label(reader.world, channel, reader.user);
    let hint = match thread {
        Some(_) => "Reply…".to_string(),
        None if channel.kind.is_channel() => format!("Message #{label}"),
        None => format!("Message {label}"),
    };
    if channel.archived {
        return html! { p.composer.closed { "This channel is archived: nothing more is posted here." } };
    }
    let id = if thread.is_some() { "reply" } else { "say" };
    html! {
        form.composer data-thread=[thread] aria-label=(hint) {
            label.sr for=(id) { (hint) }
            textarea #(id) rows="1" placeholder=(hint) autocomplete="off" spellcheck="false" aria-autocomplete="list" {}
            div.composer-foot {
                @if thread.is_none() {
                    button.icon-button type="button" data-do="shortcuts" aria-haspopup="menu"
                        aria-label={ "Shortcuts of " (config.app_name) } title="Shortcuts" { (icon("bolt")) }
                }
                button.icon-button type="button" data-do="insert-emoji" aria-label="Emoji" title="Emoji" { (icon("smile")) }
                span.hint { @if thread.is_none() { "Type / for commands" } @else { "Commands do not work in threads" } }
                button.send type="submit" aria-label="Send" title="Send" { (icon("send")) }
            }
        }
    }
}
