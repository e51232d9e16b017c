//! What the fuzzer has found worth keeping, replayed: every parser takes it and comes back. `fuzz/run` looks for more.

use std::path::Path;

#[path = "../../fuzz/targets.rs"]
mod targets;

#[test]
fn the_corpus_of_every_parser_is_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, target) in targets::TARGETS {
        let mut inputs = 0;
        for entry in std::fs::read_dir(root.join(name)).expect(name) {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
            target(&bytes);
            // Cut in the middle, too.
            target(&bytes[..bytes.len() / 2]);
            inputs += 1;
        }
        assert!(inputs > 0, "{name} has no corpus");
        target(&[]);
    }
}
