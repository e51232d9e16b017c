//! P6: ideas, barriers and decisions as lines of the plan: under their section in the thread, and in the plan as it is
//! read. What people are told of a decision in private stands here, too.

use chrono::NaiveDate;
use slack_morphism::prelude::SlackBlockButtonElement;

use super::fit::Fit;
use super::notices::Saying;
use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, count, one_line};
use super::{Scene, deal, kit};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::ledger::{
    Barrier, Content, Decision, EntryKind, Idea, LedgerEntry, Nature, Side, Stake, Terms, Word,
};
use crate::slack::wire::Press;

/// "idea", "ideas": as people say it.
pub(super) fn named(kind: EntryKind) -> (&'static str, &'static str) {
    match kind {
        EntryKind::Idea => ("idea", "ideas"),
        EntryKind::Barrier => ("barrier", "barriers"),
        EntryKind::Decision => ("decision", "decisions"),
    }
}

pub(super) fn of_kind(entries: &[LedgerEntry], kind: EntryKind) -> Vec<&LedgerEntry> {
    (entries.iter())
        .filter(|entry| entry.content.kind() == kind)
        .collect()
}

/// The rows of one kind as a section shows them: the latest of many, each cut to what a line holds.
pub(super) fn lines(
    entries: &[&LedgerEntry],
    shown: usize,
    longest: usize,
    scene: Scene<'_>,
) -> Vec<Line> {
    let earlier = entries.len().saturating_sub(shown);
    let mut lines = Vec::new();
    if earlier > 0 {
        lines.push(format!("… {earlier} before these").into());
    }
    lines.extend(
        entries[earlier..]
            .iter()
            .map(|entry| line(entry, longest, scene)),
    );
    lines
}

/// Lines as words, each cut to so much. Bold in every line would take as much room again.
pub(super) fn in_words(lines: &[Line], longest: usize, scene: Scene<'_>) -> Vec<Line> {
    (lines.iter())
        .map(|line| one_line(&line.in_words(scene), longest).into())
        .collect()
}

/// Rows as words.
pub(super) fn rows_in_words(entries: &[&LedgerEntry], fit: Fit, scene: Scene<'_>) -> Vec<Line> {
    let lines = lines(entries, fit.rows, fit.longest, scene);
    in_words(&lines, 4 * fit.longest, scene)
}

/// Under a section.
pub(super) fn section_lines(
    entries: &[LedgerEntry],
    kind: EntryKind,
    fit: Fit,
    scene: Scene<'_>,
) -> Vec<Line> {
    let longest = match kind {
        EntryKind::Idea | EntryKind::Barrier => fit.longest,
        // What it says stands in three places of its line.
        EntryKind::Decision => fit.longest * 3 / 4,
    };
    lines(&of_kind(entries, kind), fit.rows, longest, scene)
}

/// What can be done from a section's message.
pub(super) fn buttons(
    green: CodeGreenId,
    entries: &[LedgerEntry],
    kind: EntryKind,
) -> Vec<SlackBlockButtonElement> {
    let (one, many) = named(kind);
    let article = if kind == EntryKind::Idea { "an" } else { "a" };
    let mut buttons = vec![kit::button(
        &format!("Add {article} {one}"),
        &Press::AddEntry { green, kind },
    )];
    let there = of_kind(entries, kind).len();
    if there > 0 {
        let page = 0;
        let all = Press::Entries { green, kind, page };
        buttons.push(kit::button(&format!("All {many} ({there})"), &all));
    }
    buttons
}

/// One row, its words cut to so much.
pub(super) fn line(entry: &LedgerEntry, longest: usize, scene: Scene<'_>) -> Line {
    match &entry.content {
        Content::Idea(idea) => of_idea(idea, &entry.author, longest, scene),
        Content::Barrier(barrier) => of_barrier(barrier, longest, scene),
        Content::Decision(decision) => of_decision(decision, longest, scene),
    }
}

