//! Notices in a few words, for stories to compare.

use crate::domain::effect::Notice;
use crate::domain::ids::FunctionKey;

pub(super) fn words(notice: &Notice) -> String {
    match notice {
        Notice::MandateAsked { approver } => format!("asked {approver}"),
        Notice::MandateGiven { by } => format!("go by {by}"),
        Notice::MandateNotNow { by, reason } => format!("not now by {by}, {reason}"),
        Notice::MandateRedirected { by, desk, reason } => {
            format!("to {desk} by {by}, {reason}")
        }
        Notice::DealDeskAsked { by, reason } => format!("help wanted by {by}, {reason}"),
        Notice::DealDeskUnreachable { desk, code } => format!("{desk} unreachable: {code}"),
        Notice::MeetingSoon { starts_at } => format!("soon, at {}", starts_at.format("%H:%M")),
        Notice::PositionWritten { seat, by, text } => format!("{seat} by {by}: {text}"),
        Notice::SectionMerged { section, with } => format!("{section:?} merged with {with}"),
        Notice::LookForwardAsked { until } => {
            format!("look forward until {}", until.format("%d %H:%M"))
        }
        Notice::MandateUnanswered => "no approver answered".to_owned(),
        Notice::SeatMissing { seat } => format!("{seat} missing"),
        Notice::DelegationNotTaken { seat, to, lapsed } => {
            format!(
                "{to} {} {seat}",
                if *lapsed { "let pass" } else { "refused" }
            )
        }
        Notice::NoQuorum { missing } => {
            let missing: Vec<&str> = missing.iter().map(FunctionKey::as_str).collect();
            format!("no quorum without {}", missing.join(", "))
        }
        Notice::Unreached { seat, who } => format!("{who} unreached for {seat}"),
        Notice::AllAsleep { seat, until } => {
            format!("{seat} asleep until {}", until.format("%H:%M"))
        }
        Notice::QuietOverridden { by, reason } => format!("{by} overrides quiet: {reason}"),
        Notice::Quorum => "quorum".to_owned(),
        Notice::ConvenedWithGaps { by, missing } => {
            let missing: Vec<&str> = missing.iter().map(FunctionKey::as_str).collect();
            format!("{by} convenes without {}", missing.join(", "))
        }
        Notice::TimeFound { starts_at } => format!("found {}", starts_at.format("%H:%M")),
        Notice::Postponed { by, until } => {
            format!("{by} postpones until {}", until.format("%H:%M"))
        }
        Notice::DecisionAsked { entry: _, on } => format!("decision asked on {on}"),
        Notice::DecisionAnswered { entry: _ } => "decision answered".to_owned(),
        Notice::Closed => "closed".to_owned(),
        Notice::DrillReport => "drill report".to_owned(),
        Notice::Reopened { by } => format!("{by} goes on"),
        Notice::SupportAsked {
            seats,
            version,
            again,
        } => {
            let seats: Vec<&str> = seats.iter().map(FunctionKey::as_str).collect();
            let still = if *again { "still " } else { "" };
            format!("does {} {still}support {version}", seats.join(" and "))
        }
        Notice::SupportIf { by, condition, .. } => format!("{by} supports it if {condition}"),
        Notice::Supported { version } => format!("all support {version}"),
        Notice::ChannelUnreachable { .. }
        | Notice::ItemMoved { .. }
        | Notice::ItemGiven { .. }
        | Notice::ItemDue { .. }
        | Notice::ItemBlocked { .. }
        | Notice::Added { .. }
        | Notice::CannotCome { .. }
        | Notice::Admitted { .. }
        | Notice::SameDealCalled { .. }
        | Notice::Refused { .. }
        | Notice::NotOpened { .. }
        | Notice::DrillLeftOut { .. }
        | Notice::Welcome { .. } => format!("{notice:?}"),
    }
}
