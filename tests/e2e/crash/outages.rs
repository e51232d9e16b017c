//! R10: the disk is full, somebody holds the write lock, PostgreSQL dies in the middle of it. Nobody is told "saved" who
//! was not saved; whoever was not is told so; and it all goes on when the database is back.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, ensure};
use slack_sim::{MessageHandle, SlackSim};
use sqlx::{Connection, SqliteConnection};

use super::company::{Company, PATIENCE};
use super::life::{call, live};
use crate::support::measure::{report, times};
use crate::support::oracle::Told;
use crate::support::postgres_own::OwnServer;

/// What Carla was told of a press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// Nothing was said: it is saved.
    Saved,
    NotSaved,
}

/// Her newest page that can still be answered.
fn page(sim: &SlackSim, deal: &str) -> Option<MessageHandle> {
    let is_it = |page: &MessageHandle| {
        page.shows(deal) && page.buttons().iter().any(|button| button == "On it")
    };
    sim.person("Carla").dm().peek().into_iter().rfind(is_it)
}

fn refusals(sim: &SlackSim) -> usize {
    let messages = sim.person("Carla").dm().peek();
    messages
        .iter()
        .filter(|it| it.shows("not saved (reference "))
        .count()
}

/// She presses the button, and waits for what she is told: her page says that she is on it, or a word that it was not
/// saved. What comes of her page may be long in coming while the database is away.
async fn presses(company: &Company, deal: &str, is_away: bool) -> anyhow::Result<Heard> {
    let sim = &company.sim;
    // What was not answered in time may be saved all the same.
    let Some(page) = page(sim, deal) else {
        return Ok(Heard::Saved);
    };
    let before = refusals(sim);
    let press = sim.person("Carla").clicks(&page, "On it").await?;
    ensure!(press.status() == Some(200), "{:?}", press.status());
    let heard = |sim: &SlackSim| {
        if refusals(sim) > before {
            return Some(Heard::NotSaved);
        }
        self::page(sim, deal).is_none().then_some(Heard::Saved)
    };
    let patience = if is_away {
        Duration::from_secs(5)
    } else {
        PATIENCE
    };
    Ok(sim.wait_for(heard, patience).await.unwrap_or(Heard::Saved))
}

/// A Code Green for this deal, called by somebody who tries until it works.
async fn called(company: &Company, deal: &str) -> anyhow::Result<()> {
    let calling = async {
        while call(&company.sim, deal).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, calling)
        .await
        .context("the call")?;
    let paged = |sim: &SlackSim| page(sim, deal).map(drop);
    company
        .sim
        .wait_for(paged, PATIENCE)
        .await
        .context("the page")?;
    Ok(())
}

