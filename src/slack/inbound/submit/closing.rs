//! The end, and the look forward after it.

use super::{Form, Reply};
use crate::app::AppError;
use crate::domain::code_green::OutcomeKind;
use crate::domain::command::{Closing, Command, Leftover};
use crate::domain::ids::CodeGreenId;
use crate::domain::look_forward::{ANSWER, QUESTIONS};
use crate::domain::money::{Currency, Money, MoneyError};
use crate::domain::person::Viewer;
use crate::slack::inbound::fields::{Errors, Fields, SHORT};
use crate::slack::inbound::tell::Along;
use crate::slack::wire::{block, leftover};

const NOTE: usize = 1000;

pub(super) async fn closed(form: &Form<'_>, green: CodeGreenId) -> Result<Reply, AppError> {
    let bot = form.bot;
    let viewer = Viewer::Person(form.actor.user.clone());
    let found = bot.app.store.code_green(bot.workspace(), green, &viewer);
    let currency = found.await?.map(|green| green.opportunity.amount.currency);
    let closing = match read(form.view.fields, currency.as_ref()) {
        Ok(closing) => closing,
        Err(errors) => return Ok(errors.reply()),
    };
    let (actor, command) = (form.actor.clone(), Command::Close(closing));
    let order = bot.order(green, actor, command, Along::default());
    form.closes(bot.app.execute(order).await, Some(green)).await
}

/// What was said with the close, or what is to be corrected. An amount without a currency is in the deal's.
pub(super) fn read(fields: Fields<'_>, currency: Option<&Currency>) -> Result<Closing, Errors> {
    let mut errors = Errors::default();
    let note = errors.optional(fields, block::NOTE, NOTE);
    let final_amount = errors.optional(fields, block::AMOUNT, SHORT);
    let final_amount = final_amount.and_then(|text| {
        let read = match (Money::parse(&text), currency) {
            (Err(MoneyError::NoCurrency(_)), Some(currency)) => {
                Money::parse(&format!("{text} {}", currency.code()))
            }
            (read, _) => read,
        };
        read.map_err(|error| errors.add(block::AMOUNT, error.to_string()))
            .ok()
    });
    let outcome = fields.choice(block::OUTCOME).and_then(OutcomeKind::parse);
    if outcome.is_none() {
        errors.add(block::OUTCOME, "Choose how it ended.");
    }
    let leftover = match fields.choice(block::LEFTOVER) {
        Some(leftover::DROP) => Leftover::Drop,
        Some(leftover::HAND_OVER) => {
            if let Some(to) = fields.person(block::OWNER) {
                Leftover::HandOver { to }
            } else {
                errors.add(block::OWNER, "Choose who takes the open action items over.");
                Leftover::Keep
            }
        }
        _ => Leftover::Keep,
    };
    match outcome.filter(|_| errors.is_empty()) {
        Some(outcome) => Ok(Closing {
            outcome,
            note,
            final_amount,
            leftover,
        }),
        None => Err(errors),
    }
}

pub(super) async fn looked_forward(form: &Form<'_>, green: CodeGreenId) -> Result<Reply, AppError> {
    let mut errors = Errors::default();
    let words: Vec<String> = (0..QUESTIONS.len())
        .map(|place| {
            let answer = errors.optional(form.view.fields, &block::answer(place), ANSWER);
            answer.unwrap_or_default()
        })
        .collect();
    if errors.is_empty() && words.iter().all(String::is_empty) {
        errors.add(
            &block::answer(0),
            "A few words to one of them, or close this.",
        );
    }
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let (actor, command) = (form.actor.clone(), Command::LookForward { words });
    let order = form.bot.order(green, actor, command, Along::default());
    form.closes(form.bot.app.execute(order).await, Some(green))
        .await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_form(values: &serde_json::Value) -> Result<Closing, Errors> {
        let view = json!({ "state": { "values": values } });
        let currency = Money::parse("1 EUR").expect("an amount").currency;
        read(Fields::of(&view), Some(&currency))
    }

    #[test]
    fn a_close_is_read_with_its_amount_and_what_becomes_of_open_items() {
        let text = |value: &str| json!({ "input": { "value": value } });
        let chosen = |value: &str| json!({ "input": { "selected_option": { "value": value } } });
        let closing = read_form(&json!({
            "outcome": chosen("won"), "note": text("A cap."), "amount": text("1.1m"),
            "leftover": chosen("hand_over"), "owner": { "input": { "selected_user": "U1" } },
        }))
        .expect("whole");
        assert_eq!(closing.final_amount, Money::parse("1.1m EUR").ok());
        assert_eq!(closing.leftover, Leftover::HandOver { to: "U1".into() });

        let errors = read_form(&json!({
            "amount": text("a lot"), "leftover": chosen("hand_over"),
        }))
        .expect_err("three mistakes");
        let fields: Vec<&str> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(fields, ["amount", "outcome", "owner"]);

        let plain = read_form(&json!({ "outcome": chosen("lost") })).expect("enough");
        assert_eq!(plain, Closing::with(OutcomeKind::Lost));
    }
}
