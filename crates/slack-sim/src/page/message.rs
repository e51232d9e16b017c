//! One message as HTML: the day above it where a day begins, who, when, what, files, reactions, replies, and its tools.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    dates, emoji, faces, files,
    icons::icon,
    kit::{self, Reader, Surface},
    listing, mrkdwn,
};
use crate::world::{Channel, Message, Reaction, Values};

/// Messages of one author within this many minutes stand together.
const TOGETHER: i64 = 5;

/// Where messages are drawn.
pub(super) struct Drawn<'a> {
    pub reader: &'a Reader<'a>,
    pub channel: &'a Channel,
    /// The first message that is new to the reader.
    pub new_from: Option<&'a str>,
    pub in_thread: bool,
}

impl Drawn<'_> {
    /// Messages in their order, each knowing the one before it.
    pub fn all(&self, messages: &[&Message]) -> Markup {
        let mut before = match messages.first() {
            Some(first) if !self.in_thread => {
                listing::before(self.channel, &first.ts, self.reader.user)
            }
            _ => None,
        };
        html! {
            @for message in messages {
                (self.one(message, before.replace(*message)))
            }
        }
    }

    /// One message, after `before`.
    pub fn one(&self, message: &Message, before: Option<&Message>) -> Markup {
        let Reader { world, user, now } = *self.reader;
        let zone = faces::zone(world, user);
        let at = dates::of_ts(&message.ts);
        let previous = before.map(|before| dates::of_ts(&before.ts));
        let day_begins = !self.in_thread
            && previous.is_none_or(|previous| dates::day(previous, zone) != dates::day(at, zone));
        let is_new = self.new_from == Some(message.ts.as_str()) && !self.in_thread;
        let together = !day_begins
            && !is_new
            && before.is_some_and(|before| goes_with(before, message))
            && previous.is_some_and(|previous| (at - previous).num_minutes() < TOGETHER);
        let author = world.person(&message.user);
        let place = if self.in_thread { "t" } else { "m" };
        let own = message.user == user;
        html! {
            li.msg.together[together].own[own].app[message.from_app()].for-you[message.only_for.is_some()]
                id={ (place) "-" (self.channel.id) "-" (message.ts) }
                data-ts=(message.ts) data-in=(self.channel.id) data-user=(message.user)
                data-root=[message.thread_ts.as_deref()] data-only=[message.only_for.as_ref().map(|_| "1")] {
                @if day_begins {
                    div.day role="separator" { span { (dates::day_name(at, now, zone)) } }
                }
                @if is_new { div.new-line role="separator" { span { "New" } } }
                div.msg-row {
                    div.gutter {
                        (faces::face(author, "big"))
                        span.at-hover aria-hidden="true" { (at.with_timezone(&zone).format("%-I:%M")) }
                    }
                    div.msg-body {
                        div.msg-head {
                            strong.name { (faces::name(world, &message.user)) }
                            @if author.is_some_and(crate::world::Person::is_bot) { " " span.badge { "APP" } }
                            @if let Some(person) = author && !person.status_emoji.is_empty() {
                                " " span.status title=(person.status_text) { (emoji::draw(person.status_emoji.trim_matches(':'))) }
                            }
                            " " time datetime=(at.to_rfc3339()) title=(dates::full(at, zone)) { (dates::time(at, zone)) }
                        }
                        @if message.only_for.is_some() {
                            div.only-you { (icon("eye")) " Only visible to you" }
                        }
                        @if message.broadcast && !self.in_thread { (broadcast_note(message)) }
                        (self.content(message))
                        (files::shown(&message.files))
                        (self.reactions(message))
                        @if !self.in_thread { (self.replies(message)) }
                    }
                    @if !message.tombstone { (tools(message, self.in_thread)) }
                }
            }
        }
    }

    fn content(&self, message: &Message) -> Markup {
        let Reader { world, user, .. } = *self.reader;
        let key = (
            message.channel.clone(),
            message.ts.clone(),
            user.to_string(),
        );
        let nothing = Values::new();
        let values = world.message_values.get(&key).unwrap_or(&nothing);
        html! {
            div.msg-content {
                @if message.tombstone {
                    p.tombstone { "This message was deleted." }
                } @else if message.blocks.is_empty() || !message.from_app() {
                    div.text { (mrkdwn::html(&message.text, self.reader)) }
                } @else {
                    (kit::blocks(&message.blocks, Surface::Message, values, self.reader))
                }
                @for attachment in &message.attachments { (self.attachment(attachment)) }
                @if message.edited.is_some() { span.edited { "(edited)" } }
            }
        }
    }

    fn attachment(&self, attachment: &Value) -> Markup {
        let text = |key: &str| attachment.get(key).and_then(Value::as_str);
        let blocks = attachment.get("blocks").and_then(Value::as_array);
        html! {
            div.attachment {
                @if let Some(pretext) = text("pretext") { div { (mrkdwn::html(pretext, self.reader)) } }
                @if let Some(title) = text("title") { strong { (mrkdwn::plain(title)) } }
                @if let Some(body) = text("text") { div { (mrkdwn::html(body, self.reader)) } }
                @if let Some(blocks) = blocks {
                    (kit::blocks(blocks, Surface::Message, &Values::new(), self.reader))
                }
            }
        }
    }

    fn reactions(&self, message: &Message) -> Markup {
        if message.reactions.is_empty() {
            return html! {};
        }
        html! {
            div.reactions {
                @for reaction in &message.reactions { (self.reaction(reaction)) }
                button.reaction.add type="button" data-do="react" aria-label="Add reaction" title="Add reaction" {
                    (icon("smile"))
                }
            }
        }
    }

    fn reaction(&self, reaction: &Reaction) -> Markup {
        let Reader { world, user, .. } = *self.reader;
        let mine = reaction.users.iter().any(|id| id == user);
        let names: Vec<&str> = reaction
            .users
            .iter()
            .map(|id| {
                if id == user {
                    "you"
                } else {
                    faces::name(world, id)
                }
            })
            .collect();
        let who = match names.as_slice() {
            [] => String::new(),
            [one] => (*one).to_string(),
            [most @ .., last] => format!("{} and {last}", most.join(", ")),
        };
        let said = format!("{who} reacted with :{}:", reaction.name);
        html! {
            button.reaction.mine[mine] type="button" data-do="toggle" data-emoji=(reaction.name) aria-pressed=(mine)
                title=(said) aria-label={ (reaction.users.len()) " " (said) } {
                (emoji::draw(&reaction.name)) " " span.count { (reaction.users.len()) }
            }
        }
    }

    fn replies(&self, message: &Message) -> Markup {
        let Reader { world, user, now } = *self.reader;
        let Some(last) = self.channel.replies(&message.ts).next_back() else {
            return html! {};
        };
        let count = self.channel.reply_count(&message.ts);
        let mut who: Vec<&str> = Vec::new();
        for reply in self.channel.replies(&message.ts).rev().take(50) {
            if !who.contains(&reply.user.as_str()) && who.len() < 4 {
                who.push(&reply.user);
            }
        }
        let zone = faces::zone(world, user);
        html! {
            button.replies type="button" data-do="thread" data-thread=(message.ts) {
                span.faces { @for id in who { (faces::face(world.person(id), "small")) } }
                span.how-many { (count) @if count == 1 { " reply" } @else { " replies" } }
                span.last { "Last reply " (dates::when(dates::of_ts(&last.ts), now, zone)) }
            }
        }
    }
}

