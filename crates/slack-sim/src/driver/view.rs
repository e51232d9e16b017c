//! A modal as its person sees it: reading, filling in, clicking, closing. Submitting is in `submit`.

use serde_json::{Value, json};

use super::{
    Acted, ActionOutcome, DriverError, PersonHandle,
    click::{Target, names, target},
    fields, text,
};
use crate::{
    blockkit::elements::{self, Found},
    log::CallbackKind,
    outbound::{self, Request, payloads},
    world::View,
};

/// An open modal; always its current content.
#[derive(Clone, Debug)]
pub struct ViewHandle {
    pub(super) person: PersonHandle,
    pub(super) id: String,
}

impl ViewHandle {
    pub(super) fn new(person: PersonHandle, id: String) -> Self {
        Self { person, id }
    }

    /// `V…`
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The view as it stands.
    ///
    /// # Errors
    /// When it has been closed.
    pub fn view(&self) -> Acted<View> {
        let view = self
            .person
            .sim
            .look(|world| world.views.get(&self.id).cloned());
        view.ok_or_else(|| DriverError::ViewGone(self.id.clone()))
    }

    /// Whether it is still open.
    pub fn is_open(&self) -> bool {
        self.view().is_ok()
    }

    /// Its title.
    ///
    /// # Errors
    /// When it has been closed.
    pub fn title(&self) -> Acted<String> {
        Ok(self.view()?.title().to_string())
    }

    /// Everything it shows: title, blocks, what is filled in, inline errors, the buttons at the foot.
    ///
    /// # Errors
    /// When it has been closed.
    pub fn visible_text(&self) -> Acted<String> {
        Ok(text::view(&self.person.sim, &self.view()?))
    }

    /// Labels of its fields.
    ///
    /// # Errors
    /// When it has been closed.
    pub fn fields(&self) -> Acted<Vec<String>> {
        Ok(elements::stateful(self.view()?.blocks())
            .into_iter()
            .map(|found| found.label)
            .collect())
    }

    /// What there is to click.
    ///
    /// # Errors
    /// When it has been closed.
    pub fn buttons(&self) -> Acted<Vec<String>> {
        Ok(names(&elements::interactive(self.view()?.blocks())))
    }

