//! Lists of people: whom to be, who is here, what time it is for each.

use maud::{Markup, html};

use super::{dates, faces, icons::icon, kit::Reader, place::Here, shell};
use crate::{
    controls::TimerDue,
    world::{Channel, Person},
};

/// Everybody the page can be used as.
pub(super) fn list(reader: &Reader, here: &Here) -> Markup {
    let everybody = reader.world.people().filter(|person| faces::can_be(person));
    html! {
        div.sheet role="dialog" aria-modal="true" aria-labelledby="people-title" {
            header { h2 #people-title tabindex="-1" { "Be somebody else" } (close()) }
            p.muted { "The person is in the address: open another window to be two people at once." }
            ul.people {
                @for person in everybody { li { (choice(reader, here, person)) } }
            }
        }
    }
}

fn choice(reader: &Reader, here: &Here, person: &Person) -> Markup {
    let world = reader.world;
    let waiting: usize = world
        .channels()
        .filter(|c| c.members.contains(&person.id))
        .map(|c| world.news(c, &person.id).mentions)
        .sum();
    let there = here
        .channel
        .as_deref()
        .and_then(|id| world.channels.get(id));
    let place = match there {
        Some(channel) if channel.members.contains(&person.id) => channel.id.clone(),
        _ => String::new(),
    };
    let address = if place.is_empty() || waiting > 0 {
        format!(
            "/?as={}{}",
            person.id,
            if waiting > 0 { "&in=dm" } else { "" }
        )
    } else {
        format!("/?as={}&in={place}", person.id)
    };
    let me = person.id == here.user;
    html! {
        a.person href=(address) data-person=(person.id) aria-current=[me.then_some("true")] {
            (faces::face(Some(person), ""))
            span.who {
                strong { (faces::shown(person)) }
                span.muted { (person.title) @if let Some(standing) = faces::standing(person) { " · " (standing) } }
            }
            @if waiting > 0 { span.mentions { (waiting) span.sr { " waiting for them" } } }
            span.local { (faces::local_time(world, &person.id, reader.now)) }
        }
        a.icon-button.another href=(address) target="_blank" rel="noopener"
            aria-label={ "Open another window as " (faces::shown(person)) } title="Open another window" { (icon("window")) }
    }
}

/// Who is in a conversation.
pub(super) fn members(reader: &Reader, channel: &Channel) -> Markup {
    let members: Vec<&Person> = channel
        .members
        .iter()
        .filter_map(|id| reader.world.person(id))
        .collect();
    html! {
        div.sheet role="dialog" aria-modal="true" aria-labelledby="members-title" {
            header { h2 #members-title tabindex="-1" { (members.len()) " members" } (close()) }
            ul.people {
                @for person in members {
                    li {
                        div.person {
                            (faces::face(Some(person), ""))
                            span.who {
                                strong { (faces::shown(person)) }
                                span.muted { (person.title) @if let Some(standing) = faces::standing(person) { " · " (standing) } }
                            }
                            @if !person.is_bot() { span.local { (faces::local_time(reader.world, &person.id, reader.now)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What time it is for whom, and what will happen by itself.
pub(super) fn times(reader: &Reader, timers: &[TimerDue], can_move: bool) -> Markup {
    let zone = faces::zone(reader.world, reader.user);
    let everybody = reader.world.people().filter(|person| faces::can_be(person));
    html! {
        div.sheet.times role="dialog" aria-modal="true" aria-labelledby="times-title" {
            header { h2 #times-title tabindex="-1" { (dates::full(reader.now, zone)) } (close()) }
            @if can_move { div.moves { (shell::moves()) } }
            h3 { "Due next" }
            (due(reader, timers))
            h3 { "Where people are" }
            ul.people {
                @for person in everybody {
                    li { div.person {
                        (faces::face(Some(person), "small"))
                        span.who { strong { (faces::shown(person)) } span.muted { (person.tz) } }
                        span.local { (reader.now.with_timezone(&faces::zone(reader.world, &person.id)).format("%a %-I:%M %p")) }
                    } }
                }
            }
        }
    }
}

/// Timers, soonest first.
pub(super) fn due(reader: &Reader, timers: &[TimerDue]) -> Markup {
    let zone = faces::zone(reader.world, reader.user);
    html! {
        @if timers.is_empty() { p.muted { "Nothing: no timer is set." } }
        ol.timers {
            @for timer in timers {
                li {
                    span { (timer.what) }
                    span.muted { (dates::when(timer.at, reader.now, zone)) ", " (dates::ahead(timer.at, reader.now)) }
                }
            }
        }
    }
}

fn close() -> Markup {
    html! { button.icon-button type="button" data-do="close-popup" aria-label="Close" { (icon("close")) } }
}
