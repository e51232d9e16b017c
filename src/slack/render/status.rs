//! Where one Code Green stands, for one person: `/codegreen status` and "Catch me up". What is asked of them comes first.

use super::fit::{Fit, fitting};
use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, one_line};
use super::{Message, Plan, Scene, board, card, deal, drill, item, kit, ledger};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::UserId;
use crate::domain::ledger::{Content, EntryKind};
use crate::domain::section::SectionKey;
use crate::slack::wire::Press;

/// How many items are shown; the rest is counted.
const SHOWN: usize = 10;
const DECISIONS: usize = 1500;

/// What is asked of the reader, where it stands, who is at the table, what was decided, what is open.
pub fn status(green: &CodeGreen, plan: Plan<'_>, reader: &UserId, scene: Scene<'_>) -> Message {
    if green.drill {
        return drill::status(green, scene);
    }
    fitting(|fit| draw(green, plan, reader, fit, scene))
}

fn draw(green: &CodeGreen, plan: Plan<'_>, reader: &UserId, fit: Fit, scene: Scene<'_>) -> Message {
    let items = plan.items;
    let mut sheet = Sheet::new()
        .header(&deal::headline(green))
        .say(asked_of(green, plan, reader, fit.longest.min(100)))
        .say(card::summary(green, scene));
    let mut board = board::lines(green, scene);
    if fit.is_tight() {
        board = ledger::in_words(&board, 3 * fit.longest, scene);
    }
    if !board.is_empty() {
        sheet = sheet.say(board);
    }
    let decided = decided(plan, fit, scene);
    if !decided.is_empty() {
        let title = Line::new().bold("Decisions");
        sheet = sheet.say(std::iter::once(title).chain(decided).collect());
    }
    if let Some(barriers) = ledger::barriers_counted(plan.entries) {
        sheet = sheet.line(format!("🧱 {barriers}"));
    }
    let mut lines = vec![Line::new().bold(card::item_counts(items))];
    let open: Vec<&ActionItem> = items.iter().filter(|item| item.state.is_live()).collect();
    for live in open.iter().take(SHOWN) {
        let line = Line::new().text(format!(
            "• {} · ",
            one_line(&live.what, fit.longest.min(100))
        ));
        lines.push(line.followed_by(item::standing(green, live, scene)));
    }
    if open.len() > SHOWN {
        lines.push(format!("and {} more", open.len() - SHOWN).into());
    }
    let open = format!("Open {}", deal::thread_name(scene));
    let thread = Line::new().link(&open, deal::thread_url(green, scene));
    let whole = Press::WholePlan { green: green.id };
    sheet
        .say(lines)
        .line(thread)
        .buttons(vec![kit::button("The whole plan", &whole)])
        .message()
}

fn decided(plan: Plan<'_>, fit: Fit, scene: Scene<'_>) -> Vec<Line> {
    let head = (plan.heads.iter()).find(|head| head.section == SectionKey::Decisions);
    let text = head.map(|head| head.text.trim());
    let text = text.filter(|text| !text.is_empty());
    let mut lines: Vec<Line> = text
        .map(|text| clip(text, fit.texts.min(DECISIONS)).into())
        .into_iter()
        .collect();
    let rows = ledger::of_kind(plan.entries, EntryKind::Decision);
    lines.extend(ledger::rows_in_words(&rows, fit, scene));
    lines
}

/// What waits for this person; nothing is said of it once all is over but their promises.
fn asked_of(green: &CodeGreen, plan: Plan<'_>, reader: &UserId, longest: usize) -> Vec<Line> {
    let mut asked = Vec::new();
    for seat in &green.seats {
        let name = board::name(seat);
        if seat
            .asked_now()
            .is_some_and(|page| page.recipient == *reader)
        {
            asked.push(format!(
                "• Your answer for {name}: the page is in your messages"
            ));
        }
        if seat.is_held_by(reader) && seat.support.is_owed() && !green.phase.is_over() {
            let version = seat.support.asked_on;
            asked.push(format!(
                "• Whether {name} supports version {version} of the plan"
            ));
        }
    }
    let waits = (plan.entries.iter()).filter_map(|entry| match &entry.content {
        Content::Decision(it) if entry.waits_for(reader) => Some(format!(
            "• Your yes to a decision: {}",
            one_line(&it.terms.give, longest)
        )),
        Content::Idea(_) | Content::Barrier(_) | Content::Decision(_) => None,
    });
    if !green.phase.is_over() {
        asked.extend(waits);
    }
    let theirs = plan
        .items
        .iter()
        .filter(|item| item.state.is_live() && item.owner.as_ref() == Some(reader));
    asked.extend(theirs.map(|item| format!("• Yours: {}", one_line(&item.what, longest))));
    if asked.is_empty() {
        return vec!["Nothing is asked of you just now.".into()];
    }
    let more = asked.len().saturating_sub(SHOWN);
    asked.truncate(SHOWN);
    let mut lines = vec![Line::new().bold("Asked of you")];
    lines.extend(asked.into_iter().map(Line::from));
    lines.extend((more > 0).then(|| format!("and {more} more").into()));
    lines
}
