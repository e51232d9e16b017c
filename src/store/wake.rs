//! A bell for each lane, so that workers of this process need not wait for their next look at the database.

use std::collections::BTreeSet;

use tokio::sync::watch;

use super::change::Change;
use super::effects::lane_in;
use super::jobs::Lane;

#[derive(Debug)]
pub(super) struct Bells([watch::Sender<u64>; Lane::ALL.len()]);

impl Bells {
    pub(super) fn new() -> Self {
        Self(Lane::ALL.map(|_| watch::Sender::new(0)))
    }

    pub(super) fn listen(&self, lane: Lane) -> watch::Receiver<u64> {
        self.0[lane as usize].subscribe()
    }

    pub(super) fn ring(&self, lanes: &BTreeSet<Lane>) {
        for lane in lanes {
            self.0[*lane as usize].send_modify(|rung| *rung = rung.wrapping_add(1));
        }
    }
}

/// The lanes that a change may bring work to.
pub(super) fn lanes_of(change: &Change) -> BTreeSet<Lane> {
    let effects = (change.effects.iter()).map(|(green, effect)| lane_in(change, *green, effect));
    effects
        .chain(change.tasks.iter().map(|task| task.lane))
        .collect()
}
