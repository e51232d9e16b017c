//! What of the setup is only read: who would be paged now, what each version changed, and all of it as a file.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{called, rung_line};
use crate::config::document::{Document, FunctionPart, RungPart};
use crate::domain::ids::UserId;
use crate::slack::render::Scene;
use crate::slack::render::prose::Line;
use crate::slack::render::sheet::Sheet;
use crate::slack::render::text::one_line;
use crate::slack::render::whole_plan::pieces_of;
use crate::slack::wire::{ViewKind, block};
use crate::store::setup::SetupVersion;

/// What is named of one version; the rest is counted.
const CHANGES: usize = 10;
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
            None => nobody_left(it, line, scene),
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

/// Whom a real one asks where all are passed over: the first to wake, else who is away.
fn nobody_left(it: &Asked, line: Line, scene: Scene<'_>) -> Line {
    let sleepers = it.passed.iter().filter_map(|(user, why)| match why {
        Passed::Asleep(until) => Some((user, *until)),
        Passed::Away | Passed::TakesNoPart => None,
    });
    let away = it.passed.iter().find(|(_, why)| *why == Passed::Away);
    match (sleepers.min_by_key(|(_, until)| *until), away) {
        (Some((user, until)), _) => line
            .text("nobody before ")
            .span(scene.local(user, until))
            .text(", then ")
            .name(scene, user)
            .text("; the sponsor may have them woken"),
        (None, Some((user, _))) => line.name(scene, user).text(", for there is nobody else"),
        (None, None) => line.text("⚠️ nobody. Name a deputy who can be reached."),
    }
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
    let mut channel = |what: &str, old: Option<&String>, new: Option<&String>| {
        if old != new {
            let line = Line::new().text(format!("{what}: "));
            lines.push(match new {
                Some(id) => line.channel(&id.as_str().into()),
                None => line.text("none"),
            });
        }
    };
    channel("Channel", before.channel.as_ref(), after.channel.as_ref());
    let (old, new) = (&before.policy, &after.policy);
    channel("Deal desk", old.deal_desk.as_ref(), new.deal_desk.as_ref());
    let mut text = |what: &str, old: Option<&str>, new: Option<&str>| {
        if old != new {
            lines.push(said(what, new));
        }
    };
    let bar = |bars: &[String]| (!bars.is_empty()).then(|| bars.join(", "));
    text(
        "No mandate from",
        bar(&old.minimum_amount).as_deref(),
        bar(&new.minimum_amount).as_deref(),
    );
    text(
        "The next approver after",
        old.answer_within.as_deref(),
        new.answer_within.as_deref(),
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
    lines.extend(paging(before, after));
    lines.extend(emoji(before, after));
    functions(&before.function, &after.function, scene, &mut lines);
    lines
}

/// What of the paging is otherwise, key by key; a default is named as such.
fn paging(before: &Document, after: &Document) -> Vec<Line> {
    let (old, new) = (&before.paging, &after.paging);
    let away = |said: &Option<Vec<String>>| {
        let names = said.as_ref()?;
        Some(if names.is_empty() {
            "nobody's".to_owned()
        } else {
            names.join(" ")
        })
    };
    let ladder = |rungs: &[RungPart]| {
        let rungs: Vec<String> = rungs.iter().map(rung_line).collect();
        (!rungs.is_empty()).then(|| rungs.join(" · "))
    };
    let keys = [
        (
            "Reminded after",
            old.remind_after.clone(),
            new.remind_after.clone(),
        ),
        (
            "The next in line after",
            old.escalate_after.clone(),
            new.escalate_after.clone(),
        ),
        (
            "Answers within",
            old.answer_by.clone(),
            new.answer_by.clone(),
        ),
        (
            "Quiet hours",
            old.quiet_hours.clone(),
            new.quiet_hours.clone(),
        ),
        (
            "A yes is asked for again after",
            old.ack_expires_after.clone(),
            new.ack_expires_after.clone(),
        ),
        ("Away is whose status", away(&old.away), away(&new.away)),
        ("Ladder", ladder(&old.rung), ladder(&new.rung)),
    ];
    let changed = keys.into_iter().filter(|(_, old, new)| old != new);
    changed
        .map(|(what, _, new)| said(what, new.as_deref()))
        .collect()
}

fn emoji(before: &Document, after: &Document) -> Vec<Line> {
    let meanings = block::MEANINGS.into_iter();
    let changed = meanings.filter(|(key, _)| before.emoji.get(*key) != after.emoji.get(*key));
    let names = |key: &str| after.emoji.get(key).map(|names| names.join(" "));
    changed
        .map(|(key, _)| {
            said(
                &format!("Emoji for “{}”", called(key)),
                names(key).as_deref(),
            )
        })
        .collect()
}

/// A key and what it says now.
fn said(what: &str, now: Option<&str>) -> Line {
    let now = now.map_or("as it is by default".to_owned(), |it| one_line(it, SAID));
    format!("{what}: {now}").into()
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
