//! What must be true in the end, whatever happened: the simulated Slack's append-only call log joined to the database, and
//! to what people were told. One judge for every test that kills, throttles, starves or cuts.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::effect::Surface;
use codegreen::domain::ids::{CodeGreenId, Number, PageKey, UserId, WorkspaceId};
use codegreen::domain::page::PageState;
use codegreen::domain::person::Viewer;
use codegreen::slack::deliver::reference_of;
use codegreen::store::Store;
use slack_sim::{Failure, SlackSim};

use super::databases::column;

pub const MARK: &str = "you may have this already";

/// What people were told is saved.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub called: Vec<String>,
    /// (deal, seat) → who said yes.
    pub yes: BTreeMap<(String, String), String>,
    pub items: Vec<String>,
}

/// What the judge counted on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub code_greens: usize,
    /// Messages that carry a page or its reminder, repeats left out.
    pub pages: usize,
    /// Repeats, each of them marked.
    pub repeats: usize,
}

/// The judge of one database and one Slack.
pub struct Oracle<'a> {
    pub sim: &'a SlackSim,
    pub url: &'a str,
    /// Whether the bot may look for what it posted: then nothing at all is seen twice.
    pub may_look: bool,
}

/// A message of ours in Slack, as people see it.
struct Seen {
    channel: String,
    marked: bool,
}

/// A row of `delivery`.
struct Delivery {
    green: CodeGreenId,
    page: PageKey,
    attempt: u8,
    recipient: String,
    state: String,
}

impl Oracle<'_> {
    /// # Errors
    /// The first thing that was lost, doubled, or done after it should have stopped.
    pub async fn judge(&self, told: &Told) -> anyhow::Result<Verdict> {
        self.slack_had_no_complaint()?;
        let (store, _) = Store::open(self.url).await?;
        let greens = all(&store).await?;
        let mut verdict = self.each_page_is_seen_once(&greens).await?;
        verdict.code_greens = greens.len();
        for green in &greens {
            every_page_was_sent(green)?;
            nothing_came_after_a_yes(&store, green).await?;
        }
        what_was_told_is_there(&store, &greens, told).await?;
        store.close().await;
        Ok(verdict)
    }

    fn slack_had_no_complaint(&self) -> anyhow::Result<()> {
        // A callback that a dead process did not answer is what these tests do, not what they look for.
        let is_silence = |failure: &Failure| {
            matches!(
                failure,
                Failure::NoResponse { .. } | Failure::BadResponse { .. }
            )
        };
        let refused: Vec<_> = (self.sim.failures().into_iter())
            .filter(|failure| !is_silence(failure))
            .collect();
        ensure!(refused.is_empty(), "Slack refused: {refused:#?}");
        Ok(())
    }

    /// By our reference.
    fn seen(&self) -> BTreeMap<String, Vec<Seen>> {
        let mut seen: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
        self.sim.look(|world| {
            for channel in world.channels() {
                for message in world
                    .messages(&channel.id)
                    .filter(|message| message.from_app() && message.only_for.is_none())
                {
                    let reference = message
                        .metadata
                        .as_ref()
                        .and_then(|m| m["event_payload"]["ref"].as_str())
                        .unwrap_or_default();
                    seen.entry(reference.to_owned()).or_default().push(Seen {
                        channel: channel.id.clone(),
                        marked: serde_json::to_string(&message.blocks)
                            .is_ok_and(|blocks| blocks.contains(MARK)),
                    });
                }
            }
        });
        seen
    }

    async fn each_page_is_seen_once(&self, greens: &[CodeGreen]) -> anyhow::Result<Verdict> {
        let mut seen = self.seen();
        let mut verdict = Verdict::default();
        for row in self.deliveries().await? {
            let surface = Surface::Page {
                page: row.page.clone(),
                attempt: row.attempt,
            };
            let messages = seen
                .remove(&reference_of(row.green, &surface.key()))
                .unwrap_or_default();
            let what = format!(
                "{} {} attempt {} to {}: {}",
                row.green, row.page, row.attempt, row.recipient, row.state
            );
            let dm = self
                .sim
                .look(|world| world.dm_with(&row.recipient).map(|dm| dm.id.clone()));
            for message in &messages {
                ensure!(
                    Some(&message.channel) == dm.as_ref(),
                    "shown to the wrong person: {what}"
                );
            }
            let (first, repeats) = match messages.split_first() {
                Some((first, repeats)) => (Some(first), repeats),
                None => (None, &[][..]),
            };
            match row.state.as_str() {
                "delivered" | "repeated" => {
                    ensure!(first.is_some(), "recorded, and not in Slack: {what}");
                    verdict.pages += 1;
                }
                "queued" => {
                    let over = greens
                        .iter()
                        .any(|green| green.id == row.green && green.phase.is_over());
                    ensure!(over, "never sent: {what}");
                }
                // Nobody wanted it any more, or it was refused.
                _ => {}
            }
            ensure!(
                repeats.iter().all(|repeat| repeat.marked),
                "a repeat without its mark: {what}"
            );
            ensure!(
                repeats.is_empty() || !self.may_look,
                "seen {} times: {what}",
                messages.len()
            );
            verdict.repeats += repeats.len();
        }
        // The card, the plan, notices: each carries a reference of its own.
        if self.may_look {
            let doubled: Vec<_> = seen
                .iter()
                .filter(|(reference, messages)| !reference.is_empty() && messages.len() > 1)
                .map(|(reference, messages)| (reference, messages.len()))
                .collect();
            ensure!(doubled.is_empty(), "seen twice: {doubled:#?}");
        }
        Ok(verdict)
    }

    async fn deliveries(&self) -> anyhow::Result<Vec<Delivery>> {
        let sql = "SELECT code_green || '|' || seat || '|' || rung || '|' || attempt || '|' || recipient || '|' || state \
                   FROM delivery ORDER BY 1";
        let rows = column(self.url, sql).await;
        rows.iter()
            .map(|row| {
                let [green, seat, rung, attempt, recipient, state] =
                    row.split('|').collect::<Vec<_>>()[..]
                else {
                    anyhow::bail!("a delivery: {row}")
                };
                Ok(Delivery {
                    green: CodeGreenId::parse(green).context("an id")?,
                    page: PageKey {
                        seat: seat.into(),
                        rung: rung.parse()?,
                    },
                    attempt: attempt.parse()?,
                    recipient: recipient.to_owned(),
                    state: state.to_owned(),
                })
            })
            .collect()
    }
}