fn of_idea(idea: &Idea, author: &UserId, longest: usize, scene: Scene<'_>) -> Line {
    let line = Line::new()
        .text(format!("💡 {} · ", one_line(&idea.text, longest)))
        .name(scene, author);
    if idea.became.is_some() {
        line.text(" · is an action item")
    } else {
        line
    }
}

/// "internal process", "external policy".
pub(super) fn where_it_stands(side: Side, nature: Nature) -> &'static str {
    match (side, nature) {
        (Side::Internal, Nature::Process) => "internal process",
        (Side::Internal, Nature::Policy) => "internal policy",
        (Side::External, Nature::Process) => "external process",
        (Side::External, Nature::Policy) => "external policy",
    }
}

fn of_barrier(barrier: &Barrier, longest: usize, scene: Scene<'_>) -> Line {
    let place = where_it_stands(barrier.side, barrier.nature);
    let face = if barrier.broken.is_some() {
        "✅"
    } else {
        "🧱"
    };
    let line = Line::new()
        .text(format!("{face} "))
        .bold(one_line(&barrier.what, longest))
        .text(format!(" · {place}"));
    let line = match &barrier.owner {
        Some(owner) => line.text(" · ").name(scene, owner),
        None => line,
    };
    match &barrier.broken {
        Some(how) => line.text(format!(" · broken: {}", one_line(how, longest))),
        None => line.text(" · stands"),
    }
}

pub(super) fn stake(stake: &Stake, scene: Scene<'_>) -> String {
    match stake {
        Stake::Money(money) => scene.style().money(money),
        Stake::Share(_) => stake.to_string(),
    }
}

fn of_decision(decision: &Decision, longest: usize, scene: Scene<'_>) -> Line {
    let Decision { terms, word } = decision;
    let face = match word {
        Word::NotNeeded | Word::Approved { .. } => "🤝",
        Word::Asked { .. } => "⏳",
        Word::Objected { .. } => "🔸",
    };
    let line = Line::new()
        .text(format!("{face} We give "))
        .bold(one_line(&terms.give, longest))
        .text(", and get ")
        .bold(one_line(&terms.get, longest))
        .text(extent(terms, scene));
    let line = match word {
        Word::NotNeeded => line,
        Word::Asked { on: _ } => match &terms.approver {
            Some(approver) => line.text(" · waits for ").name(scene, approver),
            None => line,
        },
        Word::Approved { by, at: _ } => line.text(" · approved by ").name(scene, by),
        Word::Objected { by, at: _, reason } => line.text(" · ").name(scene, by).text(format!(
            " would have it otherwise: {}",
            one_line(reason, 150)
        )),
    };
    match terms.expires_on {
        Some(day) => line.text(until(day, scene)),
        None => line,
    }
}

/// The day itself is still one of those it holds on, wherever it is read.
fn until(day: NaiveDate, scene: Scene<'_>) -> String {
    let today = scene.now.date_naive();
    let named = scene.style().day(day, today);
    match (today - day).num_days() {
        ..=1 => format!(" · until {named}"),
        2.. => format!(" · held until {named}; agree on it anew if it is still needed"),
    }
}

/// " · EUR 50,000, limit EUR 30,000".
fn extent(terms: &Terms, scene: Scene<'_>) -> String {
    match (&terms.stake, &terms.limit) {
        (None, None) => String::new(),
        (Some(it), None) => format!(" · {}", stake(it, scene)),
        (None, Some(limit)) => format!(" · limit {}", stake(limit, scene)),
        (Some(it), Some(limit)) => {
            format!(" · {}, limit {}", stake(it, scene), stake(limit, scene))
        }
    }
}

/// "3 barriers stand, 1 is broken".
pub(super) fn barriers_counted(entries: &[LedgerEntry]) -> Option<String> {
    let broken = |entry: &&&LedgerEntry| match &entry.content {
        Content::Barrier(barrier) => barrier.broken.is_some(),
        Content::Idea(_) | Content::Decision(_) => false,
    };
    let all = of_kind(entries, EntryKind::Barrier);
    let broken = all.iter().filter(broken).count();
    let stand = count(all.len() - broken, "barrier stands", "barriers stand");
    (!all.is_empty()).then(|| format!("{stand}, {broken} broken"))
}

