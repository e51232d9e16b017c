//! Step 1's choice: confidential or not, and under which code name. What cannot be had is said here, before anything is
//! posted and while everything that was typed is still there.

use crate::domain::confidential::{CODE_NAME, Wish, gives_away};
use crate::domain::opportunity::Opportunity;
use crate::slack::bot::Bot;
use crate::slack::deliver::room::SCOPE;
use crate::slack::inbound::fields::{Errors, Fields};
use crate::slack::wire::block;

const NO_SCOPE: &str = "I may not open private channels here. Whoever runs this app can grant it groups:write in Slack. \
                        Nothing is lost: untick this, or press Next again when it is granted.";
const TELLING: &str = "A code name tells nothing of the customer or the deal. Choose another, or leave it out and get one.";

/// What was chosen; `deal` is what the code name is to hide.
pub(super) fn read(
    bot: &Bot,
    fields: Fields<'_>,
    deal: Option<&Opportunity>,
    errors: &mut Errors,
) -> Option<Wish> {
    fields.choice(block::CONFIDENTIAL)?;
    if !bot.identity.may(&[SCOPE]) {
        errors.add(block::CONFIDENTIAL, NO_SCOPE);
    }
    let code_name = errors.optional(fields, block::CODE_NAME, CODE_NAME);
    let code_name = code_name.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    let tells = |deal: &&Opportunity| {
        let name = code_name.as_deref().unwrap_or_default();
        gives_away(name, &[&deal.account, &deal.name])
    };
    if deal.as_ref().is_some_and(tells) {
        errors.add(block::CODE_NAME, TELLING);
    }
    Some(Wish { code_name })
}
