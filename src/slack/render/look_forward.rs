//! P10: the five questions after the close, in the thread. Answers stand without names: they look at the next deal, not at
//! who wrote them.

use serde_json::Value;

use super::fields::Field;
use super::notices::Saying;
use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::{clip, count, one_line};
use super::{Message, Scene, deal, kit};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::UserId;
use crate::domain::look_forward::{ANSWER, LookForward, QUESTIONS};
use crate::slack::wire::{Press, ViewKind, block};

/// Answers shown to one question, the latest first; the export has them all.
const SHOWN: usize = 6;

/// The questions with their answers; one message, edited as answers come.
pub fn look_forward(green: &CodeGreen, scene: Scene<'_>) -> Message {
    let sheet = Sheet::new().header(&format!("{}: look forward", green.number));
    let Some(open) = &green.look_forward else {
        return sheet.message();
    };
    let is_open = matches!(green.phase, Phase::Closed { .. }) && scene.now < open.until;
    let mut sheet = sheet.say(standing(green, open, is_open));
    for (place, question) in QUESTIONS.iter().enumerate() {
        let answers = answers_to(open, place);
        if answers.is_empty() && !is_open {
            continue;
        }
        let mut lines = vec![Line::new().bold(*question)];
        for answer in answers.iter().take(SHOWN) {
            lines.push(format!("• {}", one_line(&clip(answer, ANSWER), ANSWER)).into());
        }
        let more = answers.len().saturating_sub(SHOWN);
        if more > 0 {
            lines.push(format!("… and {}", count(more, "more answer", "more answers")).into());
        }
        sheet = sheet.say(lines);
    }
    if !is_open {
        return sheet.message();
    }
    let green = green.id;
    let button = kit::primary("Look forward", &Press::LookForward { green });
    sheet.buttons(vec![button]).message()
}

fn standing(green: &CodeGreen, open: &LookForward, is_open: bool) -> Vec<Line> {
    let given = count(
        open.answers.len(),
        "person has answered",
        "people have answered",
    );
    match (&green.phase, is_open) {
        (Phase::Closed { .. }, true) => vec![
            "Five short questions about what is to come, for those who sat at the table. Two minutes; leave out what you like."
                .into(),
            Line::new()
                .text(format!("{given} · open until "))
                .span(Span::When(open.until)),
        ],
        (Phase::Closed { .. }, false) => vec![given.into()],
        _ => vec!["The close was undone; the questions come back when it is closed again.".into()],
    }
}

/// The latest first.
fn answers_to(open: &LookForward, question: usize) -> Vec<&str> {
    let mut answers: Vec<_> = open.answers.iter().collect();
    answers.sort_by_key(|answers| std::cmp::Reverse(answers.at));
    (answers.into_iter())
        .filter_map(|answers| answers.words.get(question))
        .map(|words| words.trim())
        .filter(|words| !words.is_empty())
        .collect()
}

/// The form, with what this person has answered already.
pub fn look_forward_modal(green: &CodeGreen, user: &UserId) -> Value {
    let before = green.look_forward.as_ref().and_then(|open| open.of(user));
    let mut sheet = Sheet::new()
        .line(Line::new().bold(deal::headline(green)))
        .line("Each question may be left out. Your name does not stand beside your answers in the thread.");
    for (place, question) in QUESTIONS.iter().enumerate() {
        let words = before.and_then(|answers| answers.words.get(place));
        let field = Field::paragraph(
            &block::answer(place),
            question,
            words.map_or("", String::as_str),
            ANSWER,
        );
        sheet = sheet.field(field.optional());
    }
    let kind = ViewKind::LookForward { green: green.id };
    sheet.form(&kind, "Look forward", "Send")
}

impl Saying<'_> {
    pub(super) fn look_forward_asked(&self, until: chrono::DateTime<chrono::Utc>) -> Sheet {
        let green = self.green.id;
        let when = match self.reader {
            Some(reader) => self.scene.local(reader, until),
            None => Span::When(until),
        };
        Sheet::new()
            .line(self.headline())
            .line(
                Line::new()
                    .text("It is closed, and you sat at the table. Five short questions about what is to come: two minutes, until ")
                    .span(when)
                    .text("."),
            )
            .buttons(vec![kit::primary("Look forward", &Press::LookForward { green })])
    }
}
