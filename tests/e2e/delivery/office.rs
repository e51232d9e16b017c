//! What these tests stand on: a simulated Slack, the real store, the bot and its workers. Nothing inbound: Code Greens
//! are declared and answered through the app, and everything happens when the test says so.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use codegreen::app::App;
use codegreen::app::draft::{Chair, Declared, DraftBody, Table};
use codegreen::app::execute::Order;
use codegreen::clock::Clock;
use codegreen::config::Company;
use codegreen::domain::code_green::{CodeGreen, Place};
use codegreen::domain::command::Command;
use codegreen::domain::effect::Effect;
use codegreen::domain::ids::{DraftId, UserId, WorkspaceId};
use codegreen::domain::money::Money;
use codegreen::domain::opportunity::{Opportunity, Reason};
use codegreen::domain::person::{Actor, By, Standing, Viewer};
use codegreen::jobs::Jobs;
use codegreen::slack::bot::Bot;
use codegreen::slack::client::{Deadlines, SlackApi};
use codegreen::slack::directory::Directory;
use codegreen::store::Store;
use codegreen::store::change::Change;
use codegreen::store::jobs::Lane;
use slack_sim::{Fault, FaultKind, MessageHandle, SimConfig, SlackSim};

use crate::support::databases::{self, TestDatabase};

pub const CHANNEL: &str = "C0ESCALATE";
pub const MARK: &str = "you may have this already";
/// What the bot may do without any optional scope.
pub const BASE: &[&str] = &["commands", "chat:write", "users:read", "reactions:read"];
/// The optional scopes by which a message in doubt can be looked for.
pub const HISTORY: &[&str] = &[
    "channels:history",
    "groups:history",
    "im:history",
    "im:write",
];
/// The optional scopes that bring people into the channel.
pub const INVITES: &[&str] = &["channels:write.invites", "groups:write.invites"];

const COMPANY: &str = r#"
channel = "C0ESCALATE"

[policy]
minimum_amount = "230000 EUR"
approvers = ["U0VPSALES", "U0CRO"]

[[function]]
key = "finance"
name = "Finance"
lead = "U0CFO"
deputies = ["U0FPNA"]
brings = "price, terms, the margin floor"
"#;

pub struct Office {
    pub sim: SlackSim,
    pub clock: Clock,
    pub bot: Bot,
    pub jobs: Jobs,
    database: TestDatabase,
}

impl Office {
    /// With these optional scopes besides the base ones.
    pub async fn with_scopes(optional: &[&[&str]]) -> Self {
        let start = DateTime::parse_from_rfc3339("2026-11-23T09:00:00Z")
            .unwrap()
            .with_timezone(&Utc);
        let clock = Clock::manual(start);
        let sim_clock = clock.clone();
        let scopes = BASE.iter().chain(optional.iter().copied().flatten());
        let sim = SlackSim::start(SimConfig {
            clock: Arc::new(move || sim_clock.now()),
            scopes: scopes.map(ToString::to_string).collect(),
            ..SimConfig::default()
        })
        .await
        .expect("the simulated Slack starts");
        let database = databases::sqlite().await;
        let bot = bot(&sim, &clock, &database.store).await;
        let jobs = Jobs::new(bot.clone());
        let office = Self {
            sim,
            clock,
            bot,
            jobs,
            database,
        };
        // As at a start: pages do not wait for names.
        let everyone = ["U0CFO", "U0FPNA", "U0VPSALES", "U0CRO", "U0ALICE"].map(UserId::from);
        office.bot.directory.warm(&office.ws(), everyone).await;
        office.sim.forget_log();
        office
    }

    /// With every optional scope.
    pub async fn open() -> Self {
        Self::with_scopes(&[HISTORY, INVITES]).await
    }

    /// Another process on the same database, that knows nothing but what is written there.
    pub async fn another_bot(&self) -> Bot {
        bot(&self.sim, &self.clock, &self.database.store).await
    }

    pub async fn another_worker(&self) -> Jobs {
        Jobs::new(self.another_bot().await)
    }

    pub fn ws(&self) -> WorkspaceId {
        self.bot.identity.workspace.clone()
    }

    pub fn store(&self) -> &Store {
        &self.database.store
    }

    /// Alice calls one over the bar: the chief of finance is paged, card and thread are to be posted.
    pub async fn declare(&self, deal: &str) -> CodeGreen {
        self.declare_with(deal, "U0CFO", "1.2m EUR").await
    }

