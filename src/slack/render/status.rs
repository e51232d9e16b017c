//! Where one Code Green stands, for one person: `/codegreen status` and "Catch me up". What is asked of them comes first.

use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, one_line};
use super::{Message, Scene, board, card, deal, item};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::UserId;
use crate::domain::plan::SectionVersion;

/// How many items are shown; the rest is counted.
const SHOWN: usize = 10;
const DECISIONS: usize = 1500;

/// What is asked of the reader, where it stands, who is at the table, what was decided, what is open.
pub fn status(
    green: &CodeGreen,
    items: &[ActionItem],
    decisions: Option<&SectionVersion>,
    reader: &UserId,
    scene: Scene<'_>,
) -> Message {
    let mut sheet = Sheet::new()
        .header(&deal::headline(green))
        .say(asked_of(green, items, reader))
        .say(card::summary(green, scene));
    let board = board::lines(green, scene);
    if !board.is_empty() {
        sheet = sheet.say(board);
    }
    let decided = decisions.map(|head| head.text.trim());
    if let Some(text) = decided.filter(|text| !text.is_empty()) {
        let title = Line::new().bold("Decisions");
        sheet = sheet.say(vec![title, clip(text, DECISIONS).into()]);
    }
    let mut lines = vec![Line::new().bold(card::item_counts(items))];
    let open: Vec<&ActionItem> = items.iter().filter(|item| item.state.is_live()).collect();
    for live in open.iter().take(SHOWN) {
        let line = Line::new().text(format!("• {} · ", one_line(&live.what, 100)));
        lines.push(line.followed_by(item::standing(green, live, scene)));
    }
    if open.len() > SHOWN {
        lines.push(format!("and {} more", open.len() - SHOWN).into());
    }
    let open = format!("Open {}", deal::thread_name(scene));
    let thread = Line::new().link(&open, deal::thread_url(green, scene));
    sheet.say(lines).line(thread).message()
}

/// What waits for this person; nothing is said of it once all is over but their promises.
fn asked_of(green: &CodeGreen, items: &[ActionItem], reader: &UserId) -> Vec<Line> {
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
    let theirs = items
        .iter()
        .filter(|item| item.state.is_live() && item.owner.as_ref() == Some(reader));
    asked.extend(theirs.map(|item| format!("• Yours: {}", one_line(&item.what, 100))));
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
