//! An invitation as iCalendar (RFC 5545) says it, for a mail (RFC 6047): `METHOD:REQUEST`, times in UTC.

use icalendar::{Calendar, Component, Event, EventLike, Property};

use super::Invite;

/// The whole file. `organizer` and `attendee` are addresses.
pub(super) fn ics(invite: &Invite, organizer: &str, attendee: &str) -> String {
    let mut event = Event::with_uid(&invite.uid);
    event
        .timestamp(invite.made_at)
        .starts(invite.starts_at)
        .ends(invite.ends_at)
        .sequence(invite.moved)
        .summary(&invite.title)
        .description(&invite.about)
        .location(&invite.place);
    if let Some(url) = &invite.url {
        event.url(url);
    }
    event.append_property(Property::new("ORGANIZER", format!("mailto:{organizer}")));
    let mut invited = Property::new("ATTENDEE", format!("mailto:{attendee}"));
    invited
        .add_parameter("ROLE", "REQ-PARTICIPANT")
        .add_parameter("PARTSTAT", "NEEDS-ACTION")
        .add_parameter("RSVP", "TRUE");
    event.append_multi_property(invited);
    Calendar::new()
        .append_property(Property::new("METHOD", "REQUEST"))
        .push(event.done())
        .to_string()
}
