//! Modals and Homes: the stack of each person, hashes, and what has been typed. Whether a view is well formed is
//! `blockkit`'s business, whether the app may open it `api::views`'.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Touched, World};
use crate::{
    blockkit::elements,
    config::{APP_ID, BOT_ID, TEAM_ID},
};

/// How many views a stack holds.
pub(crate) const MAX_STACK: usize = 3;

/// Where a view is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewKind {
    /// In a stack.
    Modal,
    /// In the app's Home tab.
    Home,
}

/// `block_id` → `action_id` → state value.
pub(crate) type Values = BTreeMap<String, BTreeMap<String, Value>>;

/// A view as it stands, with what its person has typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct View {
    /// `V…`
    pub id: String,
    /// Whose.
    pub user: String,
    /// Where it is shown.
    pub kind: ViewKind,
    /// What the app sent, with ids given to blocks and elements.
    pub payload: Value,
    /// Changes with every update.
    pub hash: String,
    /// The bottom of its stack; itself for the first.
    pub root_view_id: String,
    /// The one below.
    pub previous_view_id: Option<String>,
    /// `block_id` → `action_id` → state value, as interactions carry it.
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
    /// Inline errors now shown, by `block_id`.
    pub errors: BTreeMap<String, String>,
}

impl View {
    /// A string property, empty where absent.
    pub fn property(&self, name: &str) -> &str {
        self.payload
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// A flag, false where absent.
    pub fn flag(&self, name: &str) -> bool {
        self.payload
            .get(name)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    }

    /// Its blocks.
    pub fn blocks(&self) -> &[Value] {
        self.payload
            .get("blocks")
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// Its title.
    pub fn title(&self) -> &str {
        self.payload
            .pointer("/title/text")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Takes a new payload, keeping what was typed under ids that are still there.
    fn fill(&mut self, payload: Value) {
        self.payload = payload;
        self.errors.clear();
        let mut kept = std::mem::take(&mut self.values);
        for found in elements::stateful(self.blocks()) {
            let typed = kept
                .get_mut(&found.block_id)
                .and_then(|actions| actions.remove(&found.action_id))
                .filter(|value| value.get("type") == found.element.get("type"));
            let value = typed.unwrap_or_else(|| elements::initial_value(&found.element));
            self.values
                .entry(found.block_id)
                .or_default()
                .insert(found.action_id, value);
        }
    }

    /// The view object of API answers and interactions.
    pub(crate) fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("id".into(), json!(self.id));
        json.insert("team_id".into(), json!(TEAM_ID));
        for (key, default) in [
            ("type", json!("modal")),
            ("blocks", json!([])),
            ("private_metadata", json!("")),
            ("callback_id", json!("")),
            ("external_id", json!("")),
            ("title", Value::Null),
            ("close", Value::Null),
            ("submit", Value::Null),
            ("clear_on_close", json!(false)),
            ("notify_on_close", json!(false)),
        ] {
            let value = self.payload.get(key).cloned().unwrap_or(default);
            let absent_in_home = self.kind == ViewKind::Home && value.is_null();
            if !absent_in_home {
                json.insert(key.into(), value);
            }
        }
        for (key, value) in [
            ("state", json!({ "values": self.values })),
            ("hash", json!(self.hash)),
            ("root_view_id", json!(self.root_view_id)),
            ("previous_view_id", json!(self.previous_view_id)),
            ("app_id", json!(APP_ID)),
            ("app_installed_team_id", json!(TEAM_ID)),
            ("bot_id", json!(BOT_ID)),
        ] {
            json.insert(key.into(), value);
        }
        Value::Object(json)
    }
}

impl World {
    fn next_hash(&mut self, now: DateTime<Utc>) -> String {
        format!("{}.{}", now.timestamp(), self.token(8))
    }

    fn complete_view(&mut self, mut payload: Value) -> Value {
        if let Some(blocks) = payload.get_mut("blocks").and_then(Value::as_array_mut) {
            self.complete_blocks(blocks);
        }
        payload
    }

    /// Shows a modal: alone, or on top of the stack.
    pub(crate) fn show_modal(
        &mut self,
        user: &str,
        payload: Value,
        on_top: bool,
        now: DateTime<Utc>,
    ) -> String {
        let id = self.next_id("V");
        let below = self
            .stacks
            .get(user)
            .and_then(|stack| stack.last())
            .filter(|_| on_top)
            .cloned();
        let root = below
            .as_ref()
            .and_then(|id| self.views.get(id))
            .map_or(id.clone(), |view| view.root_view_id.clone());
        let mut view = View {
            id: id.clone(),
            user: user.into(),
            kind: ViewKind::Modal,
            payload: Value::Null,
            hash: self.next_hash(now),
            root_view_id: root,
            previous_view_id: below,
            values: BTreeMap::new(),
            errors: BTreeMap::new(),
        };
        view.fill(self.complete_view(payload));
        self.views.insert(id.clone(), view);
        if !on_top {
            self.close_all(user);
        }
        self.stacks.entry(user.into()).or_default().push(id.clone());
        self.journal.touch(Touched::Views(user.into()));
        id
    }

    /// Replaces a view's content.
    pub(crate) fn update_view(&mut self, id: &str, payload: Value, now: DateTime<Utc>) {
        let payload = self.complete_view(payload);
        let hash = self.next_hash(now);
        if let Some(view) = self.views.get_mut(id) {
            view.hash = hash;
            view.fill(payload);
            let user = view.user.clone();
            self.journal.touch(match view.kind {
                ViewKind::Modal => Touched::Views(user),
                ViewKind::Home => Touched::Home(user),
            });
        }
    }

    /// Publishes a Home.
    pub(crate) fn publish_home(
        &mut self,
        user: &str,
        payload: Value,
        now: DateTime<Utc>,
    ) -> String {
        if let Some(id) = self.homes.get(user).cloned() {
            self.update_view(&id, payload, now);
            return id;
        }
        let id = self.next_id("V");
        let mut view = View {
            id: id.clone(),
            user: user.into(),
            kind: ViewKind::Home,
            payload: Value::Null,
            hash: self.next_hash(now),
            root_view_id: id.clone(),
            previous_view_id: None,
            values: BTreeMap::new(),
            errors: BTreeMap::new(),
        };
        view.fill(self.complete_view(payload));
        self.views.insert(id.clone(), view);
        self.homes.insert(user.into(), id.clone());
        self.journal.touch(Touched::Home(user.into()));
        id
    }

    /// Closes the top view of a person.
    pub(crate) fn close_top(&mut self, user: &str) -> Option<View> {
        let id = self.stacks.get_mut(user)?.pop()?;
        self.journal.touch(Touched::Views(user.into()));
        self.views.remove(&id)
    }

    /// Closes one view of a person, wherever it is in the stack.
    pub(crate) fn close_view(&mut self, user: &str, id: &str) -> Option<View> {
        self.stacks.get_mut(user)?.retain(|open| open != id);
        self.journal.touch(Touched::Views(user.into()));
        self.views.remove(id)
    }

    /// Closes all of a person's modals, top first.
    pub(crate) fn close_all(&mut self, user: &str) -> Vec<View> {
        std::iter::from_fn(|| self.close_top(user)).collect()
    }
}
