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
    let sheet = Sheet::new().line(Line::new().bold(deal::headline(green)));
    let Some(it) = item else {
        return sheet.line("An action item was yours for a moment, and is no longer there.");
    };
    let open = format!("Open {}", deal::thread_name(scene));
    let thread = Line::new().link(&open, deal::thread_url(green, scene));
    let given = Line::new()
        .name(scene, by)
        .text(" gave you an action item: ")
        .bold(clip(&it.what, 500));
    let sheet = sheet.say(vec![given, item::standing(green, it, scene), thread]);
    if !it.state.is_live() {
        return sheet;
    }
    let made = |made| Press::MoveItem { item: it.id, made };
    sheet.buttons(vec![
        kit::button("Done", &made(Move::Complete)),
        kit::button("Blocked", &made(Move::Block)),
        kit::button("Edit", &Press::EditItem { item: it.id }),
    ])
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
