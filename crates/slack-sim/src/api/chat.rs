//! `chat.*`: posting, editing, deleting, only-visible-to-you messages, permalinks.

use serde_json::{Value, json};

use super::{ApiError, ApiResult, Args, Ctx};
use crate::{
    blockkit,
    config::BOT_USER_ID,
    log::Failure,
    outbound::events,
    world::{Channel, Draft, PersonKind},
};

/// Posting truncates only far above this; chat.update refuses. Both refuse here.
const MAX_TEXT: usize = 4_000;

pub(super) fn post_message(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = address(ctx, args)?;
    let channel = writable(ctx, &channel)?.id.clone();
    let draft = draft(ctx, args, "chat.postMessage")?;
    if let Some(root) = &draft.thread_ts {
        thread_root(ctx, &channel, root)?;
    }
    let ts = ctx.state.world.post(&channel, draft, ctx.now);
    events::message_posted(ctx, &channel, &ts);
    Ok(
        json!({ "channel": channel, "ts": ts, "message": ctx.state.world.message_json(&channel, &ts) }),
    )
}

pub(super) fn post_ephemeral(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?.id.clone();
    let user = args.need("user")?.to_string();
    let found = writable(ctx, &channel)?;
    if !found.members.contains(&user) {
        return Err("user_not_in_channel".into());
    }
    let mut draft = draft(ctx, args, "chat.postEphemeral")?;
    draft.only_for = Some(user);
    let ts = ctx.state.world.post(&channel, draft, ctx.now);
    Ok(json!({ "message_ts": ts }))
}

pub(super) fn update(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?.id.clone();
    let ts = args.need("ts")?.to_string();
    writable(ctx, &channel)?;
    let before = own(ctx, &channel, &ts, "cant_update_message")?;
    let draft = draft(ctx, args, "chat.update")?;
    let blocks = args.json("blocks")?.map(|_| draft.blocks.clone());
    // Slack drops the blocks of a message that is updated with a text alone.
    let blocks = blocks.or_else(|| args.str("text").map(|_| Vec::new()));
    let text = args.str("text").map(String::from);
    ctx.state.world.edit(&channel, &ts, text, blocks, ctx.now);
    if let (Some(metadata), Some(message)) =
        (draft.metadata, ctx.state.world.message_mut(&channel, &ts))
    {
        message.metadata = Some(metadata);
    }
    events::message_changed(ctx, &channel, &ts, &before);
    let message = ctx.state.world.message_json(&channel, &ts);
    Ok(json!({ "channel": channel, "ts": ts, "text": message["text"], "message": message }))
}

pub(super) fn delete(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?.id.clone();
    let ts = args.need("ts")?.to_string();
    let before = own(ctx, &channel, &ts, "cant_delete_message")?;
    ctx.state.world.delete(&channel, &ts);
    events::message_deleted(ctx, &channel, &ts, &before);
    Ok(json!({ "channel": channel, "ts": ts }))
}

pub(super) fn permalink(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    let ts = args.need("message_ts")?;
    let message = channel.messages.get(ts).ok_or("message_not_found")?;
    let address = format!(
        "https://acme.slack.com/archives/{}/p{}",
        channel.id,
        ts.replace('.', "")
    );
    let link = match message.thread_ts.as_ref().filter(|root| *root != ts) {
        Some(root) => format!("{address}?thread_ts={root}&cid={}", channel.id),
        None => address,
    };
    Ok(json!({ "channel": channel.id, "permalink": link }))
}

/// Where to post: a conversation, or a person whose DM is opened for it.
fn address(ctx: &mut Ctx, args: &Args) -> Result<String, ApiError> {
    let to = args.need("channel")?;
    if !to.starts_with(['U', 'W']) {
        if let Some(name) = to.strip_prefix('#') {
            return ctx
                .state
                .world
                .channel(name)
                .map(|c| c.id.clone())
                .ok_or("channel_not_found".into());
        }
        return Ok(ctx.channel(args)?.id.clone());
    }
    let person = ctx.state.world.person(to).ok_or("channel_not_found")?;
    match person.kind {
        // Into a DM that is there already Slack posts without a word: an app must look at `deleted` itself.
        PersonKind::Deactivated => {
            let known = ctx.state.world.dm_with(to).map(|dm| dm.id.clone());
            known.ok_or("user_not_found".into())
        }
        PersonKind::Bot => Err("cannot_dm_bot".into()),
        PersonKind::Full
        | PersonKind::Guest
        | PersonKind::SingleChannelGuest
        | PersonKind::ConnectStranger => {
            let user = person.id.clone();
            Ok(ctx.state.world.open_dm(&user, ctx.now).0)
        }
    }
}

