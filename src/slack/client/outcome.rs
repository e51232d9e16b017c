//! What came of a call, in our three words. The one place that knows the library's errors and Slack's codes; it takes
//! from them a code or a few words of its own, never a body.

use chrono::TimeDelta;
use http::{HeaderMap, header};
use hyper_util::client::legacy;
use slack_morphism::errors::SlackClientError;

use super::SlackError;

/// Where Slack forgets to say how long.
const UNSAID: TimeDelta = TimeDelta::seconds(30);

/// Nothing Slack says keeps a page back for longer: then it is asked again.
const LONGEST: TimeDelta = TimeDelta::hours(1);

/// An outcome that is not success.
#[derive(Debug)]
pub(super) enum Failed {
    /// 429: the window is closed for this long.
    Limited {
        after: TimeDelta,
    },
    /// The connection was never made, so nothing was sent. `why` is for the operator.
    Unsent {
        why: String,
        /// Somebody answered, and it was not Slack as its certificate names it.
        by_tls: bool,
    },
    Error(SlackError),
}

pub(super) fn classify(error: &SlackClientError) -> Failed {
    match error {
        SlackClientError::ApiError(refusal) => coded(&refusal.code),
        SlackClientError::RateLimitError(limit) => Failed::Limited {
            after: limit
                .retry_after
                .and_then(|after| TimeDelta::from_std(after).ok())
                .map_or(UNSAID, |after| after.min(LONGEST)),
        },
        SlackClientError::HttpError(answer) => {
            doubt(format!("HTTP {}", answer.status_code.as_u16()))
        }
        SlackClientError::HttpProtocolError(failure) => match failure.cause.as_deref() {
            Some(cause) => match cause.downcast_ref::<legacy::Error>() {
                Some(error) => connection(error),
                // A request that could not be put together: a token with a line break in it.
                None => Failed::Error(SlackError::Permanent {
                    code: "unsendable_request".to_owned(),
                }),
            },
            None => doubt("the connection failed"),
        },
        SlackClientError::ProtocolError(_) => doubt("an answer that is not Slack's"),
        SlackClientError::EndOfStream(_)
        | SlackClientError::SystemError(_)
        | SlackClientError::SocketModeProtocolError(_) => doubt("the connection broke"),
    }
}

/// A failure of the connection itself. Only one that was never made is certain to have carried nothing.
pub(super) fn connection(error: &legacy::Error) -> Failed {
    if error.is_connect() {
        let why =
            std::iter::successors(std::error::Error::source(error), |inner| inner.source()).last();
        let by_tls = is_about_tls(error);
        return Failed::Unsent {
            why: why.map_or_else(|| error.to_string(), ToString::to_string),
            by_tls,
        };
    }
    doubt("the connection broke")
}

/// Whether TLS is behind it, however deep: an I/O error does not count what it carries among its sources.
fn is_about_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let carried = || error.downcast_ref::<std::io::Error>()?.get_ref();
    error.is::<rustls::Error>()
        || carried().is_some_and(|inner| is_about_tls(inner))
        || error.source().is_some_and(is_about_tls)
}

/// What a definite `ok: false` means. Slack says of some codes that part of the work may have been done all the same.
pub(super) fn coded(code: &str) -> Failed {
    match code {
        "ratelimited" | "rate_limited" => Failed::Limited { after: UNSAID },
        "internal_error" | "fatal_error" | "service_unavailable" => doubt(code),
        // Nothing was done, and it passes.
        "team_added_to_org" | "request_timeout" => {
            Failed::Error(SlackError::Retry { after: UNSAID })
        }
        _ => Failed::Error(SlackError::Permanent { code: tame(code) }),
    }
}

/// 429, and how long its header says.
pub(super) fn limited(headers: &HeaderMap) -> Failed {
    let seconds = headers
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    Failed::Limited {
        after: seconds.map_or(UNSAID, |seconds: i64| {
            TimeDelta::seconds(seconds.clamp(0, LONGEST.num_seconds()))
        }),
    }
}

pub(super) fn doubt(what: impl Into<String>) -> Failed {
    Failed::Error(SlackError::Ambiguous { what: what.into() })
}

/// Codes go into logs and columns: short, and of the letters that Slack's codes are made of.
fn tame(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_ascii_alphanumeric() || "_-:.".contains(*c))
        .take(80)
        .collect()
}

impl SlackError {
    /// Whether Slack turned us away, and not this call or this person: nothing will work until the operator has looked.
    pub fn is_about_us(&self) -> bool {
        const CODES: [&str; 10] = [
            "invalid_auth",
            "not_authed",
            "token_expired",
            "token_revoked",
            "missing_scope",
            "not_allowed_token_type",
            "no_permission",
            "org_login_required",
            "ekm_access_denied",
            // App Home's messages tab is switched off: no DM reaches anybody.
            "messages_tab_disabled",
        ];
        matches!(self, Self::Permanent { code } if CODES.contains(&code.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_slack_says_of_waiting_is_kept_within_an_hour() {
        for (said, seconds) in [
            ("7", 7),
            ("-5", 0),
            ("9223372036854775807", 3_600),
            ("soon", 30),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, said.parse().expect("a header"));
            let Failed::Limited { after } = limited(&headers) else {
                panic!("{said}")
            };
            assert_eq!(after.num_seconds(), seconds, "{said}");
        }
    }
}
