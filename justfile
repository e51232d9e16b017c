# What CI runs.
check:
    .ci/run

# A simulated Slack in the browser, with the bot in it.
demo:
    cargo run --release -- demo

# A whole Code Green, told in the terminal.
script:
    cargo run --release -- demo --script

# The demo's stories in a real browser.
browser:
    cargo build
    tests/browser/run

# The README's picture, as the demo looks now.
picture:
    cargo build
    tests/browser/run picture

# The manifest in the repository, after scopes, events or shortcuts changed.
manifest:
    cargo run -- manifest > manifest.yml

# The long forms of the reliability tests, and their table; hours.
soak *tests:
    .ci/soak {{tests}}

# Every parser fuzzed for so many seconds.
fuzz seconds="60" *parsers:
    fuzz/run {{seconds}} {{parsers}}

# Mistakes in the rules that no test would see.
mutants *arguments:
    .ci/mutants {{arguments}}
