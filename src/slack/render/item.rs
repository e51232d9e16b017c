//! P7: one action item as a message in the thread. It says its state in a word beside an emoji; buttons do what the
//! reactions do.

use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, count, one_line};
use super::{Message, Scene, board, deal, kit};
use crate::domain::action_item::{ActionItem, ItemState, Move};
use crate::domain::code_green::CodeGreen;
use crate::slack::emoji;
use crate::slack::wire::Press;

/// One action item, in the thread.
pub fn item(green: &CodeGreen, item: &ActionItem, scene: Scene<'_>) -> Message {
    let mut lines = vec![
        Line::new()
            .text("Action item: ")
            .bold(clip(&item.what, 1500)),
        standing(green, item, scene),
    ];
    if let Some(barrier) = &item.barrier {
        lines.push(format!("Breaks the barrier: {}", clip(barrier, 600)).into());
    }
    if let Some(note) = &item.note {
        lines.push(format!("Note: {}", clip(note, 800)).into());
    }
    let source = item
        .source
        .as_deref()
        .filter(|url| kit::is_web_address(url));
    lines.extend(source.map(|url| Line::new().link("The message it came from", url)));
    Sheet::new()
        .say(lines)
        .buttons(buttons(item))
        .hint(&hint(item))
        .message()
}

/// "▶️ In progress · Owner: Carla · Finance · due Fri 27 Nov".
pub fn standing(green: &CodeGreen, item: &ActionItem, scene: Scene<'_>) -> Line {
    let line = Line::new()
        .text(format!("{} ", face(item.state)))
        .bold(words(item.state));
    let line = match &item.owner {
        Some(owner) => line.text(" · Owner: ").name(scene, owner),
        None => line.text(" · Nobody owns it yet"),
    };
    let seat = item
        .function
        .as_ref()
        .and_then(|function| green.seat(function));
    let line = match (seat, &item.function) {
        (Some(seat), _) => line.text(format!(" · {}", board::name(seat))),
        (None, Some(function)) => line.text(format!(" · {}", one_line(function.as_str(), 40))),
        (None, None) => line,
    };
    let Some(due) = item.due_on else { return line };
    let today = deal::today(scene, item.owner.as_ref().unwrap_or(&green.caller));
    let late = (today - due).num_days();
    if late > 0 && item.state.is_live() {
        let days = count(usize::try_from(late).unwrap_or_default(), "day", "days");
        return line.text(format!(
            " · due {}, {days} past",
            scene.style().day(due, today)
        ));
    }
    line.text(format!(" · due {}", scene.style().day(due, today)))
}

/// The state's emoji; always beside its word.
pub fn face(state: ItemState) -> &'static str {
    match state {
        ItemState::Open => "⬜",
        ItemState::InProgress => "▶️",
        ItemState::Blocked => emoji::face_of(Move::Block).unwrap_or("🚧"),
        ItemState::Done => emoji::face_of(Move::Complete).unwrap_or("✅"),
        ItemState::Dropped => emoji::face_of(Move::Drop).unwrap_or("❌"),
    }
}

/// The state's word.
pub fn words(state: ItemState) -> &'static str {
    match state {
        ItemState::Open => "Open",
        ItemState::InProgress => "In progress",
        ItemState::Blocked => "Blocked",
        ItemState::Done => "Done",
        ItemState::Dropped => "Dropped",
    }
}

fn buttons(item: &ActionItem) -> Vec<SlackBlockButtonElement> {
    let made = |label: &str, made: Move| {
        kit::button(
            label,
            &Press::MoveItem {
                item: item.id,
                made,
            },
        )
    };
    let edit = kit::button("Edit", &Press::EditItem { item: item.id });
    let undo = kit::button("Undo", &Press::UndoItem { item: item.id });
    let claim = if item.owner.is_none() {
        kit::primary(
            "Claim",
            &Press::MoveItem {
                item: item.id,
                made: Move::Claim,
            },
        )
    } else {
        made("Claim", Move::Claim)
    };
    match item.state {
        ItemState::Open | ItemState::InProgress => {
            vec![
                claim,
                made("Done", Move::Complete),
                made("Blocked", Move::Block),
                made("Drop", Move::Drop),
                edit,
            ]
        }
        ItemState::Blocked => {
            vec![
                made("Goes on", Move::Resume),
                made("Done", Move::Complete),
                claim,
                made("Drop", Move::Drop),
                edit,
            ]
        }
        ItemState::Done | ItemState::Dropped => vec![undo],
    }
}

fn hint(item: &ActionItem) -> String {
    if !item.state.is_live() {
        return "Undo, or taking the reaction back, brings it back as it was.".to_owned();
    }
    let says = |made: Move, words: &str| emoji::face_of(made).map(|face| format!("{face} {words}"));
    let hints = [
        says(Move::Claim, "claims it"),
        says(Move::Complete, "completes it"),
        says(Move::Block, "blocks it"),
        says(Move::Drop, "drops it"),
    ];
    format!(
        "React: {}.",
        hints.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    )
}
