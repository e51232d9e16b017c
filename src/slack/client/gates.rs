//! When a call may go out. Windows that Slack has closed (429 with `Retry-After`): until one opens again no call goes out
//! that it covers, and then one goes ahead of the others. And lines: one message at a time to each conversation, for
//! Slack takes about one a second there. And few at a time where one refusal means the whole workspace: what is in the
//! air then cannot be called back. Kept in memory only; a fresh process learns of a window by its first call.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{OwnedMutexGuard, Semaphore, oneshot};

use super::gate::{Gate, Window};

/// How long a call waits for its turn. A worker's lease has room for it.
const TURN: Duration = Duration::from_secs(3);

/// How many calls may wait for Slack's answer at a time where a refusal closes the whole method: all but one of them can
/// fall into the window that the first one learns of.
const IN_THE_AIR: usize = 3;
/// A refusal comes at once. What has been in the air for longer holds up nobody.
const AT_ONCE: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct Gates {
    closed: Mutex<HashMap<Window, Closed>>,
    lines: Mutex<HashMap<String, Line>>,
    air: Mutex<HashMap<&'static str, Arc<Semaphore>>>,
}

type Line = Arc<tokio::sync::Mutex<()>>;

#[derive(Debug)]
struct Closed {
    until: DateTime<Utc>,
    /// Once it opens, calls go one by one until one has succeeded.
    ahead: Line,
}

/// The right to call now; the next in line waits until it is dropped.
#[derive(Debug, Default)]
pub(super) struct Turn {
    _held: Vec<OwnedMutexGuard<()>>,
    /// Dropped with it; whoever listens gives the place in the air back.
    _place: Option<oneshot::Sender<()>>,
}

impl Gates {
    /// Waits for whoever is before us in the same conversation. `None`: it takes too long.
    pub(super) async fn turn(&self, gate: &Gate) -> Option<Turn> {
        let Some(line) = gate.line() else {
            return Some(Turn::default());
        };
        let own = {
            let mut lines = lock(&self.lines);
            // Whoever nobody holds or waits for is as good as new.
            lines.retain(|_, line| Arc::strong_count(line) > 1);
            lines.entry(line.to_owned()).or_default().clone()
        };
        let waiting = async {
            let mut held = vec![own.lock_owned().await];
            let ahead = self.windows_of(gate, |closed| closed.ahead.clone());
            for line in ahead {
                held.push(line.lock_owned().await);
            }
            Turn {
                _held: held,
                _place: self.place(gate).await,
            }
        };
        tokio::time::timeout(TURN, waiting).await.ok()
    }

    /// A place among those in the air, where they are few; held until the turn ends, or for as long as a refusal takes.
    async fn place(&self, gate: &Gate) -> Option<oneshot::Sender<()>> {
        if gate.window().channel.is_some() {
            return None;
        }
        let places = {
            let mut air = lock(&self.air);
            let places = air.entry(gate.window().method);
            Arc::clone(places.or_insert_with(|| Arc::new(Semaphore::new(IN_THE_AIR))))
        };
        let place = places.acquire_owned().await.ok()?;
        let (held, ended) = oneshot::channel();
        tokio::spawn(async move {
            let _ = tokio::time::timeout(AT_ONCE, ended).await;
            drop(place);
        });
        Some(held)
    }

    /// How long a call of this kind has to wait, if it has to.
    pub(super) fn closed_for(&self, gate: &Gate, now: DateTime<Utc>) -> Option<TimeDelta> {
        let until = self
            .windows_of(gate, |closed| closed.until)
            .into_iter()
            .max();
        until
            .map(|until| until - now)
            .filter(|left| *left > TimeDelta::zero())
    }

    /// When the last of them opens.
    pub(super) fn closed_until(&self) -> Option<DateTime<Utc>> {
        lock(&self.closed).values().map(|closed| closed.until).max()
    }

    pub(super) fn close(&self, gate: &Gate, until: DateTime<Utc>) {
        let mut closed = lock(&self.closed);
        let closed = closed
            .entry(gate.window().clone())
            .or_insert_with(|| Closed {
                until,
                ahead: Line::default(),
            });
        closed.until = until.max(closed.until);
    }

    /// Slack took a call: whatever was closed is open.
    pub(super) fn passed(&self, gate: &Gate, now: DateTime<Utc>) {
        let windows = gate.windows();
        lock(&self.closed).retain(|window, closed| closed.until > now || !windows.contains(window));
    }

