//! Small helpers over slack-morphism's blocks and views. Slack's limits are kept here, by cutting, so that no renderer
//! has to think of them. Decides no words.

use serde_json::Value;
use slack_morphism::prelude::*;
use url::Url;

use super::Message;
use super::prose::{self, Line};
use super::text::{clip, clip_input};
use crate::domain::ids::UserId;
use crate::slack::wire::{Press, ViewKind, block};

// Limits from <https://docs.slack.dev/reference/block-kit>.
const HEADER: usize = 150;
const CONTEXT: usize = 2000;
const BUTTON: usize = 75;
const LABEL: usize = 2000;
const OPTION: usize = 75;
const OPTIONS: usize = 100;
const PLACEHOLDER: usize = 150;
const MODAL_TITLE: usize = 24;
const METADATA: usize = 3000;
/// The most a person may type into one field.
pub const INPUT: usize = 3000;
/// Above it chat.update fails.
const FALLBACK: usize = 4000;

/// User and our own text alike: `:tada:` in it stays as typed.
fn plain(text: &str, limit: usize) -> SlackBlockPlainText {
    SlackBlockPlainText::new(clip(text, limit)).with_emoji(false)
}

fn plain_only(text: &str, limit: usize) -> SlackBlockPlainTextOnly {
    plain(text, limit).into()
}

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
        self.blocks.push(field.0.into());
        self
    }

    pub fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.blocks
            .extend(fields.into_iter().map(|field| SlackBlock::from(field.0)));
        self
    }

    pub fn message(self) -> Message {
        Message {
            text: prose::fallback(&self.said, FALLBACK),
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
            view.with_close(plain_only("Cancel", MODAL_TITLE))
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

    fn view(self, kind: &ViewKind, title: &str) -> SlackModalView {
        SlackModalView::new(plain_only(title, MODAL_TITLE), self.blocks)
            .with_callback_id(kind.callback_id().into())
            .with_private_metadata(metadata(kind))
    }
}

/// The mark of a message that may be there already.
const REPEAT: &str = "(you may have this already)";

/// Marks a message whose first sending nobody knows the outcome of.
pub fn repeated(message: Message) -> Message {
    let mark = Sheet::new().aside(REPEAT);
    let mut text = message.text;
    let room = FALLBACK - REPEAT.len() - 1;
    if text.encode_utf16().count() <= room {
        text = format!("{REPEAT}\n{text}");
    }
    Message {
        text,
        blocks: mark.blocks.into_iter().chain(message.blocks).collect(),
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

pub fn button(label: &str, press: &Press) -> SlackBlockButtonElement {
    SlackBlockButtonElement::new(plain_only(label, BUTTON))
        .with_action_id(press.action_id().into())
        .with_value(press.value())
}

/// The one that is most likely wanted.
pub fn primary(label: &str, press: &Press) -> SlackBlockButtonElement {
    button(label, press).with_style(SlackBlockButtonStyle::Primary)
}

/// A button that opens an address; none where it is not one of the web. `name` tells it from its neighbours.
pub fn link_button(label: &str, name: &str, url: &str) -> Option<SlackBlockButtonElement> {
    let url = web_address(url)?;
    let id = format!("{}_{name}", Press::Link.action_id());
    Some(
        button(label, &Press::Link)
            .with_action_id(id.into())
            .with_url(url),
    )
}

/// Slack takes addresses of at most 3,000 characters.
fn web_address(url: &str) -> Option<Url> {
    Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.as_str().len() <= 3000)
}

pub fn is_web_address(url: &str) -> bool {
    web_address(url).is_some()
}

/// An input of a modal, by the name of its block; its element is [`block::INPUT`].
#[derive(Debug)]
pub struct Field(SlackInputBlock);

impl Field {
    fn new(name: &str, label: &str, element: SlackInputBlockElement) -> Self {
        Self(
            SlackInputBlock::new(plain_only(label, LABEL), element)
                .with_block_id(SlackBlockId(name.to_owned())),
        )
    }

    pub fn optional(self) -> Self {
        Self(self.0.with_optional(true))
    }

    pub fn optional_if(self, optional: bool) -> Self {
        if optional { self.optional() } else { self }
    }

    pub fn hint(self, words: &str) -> Self {
        Self(self.0.with_hint(plain_only(words, LABEL)))
    }

    /// One line.
    pub fn line(name: &str, label: &str, initial: &str, max: usize) -> Self {
        Self::new(name, label, text_input(initial, max).into())
    }

    /// Several lines.
    pub fn paragraph(name: &str, label: &str, initial: &str, max: usize) -> Self {
        Self::new(
            name,
            label,
            text_input(initial, max).with_multiline(true).into(),
        )
    }

    pub fn date(name: &str, label: &str, initial: Option<chrono::NaiveDate>) -> Self {
        let mut picker = SlackBlockDatePickerElement::new().with_action_id(block::INPUT.into());
        picker.initial_date = initial.map(|date| date.format("%Y-%m-%d").to_string());
        Self::new(name, label, picker.into())
    }

    pub fn moment(name: &str, label: &str, initial: chrono::DateTime<chrono::Utc>) -> Self {
        let mut picker = SlackBlockDateTimePickerElement::new().with_action_id(block::INPUT.into());
        picker.initial_date_time = SlackUtcDateTime::from_second(initial.timestamp())
            .ok()
            .map(SlackDateTime);
        Self::new(name, label, picker.into())
    }

    pub fn person(name: &str, label: &str, initial: Option<&UserId>) -> Self {
        let mut select = SlackBlockUsersSelectElement::new()
            .with_action_id(block::INPUT.into())
            .with_placeholder(plain_only("Choose a person", PLACEHOLDER));
        select.initial_user = initial.map(|user| user.as_str().into());
        Self::new(name, label, select.into())
    }

    /// A choice of (value, words), at most a hundred.
    pub fn choice(
        name: &str,
        label: &str,
        options: &[(String, String)],
        initial: Option<&str>,
    ) -> Self {
        let options = options
            .iter()
            .take(OPTIONS)
            .map(|(value, words)| option(value, words))
            .collect::<Vec<_>>();
        let chosen = options
            .iter()
            .find(|option| Some(option.value.as_str()) == initial)
            .cloned();
        let mut select = SlackBlockStaticSelectElement::new()
            .with_action_id(block::INPUT.into())
            .with_placeholder(plain_only("Choose one", PLACEHOLDER))
            .with_options(options);
        select.initial_option = chosen;
        Self::new(name, label, select.into())
    }

    /// A choice that shows all of a few (value, words), at most ten.
    pub fn radio(name: &str, label: &str, options: &[(&str, &str)]) -> Self {
        let options = options
            .iter()
            .map(|(value, words)| {
                SlackBlockChoiceItem::new(
                    SlackBlockText::Plain(plain(words, OPTION)),
                    (*value).to_owned(),
                )
            })
            .collect();
        Self::new(
            name,
            label,
            SlackBlockRadioButtonsElement::new(options)
                .with_action_id(block::INPUT.into())
                .into(),
        )
    }
}

fn option(value: &str, words: &str) -> SlackBlockChoiceItem<SlackBlockPlainTextOnly> {
    SlackBlockChoiceItem::new(plain_only(words, OPTION), value.to_owned())
}

fn text_input(initial: &str, max: usize) -> SlackBlockPlainTextInputElement {
    let mut input = SlackBlockPlainTextInputElement::new().with_action_id(block::INPUT.into());
    input.max_length = u64::try_from(max).ok();
    let initial = clip_input(initial, max);
    input.initial_value = (!initial.is_empty()).then_some(initial);
    input
}
