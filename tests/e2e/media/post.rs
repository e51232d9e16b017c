//! A real mail server, from a package, in a process of its own (`tests/mail/server.py`).

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// Stopped when dropped.
pub struct PostOffice {
    child: Mutex<Child>,
    /// It ends when this closes.
    _stdin: ChildStdin,
    port: u16,
    letters: Arc<Mutex<Vec<Value>>>,
}

impl PostOffice {
    /// `None`, said loudly, where it is not installed; with `CODEGREEN_REQUIRE_MAIL` that is a failure.
    pub fn open() -> Option<Self> {
        Self::open_with(&["0"])
    }

    /// It opens again where it was.
    pub fn open_at(port: u16) -> Option<Self> {
        Self::open_with(&[&port.to_string()])
    }

    /// It takes letters only from who logs in.
    pub fn open_to(name: &str, password: &str) -> Option<Self> {
        Self::open_with(&[name, password, "0"])
    }

    fn open_with(arguments: &[&str]) -> Option<Self> {
        let python = installed()?;
        let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/server.py");
        let mut child = Command::new(python)
            .arg(server)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server starts");
        let stdin = child.stdin.take().expect("piped");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let first = lines.next().expect("a line").expect("readable");
        let first: Value = serde_json::from_str(&first).expect("JSON");
        let port = first["port"]
            .as_u64()
            .and_then(|port| u16::try_from(port).ok());
        let letters = Arc::new(Mutex::new(Vec::new()));
        let tray = Arc::clone(&letters);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let letter = serde_json::from_str(&line).expect("a letter");
                tray.lock().expect("the tray").push(letter);
            }
        });
        Some(Self {
            child: Mutex::new(child),
            _stdin: stdin,
            port: port.expect("a port"),
            letters,
        })
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn url_for(&self, login: &str) -> String {
        format!("smtp://{login}@127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// It has so many letters, before long.
    pub async fn has(&self, letters: usize) {
        let enough = async {
            while self.letters().len() < letters {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), enough)
            .await
            .expect("a letter comes");
    }

    /// What it took, and what a library that is not ours made of it. It prints a letter before it takes it, so whoever was
    /// told that it is taken finds it here.
    pub fn letters(&self) -> Vec<Value> {
        self.letters.lock().expect("the tray").clone()
    }

    /// Nobody is there any more, and whoever waits for an answer gets none.
    pub fn close(&self) {
        let mut child = self.child.lock().expect("the child");
        let _ = child.kill();
        let _ = child.wait();
    }

    pub fn forget(&self) {
        self.letters.lock().expect("the tray").clear();
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.close();
    }
}

fn installed() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"));
    let home =
        std::env::var_os("CODEGREEN_MAIL").map_or_else(|| target.join("mail"), PathBuf::from);
    let python = home.join("venv/bin/python");
    if python.exists() {
        return Some(python);
    }
    assert!(
        std::env::var_os("CODEGREEN_REQUIRE_MAIL").is_none(),
        "no mail server in {}: run tests/mail/install",
        home.display()
    );
    eprintln!("\n*** NOT TESTED WITH A MAIL SERVER: run tests/mail/install ***\n");
    None
}
