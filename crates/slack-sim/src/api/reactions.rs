//! `reactions.*` of the app's own bot; people's reactions are `driver`'s.

use serde_json::json;

use super::{ApiError, ApiResult, Args, Ctx};
use crate::{config::BOT_USER_ID, outbound::events};

pub(super) fn add(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let (channel, ts, name) = target(ctx, args)?;
    if !ctx.state.world.react(&channel, &ts, BOT_USER_ID, &name) {
        return Err("already_reacted".into());
    }
    events::reaction(ctx, true, BOT_USER_ID, &channel, &ts, &name);
    Ok(json!({}))
}

pub(super) fn remove(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let (channel, ts, name) = target(ctx, args)?;
    if !ctx.state.world.unreact(&channel, &ts, BOT_USER_ID, &name) {
        return Err("no_reaction".into());
    }
    events::reaction(ctx, false, BOT_USER_ID, &channel, &ts, &name);
    Ok(json!({}))
}

pub(super) fn get(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    let ts = args.str("timestamp").ok_or("no_item_specified")?;
    let message = channel.messages.get(ts).ok_or("message_not_found")?;
    let mut json = message.to_json(channel, false);
    json["reactions"] = message.reactions_json();
    Ok(json!({ "type": "message", "channel": channel.id, "message": json }))
}

fn target(ctx: &Ctx, args: &Args) -> Result<(String, String, String), ApiError> {
    let name = args.str("name").ok_or("invalid_name")?;
    if name.contains(':') && !name.contains("::skin-tone-") {
        return Err("invalid_name".into());
    }
    let channel = ctx.channel(args)?;
    let ts = args.str("timestamp").ok_or("no_item_specified")?;
    if !channel.has_bot() {
        return Err("not_in_channel".into());
    }
    if channel.archived {
        return Err("is_archived".into());
    }
    channel
        .messages
        .get(ts)
        .filter(|m| !m.tombstone)
        .ok_or("message_not_found")?;
    Ok((channel.id.clone(), ts.into(), name.into()))
}
