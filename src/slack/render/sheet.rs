//! A message or a view in the making: what is shown and what is said are built side by side, so that the fallback text
//! never forgets what the blocks show. Decides no words.

use serde_json::Value;
use slack_morphism::prelude::*;

use super::Message;
use super::fields::Field;
use super::kit::{plain, plain_only};
use super::prose::{self, Line};
use super::text::{clip, clip_input, shown};
use super::written;
use crate::slack::wire::ViewKind;

// Limits from <https://docs.slack.dev/reference/block-kit>.
const HEADER: usize = 150;
const CONTEXT: usize = 2000;
const MODAL_TITLE: usize = 24;
const METADATA: usize = 3000;
/// Above it chat.update fails.
const FALLBACK: usize = 4000;

/// A message or a view in the making: what is shown, and what is said to those who only hear it.
#[derive(Debug, Default)]
pub struct Sheet {
    blocks: Vec<SlackBlock>,
    said: Vec<Line>,
}

impl Sheet {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn header(mut self, text: &str) -> Self {
        self.blocks
            .push(SlackHeaderBlock::new(plain_only(text, HEADER)).into());
        self.said.push(text.into());
        self
    }

    pub fn say(mut self, lines: Vec<Line>) -> Self {
        self.blocks.extend(prose::blocks(&lines));
        self.said.extend(lines);
        self
    }

    pub fn line(self, line: impl Into<Line>) -> Self {
        self.say(vec![line.into()])
    }

    /// A person's own words.
    pub fn quote(mut self, text: &str) -> Self {
        self.blocks.push(prose::quote(text));
        self.said.push(text.into());
        self
    }

    /// As it is, to be copied.
    pub fn code(mut self, text: &str) -> Self {
        self.blocks.push(prose::code(text));
        self.said.push(text.into());
        self
    }

    /// Small print that is said too.
    pub fn aside(mut self, line: impl Into<Line>) -> Self {
        let line = line.into();
        self = self.small(&line);
        self.said.push(line);
        self
    }

    /// Small print for those who see.
    pub fn hint(self, text: &str) -> Self {
        self.small(&text.into())
    }

    fn small(mut self, line: &Line) -> Self {
        let text = match line.as_plain() {
            Some(words) => plain(&words, CONTEXT).into(),
            None => prose::mrkdwn(std::slice::from_ref(line), CONTEXT).into(),
        };
        self.blocks.push(SlackContextBlock::new(vec![text]).into());
        self
    }

    /// Buttons; none leaves no trace.
    pub fn buttons(mut self, buttons: Vec<SlackBlockButtonElement>) -> Self {
        if !buttons.is_empty() {
            self.blocks
                .push(SlackActionsBlock::new(buttons.into_iter().map(Into::into).collect()).into());
        }
        self
    }

    pub fn field(mut self, field: Field) -> Self {
        self.blocks.push(field.block());
        self
    }

    pub fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.blocks.extend(fields.into_iter().map(Field::block));
        self
    }

    pub fn message(self) -> Message {
        Message {
            text: shown(written::fallback(&self.said, FALLBACK)),
            blocks: self.blocks,
        }
    }

    /// A modal with something to submit.
    pub fn form(self, kind: &ViewKind, title: &str, submit: &str) -> Value {
        let view = self
            .view(kind, title)
            .with_submit(plain_only(submit, MODAL_TITLE));
        json(view.with_close(plain_only("Cancel", MODAL_TITLE)))
    }

    /// The same, and Slack tells when it is closed without an answer.
    pub fn form_that_tells(self, kind: &ViewKind, title: &str, submit: &str) -> Value {
        let view = self
            .view(kind, title)
            .with_submit(plain_only(submit, MODAL_TITLE));
        json(
            view.with_close(plain_only("Close", MODAL_TITLE))
                .with_notify_on_close(true),
        )
    }

    /// A modal that is only read.
    pub fn reading(self, kind: &ViewKind, title: &str) -> Value {
        json(
            self.view(kind, title)
                .with_close(plain_only("Close", MODAL_TITLE)),
        )
    }

    /// What was drawn as a message.
    pub fn of(message: Message) -> Self {
        Self {
            blocks: message.blocks,
            said: vec![message.text.into()],
        }
    }

    /// Somebody's App Home.
    pub fn home(self) -> Value {
        let view = SlackHomeView::new(self.blocks);
        serde_json::to_value(SlackView::Home(view)).unwrap_or(Value::Null)
    }

    fn view(self, kind: &ViewKind, title: &str) -> SlackModalView {
        SlackModalView::new(plain_only(title, MODAL_TITLE), self.blocks)
            .with_callback_id(kind.callback_id().into())
            .with_private_metadata(metadata(kind))
    }
}

/// The mark of a message that may be there already.
pub const REPEAT: &str = "(you may have this already)";

/// Marks a message whose first sending nobody knows the outcome of. The mark comes second: what it is about stays
/// first in a notification.
pub fn repeated(message: Message) -> Message {
    let Message { text, mut blocks } = message;
    let place = usize::from(matches!(blocks.first(), Some(SlackBlock::Header(_))));
    blocks.splice(place..place, Sheet::new().aside(REPEAT).blocks);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    // Where there is no room, the blocks say the rest.
    let marked = [
        format!("{first}\n{REPEAT}\n{rest}"),
        format!("{first}\n{REPEAT}"),
    ]
    .into_iter()
    .find(|text| text.encode_utf16().count() <= FALLBACK);
    let text = marked.map_or_else(|| text.clone(), |marked| marked.trim_end().to_owned());
    Message { text, blocks }
}

/// The message with these words before all else.
pub fn marked(message: Message, words: &str) -> Message {
    let Message { text, mut blocks } = message;
    blocks.splice(0..0, Sheet::new().line(words).blocks);
    let text = shown(clip(&format!("{words}\n{text}"), FALLBACK));
    Message { text, blocks }
}

/// What this is, for somebody who is asked for the first time.
const FIRST: &str = "Your first Code Green? It brings every function to one table around one deal that matters and is in trouble. A yes and a no help alike; what else there is to know comes in its thread.";

/// Says below what this is. Where the fallback text has no room for it, the blocks say it.
pub fn first(message: Message) -> Message {
    let Message { text, mut blocks } = message;
    blocks.extend(Sheet::new().hint(FIRST).blocks);
    let longer = format!("{text}\n{FIRST}");
    let fits = longer.encode_utf16().count() <= FALLBACK;
    Message {
        text: if fits { longer } else { text },
        blocks,
    }
}

/// Slack's limit for `private_metadata`; only the text of a message that came along can be long.
fn metadata(kind: &ViewKind) -> String {
    let whole = kind.metadata();
    let ViewKind::PickCodeGreen { item, text, source } = kind else {
        return whole;
    };
    let mut text = text.clone();
    let mut written = whole;
    while written.encode_utf16().count() > METADATA && !text.is_empty() {
        let over = written.encode_utf16().count() - METADATA;
        let units = text.encode_utf16().count();
        text = if units > over + 1 {
            clip_input(&text, units - over.max(16).min(units))
        } else {
            String::new()
        };
        written = ViewKind::PickCodeGreen {
            item: *item,
            text: text.clone(),
            source: source.clone(),
        }
        .metadata();
    }
    written
}

fn json(view: SlackModalView) -> Value {
    serde_json::to_value(SlackView::Modal(view)).unwrap_or(Value::Null)
}