/// The conversation, if the bot may write there.
fn writable<'a>(ctx: &'a Ctx, channel: &str) -> Result<&'a Channel, ApiError> {
    let found = ctx
        .state
        .world
        .channels
        .get(channel)
        .ok_or("channel_not_found")?;
    if found.archived {
        return Err("is_archived".into());
    }
    let open = found.kind.is_public() && ctx.config.scopes.contains("chat:write.public");
    if found.has_bot() || open {
        return Ok(found);
    }
    Err("not_in_channel".into())
}

/// `thread_ts` must be a root; Slack's own word for a wrong one.
fn thread_root(ctx: &Ctx, channel: &str, root: &str) -> Result<(), ApiError> {
    match ctx.state.world.message(channel, root) {
        Some(message) if message.thread_ts.as_ref().is_none_or(|of| of == root) => Ok(()),
        Some(_) | None => Err("thread_not_found".into()),
    }
}

/// The app's own message, as it was before.
fn own(ctx: &Ctx, channel: &str, ts: &str, refusal: &str) -> Result<Value, ApiError> {
    let found = ctx
        .state
        .world
        .channels
        .get(channel)
        .ok_or("channel_not_found")?;
    let message = found
        .messages
        .get(ts)
        .filter(|m| !m.tombstone)
        .ok_or("message_not_found")?;
    if !message.from_app() {
        return Err(refusal.into());
    }
    Ok(message.to_json(found, true))
}

/// Checks and takes what a message is made of.
pub(super) fn draft(ctx: &mut Ctx, args: &Args, place: &str) -> Result<Draft, ApiError> {
    let text = args.str("text").unwrap_or_default();
    let list = |name| match args.json(name) {
        Ok(None) => Ok(Vec::new()),
        Ok(Some(Value::Array(items))) => Ok(items),
        Ok(Some(_)) | Err(_) => Err(ApiError::from("invalid_blocks_format")),
    };
    let (blocks, attachments) = (list("blocks")?, list("attachments")?);
    if text.is_empty() && blocks.is_empty() && attachments.is_empty() {
        return Err("no_text".into());
    }
    if text.chars().count() > MAX_TEXT {
        return Err("msg_too_long".into());
    }
    check(
        ctx,
        &json!({ "text": text, "blocks": blocks, "attachments": attachments }),
        place,
    )?;
    Ok(Draft {
        user: BOT_USER_ID.into(),
        text: text.into(),
        metadata: metadata(args)?,
        thread_ts: args.str("thread_ts").map(String::from),
        broadcast: args.flag("reply_broadcast"),
        blocks,
        attachments,
        ..Draft::default()
    })
}

/// Asks Block Kit, and files a failure if it refuses.
pub(super) fn check(ctx: &mut Ctx, message: &Value, place: &str) -> Result<(), ApiError> {
    blockkit::check_message(message).map_err(|messages| {
        ctx.state.log.fail(Failure::BlockKit {
            place: place.into(),
            messages: messages.clone(),
        });
        let worded: Vec<String> = messages.iter().map(|m| format!("[ERROR] {m}")).collect();
        ApiError::from("invalid_blocks")
            .with("errors", json!(messages))
            .with("response_metadata", json!({ "messages": worded }))
    })
}

/// Metadata needs a type and a payload; nested objects are refused, as Slack does.
fn metadata(args: &Args) -> Result<Option<Value>, ApiError> {
    let Some(metadata) = args.json("metadata")? else {
        return Ok(None);
    };
    let flat = |payload: &Value| {
        payload
            .as_object()
            .is_some_and(|fields| fields.values().all(|v| !v.is_object() && !v.is_array()))
    };
    let good = metadata["event_type"].is_string() && flat(&metadata["event_payload"]);
    if good {
        Ok(Some(metadata))
    } else {
        Err("invalid_metadata_format".into())
    }
}