    fn windows_of<T>(&self, gate: &Gate, read: impl Fn(&Closed) -> T) -> Vec<T> {
        let closed = lock(&self.closed);
        let windows = gate.windows();
        windows
            .iter()
            .filter_map(|window| closed.get(window))
            .map(read)
            .collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn left(gates: &Gates, gate: &Gate, seconds: i64) -> Option<i64> {
        gates
            .closed_for(gate, at(seconds))
            .map(|left| left.num_seconds())
    }

    #[test]
    fn a_closed_channel_holds_up_itself_and_nothing_else() {
        let gates = Gates::default();
        gates.close(&Gate::posting("C1"), at(30));
        assert_eq!(left(&gates, &Gate::posting("C1"), 10), Some(20));
        assert_eq!(left(&gates, &Gate::posting("C2"), 10), None);
        assert_eq!(left(&gates, &Gate::posting("U1"), 10), None);
        assert_eq!(left(&gates, &Gate::editing("C1"), 10), None);
    }

    #[test]
    fn a_refused_dm_means_the_whole_workspace() {
        let gates = Gates::default();
        gates.close(&Gate::posting("U1"), at(30));
        for to in ["U1", "U2", "D3", "C1"] {
            assert_eq!(left(&gates, &Gate::posting(to), 29), Some(1), "{to}");
        }
        assert_eq!(left(&gates, &Gate::whispering("C1"), 29), None);
    }

    #[test]
    fn it_opens_when_slack_said_and_never_earlier() {
        let gates = Gates::default();
        gates.close(&Gate::posting("C1"), at(30));
        gates.close(&Gate::posting("C1"), at(5));
        assert_eq!(left(&gates, &Gate::posting("C1"), 29), Some(1));
        assert_eq!(left(&gates, &Gate::posting("C1"), 30), None);
    }

    #[tokio::test]
    async fn one_conversation_is_written_to_one_by_one() {
        let gates = Gates::default();
        let first = gates
            .turn(&Gate::posting("U1"))
            .await
            .expect("nobody is before it");
        assert!(
            gates.turn(&Gate::posting("U2")).await.is_some(),
            "another conversation"
        );
        assert!(
            gates.turn(&Gate::editing("U1")).await.is_some(),
            "another method"
        );
        let gate = Gate::posting("U1");
        let second = gates.turn(&gate);
        tokio::pin!(second);
        assert!(futures_are_pending(&mut second).await);
        drop(first);
        assert!(second.await.is_some());
    }

    #[tokio::test]
    async fn after_a_window_one_goes_ahead_of_the_others() {
        let gates = Gates::default();
        let (one, other) = (Gate::posting("U1"), Gate::posting("U2"));
        gates.close(&one, at(30));
        let ahead = gates.turn(&one).await.expect("the first");
        {
            let waits = gates.turn(&other);
            tokio::pin!(waits);
            assert!(futures_are_pending(&mut waits).await);
        }
        gates.passed(&one, at(31));
        drop(ahead);
        let turns = (gates.turn(&one).await, gates.turn(&other).await);
        assert!(matches!(turns, (Some(_), Some(_))), "all together again");
    }

    #[tokio::test]
    async fn few_are_in_the_air_where_one_refusal_means_all() {
        let gates = Gates::default();
        let mut turns = Vec::new();
        for n in 0..IN_THE_AIR {
            turns.push(gates.turn(&Gate::posting(&format!("U{n}"))).await);
        }
        assert!(turns.iter().all(Option::is_some));
        // A channel's refusal means that channel alone.
        assert!(gates.turn(&Gate::posting("C1")).await.is_some());
        let gate = Gate::posting("U9");
        let next = gates.turn(&gate);
        tokio::pin!(next);
        assert!(futures_are_pending(&mut next).await);
        turns.pop();
        assert!(next.await.is_some());
    }

    #[tokio::test]
    async fn what_hangs_holds_up_nobody_for_long() {
        let gates = Gates::default();
        let mut hanging = Vec::new();
        for n in 0..IN_THE_AIR {
            hanging.push(gates.turn(&Gate::posting(&format!("U{n}"))).await);
        }
        // Sooner than a turn is waited for.
        assert!(gates.turn(&Gate::posting("U9")).await.is_some());
        assert_eq!(hanging.len(), IN_THE_AIR);
    }

    async fn futures_are_pending<F: Future + Unpin>(waiting: &mut F) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *waiting).poll(context).is_pending())
        })
        .await
    }
}
