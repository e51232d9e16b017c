//! Step 1: the deal. Every field is read and every error stands under its own; then the draft is saved, and the next
//! step follows, or the open Code Green that the deal has already.

use chrono::NaiveDate;
use serde_json::Value;
use url::Url;

use super::{Asker, Reply, View, confidential, say};
use crate::app::AppError;
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::confidential::Wish;
use crate::domain::ids::{DraftId, UserId};
use crate::domain::money::Money;
use crate::domain::opportunity::{Opportunity, Reason};
use crate::domain::person::Viewer;
use crate::domain::refusal::Refusal;
use crate::slack::bot::Bot;
use crate::slack::inbound::fields::{Errors, Fields, LONG, SHORT};
use crate::slack::inbound::people::{actor, cannot_be_chosen, is_outsider};
use crate::slack::render;
use crate::slack::wire::block;

pub(super) async fn submitted(
    bot: &Bot,
    asker: &Asker,
    view: &View<'_>,
    draft: DraftId,
) -> Result<Reply, AppError> {
    let chosen = view.fields.person(block::SPONSOR);
    let (caller, sponsor) = tokio::join!(bot.person_soon(&asker.user), async {
        match &chosen {
            Some(user) => bot.person_soon(user).await,
            None => None,
        }
    });
    if is_outsider(caller.as_ref().map(actor).as_ref()) {
        return Ok(say(&bot.refusal_words(&Refusal::NotAMember, None).await));
    }
    let (deal, mut errors) = read(view.fields, bot.today(caller.as_ref()));
    if let Some(words) = sponsor.as_ref().and_then(cannot_be_chosen) {
        errors.add(block::SPONSOR, words);
    }
    let wish = confidential::read(bot, view.fields, deal.as_ref(), &mut errors);
    let opportunity = match deal {
        Some(opportunity) if errors.is_empty() => opportunity,
        Some(_) | None => return Ok(errors.reply()),
    };
    save(bot, asker, draft, opportunity.clone(), chosen, wish).await?;
    next(bot, asker, draft, &opportunity).await
}

/// Keeps the step; what step 2 said before somebody went back stays.
async fn save(
    bot: &Bot,
    asker: &Asker,
    draft: DraftId,
    opportunity: Opportunity,
    sponsor: Option<UserId>,
    wish: Option<Wish>,
) -> Result<(), AppError> {
    let (ws, author) = (bot.workspace(), &asker.user);
    let mut body = bot
        .app
        .load_draft(ws, draft, author)
        .await?
        .unwrap_or_default();
    body.opportunity = Some(opportunity);
    body.sponsor = sponsor;
    body.confidential = wish;
    bot.app.save_draft(ws, draft, author, &body).await
}

async fn next(
    bot: &Bot,
    asker: &Asker,
    draft: DraftId,
    opportunity: &Opportunity,
) -> Result<Reply, AppError> {
    let viewer = Viewer::Person(asker.user.clone());
    let ws = bot.workspace();
    if let Some(open) = bot
        .app
        .store
        .open_for_deal(ws, &opportunity.deal_key(), &viewer)
        .await?
    {
        let view = duplicate(bot, asker, draft, &open, Some(opportunity)).await;
        return Ok(Reply::push(&view));
    }
    let body = bot
        .app
        .load_draft(ws, draft, &asker.user)
        .await?
        .unwrap_or_default();
    let view = render::table_modal(draft, &body, &bot.app.company(), bot.app.default_start());
    Ok(Reply::push(&view))
}

/// The open Code Green of a deal that somebody else wanted to call one for. What they wrote of it is offered to the table,
/// unless they wait for its Go themselves.
pub(super) async fn duplicate(
    bot: &Bot,
    asker: &Asker,
    draft: DraftId,
    open: &CodeGreen,
    said: Option<&Opportunity>,
) -> Value {
    let is_its_caller = open.phase == Phase::Requested && open.caller == asker.user;
    let said = said
        .filter(|_| !is_its_caller)
        .map(Opportunity::in_own_words);
    let names = bot
        .names_soon(open.people().into_iter().chain([asker.user.clone()]))
        .await;
    render::duplicate_modal(draft, open, said.as_deref(), bot.scene(&names, &asker.user))
}

