//! P6: the plan in the thread: the ground rules first, then one message a section.

use super::fit::{Fit, fitting};
use super::notices::Saying;
use super::prose::Line;
use super::sheet::Sheet;
use super::text::clip;
use super::{Message, Scene, calendar, deal, kit, ledger};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::{AGENDA, CodeGreen};
use crate::domain::ids::UserId;
use crate::domain::ledger::{EntryKind, LedgerEntry};
use crate::domain::plan::SectionVersion;
use crate::domain::section::{SECTIONS, Section, SectionKey};
use crate::slack::wire::Press;

/// The plan as it stands: what is written, gathered and promised.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plan<'a> {
    /// The latest version of each section that somebody wrote.
    pub heads: &'a [SectionVersion],
    /// What was not taken back.
    pub entries: &'a [LedgerEntry],
    pub items: &'a [ActionItem],
}

impl Plan<'_> {
    /// What is written in each section, in their order; `None` where nothing is.
    pub(super) fn texts(&self, green: &CodeGreen) -> Vec<Option<String>> {
        let text = |row: &Section| {
            let head = self.heads.iter().find(|head| head.section == row.key);
            head.map(|head| head.text.trim().to_owned())
                .or_else(|| deal::said_of(&green.opportunity, row.key))
                .filter(|text| !text.is_empty())
        };
        SECTIONS.iter().map(text).collect()
    }
}

/// Laws 4 and 5 as people at a table say them.
const RULES: [&str; 4] = [
    "We look forward: what can still be done, not what was.",
    "Ideas first; we weigh them afterwards.",
    "We speak of processes and policies, never of persons.",
    "We leave with owners and dates, and everyone supports the outcome.",
];

/// Whatever was typed into a field of 3,000 characters, shown whole: emoji count twice.
const WHOLE: usize = 9000;

impl Saying<'_> {
    pub(super) fn section_merged(&self, section: SectionKey, with: &UserId) -> Sheet {
        let title = section.section().title;
        Sheet::new().line(
            Line::new()
                .text("You and ")
                .name(self.scene, with)
                .text(format!(" edited “{title}” at the same time, in different lines: both edits are in it. Please read it once more.")),
        )
    }
}

/// First in the thread.
pub fn ground_rules(green: &CodeGreen, scene: Scene<'_>) -> Message {
    let mut lines = vec![Line::new().bold(format!("How we work in {}", green.number))];
    lines.extend(RULES.iter().map(|rule| Line::from(format!("• {rule}"))));
    let agenda: Vec<String> = AGENDA
        .iter()
        .map(|(what, minutes)| format!("{what} {minutes}"))
        .collect();
    let total: i64 = AGENDA.iter().map(|(_, minutes)| minutes).sum();
    let when = super::prose::Span::When(green.meeting.starts_at);
    Sheet::new()
        .say(lines)
        .line(format!("Agenda, {total} minutes: {}.", agenda.join(" · ")))
        .line(deal::meeting(green, when, scene))
        .buttons(calendar::buttons(green, scene))
        .message()
}

/// One section as it stands: its latest text, or what it asks; and what is gathered in it.
pub fn section(
    green: &CodeGreen,
    section: SectionKey,
    head: Option<&SectionVersion>,
    entries: &[LedgerEntry],
    scene: Scene<'_>,
) -> Message {
    fitting(|fit| draw(green, section, head, entries, fit, scene))
}

fn draw(
    green: &CodeGreen,
    section: SectionKey,
    head: Option<&SectionVersion>,
    entries: &[LedgerEntry],
    fit: Fit,
    scene: Scene<'_>,
) -> Message {
    let row = section.section();
    let place = SECTIONS
        .iter()
        .position(|row| row.key == section)
        .map_or(0, |place| place + 1);
    let title = Line::new().bold(format!("{place} · {}", row.title));
    let sheet = match head.filter(|head| !head.text.trim().is_empty()) {
        Some(head) => Sheet::new()
            .say(vec![title, clip(&head.text, WHOLE).into()])
            .aside(
                Line::new()
                    .text(format!("Version {} by ", head.version))
                    .name(scene, &head.author),
            ),
        None => match deal::said_of(&green.opportunity, section) {
            Some(text) => Sheet::new()
                .say(vec![title, clip(&text, WHOLE).into()])
                .aside(
                    Line::new()
                        .text("From the call, by ")
                        .name(scene, &green.caller),
                ),
            None => Sheet::new().say(vec![title, Line::new().italic(row.prompt)]),
        },
    };
    let gathered = EntryKind::of(section);
    let rows = gathered.map_or_else(Vec::new, |kind| {
        ledger::section_lines(entries, kind, fit, scene)
    });
    let sheet = if rows.is_empty() {
        sheet
    } else {
        sheet.say(rows)
    };
    if green.phase.is_over() {
        return sheet.message();
    }
    let mut buttons = vec![kit::button(
        "Edit",
        &Press::EditSection {
            green: green.id,
            section,
        },
    )];
    if let Some(kind) = gathered {
        buttons.splice(0..0, ledger::buttons(green.id, entries, kind));
    }
    if section == SectionKey::ActionItems {
        buttons.push(kit::button(
            "Add an action item",
            &Press::AddItem { green: green.id },
        ));
    }
    sheet.buttons(buttons).message()
}
