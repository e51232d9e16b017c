//! Measures the real binary over HTTP with signed requests, against a Slack that answers as slowly as it is told.
//!
//! `cargo bench --bench serve` prints: the ack at 50 and at 200 requests a second while Slack takes 2 s an answer, the
//! time until `views.open` reaches Slack, durable reactions a second at saturation, processor time per 10,000 requests,
//! and memory. The client runs on the same machine and takes its share of it. Never a test: it asserts no figure.

mod company;
mod line;
mod load;
mod measure;
mod slow_slack;

use std::sync::Arc;
use std::time::{Duration, Instant};

use company::Company;
use measure::{Figures, percentiles};

/// What Slack takes to answer a call on an ordinary day.
const ORDINARY: Duration = Duration::from_millis(150);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    // `cargo test --benches` builds and starts benches too; there is nothing to measure then.
    if !std::env::args().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let company = Company::start().await?;
    let idle = company.process.memory_kib()?;
    company.call_a_code_green(50).await?;
    let company = Arc::new(company);

    let mut figures = Figures::default();
    company.slack.answer_after(Duration::from_secs(2));
    for rate in [50, 200] {
        let acks = load::react_at(&company, rate, Duration::from_secs(15)).await?;
        figures.row(
            &format!("ack of a reaction at {rate}/s, Slack takes 2 s"),
            &percentiles(acks),
        );
    }
    for rate in [50, 200] {
        let (acks, opens) =
            load::type_the_command_at(&company, rate, Duration::from_secs(10)).await?;
        figures.row(
            &format!("ack of /codegreen at {rate}/s, Slack takes 2 s"),
            &percentiles(acks),
        );
        figures.row(
            &format!("/codegreen sent to views.open received, at {rate}/s"),
            &percentiles(opens),
        );
    }

    for (slack, answers) in [(ORDINARY, "in 150 ms"), (Duration::ZERO, "at once")] {
        company.slack.answer_after(slack);
        for callers in [16, 64] {
            let before = company.process.cpu()?;
            let started = Instant::now();
            let acks = load::react_flat_out(&company, callers, Duration::from_secs(10)).await?;
            let took = started.elapsed();
            let cpu = company.process.cpu()?.saturating_sub(before);
            let done = f64::from(u32::try_from(acks.len())?);
            figures.row(
                &format!("durable reactions, {callers} callers, Slack answers {answers}"),
                &format!(
                    "{:.0}/s; {:.2} CPU s per 10,000; {}",
                    done / took.as_secs_f64(),
                    cpu.as_secs_f64() * 10_000.0 / done,
                    percentiles(acks)
                ),
            );
        }
    }
    let after = company.process.memory_kib()?;
    figures.row(
        "memory, resident",
        &format!("{} MiB idle, {} MiB after", idle / 1024, after / 1024),
    );
    println!("{figures}");
    Ok(())
}
