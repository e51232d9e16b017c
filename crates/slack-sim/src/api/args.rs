//! The arguments of a call, from a JSON body, a form or a query string, made one. Structured arguments may come as
//! JSON or as a string of JSON; Slack takes both.

use serde_json::{Map, Value};

use super::ApiError;

/// What a call was made with, without its token.
#[derive(Clone, Debug, Default)]
pub(crate) struct Args {
    map: Map<String, Value>,
    json: bool,
    token: Option<String>,
}

impl Args {
    /// Reads query string and body.
    ///
    /// # Errors
    /// Slack's code for a body it cannot read.
    pub fn parse(
        query: Option<&str>,
        content_type: &str,
        body: &[u8],
    ) -> Result<Self, &'static str> {
        let mut args = Self::default();
        args.add_form(query.unwrap_or_default().as_bytes())?;
        if content_type.starts_with("application/json") {
            args.json = !body.is_empty();
            let value = if body.is_empty() {
                Value::Object(Map::new())
            } else {
                serde_json::from_slice(body).map_err(|_| "invalid_json")?
            };
            let Value::Object(map) = value else {
                return Err("json_not_object");
            };
            args.map.extend(map);
        } else if content_type.is_empty()
            || content_type.starts_with("application/x-www-form-urlencoded")
        {
            args.add_form(body)?;
        } else {
            return Err("invalid_post_type");
        }
        if let Some(Value::String(token)) = args.map.remove("token") {
            args.token = Some(token);
        }
        Ok(args)
    }

    fn add_form(&mut self, form: &[u8]) -> Result<(), &'static str> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_bytes(form).map_err(|_| "invalid_form_data")?;
        self.map.extend(
            pairs
                .into_iter()
                .map(|(name, value)| (name, Value::String(value))),
        );
        Ok(())
    }

    /// The same with something else for the log.
    pub fn noting(mut self, name: &str, value: &str) -> Self {
        self.map.insert(name.into(), value.into());
        self
    }

    /// The token, where it came as an argument.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    pub fn came_as_json(&self) -> bool {
        self.json
    }

    /// For the log: structured arguments parsed.
    pub fn to_json(&self) -> Value {
        let parsed = self.map.keys().map(|key| {
            (
                key.clone(),
                self.json(key).ok().flatten().unwrap_or_default(),
            )
        });
        Value::Object(parsed.collect())
    }

    /// A string argument; an empty one counts as absent.
    pub fn str(&self, name: &str) -> Option<&str> {
        self.map
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    /// A string argument that must be there.
    pub fn need(&self, name: &str) -> Result<&str, ApiError> {
        self.str(name)
            .ok_or_else(|| ApiError::arguments(&format!("missing required field: {name}")))
    }

    /// A flag: `true`, `"true"` or `"1"`.
    pub fn flag(&self, name: &str) -> bool {
        match self.map.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => matches!(text.as_str(), "true" | "1"),
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A whole number, as a number or as text.
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.map.get(name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// An argument as JSON. Text that starts like a list or an object is parsed.
    pub fn json(&self, name: &str) -> Result<Option<Value>, ApiError> {
        match self.map.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text))
                if text.starts_with(['[', '{']) && STRUCTURED.contains(&name) =>
            {
                let parsed = serde_json::from_str(text);
                parsed
                    .map(Some)
                    .map_err(|_| ApiError::arguments(&format!("must be valid json [{name}]")))
            }
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list argument: a JSON list, or text separated by commas.
    pub fn list(&self, name: &str) -> Vec<String> {
        match self.map.get(name) {
            Some(Value::Array(items)) => items
                .iter()
                .filter_map(Value::as_str)
                .map(String::from)
                .collect(),
            Some(Value::String(text)) => text
                .split(',')
                .filter(|item| !item.is_empty())
                .map(String::from)
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The arguments that hold JSON.
const STRUCTURED: &[&str] = &["attachments", "blocks", "files", "metadata", "view"];
