//! P2: the question to an approver, and what became of it. A no is a "not now", with a reason for the caller.

use chrono::{DateTime, Utc};
use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::clip;
use super::{Message, Scene, card, deal, kit, veil};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::{ChannelId, UserId};
use crate::domain::mandate::Mandate;
use crate::slack::wire::Press;

/// The question to one approver, in a DM.
pub fn mandate_request(green: &CodeGreen, approver: &UserId, scene: Scene<'_>) -> Message {
    if !green.admits(approver) {
        return veil::left_out();
    }
    let sheet = Sheet::new().header(&deal::headline(green));
    match (&green.mandate, &green.phase) {
        (_, Phase::Closed { .. }) => sheet
            .line(format!(
                "{}. No answer is needed any more.",
                deal::state(green)
            ))
            .message(),
        (
            Mandate::Asked {
                approvers,
                asked: so_far,
                until,
                desk,
                chosen: _,
            },
            _,
        ) => {
            let sheet = asked(sheet, green, approver, scene);
            let sheet = match turn(&approvers[..(*so_far).min(approvers.len())], approver) {
                Turn::Theirs => match until {
                    Some(until) => {
                        let next = approvers.get(*so_far);
                        sheet.line(your_turn(scene, approver, *until, next, &green.caller))
                    }
                    None => sheet,
                },
                Turn::Passed(now) => sheet.line(
                    Line::new()
                        .name(scene, now)
                        .text(" is asked as well by now. Your answer is still welcome."),
                ),
            };
            sheet.buttons(answers(green, desk.as_ref())).message()
        }
        (Mandate::Given { sponsor, at: _ }, _) => {
            let line = Line::new().text("✅ ");
            let line = if sponsor == approver {
                line.bold("You")
            } else {
                line.name(scene, sponsor)
            };
            sheet
                .line(line.text(format!(" said Go. {}.", deal::state(green))))
                .message()
        }
        (Mandate::Redirected { by, desk, .. }, _) => {
            let line = if by == approver {
                Line::new().bold("You")
            } else {
                Line::new().name(scene, by)
            };
            sheet
                .line(
                    line.text(" sent it to the deal desk, ")
                        .channel(desk)
                        .text("."),
                )
                .message()
        }
        (Mandate::NotNow { by, at: _, reason }, _) => {
            let line = if by == approver {
                Line::new().bold("You")
            } else {
                Line::new().name(scene, by)
            };
            sheet
                .line(line.text(" said not now; the caller has read:"))
                .quote(&clip(reason, 1500))
                .message()
        }
    }
}

fn asked(sheet: Sheet, green: &CodeGreen, approver: &UserId, scene: Scene<'_>) -> Sheet {
    let deal = &green.opportunity;
    let mut facts = deal::facts(deal, deal::today(scene, approver), scene.style());
    facts.push(match scene.local(approver, green.meeting.starts_at) {
        Span::Text(time) => Line::from(format!("The table would meet: {time}")),
        when => Line::new().text("The table would meet: ").span(when),
    });
    let sheet = sheet
        .say(veil::lines(green))
        .line(
            Line::new()
                .name(scene, &green.caller)
                .text(format!(
                    " asks for a Code Green: the deal {}. ",
                    deal::reason_of(deal.reason)
                ))
                .text(format!(
                    "With your Go the chiefs of {} are called at once.",
                    card::functions(green)
                )),
        )
        .say(facts)
        .line(Line::new().bold("Situation"))
        .quote(&clip(&deal.situation, 600));
    match &deal.to_win {
        Some(to_win) => sheet.line(format!(
            "To win, this would have to be true: {}",
            clip(to_win, 600)
        )),
        None => sheet,
    }
}

/// Whose turn it is among those asked so far, as this approver reads it.
enum Turn<'a> {
    Theirs,
    /// Somebody else has been asked since.
    Passed(&'a UserId),
}

fn turn<'a>(asked: &'a [UserId], approver: &UserId) -> Turn<'a> {
    match asked.last() {
        Some(last) if last != approver => Turn::Passed(last),
        Some(_) | None => Turn::Theirs,
    }
}

fn your_turn(
    scene: Scene<'_>,
    approver: &UserId,
    until: DateTime<Utc>,
    next: Option<&UserId>,
    caller: &UserId,
) -> Line {
    let line = Line::new()
        .text("Please answer by ")
        .span(scene.local(approver, until));
    match next {
        Some(next) => line
            .text("; then ")
            .name(scene, next)
            .text(" is asked as well."),
        None => line
            .text("; then ")
            .name(scene, caller)
            .text(" hears that there is no answer yet."),
    }
}

pub(super) fn answers(green: &CodeGreen, desk: Option<&ChannelId>) -> Vec<SlackBlockButtonElement> {
    let green = green.id;
    let mut buttons = vec![kit::primary("Go", &Press::Go { green })];
    if desk.is_some() {
        buttons.push(kit::button("To the deal desk", &Press::Redirect { green }));
    }
    buttons.push(kit::button("Not now", &Press::NotNow { green }));
    buttons
}
