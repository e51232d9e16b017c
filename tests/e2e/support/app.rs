//! The program whole, for a test: real router, real store, simulated Slack over HTTP with real signatures, and a clock
//! moved by hand. The workers run when the test says so ([`TestApp::settle`]), so a test sees each step.

use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use codegreen::clock::Clock;
use codegreen::domain::action_item::ActionItem;
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::ids::{Number, WorkspaceId};
use codegreen::domain::person::Viewer;
use codegreen::slack::scopes::EVENTS;
use slack_sim::{MessageHandle, PersonHandle, SimConfig, SlackSim, SubmitOutcome};

use super::databases::{self, TestDatabase};
use super::running::{Rules, Running, Way};

/// Where Code Greens are posted.
pub const ESCALATION: &str = "C0ESCALATE";

/// One running company.
pub struct TestApp {
    pub sim: SlackSim,
    pub clock: Clock,
    pub database: TestDatabase,
    pub running: Running,
    pub way: Way,
    pub rules: Rules,
}

/// Runs a test on SQLite. It fails on an unread message, on anything Slack refused, on an unknown call and on a message
/// that was not sent.
pub async fn run_test(test: impl AsyncFn(&mut TestApp) -> anyhow::Result<()>) {
    run_test_by(Rules::default(), test).await;
}

/// The same with other rules of how people are asked.
pub async fn run_test_by(rules: Rules, test: impl AsyncFn(&mut TestApp) -> anyhow::Result<()>) {
    play(databases::sqlite().await, Way::of_this_run(), rules, &test).await;
}

/// Runs a test on SQLite with Slack's deliveries coming over sockets.
pub async fn run_test_by_socket(test: impl AsyncFn(&mut TestApp) -> anyhow::Result<()>) {
    let rules = Rules::default();
    play(databases::sqlite().await, Way::Socket, rules, &test).await;
}

/// Runs a test on each database there is.
pub async fn run_test_on_each_database(test: impl AsyncFn(&mut TestApp) -> anyhow::Result<()>) {
    run_on_each_by(Rules::default(), test).await;
}

/// The same with other rules of how people are asked.
pub async fn run_on_each_by(rules: Rules, test: impl AsyncFn(&mut TestApp) -> anyhow::Result<()>) {
    eprintln!("on SQLite");
    let way = Way::of_this_run();
    play(databases::sqlite().await, way, rules.clone(), &test).await;
    if let Some(database) = databases::postgresql().await {
        eprintln!("on PostgreSQL");
        play(database, way, rules, &test).await;
    }
}

async fn play(
    database: TestDatabase,
    way: Way,
    rules: Rules,
    test: &impl AsyncFn(&mut TestApp) -> anyhow::Result<()>,
) {
    let mut app = TestApp::start(database, way, rules)
        .await
        .expect("the test app starts");
    let outcome = test(&mut app).await;
    if let Err(error) = outcome {
        panic!("{error:?}\n\nwhat people saw:\n{}", app.everything_seen());
    }
    app.settle().await.expect("it settles");
    let failures = app.sim.failures();
    assert!(failures.is_empty(), "Slack refused: {failures:#?}");
    if let Err(unread) = app.sim.expect_all_read() {
        panic!("nobody read: {unread:#?}");
    }
    let backlog = app.database.store.backlog().await.expect("the backlog");
    assert_eq!(backlog, 0, "messages that were not sent");
    app.running.stop();
    app.database.store.close().await;
}

impl TestApp {
    /// Starts on a Monday morning, 10:00 in Berlin.
    async fn start(database: TestDatabase, way: Way, rules: Rules) -> anyhow::Result<Self> {
        let start = DateTime::parse_from_rfc3339("2026-11-23T09:00:00Z")?.with_timezone(&Utc);
        let clock = Clock::manual(start);
        let sim_clock = clock.clone();
        let mut config = SimConfig {
            clock: Arc::new(move || sim_clock.now()),
            shortcuts: codegreen::demo::shortcuts(),
            events: EVENTS.iter().map(|event| event.name.to_owned()).collect(),
            ..SimConfig::default()
        };
        // The meeting's file is a message in every thread: a test that wants it asks for it.
        config.scopes.remove("files:write");
        let granted = rules.scopes.iter().map(|scope| (*scope).to_owned());
        config.scopes.extend(granted);
        config
            .scopes
            .retain(|scope| !rules.refused.contains(&scope.as_str()));
        let sim = SlackSim::start(config).await?;
        let running = Running::start(way, &sim, &clock, &database.store, &rules).await?;
        Ok(Self {
            sim,
            clock,
            database,
            running,
            way,
            rules,
        })
    }

