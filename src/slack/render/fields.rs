//! The inputs of modals. Each is a block with a name of `wire::block` and one element called [`block::INPUT`], so that
//! inbound finds what was typed. Which inputs a modal has is not decided here.

use chrono::{DateTime, NaiveDate, Utc};
use slack_morphism::prelude::*;

use super::kit::{plain, plain_only};
use super::text::clip_input;
use crate::domain::ids::UserId;
use crate::slack::wire::block;

// Limits from <https://docs.slack.dev/reference/block-kit>.
const LABEL: usize = 2000;
const OPTION: usize = 75;
const OPTIONS: usize = 100;
const PLACEHOLDER: usize = 150;
/// The most a person may type into one field.
pub const INPUT: usize = 3000;

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

    pub fn block(self) -> SlackBlock {
        self.0.into()
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

    pub fn date(name: &str, label: &str, initial: Option<NaiveDate>) -> Self {
        let mut picker = SlackBlockDatePickerElement::new().with_action_id(block::INPUT.into());
        picker.initial_date = initial.map(|date| date.format("%Y-%m-%d").to_string());
        Self::new(name, label, picker.into())
    }

    pub fn moment(name: &str, label: &str, initial: DateTime<Utc>) -> Self {
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

    /// Several people, in the order in which they are chosen.
    pub fn people(name: &str, label: &str, initial: &[UserId], most: u64) -> Self {
        let mut select = SlackBlockMultiUsersSelectElement::new()
            .with_action_id(block::INPUT.into())
            .with_placeholder(plain_only("Choose people", PLACEHOLDER))
            .with_max_selected_items(most);
        let initial: Vec<String> = initial.iter().map(ToString::to_string).collect();
        select.initial_users = (!initial.is_empty()).then_some(initial);
        Self::new(name, label, select.into())
    }

    /// A channel, public or private, that is not shared with another company.
    pub fn channel(name: &str, label: &str, initial: Option<&str>) -> Self {
        let filter = SlackBlockConversationFilter::new()
            .with_include(vec![
                SlackConversationFilterInclude::Public,
                SlackConversationFilterInclude::Private,
            ])
            .with_exclude_external_shared_channels(true);
        let mut select = SlackBlockConversationsSelectElement::new()
            .with_action_id(block::INPUT.into())
            .with_placeholder(plain_only("Choose a channel", PLACEHOLDER))
            .with_filter(filter);
        select.initial_conversation = initial.map(Into::into);
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

    /// Any of (value, words), at most a hundred; `none` says what it means to choose nothing.
    pub fn several(name: &str, label: &str, options: &[(String, String)], none: &str) -> Self {
        let options = options.iter().take(OPTIONS);
        let options = options.map(|(value, words)| option(value, words)).collect();
        let select = SlackBlockMultiStaticSelectElement::new()
            .with_placeholder(plain_only(none, PLACEHOLDER))
            .with_action_id(block::INPUT.into())
            .with_options(options);
        Self::new(name, label, select.into()).optional()
    }

    /// A choice that shows all of a few (value, words), at most ten.
    pub fn radio(name: &str, label: &str, options: &[(&str, &str)], initial: Option<&str>) -> Self {
        let options: Vec<_> = options
            .iter()
            .map(|(value, words)| {
                SlackBlockChoiceItem::new(
                    SlackBlockText::Plain(plain(words, OPTION)),
                    (*value).to_owned(),
                )
            })
            .collect();
        let chosen = options
            .iter()
            .find(|option| Some(option.value.as_str()) == initial)
            .cloned();
        let mut radio =
            SlackBlockRadioButtonsElement::new(options).with_action_id(block::INPUT.into());
        radio.initial_option = chosen;
        Self::new(name, label, radio.into())
    }

    /// One box to tick; its value says no more than that it is ticked.
    pub fn tick(name: &str, label: &str, words: &str, ticked: bool) -> Self {
        let item = SlackBlockChoiceItem::new(
            SlackBlockText::Plain(plain(words, OPTION)),
            "yes".to_owned(),
        );
        let mut boxes = SlackBlockCheckboxesElement::new(vec![item.clone()])
            .with_action_id(block::INPUT.into());
        boxes.initial_options = ticked.then(|| vec![item]);
        Self::new(name, label, boxes.into())
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
