//! P8: the whole plan in one private message, and as Markdown to be taken elsewhere. Read only: what can be done with it
//! stands in the thread.

use serde_json::Value;

use super::fit::{Fit, fitting};
use super::plan::Plan;
use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, count, one_line};
use super::{Message, Scene, board, card, deal, item, kit, ledger, veil};
use crate::domain::action_item::{ActionItem, ItemState};
use crate::domain::code_green::CodeGreen;
use crate::domain::ledger::EntryKind;
use crate::domain::section::{SECTIONS, SectionKey};
use crate::slack::wire::{Press, ViewKind};

/// More items than this, and each says only what is needed.
const ROOMY: usize = 15;
/// One block of code.
const CODE: usize = 2_800;
/// A view holds 250 kB in all, and other blocks are in it: <https://docs.slack.dev/reference/methods/views.open>.
const CODES: usize = 200_000;
/// And a hundred blocks.
const PIECES: usize = 95;

/// Every section with what is written, gathered and promised in it, for one reader.
pub fn whole_plan(green: &CodeGreen, plan: Plan<'_>, scene: Scene<'_>) -> Message {
    fitting(|fit| draw(green, plan, fit, scene))
}

fn draw(green: &CodeGreen, plan: Plan<'_>, fit: Fit, scene: Scene<'_>) -> Message {
    let gathered = |key: SectionKey| match key {
        SectionKey::ActionItems => promised(green, plan.items, fit.item, scene),
        key => EntryKind::of(key).map_or_else(Vec::new, |kind| {
            let rows = ledger::of_kind(plan.entries, kind);
            ledger::rows_in_words(&rows, fit, scene)
        }),
    };
    let texts = plan.texts(green);
    let share = fit.texts / texts.iter().flatten().count().max(1);
    let board = ledger::in_words(&board::lines(green, scene), 3 * fit.longest, scene);
    let mut sheet = Sheet::new()
        .header(&deal::headline(green))
        .say(veil::lines(green))
        .line(version(green));
    for ((place, row), text) in (1..).zip(SECTIONS).zip(texts) {
        let mut lines = vec![Line::new().bold(format!("{place} · {}", row.title))];
        let rows = gathered(row.key);
        match (text, rows.is_empty()) {
            (Some(text), _) => lines.push(clip(&text, share).into()),
            (None, true) => lines.push(Line::new().italic("Nothing is written yet.")),
            (None, false) => {}
        }
        sheet = sheet.say(lines.into_iter().chain(rows).collect());
    }
    if !board.is_empty() {
        let title = Line::new().bold("Who stands behind it");
        sheet = sheet.say(std::iter::once(title).chain(board).collect());
    }
    let open = format!("Open {}", deal::thread_name(scene));
    let green_id = green.id;
    sheet
        .line(Line::new().link(&open, deal::thread_url(green, scene)))
        .buttons(vec![kit::button(
            "As Markdown",
            &Press::Markdown { green: green_id },
        )])
        .message()
}

fn version(green: &CodeGreen) -> String {
    match &green.read_back {
        Some(read_back) => format!("The plan, version {}", read_back.version),
        None => "The plan; it was not read back yet".to_owned(),
    }
}

fn promised(
    green: &CodeGreen,
    items: &[ActionItem],
    longest: usize,
    scene: Scene<'_>,
) -> Vec<Line> {
    let is_roomy = items.len() <= ROOMY;
    (items.iter())
        .map(|it| {
            if is_roomy {
                let standing = item::standing(green, it, scene).in_words(scene);
                return format!("• {}: {standing}", one_line(&it.what, 160)).into();
            }
            let owner = it.owner.as_ref();
            let owner = owner.map(|owner| scene.name_or(owner, "somebody"));
            let owner =
                owner.map_or_else(String::new, |owner| format!(" · {}", one_line(&owner, 20)));
            let due = it.due_on.map_or_else(String::new, |due| {
                format!(" · {}", scene.style().day(due, scene.now.date_naive()))
            });
            format!(
                "{} {}{owner}{due}",
                item::face(it.state),
                one_line(&it.what, longest)
            )
            .into()
        })
        .collect()
}

