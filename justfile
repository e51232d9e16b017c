# What CI runs.
check:
    .ci/run

# A whole Code Green, told in the terminal.
demo:
    cargo run --release -- demo --script

# The manifest in the repository, after scopes, events or shortcuts changed.
manifest:
    cargo run -- manifest > manifest.yml
