//! Step 2: the table. A required function needs somebody; an optional one without anybody is left out. Whoever was newly
//! chosen must be a full member; the roster's own lead is taken as the roster says, for a deputy stands behind.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use tokio::task::JoinSet;

use super::{Asker, Reply, View, say};
use crate::app::AppError;
use crate::app::draft::{Chair, Table};
use crate::config::Company;
use crate::domain::code_green::Place;
use crate::domain::ids::{DraftId, UserId};
use crate::slack::bot::Bot;
use crate::slack::inbound::fields::{Errors, Fields, LONG};
use crate::slack::inbound::people::cannot_be_chosen;
use crate::slack::render;
use crate::slack::wire::{block, place, when};
use crate::store::people::Person;

pub(super) async fn submitted(
    bot: &Bot,
    asker: &Asker,
    view: &View<'_>,
    draft: DraftId,
) -> Result<Reply, AppError> {
    let company = &bot.app.company();
    let (table, mut errors) = read(view.fields, company, bot.app.clock.now());
    let chosen = newly_chosen(&table, company);
    let people = bot
        .people_soon(chosen.iter().map(|chair| chair.person.clone()))
        .await;
    for chair in chosen {
        if let Some(words) = people.get(&chair.person).and_then(cannot_be_chosen) {
            errors.add(&format!("{}{}", block::CHAIR, chair.function), words);
        }
    }
    if !errors.is_empty() {
        return Ok(errors.reply());
    }
    let ws = bot.workspace();
    let Some(mut body) = bot.app.load_draft(ws, draft, &asker.user).await? else {
        return Ok(say(
            "What you typed in the first step is no longer here. Please call it again with /codegreen.",
        ));
    };
    body.table = Some(table);
    bot.app.save_draft(ws, draft, &asker.user, &body).await?;
    let chairs = body.table.iter().flat_map(|table| &table.chairs);
    let deputies = company
        .functions
        .iter()
        .flat_map(|function| function.deputies.iter());
    let people: Vec<UserId> = chairs
        .map(|chair| &chair.person)
        .chain(deputies)
        .chain(&body.sponsor)
        .chain(company.policy.approvers.first())
        .chain([&asker.user])
        .cloned()
        .collect();
    let names = bot.names_soon(people).await;
    let preview = render::preview_modal(
        draft,
        &body,
        company,
        &asker.user,
        None,
        bot.scene(&names, &asker.user),
    );
    Ok(Reply::push(&preview))
}

/// Chairs that do not hold the lead of the roster.
fn newly_chosen<'a>(table: &'a Table, company: &'a Company) -> Vec<&'a Chair> {
    let is_lead = |chair: &Chair| {
        company
            .functions
            .iter()
            .any(|function| function.key == chair.function && function.lead == chair.person)
    };
    table
        .chairs
        .iter()
        .filter(|chair| !is_lead(chair))
        .collect()
}

fn read(fields: Fields<'_>, company: &Company, now: DateTime<Utc>) -> (Table, Errors) {
    let mut errors = Errors::default();
    let mut chairs = Vec::new();
    for function in &company.functions {
        let (chair, ask) = (
            format!("{}{}", block::CHAIR, function.key),
            format!("{}{}", block::ASK, function.key),
        );
        match fields.person(&chair) {
            Some(person) => {
                let asked = errors.optional(fields, &ask, LONG);
                let ask = asked.unwrap_or_else(|| function.brings.clone());
                chairs.push(Chair {
                    function: function.key.clone(),
                    person,
                    ask,
                });
            }
            None if function.required => {
                errors.add(
                    &chair,
                    format!("{} is needed at the table: choose somebody.", function.name),
                );
            }
            None => {}
        }
    }
    if chairs.is_empty()
        && let Some(function) = company.functions.first()
    {
        let chair = format!("{}{}", block::CHAIR, function.key);
        errors.add(
            &chair,
            "A table needs at least one function: choose somebody.",
        );
    }
    let starts_at = fields.time(block::STARTS_AT);
    match starts_at {
        None => errors.add(block::STARTS_AT, "Choose when the table meets."),
        Some(at) if at <= now => errors.add(
            block::STARTS_AT,
            "This time has passed. Choose a later one.",
        ),
        Some(_) => {}
    }
    let starts_at = starts_at.unwrap_or(now);
    (
        Table {
            chairs,
            starts_at,
            find_a_time: fields.choice(block::WHEN) == Some(when::FIND),
            place: place_of(fields, company),
        },
        errors,
    )
}

