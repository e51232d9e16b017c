//! Acting as a client does that has the screen in front of it: elements are named by `block_id` and `action_id`, and
//! values are those of form controls. What happens then is the same as for a test's people.
//!
//! A value is a string: an option's value, a person's or conversation's id, `YYYY-MM-DD`, `HH:MM`,
//! `YYYY-MM-DDTHH:MM` in the person's zone, or text; a JSON list of such where several fit; empty for none.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use serde_json::{Value, json};

use super::{
    Acted, ActionOutcome, DriverError, HomeHandle, PersonHandle, SubmitOutcome, ViewHandle,
    click::Target,
};
use crate::{
    blockkit::elements::{self, Found},
    world::ViewKind,
};

/// What is filled in: `block_id` → `action_id` → value.
pub type Filled = BTreeMap<String, BTreeMap<String, String>>;

/// Where an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a message.
    Message {
        /// The conversation.
        channel: String,
        /// The message.
        ts: String,
    },
    /// In an open modal, or in the published Home.
    View(String),
}

impl PersonHandle {
    /// Presses a button (no value), or chooses in any other element.
    ///
    /// # Errors
    /// When they do not see the place, there is no such element, or it does not take the value.
    pub async fn acts_at(
        &self,
        place: &Place,
        block_id: &str,
        action_id: &str,
        value: Option<&str>,
    ) -> Acted<Option<ActionOutcome>> {
        match place {
            Place::Message { channel, ts } => {
                let message = self.message_at(channel, ts)?;
                let current = self.visible(&message)?;
                let target = self.target(&current.blocks, block_id, action_id, value)?;
                self.click_in_message(&current, target).await.map(Some)
            }
            Place::View(id) => {
                let view = self.view_at(id)?;
                let seen = view.view()?;
                let target = self.target(seen.blocks(), block_id, action_id, value)?;
                match seen.kind {
                    ViewKind::Home => {
                        let home = HomeHandle::new(self.clone());
                        home.send(&seen, target).await.map(Some)
                    }
                    ViewKind::Modal if target.found.kind() == "button" => {
                        view.send(&target).await.map(Some)
                    }
                    ViewKind::Modal => view.set(target).await,
                }
            }
        }
    }

    /// Fills in an open modal without pressing anything; the app hears nothing.
    ///
    /// # Errors
    /// When it is not open, or a field does not take its value.
    pub fn fills(&self, view: &str, filled: &Filled) -> Acted<()> {
        let view = self.view_at(view)?;
        let blocks = view.view()?;
        for (block_id, actions) in filled {
            for (action_id, value) in actions {
                view.store(&self.target(blocks.blocks(), block_id, action_id, Some(value))?);
            }
        }
        Ok(())
    }

    /// Fills in an open modal and presses its submit button.
    ///
    /// # Errors
    /// When it is not open, or a field does not take its value.
    pub async fn submits(&self, view: &str, filled: &Filled) -> Acted<SubmitOutcome> {
        self.fills(view, filled)?;
        self.view_at(view)?.submit().await
    }

    /// One of their open modals, or their Home.
    ///
    /// # Errors
    /// When it is not open, or somebody else's.
    pub fn view_at(&self, id: &str) -> Acted<ViewHandle> {
        let theirs = self.sim.look(|world| {
            let view = world.views.get(id);
            view.is_some_and(|view| view.user == self.id())
        });
        if theirs {
            Ok(ViewHandle::new(self.clone(), id.into()))
        } else {
            Err(DriverError::ViewGone(id.into()))
        }
    }

    fn target(
        &self,
        blocks: &[Value],
        block_id: &str,
        action_id: &str,
        value: Option<&str>,
    ) -> Acted<Target> {
        let found = Self::element(blocks, block_id, action_id)?;
        let chosen = match value {
            _ if found.kind() == "button" => json!({}),
            Some(value) => self.held(&found, value)?,
            None => self.held(&found, "")?,
        };
        Ok(Target { found, chosen })
    }

