//! A PostgreSQL server that a test may stop and start again, for the tests whose subject that is.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;

use super::postgres;

pub struct OwnServer {
    programs: PathBuf,
    user: Option<(u32, u32)>,
    folder: TempDir,
}

impl OwnServer {
    /// Running, or `None` (said loudly) where there is no PostgreSQL.
    pub fn start() -> Option<Self> {
        let prepared = postgres::programs()
            .ok_or_else(|| "there is no PostgreSQL".to_owned())
            .and_then(|programs| Ok((programs, postgres::unprivileged()?)))
            .and_then(|(programs, user)| Ok((programs, user, postgres::folder_for(user)?)));
        let (programs, user, folder) = match prepared {
            Ok(prepared) => prepared,
            Err(why) => {
                postgres::say_skipped(&why);
                return None;
            }
        };
        let server = Self {
            programs,
            user,
            folder,
        };
        let data = server.data();
        let init = [
            "-D",
            &data,
            "-U",
            "codegreen",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ];
        assert!(server.runs("initdb", &init), "initdb");
        server.starts();
        Some(server)
    }

    /// Starts it, and waits until it takes connections: after a crash it first recovers.
    pub fn starts(&self) {
        let socket = self.folder.path().display();
        let options = format!("-F -c listen_addresses='' -c unix_socket_directories='{socket}'");
        let log = format!("{socket}/log");
        let start = [
            "-D",
            &self.data(),
            "-w",
            "-s",
            "-l",
            &log,
            "-o",
            &options,
            "start",
        ];
        assert!(self.runs("pg_ctl", &start), "it starts");
    }

    /// Stops it as if its machine had died.
    pub fn dies(&self) {
        let stop = ["-D", &self.data(), "-s", "-m", "immediate", "stop"];
        assert!(self.runs("pg_ctl", &stop), "it stops");
    }

    pub fn url(&self) -> String {
        PgConnectOptions::new_without_pgpass()
            .socket(self.folder.path())
            .username("codegreen")
            .database("postgres")
            .to_url_lossy()
            .to_string()
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn runs(&self, program: &str, arguments: &[&str]) -> bool {
        let mut command = Command::new(self.programs.join(program));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command.status().expect("a program of PostgreSQL").success()
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        let _ = self.runs(
            "pg_ctl",
            &["-D", &self.data(), "-s", "-m", "immediate", "stop"],
        );
    }
}
