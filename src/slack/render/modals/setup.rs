//! P13: how the company is set up, part by part, each with a button to change it. What stands in a file is shown and
//! has no button.

mod forms;
mod pages;

pub use forms::setup_form;
pub use pages::{Asked, Passed, file_page, history_page, preview_page};

use serde_json::Value;

use crate::config::document::{Document, FunctionPart, RungPart};
use crate::domain::ids::UserId;
use crate::slack::render::prose::Line;
use crate::slack::render::sheet::Sheet;
use crate::slack::render::text::{clip, one_line};
use crate::slack::render::{Scene, kit};
use crate::slack::wire::{Press, SetupPage, Topic, ViewKind, block};
use crate::store::setup::SetupVersion;

/// What is shown of a text.
const SAID: usize = 300;

/// How it stands.
#[derive(Clone, Copy, Debug)]
pub struct SetupShown<'a> {
    pub document: &'a Document,
    /// Who wrote it last; `None` where the file has the roster.
    pub last: Option<&'a SetupVersion>,
    /// What a file says besides, which goes over the setup.
    pub fixed: &'a [String],
}

/// The whole of it. `noted` is what has just been done.
pub fn setup_modal(shown: SetupShown<'_>, noted: Option<&str>, scene: Scene<'_>) -> Value {
    let may_change = shown.last.is_some();
    let page = Page {
        document: shown.document,
        may_change,
        scene,
    };
    let mut sheet = Sheet::new();
    if let Some(noted) = noted {
        sheet = sheet.line(Line::new().bold(clip(noted, 600)));
    }
    if !may_change {
        sheet = sheet.line("The roster stands in the file on the server (codegreen.toml), and is changed there. Its quiet hours, ladder, emoji and contacts are not shown here.");
    } else if !shown.fixed.is_empty() {
        let fixed = shown.fixed.join(", ");
        sheet = sheet.line(format!(
            "What the file on the server says goes over this, whatever stands here: {fixed}."
        ));
    }
    sheet = page.policy(sheet);
    sheet = page.functions(sheet);
    sheet = page.paging(sheet);
    sheet = page.meeting(sheet);
    sheet = page.emoji(sheet);
    let mut more = vec![SetupPage::Preview];
    if may_change {
        more.extend([SetupPage::History, SetupPage::File]);
    }
    let more = more.into_iter().map(|page| {
        let label = match page {
            SetupPage::Preview => "Who would be paged now?",
            SetupPage::History => "Earlier versions",
            SetupPage::File => "As a file",
        };
        kit::button(label, &Press::SetupPage { page })
    });
    sheet = sheet.buttons(more.collect());
    if let Some(last) = shown.last {
        let by = Line::new()
            .text(format!("Version {}, by ", last.version))
            .name(scene, &last.author)
            .text(", ")
            .span(match scene.reader {
                Some(reader) => scene.local(reader, last.at),
                None => scene.local(&last.author, last.at),
            });
        sheet = sheet.aside(by);
    }
    sheet.reading(&ViewKind::Setup, "Setup")
}

struct Page<'a> {
    document: &'a Document,
    may_change: bool,
    scene: Scene<'a>,
}

