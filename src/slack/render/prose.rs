//! What a surface says, once, as lines of spans; from it come the blocks people see and the fallback text that a screen
//! reader and a notification hear. User text in it stays text: `rich_text` has no markup to fall into, and where a
//! time makes mrkdwn necessary (only there does Slack put it into each reader's zone) the text is escaped.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use slack_morphism::prelude::*;

use super::style::Style;
use super::text::{clean, one_line, shown};
use super::{Scene, written};
use crate::domain::ids::{ChannelId, UserId};

/// Slack's limit for the text of a section; a group of lines in mrkdwn stays below.
const SECTION: usize = 3000;

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    Text(String),
    Bold(String),
    Italic(String),
    /// Somebody whose name nobody could tell us: the one case in which a mention is written.
    Stranger(UserId),
    /// A channel, which Slack shows by its name to who may see it.
    Channel(ChannelId),
    /// A time, which Slack shows in each reader's own zone.
    When(DateTime<Utc>),
    /// An address of ours or of the operator.
    Link {
        url: String,
        text: String,
    },
}

/// One line of a message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line(pub Vec<Span>);

impl Line {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn span(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    pub fn followed_by(mut self, line: Self) -> Self {
        self.0.extend(line.0);
        self
    }

    pub fn text(self, text: impl Into<String>) -> Self {
        self.span(Span::Text(text.into()))
    }

    pub fn bold(self, text: impl Into<String>) -> Self {
        self.span(Span::Bold(text.into()))
    }

    pub fn italic(self, text: impl Into<String>) -> Self {
        self.span(Span::Italic(text.into()))
    }

    pub fn name(self, scene: Scene<'_>, user: &UserId) -> Self {
        self.span(scene.name(user))
    }

    /// "A, B and C".
    pub fn names<'u>(
        mut self,
        scene: Scene<'_>,
        users: impl IntoIterator<Item = &'u UserId>,
    ) -> Self {
        let users: Vec<_> = users.into_iter().collect();
        for (place, user) in users.iter().enumerate() {
            self = match place {
                0 => self,
                n if n + 1 == users.len() => self.text(" and "),
                _ => self.text(", "),
            };
            self = self.name(scene, user);
        }
        self
    }

    pub fn link(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.span(Span::Link {
            url: url.into(),
            text: text.into(),
        })
    }

    pub fn channel(self, channel: &ChannelId) -> Self {
        self.span(Span::Channel(channel.clone()))
    }

    /// The line's words, where words are all it has.
    pub fn as_plain(&self) -> Option<String> {
        self.0
            .iter()
            .map(|span| match span {
                Span::Text(text) | Span::Bold(text) | Span::Italic(text) => Some(text.as_str()),
                Span::Stranger(_) | Span::Channel(_) | Span::When(_) | Span::Link { .. } => None,
            })
            .collect()
    }

    /// The line as words alone, for what is no message of Slack's.
    pub fn in_words(&self, scene: Scene<'_>) -> String {
        let words = |span: &Span| match span {
            Span::Text(text) | Span::Bold(text) | Span::Italic(text) => text.clone(),
            Span::Stranger(user) => format!("@{user}"),
            Span::Channel(channel) => format!("#{channel}"),
            Span::When(at) => match scene.reader {
                Some(reader) => scene
                    .zone(reader)
                    .map_or_else(|| utc(*at), |zone| scene.style().clock_time(*at, zone)),
                None => utc(*at),
            },
            Span::Link { url, text } => format!("[{text}]({url})"),
        };
        self.0.iter().map(words).collect()
    }

