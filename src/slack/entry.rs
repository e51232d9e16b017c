//! The meeting as an entry in a calendar, and the sentence over its file in the thread. How a calendar writes it, `crate::media`
//! knows.

use super::letter::place_of;
use super::render::{headline, meeting_url};
use crate::domain::code_green::CodeGreen;
use crate::media::Invite;
use chrono::{DateTime, Utc};

/// What the file is called, and what stands over it: nothing of the deal, for both are seen on a locked screen.
pub struct Cover {
    pub name: String,
    pub title: String,
    pub comment: String,
}

pub fn cover(green: &CodeGreen) -> Cover {
    let number = green.number;
    let comment = if green.meeting_is_off() {
        "the meeting is off. This file takes it out of your calendar."
    } else if green.meeting.moved == 0 {
        "the meeting, for your calendar."
    } else {
        "the meeting as it now stands, for your calendar. It takes the place of an earlier entry."
    };
    Cover {
        name: format!("{number}.ics"),
        title: format!("Code Green {number}"),
        comment: format!("{number}: {comment}"),
    }
}

/// The entry; `uid` names the meeting, `thread` is where the plan is. What is confidential has its code name there, and no
/// other.
pub fn entry(
    green: &CodeGreen,
    uid: String,
    thread: Option<&str>,
    team: &str,
    made_at: DateTime<Utc>,
) -> Invite {
    let url = meeting_url(&green.meeting, green.number, green.channel.as_str(), team);
    Invite {
        uid,
        title: format!("Code Green {}", headline(green)),
        about: thread.map_or_else(
            || "The plan is in Slack.".to_owned(),
            |thread| format!("The plan: {thread}"),
        ),
        place: place_of(green, &url),
        url: Some(url),
        starts_at: green.meeting.starts_at,
        ends_at: green.meeting.ends_at(),
        moved: green.meeting.moved,
        made_at,
    }
}
