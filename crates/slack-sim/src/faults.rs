//! Faults to play on the app's API calls, and the `Retry-After` windows they open. It picks and remembers; `server`
//! plays them on the connection.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};

/// What goes wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// 429 with this many seconds in `Retry-After`. Calls inside the window get 429 too, and are recorded as a
    /// [`crate::Failure::InsideRetryAfter`].
    RateLimited {
        /// Seconds.
        retry_after: u32,
    },
    /// 500, not accepted.
    ServerError,
    /// 200 with an HTML page, not accepted.
    Html,
    /// A definite `ok: false` with this code, not accepted.
    Refused(String),
    /// Never answers, not accepted.
    Hang,
    /// The connection is reset, not accepted.
    Reset,
    /// Accepted and answered, after this real time.
    Delay(Duration),
    /// Accepted, then the connection is reset.
    AcceptedThenReset,
    /// Accepted, then 500.
    AcceptedThenServerError,
    /// Accepted, then 200 with an HTML page.
    AcceptedThenHtml,
    /// Accepted, then never answers.
    AcceptedThenHang,
}

impl FaultKind {
    /// Whether the call takes effect all the same.
    pub fn accepts(&self) -> bool {
        match self {
            Self::Delay(_)
            | Self::AcceptedThenReset
            | Self::AcceptedThenServerError
            | Self::AcceptedThenHtml
            | Self::AcceptedThenHang => true,
            Self::RateLimited { .. }
            | Self::ServerError
            | Self::Html
            | Self::Refused(_)
            | Self::Hang
            | Self::Reset => false,
        }
    }
}

/// A fault, and which calls it hits. `Fault::on("chat.postMessage", FaultKind::Reset).in_channel("C0X").times(3)`.
#[derive(Clone, Debug)]
pub struct Fault {
    method: String,
    kind: FaultKind,
    channel: Option<String>,
    skip: u32,
    left: Option<u32>,
    chance: Option<(f64, u64)>,
}

impl Fault {
    /// Hits the next call of `method` (`*`: of any).
    pub fn on(method: &str, kind: FaultKind) -> Self {
        Self {
            method: method.into(),
            kind,
            channel: None,
            skip: 0,
            left: Some(1),
            chance: None,
        }
    }

    /// Only calls whose `channel` argument is this.
    #[must_use]
    pub fn in_channel(mut self, channel: &str) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// Lets this many matching calls pass first.
    #[must_use]
    pub fn after(mut self, calls: u32) -> Self {
        self.skip = calls;
        self
    }

    /// Hits this many calls.
    #[must_use]
    pub fn times(mut self, calls: u32) -> Self {
        self.left = Some(calls);
        self
    }

    /// Hits until [`crate::SlackSim::clear_faults`].
    #[must_use]
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// Hits each matching call with probability `chance` (0 to 1), repeatable from `seed`.
    #[must_use]
    pub fn with_probability(mut self, chance: f64, seed: u64) -> Self {
        self.chance = Some((chance, seed));
        self
    }

    fn matches(&self, method: &str, channel: Option<&str>) -> bool {
        (self.method == "*" || self.method == method)
            && (self.channel.is_none() || self.channel.as_deref() == channel)
            && self.left != Some(0)
    }

    /// Counts a matching call, and says whether it is hit.
    fn strikes(&mut self) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if let Some((chance, seed)) = &mut self.chance
            && next_unit(seed) >= *chance
        {
            return false;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        true
    }
}

/// `SplitMix64`, mapped to 0..1: enough for a repeatable coin.
pub(crate) fn next_unit(seed: &mut u64) -> f64 {
    let bits = u32::try_from(next_random(seed) >> 32).unwrap_or_default();
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

/// One step of `SplitMix64`.
pub(crate) fn next_random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[derive(Default)]
pub(crate) struct Faults {
    planned: Vec<Fault>,
    /// (method, channel) → end of the window.
    windows: BTreeMap<(String, Option<String>), DateTime<Utc>>,
}

/// A window that a call fell into.
pub(crate) struct Window {
    pub channel: Option<String>,
    pub seconds_left: i64,
}

impl Faults {
    pub fn plan(&mut self, fault: Fault) {
        self.planned.push(fault);
    }

    /// Forgets planned faults and open windows.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How many are planned.
    pub fn planned(&self) -> usize {
        self.planned.len()
    }

    /// What is planned and which windows are open, for a reader.
    pub fn describe(&self, now: DateTime<Utc>) -> Vec<String> {
        let planned = self.planned.iter().map(|fault| {
            let times = match fault.left {
                Some(left) => format!("{left} more"),
                None => "until cleared".into(),
            };
            format!("{}: {:?}, {times}", fault.method, fault.kind)
        });
        let windows = self.windows.iter().filter(|(_, until)| **until > now);
        let windows = windows.map(|((method, _), until)| {
            format!("{method}: limited until {}", until.format("%H:%M:%S UTC"))
        });
        planned.chain(windows).collect()
    }

    /// The `Retry-After` window this call is inside of, if any.
    pub fn window(
        &self,
        method: &str,
        channel: Option<&str>,
        now: DateTime<Utc>,
    ) -> Option<Window> {
        self.windows
            .iter()
            .filter(|((of, on), until)| {
                of == method && (on.is_none() || on.as_deref() == channel) && now < **until
            })
            .map(|((_, on), until)| {
                let millis = (*until - now).num_milliseconds();
                Window {
                    channel: on.clone(),
                    seconds_left: (millis + 999) / 1000,
                }
            })
            .max_by_key(|window| window.seconds_left)
    }

    /// The fault to play on this call. Opens the window of a 429.
    pub fn strike(
        &mut self,
        method: &str,
        channel: Option<&str>,
        now: DateTime<Utc>,
    ) -> Option<FaultKind> {
        let fault = self.planned.iter_mut().find_map(|fault| {
            (fault.matches(method, channel) && fault.strikes())
                .then(|| (fault.kind.clone(), fault.channel.clone()))
        });
        self.planned.retain(|fault| fault.left != Some(0));
        let (kind, on) = fault?;
        if let FaultKind::RateLimited { retry_after } = kind {
            let until = now + TimeDelta::seconds(i64::from(retry_after));
            self.windows.insert((method.into(), on), until);
        }
        Some(kind)
    }
}
