//! The meeting as iCalendar (RFC 5545) says it, times in UTC: an invitation for a mail (RFC 6047, `METHOD:REQUEST`), and a
//! file for whoever opens it (`METHOD:PUBLISH`, or `CANCEL` once the meeting is off).

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::Invite;

/// The invitation of a mail, whole. `organizer` and `attendee` are addresses.
pub(super) fn ics(invite: &Invite, organizer: &str, attendee: &str) -> String {
    let mut event = event(invite);
    event.append_property(Property::new("ORGANIZER", format!("mailto:{organizer}")));
    let mut invited = Property::new("ATTENDEE", format!("mailto:{attendee}"));
    invited
        .add_parameter("ROLE", "REQ-PARTICIPANT")
        .add_parameter("PARTSTAT", "NEEDS-ACTION")
        .add_parameter("RSVP", "TRUE");
    event.append_multi_property(invited);
    calendar("REQUEST", event)
}

/// A file of its own, whole: it invites nobody by name, so nobody is asked for an answer. `is_on`: the meeting takes place.
pub fn file(invite: &Invite, is_on: bool) -> String {
    let mut event = event(invite);
    if is_on {
        event.status(EventStatus::Confirmed);
        calendar("PUBLISH", event)
    } else {
        event.status(EventStatus::Cancelled);
        calendar("CANCEL", event)
    }
}

fn event(invite: &Invite) -> Event {
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
    event
}

fn calendar(method: &str, event: Event) -> String {
    Calendar::new()
        .append_property(Property::new("METHOD", method))
        .push(event)
        .to_string()
}
