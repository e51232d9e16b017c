# The bot in a small image: one binary on Debian, run by a user without a name, on a root file system that may be read-only.
# Only /data is written. docs/install.md says how to run it.

FROM rust:1.94.0-slim-bookworm AS build
WORKDIR /build
COPY . .
# Without the demo: it listens on loopback alone, which nobody reaches from outside a container.
RUN cargo build --release --locked --no-default-features --package codegreen \
 && strip target/release/codegreen \
 && mkdir /data

FROM debian:12.12-slim
COPY --from=build /build/target/release/codegreen /usr/local/bin/codegreen
COPY --chmod=0555 deploy/lives /usr/local/bin/lives
COPY --from=build --chown=10001:10001 /data /data
# Roots of trust, time zones and the schema are in the binary: nothing is installed.
USER 10001:10001
WORKDIR /data
ENV CODEGREEN_CONFIG=/etc/codegreen/codegreen.toml \
    CODEGREEN_LISTEN=0.0.0.0:3000 \
    CODEGREEN_LOG=json
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 CMD ["lives", "3000"]
ENTRYPOINT ["codegreen"]
CMD ["serve"]
