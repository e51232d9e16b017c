//! Uploading in three steps: an address, the bytes, the completion that shares.

use serde_json::{Value, json};

use super::{ApiError, ApiResult, Args, Ctx};
use crate::{
    config::BOT_USER_ID,
    outbound::events,
    world::{Draft, StoredFile},
};

pub(super) fn get_upload_url(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let name = args.need("filename")?.to_string();
    let length = args
        .number("length")
        .filter(|n| *n > 0)
        .ok_or_else(|| ApiError::arguments("missing required field: length"))?;
    let id = ctx.state.world.next_id("F");
    let file = StoredFile {
        id: id.clone(),
        title: name.clone(),
        name,
        length,
        ..StoredFile::default()
    };
    ctx.state.world.files.insert(id.clone(), file);
    Ok(json!({ "upload_url": format!("{}/upload/v1/{id}", ctx.base_url), "file_id": id }))
}

/// The POST of the bytes, which is no API method: answers with the text Slack answers.
pub(crate) fn receive(ctx: &mut Ctx, id: &str, body: &[u8]) -> Result<String, &'static str> {
    let file = ctx.state.world.files.get_mut(id).ok_or("file_not_found")?;
    if body.len() as u64 != file.length {
        return Err("length_mismatch");
    }
    file.content = Some(body.to_vec());
    Ok(format!("OK - {}", body.len()))
}

pub(super) fn complete(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let Some(Value::Array(files)) = args.json("files")? else {
        return Err(ApiError::arguments("missing required field: files"));
    };
    let channels = match args.str("channel_id") {
        Some(id) => vec![id.to_string()],
        None => args.list("channels"),
    };
    for id in &channels {
        let channel = ctx
            .state
            .world
            .channels
            .get(id)
            .ok_or("channel_not_found")?;
        if !channel.has_bot() {
            return Err("not_in_channel".into());
        }
    }
    let mut shared = Vec::new();
    for wanted in &files {
        let id = wanted["id"].as_str().unwrap_or_default();
        let file = ctx
            .state
            .world
            .files
            .get_mut(id)
            .filter(|f| f.content.is_some())
            .ok_or("file_not_found")?;
        if let Some(title) = wanted["title"].as_str() {
            file.title = title.into();
        }
        file.channels.extend(channels.iter().cloned());
        shared.push(json!({
            "id": file.id, "name": file.name, "title": file.title, "size": file.length, "user": BOT_USER_ID,
            "created": ctx.now.timestamp(), "mode": "hosted", "is_external": false, "channels": channels,
        }));
    }
    for channel in &channels {
        let draft = Draft {
            user: BOT_USER_ID.into(),
            text: args.str("initial_comment").unwrap_or_default().into(),
            thread_ts: args.str("thread_ts").map(String::from),
            files: shared.clone(),
            ..Draft::default()
        };
        let ts = ctx.state.world.post(channel, draft, ctx.now);
        events::message_posted(ctx, channel, &ts);
    }
    Ok(json!({ "files": shared }))
}
