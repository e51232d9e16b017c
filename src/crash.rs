//! Named moments at which a build for tests can be made to die: `CODEGREEN_CRASH_AT=after-post:3` ends the process the
//! third time it comes by there, as `kill -9` would. A release build has none of it; a test holds that.

/// Every point there is, in the order in which a change meets them.
#[cfg(debug_assertions)]
pub const POINTS: [&str; 9] = [
    "before-commit",
    "in-commit",
    "after-commit",
    "before-claim",
    "after-claim",
    "before-post",
    "after-post",
    "before-record",
    "after-record",
];

/// Passes by, or dies.
#[cfg(debug_assertions)]
pub fn point(name: &'static str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static PLAN: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let plan = std::env::var("CODEGREEN_CRASH_AT").ok()?;
        let (point, times) = plan.split_once(':').unwrap_or((&plan, "1"));
        Some((point.to_owned(), times.parse().unwrap_or(1)))
    });
    static PASSED: AtomicU32 = AtomicU32::new(0);

    debug_assert!(POINTS.contains(&name), "{name} is not in the list");
    if let Some((point, times)) = &*PLAN
        && point == name
        && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == *times
    {
        tracing::error!(point, times, "dying here, as was asked for");
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
#[inline]
pub fn point(_: &'static str) {}
