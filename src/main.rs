//! The command line: which command, and what its outcome means as an exit code. 0 done, 1 failed, 2 wrong usage or
//! configuration. Nothing else happens here.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser, Subcommand};
use codegreen::clock::Clock;
use codegreen::config::ConfigError;
use codegreen::config::secrets::IN_FILES;
use codegreen::config::settings::{self, Env, Settings, VARIABLES};
use codegreen::export::Format;
use codegreen::serve::Server;
use codegreen::store::Store;
use codegreen::{doctor, export, logging, man, manifest, serve};
use secrecy::{ExposeSecret, SecretString};

/// Convenes every function, fast, around one deal: a self-hosted Slack bot.
#[derive(Parser)]
#[command(name = "codegreen", version, arg_required_else_help = true, after_help = settings_help())]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot
    Serve,
    /// Try it with a simulated Slack in the browser, on this machine
    #[cfg(feature = "demo")]
    Demo {
        /// Where the page is to be, such as 127.0.0.1:4242; a loopback address
        #[arg(long, value_name = "ADDR")]
        listen: Option<std::net::SocketAddr>,
        /// Play a whole Code Green unattended and tell it here; `confidential` plays one of those
        #[arg(long, value_enum, value_name = "STORY", num_args = 0..=1, default_missing_value = "deal")]
        script: Option<codegreen::demo::Script>,
        /// Start with nobody having said anything yet
        #[arg(long)]
        quiet_stage: bool,
        /// Start as on the day the app was installed: nobody has set it up
        #[arg(long, conflicts_with_all = ["script", "quiet_stage"])]
        from_nothing: bool,
        /// Keep the database in this file
        #[arg(long, value_name = "FILE")]
        keep: Option<PathBuf>,
    },
    /// Look whether all that serve needs is there, and say what to do where it is not
    Doctor {
        /// One JSON document, for monitors
        #[arg(long)]
        json: bool,
    },
    /// Bring the database up to date (serve does too)
    Migrate,
    /// Print the Slack app manifest for this deployment
    Manifest {
        /// Where Slack reaches this program, such as `https://codegreen.example.com`
        #[arg(long, conflicts_with = "socket_mode")]
        url: Option<String>,
        /// For Socket Mode, which needs no address
        #[arg(long)]
        socket_mode: bool,
    },
    /// Write action items and Code Greens
    Export {
        #[arg(long, value_enum)]
        format: Format,
        /// The file to write; standard output where absent
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Print shell completions
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Every variable, its default and what it is for.
fn settings_help() -> String {
    let mut help = "Settings, from the environment:\n".to_owned();
    for (name, default, meaning) in VARIABLES {
        let _ = writeln!(help, "  {name:<25} {meaning} [default: {default}]");
    }
    help.push_str(
        "\nSecrets from files: each of these names a file that holds what the variable would.\n",
    );
    for name in IN_FILES {
        let _ = writeln!(help, "  {name}_FILE");
    }
    help.push_str("  and NAME_FILE for each variable NAME of a key of PagerDuty's.\n");
    help
}

fn main() -> ExitCode {
    // Before anything opens a connection: the only TLS provider in the program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let command = Cli::parse().command;
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "codegreen: {error:#}");
            ExitCode::from(if error.is::<ConfigError>() { 2 } else { 1 })
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let environment = |name: &str| -> Option<OsString> { std::env::var_os(name) };
    let env = Env(&environment);
    match command {
        Command::Serve => {
            logging::start(env, "info")?;
            let settings = Settings::read(env)?;
            check(&settings.database_url)?;
            wait_for(async {
                let mut signal = std::pin::pin!(serve::signal()?);
                // Opening the database may take its time, and whoever stops us does not wait for it.
                let server = tokio::select! {
                    started = Server::start(settings, Clock::System) => started?,
                    () = &mut signal => return Ok(()),
                };
                server.run_until(signal).await
            })
        }
        #[cfg(feature = "demo")]
        Command::Demo {
            listen,
            script,
            quiet_stage,
            from_nothing,
            keep,
        } => {
            logging::start(env, "warn")?;
            let options = codegreen::demo::Options {
                listen,
                keep,
                quiet_stage,
                from_nothing,
            };
            match script {
                Some(which) => wait_for(codegreen::demo::script(options, which)),
                None => wait_for(codegreen::demo::open(options)),
            }
        }
        Command::Doctor { json } => wait_for(async {
            let report = doctor::run(env, Clock::System).await;
            let text = if json { report.json() } else { report.lines() };
            print(&text)?;
            report.outcome()
        }),
        Command::Migrate => {
            logging::start(env, "info")?;
            let url = settings::database_url(env)?;
            check(&url)?;
            wait_for(async {
                let (store, opened) = Store::open(url.expose_secret()).await?;
                store.close().await;
                let created = if opened.created { "created and " } else { "" };
                print(&format!("{}: {created}up to date\n", opened.location))
            })
        }
        Command::Manifest { url, socket_mode } => {
            let deliveries = if socket_mode {
                manifest::Deliveries::SocketMode
            } else {
                manifest::Deliveries::Http {
                    url: url.as_deref(),
                }
            };
            print(&manifest::yaml(deliveries)?)
        }
        Command::Export { format, out } => {
            logging::start(env, "warn")?;
            let url = settings::database_url(env)?;
            check(&url)?;
            wait_for(async {
                let (store, opened) = Store::open(url.expose_secret()).await?;
                if opened.created {
                    tracing::warn!(
                        database = opened.location,
                        "there was no database: is DATABASE_URL right?"
                    );
                }
                let patient = store.with_patience(export::PATIENCE);
                let done = export::run(&patient, format, out.as_deref()).await;
                store.close().await;
                done
            })
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "codegreen", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Command::Man => print(&String::from_utf8_lossy(&man::page(Cli::command())?)),
    }
}

/// An address that names no database is a mistake in the settings; what it names is seen to later.
fn check(database: &SecretString) -> Result<(), ConfigError> {
    let problem = match Store::check(database.expose_secret()) {
        Ok(()) => return Ok(()),
        Err(error) => error.0,
    };
    let remedy = "codegreen --help lists the settings.";
    Err(ConfigError::new("DATABASE_URL", problem, remedy))
}

/// A look-up of a name that hangs cannot be called back; the end does not wait for it.
const LEFT_BEHIND: Duration = Duration::from_millis(500);

fn wait_for(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(work);
    runtime.shutdown_timeout(LEFT_BEHIND);
    done
}

/// To standard output; a reader that has gone away (`| head`) is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
