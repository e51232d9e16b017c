//! The real binary as a process of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context;
use slack_sim::SlackSim;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::PATIENCE;

pub fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("crash.db").display())
}

/// Starts the real binary and waits until it says that it listens.
pub async fn serve(sim: &SlackSim, folder: &Path) -> anyhow::Result<Child> {
    let config = sim.config();
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_codegreen"));
    let mut child = Command::new(binary)
        .arg("serve")
        .current_dir(folder)
        .env("CODEGREEN_LISTEN", "127.0.0.1:0")
        .env("CODEGREEN_LOG", "json")
        .env("DATABASE_URL", url(folder))
        .env("SLACK_API_URL", sim.api_url())
        .env("SLACK_SIGNING_SECRET", &config.signing_secret)
        .env("SLACK_BOT_TOKEN", &config.bot_token)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut log = BufReader::new(child.stderr.take().context("its log")?).lines();
    let mut said = String::new();
    let address = loop {
        let line = tokio::time::timeout(PATIENCE, log.next_line())
            .await??
            .with_context(|| format!("it ended at the start: {said}"))?;
        let event: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        if let Some(address) = event["fields"]["address"].as_str() {
            break address.to_owned();
        }
        said += &line;
    };
    // Its log must be read on, or it stops at a full pipe.
    tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
    sim.connect_app(format!("http://{address}/slack/events"));
    Ok(child)
}
