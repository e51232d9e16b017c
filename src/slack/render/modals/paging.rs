//! The small modals around paging, the mandate and the close.

use serde_json::Value;

use crate::domain::code_green::{CodeGreen, OutcomeKind};
use crate::domain::ids::{CodeGreenId, FunctionKey};
use crate::slack::render::deal;
use crate::slack::render::prose::Line;
use crate::slack::render::{fields::Field, sheet::Sheet};
use crate::slack::wire::{ViewKind, block, leftover};

const NOTE: usize = 1000;

/// Can't make it: a stand-in is welcome, nothing is required. Slack tells when it is closed without an answer.
pub fn decline_modal(green: CodeGreenId, seat: &FunctionKey) -> Value {
    Sheet::new()
        .line("Whether you send this or close it: the table hears that you can't make it.")
        .field(
            Field::person(block::STAND_IN, "Who can stand in?", None)
                .optional()
                .hint("They are asked at once and must accept. With nobody here, the next deputy is asked."),
        )
        .field(Field::paragraph(block::NOTE, "A word for the table", "", NOTE).optional())
        .form_that_tells(&ViewKind::Decline { green, seat: seat.clone() }, "Can't make it", "Send")
}

pub fn delegate_modal(green: CodeGreenId, seat: &FunctionKey) -> Value {
    Sheet::new()
        .field(
            Field::person(block::STAND_IN, "Who sits for you?", None)
                .hint("They are asked at once. Until they accept, the chair stays with you."),
        )
        .field(Field::paragraph(block::NOTE, "A word for them", "", NOTE).optional())
        .form(
            &ViewKind::Delegate {
                green,
                seat: seat.clone(),
            },
            "Delegate",
            "Send",
        )
}

pub fn not_now_modal(green: CodeGreenId) -> Value {
    Sheet::new()
        .field(
            Field::paragraph(block::NOTE, "What should the caller know?", "", NOTE).hint(
                "The caller reads this as you write it: what to do instead, or when to ask again.",
            ),
        )
        .form(&ViewKind::NotNow { green }, "Not now", "Send")
}

pub fn redirect_modal(green: CodeGreenId) -> Value {
    Sheet::new()
        .field(
            Field::paragraph(block::NOTE, "What can the deal desk do here?", "", NOTE).hint(
                "The caller and the deal desk's channel read this as you write it, with the deal beside it.",
            ),
        )
        .form(&ViewKind::Redirect { green }, "To the deal desk", "Send")
}

pub fn page_now_modal(green: CodeGreenId) -> Value {
    Sheet::new()
        .field(
            Field::paragraph(
                block::NOTE,
                "Why can it not wait until the morning?",
                "",
                NOTE,
            )
            .hint("Those who are woken, and the thread, read this as you write it."),
        )
        .form(
            &ViewKind::PageNow { green },
            "Page them now",
            "Page them now",
        )
}

const LEFTOVERS: [(&str, &str); 3] = [
    (leftover::KEEP, "Their owners go on with them"),
    (leftover::HAND_OVER, "Somebody takes them over"),
    (leftover::DROP, "They are dropped"),
];

pub fn close_modal(green: &CodeGreen, chosen: Option<OutcomeKind>) -> Value {
    let outcomes = OutcomeKind::ALL.map(|kind| (kind.key(), kind.words()));
    Sheet::new()
        .line(Line::new().bold(deal::headline(green)))
        .field(Field::radio(
            block::OUTCOME,
            "How did it end?",
            &outcomes,
            chosen.map(OutcomeKind::key),
        ))
        .field(
            Field::line(block::AMOUNT, "Final amount", "", 200)
                .optional()
                .hint(&format!(
                    "If it is another one than {}.",
                    green.opportunity.amount
                )),
        )
        .field(
            Field::paragraph(
                block::NOTE,
                "What unblocked it, or would next time?",
                "",
                NOTE,
            )
            .optional(),
        )
        .field(Field::radio(
            block::LEFTOVER,
            "Open action items",
            &LEFTOVERS,
            Some(leftover::KEEP),
        ))
        .field(Field::person(block::OWNER, "Who takes them over?", None).optional())
        .aside("Pages, reminders and the meeting stop at once.")
        .form(&ViewKind::Close { green: green.id }, "Close", "Close it")
}
