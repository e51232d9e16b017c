//! P1, step 1: the deal. Few inputs, plain words, nothing that asks for a justification.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::app::draft::DraftBody;
use crate::config::Company;
use crate::domain::confidential::CODE_NAME;
use crate::domain::ids::{DraftId, UserId};
use crate::domain::opportunity::Reason;
use crate::slack::render::{
    fields::{Field, INPUT},
    sheet::Sheet,
};
use crate::slack::wire::{ViewKind, block};

/// Names and short lines.
const NAME: usize = 150;

/// What the fields hold when the form opens.
#[derive(Default)]
struct Filled {
    account: String,
    deal: String,
    amount: String,
    stage: String,
    close_on: Option<NaiveDate>,
    reason: Option<Reason>,
    situation: String,
    to_win: String,
    next_step: String,
    next_step_on: Option<NaiveDate>,
    crm_link: String,
    is_confidential: bool,
    code_name: String,
}

/// Step 1. `deal` pre-fills the deal's name, `situation` the facts (from a message shortcut).
pub fn deal_modal(
    draft: DraftId,
    deal: &str,
    situation: &str,
    caller: &UserId,
    company: &Company,
) -> Value {
    let filled = Filled {
        deal: deal.split_whitespace().collect::<Vec<_>>().join(" "),
        situation: situation.to_owned(),
        ..Filled::default()
    };
    form(draft, &filled, caller, company)
}

/// Step 1 of a call that was made before, with what was said then.
pub fn deal_again_modal(
    draft: DraftId,
    again: &DraftBody,
    caller: &UserId,
    company: &Company,
) -> Value {
    let Some(said) = &again.opportunity else {
        return form(draft, &Filled::default(), caller, company);
    };
    let text = |optional: &Option<String>| optional.clone().unwrap_or_default();
    let filled = Filled {
        account: said.account.clone(),
        deal: said.name.clone(),
        amount: said.amount.to_string(),
        stage: text(&said.stage),
        close_on: Some(said.close_on),
        reason: Some(said.reason),
        situation: said.situation.clone(),
        to_win: text(&said.to_win),
        next_step: text(&said.next_step),
        next_step_on: said.next_step_on,
        crm_link: text(&said.crm_link),
        is_confidential: again.confidential.is_some(),
        code_name: String::new(),
    };
    form(draft, &filled, caller, company)
}

/// Step 1 where the app may not open private channels: the choice is not there, and whoever looks for it reads why, so that
/// nobody takes an open Code Green for a confidential one.
pub fn without_confidence(mut view: Value) -> Value {
    if let Some(blocks) = view.get_mut("blocks").and_then(Value::as_array_mut) {
        let choices = [block::CONFIDENTIAL, block::CODE_NAME];
        blocks.retain(|block| !choices.iter().any(|name| block["block_id"] == *name));
        let words = "Confidential ones are off in this workspace: everybody in the channel reads this. Whoever runs this app can switch them on (groups:write).";
        let text = json!({ "type": "plain_text", "text": words, "emoji": false });
        blocks.push(json!({ "type": "context", "elements": [text] }));
    }
    view
}

fn form(draft: DraftId, filled: &Filled, caller: &UserId, company: &Company) -> Value {
    let reasons = Reason::ALL.map(|reason| (reason.key(), reason.words()));
    let reason = filled.reason.map(Reason::key);
    let sponsor = company.policy.default_sponsor(caller);
    let to_win = "What would have to be true to win?";
    let crm = "Link to the deal in the CRM";
    Sheet::new()
        .field(Field::line(
            block::ACCOUNT,
            "Account",
            &filled.account,
            NAME,
        ))
        .field(Field::line(block::DEAL, "Deal", &filled.deal, NAME))
        .field(
            Field::line(block::AMOUNT, "Amount", &filled.amount, 60)
                .hint("With its currency: 1.2m EUR or €1,200,000"),
        )
        .field(Field::line(block::STAGE, "Stage", &filled.stage, 80).optional())
        .field(Field::date(
            block::CLOSE_ON,
            "Expected close",
            filled.close_on,
        ))
        .field(Field::radio(
            block::REASON,
            "Reason: what is happening",
            &reasons,
            reason,
        ))
        .field(
            Field::paragraph(block::SITUATION, "Situation", &filled.situation, INPUT)
                .hint("The facts as they stand: who wants what, by when."),
        )
        .field(Field::paragraph(block::TO_WIN, to_win, &filled.to_win, INPUT).optional())
        .field(
            Field::line(
                block::NEXT_STEP,
                "The customer's next step",
                &filled.next_step,
                300,
            )
            .optional(),
        )
        .field(
            Field::date(
                block::NEXT_STEP_ON,
                "Date of the next step",
                filled.next_step_on,
            )
            .optional(),
        )
        .field(Field::line(block::CRM_LINK, crm, &filled.crm_link, 1000).optional())
        .field(
            Field::person(block::SPONSOR, "Sponsor", sponsor.as_ref())
                .hint("The manager whose mandate this Code Green has."),
        )
        .field(
            Field::tick(
                block::CONFIDENTIAL,
                "Confidential",
                "Only those at the table and whom they add may know of it",
                filled.is_confidential,
            )
            .optional()
            .hint("It has a private channel of its own and goes by a code name."),
        )
        .field(
            Field::line(block::CODE_NAME, "Code name", &filled.code_name, CODE_NAME)
                .optional()
                .hint("For a confidential one. Left out, it gets one."),
        )
        .form(&ViewKind::Deal { draft }, "Call a Code Green", "Next")
}