impl Page<'_> {
    fn edit(&self, sheet: Sheet, label: &str, topic: Topic) -> Sheet {
        if self.may_change {
            sheet.buttons(vec![kit::button(label, &Press::SetupForm { topic })])
        } else {
            sheet
        }
    }

    fn policy(&self, sheet: Sheet) -> Sheet {
        let policy = &self.document.policy;
        let channel = Line::new().text("Code Greens are posted in ");
        let channel = match &self.document.channel {
            Some(id) => channel.channel(&id.as_str().into()),
            None => channel.text("no channel yet"),
        };
        let bar = if policy.minimum_amount.is_empty() {
            "Every call waits for an approver's Go".to_owned()
        } else {
            let bars = policy.minimum_amount.join(", ");
            format!(
                "From {} no Go is needed; below it, an approver is asked",
                one_line(&bars, SAID)
            )
        };
        let approvers = people(
            Line::new().text("Approvers: "),
            &policy.approvers,
            self.scene,
        );
        let mut lines = vec![channel, bar.into(), approvers];
        if let Some(within) = &policy.answer_within {
            lines.push(format!("The next approver is asked after {within}").into());
        }
        if let Some(desk) = &policy.deal_desk {
            lines.push(
                Line::new()
                    .text("The deal desk sits in ")
                    .channel(&desk.as_str().into()),
            );
        }
        let sheet = sheet.header("Where, and by whose mandate").say(lines);
        self.edit(sheet, "Change", Topic::Policy)
    }

    fn functions(&self, sheet: Sheet) -> Sheet {
        let mut sheet = sheet.header("Functions");
        for function in &self.document.function {
            sheet = sheet.line(self.function(function));
            let key = function.key.as_str().into();
            sheet = self.edit(sheet, "Change", Topic::Function { key });
        }
        self.edit(sheet, "Add a function", Topic::NewFunction)
    }

    fn function(&self, function: &FunctionPart) -> Line {
        let required = if function.required {
            ""
        } else {
            " · optional, not waited for"
        };
        let lead = UserId::from(function.lead.as_str());
        let line = Line::new()
            .bold(one_line(&function.name, 60))
            .text(": ")
            .name(self.scene, &lead);
        let line = if function.deputies.is_empty() {
            line.text(" · no deputy")
        } else {
            people(line.text(" · then "), &function.deputies, self.scene)
        };
        let brings = one_line(&function.brings, 150);
        let line = line.text(required);
        if brings.is_empty() {
            line
        } else {
            line.text(format!(" · brings {brings}"))
        }
    }

    fn paging(&self, sheet: Sheet) -> Sheet {
        let paging = &self.document.paging;
        let or = |said: &Option<String>, default: &str| said.clone().unwrap_or(default.to_owned());
        let mut lines: Vec<Line> = vec![
            format!(
                "Reminded after {}, the next in line is paged after {}, answers are due within {}",
                or(&paging.remind_after, "5m"),
                or(&paging.escalate_after, "10m"),
                or(&paging.answer_by, "30m"),
            )
            .into(),
        ];
        if let Some(hours) = &paging.quiet_hours {
            lines.push(format!("Quiet hours, by each person's clock: {hours}").into());
        }
        if let Some(after) = &paging.ack_expires_after {
            lines.push(format!("A yes is asked for again after {after}").into());
        }
        if !paging.rung.is_empty() {
            let rungs: Vec<String> = paging.rung.iter().map(rung_line).collect();
            lines.push(format!("Ladder: {}", one_line(&rungs.join(" · "), SAID)).into());
        }
        let sheet = sheet.header("Paging").say(lines);
        self.edit(sheet, "Change", Topic::Paging)
    }

    fn meeting(&self, sheet: Sheet) -> Sheet {
        let meeting = &self.document.meeting;
        let place = match &meeting.url {
            Some(url) => format!("At {}", one_line(url, SAID)),
            None => "In a Slack huddle in the channel".to_owned(),
        };
        let starts_in = meeting.starts_in.as_deref().unwrap_or("30m");
        let mut lines = vec![Line::from(format!(
            "{place}, {starts_in} after the call, at the next half hour"
        ))];
        if let Some(locale) = &self.document.locale {
            lines.push(format!("Dates and amounts in the channel as in {locale}").into());
        }
        let sheet = sheet.header("Meeting").say(lines);
        self.edit(sheet, "Change", Topic::Meeting)
    }

    fn emoji(&self, sheet: Sheet) -> Sheet {
        if !self.may_change {
            return sheet;
        }
        let emoji = &self.document.emoji;
        let said: Vec<String> = (emoji.iter())
            .map(|(meaning, names)| format!("{}: {}", called(meaning), names.join(" ")))
            .collect();
        let line = if said.is_empty() {
            "🙋 claims an action item, ✅ completes it, 🚧 blocks it, ❌ drops it".to_owned()
        } else {
            one_line(&said.join(" · "), SAID)
        };
        let sheet = sheet.header("Emoji").line(line);
        self.edit(sheet, "Change", Topic::Emoji)
    }
}

/// What a reaction means, in a word.
fn called(meaning: &str) -> String {
    let mut meanings = block::MEANINGS.into_iter();
    let called = meanings.find(|(key, _)| *key == meaning);
    called
        .map_or(meaning, |(_, called)| called)
        .replace('_', " ")
}

fn people(line: Line, ids: &[String], scene: Scene<'_>) -> Line {
    let users: Vec<UserId> = ids.iter().map(|id| id.as_str().into()).collect();
    line.names(scene, users.iter())
}

/// A rung as it is typed: "lead: email, pagerduty, 5m".
pub(super) fn rung_line(rung: &RungPart) -> String {
    let mut said = rung.by.clone();
    said.extend(rung.wait.clone());
    format!("{}: {}", rung.who, said.join(", "))
}
