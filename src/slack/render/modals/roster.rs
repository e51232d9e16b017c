//! P12: who may see a confidential Code Green, and who has looked.

use serde_json::Value;

use crate::app::confidential::Look;
use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::UserId;
use crate::slack::render::prose::Line;
use crate::slack::render::text::{count, one_line};
use crate::slack::render::{Scene, deal};
use crate::slack::render::{fields::Field, sheet::Sheet};
use crate::slack::wire::{ViewKind, block};

/// How many names and looks are shown; the rest is counted.
const NAMED: usize = 40;
const LOOKS: usize = 30;

/// `looks` only for whoever may read them.
pub fn roster_modal(
    green: &CodeGreen,
    reader: &UserId,
    looks: Option<&[Look]>,
    scene: Scene<'_>,
) -> Value {
    let admitted: Vec<&UserId> = green
        .confidential
        .iter()
        .flat_map(|it| &it.admitted)
        .collect();
    let mut people = Line::new().names(scene, admitted.iter().copied().take(NAMED));
    if admitted.len() > NAMED {
        people = people.text(format!(", and {} more", admitted.len() - NAMED));
    }
    let may_see = count(admitted.len(), "person sees", "people see");
    let mut sheet = Sheet::new()
        .line(Line::new().bold(deal::headline(green)))
        .say(vec![Line::new().bold(format!("{may_see} this")), people])
        .aside("Whoever is asked to the table is added by that. Add others here, not by Slack's own invitation: that would show them the channel without their being on the roster.")
        .field(Field::person(block::ADMIT, "Add somebody", None).optional());
    if green.allows(Action::Dismiss, reader, About::Whole) {
        let options: Vec<(String, String)> = admitted
            .iter()
            .filter(|user| ***user != green.caller && green.sponsor() != Some(**user))
            .map(|user| (user.to_string(), name(scene, user)))
            .collect();
        if !options.is_empty() {
            let field = Field::choice(block::DISMISS, "Take somebody off", &options, None);
            let hint =
                "At once they see nothing more; what they sat for, the next in line is asked for.";
            sheet = sheet.field(field.optional().hint(hint));
        }
    }
    if let Some(looks) = looks {
        sheet = sheet.say(looked(looks, scene));
    }
    sheet.form(&ViewKind::Roster { green: green.id }, "Roster", "Save")
}

fn name(scene: Scene<'_>, user: &UserId) -> String {
    let known = scene.names.0.get(user).map(|it| one_line(&it.name, 60));
    known
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| user.to_string())
}

fn looked(looks: &[Look], scene: Scene<'_>) -> Vec<Line> {
    let mut lines = vec![Line::new().bold("Who has looked")];
    if looks.is_empty() {
        lines.push("Nobody yet.".into());
    }
    for look in looks.iter().take(LOOKS) {
        let at = look.at.format("%a %-d %b, %H:%M UTC");
        lines.push(
            Line::new()
                .name(scene, &look.by)
                .text(format!(" · {} · {at}", look.what)),
        );
    }
    if looks.len() > LOOKS {
        lines.push(format!("and {} before that", looks.len() - LOOKS).into());
    }
    lines
}
