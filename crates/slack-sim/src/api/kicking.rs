//! `conversations.kick` (<https://docs.slack.dev/reference/methods/conversations.kick>).

use serde_json::json;

use super::{ApiResult, Args, Ctx};
use crate::{config::BOT_USER_ID, world::ChannelKind};

pub(super) fn kick(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    match channel.kind {
        ChannelKind::Public => ctx.want_scope(&["channels:manage"])?,
        ChannelKind::Private => ctx.want_scope(&["groups:write"])?,
        ChannelKind::Im | ChannelKind::Mpim => {
            return Err("method_not_supported_for_channel_type".into());
        }
    }
    if channel.archived {
        return Err("is_archived".into());
    }
    if !channel.has_bot() {
        return Err("not_in_channel".into());
    }
    let id = channel.id.clone();
    let user = args.need("user")?;
    if ctx.state.world.person(user).is_none() {
        return Err("user_not_found".into());
    }
    if user == BOT_USER_ID {
        return Err("cant_kick_self".into());
    }
    if id == "C0GENERAL" {
        return Err("cant_kick_from_general".into());
    }
    let was_in = ctx
        .state
        .world
        .channel_mut(&id)
        .is_some_and(|channel| channel.members.remove(user));
    if !was_in {
        return Err("not_in_channel".into());
    }
    Ok(json!({}))
}
