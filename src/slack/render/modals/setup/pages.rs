//! What of the setup is only read: who would be paged now, what each version changed, and all of it as a file.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::config::document::{Document, FunctionPart};
use crate::domain::ids::UserId;
use crate::slack::render::Scene;
use crate::slack::render::prose::Line;
use crate::slack::render::sheet::Sheet;
use crate::slack::render::text::one_line;
use crate::slack::render::whole_plan::pieces_of;
use crate::slack::wire::ViewKind;
use crate::store::setup::SetupVersion;

/// What is named of one version; the rest is counted.
const CHANGES: usize = 6;
/// Of what somebody wrote.
const SAID: usize = 150;

/// Who of a function would be paged first, and whom the page would pass over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub function: String,
    pub first: Option<UserId>,
    pub passed: Vec<(UserId, Passed)>,
}

/// Why somebody would not be paged at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    Away,
    /// Until then, by their own clock.
    Asleep(DateTime<Utc>),
    /// Has left, or is no full member.
    TakesNoPart,
}

/// Who would be paged now?
pub fn preview_page(asked: &[Asked], scene: Scene<'_>) -> Value {
    let mut sheet = Sheet::new().line("If a Code Green were called at this moment:");
    for it in asked {
        let line = Line::new().bold(one_line(&it.function, 60)).text(": ");
        let line = match &it.first {
            Some(user) => line.name(scene, user).text(match scene.zone(user) {
                Some(zone) => format!(
                    " ({} there)",
                    scene.now.with_timezone(&zone).format("%H:%M")
                ),
                None => String::new(),
            }),
            None => line.text("⚠️ nobody. Name a deputy who can be reached."),
        };
        let line = it.passed.iter().fold(line, |line, (user, why)| {
            let line = line.text(" · ").name(scene, user);
            match why {
                Passed::Away => line.text(" is away"),
                Passed::Asleep(until) => line
                    .text(" is not disturbed until ")
                    .span(scene.local(user, *until)),
                Passed::TakesNoPart => line.text(" is no full member here"),
            }
        });
        sheet = sheet.line(line);
    }
    sheet.reading(&ViewKind::Message, "Who would be paged?")
}

/// The versions, the newest first, each with what it changed.
pub fn history_page(versions: &[SetupVersion], scene: Scene<'_>) -> Value {
    let mut sheet = Sheet::new();
    for (at, version) in versions.iter().enumerate() {
        let by = Line::new()
            .bold(format!("Version {}", version.version))
            .text(" · ")
            .name(scene, &version.author)
            .text(" · ")
            .span(match scene.reader {
                Some(reader) => scene.local(reader, version.at),
                None => scene.local(&version.author, version.at),
            });
        let documents = versions.get(at + 1).map(|before| {
            let before = Document::parse(&before.body).unwrap_or_default();
            (before, Document::parse(&version.body).unwrap_or_default())
        });
        let mut lines = vec![by];
        match documents {
            Some((before, after)) => {
                let mut changes = changes(&before, &after, scene);
                let more = changes.len().saturating_sub(CHANGES);
                changes.truncate(CHANGES);
                lines.extend(changes);
                if more > 0 {
                    lines.push(format!("and {more} more").into());
                }
            }
            None if version.version == 1 => lines.push("The first.".into()),
            None => {}
        }
        sheet = sheet.say(lines);
    }
    sheet.reading(&ViewKind::Message, "Earlier versions")
}

/// As a file, to be copied.
pub fn file_page(document: &Document) -> Value {
    let mut sheet = Sheet::new().line("This is codegreen.toml. On the server, beside the program, it takes the place of what is set up here.");
    for piece in pieces_of(&document.text()).iter().take(20) {
        sheet = sheet.code(piece);
    }
    sheet.reading(&ViewKind::Message, "As a file")
}

/// What the later one says otherwise.
fn changes(before: &Document, after: &Document, scene: Scene<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut text = |what: &str, old: Option<&str>, new: Option<&str>| {
        if old != new {
            let new = new.map_or("as it is by default".to_owned(), |it| one_line(it, SAID));
            lines.push(Line::from(format!("{what}: {new}")));
        }
    };
    let (old, new) = (&before.policy, &after.policy);
    text(
        "Channel",
        before.channel.as_deref(),
        after.channel.as_deref(),
    );
    text(
        "No mandate from",
        Some(&old.minimum_amount.join(", ")),
        Some(&new.minimum_amount.join(", ")),
    );
    text(
        "The next approver after",
        old.answer_within.as_deref(),
        new.answer_within.as_deref(),
    );
    text(
        "Deal desk",
        old.deal_desk.as_deref(),
        new.deal_desk.as_deref(),
    );
    let (old, new) = (&before.meeting, &after.meeting);
    text("Meeting link", old.url.as_deref(), new.url.as_deref());
    text(
        "Meet after",
        old.starts_in.as_deref(),
        new.starts_in.as_deref(),
    );
    text("Locale", before.locale.as_deref(), after.locale.as_deref());
    if before.policy.approvers != after.policy.approvers {
        lines.push(named("Approvers", &after.policy.approvers, scene));
    }
    if before.paging != after.paging {
        lines.push("Paging is another".into());
    }
    if before.emoji != after.emoji {
        lines.push("Emoji are others".into());
    }
    functions(&before.function, &after.function, scene, &mut lines);
    lines
}

fn functions(
    before: &[FunctionPart],
    after: &[FunctionPart],
    scene: Scene<'_>,
    lines: &mut Vec<Line>,
) {
    let find = |all: &[FunctionPart], key: &str| all.iter().find(|it| it.key == key).cloned();
    for it in after {
        let name = one_line(&it.name, 60);
        let Some(old) = find(before, &it.key) else {
            lines.push(format!("{name} is new").into());
            continue;
        };
        if old.name != it.name {
            lines.push(format!("{} is called {name}", one_line(&old.name, 60)).into());
        }
        if old.lead != it.lead {
            let lead = std::slice::from_ref(&it.lead);
            lines.push(named(&format!("{name}'s lead"), lead, scene));
        }
        if old.deputies != it.deputies {
            lines.push(named(&format!("{name}'s deputies"), &it.deputies, scene));
        }
        if old.required != it.required {
            let is = if it.required { "is" } else { "is not" };
            lines.push(format!("{name} {is} waited for").into());
        }
        if old.brings != it.brings {
            lines.push(format!("What {name} brings: {}", one_line(&it.brings, SAID)).into());
        }
    }
    for old in before.iter().filter(|it| find(after, &it.key).is_none()) {
        lines.push(format!("{} is removed", one_line(&old.name, 60)).into());
    }
    let order = |all: &[FunctionPart], others: &[FunctionPart]| -> Vec<String> {
        let kept = all.iter().filter(|it| find(others, &it.key).is_some());
        kept.map(|it| it.key.clone()).collect()
    };
    if order(before, after) != order(after, before) {
        lines.push("Functions stand in another order".into());
    }
}

fn named(what: &str, ids: &[String], scene: Scene<'_>) -> Line {
    let users: Vec<UserId> = ids.iter().map(|id| id.as_str().into()).collect();
    let line = Line::new().text(format!("{what}: "));
    if users.is_empty() {
        line.text("nobody")
    } else {
        line.names(scene, users.iter())
    }
}
