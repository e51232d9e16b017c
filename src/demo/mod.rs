//! The bot and a simulated Slack in one process, on this machine, with a company ready to play.
//!
//! Nothing is mocked: the bot is the one that `serve` runs, and the simulated Slack speaks to it over HTTP with signed
//! requests. [`open`] leaves the playing to people with a browser, [`script`] plays by itself.

mod address;
mod calling;
mod confidence;
mod controls;
mod gathering;
mod invitation;
mod kept;
pub mod leaks;
mod narrator;
mod opening;
mod scenery;
mod stage;
mod standing;
mod story;

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::serve;
use address::Address;
use kept::Kept;
pub use stage::shortcuts;
use stage::{Place, Stage};

/// The roster that the demo and the end-to-end tests share.
pub const COMPANY: &str = include_str!("company.toml");

/// Which story plays by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Script {
    /// One deal, from the first word to the look forward
    Deal,
    /// A confidential one, and a stranger who looks everywhere
    Confidential,
}

/// What was asked for on the command line.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the page is to be; a loopback address.
    pub listen: Option<SocketAddr>,
    /// The database is thrown away unless this names a file.
    pub keep: Option<PathBuf>,
    /// Start with nobody having said anything yet.
    pub quiet_stage: bool,
    /// Start as on the day the app was installed: nobody has set it up.
    pub from_nothing: bool,
}

/// Opens the simulated Slack to browsers on this machine, until a signal ends it.
///
/// # Errors
/// A [`crate::config::ConfigError`] for an address that others could reach; else what could not be opened.
pub async fn open(options: Options) -> anyhow::Result<()> {
    let signal = serve::signal()?;
    let address = Address::asked(options.listen)?;
    tokio::pin!(signal);
    // What is left unfinished by a signal at the start is dropped, and the throw-away folder with it.
    let stage = tokio::select! {
        stage = set_up(&options, address) => stage?,
        () = &mut signal => return Ok(()),
    };
    stage.run_until(signal).await
}

async fn set_up(options: &Options, address: Address) -> anyhow::Result<Stage> {
    let kept = options.keep.as_deref().map(Kept::beside);
    let before = match &kept {
        Some(kept) => kept.read()?,
        None => None,
    };
    let clock = match &before {
        Some(before) => before.clock(),
        None => Clock::running(TimeDelta::zero()),
    };
    let from_nothing = match &before {
        // It goes on as it began.
        Some(before) => before.began_with_nothing(),
        None => options.from_nothing,
    };
    let kept = kept.map(|kept| kept.of_one(from_nothing));
    let place = Place::open(&clock, address, options.keep.clone()).await?;
    let place = if from_nothing {
        place.without_a_roster()
    } else {
        place
    };
    let stage = if let Some((kept, before)) = kept.as_ref().zip(before.as_ref()) {
        kept.restore(before, &place.sim)?;
        place.connect().await?
    } else {
        begin(place, &clock, options).await?
    };
    let stage = match kept {
        Some(kept) => stage.kept(kept)?,
        None => stage,
    };
    invitation::print(&stage.sim.page_url(), options, before.is_some())?;
    Ok(stage)
}

/// The first day of a company.
async fn begin(place: Place, clock: &Clock, options: &Options) -> anyhow::Result<Stage> {
    place.expect_no_code_greens().await?;
    if options.quiet_stage {
        return place.connect().await;
    }
    if options.from_nothing {
        scenery::first_day(&place.sim).await?;
        return place.connect().await;
    }
    scenery::set(&place.sim, clock).await?;
    let stage = place.connect().await?;
    opening::play(&stage, clock).await?;
    scenery::welcome(&stage.sim).await?;
    Ok(stage)
}

/// Plays a whole Code Green unattended and tells it on standard output. The clock is moved by hand.
///
/// # Errors
/// When the plan did not end as it should: what was expected and what was there instead.
pub async fn script(options: Options, which: Script) -> anyhow::Result<()> {
    let signal = serve::signal()?;
    tokio::pin!(signal);
    // What is left unfinished by a signal is dropped, and the throw-away folder with it.
    tokio::select! {
        played = Box::pin(perform(options, which)) => played,
        () = &mut signal => Ok(()),
    }
}

async fn perform(options: Options, which: Script) -> anyhow::Result<()> {
    let address = match options.listen {
        Some(_) => Address::asked(options.listen)?,
        None => Address::Any,
    };
    let clock = Clock::manual(Clock::System.now());
    let kept = options.keep.as_deref().map(Kept::beside);
    let place = Place::open(&clock, address, options.keep).await?;
    place.expect_no_code_greens().await?;
    narrator::page(&place.sim.page_url());
    let stage = place.connect().await?;
    let played = match which {
        Script::Deal => story::play(&stage).await,
        Script::Confidential => confidence::play(&stage).await,
    };
    let stage = match kept {
        Some(kept) => stage.kept(kept)?,
        None => stage,
    };
    stage.strike().await?;
    played
}
