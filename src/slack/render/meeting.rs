//! P5: the meeting. The agenda with its minutes as it begins, and who takes part: live, in writing, or not.

use serde_json::Value;

use super::fields::Field;
use super::notices::Saying;
use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::{clip, one_line};
use super::{Message, Scene, board, deal, kit};
use crate::domain::attendance::{Attendance, Mark};
use crate::domain::code_green::{AGENDA, CodeGreen, Phase};
use crate::domain::ids::{FunctionKey, UserId};
use crate::domain::seat::Seat;
use crate::slack::wire::{Press, ViewKind, attendance, block};

const POSITION: usize = 1500;

/// The agenda by the clock: Slack shows each time in its reader's own zone.
pub fn agenda(green: &CodeGreen, scene: Scene<'_>) -> Message {
    let begins = green
        .meeting
        .course
        .began_at
        .unwrap_or(green.meeting.starts_at);
    let begins = begins.max(green.meeting.starts_at);
    let mut at = begins;
    let items = AGENDA.iter().map(|(what, minutes)| {
        let line = Line::new()
            .span(Span::When(at))
            .text(format!(" · {minutes} min · "))
            .bold(*what);
        at += chrono::TimeDelta::minutes(*minutes);
        line
    });
    let mut lines: Vec<Line> = items.collect();
    lines.push(
        Line::new()
            .span(Span::When(at))
            .text(" · the end: owners and dates are in the plan"),
    );
    let sheet = Sheet::new()
        .header(&format!("{}: we meet", green.number))
        .say(lines)
        .aside("Ideas come first; we weigh them afterwards.")
        .say(taking_part(green, scene));
    if green.phase.is_over() || matches!(green.phase, Phase::Executing { .. }) {
        return sheet.message();
    }
    let url = deal::url_of_meeting(green, scene);
    let label = deal::meeting_label(&green.meeting.place);
    let green = green.id;
    sheet
        .buttons(
            vec![
                Some(kit::primary("I'm here", &Press::BeHere { green })),
                kit::link_button(label, "meeting", &url),
                Some(kit::button(
                    "Who is here?",
                    &Press::MarkAttendance { green },
                )),
            ]
            .into_iter()
            .flatten()
            .collect(),
        )
        .message()
}

/// One line for each way to take part that somebody takes.
fn taking_part(green: &CodeGreen, scene: Scene<'_>) -> Vec<Line> {
    let ways = [
        (Attendance::Live, "👥 Here: "),
        (Attendance::InWriting, "✍️ In writing: "),
        (Attendance::Absent, "▫️ Not here: "),
        (Attendance::Open, "⏳ Not said yet: "),
    ];
    let line = |(way, label): (Attendance, &str)| {
        let seats: Vec<&Seat> = (green.seats.iter())
            .filter(|seat| seat.attendance() == way)
            .collect();
        let (first, rest) = seats.split_first()?;
        let line = named(Line::new().text(label), first, scene);
        Some(
            rest.iter()
                .fold(line, |line, seat| named(line.text(", "), seat, scene)),
        )
    };
    ways.into_iter().filter_map(line).collect()
}

fn named(line: Line, seat: &Seat, scene: Scene<'_>) -> Line {
    let line = line.text(board::name(seat));
    match &seat.holder {
        Some(holder) => line.text(" (").name(scene, &holder.by).text(")"),
        None => line,
    }
}

/// A position for a meeting that the function cannot come to.
pub fn position_modal(green: &CodeGreen, seat: &FunctionKey) -> Value {
    let chair = green.seat(seat);
    let ask = chair.map_or("", |seat| seat.ask.as_str());
    let before = chair.and_then(Seat::position);
    let text = before.map_or("", |position| position.text.as_str());
    let mut sheet = Sheet::new()
        .line(Line::new().bold(deal::headline(green)))
        .line("You cannot come, and your function's word counts: the table reads it, and your chair is held.");
    if !ask.is_empty() {
        sheet = sheet.line(format!("What we need from you: {}", one_line(ask, 500)));
    }
    let field = Field::paragraph(block::NOTE, "Your position", text, POSITION)
        .hint("What you can give, what you need for it, and up to where.");
    let kind = ViewKind::WritePosition {
        green: green.id,
        seat: seat.clone(),
    };
    sheet.field(field).form(&kind, "In writing", "Send")
}

/// Who was there, for the caller and the sponsor.
pub fn attendance_modal(green: &CodeGreen) -> Value {
    let ways = [
        (attendance::LIVE, "Here"),
        (attendance::ABSENT, "Not here"),
        (attendance::OPEN, "Not said"),
    ];
    let ways = ways.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let mut sheet = Sheet::new().line("A position in writing counts by itself.");
    for seat in &green.seats {
        let marked = match seat.presence.mark {
            Some(Mark::Live) => attendance::LIVE,
            Some(Mark::Absent) => attendance::ABSENT,
            None => attendance::OPEN,
        };
        let name = block::attendance(&seat.function);
        sheet = sheet.field(Field::choice(
            &name,
            &board::name(seat),
            &ways,
            Some(marked),
        ));
    }
    let kind = ViewKind::MarkAttendance { green: green.id };
    sheet.form(&kind, "Who is here?", "Save")
}

impl Saying<'_> {
    pub(super) fn meeting_soon(&self, starts_at: chrono::DateTime<chrono::Utc>) -> Sheet {
        let when = match self.reader {
            Some(reader) => self.scene.local(reader, starts_at),
            None => Span::When(starts_at),
        };
        let url = deal::url_of_meeting(self.green, self.scene);
        let label = deal::meeting_label(&self.green.meeting.place);
        Sheet::new()
            .line(self.headline())
            .line(
                Line::new()
                    .text("We meet in five minutes: ")
                    .span(when)
                    .text("."),
            )
            .buttons(
                kit::link_button(label, "meeting", &url)
                    .into_iter()
                    .collect(),
            )
    }

    pub(super) fn position_written(&self, seat: &FunctionKey, by: &UserId, text: &str) -> Sheet {
        let name = self.function(seat);
        Sheet::new()
            .line(
                Line::new()
                    .text("✍️ ")
                    .bold(name)
                    .text(" in writing, by ")
                    .name(self.scene, by)
                    .text(":"),
            )
            .quote(&clip(text, POSITION))
    }
}
