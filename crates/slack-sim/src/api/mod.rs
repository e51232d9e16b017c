//! The Web API: which methods there are, which scopes they want, and the one way through for every call: token →
//! scope → method. Pure over [`State`]; HTTP, faults and delays are `server`'s.

mod args;
mod auth;
mod chat;
mod conversations;
mod files;
mod kicking;
mod marks;
mod messages;
mod reactions;
pub(crate) mod response_url;
mod users;
mod views;

pub(crate) use args::Args;
use chrono::{DateTime, Utc};
pub(crate) use files::receive as receive_file;
use serde_json::{Map, Value, json};

use crate::{SimConfig, log::Failure, outbound::Event, state::State, world::Channel};

/// What a method gets.
pub(crate) struct Ctx<'a> {
    pub state: &'a mut State,
    pub config: &'a SimConfig,
    pub base_url: &'a str,
    pub now: DateTime<Utc>,
    /// What the app is to be told about this, once the call is done.
    pub events: Vec<Event>,
}

/// An `ok: false`.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub code: String,
    pub extra: Map<String, Value>,
}

impl ApiError {
    /// `invalid_arguments` with the reason in `response_metadata.messages`, as Slack gives it.
    pub fn arguments(reason: &str) -> Self {
        Self::from("invalid_arguments").with(
            "response_metadata",
            json!({ "messages": [format!("[ERROR] {reason}")] }),
        )
    }

    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.extra.insert(key.into(), value);
        self
    }

    fn missing_scope(needed: &str, config: &SimConfig) -> Self {
        let provided: Vec<&str> = config.scopes.iter().map(String::as_str).collect();
        Self::from("missing_scope")
            .with("needed", json!(needed))
            .with("provided", json!(provided.join(",")))
    }
}

impl From<&str> for ApiError {
    fn from(code: &str) -> Self {
        Self {
            code: code.into(),
            extra: Map::new(),
        }
    }
}

pub(crate) type ApiResult = Result<Value, ApiError>;
type Run = fn(&mut Ctx, &Args) -> ApiResult;

