//! `conversations.*` but for reading messages, and `users.conversations`.

use serde_json::{Value, json};

use super::{ApiError, ApiResult, Args, Ctx, messages::paginate};
use crate::{
    config::{BOT_USER_ID, TEAM_ID},
    outbound::events,
    world::{Channel, ChannelKind, PersonKind},
};

pub(super) fn info(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    ctx.want_scope(&[&format!("{}:read", channel.kind.scope_family())])?;
    let mut json = channel.to_json();
    if args.flag("include_num_members") {
        json["num_members"] = json!(channel.members.len());
    }
    Ok(json!({ "channel": json }))
}

pub(super) fn members(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    ctx.want_scope(&[&format!("{}:read", channel.kind.scope_family())])?;
    let members: Vec<&String> = channel.members.iter().collect();
    let (page, next) = paginate(&members, args, 100)?;
    Ok(json!({ "members": page, "response_metadata": { "next_cursor": next } }))
}

pub(super) fn list(ctx: &mut Ctx, args: &Args) -> ApiResult {
    listing(ctx, args, |channel| {
        channel.kind.is_public() || channel.has_bot()
    })
}

pub(super) fn of_user(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let user = args.str("user").unwrap_or(BOT_USER_ID).to_string();
    if ctx.state.world.person(&user).is_none() {
        return Err("user_not_found".into());
    }
    listing(ctx, args, move |channel| {
        channel.members.contains(&user) && (channel.kind.is_public() || channel.has_bot())
    })
}

fn listing(ctx: &Ctx, args: &Args, shown: impl Fn(&Channel) -> bool) -> ApiResult {
    let types = match args.list("types") {
        types if types.is_empty() => vec!["public_channel".to_string()],
        types => types,
    };
    let mut kinds = Vec::new();
    for name in &types {
        let kind = match name.trim() {
            "public_channel" => ChannelKind::Public,
            "private_channel" => ChannelKind::Private,
            "im" => ChannelKind::Im,
            "mpim" => ChannelKind::Mpim,
            _ => return Err("invalid_types".into()),
        };
        ctx.want_scope(&[&format!("{}:read", kind.scope_family())])?;
        kinds.push(kind);
    }
    let hide_archived = args.flag("exclude_archived");
    let found: Vec<Value> = ctx
        .state
        .world
        .channels()
        .filter(|c| kinds.contains(&c.kind) && shown(c) && !(hide_archived && c.archived))
        .map(Channel::to_json)
        .collect();
    let (page, next) = paginate(&found, args, 100)?;
    Ok(json!({ "channels": page, "response_metadata": { "next_cursor": next } }))
}

pub(super) fn open(ctx: &mut Ctx, args: &Args) -> ApiResult {
    if args.str("channel").is_some() {
        let channel = ctx.channel(args)?;
        return Ok(json!({ "channel": { "id": channel.id }, "no_op": true, "already_open": true }));
    }
    let users = args.list("users");
    if users.is_empty() {
        return Err("users_list_not_supplied".into());
    }
    for user in &users {
        let person = ctx.state.world.person(user).ok_or("user_not_found")?;
        match person.kind {
            PersonKind::Deactivated => return Err("user_disabled".into()),
            PersonKind::Bot => return Err("cannot_dm_bot".into()),
            PersonKind::Full
            | PersonKind::Guest
            | PersonKind::SingleChannelGuest
            | PersonKind::ConnectStranger => {}
        }
    }
    let (id, known) = match users.as_slice() {
        [one] => {
            ctx.want_scope(&["im:write"])?;
            ctx.state.world.open_dm(one, ctx.now)
        }
        many => {
            ctx.want_scope(&["mpim:write"])?;
            ctx.state.world.open_group_dm(many, ctx.now)
        }
    };
    let channel = match ctx.state.world.channels.get(&id) {
        Some(channel) if args.flag("return_im") => channel.to_json(),
        Some(_) | None => json!({ "id": id }),
    };
    let mut answer = json!({ "channel": channel });
    if known {
        answer["no_op"] = json!(true);
        answer["already_open"] = json!(true);
    }
    Ok(answer)
}

