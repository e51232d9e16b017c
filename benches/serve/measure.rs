//! Percentiles, a process's own figures from /proc, and the table that is printed.

use std::fmt;
use std::time::Duration;

/// A bot under measurement.
pub struct Process {
    /// Held, for the bot ends when this is dropped.
    pub _child: tokio::process::Child,
    pub pid: u32,
}

impl Process {
    /// Processor time spent so far, in user and system.
    pub fn cpu(&self) -> std::io::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid))?;
        // The command's name may hold anything, so count from its closing bracket: utime and stime are the 12th and
        // 13th fields after it, in ticks of 10 ms (proc(5)).
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks = |at: usize| {
            fields
                .get(at)
                .and_then(|f| f.parse::<u64>().ok())
                .unwrap_or(0)
        };
        Ok(Duration::from_millis((ticks(11) + ticks(12)) * 10))
    }

    /// Resident memory in KiB.
    pub fn memory_kib(&self) -> std::io::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap_or_default();
        Ok(line
            .split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse().ok())
            .unwrap_or(0))
    }
}

/// "p50 1.2 ms, p99 3.4 ms, max 5.6 ms (n 750)".
pub fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| {
        let last = times.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        let index = (last as f64 * share).round() as usize;
        times
            .get(index)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    format!(
        "p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms (n {})",
        at(0.5),
        at(0.99),
        at(1.0),
        times.len()
    )
}

/// The rows printed at the end.
#[derive(Default)]
pub struct Figures(Vec<(String, String)>);

impl Figures {
    pub fn row(&mut self, what: &str, figure: &str) {
        eprintln!("{what}: {figure}");
        self.0.push((what.to_owned(), figure.to_owned()));
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | figure |\n| --- | --- |")?;
        self.0
            .iter()
            .try_for_each(|(what, figure)| writeln!(f, "| {what} | {figure} |"))
    }
}
