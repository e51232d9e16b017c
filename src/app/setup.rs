//! The company as it is set up in Slack: read when it changes, written as a version of its own on top of the one it was
//! drawn from. Where the file has the roster nothing is written, and nothing is read.

use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Utc};

use crate::app::{App, AppError};
use crate::config::document::{Beside, Document};
use crate::config::{Company, ConfigError, Roster};
use crate::domain::effect::{Audience, Notice};
use crate::domain::ids::{ChannelId, UserId, WorkspaceId};
use crate::store::StoreError;
use crate::store::change::{Change, Write};
use crate::store::jobs::{Lane, NewTask, Task};
use crate::store::setup::SetupVersion;

/// The company, and which version of the setup it is.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) company: Arc<Company>,
    version: i64,
}

impl Current {
    pub(super) fn of(roster: &Roster) -> Self {
        Self {
            company: Arc::new(roster.company()),
            version: 0,
        }
    }
}

/// The first word to anybody here: what to do next. Without a channel it is to be set up.
pub fn welcome(user: UserId, channel: Option<ChannelId>, run_at: DateTime<Utc>) -> NewTask {
    NewTask {
        // The one after the setup is not the one before it.
        key: if channel.is_some() {
            "welcome".to_owned()
        } else {
            "welcome:unset".to_owned()
        },
        lane: Lane::Private,
        task: Task::Say {
            to: Audience::Person { user },
            notice: Notice::Welcome { channel },
        },
        run_at,
    }
}

/// What is set up in Slack now; version 0 says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    pub version: i64,
    pub document: Document,
    /// Who wrote this version, and when.
    pub last: Option<SetupVersion>,
}

/// What became of a new version.
#[derive(Debug)]
pub enum SetUp {
    Saved(Setup),
    /// Somebody else was first; what they wrote.
    Meanwhile(Setup),
    /// It cannot be used as it is.
    Wrong(ConfigError),
    /// The file has the roster.
    InTheFile,
}

impl App {
    /// What a file says beside the setup; `None` where the file has the roster.
    pub fn beside(&self) -> Option<&Beside> {
        match &*self.roster {
            Roster::File(_) => None,
            Roster::Slack(beside) => Some(beside),
        }
    }

    /// The latest version as it is kept.
    pub async fn setup(&self, ws: &WorkspaceId) -> Result<Setup, AppError> {
        let Some(last) = self.store.setup(ws).await? else {
            return Ok(Setup::default());
        };
        let document =
            Document::parse(&last.body).map_err(|error| AppError::failed(error.into()))?;
        Ok(Setup {
            version: last.version,
            document,
            last: Some(last),
        })
    }

    /// At the start. Where it cannot be read it is looked at again and again.
    pub async fn begin_with_the_setup(&self, ws: &WorkspaceId) {
        // Where it cannot be read or used, that is in the log.
        let read = self.reread_setup(ws).await;
        if read.is_ok() && !self.company().is_set_up() {
            tracing::warn!(
                "nobody has set up the company yet: whoever administers the workspace writes /codegreen setup in Slack"
            );
        }
    }

    /// Takes over what was set up since, by whatever process. Gives whether there was anything.
    pub async fn reread_setup(&self, ws: &WorkspaceId) -> Result<bool, AppError> {
        let Some(beside) = self.beside() else {
            return Ok(false);
        };
        if self.store.setup_number(ws).await? <= self.version_in_use() {
            return Ok(false);
        }
        let setup = self.setup(ws).await?;
        match setup.document.company(beside) {
            Ok(company) => self.use_setup(setup.version, company),
            // What is kept was right when it was written: what a file says beside it is not.
            Err(error) => return Err(AppError::failed(error.into())),
        }
        Ok(true)
    }

    /// Writes `document` as the version after `based_on`, and uses it from now on. The first one tells its author what is
    /// next.
    pub async fn save_setup(
        &self,
        ws: &WorkspaceId,
        based_on: i64,
        author: &UserId,
        document: Document,
    ) -> Result<SetUp, AppError> {
        let Some(beside) = self.beside() else {
            return Ok(SetUp::InTheFile);
        };
        let company = match document.company(beside) {
            Ok(company) => company,
            Err(wrong) => return Ok(SetUp::Wrong(wrong)),
        };
        let now = self.clock.now();
        let written = SetupVersion {
            version: based_on + 1,
            author: author.clone(),
            at: now,
            body: document.text(),
        };
        let mut change = Change::new(ws.clone(), now);
        change.writes.push(Write::Setup(written.clone()));
        if based_on == 0 {
            let channel = Some(company.channel.clone());
            change.tasks.push(welcome(author.clone(), channel, now));
        }
        match self.commit(change).await {
            Ok(_) => {}
            Err(StoreError::Conflict) => {
                let setup = self.setup(ws).await?;
                // A submit that comes twice finds its own.
                let is_ours = setup.version == written.version && setup.document == document;
                return Ok(if is_ours {
                    SetUp::Saved(setup)
                } else {
                    SetUp::Meanwhile(setup)
                });
            }
            Err(error) => return Err(error.into()),
        }
        self.use_setup(written.version, company);
        Ok(SetUp::Saved(Setup {
            version: written.version,
            document,
            last: Some(written),
        }))
    }

    /// The latest versions, the newest first.
    pub async fn setups(&self, ws: &WorkspaceId, most: u32) -> Result<Vec<SetupVersion>, AppError> {
        Ok(self.store.setups(ws, most).await?)
    }

    fn version_in_use(&self) -> i64 {
        let current = self.company.read();
        current.unwrap_or_else(PoisonError::into_inner).version
    }

    /// A later version is not replaced by an earlier one.
    fn use_setup(&self, version: i64, company: Company) {
        let current = self.company.write();
        let mut current = current.unwrap_or_else(PoisonError::into_inner);
        if version > current.version {
            tracing::info!(version, "the company is as it was set up in Slack");
            *current = Current {
                company: Arc::new(company),
                version,
            };
        }
    }
}
