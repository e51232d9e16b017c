//! P4: the card, the one root message in the escalation channel, edited in place. Everything else is in its thread.

use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::{clip, count};
use super::{Message, Scene, board, deal, drill, kit, times, veil};
use crate::domain::action_item::{ActionItem, ItemState};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::UserId;
use crate::domain::money::Money;
use crate::slack::wire::Press;

/// How many people a line names; the rest is counted.
const SHOWN: usize = 10;

/// P4: the root message, with the function board.
pub fn card(green: &CodeGreen, items: &[ActionItem], scene: Scene<'_>) -> Message {
    if green.drill {
        return drill::card(green, scene);
    }
    let sheet = Sheet::new()
        .header(&deal::headline(green))
        .say(summary(green, scene))
        .say(board_lines(green, scene))
        .say(footer(green, items, scene));
    sheet.buttons(buttons(green, scene)).message()
}

/// What it is about and where it stands.
pub fn summary(green: &CodeGreen, scene: Scene<'_>) -> Vec<Line> {
    let today = deal::today(scene, &green.caller);
    let mut lines = vec![Line::new().bold(deal::state(green))];
    if let Phase::Closed {
        note, final_amount, ..
    } = &green.phase
    {
        lines.extend(note.as_ref().map(|note| clip(note, 500).into()));
        let came_to = |amount: &Money| format!("It came to {}", scene.style().money(amount)).into();
        lines.extend(final_amount.as_ref().map(came_to));
    }
    lines.extend(veil::lines(green));
    let facts = deal::facts(&green.opportunity, today, scene.style());
    // The customer's clock runs no more once it is over.
    let shown = if green.phase.is_over() {
        1
    } else {
        facts.len()
    };
    lines.extend(facts.into_iter().take(shown));
    let mut people = Line::new();
    if let Some(sponsor) = green.sponsor() {
        people = people.text("Sponsor: ").name(scene, sponsor).text(" · ");
    }
    lines.push(people.text("Called by: ").name(scene, &green.caller));
    if !green.phase.is_over() {
        if let (Phase::Paging { .. }, Some(by), false) =
            (&green.phase, green.answer_by, green.is_quorate())
        {
            lines.push(Line::new().text("Answers by: ").span(Span::When(by)));
        }
        lines.push(deal::meeting(
            green,
            Span::When(green.meeting.starts_at),
            scene,
        ));
        lines.extend(times::offered(green, scene));
    }
    let deal = &green.opportunity;
    let addresses = [
        ("Deal in the CRM", &deal.crm_link),
        ("Message it was called from", &green.source),
    ];
    for (words, url) in addresses {
        if let Some(url) = url.as_deref().filter(|url| kit::is_web_address(url)) {
            lines.push(Line::new().link(words, url));
        }
    }
    lines
}

fn board_lines(green: &CodeGreen, scene: Scene<'_>) -> Vec<Line> {
    let lines = board::lines(green, scene);
    if lines.is_empty() {
        return lines;
    }
    let title = if green.phase.is_over() {
        "At the table"
    } else {
        "Functions"
    };
    std::iter::once(Line::new().bold(title))
        .chain(lines)
        .collect()
}

fn footer(green: &CodeGreen, items: &[ActionItem], scene: Scene<'_>) -> Vec<Line> {
    let mut lines = vec![Line::from(item_counts(items))];
    if !green.joined.is_empty() {
        lines.push(people(
            Line::from("Following along: "),
            &green.joined,
            scene,
        ));
    }
    if !green.outside.is_empty() && !green.phase.is_over() {
        let line = Line::from("I could not bring these people into the channel: ");
        lines.push(people(line, &green.outside, scene).text(". Please add them."));
    }
    lines
}

fn people(line: Line, users: &[UserId], scene: Scene<'_>) -> Line {
    let line = line.names(scene, users.iter().take(SHOWN));
    match users.len().saturating_sub(SHOWN) {
        0 => line,
        more => line.text(format!(", and {more} more")),
    }
}

/// "Action items: 3 open (1 blocked), 2 done".
pub fn item_counts(items: &[ActionItem]) -> String {
    let in_state = |state: ItemState| items.iter().filter(|item| item.state == state).count();
    let live = items.iter().filter(|item| item.state.is_live()).count();
    if items.is_empty() {
        return "Action items: none".to_owned();
    }
    let blocked = match in_state(ItemState::Blocked) {
        0 => String::new(),
        n => format!(" ({n} blocked)"),
    };
    let dropped = match in_state(ItemState::Dropped) {
        0 => String::new(),
        n => format!(", {n} dropped"),
    };
    format!(
        "Action items: {live} open{blocked}, {} done{dropped}",
        in_state(ItemState::Done)
    )
}

fn buttons(green: &CodeGreen, scene: Scene<'_>) -> Vec<SlackBlockButtonElement> {
    if green.phase.is_over() {
        let is_undoable = green.close_undone_by().is_some_and(|by| scene.now < by);
        let undo = kit::button("Undo the close", &Press::Reopen { green: green.id });
        return is_undoable
            .then_some(undo)
            .into_iter()
            .chain(roster(green))
            .collect();
    }
    let url = deal::url_of_meeting(green, scene);
    let mut buttons: Vec<_> =
        kit::link_button(deal::meeting_label(&green.meeting.place), "meeting", &url)
            .into_iter()
            .collect();
    buttons.push(kit::button(
        "Add an action item",
        &Press::AddItem { green: green.id },
    ));
    buttons.push(kit::button(
        "Read back the plan",
        &Press::ReadBack { green: green.id },
    ));
    buttons.push(kit::button(
        "Catch me up",
        &Press::CatchUp { green: green.id },
    ));
    buttons.push(kit::button("Join", &Press::Join { green: green.id }));
    buttons.extend(roster(green));
    buttons.push(kit::button("Close", &Press::Close { green: green.id }));
    buttons
}

/// Who may see it, where not everybody may.
fn roster(green: &CodeGreen) -> Option<SlackBlockButtonElement> {
    let press = Press::Roster { green: green.id };
    green
        .is_confidential()
        .then(|| kit::button("Roster", &press))
}

/// "8 functions".
pub fn functions(green: &CodeGreen) -> String {
    count(green.seats.len(), "function", "functions")
}
