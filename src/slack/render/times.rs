//! P5: times on offer, each by its reader's own clock, and what else asks for the reader then.

use chrono::{DateTime, Utc};

use super::Scene;
use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::{deal, kit};
use super::{notices::Saying, text};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{Number, UserId};
use crate::domain::slots::Slot;
use crate::slack::wire::Press;

/// Another Code Green at whose table the reader is wanted, and when it meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    pub number: Number,
    pub starts_at: DateTime<Utc>,
}

/// How many of them are named.
const NAMED: usize = 5;

/// Times to choose from with one tap, where there are any to come.
pub(super) fn choices(sheet: Sheet, green: &CodeGreen, me: &UserId, scene: Scene<'_>) -> Sheet {
    let slots: Vec<&Slot> = to_come(green, scene);
    if slots.is_empty() {
        return sheet;
    }
    let id = green.id;
    let buttons = slots.iter().map(|slot| {
        let mine = slot.chosen_by.contains(me);
        let when = match scene.local(me, slot.at) {
            Span::Text(when) => when,
            _ => format!("{} UTC", slot.at.format("%a %-d %b, %H:%M")),
        };
        let press = Press::ChooseTime {
            green: id,
            at: slot.at,
            suits: !mine,
        };
        let label = if mine { format!("✓ {when}") } else { when };
        kit::button(&label, &press)
    });
    sheet
        .line(
            Line::new()
                .bold("Which of these suit you?")
                .text(" Tap each that does; the first that suits every required function is it."),
        )
        .buttons(buttons.collect())
}

/// The same for the whole table: each time, and how many it suits.
pub(super) fn offered(green: &CodeGreen, scene: Scene<'_>) -> Option<Line> {
    let slots = to_come(green, scene);
    let (first, rest) = slots.split_first()?;
    let one = |line: Line, slot: &Slot| {
        let chosen = match slot.chosen_by.len() {
            0 => String::new(),
            some => format!(" (suits {some})"),
        };
        line.span(Span::When(slot.at)).text(chosen)
    };
    let line = one(Line::new().text("Times on offer: "), first);
    Some(
        rest.iter()
            .fold(line, |line, slot| one(line.text(" · "), slot)),
    )
}

fn to_come<'a>(green: &'a CodeGreen, scene: Scene<'_>) -> Vec<&'a Slot> {
    if green.phase.is_over() {
        return Vec::new();
    }
    let slots = green.meeting.finding.slots().iter();
    slots.filter(|slot| slot.at > scene.now).collect()
}

/// "You are also asked for CG-7, Mon 23 Nov, 15:00".
pub(super) fn beside(me: &UserId, scene: Scene<'_>) -> Option<Line> {
    let (first, rest) = scene.beside.split_first()?;
    let one = |line: Line, other: &Beside| {
        line.text(format!("{}: ", other.number))
            .span(scene.local(me, other.starts_at))
    };
    let line = one(Line::new().text("You are also asked for "), first);
    let named = rest.iter().take(NAMED - 1);
    let line = named.fold(line, |line, other| one(line.text(" · "), other));
    Some(match rest.len().saturating_sub(NAMED - 1) {
        0 => line,
        more => line.text(format!(", and {}", text::count(more, "other", "others"))),
    })
}

impl Saying<'_> {
    pub(super) fn time_found(&self, starts_at: DateTime<Utc>) -> Sheet {
        let line = Line::new()
            .text("📅 A time suits every required function. We meet ")
            .span(Span::When(starts_at))
            .text(", ")
            .link(
                deal::place_name(self.green),
                deal::url_of_meeting(self.green, self.scene),
            )
            .text(".");
        Sheet::new().line(line)
    }
}
