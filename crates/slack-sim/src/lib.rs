//! A simulated Slack, in one process with the test that drives it: a Web API, signed callbacks, people who type,
//! click and react, faults, and a page for a browser. It knows nothing of any particular app and is never linked into one in production.
//!
//! [`SlackSim::start`] listens on a loopback port; the app under test is pointed at [`SlackSim::api_url`] and
//! the simulator at the app by [`SlackSim::connect_app`]. People act through [`SlackSim::person`].
//!
//! What it covers, and where it is stricter or laxer than Slack, is in the crate's README.

mod answer;
mod api;
pub mod blockkit;
pub mod clock;
mod config;
mod controls;
pub mod driver;
mod faults;
mod log;
mod outbound;
pub mod page;
mod record;
mod server;
mod sim;
mod socket;
mod socket_mode;
mod state;
pub mod world;

pub use clock::{Clock, ManualClock};
pub use config::{
    ALL_SCOPES, APP_ID, BOT_ID, BOT_USER_ID, Command, DEFAULT_EVENTS, ENTERPRISE_ID, OTHER_TEAM_ID,
    Shortcut, ShortcutKind, SimConfig, TEAM_ID,
};
pub use controls::{Controls, TimerDue};
pub use driver::{
    ActionOutcome, CommandOutcome, DriverError, Feed, Filled, HomeHandle, MessageHandle,
    PersonHandle, Place, SubmitOutcome, ViewHandle,
};
pub use faults::{Fault, FaultKind};
pub use log::{Call, Callback, CallbackKind, CallbackOutcome, Failure};
pub use outbound::signature;
pub use record::Unread;
pub use sim::{SlackSim, Timeout};
pub use socket_mode::SocketFault;
pub use state::Change;
pub use world::{PersonKind, PersonSpec, World};
