//! The default people and channels: a company with a deal in trouble. Fixed, readable ids, so that configuration
//! files can name them. No behaviour.

use chrono::{DateTime, Utc};

use super::{Channel, ChannelKind, PersonKind, PersonSpec, World};
use crate::config::BOT_USER_ID;

/// id, name, full name, title, zone, kind.
const PEOPLE: &[(&str, &str, &str, &str, &str, PersonKind)] = &[
    (
        "U0ALICE",
        "Alice",
        "Alice Berger",
        "Account Executive",
        "Europe/Berlin",
        PersonKind::Full,
    ),
    (
        "U0VPSALES",
        "Tom",
        "Tom Okafor",
        "VP Sales",
        "Europe/London",
        PersonKind::Full,
    ),
    (
        "U0CRO",
        "Rita",
        "Rita Alvarez",
        "Chief Revenue Officer",
        "America/Chicago",
        PersonKind::Full,
    ),
    (
        "U0LENA",
        "Lena",
        "Lena Fischer",
        "General Counsel",
        "Europe/Berlin",
        PersonKind::Full,
    ),
    (
        "U0DEV",
        "Dev",
        "Dev Malhotra",
        "Deputy General Counsel",
        "Europe/London",
        PersonKind::Full,
    ),
    (
        "U0CFO",
        "Carla",
        "Carla Rossi",
        "Chief Financial Officer",
        "America/New_York",
        PersonKind::Full,
    ),
    (
        "U0FPNA",
        "Frank",
        "Frank Hoffmann",
        "Head of FP&A",
        "America/New_York",
        PersonKind::Full,
    ),
    (
        "U0CPO",
        "Priya",
        "Priya Raman",
        "Chief Product Officer",
        "Asia/Kolkata",
        PersonKind::Full,
    ),
    (
        "U0PM",
        "Pete",
        "Pete Lindqvist",
        "Group Product Manager",
        "Europe/Stockholm",
        PersonKind::Full,
    ),
    (
        "U0CTO",
        "Emil",
        "Emil Novak",
        "Chief Technology Officer",
        "Europe/Prague",
        PersonKind::Full,
    ),
    (
        "U0CISO",
        "Sara",
        "Sara Haddad",
        "Chief Information Security Officer",
        "Europe/Paris",
        PersonKind::Full,
    ),
    (
        "U0DELIVERY",
        "Jonas",
        "Jonas Weber",
        "Head of Delivery",
        "Europe/Berlin",
        PersonKind::Full,
    ),
    (
        "U0SUPPORT",
        "Mia",
        "Mia Tanaka",
        "Head of Support",
        "Asia/Tokyo",
        PersonKind::Full,
    ),
    (
        "U0CMO",
        "Nadia",
        "Nadia Petrova",
        "Chief Marketing Officer",
        "Europe/Amsterdam",
        PersonKind::Full,
    ),
    (
        "U0PEOPLE",
        "Hugo",
        "Hugo Laurent",
        "Chief People Officer",
        "Europe/Paris",
        PersonKind::Full,
    ),
    (
        "U0GUS",
        "Gus",
        "Gus Guest",
        "Consultant",
        "Europe/Berlin",
        PersonKind::Guest,
    ),
    (
        "U0SOLO",
        "Solveig",
        "Solveig Single",
        "Auditor",
        "Europe/Oslo",
        PersonKind::SingleChannelGuest,
    ),
    (
        "U0STELLA",
        "Stella",
        "Stella Stranger",
        "Buyer at Globex",
        "America/Denver",
        PersonKind::ConnectStranger,
    ),
    (
        "U0DORA",
        "Dora",
        "Dora Departed",
        "Former counsel",
        "Europe/Berlin",
        PersonKind::Deactivated,
    ),
    (
        "U0CALBOT",
        "Calendar",
        "Calendar",
        "",
        "Etc/UTC",
        PersonKind::Bot,
    ),
];

pub(super) fn add_bot(world: &mut World, app_name: &str) {
    world.add_person(PersonSpec::new(BOT_USER_ID, app_name).kind(PersonKind::Bot));
}

pub(super) fn add_people(world: &mut World) {
    for (id, name, real_name, title, tz, kind) in PEOPLE {
        world.add_person(PersonSpec {
            real_name: (*real_name).into(),
            title: (*title).into(),
            tz: (*tz).into(),
            kind: *kind,
            email: (*kind != PersonKind::Bot)
                .then(|| format!("{}@acme.example", name.to_lowercase())),
            ..PersonSpec::new(id, name)
        });
    }
}

pub(super) fn add_channels(world: &mut World, now: DateTime<Utc>) {
    let everybody = |kinds: &[PersonKind]| -> Vec<String> {
        PEOPLE
            .iter()
            .filter(|p| kinds.contains(&p.5))
            .map(|p| p.0.to_string())
            .collect()
    };
    let mut general = Channel::new(
        "C0GENERAL",
        "general",
        ChannelKind::Public,
        "U0VPSALES",
        now,
    );
    general
        .members
        .extend(everybody(&[PersonKind::Full, PersonKind::Bot]));

    let mut escalate = Channel::new(
        "C0ESCALATE",
        "code-green",
        ChannelKind::Public,
        "U0VPSALES",
        now,
    );
    escalate
        .members
        .extend(everybody(&[PersonKind::Full, PersonKind::Guest]));
    escalate.members.insert(BOT_USER_ID.into());

    let mut shared = Channel::new(
        "C0SHARED",
        "acme-globex",
        ChannelKind::Public,
        "U0ALICE",
        now,
    );
    shared.shared = true;
    shared
        .members
        .extend(["U0ALICE", "U0VPSALES", "U0STELLA", BOT_USER_ID].map(String::from));

    let mut board = Channel::new(
        "C0BOARD",
        "board-room",
        ChannelKind::Private,
        "U0VPSALES",
        now,
    );
    board
        .members
        .extend(["U0VPSALES", "U0CFO"].map(String::from));

    let mut desk = Channel::new(
        "C0DEALDESK",
        "deal-desk",
        ChannelKind::Public,
        "U0VPSALES",
        now,
    );
    desk.members
        .extend(["U0VPSALES", "U0CRO", "U0FPNA", "U0ALICE", BOT_USER_ID].map(String::from));

    for channel in [general, escalate, shared, board, desk] {
        world.channels.insert(channel.id.clone(), channel);
    }
}
