//! What people do while the process lives, and what they were told is saved.

use std::sync::Mutex;

use chrono::TimeDelta;
use slack_sim::{MessageHandle, SlackSim, SubmitOutcome};

use crate::support::app::ESCALATION;
use crate::support::oracle::Told;

const CHIEFS: [(&str, &str); 6] = [
    ("U0CFO", "finance"),
    ("U0LENA", "legal"),
    ("U0CPO", "product"),
    ("U0CISO", "security"),
    ("U0DELIVERY", "delivery"),
    ("U0CMO", "marketing"),
];

/// One round of life: a salesperson calls, the chiefs answer, the sponsor adds an item, all at once. What fails is left
/// for the next round, as a person would come back later.
pub async fn live(sim: &SlackSim, round: usize, told: &Mutex<Told>) {
    let note = |write: &dyn Fn(&mut Told)| write(&mut told.lock().expect("the notes"));
    let calls = async {
        let deal = format!("Deal {round}");
        if call(sim, &deal).await.is_ok() {
            note(&|told| told.called.push(deal.clone()));
        }
    };
    let answers = async {
        for (chief, seat) in CHIEFS {
            for page in sim.person(chief).dm().peek() {
                let Some(deal) = deal_of(&page) else { continue };
                if !page.buttons().iter().any(|button| button == "On it") {
                    continue;
                }
                let click = sim.person(chief).clicks(&page, "On it").await;
                if click.is_ok_and(|click| click.status() == Some(200)) {
                    note(&|told| {
                        told.yes
                            .insert((deal.clone(), seat.to_owned()), chief.to_owned());
                    });
                }
            }
        }
    };
    let items = async {
        for attempt in 0..3 {
            let cards = sim
                .person("Tom")
                .in_channel(ESCALATION)
                .map(|feed| feed.peek());
            let Some(card) = cards
                .ok()
                .and_then(|cards| cards.into_iter().rfind(|message| message.in_main_view()))
            else {
                return;
            };
            let what = format!("Item {round}.{attempt}");
            if add(sim, &card, &what).await.is_ok() {
                note(&|told| told.items.push(what.clone()));
            }
        }
    };
    tokio::join!(calls, answers, items);
}

pub async fn call(sim: &SlackSim, deal: &str) -> anyhow::Result<()> {
    let alice = sim.person("Alice");
    if let Ok(left_open) = alice.modal() {
        left_open.dismiss().await?;
    }
    alice.types("/codegreen", deal, "C0GENERAL").await?;
    let step1 = alice.wait_for_modal().await?;
    let close_on = (codegreen::clock::Clock::System.now() + TimeDelta::days(9))
        .format("%Y-%m-%d")
        .to_string();
    for (field, value) in [
        ("account", "Acme"),
        ("amount", "1.2m EUR"),
        ("close_on", close_on.as_str()),
        ("reason", "Slipped"),
        ("situation", "Facts."),
    ] {
        step1.fill(field, value).await?;
    }
    let SubmitOutcome::Pushed(step2) = step1.submit().await? else {
        anyhow::bail!("no step 2")
    };
    let SubmitOutcome::Pushed(step3) = step2.submit().await? else {
        anyhow::bail!("no step 3")
    };
    match step3.submit().await? {
        SubmitOutcome::Cleared | SubmitOutcome::Closed => Ok(()),
        other => anyhow::bail!("not called: {other:?}"),
    }
}

async fn add(sim: &SlackSim, card: &MessageHandle, what: &str) -> anyhow::Result<()> {
    let tom = sim.person("Tom");
    tom.clicks(card, "Add an action item").await?;
    let modal = tom.wait_for_modal().await?;
    modal.fill("what", what).await?;
    match modal.submit().await? {
        SubmitOutcome::Closed => Ok(()),
        other => anyhow::bail!("not added: {other:?}"),
    }
}

/// "Deal 7", as the page names it.
fn deal_of(page: &MessageHandle) -> Option<String> {
    let text = page.visible_text();
    let at = text.find("Deal ")?;
    let number: String = text[at + 5..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    (!number.is_empty()).then(|| format!("Deal {number}"))
}
