//! Uploading in three steps: an address, the bytes, the completion that shares; and deleting.

use serde_json::{Value, json};

use super::{ApiError, ApiResult, Args, Ctx};
use crate::{
    config::{BOT_USER_ID, TEAM_ID},
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
        created: ctx.now.timestamp(),
        ..StoredFile::default()
    };
    ctx.state.world.files.insert(id.clone(), file);
    Ok(json!({ "upload_url": format!("{}/upload/v1/{id}", ctx.base_url), "file_id": id }))
}

/// The POST of the bytes, as they are or as a form's one file, which is no API method: answers with the text Slack answers.
/// Source: <https://docs.slack.dev/messaging/working-with-files#uploading_files>.
pub(crate) fn receive(
    ctx: &mut Ctx,
    id: &str,
    content_type: &str,
    body: &[u8],
) -> Result<String, &'static str> {
    let file = ctx.state.world.files.get_mut(id).ok_or("file_not_found")?;
    let content = match content_type.strip_prefix("multipart/form-data") {
        Some(parameters) => first_part(parameters, body).ok_or("invalid_form_data")?,
        None => body,
    };
    if content.len() as u64 != file.length {
        return Err("length_mismatch");
    }
    file.content = Some(content.to_vec());
    Ok(format!("OK - {}", content.len()))
}

/// The content of the first part of a form (RFC 7578).
fn first_part<'a>(parameters: &str, body: &'a [u8]) -> Option<&'a [u8]> {
    let boundary = parameters.split("boundary=").nth(1)?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let find = |within: &[u8], wanted: &str| {
        let mut windows = within.windows(wanted.len());
        windows.position(|window| window == wanted.as_bytes())
    };
    let start = find(body, &format!("--{boundary}\r\n"))?;
    let part = body.get(start..)?;
    let content = part.get(find(part, "\r\n\r\n")? + 4..)?;
    content.get(..find(content, &format!("\r\n--{boundary}"))?)
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
    // None is shared where one of them cannot be.
    for wanted in &files {
        let id = wanted["id"].as_str().unwrap_or_default();
        let found = ctx.state.world.files.get(id);
        // "This method can only be called once", and what Slack says to a second call is not documented: the ticket is used up.
        found
            .filter(|file| file.content.is_some() && !file.complete)
            .ok_or("file_not_found")?;
    }
    let mut shared = Vec::new();
    for wanted in &files {
        let id = wanted["id"].as_str().unwrap_or_default();
        let file = ctx.state.world.files.get_mut(id).ok_or("file_not_found")?;
        file.complete = true;
        if let Some(title) = wanted["title"].as_str() {
            file.title = title.into();
        }
        file.channels.extend(channels.iter().cloned());
        shared.push(file_json(file, ctx.base_url));
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

/// The bytes are gone, and what showed the file says that it was deleted. All files here are the app's own.
/// Source: <https://docs.slack.dev/reference/methods/files.delete>.
pub(super) fn delete(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let id = args.need("file")?.to_string();
    let found = ctx.state.world.files.get_mut(&id);
    let file = found.filter(|file| file.complete).ok_or("file_not_found")?;
    if file.deleted {
        return Err("file_deleted".into());
    }
    file.deleted = true;
    file.content = None;
    ctx.state.world.bury_file(&id);
    events::file_deleted(ctx, &id);
    Ok(json!({}))
}

pub(super) fn info(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let file = args
        .str("file")
        .and_then(|id| ctx.state.world.files.get(id))
        .filter(|file| file.content.is_some() || file.deleted)
        .ok_or("file_not_found")?;
    if file.deleted {
        return Err("file_deleted".into());
    }
    Ok(json!({
        "file": file_json(file, ctx.base_url), "comments": [], "response_metadata": { "next_cursor": "" },
    }))
}

/// The file object of the API, of messages and of a modal's state.
/// Source: <https://docs.slack.dev/reference/objects/file-object>.
fn file_json(file: &StoredFile, base_url: &str) -> Value {
    let (filetype, mimetype, pretty_type) = kind(&file.name);
    let of = |letter: char| -> Vec<&String> {
        let mine = file.channels.iter().filter(|id| id.starts_with(letter));
        mine.collect()
    };
    let place = format!("{TEAM_ID}-{}/{}", file.id, file.name);
    json!({
        "id": file.id, "created": file.created, "timestamp": file.created, "name": file.name, "title": file.title,
        "mimetype": mimetype, "filetype": filetype, "pretty_type": pretty_type, "user": BOT_USER_ID,
        "user_team": TEAM_ID, "editable": false, "size": file.length, "mode": "hosted", "is_external": false,
        "external_type": "", "is_public": !of('C').is_empty(), "public_url_shared": false, "display_as_bot": false,
        "username": "", "url_private": format!("{base_url}/files-pri/{place}"),
        "url_private_download": format!("{base_url}/files-pri/{TEAM_ID}-{}/download/{}", file.id, file.name),
        "permalink": format!("https://acme.slack.com/files/{BOT_USER_ID}/{}/{}", file.id, file.name),
        "comments_count": 0, "is_starred": false, "channels": of('C'), "groups": of('G'), "ims": of('D'),
        "has_more_shares": false, "has_rich_preview": false, "file_access": "visible",
    })
}

/// File type, content type and the words for it, by the name's end.
/// Source: <https://docs.slack.dev/reference/objects/file-object#types>.
fn kind(name: &str) -> (&'static str, &'static str, &'static str) {
    let end = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    match end.as_str() {
        "csv" => ("csv", "text/csv", "CSV"),
        "gif" => ("gif", "image/gif", "GIF"),
        "ics" => ("binary", "text/calendar", "Binary"),
        "jpg" | "jpeg" => ("jpg", "image/jpeg", "JPEG"),
        "json" => ("json", "application/json", "JSON"),
        "pdf" => ("pdf", "application/pdf", "PDF"),
        "png" => ("png", "image/png", "PNG"),
        "txt" => ("text", "text/plain", "Plain Text"),
        _ => ("binary", "application/octet-stream", "Binary"),
    }
}
