//! The file that describes the company, if there is one.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::document::Beside;
use super::settings::Env;
use super::{Company, ConfigError, Roster};

/// Where the company is described. There need be no file, unless the operator names one.
pub(crate) fn roster(env: Env<'_>) -> Result<Roster, ConfigError> {
    const NAME: &str = "CODEGREEN_CONFIG";
    let chosen = env.text(NAME)?;
    let path = PathBuf::from(chosen.as_deref().unwrap_or("codegreen.toml"));
    let shown = path.display().to_string();
    let read = std::fs::read(&path);
    if chosen.is_none()
        && read
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::NotFound)
    {
        return Ok(Roster::Slack(Beside::default()));
    }
    let bytes = read.map_err(|error| match (error.kind(), &chosen) {
        (ErrorKind::NotFound, Some(_)) => ConfigError::new(
            NAME,
            format!("points to {shown}, which does not exist"),
            "Correct the path, or copy codegreen.example.toml there and name your own people in it. Where the company is set up in Slack (/codegreen setup) an empty file will do, or none: leave CODEGREEN_CONFIG out.",
        ),
        (ErrorKind::IsADirectory, _) => ConfigError::new(
            NAME,
            format!("points to {shown}, which is a folder"),
            "Put a file in its place; where the company is set up in Slack (/codegreen setup) an empty one will do. Docker makes a folder where the file that it should bind is missing.",
        ),
        _ => ConfigError::new(
            NAME,
            format!("points to {shown}, which cannot be read ({error})"),
            "Let the program's user read the file.",
        ),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        ConfigError::new(
            NAME,
            format!("points to {shown}, which is not UTF-8 text"),
            "Save the file as UTF-8.",
        )
    })?;
    match Beside::of(&shown, &text)? {
        Some(beside) => Ok(Roster::Slack(beside)),
        None => Ok(Company::read(&shown, &text)?.into()),
    }
}