/// One outage: a press while the database is away, and another when it is back if that one was not saved.
async fn outage(
    company: &Company,
    deal: &str,
    told: &Mutex<Told>,
    cut: impl AsyncFnOnce() -> anyhow::Result<()>,
    mend: impl AsyncFnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<Heard> {
    called(company, deal).await?;
    let note = |write: &dyn Fn(&mut Told)| write(&mut told.lock().expect("the notes"));
    note(&|told| told.called.push(deal.to_owned()));
    cut().await?;
    let heard = presses(company, deal, true).await?;
    mend().await?;
    if heard == Heard::NotSaved {
        let again = async {
            while presses(company, deal, false).await? == Heard::NotSaved {}
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, again)
            .await
            .context("it recovers")??;
    }
    // Now it counts.
    let key = (deal.to_owned(), "finance".to_owned());
    note(&|told| drop(told.yes.insert(key.clone(), "U0CFO".to_owned())));
    Ok(heard)
}

async fn ends_well(company: Company, told: Mutex<Told>) -> String {
    let (told, verdict) = company.ends_well(told).await;
    format!(
        "{} pages, {} answers; 0 lost, 0 twice",
        verdict.pages,
        told.yes.len()
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_dies_in_the_middle_of_it() {
    let outages = times("CODEGREEN_OUTAGES", 3, 20);
    let Some(server) = OwnServer::start() else {
        return;
    };
    let url = server.url();
    let company = Company::on(Some(&url)).await.expect("the bot starts");
    let told = Mutex::new(Told::default());
    let mut not_saved = 0;
    for round in 0..outages {
        let deal = format!("Deal {round:03}");
        let at_once = async || {
            tokio::task::block_in_place(|| server.dies());
            Ok(())
        };
        let back = async || {
            tokio::task::block_in_place(|| server.starts());
            Ok(())
        };
        let heard = outage(&company, &deal, &told, at_once, back)
            .await
            .expect("an outage");
        not_saved += usize::from(heard == Heard::NotSaved);
        // Under load, too: whatever people do meanwhile is saved or said not to be.
        live(&company.sim, 1_000 + round, &Mutex::new(Told::default())).await;
    }
    assert!(not_saved > 0, "the database was never away");
    let end = ends_well(company, told).await;
    report(
        "R10 PostgreSQL stopped",
        &format!("{outages} times, {not_saved} told \"not saved\": {end}"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_holds_the_write_lock() {
    let held = times("CODEGREEN_LOCKED_SECONDS", 4, 30);
    let company = Company::start().await.expect("the bot starts");
    let told = Mutex::new(Told::default());
    let mut lock = SqliteConnection::connect(company.url())
        .await
        .expect("the database");
    let lock = tokio::sync::Mutex::new(&mut lock);
    let say = async |sql: &'static str| -> anyhow::Result<()> {
        let mut lock = lock.lock().await;
        sqlx::query(sql).execute(&mut **lock).await?;
        Ok(())
    };
    let release = async || {
        let until = tokio::time::Instant::now() + Duration::from_secs(held as u64);
        let others = Mutex::new(Told::default());
        let _ = tokio::time::timeout_at(until, live(&company.sim, 7, &others)).await;
        // Who was told that it is saved while nobody could write?
        let others = others.into_inner().expect("the notes");
        ensure!(
            others.called.is_empty() && others.items.is_empty(),
            "{others:?}"
        );
        let mut until = tokio::time::interval_at(until, Duration::from_mins(1));
        until.tick().await;
        say("ROLLBACK").await
    };
    let heard = outage(
        &company,
        "Deal 0",
        &told,
        async || say("BEGIN IMMEDIATE").await,
        release,
    )
    .await
    .expect("an outage");
    assert_eq!(heard, Heard::NotSaved);
    let end = ends_well(company, told).await;
    report("R10 write lock held", &format!("{held} s: {end}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_is_full() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let url = format!("sqlite://{}", disk.0.path().join("codegreen.db").display());
    let company = Company::on(Some(&url)).await.expect("the bot starts");
    let told = Mutex::new(Told::default());
    let filler = disk.0.path().join("filler");
    let heard = outage(
        &company,
        "Deal 0",
        &told,
        async || Ok(fill(&filler)?),
        async || Ok(std::fs::remove_file(&filler)?),
    )
    .await
    .expect("an outage");
    assert_eq!(heard, Heard::NotSaved);
    let end = ends_well(company, told).await;
    report("R10 disk full", &end);
}

/// A disk of two mebibytes: one is for the write-ahead log, which is folded into the file only when it is longer.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None`, said loudly, where nothing may be mounted.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|mount| mount.status.success()) {
            return Some(Self(folder));
        }
        eprintln!(
            "\n*** NOT TESTED ON A FULL DISK: nothing may be mounted here (root is needed) ***\n"
        );
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// Writes until there is no room.
fn fill(file: &PathBuf) -> std::io::Result<()> {
    use std::io::Write;
    let mut filler = std::fs::File::create(Path::new(file))?;
    for size in [4096, 1] {
        while filler.write_all(&vec![0; size]).is_ok() {}
    }
    Ok(())
}
