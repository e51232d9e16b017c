//! The loops that run in `serve`: one a lane, and the housekeeping. They claim no more than they can carry out at
//! once, sleep until something is due, the store's bell rings or the clock is moved, and stop when told to.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::auditor::Auditor;
use super::steps::Steps;
use super::{Jobs, at_once};
use crate::store::jobs::Lane;

/// Another process's work is found within this time.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Between two looks of a lane.
const AT_LEAST: Duration = Duration::from_millis(20);
/// What is in the air gets this long to come down when we stop.
const LANDING: Duration = Duration::from_secs(8);
/// How long timers wait for the pages at most.
const PAGES_FIRST: Duration = Duration::from_secs(15);
/// How old the company may be in a process that did not change it.
const SETUP: Duration = Duration::from_secs(3);
const SETUP_IN_TROUBLE: Duration = Duration::from_mins(1);
const HOUSEKEEPING: Duration = Duration::from_hours(1);
/// Slack repeats an event for some minutes, people press an old button for some days.
const KEPT: TimeDelta = TimeDelta::days(3);

impl Jobs {
    /// Runs the loops until `stop`, then finishes what is in the air (8 s at most).
    pub async fn run(self, stop: CancellationToken) {
        let mut loops = JoinSet::new();
        for lane in Lane::ALL {
            loops.spawn(self.clone().turn(lane, stop.clone()));
        }
        loops.spawn(Auditor::new(self.bot.clone()).keep_watch(stop.clone()));
        loops.spawn(self.clone().follow_the_setup(stop.clone()));
        loops.spawn(self.keep_house(stop.clone()));
        stop.cancelled().await;
        let landed = async { while loops.join_next().await.is_some() {} };
        if tokio::time::timeout(LANDING, landed).await.is_err() {
            tracing::warn!(
                "some calls did not end in time; what became of them is looked up at the next start"
            );
        }
    }

    /// Takes over what another process was told in Slack, or what could not be read at the start.
    async fn follow_the_setup(self, stop: CancellationToken) {
        let bot = &self.bot;
        let mut pause = SETUP;
        loop {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return,
            }
            // What is wrong is in the log, and need not be there every few seconds.
            let read = bot.app.reread_setup(&bot.identity.workspace).await;
            pause = if read.is_ok() {
                SETUP
            } else {
                SETUP_IN_TROUBLE
            };
        }
    }

    async fn turn(self, lane: Lane, stop: CancellationToken) {
        if lane == Lane::Timers {
            self.wait_for_pages(&stop).await;
        }
        let mut steps = Steps::new(self.bot.app.clock.now(), Instant::now());
        let mut bell = self.bot.app.store.bell(lane);
        let mut moves = self.bot.app.clock.moves();
        let mut flying: JoinSet<()> = JoinSet::new();
        while !stop.is_cancelled() {
            match steps.forward(self.bot.app.clock.now(), Instant::now()) {
                Some(by) if lane == Lane::Timers => {
                    tracing::warn!(
                        seconds = by.num_seconds(),
                        "the clock was set forward; timers wait for the pages"
                    );
                    self.paged.send_replace(false);
                    self.wait_for_pages(&stop).await;
                }
                Some(_) => self.let_land(lane, &mut flying).await,
                None => {}
            }
            self.workers.beat(lane, self.bot.app.clock.now());
            while flying.try_join_next().is_some() {}
            bell.borrow_and_update();
            let looked = Instant::now();
            let free = at_once(lane) - flying.len();
            let wait = if free == 0 {
                LOOK_AGAIN
            } else {
                self.take_up(lane, free, &mut flying).await
            };
            tokio::select! {
                _ = flying.join_next(), if !flying.is_empty() => {}
                _ = bell.changed() => {}
                () = moves.next() => {}
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => {}
            }
            // However much comes in, it is looked for so often and no more: what came meanwhile is claimed together.
            tokio::select! {
                () = tokio::time::sleep(AT_LEAST.saturating_sub(looked.elapsed())) => {}
                () = stop.cancelled() => {}
            }
        }
        while flying.join_next().await.is_some() {}
    }

    /// By the clock that was set forward the leases of what is in the air have ended. It is under way all the same, and is
    /// not begun a second time beside that.
    async fn let_land(&self, lane: Lane, flying: &mut JoinSet<()>) {
        self.workers.beat(lane, self.bot.app.clock.now());
        let landed = async { while flying.join_next().await.is_some() {} };
        // What hangs for longer is looked for, as after a crash.
        let _ = tokio::time::timeout(LANDING, landed).await;
    }

    /// Begins what is due, as far as there are hands for it, and says how long there is nothing else.
    async fn take_up(&self, lane: Lane, free: usize, flying: &mut JoinSet<()>) -> Duration {
        let claimed = match self.claim(lane, free).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(?lane, %error, "no jobs could be claimed");
                return LOOK_AGAIN;
            }
        };
        if lane == Lane::Pages && claimed.is_empty() && flying.is_empty() {
            self.paged.send_replace(true);
        }
        let all_hands = claimed.len() == free;
        for job in claimed {
            flying.spawn(self.clone().carry_out(job));
        }
        if all_hands {
            // There may be more; it is looked for as soon as a hand is free.
            return LOOK_AGAIN;
        }
        let Ok(Some(due)) = self.bot.app.store.next_due(lane).await else {
            return LOOK_AGAIN;
        };
        let wait = (due - self.bot.app.clock.now()).to_std();
        wait.unwrap_or_default().clamp(AT_LEAST, LOOK_AGAIN)
    }

    /// After a stop of some hours pages and their timers are due alike. What was to be sent is sent before anybody is
    /// passed over for not answering it.
    async fn wait_for_pages(&self, stop: &CancellationToken) {
        let mut paged = self.paged.subscribe();
        let waiting = async {
            loop {
                self.workers.beat(Lane::Timers, self.bot.app.clock.now());
                if tokio::time::timeout(LOOK_AGAIN, paged.wait_for(|done| *done))
                    .await
                    .is_ok()
                {
                    return;
                }
            }
        };
        tokio::select! {
            _ = tokio::time::timeout(PAGES_FIRST, waiting) => {}
            () = stop.cancelled() => {}
        }
    }

    async fn keep_house(self, stop: CancellationToken) {
        let keeping = async {
            self.bot
                .directory
                .warm(&self.bot.identity.workspace, self.roster())
                .await;
            loop {
                tokio::time::sleep(HOUSEKEEPING).await;
                match self
                    .bot
                    .app
                    .store
                    .prune(self.bot.app.clock.now() - KEPT)
                    .await
                {
                    Ok(rows) => tracing::info!(rows, "old keys and drafts were forgotten"),
                    Err(error) => tracing::warn!(%error, "old keys could not be forgotten"),
                }
            }
        };
        tokio::select! {
            () = keeping => {}
            () = stop.cancelled() => {}
        }
    }
}