pub(super) fn invite(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    match channel.kind {
        ChannelKind::Public => ctx.want_scope(&["channels:write.invites", "channels:manage"])?,
        ChannelKind::Private => ctx.want_scope(&["groups:write.invites", "groups:write"])?,
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
    let users = args.list("users");
    if users.is_empty() {
        return Err("no_user".into());
    }
    let mut errors = Vec::new();
    let mut welcome = Vec::new();
    for user in users {
        let error = match ctx.state.world.person(&user) {
            None => Some("user_not_found"),
            Some(_) if user == BOT_USER_ID => Some("cant_invite_self"),
            Some(person) if person.kind == PersonKind::Deactivated => Some("user_is_deactivated"),
            Some(person) if person.kind == PersonKind::SingleChannelGuest => {
                Some("ura_max_channels")
            }
            Some(person) if person.kind == PersonKind::ConnectStranger => Some("cant_invite"),
            Some(_) if ctx.state.world.channels[&id].members.contains(&user) => {
                Some("already_in_channel")
            }
            Some(_) => None,
        };
        match error {
            Some(error) => errors.push((user, error)),
            None => welcome.push(user),
        }
    }
    // Slack lets the others in only with `force`.
    if let Some((_, first)) = errors.first()
        && (!args.flag("force") || welcome.is_empty())
    {
        let all: Vec<Value> = errors
            .iter()
            .map(|(u, e)| json!({ "ok": false, "error": e, "user": u }))
            .collect();
        return Err(ApiError::from(*first).with("errors", json!(all)));
    }
    for user in welcome {
        enter(ctx, &id, &user, Some(BOT_USER_ID));
    }
    channel_answer(ctx, &id)
}

pub(super) fn join(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let channel = ctx.channel(args)?;
    if channel.kind != ChannelKind::Public {
        return Err("method_not_supported_for_channel_type".into());
    }
    if channel.archived {
        return Err("is_archived".into());
    }
    let (id, was_in) = (channel.id.clone(), channel.has_bot());
    if !was_in {
        enter(ctx, &id, BOT_USER_ID, None);
    }
    let mut answer = channel_answer(ctx, &id)?;
    if was_in {
        answer["warning"] = json!("already_in_channel");
        answer["response_metadata"] = json!({ "warnings": ["already_in_channel"] });
    }
    Ok(answer)
}

pub(super) fn create(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let name = args.str("name").ok_or("invalid_name_required")?.to_string();
    let private = args.flag("is_private");
    ctx.want_scope(if private {
        &["groups:write"]
    } else {
        &["channels:manage"]
    })?;
    if name.chars().count() > 80 {
        return Err("invalid_name_maxlength".into());
    }
    if name
        .chars()
        .any(|c| c.is_uppercase() || !(c.is_alphanumeric() || matches!(c, '-' | '_')))
    {
        return Err("invalid_name_specials".into());
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err("invalid_name_punctuation".into());
    }
    if ctx
        .state
        .world
        .channels()
        .any(|c| c.kind.is_channel() && c.name == name)
    {
        return Err("name_taken".into());
    }
    let kind = if private {
        ChannelKind::Private
    } else {
        ChannelKind::Public
    };
    let id = ctx.state.world.next_id("C");
    let mut channel = Channel::new(&id, &name, kind, BOT_USER_ID, ctx.now);
    channel.members.insert(BOT_USER_ID.into());
    ctx.state.world.add_channel(channel);
    channel_answer(ctx, &id)
}

pub(super) fn set_topic(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let id = managed(ctx, args)?;
    let topic = args.need("topic")?;
    if topic.chars().count() > 250 {
        return Err("too_long".into());
    }
    if let Some(channel) = ctx.state.world.channel_mut(&id) {
        channel.topic = topic.into();
    }
    channel_answer(ctx, &id)
}

pub(super) fn archive(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let id = managed(ctx, args)?;
    if id == "C0GENERAL" {
        return Err("cant_archive_general".into());
    }
    if let Some(channel) = ctx.state.world.channel_mut(&id) {
        if channel.archived {
            return Err("already_archived".into());
        }
        channel.archived = true;
    }
    Ok(json!({}))
}

/// A channel the bot is in and has the scope to manage.
fn managed(ctx: &Ctx, args: &Args) -> Result<String, ApiError> {
    let channel = ctx.channel(args)?;
    match channel.kind {
        ChannelKind::Public => ctx.want_scope(&["channels:manage", "channels:write.topic"])?,
        ChannelKind::Private => ctx.want_scope(&["groups:write", "groups:write.topic"])?,
        ChannelKind::Im | ChannelKind::Mpim => {
            return Err("method_not_supported_for_channel_type".into());
        }
    }
    if !channel.has_bot() {
        return Err("not_in_channel".into());
    }
    Ok(channel.id.clone())
}

fn enter(ctx: &mut Ctx, channel: &str, user: &str, inviter: Option<&str>) {
    if let Some(channel) = ctx.state.world.channel_mut(channel) {
        channel.members.insert(user.into());
    }
    events::member_joined(ctx, channel, user, inviter, TEAM_ID);
}

fn channel_answer(ctx: &Ctx, id: &str) -> ApiResult {
    let channel = ctx
        .state
        .world
        .channels
        .get(id)
        .ok_or("channel_not_found")?;
    Ok(json!({ "channel": channel.to_json() }))
}
