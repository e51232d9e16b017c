//! Windows that Slack has closed (429 with `Retry-After`): until one opens again no call goes out that it covers.
//! Kept in memory only; a fresh process learns of a window by its first call. How fast we call is not decided here.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// What a call's rate limit is counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Gate {
    method: &'static str,
    /// The channel, for methods that Slack limits by channel.
    channel: Option<String>,
}

impl Gate {
    /// Limited for the whole workspace.
    pub(super) fn method(method: &'static str) -> Self {
        Self {
            method,
            channel: None,
        }
    }

    /// `chat.postMessage`. A channel has a limit of its own (about one a second), so a busy thread closes only its own
    /// channel and never delays a page. Nobody's DM sees a message a second from us: where Slack refuses one, it is the
    /// workspace's limit that was reached, and the whole method rests.
    pub(super) fn posting(to: &str) -> Self {
        let channel = to.starts_with(['C', 'G']).then(|| to.to_owned());
        Self {
            method: "chat.postMessage",
            channel,
        }
    }

    /// `chat.postEphemeral`.
    pub(super) fn whispering(channel: &str) -> Self {
        Self {
            method: "chat.postEphemeral",
            channel: Some(channel.to_owned()),
        }
    }
}

/// The closed ones, each until when.
#[derive(Debug, Default)]
pub(super) struct Gates(Mutex<HashMap<Gate, DateTime<Utc>>>);

impl Gates {
    /// How long a call of this kind has to wait, if it has to.
    pub(super) fn closed_for(&self, gate: &Gate, now: DateTime<Utc>) -> Option<TimeDelta> {
        let mut closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        closed.retain(|_, until| *until > now);
        let whole = Gate::method(gate.method);
        [gate, &whole]
            .into_iter()
            .filter_map(|key| closed.get(key))
            .max()
            .map(|until| *until - now)
    }

    pub(super) fn close(&self, gate: &Gate, until: DateTime<Utc>) {
        let mut closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let end = closed.entry(gate.clone()).or_insert(until);
        *end = until.max(*end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_closed_channel_holds_up_itself_and_nothing_else() {
        let gates = Gates::default();
        gates.close(&Gate::posting("C1"), at(30));
        assert_eq!(
            gates.closed_for(&Gate::posting("C1"), at(10)),
            Some(TimeDelta::seconds(20))
        );
        assert_eq!(gates.closed_for(&Gate::posting("C2"), at(10)), None);
        assert_eq!(gates.closed_for(&Gate::posting("U1"), at(10)), None);
        assert_eq!(gates.closed_for(&Gate::method("chat.update"), at(10)), None);
    }

    #[test]
    fn a_refused_dm_means_the_whole_workspace() {
        let gates = Gates::default();
        gates.close(&Gate::posting("U1"), at(30));
        for to in ["U1", "U2", "D3", "C1"] {
            assert_eq!(
                gates.closed_for(&Gate::posting(to), at(29)),
                Some(TimeDelta::seconds(1)),
                "{to}"
            );
        }
        assert_eq!(gates.closed_for(&Gate::whispering("C1"), at(29)), None);
    }

    #[test]
    fn it_opens_when_slack_said_and_never_earlier() {
        let gates = Gates::default();
        gates.close(&Gate::posting("C1"), at(30));
        gates.close(&Gate::posting("C1"), at(5));
        assert_eq!(
            gates.closed_for(&Gate::posting("C1"), at(29)),
            Some(TimeDelta::seconds(1))
        );
        assert_eq!(gates.closed_for(&Gate::posting("C1"), at(30)), None);
    }
}