    /// The process dies and starts again on the same database.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.running.stop();
        self.database.store.close().await;
        self.database.store = databases::open(&self.database.url).await;
        self.running = Running::start(
            self.way,
            &self.sim,
            &self.clock,
            &self.database.store,
            &self.rules,
        )
        .await?;
        Ok(())
    }

    /// Everything that is due is carried out, and what it causes.
    pub async fn settle(&self) -> anyhow::Result<()> {
        // Once for what is under way, once for what that caused: jobs of ours may make Slack call us.
        for _ in 0..2 {
            self.sim
                .settle()
                .await
                .context("Slack's callbacks did not end")?;
            self.running.bot.finish_started().await;
            self.running.jobs.settle().await;
        }
        Ok(())
    }

    /// Moves the clock and lets happen what is then due.
    pub async fn advance(&self, by: TimeDelta) -> anyhow::Result<()> {
        self.clock.advance(by);
        self.settle().await
    }

    pub fn person(&self, name: &str) -> PersonHandle {
        self.sim.person(name)
    }

    /// Somebody calls a Code Green for this deal at "Acme", EUR 1.2m, closing in nine days, with the roster's own table.
    pub async fn declares(&self, who: &str, deal: &str) -> anyhow::Result<CodeGreen> {
        let caller = self.person(who);
        let preview = self.fills_in(&caller, deal, "1.2m EUR").await?;
        match preview.submit().await? {
            SubmitOutcome::Cleared | SubmitOutcome::Closed => {}
            other => anyhow::bail!("not called: {other:?}"),
        }
        self.settle().await?;
        self.latest().await
    }

    /// Steps 1 and 2; returns step 3.
    pub async fn fills_in(
        &self,
        caller: &PersonHandle,
        deal: &str,
        amount: &str,
    ) -> anyhow::Result<slack_sim::ViewHandle> {
        caller.types("/codegreen", deal, "C0GENERAL").await?;
        let step1 = caller.wait_for_modal().await?;
        let close_on = (self.clock.now() + TimeDelta::days(9))
            .format("%Y-%m-%d")
            .to_string();
        for (field, value) in [
            ("account", "Acme"),
            ("amount", amount),
            ("close_on", close_on.as_str()),
            ("reason", "Slipped"),
            ("situation", "Signature slipped twice."),
        ] {
            step1.fill(field, value).await?;
        }
        let step2 = pushed(step1.submit().await?)?;
        pushed(step2.submit().await?)
    }

    /// The Code Green with the highest number.
    pub async fn latest(&self) -> anyhow::Result<CodeGreen> {
        let mut latest = None;
        for number in 1.. {
            match self.green(number).await? {
                Some(green) => latest = Some(green),
                None => break,
            }
        }
        latest.context("no Code Green is in the database")
    }

    pub async fn green(&self, number: i64) -> anyhow::Result<Option<CodeGreen>> {
        Ok(self
            .database
            .store
            .code_green_by_number(&self.workspace(), Number(number), &Viewer::System)
            .await?)
    }

    pub async fn items(&self, green: &CodeGreen) -> anyhow::Result<Vec<ActionItem>> {
        Ok(self
            .database
            .store
            .items_of(&self.workspace(), green.id, &Viewer::System)
            .await?)
    }

    pub fn workspace(&self) -> WorkspaceId {
        self.running.bot.identity.workspace.clone()
    }

    /// The card of the latest Code Green that speaks of `deal`, as it is now. Reads it.
    pub fn card(&self, deal: &str) -> anyhow::Result<MessageHandle> {
        Ok(self.person("Tom").in_channel(ESCALATION)?.expect(deal)?)
    }

    /// A message in the card's thread. Reads it.
    pub fn in_thread(&self, card: &MessageHandle, text: &str) -> anyhow::Result<MessageHandle> {
        Ok(self
            .person("Tom")
            .in_channel(ESCALATION)?
            .thread(&card.ts)
            .expect(text)?)
    }

    /// Everybody reads everything: for tests whose subject is not the messages.
    pub fn everybody_reads(&self) {
        let people: Vec<String> = self
            .sim
            .look(|world| world.people().map(|person| person.id.clone()).collect());
        let named = |channel: &&slack_sim::world::Channel| channel.kind.is_channel();
        let channels: Vec<String> = self.sim.look(|world| {
            let named = world.channels().filter(named);
            named.map(|channel| channel.id.clone()).collect()
        });
        for person in people {
            let person = self.sim.person(&person);
            person.dm().read_all();
            for channel in &channels {
                let Ok(feed) = person.in_channel(channel) else {
                    continue;
                };
                for message in feed.read_all() {
                    feed.thread(&message.ts).read_all();
                }
            }
        }
    }

    fn everything_seen(&self) -> String {
        let mut seen = String::new();
        for call in self.sim.calls() {
            let _ = writeln!(
                seen,
                "{} {} {}",
                call.seq,
                call.method,
                call.error.as_deref().unwrap_or("ok")
            );
            if let Some(text) = call.arg("text") {
                let _ = writeln!(seen, "      {}", text.replace('\n', "\n      "));
            }
        }
        seen
    }
}

/// The view that a submission put on top.
pub fn pushed(outcome: SubmitOutcome) -> anyhow::Result<slack_sim::ViewHandle> {
    match outcome {
        SubmitOutcome::Pushed(view) => Ok(view),
        other => anyhow::bail!("the next step did not come: {other:?}"),
    }
}
