//! One binary for all parsers; `FUZZ_TARGET` names the one. A panic, an overflow or a hang is a finding.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

mod targets;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let known = targets::TARGETS.iter().find(|(known, _)| *known == name);
    known.unwrap_or_else(|| panic!("FUZZ_TARGET={name}: no such parser")).1
});

fuzz_target!(|bytes: &[u8]| TARGET(bytes));