    /// An element by its ids.
    pub(super) fn element(blocks: &[Value], block_id: &str, action_id: &str) -> Acted<Found> {
        let all = elements::interactive(blocks);
        let found = all
            .iter()
            .find(|f| f.block_id == block_id && f.action_id == action_id);
        found.cloned().ok_or_else(|| DriverError::NoSuch {
            what: "element",
            wanted: format!("{block_id}/{action_id}"),
            available: all
                .iter()
                .map(|f| format!("{}/{}", f.block_id, f.action_id))
                .collect(),
        })
    }

    /// What the element holds for this value.
    fn held(&self, found: &Found, value: &str) -> Acted<Value> {
        let bad = |reason: &str| DriverError::BadValue {
            field: found.label.clone(),
            value: value.into(),
            reason: reason.into(),
        };
        let kind = found.kind();
        let (slot, blank) = elements::value_slot(kind);
        let several = blank.is_array();
        let values: Vec<String> = match value {
            "" => Vec::new(),
            list if several && list.starts_with('[') => {
                serde_json::from_str(list).map_err(|_| bad("several values are a JSON list"))?
            }
            one => vec![one.to_string()],
        };
        let mut held: Vec<Value> = values
            .iter()
            .map(|one| self.one(found, one, &bad))
            .collect::<Acted<_>>()?;
        let held = if several {
            Value::Array(held)
        } else {
            held.pop().unwrap_or(blank)
        };
        let slot = if kind == "overflow" {
            "selected_option"
        } else {
            slot
        };
        let mut chosen = json!({});
        chosen[slot] = held;
        Ok(chosen)
    }

    fn one(&self, found: &Found, value: &str, bad: &impl Fn(&str) -> DriverError) -> Acted<Value> {
        let kind = found.kind();
        match kind.strip_prefix("multi_").unwrap_or(kind) {
            "static_select" | "radio_buttons" | "checkboxes" | "overflow" => {
                let options = elements::options(&found.element);
                let option = options.iter().find(|option| option["value"] == *value);
                option
                    .map(|option| (*option).clone())
                    .ok_or_else(|| bad("no such option"))
            }
            "external_select" => self
                .suggested_option(found, value)
                .ok_or_else(|| bad("the app has suggested no such option")),
            "users_select" => self
                .sim
                .look(|world| world.person(value).map(|person| json!(person.id)))
                .ok_or_else(|| bad("nobody has this id")),
            "conversations_select" | "channels_select" => self
                .sim
                .look(|world| world.channels.get(value).map(|channel| json!(channel.id)))
                .ok_or_else(|| bad("no conversation has this id")),
            "datepicker" => match value.parse::<NaiveDate>() {
                Ok(_) => Ok(json!(value)),
                Err(_) => Err(bad("a date is YYYY-MM-DD")),
            },
            "timepicker" => match NaiveTime::parse_from_str(value, "%H:%M") {
                Ok(_) => Ok(json!(value)),
                Err(_) => Err(bad("a time is HH:MM")),
            },
            "datetimepicker" => self
                .moment(value)
                .map(|moment| json!(moment))
                .ok_or_else(|| bad("a moment is YYYY-MM-DDTHH:MM")),
            "file_input" => Err(bad("files cannot be chosen here")),
            "rich_text_input" => Ok(json!({ "type": "rich_text", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": value }] },
            ]})),
            _ => Ok(json!(value)),
        }
    }

    /// Unix seconds, from a moment in the person's zone.
    fn moment(&self, value: &str) -> Option<i64> {
        let naive = NaiveDateTime::parse_from_str(value, "%Y-%m-%dT%H:%M").ok()?;
        let zone = self
            .sim
            .look(|world| world.person(self.id()).map(|person| person.tz.clone()))?;
        let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
        let moment = zone.from_local_datetime(&naive).earliest()?;
        Some(moment.timestamp())
    }

    /// An option that the app has suggested to them, or set at first.
    fn suggested_option(&self, found: &Found, value: &str) -> Option<Value> {
        let key = (
            self.id().to_string(),
            found.block_id.clone(),
            found.action_id.clone(),
        );
        let suggested = self
            .sim
            .look(|world| world.suggested.get(&key).cloned().unwrap_or_default());
        let initial = [&found.element["initial_option"]]
            .into_iter()
            .chain(elements::list(&found.element, "initial_options"));
        let mut all = suggested.iter().chain(initial);
        all.find(|option| option["value"] == *value).cloned()
    }
}
