//! Pins and bookmarks of a channel.

use serde_json::{Value, json};

use super::{ApiError, ApiResult, Args, Ctx};

pub(super) fn pin_add(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let (id, ts) = pin_target(ctx, args)?;
    let channel = ctx
        .state
        .world
        .channel_mut(&id)
        .ok_or("channel_not_found")?;
    if channel.pins.contains(&ts) {
        return Err("already_pinned".into());
    }
    channel.pins.push(ts);
    Ok(json!({}))
}

pub(super) fn pin_remove(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let (id, ts) = pin_target(ctx, args)?;
    let channel = ctx
        .state
        .world
        .channel_mut(&id)
        .ok_or("channel_not_found")?;
    if !channel.pins.contains(&ts) {
        return Err("no_pin".into());
    }
    channel.pins.retain(|pin| *pin != ts);
    Ok(json!({}))
}

pub(super) fn pin_list(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    if !channel.has_bot() {
        return Err("not_in_channel".into());
    }
    let pinned = channel.pins.iter().rev();
    let items: Vec<Value> = pinned
        .filter_map(|ts| channel.messages.get(ts))
        .map(|message| {
            let mut shown = message.to_json(channel, false);
            shown["pinned_to"] = json!([channel.id]);
            json!({ "type": "message", "channel": channel.id, "message": shown })
        })
        .collect();
    Ok(json!({ "items": items }))
}

fn pin_target(ctx: &Ctx, args: &Args) -> Result<(String, String), ApiError> {
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
    Ok((channel.id.clone(), ts.into()))
}

pub(super) fn bookmark_add(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let id = bookmark_channel(ctx, args)?;
    let title = args.need("title")?.to_string();
    if args.need("type")? != "link" {
        return Err("invalid_bookmark_type".into());
    }
    let link = valid_link(args.str("link"))?.ok_or("invalid_link")?;
    let bookmark = json!({
        "id": ctx.state.world.next_id("Bk"), "channel_id": id, "title": title, "link": link,
        "emoji": args.str("emoji"), "icon_url": null, "type": "link", "entity_id": null,
        "date_created": ctx.now.timestamp(), "date_updated": 0, "rank": "", "app_id": crate::config::APP_ID,
        "last_updated_by_user_id": crate::config::BOT_USER_ID,
    });
    if let Some(channel) = ctx.state.world.channel_mut(&id) {
        channel.bookmarks.push(bookmark.clone());
    }
    Ok(json!({ "bookmark": bookmark }))
}

pub(super) fn bookmark_edit(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let id = bookmark_channel(ctx, args)?;
    let bookmark_id = args.need("bookmark_id")?;
    let link = valid_link(args.str("link"))?;
    let now = ctx.now.timestamp();
    let channel = ctx
        .state
        .world
        .channel_mut(&id)
        .ok_or("channel_not_found")?;
    let bookmark = channel
        .bookmarks
        .iter_mut()
        .find(|b| b["id"] == *bookmark_id)
        .ok_or("not_found")?;
    for (key, value) in [
        ("title", args.str("title")),
        ("link", link),
        ("emoji", args.str("emoji")),
    ] {
        if let Some(value) = value {
            bookmark[key] = json!(value);
        }
    }
    bookmark["date_updated"] = json!(now);
    Ok(json!({ "bookmark": Value::clone(bookmark) }))
}

/// Bookmarks call it `channel_id`.
fn bookmark_channel(ctx: &Ctx, args: &Args) -> Result<String, ApiError> {
    let id = args.need("channel_id")?;
    let channel = ctx
        .state
        .world
        .channels
        .get(id)
        .ok_or("channel_not_found")?;
    if !channel.has_bot() {
        return Err("channel_not_found".into());
    }
    Ok(channel.id.clone())
}

fn valid_link(link: Option<&str>) -> Result<Option<&str>, ApiError> {
    match link {
        None => Ok(None),
        Some(link) if url::Url::parse(link).is_ok() => Ok(Some(link)),
        Some(_) => Err("invalid_link".into()),
    }
}
