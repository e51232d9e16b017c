//! Submitting a modal: what Slack's client checks first, and what becomes of the app's answer.
//! Source: <https://docs.slack.dev/surfaces/modals#handling_submissions>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Acted, SubmitOutcome, TROUBLE, ViewHandle, fields};
use crate::{
    api::Ctx,
    blockkit::{
        self,
        elements::{self, Found},
    },
    log::{CallbackKind, Failure},
    outbound::{self, Request, payloads},
    world::{MAX_STACK, Touched, View},
};

impl ViewHandle {
    /// Presses the submit button.
    ///
    /// # Errors
    /// When the view has been closed, or has no submit button.
    pub async fn submit(&self) -> Acted<SubmitOutcome> {
        let person = self.person.active()?;
        let view = self.view()?;
        if view.payload.get("submit").is_none_or(Value::is_null) {
            return Err(self.person.cannot("the view has no submit button"));
        }
        let incomplete = incomplete(&view);
        if !incomplete.is_empty() {
            let by_label = incomplete
                .into_iter()
                .map(|(found, reason)| (found.label, reason.to_string()));
            return Ok(SubmitOutcome::Incomplete(by_label.collect()));
        }
        let (payload, _) = self.person.quietly(|ctx| {
            let mut payload = payloads::base("view_submission", &person, ctx.config);
            payloads::of_view(&mut payload, &view);
            let trigger = ctx
                .state
                .world
                .issue_trigger(&person.id, Some(&self.id), ctx.now);
            payload.insert("trigger_id".into(), json!(trigger));
            let urls = response_urls(ctx, &person.id, &view);
            payload.insert("response_urls".into(), urls);
            payload
        });
        let request = Request::interaction(CallbackKind::Interaction, &Value::Object(payload));
        let callback = outbound::send(self.person.sim.shared(), request).await;
        if let Some(notice) = self.person.judge(&callback, |_| TROUBLE.to_string()) {
            return Ok(SubmitOutcome::Failed(notice));
        }
        match self.take_answer(callback.outcome.body().trim(), &view) {
            Ok(outcome) => Ok(outcome),
            Err(reason) => {
                let failure = Failure::BadResponse {
                    callback: "view_submission".into(),
                    reason,
                };
                self.person.complain(failure, TROUBLE);
                Ok(SubmitOutcome::Failed(TROUBLE.into()))
            }
        }
    }

    /// The fields for which Slack's client would not send it: `block_id` → reason.
    ///
    /// # Errors
    /// When the view has been closed.
    pub fn incomplete(&self) -> Acted<BTreeMap<String, String>> {
        let by_block = incomplete(&self.view()?)
            .into_iter()
            .map(|(found, reason)| (found.block_id, reason.to_string()));
        Ok(by_block.collect())
    }

    /// Does what the answer says, or says what is wrong with it.
    fn take_answer(&self, body: &str, view: &View) -> Result<SubmitOutcome, String> {
        let user = self.person.id();
        if body.is_empty() {
            self.person
                .quietly(|ctx| ctx.state.world.close_view(user, &self.id));
            return Ok(SubmitOutcome::Closed);
        }
        let answer: Value =
            serde_json::from_str(body).map_err(|error| format!("not JSON ({error}): {body}"))?;
        match answer["response_action"].as_str() {
            Some("errors") => self.show_errors(&answer["errors"], view),
            Some("clear") => {
                self.person.quietly(|ctx| ctx.state.world.close_all(user));
                Ok(SubmitOutcome::Cleared)
            }
            Some("update") => {
                let content = self.checked(&answer, "update")?;
                self.person
                    .quietly(|ctx| ctx.state.world.update_view(&self.id, content, ctx.now));
                Ok(SubmitOutcome::Updated(self.clone()))
            }
            Some("push") => {
                let content = self.checked(&answer, "push")?;
                let (pushed, _) = self.person.quietly(|ctx| {
                    let depth = ctx.state.world.stacks.get(user).map_or(0, Vec::len);
                    (depth < MAX_STACK)
                        .then(|| ctx.state.world.show_modal(user, content, true, ctx.now))
                });
                let id =
                    pushed.ok_or_else(|| format!("the stack holds {MAX_STACK} views already"))?;
                Ok(SubmitOutcome::Pushed(ViewHandle::new(
                    self.person.clone(),
                    id,
                )))
            }
            other => Err(format!("response_action {other:?}: {body}")),
        }
    }

