//! Who and what the menus of people, conversations and channels offer.

use super::{
    choice::{Choice, Group},
    context::Element,
};
use crate::{
    blockkit::elements::list,
    page::mrkdwn::draw::may_see,
    world::{Channel, ChannelKind, PersonKind},
};

/// Everybody who has not left, bots and guests too, as Slack does; and whoever is chosen already.
pub(super) fn users(element: &Element) -> Vec<Group> {
    let held = element.held_strings();
    let world = element.canvas.reader.world;
    let mut choices: Vec<Choice> = world
        .people()
        .filter(|person| person.kind != PersonKind::Deactivated || held.contains(&person.id))
        .map(|person| Choice {
            value: person.id.clone(),
            shown: if person.real_name == person.display_name {
                person.real_name.clone()
            } else {
                format!("{} ({})", person.real_name, person.display_name)
            },
        })
        .collect();
    choices.sort_by_key(|choice| choice.shown.to_lowercase());
    one_group(choices)
}

/// Public channels.
pub(super) fn channels(element: &Element) -> Vec<Group> {
    offered(element, |channel| channel.kind == ChannelKind::Public)
}

/// Conversations the reader may see, by the element's filter.
pub(super) fn conversations(element: &Element) -> Vec<Group> {
    let filter = element
        .json
        .get("filter")
        .unwrap_or(&serde_json::Value::Null);
    let wanted = list(filter, "include");
    let no_shared = filter.get("exclude_external_shared_channels") == Some(&true.into());
    let no_bots = filter.get("exclude_bot_users") == Some(&true.into());
    offered(element, |channel| {
        let kind = match channel.kind {
            ChannelKind::Public => "public",
            ChannelKind::Private => "private",
            ChannelKind::Im => "im",
            ChannelKind::Mpim => "mpim",
        };
        (wanted.is_empty() || wanted.iter().any(|wanted| wanted == kind))
            && !(no_shared && channel.shared)
            && !(no_bots && channel.kind == ChannelKind::Im)
    })
}

fn offered(element: &Element, is_wanted: impl Fn(&Channel) -> bool) -> Vec<Group> {
    let reader = element.canvas.reader;
    let seen = reader
        .world
        .channels()
        .filter(|channel| may_see(channel, reader.user));
    let mut choices: Vec<Choice> = seen
        .filter(|channel| is_wanted(channel))
        .map(|channel| Choice {
            value: channel.id.clone(),
            shown: name(channel, element),
        })
        .collect();
    choices.sort_by_key(|choice| choice.shown.to_lowercase());
    one_group(choices)
}

fn name(channel: &Channel, element: &Element) -> String {
    let world = element.canvas.reader.world;
    let others = || {
        let ids = channel
            .members
            .iter()
            .filter(|id| *id != element.canvas.reader.user);
        let names = ids
            .filter_map(|id| world.person(id))
            .map(|person| person.display_name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    match channel.kind {
        ChannelKind::Public => format!("#{}", channel.name),
        ChannelKind::Private => format!("🔒{}", channel.name),
        ChannelKind::Im | ChannelKind::Mpim => others(),
    }
}

fn one_group(choices: Vec<Choice>) -> Vec<Group> {
    vec![Group {
        heading: String::new(),
        choices,
    }]
}
