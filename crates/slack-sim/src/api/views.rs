//! `views.*`: triggers, stacks and hashes. A trigger id is spent only by a view that is well formed.

use serde_json::{Value, json};

use super::{ApiError, ApiResult, Args, Ctx};
use crate::{
    blockkit,
    log::Failure,
    world::{TriggerError, ViewKind},
};

pub(super) fn open(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let view = checked(ctx, args, ViewKind::Modal, "views.open")?;
    unique_external_id(ctx, &view, None)?;
    let trigger = ctx
        .state
        .world
        .exchange_trigger(trigger_id(args)?, ctx.now)
        .map_err(TriggerError::code)?;
    let id = ctx
        .state
        .world
        .show_modal(&trigger.user, view, false, ctx.now);
    answer(ctx, &id)
}

pub(super) fn push(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let view = checked(ctx, args, ViewKind::Modal, "views.push")?;
    unique_external_id(ctx, &view, None)?;
    let trigger = ctx
        .state
        .world
        .exchange_trigger(trigger_id(args)?, ctx.now)
        .map_err(TriggerError::code)?;
    let from = trigger.view.ok_or("not_found")?;
    let stack = ctx
        .state
        .world
        .stacks
        .get(&trigger.user)
        .filter(|stack| stack.contains(&from))
        .ok_or("not_found")?;
    if stack.len() >= crate::world::MAX_STACK {
        return Err("push_limit_reached".into());
    }
    let id = ctx
        .state
        .world
        .show_modal(&trigger.user, view, true, ctx.now);
    answer(ctx, &id)
}

pub(super) fn update(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let found = match (args.str("view_id"), args.str("external_id")) {
        (Some(id), _) => ctx.state.world.views.get(id),
        (None, Some(external)) => ctx
            .state
            .world
            .views
            .values()
            .find(|v| v.property("external_id") == external),
        (None, None) => return Err(ApiError::arguments("must provide view_id or external_id")),
    };
    let (id, kind, hash) = found
        .map(|view| (view.id.clone(), view.kind, view.hash.clone()))
        .ok_or("not_found")?;
    let view = checked(ctx, args, kind, "views.update")?;
    unique_external_id(ctx, &view, Some(&id))?;
    if args.str("hash").is_some_and(|given| given != hash) {
        return Err("hash_conflict".into());
    }
    ctx.state.world.update_view(&id, view, ctx.now);
    answer(ctx, &id)
}

pub(super) fn publish(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let user = args.need("user_id")?.to_string();
    let view = checked(ctx, args, ViewKind::Home, "views.publish")?;
    if ctx
        .state
        .world
        .person(&user)
        .is_none_or(crate::world::Person::is_bot)
    {
        return Err(ApiError::arguments("invalid user_id"));
    }
    if let (Some(given), Some(home)) = (args.str("hash"), ctx.state.world.home(&user))
        && given != home.hash
    {
        return Err("hash_conflict".into());
    }
    let id = ctx.state.world.publish_home(&user, view, ctx.now);
    answer(ctx, &id)
}

fn trigger_id(args: &Args) -> Result<&str, ApiError> {
    args.str("trigger_id")
        .ok_or_else(|| ApiError::arguments("missing required field: trigger_id"))
}

fn checked(ctx: &mut Ctx, args: &Args, kind: ViewKind, place: &str) -> ApiResult {
    let view = args
        .json("view")?
        .ok_or_else(|| ApiError::arguments("missing required field: view"))?;
    check(ctx, &view, kind, place)?;
    Ok(view)
}

/// Asks Block Kit, and files a failure if it refuses.
fn check(ctx: &mut Ctx, view: &Value, kind: ViewKind, place: &str) -> Result<(), ApiError> {
    let verdict = match kind {
        ViewKind::Modal => blockkit::check_modal(view),
        ViewKind::Home => blockkit::check_home(view),
    };
    let Err(messages) = verdict else {
        return Ok(());
    };
    ctx.state.log.fail(Failure::BlockKit {
        place: place.into(),
        messages: messages.clone(),
    });
    if blockkit::is_too_large(view) {
        return Err("view_too_large".into());
    }
    let worded: Vec<String> = messages
        .iter()
        .map(|m| format!("[ERROR] {m} [json-pointer:/view]"))
        .collect();
    Err(ApiError::from("invalid_arguments")
        .with("response_metadata", json!({ "messages": worded })))
}

fn unique_external_id(ctx: &Ctx, view: &Value, own: Option<&str>) -> Result<(), ApiError> {
    let Some(external) = view
        .get("external_id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
    else {
        return Ok(());
    };
    let taken = ctx
        .state
        .world
        .views
        .values()
        .any(|v| v.property("external_id") == external && Some(&*v.id) != own);
    if taken {
        Err("duplicate_external_id".into())
    } else {
        Ok(())
    }
}

fn answer(ctx: &Ctx, id: &str) -> ApiResult {
    let view = ctx.state.world.views.get(id).ok_or("not_found")?;
    Ok(json!({ "view": view.to_json() }))
}
