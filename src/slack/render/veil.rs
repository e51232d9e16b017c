//! P12: what a confidential Code Green says where others may look on: the fallback text, which a locked screen shows, holds
//! the code name and what it is, and leads to Slack. What it is about stands in the blocks, for whoever opens it.

use super::prose::Line;
use super::sheet::{REPEAT, Sheet};
use super::text::one_line;
use super::{Message, Scene, board, deal, kit};
use crate::domain::code_green::CodeGreen;
use crate::domain::confidential::CODE_NAME;
use crate::domain::effect::{Notice, Surface};
use crate::domain::ids::UserId;
use crate::domain::refusal::Refusal;
use crate::slack::wire::Press;

/// The code name, where there is one.
pub fn code_name(green: &CodeGreen) -> Option<String> {
    let confidential = green.confidential.as_ref()?;
    Some(one_line(&confidential.code_name, CODE_NAME * 2))
}

/// The message with a text that gives nothing away; `what` says what it is. One that is not confidential stays as it is.
pub fn veiled(green: &CodeGreen, what: &str, message: Message) -> Message {
    if !green.is_confidential() {
        return message;
    }
    let mark = if message.text.contains(REPEAT) {
        format!(" {REPEAT}")
    } else {
        String::new()
    };
    let line = format!("{}: {what}.{mark} Open in Slack.", deal::headline(green));
    let Message { text, .. } = Sheet::new().line(line).message();
    Message {
        text,
        blocks: message.blocks,
    }
}

/// What a surface is, in neutral words.
pub fn what_of(green: &CodeGreen, surface: &Surface) -> String {
    match surface {
        Surface::Page { page, attempt: _ } => {
            let seat = green.seat(&page.seat);
            let function = seat.map_or_else(|| "your function".to_owned(), board::name);
            format!("{function} is asked for")
        }
        Surface::MandateRequest { .. } => "your yes is asked for".to_owned(),
        Surface::Card => deal::state(green),
        Surface::GroundRules => "how the table works".to_owned(),
        Surface::Section { section } => section.section().title.to_owned(),
        Surface::ReadBack => "the plan is read back".to_owned(),
        Surface::Item { .. } => "an action item".to_owned(),
        Surface::Agenda => "we meet".to_owned(),
        Surface::Invitation => "the meeting, for your calendar".to_owned(),
        Surface::LookForward => "the look forward".to_owned(),
    }
}

/// Whether a notice may go to this person: to somebody who is not on the roster only what is said of nothing.
pub fn may_hear(green: &CodeGreen, user: &UserId, notice: &Notice) -> bool {
    green.admits(user)
        || matches!(
            notice,
            Notice::Refused { .. }
                | Notice::NotOpened { .. }
                | Notice::DrillLeftOut { .. }
                | Notice::Welcome { .. }
        )
}

/// The one person whom this surface is for; `None` where a whole channel reads it.
pub fn reader_of<'a>(green: &'a CodeGreen, surface: &'a Surface) -> Option<&'a UserId> {
    match surface {
        Surface::Page { page, attempt: _ } => green.page(page).map(|page| &page.recipient),
        Surface::MandateRequest { approver } => Some(approver),
        Surface::Card
        | Surface::GroundRules
        | Surface::Section { .. }
        | Surface::ReadBack
        | Surface::LookForward
        | Surface::Agenda
        | Surface::Invitation
        | Surface::Item { .. } => None,
    }
}

/// Whether the one person whom this surface is for is not on the roster (any more).
pub fn is_left_out(green: &CodeGreen, surface: &Surface) -> bool {
    reader_of(green, surface).is_some_and(|reader| !green.admits(reader))
}

/// What stands where somebody once read of it.
pub fn left_out() -> Message {
    Sheet::new()
        .line("Nothing more is needed from you here. Thank you.")
        .message()
}

/// Whether a refusal says that there is nothing, as it does to whoever may not know of it.
pub fn is_silent(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NoSuchCodeGreen | Refusal::NoSuchItem | Refusal::NoSuchEntry
    )
}

/// Above the facts: that it is confidential, and what deal the code name stands for.
pub fn lines(green: &CodeGreen) -> Vec<Line> {
    if !green.is_confidential() {
        return Vec::new();
    }
    vec![
        Line::new()
            .text("🔒 Confidential · ")
            .bold(deal::title(&green.opportunity)),
    ]
}

/// To somebody who was added to the roster.
pub fn admitted(green: &CodeGreen, by: &UserId, scene: Scene<'_>) -> Sheet {
    let added = " has added you to those who may see this confidential Code Green. Please keep to its code name.";
    let caught_up = Press::CatchUp { green: green.id };
    Sheet::new()
        .line(Line::new().bold(deal::headline(green)))
        .line(Line::new().name(scene, by).text(added))
        .say(lines(green))
        .buttons(vec![kit::button("Catch me up", &caught_up)])
}

/// To caller and sponsor: somebody who cannot know of it calls one for the same deal.
pub fn same_deal(green: &CodeGreen, by: &UserId, scene: Scene<'_>) -> Sheet {
    let line = Line::new()
        .name(scene, by)
        .text(" has called a Code Green for the same deal, and knows nothing of this one. Whether you tell them is yours to say.");
    Sheet::new()
        .line(Line::new().bold(deal::headline(green)))
        .line(line)
}
