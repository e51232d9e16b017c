//! How often a test repeats itself, and how it says what it measured. Short in CI; the long forms are for an evening:
//! `CODEGREEN_SOAK=1` asks for all of them, a variable of its own for one.

/// As often as the variable says, else `long` with `CODEGREEN_SOAK=1`, else `short`.
pub fn times(variable: &str, short: usize, long: usize) -> usize {
    let asked = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match asked(variable).and_then(|value| value.parse().ok()) {
        Some(times) => times,
        None if asked("CODEGREEN_SOAK").is_some() => long,
        None => short,
    }
}

/// One line of the table in docs/reliability.md; `.ci/soak` collects them.
pub fn report(test: &str, figures: &str) {
    eprintln!("MEASURED | {test} | {figures} |");
}

/// The seed of a random test, from `CODEGREEN_SEED`, printed so that a failing one can be kept.
pub fn seed(usual: u64) -> u64 {
    let seed = std::env::var("CODEGREEN_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(usual);
    eprintln!("CODEGREEN_SEED={seed}");
    seed
}
