//! Once a minute: is everything there that must be? An open page without a timer, a timer without an owner, a message that
//! nobody is about to send, a job that nobody will take up, a free seat for which nobody is asked. What is amiss the
//! domain says; it is put right by a command like any other, counted and logged. In a healthy database it writes nothing.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::app::AppError;
use crate::app::execute::Order;
use crate::domain::audit::{Found, Repair};
use crate::domain::code_green::CodeGreen;
use crate::domain::command::Command;
use crate::domain::ids::CodeGreenId;
use crate::domain::person::{By, Viewer};
use crate::slack::bot::Bot;
use crate::store::StoreError;
use crate::store::audit::Stuck;

const EVERY: TimeDelta = TimeDelta::minutes(1);
/// How often it looks whether it is time: a clock may be moved.
const LOOK: std::time::Duration = std::time::Duration::from_secs(1);
/// Code Greens looked at together.
const AT_ONCE: u32 = 200;

/// No lease is nearly as long.
const LEASED: TimeDelta = TimeDelta::minutes(5);
/// Nothing but Slack's own word makes a page wait as long.
const PAGES: TimeDelta = TimeDelta::minutes(15);
const OTHERS: TimeDelta = TimeDelta::minutes(90);

/// A job that is due later than it can have been put off.
pub const JOB_STUCK: &str = "job_stuck";
/// A timer of a Code Green that is over, or not there.
pub const TIMER_WITHOUT_OWNER: &str = "timer_without_owner";

/// Every kind of repair there is.
pub const KINDS: [&str; 6] = [
    JOB_STUCK,
    "page_without_job",
    "seat_unasked",
    "timer_late",
    "timer_missing",
    TIMER_WITHOUT_OWNER,
];

/// What one look put right, by kind.
pub type Repaired = BTreeMap<&'static str, u64>;

/// Looks after one workspace.
#[derive(Clone, Debug)]
pub struct Auditor {
    bot: Bot,
}

impl Auditor {
    pub fn new(bot: Bot) -> Self {
        Self { bot }
    }

    /// Looks each minute of the clock, until told to stop.
    pub(super) async fn keep_watch(self, stop: CancellationToken) {
        let mut last = self.bot.app.clock.now();
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => return,
            }
            let now = self.bot.app.clock.now();
            // A clock that was set back starts a minute anew.
            if now - last >= EVERY || now < last {
                last = now;
                Box::pin(self.step_once()).await;
            }
        }
    }

    /// Looks once at everything, and says what it put right.
    pub async fn step_once(&self) -> Repaired {
        let mut repaired = Repaired::new();
        let looked = async {
            self.sweep(&mut repaired).await?;
            self.look_at_the_open(&mut repaired).await?;
            self.look_at_the_closed(&mut repaired).await
        };
        if let Err(error) = looked.await {
            tracing::warn!(%error, "the auditor could not look at everything");
        }
        for (kind, count) in &repaired {
            for _ in 0..*count {
                self.bot.api.meters().repaired(kind);
            }
        }
        repaired
    }

    async fn sweep(&self, repaired: &mut Repaired) -> Result<(), StoreError> {
        let now = self.bot.app.clock.now();
        // While Slack makes us wait, waiting is not being stuck.
        let throttled = self.bot.api.closed_until().unwrap_or(now) + LEASED;
        let stuck = Stuck {
            leased: now + LEASED,
            pages: throttled.max(now + PAGES),
            others: throttled.max(now + OTHERS),
        };
        let ws = &self.bot.identity.workspace;
        let swept = self.bot.app.store.sweep(ws, now, stuck).await?;
        for key in &swept.freed {
            tracing::warn!(kind = JOB_STUCK, key, "repaired");
            count(repaired, JOB_STUCK, 1);
        }
        if swept.ownerless > 0 {
            let kind = TIMER_WITHOUT_OWNER;
            tracing::warn!(kind, timers = swept.ownerless, "repaired");
            count(repaired, kind, swept.ownerless);
        }
        Ok(())
    }

    async fn look_at_the_open(&self, repaired: &mut Repaired) -> Result<(), StoreError> {
        let ws = &self.bot.identity.workspace;
        let mut after: Option<CodeGreen> = None;
        loop {
            let batch = self
                .bot
                .app
                .store
                .beside_open(ws, after.as_ref(), AT_ONCE)
                .await?;
            for (green, found) in &batch {
                self.mend(green, found, repaired).await;
            }
            match batch.into_iter().last() {
                Some((last, _)) => after = Some(last),
                None => return Ok(()),
            }
        }
    }

    async fn look_at_the_closed(&self, repaired: &mut Repaired) -> Result<(), StoreError> {
        let (ws, store) = (&self.bot.identity.workspace, &self.bot.app.store);
        let mut greens: BTreeMap<CodeGreenId, Found> = BTreeMap::new();
        for (id, timer, at) in store.timers_of_the_closed(ws, AT_ONCE).await? {
            let found = greens.entry(id).or_default();
            found.timers.insert(timer.to_string(), (timer, at));
        }
        for (id, mut found) in greens {
            let Some(green) = store.code_green(ws, id, &Viewer::System).await? else {
                continue;
            };
            found.version = green.version;
            self.mend(&green, &found, repaired).await;
        }
        Ok(())
    }

    async fn mend(&self, green: &CodeGreen, found: &Found, repaired: &mut Repaired) {
        let repairs = green.amiss(found, self.bot.app.clock.now());
        if repairs.is_empty() {
            return;
        }
        let order = Order {
            workspace: green.workspace.clone(),
            code_green: green.id,
            by: By::System,
            dedup: None,
            finish: None,
            also: Vec::new(),
            command: Command::Mend {
                found: found.clone(),
            },
        };
        match self.bot.app.execute(order).await {
            // Changed meanwhile, or repaired by another process: the next look sees.
            Ok(now) if now.version != found.version + 1 => {}
            Ok(_) => {
                for repair in &repairs {
                    let kind = repair.kind();
                    tracing::warn!(kind, code_green = %green.number, what = %words(repair), "repaired");
                    count(repaired, kind, 1);
                }
            }
            Err(AppError::Failed { .. }) => {}
            Err(error) => tracing::warn!(code_green = %green.number, %error, "not repaired"),
        }
    }
}

fn count(repaired: &mut Repaired, kind: &'static str, times: u64) {
    *repaired.entry(kind).or_default() += times;
}

fn words(repair: &Repair) -> String {
    match repair {
        Repair::StartTimer { timer, .. }
        | Repair::MoveTimer { timer, .. }
        | Repair::StopTimer { timer } => timer.to_string(),
        Repair::SendPage { page, attempt, .. } => format!("{page}, attempt {attempt}"),
        Repair::AskOn { seat } => seat.to_string(),
    }
}
