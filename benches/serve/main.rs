//! Measures the real binary over HTTP with signed requests, against a Slack that answers as slowly as it is told.
//!
//! `cargo bench --bench serve` prints: the ack at 50 and at 200 requests a second while Slack takes 2 s an answer, the
//! time until `views.open` reaches Slack, durable reactions a second at saturation, processor time per 10,000 requests,
//! and memory. The client runs on the same machine and takes its share of it. Never a test: it asserts no figure.

mod company;
mod load;
mod measure;
mod slow_slack;

use std::time::{Duration, Instant};

use company::Company;
use measure::{Figures, percentiles};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo test --benches` builds and starts benches too; there is nothing to measure then.
    if !std::env::args().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let company = Company::start().await?;
    let idle = company.process.memory_kib()?;
    company.call_a_code_green(50).await?;

    let mut figures = Figures::default();
    company.slack.answer_after(Duration::from_secs(2));
    for rate in [50, 200] {
        let acks = company.react_at(rate, Duration::from_secs(15)).await?;
        figures.row(
            &format!("ack of a reaction at {rate}/s, Slack takes 2 s"),
            &percentiles(acks),
        );
    }
    for rate in [50, 200] {
        let (acks, opens) = company
            .type_the_command_at(rate, Duration::from_secs(10))
            .await?;
        figures.row(
            &format!("ack of /codegreen at {rate}/s, Slack takes 2 s"),
            &percentiles(acks),
        );
        figures.row(
            &format!("/codegreen sent to views.open received, at {rate}/s"),
            &percentiles(opens),
        );
    }

    company.slack.answer_after(Duration::ZERO);
    for callers in [16, 64] {
        let before = company.process.cpu()?;
        let started = Instant::now();
        let done = company
            .react_flat_out(callers, Duration::from_secs(10))
            .await?;
        let took = started.elapsed();
        let cpu = company.process.cpu()?.saturating_sub(before);
        figures.row(
            &format!("durable reactions, {callers} callers"),
            &format!(
                "{:.0}/s; {:.2} CPU s per 10,000",
                f64::from(done) / took.as_secs_f64(),
                cpu.as_secs_f64() * 10_000.0 / f64::from(done)
            ),
        );
    }
    let after = company.process.memory_kib()?;
    figures.row(
        "memory, resident",
        &format!("{} MiB idle, {} MiB after", idle / 1024, after / 1024),
    );
    println!("{figures}");
    company.stop().await
}
