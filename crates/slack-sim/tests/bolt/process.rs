//! The app under test as a child process: where its packages are, starting it, its words for when a story fails.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

/// Which of the two kits.
#[derive(Clone, Copy, Debug)]
pub enum Kit {
    Python,
    JavaScript,
}

/// The folder of the packages, if they are there.
pub fn packages() -> Option<PathBuf> {
    let given = std::env::var_os("SLACK_SIM_BOLT").map(PathBuf::from);
    let beside = || {
        Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .unwrap()
            .join("bolt")
    };
    let folder = given.unwrap_or_else(beside);
    if folder.join("installed").is_file() {
        return Some(folder);
    }
    let install = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bolt/install");
    let (folder, install) = (folder.display(), install.display());
    let why = format!("no Bolt packages in {folder}; `{install} {folder}` installs them");
    assert!(
        std::env::var("SLACK_SIM_REQUIRE_BOLT").as_deref() != Ok("1"),
        "SLACK_SIM_REQUIRE_BOLT=1, and {why}"
    );
    // Past the test harness, which swallows what passing tests print.
    let _ = writeln!(
        std::io::stderr(),
        "\n*** NOT TESTED AGAINST BOLT: {why} ***\n"
    );
    None
}

/// A command that runs a program of this folder's in the language of `kit`.
pub fn program(kit: Kit, packages: &Path, name: &str) -> Command {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bolt");
    let mut command = match kit {
        Kit::Python => {
            let mut command = Command::new(packages.join("venv/bin/python"));
            command.env("PYTHONDONTWRITEBYTECODE", "1");
            command.arg(here.join("python").join(name));
            command
        }
        Kit::JavaScript => {
            let mut command = Command::new(packages.join("node"));
            command.env("NODE_PATH", packages.join("node_modules"));
            command.arg(here.join("javascript").join(name));
            command
        }
    };
    // The simulator is on loopback; a proxy of the machine's has no part in it.
    for proxy in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env_remove(proxy);
    }
    command
}

/// A running app. It ends when its standard input closes: with this value, or with this process however that ends.
pub struct App {
    pub port: u16,
    words: Arc<Mutex<String>>,
    child: Child,
}

impl App {
    /// Starts it and waits until it listens.
    pub fn start(kit: Kit, packages: &Path, environment: &[(&str, &str)]) -> Self {
        let name = match kit {
            Kit::Python => "app.py",
            Kit::JavaScript => "app.js",
        };
        let mut child = program(kit, packages, name)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("start the app");
        let words = Arc::<Mutex<String>>::default();
        let (found, port) = mpsc::channel();
        listen(
            child.stdout.take().unwrap(),
            Arc::clone(&words),
            move |line| {
                if let Some(port) = line.strip_prefix("listening on ") {
                    let _ = found.send(port.trim().parse().expect("a port"));
                }
            },
        );
        listen(child.stderr.take().unwrap(), Arc::clone(&words), |_| ());
        let port = port
            .recv_timeout(Duration::from_secs(30))
            .unwrap_or_else(|_| panic!("{kit:?} does not listen:\n{}", words.lock().unwrap()));
        Self { port, words, child }
    }

    /// What it has written since it was last asked.
    pub fn words(&self) -> String {
        std::mem::take(&mut *self.words.lock().unwrap())
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(
    pipe: impl Read + Send + 'static,
    words: Arc<Mutex<String>>,
    each: impl Fn(&str) + Send + 'static,
) {
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            each(&line);
            let mut words = words.lock().unwrap();
            words.push_str(&line);
            words.push('\n');
        }
    });
}
