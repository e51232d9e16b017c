//! The side bar: channels, group messages, the app; what is new in each.

use maud::{Markup, html};

use super::{faces, icons::icon, place::Here};
use crate::{
    BOT_USER_ID, SimConfig,
    world::{Channel, ChannelKind, World},
};

pub(super) fn bar(world: &World, config: &SimConfig, here: &Here) -> Markup {
    let user = here.user.as_str();
    let theirs = |wanted: &[ChannelKind]| -> Vec<&Channel> {
        let mut found: Vec<&Channel> = world
            .channels()
            .filter(|c| wanted.contains(&c.kind) && c.members.contains(user) && !c.archived)
            .collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    };
    let channels = theirs(&[ChannelKind::Public, ChannelKind::Private]);
    let groups = theirs(&[ChannelKind::Mpim]);
    let dm = world.dm_with(user);
    let app = world.person(BOT_USER_ID);
    let in_dm = here.channel.is_some() && here.channel.as_deref() == dm.map(|dm| dm.id.as_str());
    html! {
        nav.side #side aria-label="Conversations" {
            h2.sr { "Conversations" }
            h3 { "Channels" }
            @if channels.is_empty() { p.empty { "Not in any channel yet." } }
            ul { @for channel in channels { li { (entry(world, channel, here)) } } }
            @if !groups.is_empty() {
                h3 { "Group messages" }
                ul { @for channel in groups { li { (entry(world, channel, here)) } } }
            }
            h3 { "Apps" }
            ul {
                li {
                    @let news = dm.map(|dm| world.news(dm, user)).unwrap_or_default();
                    a.entry.unread[news.messages > 0] href={ "/?as=" (user) "&in=dm" } data-go aria-current=[in_dm.then_some("page")] {
                        (faces::face(app, "small"))
                        span.label { (config.app_name) }
                        (count(news.mentions))
                    }
                }
            }
            p.side-note { "A simulated Slack. Nothing you do here leaves this machine." }
        }
    }
}

fn entry(world: &World, channel: &Channel, here: &Here) -> Markup {
    let news = world.news(channel, &here.user);
    let current = here.channel.as_deref() == Some(channel.id.as_str());
    html! {
        a.entry.unread[news.messages > 0] href={ "/?as=" (here.user) "&in=" (channel.id) } data-go
            aria-current=[current.then_some("page")] {
            (sign(channel))
            span.label { (label(world, channel, &here.user)) }
            @if news.messages > 0 && news.mentions == 0 { span.sr { "new messages" } }
            (count(news.mentions))
        }
    }
}

fn count(mentions: usize) -> Markup {
    html! {
        @if mentions > 0 {
            span.mentions { (if mentions > 99 { "99+".to_string() } else { mentions.to_string() }) span.sr { " for you" } }
        }
    }
}

/// The mark before a conversation's name.
pub(super) fn sign(channel: &Channel) -> Markup {
    icon(match channel.kind {
        ChannelKind::Public => "hash",
        ChannelKind::Private => "lock",
        ChannelKind::Im | ChannelKind::Mpim => "people",
    })
}

/// A conversation's name as this person sees it.
pub(super) fn label(world: &World, channel: &Channel, user: &str) -> String {
    match channel.kind {
        ChannelKind::Public | ChannelKind::Private => channel.name.clone(),
        ChannelKind::Im => faces::name(world, BOT_USER_ID).to_string(),
        ChannelKind::Mpim => {
            let others = channel.members.iter().filter(|id| *id != user);
            let names: Vec<&str> = others
                .filter_map(|id| world.person(id).map(|p| p.display_name.as_str()))
                .collect();
            names.join(", ")
        }
    }
}
