//! People as the page shows them: initials in a colour, a name, the time where they are.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::{
    BOT_USER_ID,
    world::{Person, PersonKind, World},
};

/// How many colours `app.css` has for faces.
const COLOURS: u32 = 10;

/// A face, for the eye only: the name stands beside it or is said otherwise.
pub(super) fn face(person: Option<&Person>, class: &str) -> Markup {
    let (initials, colour) =
        person.map_or(("?".into(), 0), |p| (initials(&p.real_name), colour(&p.id)));
    let shape = match person {
        Some(person) if person.id == BOT_USER_ID => "app",
        _ => "",
    };
    html! {
        span class={ "face face-" (colour) " " (class) " " (shape) } aria-hidden="true" { (initials) }
    }
}

fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends = match words.as_slice() {
        [] => vec![],
        [one] => vec![*one],
        [first, .., last] => vec![*first, *last],
    };
    ends.iter()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The same colour for the same id, always.
fn colour(id: &str) -> u32 {
    let sum = id.bytes().fold(7_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    sum % COLOURS
}

/// The name others see.
pub(super) fn name<'a>(world: &'a World, id: &'a str) -> &'a str {
    world.person(id).map_or(id, shown)
}

pub(super) fn shown(person: &Person) -> &str {
    if person.real_name.is_empty() {
        &person.display_name
    } else {
        &person.real_name
    }
}

/// The zone somebody lives in; UTC where it is unknown.
pub(super) fn zone(world: &World, id: &str) -> chrono_tz::Tz {
    world
        .person(id)
        .and_then(|person| person.tz.parse().ok())
        .unwrap_or(chrono_tz::UTC)
}

/// `2:05 PM`, where they are.
pub(super) fn local_time(world: &World, id: &str, now: DateTime<Utc>) -> String {
    now.with_timezone(&zone(world, id))
        .format("%-I:%M %p")
        .to_string()
}

/// Whether the page can be used as this person.
pub(super) fn can_be(person: &Person) -> bool {
    match person.kind {
        PersonKind::Full
        | PersonKind::Guest
        | PersonKind::SingleChannelGuest
        | PersonKind::ConnectStranger => true,
        PersonKind::Deactivated | PersonKind::Bot => false,
    }
}

/// What they are, beside the title, where it matters.
pub(super) fn standing(person: &Person) -> Option<&'static str> {
    match person.kind {
        PersonKind::Full => None,
        PersonKind::Guest => Some("Guest"),
        PersonKind::SingleChannelGuest => Some("Guest of one channel"),
        PersonKind::ConnectStranger => Some("From another company"),
        PersonKind::Deactivated => Some("Deactivated"),
        PersonKind::Bot => Some("App"),
    }
}