/// The whole plan as Markdown: headings, lists, and action items as tasks; nothing is left out.
fn markdown(green: &CodeGreen, plan: Plan<'_>, scene: Scene<'_>) -> String {
    let mut out = vec![format!("# {}", deal::headline(green)), String::new()];
    out.extend(listed(card::summary(green, scene), scene));
    out.extend([String::new(), format!("{}.", version(green))]);
    for ((place, row), text) in (1..).zip(SECTIONS).zip(plan.texts(green)) {
        out.extend([
            String::new(),
            format!("## {place} · {}", row.title),
            String::new(),
        ]);
        let before = out.len();
        out.extend(text.iter().flat_map(|text| text.lines()).map(as_text));
        if let Some(kind) = EntryKind::of(row.key) {
            let rows = ledger::of_kind(plan.entries, kind);
            let whole = ledger::lines(&rows, usize::MAX, usize::MAX, scene);
            if out.len() > before && !whole.is_empty() {
                out.push(String::new());
            }
            out.extend(listed(whole, scene));
        }
        if row.key == SectionKey::ActionItems {
            out.extend(plan.items.iter().map(|item| task(green, item, scene)));
        }
        if out.len() == before {
            out.push("Nothing is written yet.".to_owned());
        }
    }
    let board = board::lines(green, scene);
    if !board.is_empty() {
        out.extend([
            String::new(),
            "## Who stands behind it".to_owned(),
            String::new(),
        ]);
        out.extend(listed(board, scene));
    }
    out.push(String::new());
    out.join("\n")
}

fn listed(lines: Vec<Line>, scene: Scene<'_>) -> impl Iterator<Item = String> {
    lines
        .into_iter()
        .map(move |line| format!("- {}", line.in_words(scene)))
}

/// What a person typed does not become a heading.
fn as_text(line: &str) -> String {
    if line.trim_start().starts_with('#') {
        format!("\\{}", line.trim_start())
    } else {
        line.to_owned()
    }
}

/// "- [x] Draft the cap · Done · Owner: Lena".
fn task(green: &CodeGreen, it: &ActionItem, scene: Scene<'_>) -> String {
    let done = if it.state == ItemState::Done {
        "x"
    } else {
        " "
    };
    let standing = item::standing(green, it, scene).in_words(scene);
    format!("- [{done}] {} · {standing}", one_line(&it.what, usize::MAX))
}

/// To be copied: a field would hold no more than 3,000 characters.
pub fn markdown_modal(green: &CodeGreen, plan: Plan<'_>, scene: Scene<'_>) -> Value {
    let mut pieces = pieces_of(&markdown(green, plan, scene));
    let mut spent = 0;
    let fitting = (pieces.iter().take(PIECES))
        .take_while(|piece| {
            spent += serde_json::to_string(piece).unwrap_or_default().len() + 200;
            spent <= CODES
        })
        .count();
    let more = pieces.len() - fitting;
    pieces.truncate(fitting);
    let mut sheet = Sheet::new().line("Select it all, and copy.");
    for piece in &pieces {
        sheet = sheet.code(piece);
    }
    if more > 0 {
        let more = count(more, "more page does", "more pages do");
        sheet = sheet.line(format!(
            "{more} not fit here; the lists in the thread have it all."
        ));
    }
    sheet.reading(
        &ViewKind::Markdown { green: green.id },
        "The plan as Markdown",
    )
}

/// Cut between lines, so that a page ends where a line does.
pub(super) fn pieces_of(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = vec![String::new()];
    let mut spent = 0;
    for line in text.lines() {
        let mut rest = line;
        loop {
            let cost = rest.encode_utf16().count() + 1;
            if spent > 0 && spent + cost > CODE {
                pieces.push(String::new());
                spent = 0;
            }
            let end = (rest.char_indices().map(|(at, _)| at))
                .nth(CODE / 2)
                .filter(|_| cost > CODE)
                .unwrap_or(rest.len());
            let (head, tail) = rest.split_at(end);
            if let Some(piece) = pieces.last_mut() {
                if spent > 0 {
                    piece.push('\n');
                }
                piece.push_str(head);
            }
            spent += head.encode_utf16().count() + 1;
            rest = tail;
            if rest.is_empty() {
                break;
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_into_pieces_and_nothing_is_lost() {
        let long = "🎉".repeat(4_000);
        let text = format!("# One\n\n{long}\n{}\nend", "short line\n".repeat(900));
        let pieces = pieces_of(&text);
        assert!(pieces.len() > 4);
        for piece in &pieces {
            assert!(piece.encode_utf16().count() <= CODE + 1, "{}", piece.len());
        }
        let bare = |text: &str| text.replace('\n', "");
        assert_eq!(bare(&pieces.concat()), bare(&text));
        assert_eq!(pieces_of("a\n\nb"), ["a\n\nb"]);
    }

    #[test]
    fn what_was_typed_is_no_heading() {
        assert_eq!(as_text("  # 1 priority"), "\\# 1 priority");
        assert_eq!(as_text("a # b"), "a # b");
    }
}