/// The deal as it was typed, or what is to be corrected. `today` is the caller's.
pub(super) fn read(fields: Fields<'_>, today: NaiveDate) -> (Option<Opportunity>, Errors) {
    let mut errors = Errors::default();
    let account = errors.needed(fields, block::ACCOUNT, SHORT, "Name the customer.");
    let name = errors.needed(
        fields,
        block::DEAL,
        SHORT,
        "Name the deal, for example Renewal 2027.",
    );
    let amount = errors
        .optional(fields, block::AMOUNT, SHORT)
        .unwrap_or_default();
    let amount = Money::parse(&amount)
        .map_err(|error| errors.add(block::AMOUNT, error.to_string()))
        .ok();
    let stage = errors.optional(fields, block::STAGE, SHORT);
    let close_on = fields.date(block::CLOSE_ON);
    match close_on {
        None => errors.add(
            block::CLOSE_ON,
            "Choose the day the deal is expected to close.",
        ),
        Some(day) if day < today => errors.add(
            block::CLOSE_ON,
            "This day has passed. Choose today or a later day.",
        ),
        Some(_) => {}
    }
    let reason = fields.choice(block::REASON).and_then(Reason::parse);
    if reason.is_none() {
        errors.add(block::REASON, "Choose what fits best.");
    }
    let situation = errors.needed(
        fields,
        block::SITUATION,
        LONG,
        "Say in a sentence or two where the deal stands.",
    );
    let to_win = errors.optional(fields, block::TO_WIN, LONG);
    let next_step = errors.optional(fields, block::NEXT_STEP, LONG);
    let next_step_on = fields.date(block::NEXT_STEP_ON);
    if next_step_on.is_some_and(|day| day < today) {
        errors.add(
            block::NEXT_STEP_ON,
            "This day has passed. Choose today or a later day, or leave it out.",
        );
    }
    let crm_link = errors.optional(fields, block::CRM_LINK, LONG);
    if crm_link
        .as_deref()
        .is_some_and(|link| !is_web_address(link))
    {
        errors.add(
            block::CRM_LINK,
            "Write the whole address, beginning with https://.",
        );
    }
    let deal = amount
        .zip(close_on)
        .zip(reason)
        .map(|((amount, close_on), reason)| Opportunity {
            account,
            name,
            amount,
            stage,
            close_on,
            reason,
            situation,
            to_win,
            next_step,
            next_step_on,
            crm_link,
        });
    (deal, errors)
}

fn is_web_address(text: &str) -> bool {
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let address = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    plain && address.is_some_and(|url| url.host_str().is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn typed() -> Value {
        json!({
            "account": { "input": { "value": "Acme" } },
            "deal": { "input": { "value": "Renewal 2027" } },
            "amount": { "input": { "value": "1.2m EUR" } },
            "stage": { "input": { "value": null } },
            "close_on": { "input": { "selected_date": "2027-03-01" } },
            "reason": { "input": { "selected_option": { "value": "slipped" } } },
            "situation": { "input": { "value": "They wait for our terms." } },
            "to_win": { "input": { "value": null } },
            "next_step": { "input": { "value": "Board meeting" } },
            "next_step_on": { "input": { "selected_date": "2027-02-20" } },
            "crm_link": { "input": { "value": "https://crm.example/deals/7" } },
            "sponsor": { "input": { "selected_user": "U1" } },
        })
    }

    fn read_values(values: &Value) -> (Option<Opportunity>, Errors) {
        let view = json!({ "state": { "values": values } });
        read(
            Fields::of(&view),
            NaiveDate::from_ymd_opt(2027, 2, 1).expect("a day"),
        )
    }

    #[test]
    fn a_whole_deal_is_read() {
        let (deal, errors) = read_values(&typed());
        assert_eq!(errors, Errors::default());
        let deal = deal.expect("a deal");
        assert_eq!(deal.title(), "Acme: Renewal 2027");
        assert_eq!(deal.reason, Reason::Slipped);
        assert_eq!((deal.stage, deal.to_win), (None, None));
    }

    #[test]
    fn every_error_stands_under_its_field() {
        let mut values = typed();
        values["account"]["input"]["value"] = json!("  ");
        values["amount"]["input"]["value"] = json!("a lot");
        values["close_on"]["input"]["selected_date"] = json!("2027-01-31");
        values["next_step_on"]["input"]["selected_date"] = json!("2027-01-31");
        values["situation"]["input"]["value"] = json!("x".repeat(LONG + 1));
        values["crm_link"]["input"]["value"] = json!("javascript:alert(1)");
        values["reason"] = Value::Null;
        let (_, errors) = read_values(&values);
        let fields: Vec<&str> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            [
                "account",
                "amount",
                "close_on",
                "crm_link",
                "next_step_on",
                "reason",
                "situation"
            ]
        );
        assert!(
            errors.0["amount"].contains("1.2m EUR"),
            "{}",
            errors.0["amount"]
        );
    }

    #[test]
    fn an_empty_form_names_what_is_needed() {
        let (deal, errors) = read_values(&json!({}));
        assert!(deal.is_none());
        let fields: Vec<&str> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            [
                "account",
                "amount",
                "close_on",
                "deal",
                "reason",
                "situation"
            ]
        );
    }

    #[test]
    fn today_is_not_too_late() {
        let mut values = typed();
        values["close_on"]["input"]["selected_date"] = json!("2027-02-01");
        values["next_step_on"]["input"]["selected_date"] = json!("2027-02-01");
        assert_eq!(read_values(&values).1, Errors::default());
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for good in ["https://crm.example/1", "http://10.0.0.1/x?y=1"] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "crm.example/1",
            "ftp://x.example",
            "https://",
            "mailto:a@b.example",
            "https://x.example/a b",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