impl Saying<'_> {
    /// To who may approve it: what is given, what is got, and how far it goes.
    pub(super) fn decision_asked(&self, entry: Option<&LedgerEntry>, on: i64) -> Sheet {
        let sheet = Sheet::new().line(self.headline());
        let Some((entry, decision)) = as_decision(entry) else {
            return sheet.line(GONE);
        };
        let sheet = self
            .terms(sheet, entry, decision)
            .line(thread(self.green, self.scene));
        if decision.word != (Word::Asked { on }) {
            return sheet.line("It has moved on since; nothing is asked of you here.");
        }
        let entry = entry.id;
        let yes = kit::primary("Approve", &Press::ApproveDecision { entry, on });
        let no = kit::button("Not like this", &Press::ObjectDecision { entry, on });
        sheet.buttons(vec![yes, no])
    }

    fn terms(&self, sheet: Sheet, entry: &LedgerEntry, decision: &Decision) -> Sheet {
        let terms = &decision.terms;
        let over = match (&terms.stake, &terms.limit) {
            (Some(it), Some(limit)) => format!(
                " It comes to {}; the limit is {}, so it needs your yes.",
                stake(it, self.scene),
                stake(limit, self.scene)
            ),
            (Some(it), None) => format!(" It is about {}.", stake(it, self.scene)),
            (None, _) => String::new(),
        };
        let by = Line::new().name(self.scene, &entry.author);
        let mut lines = vec![
            by.text(format!(" has put a decision into the plan.{over}")),
            Line::new().text("We give: ").bold(clip(&terms.give, 1_000)),
            Line::new().text("We get: ").bold(clip(&terms.get, 1_000)),
        ];
        lines.extend(terms.expires_on.map(|day| {
            let today = self.scene.now.date_naive();
            Line::from(format!(
                "It holds until {}.",
                self.scene.style().day(day, today)
            ))
        }));
        sheet.say(lines)
    }

    /// To whoever wrote it.
    pub(super) fn decision_answered(&self, entry: Option<&LedgerEntry>) -> Sheet {
        let sheet = Sheet::new().line(self.headline());
        let Some((entry, decision)) = as_decision(entry) else {
            return sheet.line(GONE);
        };
        let give = one_line(&decision.terms.give, 200);
        let (by, said, reason) = match &decision.word {
            Word::Approved { by, at: _ } => (by, " approves: “", None),
            Word::Objected { by, at: _, reason } => {
                (by, " would have this otherwise: “", Some(reason))
            }
            Word::NotNeeded | Word::Asked { .. } => {
                return sheet.line("The decision has changed since it was answered.");
            }
        };
        let line = Line::new()
            .name(self.scene, by)
            .text(format!("{said}{give}”."));
        let sheet = match reason {
            Some(reason) => sheet.line(line).quote(&clip(reason, 1_000)),
            None => sheet.line(line),
        };
        let (green, kind, page) = (entry.code_green, EntryKind::Decision, 0);
        let all = Press::Entries { green, kind, page };
        sheet
            .line(thread(self.green, self.scene))
            .buttons(vec![kit::button("All decisions", &all)])
    }
}

const GONE: &str = "There was a decision for you to look at; it is no longer there.";

fn as_decision(entry: Option<&LedgerEntry>) -> Option<(&LedgerEntry, &Decision)> {
    let entry = entry.filter(|entry| !entry.taken_back)?;
    match &entry.content {
        Content::Decision(decision) => Some((entry, decision)),
        Content::Idea(_) | Content::Barrier(_) => None,
    }
}

fn thread(green: &CodeGreen, scene: Scene<'_>) -> Line {
    let open = format!("Open {}", deal::thread_name(scene));
    Line::new().link(&open, deal::thread_url(green, scene))
}