    pub async fn declare_with(&self, deal: &str, chief: &str, amount: &str) -> CodeGreen {
        let (ws, id) = (self.ws(), DraftId::new());
        let now = self.clock.now();
        let alice = actor("U0ALICE");
        let body = DraftBody {
            opportunity: Some(Opportunity {
                account: "Acme".to_owned(),
                name: deal.to_owned(),
                amount: Money::parse(amount).expect("an amount"),
                stage: None,
                close_on: (now + TimeDelta::days(9)).date_naive(),
                reason: Reason::Slipped,
                situation: "Signature slipped twice.".to_owned(),
                to_win: None,
                next_step: None,
                next_step_on: None,
                crm_link: None,
            }),
            table: Some(Table {
                chairs: vec![Chair {
                    function: "finance".into(),
                    person: chief.into(),
                    ask: "the margin floor".to_owned(),
                }],
                starts_at: now + TimeDelta::hours(1),
                find_a_time: false,
                place: Place::Huddle,
            }),
            ..DraftBody::default()
        };
        let app = &self.bot.app;
        app.save_draft(&ws, id, &alice.user, &body)
            .await
            .expect("the draft is saved");
        match app.declare(&ws, id, &alice).await.expect("it is called") {
            Declared::Called(green) => *green,
            other => panic!("not called: {other:?}"),
        }
    }

    pub async fn says(&self, green: &CodeGreen, who: &str, command: Command) {
        let order = Order {
            workspace: self.ws(),
            code_green: green.id,
            by: By::Person(actor(who)),
            dedup: None,
            finish: None,
            also: Vec::new(),
            command,
        };
        self.bot.app.execute(order).await.expect("it is taken");
    }

    /// Asks for something to be done, as a decision would.
    pub async fn wants(&self, green: &CodeGreen, effect: Effect) {
        let mut change = Change::new(self.ws(), self.clock.now());
        change.effects.push((green.id, effect));
        self.store()
            .commit(change)
            .await
            .expect("it is written down");
    }

    pub async fn fresh(&self, green: &CodeGreen) -> CodeGreen {
        let found = self
            .store()
            .code_green(&self.ws(), green.id, &Viewer::System)
            .await;
        found.expect("the database answers").expect("it is there")
    }

    pub async fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
        self.jobs.settle().await;
    }

    /// Until nothing is left but timers: moves the clock to whatever is due next.
    pub async fn drain(&self) {
        for _ in 0..4_000 {
            self.jobs.settle().await;
            if self.store().backlog().await.expect("the backlog") == 0 {
                return;
            }
            self.clock.advance(TimeDelta::milliseconds(500));
        }
        panic!("not everything was sent within half an hour");
    }

    pub async fn step(&self, lane: Lane) -> usize {
        self.jobs.step_once(lane).await
    }

    pub fn fault(&self, method: &str, kind: FaultKind) {
        self.sim.fault(Fault::on(method, kind));
    }

    /// Pages that this person sees.
    pub fn pages_of(&self, who: &str) -> Vec<MessageHandle> {
        let messages = self.sim.person(who).dm().read_all();
        messages
            .into_iter()
            .filter(|message| message.shows("Acme"))
            .collect()
    }

    /// Every message the person sees in private.
    pub fn dm_of(&self, who: &str) -> Vec<String> {
        self.sim
            .person(who)
            .dm()
            .read_all()
            .iter()
            .map(MessageHandle::visible_text)
            .collect()
    }

    fn in_channel(&self) -> Vec<MessageHandle> {
        let feed = self.sim.person("Tom").in_channel(CHANNEL);
        feed.expect("Tom is in").read_all()
    }

    /// Root messages in the escalation channel.
    pub fn cards(&self) -> Vec<MessageHandle> {
        let is_root = |message: &MessageHandle| {
            message
                .thread_ts
                .as_ref()
                .is_none_or(|of| *of == message.ts)
        };
        self.in_channel().into_iter().filter(is_root).collect()
    }

    /// What hangs under a card, in the order people read it.
    pub fn thread(&self, card: &MessageHandle) -> Vec<MessageHandle> {
        let hangs = |message: &MessageHandle| {
            message.thread_ts.as_ref() == Some(&card.ts) && message.ts != card.ts
        };
        self.in_channel().into_iter().filter(hangs).collect()
    }

    /// Calls of a method that Slack saw.
    pub fn calls(&self, method: &str) -> usize {
        self.sim.calls_to(method).len()
    }

    pub fn assert_no_failures(&self) {
        let failures = self.sim.failures();
        assert!(failures.is_empty(), "{failures:#?}");
    }
}

async fn bot(sim: &SlackSim, clock: &Clock, store: &Store) -> Bot {
    let deadlines = Deadlines {
        urgent: Duration::from_millis(400),
        reading: Duration::from_millis(400),
        posting: Duration::from_millis(400),
    };
    let token = sim.config().bot_token.clone().into();
    let api = SlackApi::with_deadlines(&sim.api_url(), &token, clock.clone(), deadlines)
        .expect("an address");
    let directory = Directory::new(store.clone(), api.clone(), clock.clone());
    let company = Company::read("the office", COMPANY)
        .context("the company")
        .expect("readable");
    let app = App::new(store.clone(), clock.clone(), company);
    let identity = api.identity().await.expect("Slack knows the token");
    Bot::new(app, api, directory, identity)
}

pub fn actor(user: &str) -> Actor {
    Actor {
        user: user.into(),
        standing: Standing::Full,
    }
}
