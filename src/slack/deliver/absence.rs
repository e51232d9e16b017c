//! Whether somebody is to be disturbed now: out of office by their own status in Slack, or asleep by the operator's quiet
//! hours. Asked of Slack when the page is about to go; where Slack has no answer in time, they are paged.

use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::attempt::Attempt;
use crate::config::paging::Paging;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{PageKey, UserId};
use crate::domain::page::Absence;
use crate::slack::client::Account;

/// A page waits no longer for what Slack knows of its person.
const PATIENCE: Duration = Duration::from_secs(2);

impl Attempt<'_> {
    /// Why the person of this page is not to be disturbed, if so.
    pub(super) async fn absence(
        &self,
        green: &CodeGreen,
        page: &PageKey,
        who: &UserId,
    ) -> Option<Absence> {
        let policy = &self.bot.app.company().paging;
        let regardless = green.page(page).is_some_and(|page| page.regardless);
        if policy.away.is_empty() && policy.quiet_hours.is_none() {
            return None;
        }
        let asking = self.bot.directory.account_anew(self.ws(), who);
        let account = match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Ok(account)) => account,
            Ok(Err(error)) => {
                tracing::info!(%who, %error, "whether somebody is away is not known; they are paged");
                return None;
            }
            Err(_) => {
                tracing::info!(%who, "slack says nothing of somebody; they are paged");
                return None;
            }
        };
        let account = Account {
            status: account.status.filter(|_| !regardless),
            ..account
        };
        let mind_the_night = green.quiet_override.is_none();
        absent(policy, &account, self.now(), mind_the_night)
    }
}

/// Why this account is not to be disturbed at this moment, if so; at night only where that is to be minded.
pub(in crate::slack) fn absent(
    policy: &Paging,
    account: &Account,
    now: DateTime<Utc>,
    mind_the_night: bool,
) -> Option<Absence> {
    if let Some(status) = &account.status
        && policy.away.contains(&status.emoji)
        && status.until.is_none_or(|until| until > now)
    {
        let until = status.until;
        return Some(Absence::Away { until });
    }
    if !mind_the_night {
        return None;
    }
    let zone: Tz = account.person.tz.as_deref()?.parse().ok()?;
    let until = policy.quiet_hours.as_ref()?.end(now, zone)?;
    Some(Absence::Quiet { until })
}
