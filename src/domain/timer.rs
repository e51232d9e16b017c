//! What time may do to a Code Green. Each is a durable row with a due time; firing one is a command like any other.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::{FunctionKey, PageKey};

/// A timer of one Code Green. There is at most one of each at a time: setting it again moves it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "timer", rename_all = "snake_case")]
pub enum Timer {
    /// The approver was silent: ask the next one.
    AskNextApprover,
    /// Remind the person paged.
    Remind { page: PageKey },
    /// The next step of the ladder with the person paged: another medium.
    Climb { page: PageKey, step: u8 },
    /// The person paged wanted to be reminded now.
    RemindMe { page: PageKey },
    /// The page's time is up: the next person.
    Escalate { page: PageKey },
    /// The night is over for somebody who was not disturbed.
    QuietEnds { seat: FunctionKey },
    /// A yes has grown old.
    AckExpires { seat: FunctionKey },
    /// The deadline the pages show.
    AnswerBy,
    /// The meeting is near: those who sit are reminded.
    MeetingSoon,
    /// The meeting begins: the agenda comes.
    MeetingBegins,
    /// The meeting is over: the plan is being executed.
    MeetingEnds,
    /// After the close: those who have not looked forward are asked; later, the answers stand.
    LookForward,
}

impl fmt::Display for Timer {
    /// The timer's stable name inside its Code Green.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AskNextApprover => f.write_str("ask-next-approver"),
            Self::Remind { page } => write!(f, "remind:{page}"),
            Self::Climb { page, step } => write!(f, "climb:{page}:{step}"),
            Self::RemindMe { page } => write!(f, "remind-me:{page}"),
            Self::Escalate { page } => write!(f, "escalate:{page}"),
            Self::QuietEnds { seat } => write!(f, "quiet-ends:{seat}"),
            Self::AckExpires { seat } => write!(f, "ack-expires:{seat}"),
            Self::AnswerBy => f.write_str("answer-by"),
            Self::MeetingSoon => f.write_str("meeting-soon"),
            Self::MeetingBegins => f.write_str("meeting-begins"),
            Self::MeetingEnds => f.write_str("meeting-ends"),
            Self::LookForward => f.write_str("look-forward"),
        }
    }
}
