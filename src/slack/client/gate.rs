//! What a call is held by: whose limit it counts against, in which conversation it waits its turn, whether it is a page.
//! When it may go out is in `gates.rs` (what Slack said), `ahead.rs` (pages first) and `pace.rs` (our own measure).

use chrono::{DateTime, Utc};

pub(super) const POSTING: &str = "chat.postMessage";

/// What a call's rate limit is counted by.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    window: Window,
    /// The conversation in which calls go one by one.
    line: Option<String>,
    /// The page's own reference, where it is one.
    page: Option<String>,
    /// Whoever calls later has lost the right to: a process may stand still at any moment.
    not_after: Option<DateTime<Utc>>,
}

/// What is closed by a 429: a method, or a method in one channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Window {
    pub(super) method: &'static str,
    pub(super) channel: Option<String>,
}

impl Gate {
    /// Limited for the whole workspace, and not waited for.
    pub(super) fn method(method: &'static str) -> Self {
        let window = Window {
            method,
            channel: None,
        };
        Self {
            window,
            line: None,
            page: None,
            not_after: None,
        }
    }

    /// `chat.postMessage`. A channel has a limit of its own, so a busy thread closes only its own channel and never
    /// delays a page. Nobody's DM sees a message a second from us: where Slack refuses one, it is the workspace's limit
    /// that was reached, and the whole method rests.
    pub(super) fn posting(to: &str) -> Self {
        let method = POSTING;
        let channel = to.starts_with(['C', 'G']).then(|| to.to_owned());
        Self::in_line(Window { method, channel }, to)
    }

    /// `chat.postEphemeral`.
    pub(super) fn whispering(channel: &str) -> Self {
        let window = Window {
            method: "chat.postEphemeral",
            channel: Some(channel.to_owned()),
        };
        Self::in_line(window, channel)
    }

    /// `chat.update`.
    pub(super) fn editing(channel: &str) -> Self {
        let window = Window {
            method: "chat.update",
            channel: None,
        };
        Self::in_line(window, channel)
    }

    fn in_line(window: Window, conversation: &str) -> Self {
        let line = Some(format!("{} {conversation}", window.method));
        Self {
            window,
            line,
            page: None,
            not_after: None,
        }
    }

    /// A page, known by its reference.
    #[must_use]
    pub(super) fn for_a_page(mut self, reference: &str) -> Self {
        self.page = Some(reference.to_owned());
        self
    }

    /// The call may not go out after this time.
    #[must_use]
    pub(super) fn until(mut self, not_after: Option<DateTime<Utc>>) -> Self {
        self.not_after = not_after;
        self
    }

    pub(super) fn is_too_late(&self, now: DateTime<Utc>) -> bool {
        self.not_after.is_some_and(|not_after| now > not_after)
    }

    pub(super) fn line(&self) -> Option<&str> {
        self.line.as_deref()
    }

    /// The narrowest window that covers the call.
    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    pub(super) fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    pub(super) fn method_name(&self) -> &'static str {
        self.window.method
    }

    /// The channel that a message is posted to.
    pub(super) fn channel_posted_to(&self) -> Option<&str> {
        self.window
            .channel
            .as_deref()
            .filter(|_| self.window.method == POSTING)
    }

    /// The windows that cover the call, always in the same order.
    pub(super) fn windows(&self) -> Vec<Window> {
        let whole = Window {
            channel: None,
            ..self.window.clone()
        };
        if whole == self.window {
            vec![whole]
        } else {
            vec![whole, self.window.clone()]
        }
    }
}
