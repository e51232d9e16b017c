//! Answers to slash commands, seen by the person only.

use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, count, one_line};
use super::{Message, Scene, board, card, deal, item, kit};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::DraftId;
use crate::slack::wire::Press;

/// How many of a list are shown; the rest is counted.
const SHOWN: usize = 20;

/// A sentence, with a button that calls a Code Green where `call` names the deal.
pub fn sentence(words: &str, call: Option<&str>) -> Message {
    let sheet = Sheet::new().line(clip(words, 2500));
    let Some(deal) = call else {
        return sheet.message();
    };
    let label = if deal.trim().is_empty() {
        "Call a Code Green"
    } else {
        "Call one anyway"
    };
    sheet.buttons(vec![call_one(label, deal, None)]).message()
}

/// The button that opens the modal, with the deal's name in it.
pub fn call_one(label: &str, deal: &str, draft: Option<DraftId>) -> SlackBlockButtonElement {
    kit::button(
        label,
        &Press::CallOne {
            deal: clip(deal, 300),
            draft,
        },
    )
}

/// The sub-commands, from the one table that knows them.
pub fn help(sub_commands: &[(&str, &str)]) -> Message {
    let mut lines = vec![Line::new().bold("Code Green").text(
        " calls every function to one table, fast, around one deal that matters and is in trouble.",
    )];
    lines.extend(sub_commands.iter().map(|(command, words)| {
        let command = if command.is_empty() {
            "/codegreen".to_owned()
        } else {
            format!("/codegreen {command}")
        };
        Line::new().bold(command).text(format!(": {words}"))
    }));
    Sheet::new()
        .say(lines)
        .aside("Slash commands do not work inside threads; there, use the buttons and “Add to the plan” on a message.")
        .message()
}

/// The open ones.
pub fn list(open: &[CodeGreen], scene: Scene<'_>) -> Message {
    if open.is_empty() {
        return sentence("No Code Green is open.", Some(""));
    }
    let verb = if open.len() == 1 { "is" } else { "are" };
    let mut lines = vec![Line::new().bold(format!(
        "{} {verb} open",
        count(open.len(), "Code Green", "Code Greens")
    ))];
    for green in open.iter().take(SHOWN) {
        let close = deal::day_and_distance(green.opportunity.close_on, scene.now.date_naive());
        lines.push(
            Line::new()
                .bold(format!(
                    "{} · {}",
                    green.number,
                    one_line(&green.opportunity.title(), 80)
                ))
                .text(format!(
                    " · {} · closes {close} · {}",
                    green.opportunity.amount,
                    deal::state(green)
                )),
        );
    }
    if open.len() > SHOWN {
        lines.push(format!("and {} more", open.len() - SHOWN).into());
    }
    Sheet::new().say(lines).message()
}

/// One Code Green: where it stands, who is at the table, what is open.
pub fn status(green: &CodeGreen, items: &[ActionItem], scene: Scene<'_>) -> Message {
    let sheet = Sheet::new()
        .header(&deal::headline(green))
        .say(card::summary(green, scene));
    let board = board::lines(green, scene);
    let sheet = if board.is_empty() {
        sheet
    } else {
        sheet.say(board)
    };
    let mut lines = vec![Line::new().bold(card::item_counts(items))];
    let open: Vec<&ActionItem> = items.iter().filter(|item| item.state.is_live()).collect();
    for live in open.iter().take(SHOWN / 2) {
        let line = Line::new().text(format!("• {} · ", one_line(&live.what, 100)));
        lines.push(line.followed_by(item::standing(green, live, scene)));
    }
    if open.len() > SHOWN / 2 {
        lines.push(format!("and {} more", open.len() - SHOWN / 2).into());
    }
    let open = format!("Open {}", deal::thread_name(scene));
    let thread = Line::new().link(&open, deal::thread_url(green, scene));
    sheet.say(lines).line(thread).message()
}
