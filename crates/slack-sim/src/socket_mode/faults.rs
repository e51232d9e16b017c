//! What can be wrong with the sockets, on demand.

use super::{Say, disconnect};
use crate::{Change, SlackSim, state::Shared};

/// Something wrong with the sockets that are open now, unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketFault {
    /// Slack says that it will close them soon. It does so on [`SocketFault::Close`].
    Warning,
    /// Slack says that it closes them, and does.
    RefreshRequested,
    /// Socket Mode is switched off; so it stays until [`SlackSim::connect_app_by_socket`].
    LinkDisabled,
    /// Closed without a word before.
    Close,
    /// Connections are reset.
    Reset,
    /// The other end is silent, even to pings, and nothing closes.
    DeadPeer,
    /// They answer every ping and carry no envelope.
    Ghost,
    /// Only the first of them is a ghost.
    OneGhost,
    /// So many of the next upgrades get no answer.
    HungHandshakes(u32),
}

impl SlackSim {
    /// The app's deliveries go over the sockets that it opens, and no longer to a URL.
    pub fn connect_app_by_socket(&self) {
        self.shared().change(Change::World, |state| {
            state.app_url = None;
            state.sockets.on = true;
        });
    }

    /// How many sockets the app has open.
    pub fn open_sockets(&self) -> usize {
        self.shared().look(|state| state.sockets.count())
    }

    /// Brings this about now.
    pub fn fault_sockets(&self, fault: SocketFault) {
        self.shared().change(Change::World, |state| {
            bring_about(&mut state.sockets, fault);
        });
    }
}

fn bring_about(sockets: &mut super::Sockets, fault: SocketFault) {
    let ghosts = match fault {
        SocketFault::HungHandshakes(times) => {
            sockets.hung_handshakes = times;
            return;
        }
        SocketFault::Ghost => usize::MAX,
        SocketFault::OneGhost => 1,
        SocketFault::LinkDisabled => {
            sockets.on = false;
            0
        }
        SocketFault::Warning
        | SocketFault::RefreshRequested
        | SocketFault::Close
        | SocketFault::Reset
        | SocketFault::DeadPeer => 0,
    };
    for open in sockets.open.iter_mut().take(ghosts) {
        open.ghost = true;
    }
    for open in &sockets.open {
        let words: Vec<Say> = match fault {
            SocketFault::Warning => vec![Say::Text(disconnect("warning"))],
            SocketFault::RefreshRequested => {
                vec![Say::Text(disconnect("refresh_requested")), Say::Close]
            }
            SocketFault::LinkDisabled => vec![Say::Text(disconnect("link_disabled")), Say::Close],
            SocketFault::Close => vec![Say::Close],
            SocketFault::Reset => vec![Say::Reset],
            SocketFault::DeadPeer => vec![Say::FallSilent],
            SocketFault::Ghost | SocketFault::OneGhost | SocketFault::HungHandshakes(_) => {
                Vec::new()
            }
        };
        for word in words {
            let _ = open.say.send(word);
        }
    }
}

/// Whether this upgrade is one of those that get no answer.
pub(super) fn hangs(shared: &Shared) -> bool {
    shared.change(Change::World, |state| {
        let left = &mut state.sockets.hung_handshakes;
        let hangs = *left > 0;
        *left = left.saturating_sub(1);
        hangs
    })
}
