//! A PostgreSQL for tests: the one that `TEST_DATABASE_URL` names, else a server of our own in a temporary folder, one
//! for all tests of the process. Where there is none the tests say so loudly and go on without, unless
//! `CODEGREEN_REQUIRE_PG=1`.
//!
//! Our own server ends with this process however that ends: a shell beside it waits on a pipe that only this process
//! holds, and stops the server when the pipe breaks.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use codegreen::store::Store;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// A database of one test, gone when dropped.
#[derive(Debug)]
pub struct Database {
    pub url: String,
    name: String,
    server: &'static Server,
}

/// A database with the current schema, or `None` where there is no PostgreSQL.
pub async fn database() -> Option<Database> {
    let server = server().await?;
    Some(server.create(&server.template).await)
}

/// A database without a table.
pub async fn empty_database() -> Option<Database> {
    Some(server().await?.create("template1").await)
}

impl Drop for Database {
    fn drop(&mut self) {
        let (name, server) = (self.name.clone(), self.server);
        // A thread of its own, for the test's runtime may be ending.
        let drop_it = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(server.order(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        });
        let _ = drop_it.join();
    }
}

#[derive(Debug)]
struct Server {
    base: PgConnectOptions,
    template: String,
    /// The watching shell; its standard input is the pipe.
    _watch: Option<Child>,
}

impl Server {
    fn url(&self, database: &str) -> String {
        self.base
            .clone()
            .database(database)
            .to_url_lossy()
            .to_string()
    }

    async fn create(&'static self, template: &str) -> Database {
        let name = format!("codegreen_test_{}", Uuid::now_v7().simple());
        self.order(format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await;
        Database {
            url: self.url(&name),
            name,
            server: self,
        }
    }

    async fn order(&self, sql: String) {
        let mut admin = PgConnection::connect_with(&self.base)
            .await
            .expect("connect to the test server");
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut admin)
            .await
            .expect("an order to the test server");
        let _ = admin.close().await;
    }
}

/// Loudly; where PostgreSQL is required it is a failure.
pub fn say_skipped(why: &str) {
    assert!(
        std::env::var("CODEGREEN_REQUIRE_PG").as_deref() != Ok("1"),
        "CODEGREEN_REQUIRE_PG=1, and {why}"
    );
    eprintln!("\n*** NOT TESTED ON POSTGRESQL: {why} ***\n");
}

async fn server() -> Option<&'static Server> {
    static SERVER: OnceCell<Option<Server>> = OnceCell::const_new();
    SERVER.get_or_init(start).await.as_ref()
}

async fn start() -> Option<Server> {
    let (base, watch) = match std::env::var("TEST_DATABASE_URL") {
        Ok(url) if !url.is_empty() => (url.parse().expect("TEST_DATABASE_URL"), None),
        _ => match own_server() {
            Ok((base, watch)) => (base, Some(watch)),
            Err(why) => {
                say_skipped(&why);
                return None;
            }
        },
    };
    let template = format!("codegreen_template_{}", Uuid::now_v7().simple());
    let server = Server {
        base,
        template,
        _watch: watch,
    };
    server
        .order(format!("CREATE DATABASE {}", server.template))
        .await;
    let (store, _) = Store::open(&server.url(&server.template))
        .await
        .expect("migrate the template");
    store.close().await;
    Some(server)
}

/// Starts a server of our own.
fn own_server() -> Result<(PgConnectOptions, Child), String> {
    let bin = programs().ok_or(
        "there is no PostgreSQL: install the package `postgresql` (Debian, Ubuntu) or set TEST_DATABASE_URL to a server",
    )?;
    let user = unprivileged()?;
    let folder = folder_for(user)?.keep();
    let data = folder.join("data");

    // Paths reach the shell as arguments, never as part of its program.
    let script = r#"
        "$1/initdb" -D "$2" -U codegreen -A trust -E UTF8 --locale=C --no-sync >"$3/log" 2>&1 &&
        "$1/pg_ctl" -D "$2" -w -s -l "$3/log" -o "-F -c listen_addresses='' -c unix_socket_directories='$3' -c max_connections=300 -c full_page_writes=off" start >/dev/null 2>&1 &&
        echo ready || { tail -n 5 "$3/log"; rm -rf "$3"; exit 1; }
        exec >&-
        read -r _
        "$1/pg_ctl" -D "$2" -s -m immediate stop >/dev/null 2>&1
        rm -rf "$3"
    "#;
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script, "sh"])
        .arg(&bin)
        .arg(&data)
        .arg(&folder)
        .current_dir(&folder)
        .process_group(0);
    shell.stdin(Stdio::piped()).stdout(Stdio::piped());
    if let Some((uid, gid)) = user {
        shell.uid(uid).gid(gid);
    }
    let mut watch = shell
        .spawn()
        .map_err(|e| format!("sh cannot be started: {e}"))?;
    let mut output = BufReader::new(watch.stdout.take().expect("its output"));
    let mut line = String::new();
    output.read_line(&mut line).map_err(|e| e.to_string())?;
    if line.trim() == "ready" {
        let base = PgConnectOptions::new_without_pgpass()
            .socket(&folder)
            .username("codegreen")
            .database("postgres");
        Ok((base, watch))
    } else {
        let _ = output.read_to_string(&mut line);
        Err(format!("PostgreSQL did not start: {line}"))
    }
}

/// A folder that belongs to whoever the server runs as.
pub fn folder_for(user: Option<(u32, u32)>) -> Result<TempDir, String> {
    // The socket lies in it, and a socket's path may have 107 bytes.
    let folder = tempfile::Builder::new()
        .prefix("cg-pg-")
        .tempdir()
        .map_err(|e| e.to_string())?;
    let prepare = || -> std::io::Result<()> {
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700))?;
        if let Some((uid, gid)) = user {
            chown(&folder, Some(uid), Some(gid))?;
        }
        Ok(())
    };
    prepare().map_err(|e| format!("{} cannot be prepared: {e}", folder.path().display()))?;
    Ok(folder)
}

/// Where `initdb` and `pg_ctl` lie: on the path, else in Debian's folder of the newest version.
pub fn programs() -> Option<PathBuf> {
    let whole = |folder: &Path| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(folder) = std::env::split_paths(&path).find(|folder| whole(folder)) {
        return Some(folder);
    }
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder)| whole(folder))
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder)
}

/// PostgreSQL refuses to run as root: the ids of the user `postgres` there, `None` for anybody else.
pub fn unprivileged() -> Result<Option<(u32, u32)>, String> {
    let me = Command::new("id")
        .arg("-u")
        .output()
        .map_err(|e| format!("id cannot be started: {e}"))?;
    if String::from_utf8_lossy(&me.stdout).trim() != "0" {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").map_err(|e| format!("/etc/passwd: {e}"))?;
    let entry = users.lines().find(|line| line.starts_with("postgres:"));
    let ids = entry.and_then(|line| {
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    ids.map(Some)
        .ok_or_else(|| "PostgreSQL does not run as root and there is no user `postgres`".to_owned())
}
