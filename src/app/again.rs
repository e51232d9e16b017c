//! Calling one again that was not to be yet: what was said then is where it begins. Changes nothing.

use super::App;
use super::draft::{Chair, DraftBody, Table};
use crate::domain::code_green::CodeGreen;
use crate::domain::confidential::Wish;

impl App {
    /// What a Code Green was called with, to be called again.
    pub fn draft_again(&self, green: &CodeGreen) -> DraftBody {
        let chairs = green.seats.iter().map(|seat| Chair {
            function: seat.function.clone(),
            person: seat.lead.clone(),
            ask: seat.ask.clone(),
        });
        DraftBody {
            opportunity: Some(green.opportunity.clone()),
            sponsor: None,
            table: Some(Table {
                chairs: chairs.collect(),
                starts_at: green.meeting.starts_at.max(self.default_start()),
                find_a_time: false,
                place: green.meeting.place.clone(),
            }),
            source: green.source.clone(),
            confidential: green.confidential.as_ref().map(|it| Wish {
                code_name: Some(it.code_name.clone()),
            }),
        }
    }
}
