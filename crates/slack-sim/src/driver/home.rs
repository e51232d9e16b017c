//! The Home tab as its person sees it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Acted, ActionOutcome, DriverError, PersonHandle,
    click::{Target, names, target},
    fields, text,
};
use crate::{blockkit::elements, outbound::payloads, world::View};

/// A person's Home tab; always its current content.
#[derive(Clone, Debug)]
pub struct HomeHandle {
    person: PersonHandle,
}

impl HomeHandle {
    pub(super) fn new(person: PersonHandle) -> Self {
        Self { person }
    }

    /// What is published, if anything is.
    pub fn view(&self) -> Option<View> {
        self.person
            .sim
            .look(|world| world.home(self.person.id()).cloned())
    }

    /// Waits until a Home is published whose text contains this.
    ///
    /// # Errors
    /// When none is in five seconds of real time.
    pub async fn expect(&self, wanted: &str) -> Acted<String> {
        let shows = |_: &_| Some(self.visible_text()).filter(|shown| shown.contains(wanted));
        let found = self
            .person
            .sim
            .wait_for(shows, Duration::from_secs(5))
            .await;
        found.map_err(|_| DriverError::NoMessage {
            who: self.person.name(),
            wanted: wanted.into(),
            channel: "their Home".into(),
            available: self.visible_text(),
        })
    }

    /// Everything it shows.
    pub fn visible_text(&self) -> String {
        self.view()
            .map(|view| text::blocks(&self.person.sim, view.blocks()))
            .unwrap_or_default()
    }

    /// What there is to click.
    pub fn buttons(&self) -> Vec<String> {
        self.view()
            .map(|view| names(&elements::interactive(view.blocks())))
            .unwrap_or_default()
    }

    /// Clicks a button, or an option of a menu.
    ///
    /// # Errors
    /// When there is no such thing.
    pub async fn click(&self, what: &str) -> Acted<ActionOutcome> {
        let view = self.current()?;
        self.send(&view, target(view.blocks(), what)?).await
    }

    /// Chooses in a field.
    ///
    /// # Errors
    /// When there is no such field, or it does not take the value.
    pub async fn choose(&self, field: &str, value: &str) -> Acted<ActionOutcome> {
        let view = self.current()?;
        let found = fields::find(&elements::interactive(view.blocks()), field)?;
        let chosen = fields::parse(&self.person.sim, &found, value)?;
        self.send(&view, Target { found, chosen }).await
    }

    fn current(&self) -> Acted<View> {
        self.view()
            .ok_or_else(|| DriverError::ViewGone("Home".into()))
    }

    pub(super) async fn send(&self, view: &View, target: Target) -> Acted<ActionOutcome> {
        let person = self.person.active()?;
        let (payload, _) = self.person.quietly(|ctx| {
            let mut view = view.clone();
            if elements::is_stateful(target.found.kind()) {
                let actions = view
                    .values
                    .entry(target.found.block_id.clone())
                    .or_default();
                actions.insert(target.found.action_id.clone(), fields::as_state(&target));
                if let Some(stored) = ctx.state.world.views.get_mut(&view.id) {
                    stored.values.clone_from(&view.values);
                }
            }
            let mut payload = payloads::base("block_actions", &person, ctx.config);
            payloads::in_view(&mut payload, &view);
            let trigger = ctx.state.world.issue_trigger(&person.id, None, ctx.now);
            payload.insert("trigger_id".into(), Value::String(trigger));
            payload.insert("state".into(), json!({ "values": view.values }));
            payload
        });
        Ok(self.person.send_action(payload, &target).await)
    }
}
