# What CI runs.
check:
    .ci/run

# A simulated Slack in the browser, with the bot in it.
demo:
    cargo run --release -- demo

# A whole Code Green, told in the terminal.
script:
    cargo run --release -- demo --script

# The manifest in the repository, after scopes, events or shortcuts changed.
manifest:
    cargo run -- manifest > manifest.yml
