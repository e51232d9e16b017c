//! One at a time for each aggregate, inside this process: people who press at the same moment wait for each other
//! instead of failing on each other's versions. It only saves work: what keeps state right is the version in the
//! database, and other processes know nothing of these turns.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

/// Far more than are ever at work at once, so that strangers seldom share a place in the queue.
const PLACES: usize = 512;

/// Clones share the queue.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    places: Arc<[Mutex<()>]>,
    hash: RandomState,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            places: (0..PLACES).map(|_| Mutex::new(())).collect(),
            hash: RandomState::new(),
        }
    }
}

impl Turns {
    /// Waits for one's turn. `true`: somebody was before us, so what was read earlier may have changed.
    pub(super) async fn take(&self, id: Uuid) -> (MutexGuard<'_, ()>, bool) {
        let mut hasher = self.hash.build_hasher();
        hasher.write_u128(id.as_u128());
        let place = &self.places[usize::try_from(hasher.finish() % PLACES as u64).unwrap_or(0)];
        match place.try_lock() {
            Ok(turn) => (turn, false),
            Err(_) => (place.lock().await, true),
        }
    }
}
