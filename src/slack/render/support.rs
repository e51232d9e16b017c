//! P8: the plan read back, whole, in one message with every function's word; and what people are told of it.

use super::fit::{Fit, fitting};
use super::notices::Saying;
use super::plan::Plan;
use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, count, one_line};
use super::{Message, Scene, board, deal, item, kit, ledger};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{FunctionKey, UserId};
use crate::domain::ledger::EntryKind;
use crate::domain::section::{SECTIONS, SectionKey};
use crate::domain::support::Word;
use crate::slack::wire::Press;

/// How many action items are read back; the thread has them all.
const ITEMS: usize = 8;

/// The plan as it stands: what is written, who does what, and who stands behind it.
pub fn read_back(green: &CodeGreen, plan: Plan<'_>, scene: Scene<'_>) -> Message {
    fitting(|fit| draw(green, plan, fit, scene))
}

fn draw(green: &CodeGreen, plan: Plan<'_>, fit: Fit, scene: Scene<'_>) -> Message {
    let version = green.read_back.as_ref().map_or(0, |it| it.version);
    let mut sheet = Sheet::new().header(&format!("The plan, version {version}"));
    if let Some(read_back) = &green.read_back {
        sheet = sheet.line(
            Line::new()
                .text(format!("{}, read back by ", green.number))
                .name(scene, &read_back.by)
                .text(". Each function says whether it supports it."),
        );
    }
    let written = plan.texts(green);
    // The items and the board, which are read again and again, take their share first.
    let share = fit.texts * 2 / 3 / written.iter().flatten().count().max(1);
    for ((place, row), text) in (1..).zip(SECTIONS).zip(written) {
        let mut lines = vec![Line::new().bold(format!("{place} · {}", row.title))];
        lines.extend(text.map(|text| Line::from(clip(&text, share))));
        if row.key == SectionKey::ActionItems {
            lines.extend(promised(green, plan.items, fit, scene));
        }
        lines.extend(gathered(plan, row.key, fit, scene));
        // What nobody has written is not part of it.
        if lines.len() > 1 {
            sheet = sheet.say(lines);
        }
    }
    sheet = sheet.say(
        std::iter::once(Line::new().bold("Who stands behind it"))
            .chain(board::lines(green, scene))
            .collect(),
    );
    if green.phase.is_over() {
        return sheet.message();
    }
    sheet.buttons(buttons(green, version)).message()
}

/// Barriers and decisions by their rows; of ideas, which are no promise, how many there are.
fn gathered(plan: Plan<'_>, section: SectionKey, fit: Fit, scene: Scene<'_>) -> Vec<Line> {
    let Some(kind) = EntryKind::of(section) else {
        return Vec::new();
    };
    let rows = ledger::of_kind(plan.entries, kind);
    match kind {
        EntryKind::Idea if rows.is_empty() => Vec::new(),
        EntryKind::Idea => {
            vec![count(rows.len(), "idea is collected", "ideas are collected").into()]
        }
        EntryKind::Barrier | EntryKind::Decision => ledger::rows_in_words(&rows, fit, scene),
    }
}

fn buttons(
    green: &CodeGreen,
    version: u32,
) -> Vec<slack_morphism::prelude::SlackBlockButtonElement> {
    let green = green.id;
    vec![
        kit::primary("We support it", &Press::Support { green, version }),
        kit::button("We support it if…", &Press::SupportIf { green, version }),
        kit::button("The whole plan", &Press::WholePlan { green }),
    ]
}

fn promised(green: &CodeGreen, items: &[ActionItem], fit: Fit, scene: Scene<'_>) -> Vec<Line> {
    let live: Vec<&ActionItem> = items.iter().filter(|it| it.state.is_live()).collect();
    let mut lines: Vec<Line> = (live.iter().take(ITEMS))
        .map(|it| {
            Line::new()
                .text(format!("• {}: ", one_line(&it.what, fit.longest.min(100))))
                .followed_by(item::standing(green, it, scene))
        })
        .collect();
    let more = live.len().saturating_sub(ITEMS);
    if more > 0 {
        let more = count(more, "more action item", "more action items");
        lines.push(format!("… and {more} in the thread").into());
    }
    lines
}

/// "💚 Finance: supports version 2".
pub(super) fn standing(start: impl Fn(&str) -> Line, word: &Word) -> Line {
    let version = word.version;
    match &word.condition {
        None => start("💚").text(format!("supports version {version}")),
        Some(condition) => start("🔸").text(format!(
            "supports version {version} if “{}”",
            one_line(condition, 120)
        )),
    }
}

impl Saying<'_> {
    pub(super) fn support_asked(&self, seats: &[FunctionKey], version: u32, again: bool) -> Sheet {
        let (names, green) = (self.names_of(seats), self.green.id);
        let does = if seats.len() == 1 { "Does" } else { "Do" };
        let line = if again {
            Line::new()
                .text("The plan has changed: ")
                .bold(format!("version {version}"))
                .text(format!(". {does} {names} still support it?"))
        } else {
            Line::new()
                .text("The plan is read back: ")
                .bold(format!("version {version}"))
                .text(format!(". {does} {names} support it?"))
        };
        let thread = Line::new().text("Read it in ").link(
            deal::thread_name(self.scene),
            deal::thread_url(self.green, self.scene),
        );
        Sheet::new()
            .line(self.headline())
            .line(line)
            .line(thread.text("."))
            .buttons(vec![
                kit::primary("We support it", &Press::Support { green, version }),
                kit::button("We support it if…", &Press::SupportIf { green, version }),
            ])
    }

    pub(super) fn support_if(&self, seats: &[FunctionKey], by: &UserId, condition: &str) -> Sheet {
        let verb = if seats.len() == 1 {
            "supports"
        } else {
            "support"
        };
        let line = Line::new()
            .text("🔸 ")
            .bold(self.names_of(seats))
            .text(format!(" {verb} the plan if this is so, writes "))
            .name(self.scene, by)
            .text(":");
        Sheet::new().line(line).quote(&clip(condition, 1500))
    }

    pub(super) fn supported(version: u32) -> Sheet {
        let text = format!("💚 Every function supports the plan, version {version}.");
        Sheet::new().line(Line::new().bold(text))
    }
}
