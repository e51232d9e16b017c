//! Where the page is: on loopback and nowhere else, for whoever reaches it may act as anybody.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::anyhow;
use slack_sim::{SimConfig, SlackSim};

use crate::config::ConfigError;

/// Where the page is unless somebody says otherwise.
pub const PORT: u16 = 4242;

/// The address asked for, or none in particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// This one, or none.
    Asked(SocketAddr),
    /// [`PORT`] where it is free, else any that is.
    Usual,
    /// Any that is free: nobody looks.
    Any,
}

impl Address {
    /// # Errors
    /// Where others than this machine could reach it.
    pub fn asked(listen: Option<SocketAddr>) -> Result<Self, ConfigError> {
        match listen {
            None => Ok(Self::Usual),
            Some(address) if address.ip().is_loopback() => Ok(Self::Asked(address)),
            Some(address) => Err(ConfigError::new(
                &format!("--listen {address}"),
                "is not a loopback address, and whoever reaches the page may act as anybody",
                &format!("Write 127.0.0.1:{PORT}, or another port of 127.0.0.1."),
            )),
        }
    }

    /// Starts the simulated Slack there.
    ///
    /// # Errors
    /// Where the address asked for is taken, or nothing can be listened on.
    pub(super) async fn start(self, config: SimConfig) -> anyhow::Result<SlackSim> {
        let at = |listen| {
            SlackSim::start(SimConfig {
                listen,
                ..config.clone()
            })
        };
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let started = match self {
            Self::Asked(address) => at(address).await,
            Self::Any => at(any).await,
            Self::Usual => match at(SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))).await {
                Err(error) if error.kind() == ErrorKind::AddrInUse => at(any).await,
                started => started,
            },
        };
        started.map_err(|error| match (self, error.kind()) {
            (Self::Asked(address), ErrorKind::AddrInUse) => anyhow!(
                "The address {address} is taken by another program. Stop that one, or give --listen another port; without --listen a free one is found."
            ),
            (Self::Asked(address), _) => anyhow!(
                "The address {address} cannot be listened on ({error}). Give --listen another one, such as 127.0.0.1:{PORT}."
            ),
            (Self::Usual | Self::Any, _) => anyhow!("No port of 127.0.0.1 can be listened on ({error}). Give --listen one."),
        })
    }
}
