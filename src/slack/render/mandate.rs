//! P2: the question to an approver, and what became of it. A no is a "not now", with a reason for the caller.

use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::clip;
use super::{Message, Scene, card, deal, kit};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::UserId;
use crate::domain::mandate::Mandate;
use crate::slack::wire::Press;

/// The question to one approver, in a DM.
pub fn mandate_request(green: &CodeGreen, approver: &UserId, scene: Scene<'_>) -> Message {
    let sheet = Sheet::new().header(&deal::headline(green));
    match (&green.mandate, &green.phase) {
        (_, Phase::Closed { .. }) => sheet
            .line(format!(
                "{}. No answer is needed any more.",
                deal::state(green)
            ))
            .message(),
        (Mandate::Asked { .. }, _) => asked(sheet, green, approver, scene).message(),
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
    let mut facts = deal::facts(deal, deal::today(scene, approver));
    facts.push(match scene.local(approver, green.meeting.starts_at) {
        Span::Text(time) => Line::from(format!("The table would meet: {time}")),
        when => Line::new().text("The table would meet: ").span(when),
    });
    let sheet = sheet
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
    let sheet = match &deal.to_win {
        Some(to_win) => sheet.line(format!(
            "To win, this would have to be true: {}",
            clip(to_win, 600)
        )),
        None => sheet,
    };
    sheet.buttons(vec![
        kit::primary("Go", &Press::Go { green: green.id }),
        kit::button("Not now", &Press::NotNow { green: green.id }),
    ])
}
