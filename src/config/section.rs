//! One table of the TOML file, read key by key so that every complaint can name the key, its line and the remedy
//! (which a derived reader cannot). Unknown keys are complained of first: a missing key is often a misspelt one.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;

/// The file, to turn places into lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    pub(super) fn error(
        &self,
        at: &Range<usize>,
        setting: &str,
        problem: String,
        remedy: &str,
    ) -> ConfigError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        ConfigError {
            setting: setting.to_owned(),
            place: Some((self.file.to_owned(), before.matches('\n').count() + 1)),
            problem,
            remedy: remedy.to_owned(),
        }
    }
}

/// A value with the place it stands at.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

/// One table.
#[derive(Debug)]
pub(super) struct Section<'a> {
    source: Source<'a>,
    /// `"paging"`; empty for the whole file.
    name: String,
    /// Where the table begins: what a missing key is reported at.
    span: Range<usize>,
    table: DeTable<'a>,
}

impl<'a> Section<'a> {
    /// The whole file.
    pub(super) fn root(source: Source<'a>, known: &[&str]) -> Result<Self, ConfigError> {
        let table = DeTable::parse(source.text).map_err(|error| {
            let at = error.span().unwrap_or(0..0);
            let problem = error
                .message()
                .lines()
                .next()
                .unwrap_or("the file cannot be read")
                .to_owned();
            source.error(
                &at,
                "",
                format!("this is not TOML: {problem}"),
                "See codegreen.example.toml for the form.",
            )
        })?;
        Self::open(source, String::new(), 0..0, table.into_inner(), known)
    }

    fn open(
        source: Source<'a>,
        name: String,
        span: Range<usize>,
        table: DeTable<'a>,
        known: &[&str],
    ) -> Result<Self, ConfigError> {
        let section = Self {
            source,
            name,
            span,
            table,
        };
        let strange = section
            .table
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()));
        match strange.min_by_key(|key| key.span().start) {
            None => Ok(section),
            Some(key) => {
                let remedy = format!("Known here: {}.", known.join(", "));
                Err(source.error(
                    &key.span(),
                    &section.path(key.get_ref()),
                    "is not a setting".to_owned(),
                    &remedy,
                ))
            }
        }
    }

    /// `paging.remind_after`.
    fn path(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }

    /// A complaint about a value of this table.
    pub(super) fn error(
        &self,
        span: &Range<usize>,
        key: &str,
        problem: impl Into<String>,
        remedy: &str,
    ) -> ConfigError {
        self.source
            .error(span, &self.path(key), problem.into(), remedy)
    }

    /// A complaint about a key that is not there.
    pub(super) fn missing(&self, key: &str, remedy: &str) -> ConfigError {
        self.error(&self.span, key, "is missing", remedy)
    }

    fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'a>>> {
        self.table.remove(key)
    }

    fn wrong_kind(&self, key: &str, value: &Spanned<DeValue<'a>>, remedy: &str) -> ConfigError {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(&value.span(), key, format!("cannot be {found}"), remedy)
    }

    fn as_text(
        &self,
        key: &str,
        value: &Spanned<DeValue<'a>>,
        remedy: &str,
    ) -> Result<At<String>, ConfigError> {
        let text = value
            .get_ref()
            .as_str()
            .ok_or_else(|| self.wrong_kind(key, value, remedy))?;
        let text = text.trim();
        if text.is_empty() {
            return Err(self.error(&value.span(), key, "is empty", remedy));
        }
        Ok(At {
            value: text.to_owned(),
            span: value.span(),
        })
    }

    /// A text that is not empty. `remedy` shows an accepted form.
    pub(super) fn text(
        &mut self,
        key: &str,
        remedy: &str,
    ) -> Result<Option<At<String>>, ConfigError> {
        self.take(key)
            .map(|value| self.as_text(key, &value, remedy))
            .transpose()
    }

    /// A list of texts; one text alone is a list of one where `or_one`.
    pub(super) fn texts(
        &mut self,
        key: &str,
        or_one: bool,
        remedy: &str,
    ) -> Result<Option<Vec<At<String>>>, ConfigError> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .map(|item| self.as_text(key, item, remedy))
                .collect::<Result<_, _>>()
                .map(Some),
            DeValue::String(_) if or_one => Ok(Some(vec![self.as_text(key, &value, remedy)?])),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Table(_) => Err(self.wrong_kind(key, &value, remedy)),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str, default: bool) -> Result<bool, ConfigError> {
        let Some(value) = self.take(key) else {
            return Ok(default);
        };
        value
            .get_ref()
            .as_bool()
            .ok_or_else(|| self.wrong_kind(key, &value, "Write true or false, without quotes."))
    }

    /// A duration in seconds.
    pub(super) fn duration(&mut self, key: &str, default: u32) -> Result<u32, ConfigError> {
        const REMEDY: &str =
            "Write a whole number with s, m or h in quotes, such as \"20s\", \"5m\" or \"2h\".";
        let Some(text) = self.text(key, REMEDY)? else {
            return Ok(default);
        };
        super::duration::parse(&text.value).map_err(|problem| {
            self.error(
                &text.span,
                key,
                format!("\"{}\" {problem}", text.value),
                REMEDY,
            )
        })
    }

    /// A table of this table, empty where it is absent.
    pub(super) fn table(&mut self, key: &str, known: &[&str]) -> Result<Section<'a>, ConfigError> {
        let name = self.path(key);
        let Some(value) = self.take(key) else {
            return Ok(Self {
                source: self.source,
                name,
                span: self.span.clone(),
                table: DeTable::new(),
            });
        };
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Self::open(self.source, name, span, table, known),
            other @ (DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)) => Err(self.wrong_kind(
                key,
                &Spanned::new(span, other),
                &format!("Write a table that begins with [{key}]."),
            )),
        }
    }

    /// The tables written as `[[key]]`.
    pub(super) fn tables(
        &mut self,
        key: &str,
        known: &[&str],
    ) -> Result<Vec<Section<'a>>, ConfigError> {
        let remedy = format!("Begin each with [[{key}]], in two pairs of brackets.");
        let Some(value) = self.take(key) else {
            return Ok(Vec::new());
        };
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            return Err(self.error(&span, key, "is not a list", &remedy));
        };
        let mut sections = Vec::new();
        for item in items {
            let span = item.span();
            let DeValue::Table(table) = item.into_inner() else {
                return Err(self.error(&span, key, "holds something that is not a table", &remedy));
            };
            sections.push(Self::open(self.source, self.path(key), span, table, known)?);
        }
        Ok(sections)
    }

    pub(super) fn span(&self) -> &Range<usize> {
        &self.span
    }
}
