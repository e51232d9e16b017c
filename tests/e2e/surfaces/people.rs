//! The people of the surfaces: their names and zones.

use chrono::{DateTime, NaiveDate, Utc};
use codegreen::domain::ids::UserId;
use codegreen::domain::page::PageState;
use codegreen::domain::person::Standing;
use codegreen::slack::directory::Names;
use codegreen::slack::render::text::one_line;
use codegreen::store::people::Person;

pub const ALICE: &str = "U0ALICE";
pub const TOM: &str = "U0TOM";
pub const RITA: &str = "U0RITA";
pub const CARLA: &str = "U0CARLA";
pub const LENA: &str = "U0LENA";
pub const DEV: &str = "U0DEV";
pub const PRIYA: &str = "U0PRIYA";
pub const MIA: &str = "U0MIA";
pub const SARA: &str = "U0SARA";
pub const HUGO: &str = "U0HUGO";
pub const NADIA: &str = "U0NADIA";
pub const GONE: &str = "U0GONE";
/// Nobody knows this person's name or zone.
pub const UNKNOWN: &str = "U0UNKNOWN";
/// Where the deal desk sits: a channel, not a person.
pub const DESK: &str = "C0DEALDESK";

const PEOPLE: [(&str, &str, Option<&str>); 12] = [
    (ALICE, "Alice Acker", Some("Europe/Berlin")),
    (TOM, "Tom Tanaka", Some("Europe/London")),
    (RITA, "Rita Rossi", None),
    (CARLA, "Carla Conti", Some("Europe/Rome")),
    (LENA, "Lena Lindt", Some("America/New_York")),
    (DEV, "Dev Das", Some("Asia/Kolkata")),
    (PRIYA, "Priya Patel", Some("Europe/London")),
    (MIA, "Mia Meier", Some("Europe/Zurich")),
    (SARA, "Sara Sørensen", Some("Europe/Copenhagen")),
    (HUGO, "Hugo Hall", None),
    (NADIA, "Nadia Noor", Some("Asia/Dubai")),
    (GONE, "Gina Gone", Some("Europe/Berlin")),
];

/// Everybody, by the name that `words` makes of theirs. Slack has nobody without a name.
pub fn called(words: impl Fn(&str) -> String) -> Names {
    let people = PEOPLE.map(|(user, name, tz)| {
        let called = Some(words(name)).filter(|called| !one_line(called, 80).is_empty());
        let person = Person {
            user: user.into(),
            name: called.unwrap_or_else(|| name.to_owned()),
            tz: tz.map(str::to_owned),
            locale: None,
            standing: if user == GONE {
                Standing::Deactivated
            } else {
                Standing::Full
            },
            dm: None,
            fetched_at: now(),
        };
        (UserId::from(user), person)
    });
    Names(people.into())
}

/// A Monday, 13:35 UTC.
pub fn now() -> DateTime<Utc> {
    "2026-11-23T13:35:00Z".parse().unwrap()
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn sent() -> PageState {
    PageState::Sent { at: now() }
}
