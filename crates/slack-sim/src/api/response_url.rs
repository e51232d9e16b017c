//! POSTs to a `response_url`: answers to one person, or into the channel, or changes of the message that was clicked.
//! These are plain URLs without a token; Slack answers `ok` as text, or a code with an error status.

use super::{ApiError, Args, Ctx, chat};
use crate::{
    outbound::events,
    world::{Draft, Hook, HookError},
};

/// The answer: a status and a body.
pub(crate) fn post(ctx: &mut Ctx, path: &str, args: &Args) -> Result<(), (u16, String)> {
    let hook = ctx
        .state
        .world
        .use_hook(path, ctx.now)
        .map_err(|error| match error {
            HookError::Unknown => (404, "no_service".to_string()),
            HookError::Expired => (404, "expired_url".to_string()),
            HookError::UsedUp => (404, "used_url".to_string()),
        })?;
    respond(ctx, &hook, args, "response_url")
        .map(|_| ())
        .map_err(|error| (400, error.code))
}

/// Does what the body says; also used for the body of a slash command's answer. Gives back the new message's `ts`.
pub(crate) fn respond(
    ctx: &mut Ctx,
    hook: &Hook,
    args: &Args,
    place: &str,
) -> Result<Option<String>, ApiError> {
    if args.flag("delete_original") {
        let ts = hook.original.as_deref().ok_or("no_original")?;
        let before = ctx.state.world.message_json(&hook.channel, ts);
        let was = ctx
            .state
            .world
            .delete(&hook.channel, ts)
            .ok_or("message_not_found")?;
        if was.only_for.is_none() {
            events::message_deleted(ctx, &hook.channel, ts, &before);
        }
        return Ok(None);
    }
    let draft = chat::draft(ctx, args, place)?;
    if let Some(ts) = hook
        .original
        .as_deref()
        .filter(|_| args.flag("replace_original"))
    {
        let before = ctx.state.world.message_json(&hook.channel, ts);
        let public = ctx
            .state
            .world
            .message(&hook.channel, ts)
            .map(|m| m.only_for.is_none())
            .ok_or("message_not_found")?;
        ctx.state.world.edit(
            &hook.channel,
            ts,
            Some(draft.text),
            Some(draft.blocks),
            ctx.now,
        );
        if public {
            events::message_changed(ctx, &hook.channel, ts, &before);
        }
        return Ok(None);
    }
    let in_channel = args.str("response_type") == Some("in_channel");
    let draft = Draft {
        only_for: (!in_channel).then(|| hook.user.clone()),
        ..draft
    };
    let ts = ctx.state.world.post(&hook.channel, draft, ctx.now);
    if in_channel {
        events::message_posted(ctx, &hook.channel, &ts);
    }
    Ok(Some(ts))
}