    /// Errors belong to input blocks of this view.
    fn show_errors(&self, errors: &Value, view: &View) -> Result<SubmitOutcome, String> {
        let errors = errors
            .as_object()
            .filter(|map| !map.is_empty())
            .ok_or("errors: no fields")?;
        let mut by_label = BTreeMap::new();
        let mut by_block = BTreeMap::new();
        for (block_id, message) in errors {
            let block = view
                .blocks()
                .iter()
                .find(|block| block["block_id"] == *block_id.as_str());
            let block =
                block.ok_or_else(|| format!("errors: the view has no block {block_id:?}"))?;
            if elements::kind(block) != "input" {
                return Err(format!("errors: the block {block_id:?} is no input"));
            }
            let message = message
                .as_str()
                .ok_or_else(|| format!("errors: {block_id:?} has no text"))?;
            by_label.insert(
                elements::text_of(block.get("label")).to_string(),
                message.to_string(),
            );
            by_block.insert(block_id.clone(), message.to_string());
        }
        let user = self.person.id();
        self.person.quietly(|ctx| {
            if let Some(view) = ctx.state.world.views.get_mut(&self.id) {
                view.errors = by_block;
                let shown = Touched::Views(user.into());
                ctx.state.world.journal.touch(shown);
            }
        });
        Ok(SubmitOutcome::Errors(by_label))
    }

    fn checked(&self, answer: &Value, action: &str) -> Result<Value, String> {
        let content = answer.get("view").cloned().unwrap_or_default();
        blockkit::check_modal(&content).map_err(|messages| {
            let place = format!("the {action} in answer to view_submission");
            self.person.sim.shared().fail(Failure::BlockKit {
                place,
                messages: messages.clone(),
            });
            messages.join("; ")
        })?;
        Ok(content)
    }
}

/// One for each conversation chosen in a select that has `response_url_enabled`.
/// Source: <https://docs.slack.dev/surfaces/modals#modal_response_url>.
fn response_urls(ctx: &mut Ctx, user: &str, view: &View) -> Value {
    let enabled = elements::stateful(view.blocks())
        .into_iter()
        .filter(|found| found.is_input && found.element["response_url_enabled"] == true);
    let mut urls = Vec::new();
    for found in enabled {
        let (slot, _) = elements::value_slot(found.kind());
        let state = view.values.get(&found.block_id);
        let held = state.and_then(|actions| actions.get(&found.action_id));
        let Some(channel) = held.and_then(|held| held[slot].as_str()) else {
            continue;
        };
        let path = ctx
            .state
            .world
            .issue_hook("app", channel, user, None, ctx.now);
        urls.push(json!({
            "block_id": found.block_id, "action_id": found.action_id, "channel_id": channel,
            "response_url": format!("{}/{path}", ctx.base_url),
        }));
    }
    json!(urls)
}

/// The fields for which Slack's client would not send it, and why.
fn incomplete(view: &View) -> Vec<(Found, &'static str)> {
    let mut wrong = Vec::new();
    for found in elements::stateful(view.blocks())
        .into_iter()
        .filter(|found| found.is_input)
    {
        let state = view
            .values
            .get(&found.block_id)
            .and_then(|actions| actions.get(&found.action_id));
        if let Some(reason) = fields::client_error(&found, state.unwrap_or(&Value::Null)) {
            wrong.push((found, reason));
        }
    }
    wrong
}
