//! The meeting as calendars keep it: when there is one to invite to, and when it is off. What a calendar's entry says, and where
//! it lies, is not known here.

use super::code_green::{CodeGreen, Phase};
use super::slots::Finding;

impl CodeGreen {
    /// Whether whoever has no entry yet is to get one: its time is settled, and the table is still to meet. An entry that is
    /// there follows the meeting, whatever becomes of it.
    pub fn invites_to_the_meeting(&self) -> bool {
        let is_to_come = matches!(self.phase, Phase::Paging { .. } | Phase::Convened { .. });
        is_to_come
            && self.has_room()
            && self.meeting.finding == Finding::Settled
            && self.meeting.course.began_at.is_none()
    }

    /// Whether there will be no meeting: it was over before they met.
    pub fn meeting_is_off(&self) -> bool {
        self.phase.is_over() && self.meeting.course.began_at.is_none()
    }
}