/// A method: its name, the scopes of which one is enough, whether it reads JSON bodies, and itself.
/// Reading methods take forms and query strings only; Slack ignores a JSON body there.
struct Method(&'static str, &'static [&'static str], bool, Run);

const METHODS: &[Method] = &[
    Method("api.test", &[], true, auth::api_test),
    Method("apps.connections.open", &[], true, auth::connections_open),
    Method("auth.test", &[], true, auth::auth_test),
    Method("team.info", &["team:read"], false, auth::team_info),
    Method(
        "bookmarks.add",
        &["bookmarks:write"],
        true,
        marks::bookmark_add,
    ),
    Method(
        "bookmarks.edit",
        &["bookmarks:write"],
        true,
        marks::bookmark_edit,
    ),
    Method("chat.delete", &["chat:write"], true, chat::delete),
    Method("chat.getPermalink", &[], false, chat::permalink),
    Method(
        "chat.postEphemeral",
        &["chat:write"],
        true,
        chat::post_ephemeral,
    ),
    Method(
        "chat.postMessage",
        &["chat:write"],
        true,
        chat::post_message,
    ),
    Method("chat.update", &["chat:write"], true, chat::update),
    Method(
        "conversations.archive",
        &["channels:manage", "groups:write"],
        true,
        conversations::archive,
    ),
    Method(
        "conversations.create",
        &["channels:manage", "groups:write"],
        true,
        conversations::create,
    ),
    Method("conversations.history", &[], false, messages::history),
    Method("conversations.info", &[], false, conversations::info),
    Method("conversations.invite", &[], true, conversations::invite),
    Method(
        "conversations.join",
        &["channels:join"],
        true,
        conversations::join,
    ),
    Method(
        "conversations.kick",
        &["channels:manage", "groups:write"],
        true,
        kicking::kick,
    ),
    Method("conversations.list", &[], false, conversations::list),
    Method("conversations.members", &[], false, conversations::members),
    Method(
        "conversations.open",
        &["im:write", "mpim:write"],
        true,
        conversations::open,
    ),
    Method("conversations.replies", &[], false, messages::replies),
    Method(
        "conversations.setTopic",
        &[],
        true,
        conversations::set_topic,
    ),
    Method("dnd.info", &["dnd:read"], false, users::dnd_info),
    Method(
        "files.completeUploadExternal",
        &["files:write"],
        true,
        files::complete,
    ),
    Method(
        "files.getUploadURLExternal",
        &["files:write"],
        false,
        files::get_upload_url,
    ),
    Method("files.delete", &["files:write"], true, files::delete),
    Method("files.info", &["files:read"], false, files::info),
    Method("pins.add", &["pins:write"], true, marks::pin_add),
    Method("pins.list", &["pins:read"], false, marks::pin_list),
    Method("pins.remove", &["pins:write"], true, marks::pin_remove),
    Method("reactions.add", &["reactions:write"], true, reactions::add),
    Method("reactions.get", &["reactions:read"], false, reactions::get),
    Method(
        "reactions.remove",
        &["reactions:write"],
        true,
        reactions::remove,
    ),
    Method(
        "usergroups.list",
        &["usergroups:read"],
        false,
        users::user_groups,
    ),
    Method(
        "usergroups.users.list",
        &["usergroups:read"],
        false,
        users::user_group_members,
    ),
    Method("users.conversations", &[], false, conversations::of_user),
    Method("users.info", &["users:read"], false, users::info),
    Method("users.list", &["users:read"], false, users::list),
    Method(
        "users.lookupByEmail",
        &["users:read.email"],
        false,
        users::lookup_by_email,
    ),
    Method("views.open", &[], true, views::open),
    Method("views.publish", &[], true, views::publish),
    Method("views.push", &[], true, views::push),
    Method("views.update", &[], true, views::update),
];

/// Runs a call: token, scope, method.
pub(crate) fn call(ctx: &mut Ctx, method: &str, token: Option<&str>, args: &Args) -> ApiResult {
    let Some(Method(_, scopes, takes_json, run)) = METHODS.iter().find(|m| m.0 == method) else {
        ctx.state.log.fail(Failure::UnknownMethod {
            method: method.into(),
        });
        return Err(ApiError::from("unknown_method").with("req_method", json!(method)));
    };
    if method == "api.test" {
        return run(ctx, args);
    }
    let token = token.ok_or("not_authed")?;
    if method == "apps.connections.open" {
        return if token == ctx.config.app_token {
            run(ctx, args)
        } else if token == ctx.config.bot_token {
            Err("not_allowed_token_type".into())
        } else {
            Err("invalid_auth".into())
        };
    }
    if token != ctx.config.bot_token {
        return Err(if token == ctx.config.app_token {
            "not_allowed_token_type"
        } else {
            "invalid_auth"
        }
        .into());
    }
    if ctx.state.token_revoked {
        return Err("token_revoked".into());
    }
    if !scopes.is_empty()
        && !scopes
            .iter()
            .any(|scope| ctx.config.scopes.contains(*scope))
    {
        return Err(ApiError::missing_scope(&scopes.join(","), ctx.config));
    }
    if args.came_as_json() && !takes_json {
        return run(ctx, &Args::default());
    }
    run(ctx, args)
}

impl Ctx<'_> {
    /// Refuses unless one of these is granted; for scopes that depend on the arguments.
    fn want_scope(&self, scopes: &[&str]) -> Result<(), ApiError> {
        if scopes
            .iter()
            .any(|scope| self.config.scopes.contains(*scope))
        {
            return Ok(());
        }
        Err(ApiError::missing_scope(&scopes.join(","), self.config))
    }

    /// The conversation of a `channel` argument, as far as the app may know of it.
    fn channel(&self, args: &Args) -> Result<&Channel, ApiError> {
        let id = args.need("channel")?;
        self.state
            .world
            .channels
            .get(id)
            .filter(|c| c.kind.is_public() || c.has_bot())
            .ok_or("channel_not_found".into())
    }
}
