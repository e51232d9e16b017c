//! The bot and a simulated Slack in one process, on this machine, with a company ready to play.
//!
//! Nothing is mocked: the bot is the one that `serve` runs, and the simulated Slack speaks to it over HTTP with signed
//! requests. The clock is moved by hand.

mod narrator;
mod stage;
mod story;

use std::path::PathBuf;

use stage::Stage;
pub use stage::shortcuts;

/// The roster that the demo and the end-to-end tests share.
pub const COMPANY: &str = include_str!("company.toml");

/// Plays a whole Code Green unattended and tells it on standard output. The database is thrown away unless `keep` names
/// a file.
///
/// # Errors
/// When the plan did not end as it should: what was expected and what was there instead.
pub async fn script(keep: Option<PathBuf>) -> anyhow::Result<()> {
    let stage = Stage::build(keep).await?;
    let played = story::play(&stage).await;
    stage.strike().await?;
    played
}
