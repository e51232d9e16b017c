//! The log on stderr: what it holds (`RUST_LOG`) and its form (`CODEGREEN_LOG`). Some libraries write requests whole
//! when asked for detail, tokens included; whatever is asked for, they are held above that.

use std::io::IsTerminal;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::ConfigError;
use crate::config::settings::Env;

/// The most each may say, by the beginning of its target.
const CEILINGS: &[(&str, LevelFilter)] = &[
    ("slack_morphism", LevelFilter::INFO),
    ("hyper", LevelFilter::WARN),
    ("h2", LevelFilter::WARN),
    ("rustls", LevelFilter::WARN),
    ("tower", LevelFilter::WARN),
    ("sqlx", LevelFilter::WARN),
];

/// Begins to log. `default` is what the log holds where `RUST_LOG` is not set.
///
/// # Errors
/// A setting that cannot be read.
pub fn start(env: Env<'_>, default: &str) -> Result<(), ConfigError> {
    let wanted = env.text("RUST_LOG")?;
    let filter = EnvFilter::try_new(wanted.as_deref().unwrap_or(default)).map_err(|_| {
        let problem = format!(
            "\"{}\" is not a filter",
            wanted.as_deref().unwrap_or_default()
        );
        ConfigError::new(
            "RUST_LOG",
            problem,
            "Write a level, such as info or debug, or codegreen=debug,info.",
        )
    })?;
    let pretty = match env.text("CODEGREEN_LOG")?.as_deref() {
        None => std::io::stderr().is_terminal(),
        Some("pretty") => true,
        Some("json") => false,
        Some(other) => {
            return Err(ConfigError::new(
                "CODEGREEN_LOG",
                format!("\"{other}\" is not a form"),
                "Write pretty or json.",
            ));
        }
    };
    let held = filter_fn(|about| allowed(about.target(), *about.level()));
    let form = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let form = if pretty {
        form.with_ansi(std::io::stderr().is_terminal()).boxed()
    } else {
        form.json().boxed()
    };
    // A second start, as in tests, keeps the first.
    let _ = tracing_subscriber::registry()
        .with(form.with_filter(held))
        .with(filter)
        .try_init();
    Ok(())
}

fn allowed(target: &str, level: tracing::Level) -> bool {
    CEILINGS
        .iter()
        .find(|(prefix, _)| target.starts_with(prefix))
        .is_none_or(|(_, most)| level <= *most)
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn libraries_that_would_write_tokens_are_held_back() {
        assert!(allowed("slack_morphism::hyper_tokio", Level::INFO));
        assert!(!allowed("slack_morphism::hyper_tokio", Level::DEBUG));
        assert!(!allowed("hyper_util::client", Level::INFO));
        assert!(allowed("codegreen::web", Level::TRACE));
    }
}
