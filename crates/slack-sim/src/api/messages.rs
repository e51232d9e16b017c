//! `conversations.history` and `conversations.replies`: reading messages back.

use serde_json::{Value, json};

use super::{ApiError, ApiResult, Args, Ctx};
use crate::world::{Channel, ChannelKind, Message};

pub(super) fn history(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = readable(ctx, args)?;
    // Newest first, and no thread replies.
    let shown: Vec<&Message> = channel
        .messages
        .values()
        .rev()
        .filter(|m| m.in_main_view())
        .collect();
    let mut answer = page(channel, &shown, args, 100)?;
    if channel.archived && args.str("cursor").is_none() {
        let newest = archived(channel);
        if let Some(messages) = answer["messages"].as_array_mut() {
            messages.insert(0, newest);
        }
    }
    Ok(answer)
}

/// What Slack itself says last in a channel that is archived; nobody can say anything after it. One more than was asked
/// for, which an app must be able to bear (<https://docs.slack.dev/reference/events/message/channel_archive>).
fn archived(channel: &Channel) -> Value {
    let subtype = match channel.kind {
        ChannelKind::Private => "group_archive",
        ChannelKind::Public | ChannelKind::Im | ChannelKind::Mpim => "channel_archive",
    };
    let last = channel.messages.keys().next_back();
    json!({
        "type": "message", "subtype": subtype, "user": channel.creator,
        "ts": last.map_or("1700000000.000100", String::as_str),
        "text": format!("<@{}> archived the channel", channel.creator),
    })
}

pub(super) fn replies(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = readable(ctx, args)?;
    let ts = args.need("ts")?;
    let found = channel.messages.get(ts).ok_or("thread_not_found")?;
    let root = found.thread_ts.as_deref().unwrap_or(ts);
    // The root comes first, on every page of Slack's too.
    let shown: Vec<&Message> = channel
        .messages
        .get(root)
        .into_iter()
        .chain(channel.replies(root))
        .collect();
    page(channel, &shown, args, 1000)
}

fn readable<'a>(ctx: &'a Ctx, args: &Args) -> Result<&'a Channel, ApiError> {
    let channel = ctx.channel(args)?;
    ctx.want_scope(&[&format!("{}:history", channel.kind.scope_family())])?;
    if channel.has_bot() {
        Ok(channel)
    } else {
        Err("not_in_channel".into())
    }
}

/// Cuts by `oldest`, `latest`, `cursor` and `limit`.
fn page(channel: &Channel, messages: &[&Message], args: &Args, default_limit: u64) -> ApiResult {
    let seconds = |ts: &str| ts.parse::<f64>().unwrap_or_default();
    let inclusive = args.flag("inclusive");
    let after = |ts: &str, bound: &str| seconds(ts) > seconds(bound) || (inclusive && ts == bound);
    let within: Vec<&Message> = messages
        .iter()
        .filter(|m| args.str("oldest").is_none_or(|oldest| after(&m.ts, oldest)))
        .filter(|m| {
            args.str("latest").is_none_or(|latest| {
                seconds(&m.ts) < seconds(latest) || (inclusive && m.ts == latest)
            })
        })
        .copied()
        .collect();
    let (items, next) = paginate(&within, args, default_limit)?;
    let with_metadata = args.flag("include_all_metadata");
    let shown: Vec<Value> = items
        .iter()
        .map(|m| m.to_json(channel, with_metadata))
        .collect();
    Ok(json!({
        "messages": shown, "has_more": !next.is_empty(), "pin_count": channel.pins.len(),
        "response_metadata": { "next_cursor": next },
    }))
}

/// One page of a list, with the cursor of the next; the cursor is a position, opaque to the app.
pub(super) fn paginate<'a, T>(
    items: &'a [T],
    args: &Args,
    default: u64,
) -> Result<(&'a [T], String), ApiError> {
    let limit = usize::try_from(args.number("limit").filter(|n| *n > 0).unwrap_or(default))
        .unwrap_or(usize::MAX);
    let start = match args.str("cursor") {
        None => 0,
        Some(cursor) => {
            let at = cursor
                .strip_prefix("after:")
                .and_then(|at| at.parse::<usize>().ok());
            at.filter(|at| *at <= items.len()).ok_or("invalid_cursor")?
        }
    };
    let end = start.saturating_add(limit).min(items.len());
    let next = if end < items.len() {
        format!("after:{end}")
    } else {
        String::new()
    };
    Ok((items.get(start..end).unwrap_or_default(), next))
}
