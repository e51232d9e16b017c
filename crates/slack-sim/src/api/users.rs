//! `users.*` but for conversations, `dnd.info`, `usergroups.*`: the directory.

use serde_json::{Value, json};

use super::{ApiResult, Args, Ctx, messages::paginate};
use crate::world::PersonKind;

pub(super) fn info(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let person = args
        .str("user")
        .and_then(|id| ctx.state.world.person(id))
        .ok_or("user_not_found")?;
    let with_email = ctx.config.scopes.contains("users:read.email");
    let mut user = person.to_json(ctx.now, with_email);
    if args.flag("include_locale") {
        user["locale"] = json!(person.locale);
    }
    Ok(json!({ "user": user }))
}

pub(super) fn list(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let with_email = ctx.config.scopes.contains("users:read.email");
    let all: Vec<Value> = ctx
        .state
        .world
        .people()
        .map(|p| p.to_json(ctx.now, with_email))
        .collect();
    let (page, next) = paginate(&all, args, u64::MAX)?;
    Ok(
        json!({ "members": page, "cache_ts": ctx.now.timestamp(), "response_metadata": { "next_cursor": next } }),
    )
}

pub(super) fn lookup_by_email(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let email = args.need("email")?;
    let found = ctx.state.world.people().find(|p| {
        let active = !matches!(
            p.kind,
            PersonKind::Deactivated | PersonKind::ConnectStranger
        );
        active
            && p.email
                .as_deref()
                .is_some_and(|own| own.eq_ignore_ascii_case(email))
    });
    let person = found.ok_or("users_not_found")?;
    Ok(json!({ "user": person.to_json(ctx.now, true) }))
}

pub(super) fn dnd_info(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let person = args
        .str("user")
        .and_then(|id| ctx.state.world.person(id))
        .ok_or("user_not_found")?;
    let (start, end) = person
        .dnd
        .map_or((1, 1), |(from, to)| (from.timestamp(), to.timestamp()));
    Ok(
        json!({ "dnd_enabled": person.dnd.is_some(), "next_dnd_start_ts": start, "next_dnd_end_ts": end }),
    )
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn user_groups(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let with_users = args.flag("include_users");
    let groups: Vec<Value> = ctx
        .state
        .world
        .user_groups
        .iter()
        .map(|group| {
            let mut json = json!({
                "id": group.id, "team_id": crate::config::TEAM_ID, "is_usergroup": true, "is_subteam": true,
                "name": group.name, "description": "", "handle": group.handle, "is_external": false,
                "date_create": 0, "date_update": 0, "date_delete": 0, "user_count": group.users.len(),
                "prefs": { "channels": [], "groups": [] },
            });
            if with_users {
                json["users"] = json!(group.users);
            }
            json
        })
        .collect();
    Ok(json!({ "usergroups": groups }))
}

pub(super) fn user_group_members(ctx: &mut Ctx, args: &Args) -> ApiResult {
    let id = args.need("usergroup")?;
    let group = ctx
        .state
        .world
        .user_groups
        .iter()
        .find(|group| group.id == id)
        .ok_or("no_such_subteam")?;
    Ok(json!({ "users": group.users }))
}
