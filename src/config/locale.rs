//! `locale`: how the workspace writes dates and amounts. What each means, `slack/render/style.rs` knows.

use super::ConfigError;
use super::section::Section;

const A_LOCALE: &str =
    "Write a language and a country, such as \"en-US\" or \"de-DE\", or leave it out.";

pub(super) fn read(root: &mut Section<'_>) -> Result<Option<String>, ConfigError> {
    let Some(text) = root.text("locale", A_LOCALE)? else {
        return Ok(None);
    };
    let parts: Vec<&str> = text.value.split('-').collect();
    let is_one = matches!(parts.as_slice(), [language, country]
        if language.len() == 2 && country.len() == 2 && text.value.is_ascii());
    if is_one {
        return Ok(Some(text.value));
    }
    let problem = format!("\"{}\" is not a locale", text.value);
    Err(root.error(&text.span, "locale", problem, A_LOCALE))
}
