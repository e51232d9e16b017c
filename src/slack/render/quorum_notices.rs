//! What people hear where the quorum does not come: the sponsor's choices, and what became of them.

use chrono::{DateTime, Utc};

use super::notices::Saying;
use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::join;
use super::{deal, kit};
use crate::domain::ids::{FunctionKey, UserId};
use crate::slack::wire::Press;

impl Saying<'_> {
    /// The deadline has passed. What is to be done is the sponsor's to choose; whoever called hears who that is.
    pub(super) fn no_quorum(&self, missing: &[FunctionKey]) -> Sheet {
        let chairs = if missing.len() == 1 {
            "this chair is"
        } else {
            "these chairs are"
        };
        let line = format!(
            "The time to answer is over and {chairs} still free: {}. {}.",
            self.names_of(missing),
            deal::held(self.green)
        );
        let sheet = Sheet::new()
            .line(self.headline())
            .line(line)
            .line(self.meeting());
        let green = self.green.id;
        if self.reader.is_some() && self.reader == self.green.sponsor() {
            let from = self.green.meeting.starts_at;
            return sheet
                .line("A late yes is welcome at any time. How shall it go on?")
                .buttons(vec![
                    kit::button("Meet with the gaps named", &Press::ConveneNow { green }),
                    kit::button("Page the next in line", &Press::PageNext { green }),
                    kit::button("30 min later", &Press::Postpone { green, from }),
                    kit::button("Stand down", &Press::StandDown { green }),
                ]);
        }
        let line = match self.green.sponsor() {
            Some(sponsor) => Line::new()
                .name(self.scene, sponsor)
                .text(" chooses how it goes on. "),
            None => Line::new(),
        };
        sheet.line(line.text("A late yes is welcome; a call may reach them sooner."))
    }

    pub(super) fn convened_with_gaps(&self, by: &UserId, missing: &[FunctionKey]) -> Sheet {
        let line = Line::new().name(self.scene, by);
        let line = if missing.is_empty() {
            line.text(" has the table meet as it is.")
        } else {
            line.text(" has the table meet without ")
                .bold(self.names_of(missing))
                .text(". A late yes is welcome.")
        };
        Sheet::new().line(line).line(self.meeting())
    }

    pub(super) fn postponed(&self, by: &UserId, until: DateTime<Utc>) -> Sheet {
        let line = Line::new()
            .name(self.scene, by)
            .text(" has moved the meeting to ")
            .span(Span::When(until))
            .text(".");
        Sheet::new().line(line)
    }

    pub(super) fn names_of(&self, seats: &[FunctionKey]) -> String {
        let names: Vec<String> = seats.iter().map(|seat| self.function(seat)).collect();
        join(&names)
    }
}