    /// What a field holds, as a person reads it.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn value(&self, field: &str) -> Acted<String> {
        let view = self.view()?;
        let found = fields::find(&elements::interactive(view.blocks()), field)?;
        let state = view
            .values
            .get(&found.block_id)
            .and_then(|actions| actions.get(&found.action_id));
        Ok(text::state_value(
            &self.person.sim,
            state.unwrap_or(&Value::Null),
        ))
    }

    /// Fills a field, named by its label, `block_id`, `action_id` or placeholder. Text goes into text inputs; an
    /// option's text or value into selects; names into people selects; `YYYY-MM-DD` and `HH:MM` into pickers; RFC 3339
    /// into moments. Several, where several fit, are separated by commas. Where the field tells the app at once, its
    /// answer is waited for.
    ///
    /// # Errors
    /// When there is no such field, or it does not take the value.
    pub async fn fill(&self, field: &str, value: &str) -> Acted<Option<ActionOutcome>> {
        let view = self.view()?;
        let found = fields::find(&elements::interactive(view.blocks()), field)?;
        let chosen = fields::parse(&self.person.sim, &found, value)?;
        self.set(Target { found, chosen }).await
    }

    /// Empties a field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn clear(&self, field: &str) -> Acted<Option<ActionOutcome>> {
        let found = fields::find(&elements::interactive(self.view()?.blocks()), field)?;
        let (slot, blank) = elements::value_slot(found.kind());
        let mut chosen = json!({});
        chosen[slot] = blank;
        self.set(Target { found, chosen }).await
    }

    /// Asks the app for the options of an external select, as typing `query` into it does.
    ///
    /// # Errors
    /// When there is no such field, or the app's answer is no list of options.
    pub async fn suggested(&self, field: &str, query: &str) -> Acted<Vec<String>> {
        let (_, options) = self.suggestions(field, query).await?;
        Ok(options
            .iter()
            .map(|option| elements::text_of(option.get("text")).to_string())
            .collect())
    }

    /// Types into an external select and picks the option with this text.
    ///
    /// # Errors
    /// As [`Self::suggested`], and when the option is not offered.
    pub async fn pick_suggested(
        &self,
        field: &str,
        query: &str,
        option: &str,
    ) -> Acted<Option<ActionOutcome>> {
        let (found, options) = self.suggestions(field, query).await?;
        let offered: Vec<&Value> = options.iter().collect();
        let picked = fields::find_option(&offered, option).ok_or_else(|| DriverError::NoSuch {
            what: "option",
            wanted: option.into(),
            available: options
                .iter()
                .map(|o| elements::text_of(o.get("text")).to_string())
                .collect(),
        })?;
        let chosen = fields::choose_option(found.kind(), &picked);
        self.set(Target { found, chosen }).await
    }

    async fn suggestions(&self, field: &str, query: &str) -> Acted<(Found, Vec<Value>)> {
        let view = self.view()?;
        let found = fields::find(&elements::interactive(view.blocks()), field)?;
        let options = self.person.suggestions_in(&view, &found, query).await?;
        Ok((found, options))
    }

    /// Clicks a button, or an option of a menu, inside the view.
    ///
    /// # Errors
    /// When there is no such thing.
    pub async fn click(&self, what: &str) -> Acted<ActionOutcome> {
        let target = target(self.view()?.blocks(), what)?;
        self.store(&target);
        self.send(&target).await
    }

    /// Closes this view: Cancel on the first, Back on a pushed one. The app hears of it if it asked for that.
    ///
    /// # Errors
    /// When it has been closed already.
    pub async fn close(&self) -> Acted<()> {
        let view = self.view()?;
        if view.flag("clear_on_close") {
            return self.dismiss().await;
        }
        self.person
            .quietly(|ctx| ctx.state.world.close_view(self.person.id(), &self.id));
        self.tell_closed(&view, false).await
    }

    /// Closes the whole stack, with the cross at its corner.
    ///
    /// # Errors
    /// When it has been closed already.
    pub async fn dismiss(&self) -> Acted<()> {
        self.view()?;
        let (closed, _) = self
            .person
            .quietly(|ctx| ctx.state.world.close_all(self.person.id()));
        for view in closed {
            self.tell_closed(&view, true).await?;
        }
        Ok(())
    }

    async fn tell_closed(&self, view: &View, is_cleared: bool) -> Acted<()> {
        if !view.flag("notify_on_close") {
            return Ok(());
        }
        let person = self.person.active()?;
        let mut payload = payloads::base("view_closed", &person, self.person.sim.config());
        payloads::of_view(&mut payload, view);
        payload.insert("is_cleared".into(), json!(is_cleared));
        let request = Request::interaction(CallbackKind::Interaction, &Value::Object(payload));
        outbound::send(self.person.sim.shared(), request).await;
        Ok(())
    }

    pub(super) async fn set(&self, target: Target) -> Acted<Option<ActionOutcome>> {
        self.store(&target);
        if !target.found.dispatches {
            return Ok(None);
        }
        self.send(&target).await.map(Some)
    }

    pub(super) fn store(&self, target: &Target) {
        if !elements::is_stateful(target.found.kind()) {
            return;
        }
        self.person.quietly(|ctx| {
            if let Some(view) = ctx.state.world.views.get_mut(&self.id) {
                let actions = view
                    .values
                    .entry(target.found.block_id.clone())
                    .or_default();
                actions.insert(target.found.action_id.clone(), fields::as_state(target));
                view.errors.remove(&target.found.block_id);
            }
        });
    }

    pub(super) async fn send(&self, target: &Target) -> Acted<ActionOutcome> {
        let person = self.person.active()?;
        let view = self.view()?;
        let (payload, _) = self.person.quietly(|ctx| {
            let mut payload = payloads::base("block_actions", &person, ctx.config);
            payloads::in_view(&mut payload, &view);
            let trigger = ctx
                .state
                .world
                .issue_trigger(&person.id, Some(&self.id), ctx.now);
            payload.insert("trigger_id".into(), json!(trigger));
            payload
        });
        Ok(self.person.send_action(payload, target).await)
    }
}
