//! The function board: one line a function, with an emoji and a word, never a colour alone. Nobody is ranked, and a
//! closed Code Green names only who was at the table.

use super::prose::{Line, Span};
use super::text::one_line;
use super::{Scene, support};
use crate::domain::attendance::Attendance;
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::page::Unasked;
use crate::domain::seat::{Seat, SeatStanding};

/// More functions than this, and each line says only what is needed.
const ROOMY: usize = 20;

/// The board's lines.
pub fn lines(green: &CodeGreen, scene: Scene<'_>) -> Vec<Line> {
    match green.phase {
        Phase::Closed { .. } | Phase::Declined { .. } => at_the_table(green, scene),
        Phase::Requested
        | Phase::Paging { .. }
        | Phase::Convened { .. }
        | Phase::Executing { .. } => {
            let roomy = green.seats.len() <= ROOMY;
            green
                .seats
                .iter()
                .map(|seat| line(seat, roomy, scene))
                .collect()
        }
    }
}

/// The function's name as it is shown.
pub fn name(seat: &Seat) -> String {
    one_line(&seat.name, 40)
}

fn line(seat: &Seat, roomy: bool, scene: Scene<'_>) -> Line {
    let start = |emoji: &str| {
        let optional = if seat.required { "" } else { " (optional)" };
        Line::new()
            .text(format!("{emoji} "))
            .bold(name(seat))
            .text(format!("{optional}: "))
    };
    match seat.standing() {
        SeatStanding::OnIt { by } => {
            if let Some(word) = seat.support.current() {
                return support::standing(start, word).text(", ").name(scene, by);
            }
            let line = match seat.attendance() {
                Attendance::InWriting => start("✍️").text("in writing, ").name(scene, by),
                Attendance::Live => start("✅").text("here, ").name(scene, by),
                Attendance::Absent | Attendance::Open => {
                    start("✅").text("on it, ").name(scene, by)
                }
            };
            match seat.support.asked_on {
                0 => line,
                version => line.text(format!(", asked about version {version} of the plan")),
            }
        }
        SeatStanding::Silent { paged: Some(paged) } if roomy => start("⏳")
            .text("silent so far, ")
            .name(scene, paged)
            .text(" is asked"),
        SeatStanding::Silent { paged: Some(_) } => start("⏳").text("silent so far"),
        SeatStanding::Silent { paged: None } => start("▫️").text("not asked yet"),
        SeatStanding::Delegated { from, to } if roomy => start("🤝")
            .text("delegated by ")
            .name(scene, from)
            .text(", waiting for ")
            .name(scene, to),
        SeatStanding::Delegated { from: _, to } => {
            start("🤝").text("delegated, waiting for ").name(scene, to)
        }
        SeatStanding::Declined { paged: Some(paged) } => start("↪️")
            .text("declined, ")
            .name(scene, paged)
            .text(" is asked now"),
        SeatStanding::Declined { paged: None } => start("↪️").text("declined"),
        SeatStanding::PassedOver { who, why, paged } => {
            let why = match why {
                Unasked::Away => " is away, ",
                Unasked::Asleep => " is off for the night, ",
                Unasked::Gone => " has left, ",
                Unasked::OutOfReach => " cannot be reached, ",
            };
            let line = start("⏳").name(scene, who).text(why);
            line.name(scene, paged).text(" is asked")
        }
        SeatStanding::Quiet { until } => start("🌙")
            .text("off for the night, asked at ")
            .span(Span::When(until)),
        SeatStanding::Missing => start("❗").text("nobody yet"),
    }
}

fn at_the_table(green: &CodeGreen, scene: Scene<'_>) -> Vec<Line> {
    let seated = green
        .seats
        .iter()
        .filter_map(|seat| Some((seat, seat.holder.as_ref()?)));
    seated
        .map(|(seat, holder)| {
            Line::new()
                .text("✅ ")
                .bold(name(seat))
                .text(": ")
                .name(scene, &holder.by)
        })
        .collect()
}
