//! The `markdown` block: standard Markdown, which Slack takes for what language models write. HTML in it is text, and an
//! image is a link, as in Slack.

use maud::{Markup, html};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use crate::page::mrkdwn::{self, draw::link};

pub(super) fn block(text: &str) -> Markup {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut events = Parser::new_ext(text, options);
    html! { div.kit-text.kit-markdown dir="auto" { (inside(&mut events)) } }
}

/// Everything up to the end of what is open.
fn inside(events: &mut Parser) -> Markup {
    let mut parts = Vec::new();
    while let Some(event) = events.next() {
        parts.push(match event {
            Event::Start(tag) => tagged(tag, events),
            Event::End(_) => break,
            Event::Text(text) => mrkdwn::label(&text),
            Event::Code(code) => html! { code.kit-code { (code) } },
            Event::Html(text) | Event::InlineHtml(text) | Event::FootnoteReference(text) => {
                html! { (text) }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => html! { (text) },
            Event::SoftBreak | Event::HardBreak => html! { br; },
            Event::Rule => html! { hr.kit-divider; },
            Event::TaskListMarker(done) => html! { @if done { "☑ " } @else { "☐ " } },
        });
    }
    html! { @for part in parts { (part) } }
}

fn tagged(tag: Tag, events: &mut Parser) -> Markup {
    match tag {
        Tag::Heading { level, .. } => {
            let level = match level {
                HeadingLevel::H1 => 3,
                HeadingLevel::H2 => 4,
                HeadingLevel::H3 => 5,
                HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => 6,
            };
            html! { div.kit-heading role="heading" aria-level=(level) { (inside(events)) } }
        }
        Tag::Paragraph => html! { p { (inside(events)) } },
        Tag::BlockQuote(_) => html! { blockquote.kit-quote { (inside(events)) } },
        Tag::CodeBlock(kind) => {
            let language = match &kind {
                CodeBlockKind::Fenced(language) if !language.is_empty() => Some(&**language),
                CodeBlockKind::Fenced(_) | CodeBlockKind::Indented => None,
            };
            html! { pre.kit-pre data-language=[language] { code { (inside(events)) } } }
        }
        Tag::List(Some(start)) => html! { ol.kit-list start=(start) { (inside(events)) } },
        Tag::List(None) => html! { ul.kit-list { (inside(events)) } },
        Tag::Item => html! { li { (inside(events)) } },
        Tag::Emphasis => html! { i { (inside(events)) } },
        Tag::Strong => html! { b { (inside(events)) } },
        Tag::Strikethrough => html! { s { (inside(events)) } },
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
            link(&dest_url, &inside(events))
        }
        Tag::Table(_) => {
            html! { div.kit-table-frame tabindex="0" role="region" aria-label="Table" { table.kit-table { (inside(events)) } } }
        }
        Tag::TableHead => html! { thead { tr { (inside(events)) } } },
        Tag::TableRow => html! { tr { (inside(events)) } },
        Tag::TableCell => html! { td { (inside(events)) } },
        _ => inside(events),
    }
}