/// Whether a message stands together with the one before it.
fn goes_with(before: &Message, message: &Message) -> bool {
    let plain = |m: &Message| !m.tombstone && !m.broadcast;
    before.user == message.user
        && before.only_for.is_some() == message.only_for.is_some()
        && plain(before)
        && plain(message)
}

fn tools(message: &Message, in_thread: bool) -> Markup {
    let private = message.only_for.is_some();
    html! {
        div.tools role="group" aria-label="Message actions" {
            @if !private {
                @for name in ["white_check_mark", "eyes", "raised_hands"] {
                    button.tool.quick type="button" data-do="toggle" data-emoji=(name)
                        aria-label={ "React with :" (name) ":" } title={ ":" (name) ":" } { (emoji::draw(name)) }
                }
                button.tool type="button" data-do="react" aria-label="Add reaction" title="Add reaction" { (icon("smile")) }
                @if !in_thread {
                    button.tool type="button" data-do="thread" data-thread=(message.thread_ts.as_deref().unwrap_or(&message.ts))
                        aria-label="Reply in thread" title="Reply in thread" { (icon("reply")) }
                }
            }
            button.tool type="button" data-do="more" aria-haspopup="menu" aria-label="More actions" title="More actions" {
                (icon("more"))
            }
        }
    }
}

fn broadcast_note(message: &Message) -> Markup {
    let root = message.thread_ts.as_deref().unwrap_or_default();
    html! {
        div.broadcast {
            "replied to " button.link type="button" data-do="thread" data-thread=(root) { "a thread" }
        }
    }
}