fn place_of(fields: Fields<'_>, company: &Company) -> Place {
    match (&company.meeting_url, fields.choice(block::PLACE)) {
        (Some(_), Some(place::HUDDLE)) | (None, _) => Place::Huddle,
        (Some(url), Some(_) | None) => Place::Link { url: url.clone() },
    }
}

impl Bot {
    /// Several people at once, each as [`Bot::person_soon`]; whoever is not known in time is left out.
    async fn people_soon(&self, users: impl Iterator<Item = UserId>) -> HashMap<UserId, Person> {
        let mut looking = JoinSet::new();
        for user in users {
            let bot = self.clone();
            looking.spawn(async move { bot.person_soon(&user).await });
        }
        let mut people = HashMap::new();
        while let Some(found) = looking.join_next().await {
            if let Ok(Some(person)) = found {
                people.insert(person.user.clone(), person);
            }
        }
        people
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::config::paging::Paging;
    use crate::domain::function::Function;
    use crate::domain::mandate::Policy;

    fn company() -> Company {
        let function = |key: &str, required| Function {
            key: key.into(),
            name: key.to_uppercase(),
            lead: format!("U-{key}").into(),
            deputies: Vec::new(),
            required,
            brings: format!("what {key} brings"),
        };
        Company {
            locale: None,
            channel: "C1".into(),
            policy: Policy {
                minimum_amount: Vec::new(),
                approvers: vec!["U-vp".into()],
                deal_desk: None,
            },
            paging: Paging::default(),
            mail_from: None,
            contacts: Vec::new(),
            emoji: crate::config::emoji::EmojiRules::default(),
            meeting_url: Some("https://meet.example.com/{id}".to_owned()),
            meeting_in: 1_800,
            functions: vec![function("finance", true), function("legal", false)],
        }
    }

    fn read_values(values: &Value) -> (Table, Errors) {
        let view = json!({ "state": { "values": values } });
        read(
            Fields::of(&view),
            &company(),
            DateTime::from_timestamp(1_800_000_000, 0).expect("a time"),
        )
    }

    #[test]
    fn a_cleared_optional_function_is_left_out_and_an_empty_ask_is_the_rosters() {
        let (table, errors) = read_values(&json!({
            "chair:finance": { "input": { "selected_user": "U9" } }, "ask:finance": { "input": { "value": " " } },
            "chair:legal": { "input": { "selected_user": null } }, "ask:legal": { "input": { "value": "x" } },
            "starts_at": { "input": { "selected_date_time": 1_800_001_800 } },
            "place": { "input": { "selected_option": { "value": "huddle" } } },
        }));
        assert_eq!(errors, Errors::default());
        assert_eq!(
            table.chairs,
            [Chair {
                function: "finance".into(),
                person: "U9".into(),
                ask: "what finance brings".into()
            }]
        );
        assert_eq!(table.place, Place::Huddle);
        assert_eq!(newly_chosen(&table, &company()).len(), 1);
    }

    #[test]
    fn a_required_function_and_a_time_to_come_are_needed() {
        let (_, errors) = read_values(&json!({
            "chair:finance": { "input": { "selected_user": null } },
            "chair:legal": { "input": { "selected_user": "U-legal" } },
            "starts_at": { "input": { "selected_date_time": 1_800_000_000 } },
        }));
        assert_eq!(
            errors.0.keys().collect::<Vec<_>>(),
            ["chair:finance", "starts_at"]
        );
    }

    #[test]
    fn the_rosters_lead_is_not_newly_chosen() {
        let (table, _) =
            read_values(&json!({ "chair:finance": { "input": { "selected_user": "U-finance" } } }));
        assert!(newly_chosen(&table, &company()).is_empty());
        assert_eq!(
            table.place,
            Place::Link {
                url: "https://meet.example.com/{id}".to_owned()
            }
        );
    }
}
