//! The world as JSON, so that a host can put it away and go on another day. What lives for seconds only is left out:
//! triggers, response URLs, suggestions, the journal.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Value, json};

use super::World;

/// Changes whenever an older file can no longer be read.
const FORM: u64 = 1;

impl World {
    pub(crate) fn to_kept(&self) -> serde_json::Result<Value> {
        Ok(json!({ "form": FORM, "world": serde_json::to_value(self)? }))
    }

    pub(crate) fn from_kept(kept: &Value) -> serde_json::Result<Self> {
        match kept.get("form").and_then(Value::as_u64) {
            Some(FORM) => Self::deserialize(kept.get("world").unwrap_or(&Value::Null)),
            form => Err(serde_json::Error::custom(format!(
                "form {form:?} is not known here, {FORM} is"
            ))),
        }
    }
}

/// A map whose keys are no strings, as a list of pairs.
pub(super) mod pairs {
    use super::{BTreeMap, Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Vec::<(K, V)>::deserialize(deserializer).map(|pairs| pairs.into_iter().collect())
    }
}

/// Bytes as text of hexadecimal digits.
pub(super) mod bytes {
    use super::{Deserialize, Deserializer, Serialize, Serializer};
    use serde::de::Error as _;

    #[expect(clippy::ref_option, reason = "the form that serde asks for")]
    pub fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        bytes.as_ref().map(hex::encode).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| hex::decode(text).map_err(D::Error::custom))
            .transpose()
    }
}
