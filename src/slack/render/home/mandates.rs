//! In Home: the Code Greens that wait for this person's Go.

use super::{MANDATES, Page, Part, Row};
use crate::app::home::Mine;
use crate::domain::code_green::CodeGreen;
use crate::domain::mandate::Mandate;
use crate::slack::render::prose::Line;
use crate::slack::render::{deal, mandate};

impl Page<'_> {
    pub(super) fn mandates(&self, mine: &Mine) -> Part {
        let rows = (mine.greens.iter()).filter_map(|green| self.mandate(green));
        Part::new("Your Go is awaited", rows, MANDATES)
    }

    fn mandate(&self, green: &CodeGreen) -> Option<Row> {
        let Mandate::Asked {
            approvers,
            asked,
            desk,
            until: _,
            chosen: _,
        } = &green.mandate
        else {
            return None;
        };
        let is_theirs = approvers.iter().take(*asked).any(|it| it == self.reader);
        if !is_theirs || green.phase.is_over() {
            return None;
        }
        let title = Line::new().bold(deal::headline(green));
        let by = Line::new()
            .name(self.scene, &green.caller)
            .text(" asks for a Code Green.");
        let today = deal::today(self.scene, self.reader);
        let facts = deal::facts(&green.opportunity, today, self.scene.style());
        let lines = [title, by].into_iter().chain(facts).collect();
        Some(Row(lines, mandate::answers(green, desk.as_ref())))
    }
}
