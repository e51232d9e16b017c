//! Editing a section of the plan, and bringing two edits together.

use serde_json::Value;

use crate::domain::code_green::CodeGreen;
use crate::domain::ids::CodeGreenId;
use crate::domain::plan::SectionVersion;
use crate::domain::section::SectionKey;
use crate::slack::render::deal;
use crate::slack::render::prose::Line;
use crate::slack::render::text::one_line;
use crate::slack::render::{
    fields::{Field, INPUT},
    sheet::Sheet,
};
use crate::slack::wire::{ViewKind, block};

const TITLE: &str = "Edit the plan";
const CONDITION: usize = 1000;

/// The section as it stands. Version 0 is the template, with what the caller said already.
pub fn edit_section_modal(
    green: &CodeGreen,
    section: SectionKey,
    head: Option<&SectionVersion>,
) -> Value {
    let said = deal::said_of(&green.opportunity, section);
    let text = head
        .map(|head| head.text.clone())
        .or(said)
        .unwrap_or_default();
    let based_on = head.map_or(0, |head| head.version);
    Sheet::new()
        .field(field(section, section.section().title, &text))
        .form(
            &ViewKind::EditSection {
                green: green.id,
                section,
                based_on,
            },
            TITLE,
            "Save",
        )
}

/// "We support it if…", of the version beside the button.
pub fn support_if_modal(green: CodeGreenId, version: u32) -> Value {
    Sheet::new()
        .field(
            Field::paragraph(block::NOTE, "We support it if…", "", CONDITION).hint(
                "The thread reads this as you write it. Once it is met, “We support it” says so.",
            ),
        )
        .form(
            &ViewKind::SupportIf { green, version },
            "We support it if…",
            "Send",
        )
}

/// After a conflict: the other's text above, one's own still in the field, based on the other's version.
pub fn merge_section_modal(
    green: CodeGreenId,
    section: SectionKey,
    theirs: &str,
    their_name: &str,
    version: i64,
    mine: &str,
) -> Value {
    let line = Line::new().bold(one_line(their_name, 80)).text(format!(
        " changed “{}” while you were writing. This is their text; yours is below, as you wrote it.",
        section.section().title
    ));
    let theirs = if theirs.trim().is_empty() {
        "(empty)"
    } else {
        theirs
    };
    Sheet::new()
        .line(line)
        .quote(theirs)
        .field(field(section, "Both together", mine))
        .form(
            &ViewKind::EditSection {
                green,
                section,
                based_on: version,
            },
            TITLE,
            "Save",
        )
}

fn field(section: SectionKey, label: &str, text: &str) -> Field {
    Field::paragraph(block::TEXT, label, text, INPUT).hint(section.section().prompt)
}
