//! The real binary, as an operator runs it: settings by environment, its log on stderr, ended by signals.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;
use slack_sim::SlackSim;
use tempfile::TempDir;

/// Far more than anything here takes; less than anyone wants to wait for a hang.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A folder to run in, and the environment.
pub struct Program {
    pub folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Program {
    /// Nothing set, in an empty folder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            folder,
            variables: Vec::new(),
        }
    }

    /// All that `serve` needs, with the demo's company, on free ports.
    pub fn ready_to_serve(api_url: &str) -> Self {
        let program = Self::new()
            .set("SLACK_API_URL", api_url)
            .set("CODEGREEN_LISTEN", "127.0.0.1:0");
        std::fs::write(
            program.folder.path().join("codegreen.toml"),
            codegreen::demo::COMPANY,
        )
        .expect("the roster");
        program
            .set("SLACK_SIGNING_SECRET", "e2e-secret")
            .set("SLACK_BOT_TOKEN", "xoxb-e2e")
    }

    /// The same, in this simulated Slack's company.
    pub fn ready_for(sim: &SlackSim) -> Self {
        Self::ready_to_serve(&sim.api_url())
            .set("SLACK_SIGNING_SECRET", &sim.config().signing_secret)
            .set("SLACK_BOT_TOKEN", &sim.config().bot_token)
    }

    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What is set.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let variables = self.variables.iter();
        variables.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_codegreen"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let Output {
            status,
            stdout,
            stderr,
        } = self
            .command(arguments)
            .output()
            .expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Ended {
            status,
            stdout: text(stdout),
            stderr: text(stderr),
        }
    }

    /// Begins `serve` and reads its log.
    pub fn serve(&self) -> Serving {
        self.serve_with(&[])
    }

    /// The same with these variables besides.
    pub fn serve_with(&self, variables: &[(&str, &str)]) -> Serving {
        let mut child = self
            .command(&["serve"])
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("serve starts");
        let (lines, log) = channel();
        let stderr = child.stderr.take().expect("piped");
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if lines.send(line).is_err() {
                    return;
                }
            }
        });
        Serving {
            child,
            log,
            seen: Vec::new(),
        }
    }
}

/// What a command came to.
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// The exit code was this, and stderr is one sentence or two with these words.
    #[track_caller]
    pub fn failed_with(&self, code: i32, words: &str) {
        assert_eq!(self.status.code(), Some(code), "{}", self.stderr);
        let complaint = self
            .stderr
            .lines()
            .find(|line| line.starts_with("codegreen: "))
            .unwrap_or(&self.stderr);
        assert!(complaint.contains(words), "{}", self.stderr);
    }
}

/// A server that runs; killed when dropped.
pub struct Serving {
    child: Child,
    log: Receiver<String>,
    seen: Vec<String>,
}

impl Serving {
    /// The next line of the log with these words, as JSON.
    #[track_caller]
    pub fn logged(&mut self, words: &str) -> Value {
        self.log_or_end(words).unwrap_or_else(|error| {
            panic!(
                "\"{words}\" was not logged ({error}):\n{}",
                self.seen.join("\n")
            )
        })
    }

    fn log_or_end(&mut self, words: &str) -> Result<Value, RecvTimeoutError> {
        loop {
            let line = self.log.recv_timeout(PATIENCE)?;
            if line.contains(words) {
                return Ok(serde_json::from_str(&line).expect("a line of JSON"));
            }
            self.seen.push(line);
        }
    }

    /// Waits until it listens, and says where.
    #[track_caller]
    pub fn address(&mut self) -> SocketAddr {
        listens(&self.logged("listening for Slack"))
    }

    /// The same of a process that was told to die, and may do so before.
    #[track_caller]
    pub fn address_or_death(&mut self) -> Option<SocketAddr> {
        match self.log_or_end("listening for Slack") {
            Ok(line) => Some(listens(&line)),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("it does nothing:\n{}", self.seen.join("\n")),
        }
    }

    /// Sends a signal: `TERM`, `INT`, `KILL`.
    pub fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// Ends it as `kill -9` does, if it has not ended.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits until the process is gone, by itself or by a signal.
    pub async fn has_died(&mut self) -> ExitStatus {
        let mut look = tokio::time::interval(Duration::from_millis(10));
        loop {
            if let Some(status) = self.child.try_wait().expect("a child of ours") {
                return status;
            }
            look.tick().await;
        }
    }

    /// Waits for the end; the rest of the log is then all there is.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        self.seen
            .extend(std::iter::from_fn(|| self.log.recv_timeout(PATIENCE).ok()));
        (status, self.seen.join("\n"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.kill();
    }
}

fn listens(line: &Value) -> SocketAddr {
    let address = line["fields"]["address"].as_str();
    address.expect("an address").parse().expect("an address")
}

/// Sends a process a signal: `TERM`, `INT`, `KILL`.
pub fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .arg(format!("-{name}"))
        .arg(child.id().to_string())
        .status();
    assert!(sent.expect("kill runs").success());
}

/// A file whose bytes are no database.
pub fn garbage(path: &Path) {
    std::fs::write(path, "this is not a database, whatever its name says").expect("a file");
}