async fn all(store: &Store) -> anyhow::Result<Vec<CodeGreen>> {
    let workspace = WorkspaceId::from(slack_sim::TEAM_ID);
    let mut greens = Vec::new();
    for number in 1.. {
        match store
            .code_green_by_number(&workspace, Number(number), &Viewer::System)
            .await?
        {
            Some(green) => greens.push(green),
            None => break,
        }
    }
    Ok(greens)
}

fn every_page_was_sent(green: &CodeGreen) -> anyhow::Result<()> {
    for seat in &green.seats {
        for page in &seat.pages {
            ensure!(
                !matches!(page.state, PageState::Queued { .. }),
                "a page was never sent: {} {} {page:?}",
                green.number,
                seat.function
            );
        }
    }
    Ok(())
}

/// No reminder and no next person for a seat that somebody holds.
async fn nothing_came_after_a_yes(store: &Store, green: &CodeGreen) -> anyhow::Result<()> {
    let mut held: BTreeMap<String, bool> = BTreeMap::new();
    for line in store
        .timeline(&green.workspace, green.id, &Viewer::System)
        .await?
    {
        let Some(seat) = line.detail["seat"].as_str() else {
            continue;
        };
        let held = held.entry(seat.to_owned()).or_default();
        match line.what.as_str() {
            "acknowledged" => *held = true,
            // Whoever holds it may give it up, or offer it to somebody.
            "declined" | "delegated" => *held = false,
            "reminded" | "escalated" => {
                ensure!(!*held, "{} {seat}: {} after a yes", green.number, line.what);
            }
            _ => {}
        }
    }
    Ok(())
}

async fn what_was_told_is_there(
    store: &Store,
    greens: &[CodeGreen],
    told: &Told,
) -> anyhow::Result<()> {
    for deal in &told.called {
        let there = greens
            .iter()
            .filter(|green| green.opportunity.name == *deal)
            .count();
        ensure!(there == 1, "{deal} was called, and is there {there} times");
    }
    for ((deal, seat), who) in &told.yes {
        for green in greens
            .iter()
            .filter(|green| green.opportunity.name == *deal)
        {
            let holder = green
                .seat(&seat.as_str().into())
                .and_then(|seat| seat.holder.as_ref())
                .map(|holder| &holder.by);
            ensure!(
                holder == Some(&UserId::from(who.as_str())),
                "{who} said yes for {seat} of {deal}: {holder:?}"
            );
        }
    }
    let mut items: BTreeMap<String, usize> = BTreeMap::new();
    for green in greens {
        for item in store
            .items_of(&green.workspace, green.id, &Viewer::System)
            .await?
        {
            *items.entry(item.what).or_default() += 1;
        }
    }
    for item in &told.items {
        let there = items.get(item).copied().unwrap_or_default();
        ensure!(
            there == 1,
            "\"{item}\" was added, and is there {there} times"
        );
    }
    Ok(())
}
