//! What sponsor and caller hear of a seat for which nobody can be asked just now.

use chrono::{DateTime, Utc};

use super::kit;
use super::notices::Saying;
use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::clip;
use crate::domain::ids::{FunctionKey, UserId};
use crate::slack::wire::Press;

impl Saying<'_> {
    pub(super) fn unreached(&self, seat: &FunctionKey, who: &UserId) -> Sheet {
        let line = Line::new()
            .bold(format!("{}:", self.function(seat)))
            .text(" the page cannot be brought to ")
            .name(self.scene, who)
            .text(". The next in line is asked; a call may reach them all the same.");
        Sheet::new().line(self.headline()).line(line)
    }

    pub(super) fn all_asleep(&self, seat: &FunctionKey, until: DateTime<Utc>) -> Sheet {
        let when = self
            .reader
            .map_or(Span::When(until), |reader| self.scene.local(reader, until));
        let line = Line::new()
            .text("🌙 ")
            .bold(format!("{}:", self.function(seat)))
            .text(" it is night for everybody who could be asked. The first is paged at ")
            .span(when)
            .text(".");
        let sheet = Sheet::new().line(self.headline()).line(line);
        if self.reader == self.green.sponsor() {
            let press = Press::PageNow {
                green: self.green.id,
            };
            return sheet
                .line("If it cannot wait, you may have them paged now.")
                .buttons(vec![kit::button("Page them now", &press)]);
        }
        match self.green.sponsor() {
            Some(sponsor) => sheet.line(
                Line::new()
                    .text("If it cannot wait, ")
                    .name(self.scene, sponsor)
                    .text(" may have them paged now."),
            ),
            None => sheet,
        }
    }

    pub(super) fn quiet_overridden(&self, by: &UserId, reason: &str) -> Sheet {
        let line = Line::new()
            .text("🌙 ")
            .name(self.scene, by)
            .text(" has people paged at night, and writes:");
        Sheet::new().line(line).quote(&clip(reason, 1500))
    }
}