    fn needs_mrkdwn(&self) -> bool {
        self.0.iter().any(|span| matches!(span, Span::When(_)))
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

impl Scene<'_> {
    /// A person's name as text. Nobody is mentioned, unless the name is not known.
    pub fn name(&self, user: &UserId) -> Span {
        let name = self
            .names
            .0
            .get(user)
            .map(|person| one_line(&person.name, 80));
        match name.filter(|name| !name.is_empty()) {
            Some(name) => Span::Text(name),
            None => Span::Stranger(user.clone()),
        }
    }

    /// A name for a place where only text may stand; `otherwise` where it is not known.
    pub fn name_or(&self, user: &UserId, otherwise: &str) -> String {
        match self.name(user) {
            Span::Text(name) => name,
            _ => otherwise.to_owned(),
        }
    }

    /// The person's zone, where Slack told us one we know.
    pub fn zone(&self, user: &UserId) -> Option<Tz> {
        self.names.0.get(user)?.tz.as_deref()?.parse().ok()
    }

    /// A time on this person's own clock, for messages only they read.
    pub fn local(&self, user: &UserId, at: DateTime<Utc>) -> Span {
        self.zone(user).map_or(Span::When(at), |zone| {
            Span::Text(self.style().clock_time(at, zone))
        })
    }
}

/// The lines as blocks: neighbours that need no mrkdwn share a `rich_text` block, the others a section.
pub fn blocks(lines: &[Line]) -> Vec<SlackBlock> {
    lines
        .chunk_by(|one, other| one.needs_mrkdwn() == other.needs_mrkdwn())
        .map(|group| {
            if group[0].needs_mrkdwn() {
                section(group)
            } else {
                rich_text(group)
            }
        })
        .collect()
}

fn section(lines: &[Line]) -> SlackBlock {
    SlackSectionBlock::new()
        .with_text(SlackBlockText::MarkDown(mrkdwn(lines, SECTION)))
        .into()
}

/// Lines as a mrkdwn object. `verbatim`: a bare address or channel name in it stays as it is.
pub fn mrkdwn(lines: &[Line], limit: usize) -> SlackBlockMarkDownText {
    SlackBlockMarkDownText::new(written::mrkdwn(lines, limit)).with_verbatim(true)
}

fn rich_text(lines: &[Line]) -> SlackBlock {
    let mut elements: Vec<SlackRichTextInlineElement> = Vec::new();
    let mut plain = String::new();
    for (place, line) in lines.iter().enumerate() {
        if place > 0 {
            plain.push('\n');
        }
        for span in &line.0 {
            if let Span::Text(text) = span {
                plain.push_str(&clean(text));
                continue;
            }
            if !plain.is_empty() {
                elements.push(std::mem::take(&mut plain).into());
            }
            elements.extend(inline(span));
        }
    }
    if !plain.is_empty() || elements.is_empty() {
        elements.push(shown(plain).into());
    }
    SlackRichTextBlock::new(vec![SlackRichTextSection::new(elements).into()]).into()
}

fn inline(span: &Span) -> Option<SlackRichTextInlineElement> {
    let text = |text: &String| {
        let text = clean(text);
        (!text.is_empty()).then(|| SlackRichTextText::new(text))
    };
    Some(match span {
        Span::Text(words) => text(words)?.into(),
        Span::Bold(words) => text(words)?.bold().into(),
        Span::Italic(words) => text(words)?.italic().into(),
        Span::Stranger(user) => SlackRichTextUser::new(user.as_str().into()).into(),
        Span::Channel(channel) => SlackRichTextChannel::new(channel.as_str().into()).into(),
        // Lines with a time become mrkdwn; this is what is left for completeness.
        Span::When(at) => Style::default().clock_time(*at, Tz::UTC).into(),
        Span::Link { url, text } => SlackRichTextLink::new(url.as_str().into())
            .with_text(clean(text))
            .into(),
    })
}

fn utc(at: DateTime<Utc>) -> String {
    format!("{} UTC", Style::default().clock_time(at, Tz::UTC))
}

/// A quotation of a person's own words.
pub fn quote(text: &str) -> SlackBlock {
    let quote = SlackRichTextQuote::new(vec![shown(clean(text)).into()]);
    SlackRichTextBlock::new(vec![quote.into()]).into()
}

/// Code, as it is.
pub fn code(text: &str) -> SlackBlock {
    let code =
        SlackRichTextPreformatted::new(vec![SlackRichTextText::new(shown(clean(text))).into()]);
    SlackRichTextBlock::new(vec![code.into()]).into()
}
