//! P1, step 1: the deal. Few inputs, plain words, nothing that asks for a justification.

use serde_json::Value;

use crate::config::Company;
use crate::domain::ids::{DraftId, UserId};
use crate::domain::opportunity::Reason;
use crate::slack::render::{
    fields::{Field, INPUT},
    sheet::Sheet,
};
use crate::slack::wire::{ViewKind, block};

/// Names and short lines.
const NAME: usize = 150;

/// Step 1. `deal` pre-fills the deal's name, `situation` the facts (from a message shortcut).
pub fn deal_modal(
    draft: DraftId,
    deal: &str,
    situation: &str,
    caller: &UserId,
    company: &Company,
) -> Value {
    let reasons = Reason::ALL.map(|reason| (reason.key(), reason.words()));
    let sponsor = company.policy.default_sponsor(caller);
    Sheet::new()
        .field(Field::line(block::ACCOUNT, "Customer", "", NAME))
        .field(Field::line(
            block::DEAL,
            "Deal",
            &deal.split_whitespace().collect::<Vec<_>>().join(" "),
            NAME,
        ))
        .field(
            Field::line(block::AMOUNT, "Amount", "", 60)
                .hint("With its currency: 1.2m EUR or €1,200,000"),
        )
        .field(Field::line(block::STAGE, "Stage", "", 80).optional())
        .field(Field::date(block::CLOSE_ON, "Expected close", None))
        .field(Field::radio(block::REASON, "What is happening", &reasons))
        .field(
            Field::paragraph(block::SITUATION, "Situation", situation, INPUT)
                .hint("The facts as they stand: who wants what, by when."),
        )
        .field(
            Field::paragraph(
                block::TO_WIN,
                "What would have to be true to win?",
                "",
                INPUT,
            )
            .optional(),
        )
        .field(Field::line(block::NEXT_STEP, "The customer's next step", "", 300).optional())
        .field(Field::date(block::NEXT_STEP_ON, "Date of that step", None).optional())
        .field(Field::line(block::CRM_LINK, "Link to the deal in the CRM", "", 1000).optional())
        .field(
            Field::person(block::SPONSOR, "Sponsor", sponsor.as_ref())
                .hint("The manager whose mandate this Code Green has."),
        )
        .form(&ViewKind::Deal { draft }, "Call a Code Green", "Next")
}
