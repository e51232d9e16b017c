//! `api.test`, `auth.test`, `team.info`, `apps.connections.open`.

use serde_json::json;

use super::{ApiError, ApiResult, Args, Ctx};
use crate::config::{APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID};

pub(super) fn api_test(_: &mut Ctx, args: &Args) -> ApiResult {
    match args.str("error") {
        Some(error) => Err(ApiError::from(error).with("args", args.to_json())),
        None => Ok(json!({ "args": args.to_json() })),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn auth_test(ctx: &mut Ctx, _: &Args) -> ApiResult {
    let bot = ctx
        .state
        .world
        .person(BOT_USER_ID)
        .map(|bot| bot.name.clone());
    Ok(json!({
        "url": "https://acme.slack.com/", "team": "Acme", "user": bot, "team_id": TEAM_ID, "user_id": BOT_USER_ID,
        "bot_id": BOT_ID, "is_enterprise_install": ctx.config.org_wide_install,
    }))
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn team_info(_: &mut Ctx, _: &Args) -> ApiResult {
    Ok(json!({ "team": {
        "id": TEAM_ID, "name": "Acme", "url": "https://acme.slack.com/", "domain": "acme",
        "email_domain": "acme.example", "icon": { "image_default": true },
    }}))
}

/// A ticket for one socket. Whether Socket Mode is on is only said there.
#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn connections_open(ctx: &mut Ctx, _: &Args) -> ApiResult {
    let ticket = ctx.state.world.token(36);
    ctx.state.sockets.add_ticket(&ticket);
    let base = ctx.base_url.replacen("http", "ws", 1);
    Ok(json!({ "url": format!("{base}/link/?ticket={ticket}&app_id={APP_ID}") }))
}
