//! Slack's retries of event deliveries: at once, after a minute, after five, then never. Nothing fires by itself:
//! [`fire_due`] sends what is due by the simulator's clock. Commands and interactions are never retried.
//! Source: <https://docs.slack.dev/apis/events-api/#retries>.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Request, send};
use crate::{
    log::{Callback, CallbackOutcome},
    state::{Change, Shared},
};

/// From each failure to the next attempt.
const PAUSES: [TimeDelta; 3] = [
    TimeDelta::zero(),
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
];

/// A delivery that will be tried again.
#[derive(Clone, Debug)]
pub(crate) struct PendingRetry {
    request: Request,
    /// From 1, as `X-Slack-Retry-Num` says.
    number: usize,
    reason: &'static str,
    due: DateTime<Utc>,
}

impl PendingRetry {
    /// The event that is sent again.
    pub fn what(&self) -> &str {
        &self.request.name
    }

    /// When.
    pub fn due(&self) -> DateTime<Utc> {
        self.due
    }
}

/// Plans the attempt after number `number` (0 is the first delivery), if this outcome calls for one.
pub(super) fn plan(shared: &Shared, request: Request, outcome: &CallbackOutcome, number: usize) {
    let reason = match outcome {
        CallbackOutcome::Answered { no_retry: true, .. } => return,
        outcome if outcome.is_ok() => return,
        CallbackOutcome::Answered { .. } => "http_error",
        CallbackOutcome::TimedOut => "http_timeout",
        CallbackOutcome::NoConnection => "connection_failed",
    };
    let Some(pause) = PAUSES.get(number) else {
        return;
    };
    let due = shared.now() + *pause;
    let retry = PendingRetry {
        request,
        number: number + 1,
        reason,
        due,
    };
    shared.change(Change::Callback, |state| state.retries.push(retry));
}

/// Sends every retry that is due, those too that become due by failing again at once.
pub(crate) async fn fire_due(shared: &Shared) -> Vec<Callback> {
    let mut sent = Vec::new();
    loop {
        let now = shared.now();
        let next = shared.change(Change::Callback, |state| {
            let at = state.retries.iter().position(|retry| retry.due <= now)?;
            Some(state.retries.remove(at))
        });
        let Some(retry) = next else { return sent };
        let mut request = retry.request.clone();
        request.headers = vec![
            ("X-Slack-Retry-Num".into(), retry.number.to_string()),
            ("X-Slack-Retry-Reason".into(), retry.reason.into()),
        ];
        let callback = send(shared, request).await;
        plan(shared, retry.request, &callback.outcome, retry.number);
        sent.push(callback);
    }
}
