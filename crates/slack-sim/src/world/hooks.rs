//! The short-lived keys that interactions carry: trigger ids (once, three seconds) and response URLs (five uses,
//! thirty minutes). Both by the simulator's clock.

use chrono::{DateTime, TimeDelta, Utc};

use super::World;

/// How long a trigger id lives.
/// Source: <https://docs.slack.dev/interactivity/handling-user-interaction>.
const TRIGGER_LIFE: TimeDelta = TimeDelta::seconds(3);
const HOOK_LIFE: TimeDelta = TimeDelta::minutes(30);
const HOOK_USES: u32 = 5;

/// What a trigger id stands for.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub user: String,
    /// The modal it came from, which views.push needs.
    pub view: Option<String>,
    issued: DateTime<Utc>,
    exchanged: bool,
}

/// Why a trigger id is no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TriggerError {
    Invalid,
    Expired,
    Exchanged,
}

impl TriggerError {
    pub fn code(self) -> &'static str {
        match self {
            Self::Invalid => "invalid_trigger_id",
            Self::Expired => "expired_trigger_id",
            Self::Exchanged => "exchanged_trigger_id",
        }
    }
}

/// What a response URL stands for.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub channel: String,
    pub user: String,
    /// The message the interaction came from, for `replace_original`.
    pub original: Option<String>,
    issued: DateTime<Utc>,
    uses: u32,
}

/// Why a response URL is no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HookError {
    /// Slack answers 404 `used_url` or `expired_url`.
    Unknown,
    Expired,
    UsedUp,
}

impl World {
    pub(crate) fn issue_trigger(
        &mut self,
        user: &str,
        view: Option<&str>,
        now: DateTime<Utc>,
    ) -> String {
        let id = format!(
            "{}.{}.{}",
            self.next_serial(),
            now.timestamp(),
            self.token(32).to_lowercase()
        );
        let trigger = Trigger {
            user: user.into(),
            view: view.map(String::from),
            issued: now,
            exchanged: false,
        };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// Uses a trigger id up.
    pub(crate) fn exchange_trigger(
        &mut self,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<Trigger, TriggerError> {
        let trigger = self.triggers.get_mut(id).ok_or(TriggerError::Invalid)?;
        if trigger.exchanged {
            return Err(TriggerError::Exchanged);
        }
        if now - trigger.issued > TRIGGER_LIFE {
            return Err(TriggerError::Expired);
        }
        trigger.exchanged = true;
        Ok(trigger.clone())
    }

    /// Issues a response URL's path: `commands/T…/1/…` or `actions/T…/1/…`.
    pub(crate) fn issue_hook(
        &mut self,
        family: &str,
        channel: &str,
        user: &str,
        original: Option<&str>,
        now: DateTime<Utc>,
    ) -> String {
        let path = format!(
            "{family}/{}/{}/{}",
            crate::config::TEAM_ID,
            self.next_serial(),
            self.token(24)
        );
        let hook = Hook {
            channel: channel.into(),
            user: user.into(),
            original: original.map(String::from),
            issued: now,
            uses: 0,
        };
        self.hooks.insert(path.clone(), hook);
        path
    }

    /// What a response URL stands for, without spending a use.
    pub(crate) fn hook(&self, path: &str) -> Option<Hook> {
        self.hooks.get(path).cloned()
    }

    /// Spends one use of a response URL.
    pub(crate) fn use_hook(&mut self, path: &str, now: DateTime<Utc>) -> Result<Hook, HookError> {
        let hook = self.hooks.get_mut(path).ok_or(HookError::Unknown)?;
        if now - hook.issued > HOOK_LIFE {
            return Err(HookError::Expired);
        }
        if hook.uses >= HOOK_USES {
            return Err(HookError::UsedUp);
        }
        hook.uses += 1;
        Ok(hook.clone())
    }
}
