//! What people are told of action items in private: that one is theirs now, and that their reaction counted. The item's own
//! message is `item.rs`.

use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, one_line};
use super::{Scene, deal, item, kit};
use crate::domain::action_item::{ActionItem, Move};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::UserId;
use crate::slack::wire::Press;

/// To its new owner: somebody else gave them an item.
pub fn given(green: &CodeGreen, item: Option<&ActionItem>, by: &UserId, scene: Scene<'_>) -> Sheet {
    let said = Line::new()
        .name(scene, by)
        .text(" gave you an action item: ");
    of_item(green, item, said, &[Move::Complete, Move::Block], scene)
}

/// To its owner: it is due soon, or its date has passed.
pub fn due(green: &CodeGreen, item: Option<&ActionItem>, is_late: bool, scene: Scene<'_>) -> Sheet {
    let said = if is_late {
        "⏰ The date of this one has passed. Is it done, does something stand in the way, or does it need another date? "
    } else {
        "⏰ This one is due soon: "
    };
    of_item(
        green,
        item,
        said.into(),
        &[Move::Complete, Move::Block],
        scene,
    )
}

/// To the sponsor: it cannot go on.
pub fn blocked(
    green: &CodeGreen,
    item: Option<&ActionItem>,
    by: &UserId,
    scene: Scene<'_>,
) -> Sheet {
    let said = Line::new()
        .text("🚧 An action item is blocked, says ")
        .name(scene, by)
        .text(". You may be able to clear the way: ");
    of_item(green, item, said, &[Move::Resume], scene)
}

/// What is said of the item, the item as it stands, and what can be done about it here.
fn of_item(
    green: &CodeGreen,
    item: Option<&ActionItem>,
    said: Line,
    moves: &[Move],
    scene: Scene<'_>,
) -> Sheet {
    let sheet = Sheet::new().line(Line::new().bold(deal::headline(green)));
    let Some(it) = item else {
        return sheet.line("There was an action item for you to look at; it is no longer there.");
    };
    let open = format!("Open {}", deal::thread_name(scene));
    let thread = Line::new().link(&open, deal::thread_url(green, scene));
    let mut lines = vec![
        said.bold(clip(&it.what, 500)),
        item::standing(green, it, scene),
    ];
    lines.extend(
        it.note
            .as_ref()
            .map(|note| format!("Note: {}", clip(note, 500)).into()),
    );
    lines.push(thread);
    let sheet = sheet.say(lines);
    if !it.state.is_live() {
        return sheet;
    }
    let label = |made: Move| match made {
        Move::Claim => "Claim",
        Move::Complete => "Done",
        Move::Block => "Blocked",
        Move::Drop => "Drop",
        Move::Resume => "Goes on",
    };
    let press = |made| kit::button(label(made), &Press::MoveItem { item: it.id, made });
    let mut buttons: Vec<_> = moves.iter().copied().map(press).collect();
    buttons.push(kit::button("Edit", &Press::EditItem { item: it.id }));
    sheet.buttons(buttons)
}

/// To the person whose reaction it was: it is noted, and a word about it is welcome.
pub fn moved(item: Option<&ActionItem>, moved: Move) -> Sheet {
    let Some(it) = item else {
        return Sheet::new().line("Noted.");
    };
    let (noted, ask) = match moved {
        Move::Claim => ("is yours now", "Say a word about it"),
        Move::Complete => ("is done", "Say what was done"),
        Move::Block => ("is blocked", "Say what stands in the way"),
        Move::Drop => ("is dropped", "Say what we do instead"),
        Move::Resume => ("goes on", "Say a word about it"),
    };
    let line = Line::new()
        .text(format!("{} Noted: “", item::face(it.state)))
        .text(one_line(&it.what, 200));
    Sheet::new()
        .line(line.text(format!("” {noted}. Taking the reaction back undoes it.")))
        .buttons(vec![
            kit::button(ask, &Press::ExplainItem { item: it.id }),
            kit::button("Undo", &Press::UndoItem { item: it.id }),
        ])
}
