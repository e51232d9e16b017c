//! What a look at the running bot comes to, for whoever is in charge to read in Slack. How it is looked is none of this
//! room's business: whoever assembles the bot hands it a [`Doctor`].

use std::fmt;
use std::pin::Pin;

use serde::Serialize;

/// How it stands, the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// Could not be looked at, and says what would prove it.
    Skipped,
    /// It works, less well than it might.
    Warn,
    /// `serve` would not start, or somebody would not be reached.
    Fail,
}

/// What a check says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub name: &'static str,
    pub status: Status,
    pub what: String,
    /// Empty where there is nothing to do.
    pub remedy: String,
    /// The complaints one by one, where there are several; `what` holds them too.
    #[serde(skip)]
    pub each: Vec<String>,
    pub millis: u64,
}

/// Every finding, once all have looked. It takes seconds.
pub type Looking<'a> = Pin<Box<dyn Future<Output = Vec<Finding>> + Send + 'a>>;

/// Looks at all that the running bot needs, and changes nothing.
pub trait Doctor: fmt::Debug + Send + Sync {
    fn look(&self) -> Looking<'_>;
}
