//! Answers to slash commands, seen by the person only.

use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, count, one_line};
use super::{Message, Scene, deal, kit, veil};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{ChannelId, DraftId};
use crate::slack::wire::Press;

/// How many of a list are shown; the rest is counted.
const SHOWN: usize = 20;

/// A sentence, with a button that calls a Code Green where `call` names the deal.
pub fn sentence(words: &str, call: Option<&str>) -> Message {
    let sheet = Sheet::new().line(clip(words, 2500));
    let Some(deal) = call else {
        return sheet.message();
    };
    let label = if deal.trim().is_empty() {
        "Call a Code Green"
    } else {
        "Call one anyway"
    };
    sheet.buttons(vec![call_one(label, deal, None)]).message()
}

/// To whoever hears first that the app is there: what to do next.
pub fn welcome(channel: Option<&ChannelId>) -> Message {
    let first = Line::new()
        .bold("Code Green is here.")
        .text(" It calls every function to one table around one deal. ");
    let Some(channel) = channel else {
        let first = first.text(
            "You read this because you administer this workspace, and nobody has set it up yet.",
        );
        let setup = Line::new()
            .text("Write ")
            .bold("/codegreen setup")
            .text(" anywhere: one form asks for the channel, who may give a mandate, and who leads each function. Then I say what is next.");
        return Sheet::new().say(vec![first, setup]).message();
    };
    let first = first.text("You read this because you have set it up, or are the first of those who may give one a mandate.");
    let invite = Line::new()
        .text("1. Invite me to the channel where they are posted: write ")
        .bold("/invite @Code Green")
        .text(" in ")
        .channel(channel)
        .text(".");
    let call = Line::new()
        .text("2. Write ")
        .bold("/codegreen")
        .text(" anywhere to call one. Before it is sent you see who is paged and when.");
    Sheet::new()
        .say(vec![first, invite, call])
        .aside("My Home tab shows each person what waits for them. This message comes once.")
        .message()
}

/// The button that opens the modal, with the deal's name in it.
pub fn call_one(label: &str, deal: &str, draft: Option<DraftId>) -> SlackBlockButtonElement {
    kit::button(
        label,
        &Press::CallOne {
            deal: clip(deal, 300),
            draft,
        },
    )
}

/// The sub-commands, from the one table that knows them.
pub fn help(sub_commands: &[(&str, &str)]) -> Message {
    let mut lines = vec![Line::new().bold("Code Green").text(
        " calls every function to one table, fast, around one deal that matters and is in trouble.",
    )];
    lines.extend(sub_commands.iter().map(|(command, words)| {
        let command = if command.is_empty() {
            "/codegreen".to_owned()
        } else {
            format!("/codegreen {command}")
        };
        Line::new().bold(command).text(format!(": {words}"))
    }));
    Sheet::new()
        .say(lines)
        .aside("Slash commands do not work inside threads; there, use the buttons and “Add to the plan” on a message.")
        .message()
}

/// The open ones.
pub fn list(open: &[CodeGreen], scene: Scene<'_>) -> Message {
    if open.is_empty() {
        return sentence("No Code Green is open.", Some(""));
    }
    let verb = if open.len() == 1 { "is" } else { "are" };
    let mut lines = vec![Line::new().bold(format!(
        "{} {verb} open",
        count(open.len(), "Code Green", "Code Greens")
    ))];
    let style = scene.style();
    for green in open.iter().take(SHOWN) {
        let close =
            deal::day_and_distance(green.opportunity.close_on, scene.now.date_naive(), style);
        let (name, facts) = match veil::code_name(green) {
            Some(name) => (format!("🔒 {name}"), String::new()),
            None => (
                one_line(&green.opportunity.title(), 80),
                format!(
                    "{} · closes {close} · ",
                    style.money(&green.opportunity.amount)
                ),
            ),
        };
        lines.push(
            Line::new()
                .bold(format!("{} · {name}", green.number))
                .text(format!(" · {facts}{}", deal::state(green))),
        );
    }
    if open.len() > SHOWN {
        lines.push(format!("and {} more", open.len() - SHOWN).into());
    }
    Sheet::new().say(lines).message()
}
