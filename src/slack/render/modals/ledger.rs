//! Ideas, barriers and decisions: their forms, and the list of all of a kind, a page at a time.

use serde_json::Value;

use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{EntryId, UserId};
use crate::domain::ledger::{
    Barrier, Content, EntryKind, LedgerEntry, Nature, Side, Stake, Terms, Word,
};
use crate::slack::render::fields::{Field, INPUT};
use crate::slack::render::prose::Line;
use crate::slack::render::sheet::Sheet;
use crate::slack::render::text::clip;
use crate::slack::render::{Scene, kit, ledger};
use crate::slack::wire::{Press, ViewKind, block};

/// Rows on one page; each takes two blocks of a modal's hundred.
const PAGE: usize = 20;
const LINE: usize = 200;
const BARRIER: usize = 1_000;
const HOW: usize = 1_000;

/// "Add an idea", "Add a barrier", "Add a decision".
pub fn add_entry_modal(green: &CodeGreen, entry: EntryId, kind: EntryKind) -> Value {
    let (title, fields) = match kind {
        EntryKind::Idea => ("Add an idea", idea("")),
        EntryKind::Barrier => ("Add a barrier", barrier(None)),
        EntryKind::Decision => ("Add a decision", decision(None)),
    };
    let green = green.id;
    let kind = ViewKind::AddEntry { green, entry, kind };
    Sheet::new().fields(fields).form(&kind, title, "Add")
}

/// The same with what stands there.
pub fn change_entry_modal(entry: &LedgerEntry, page: usize) -> Value {
    let (title, fields) = match &entry.content {
        Content::Idea(it) => ("Change the idea", idea(&it.text)),
        Content::Barrier(it) => ("Change the barrier", barrier(Some(it))),
        Content::Decision(it) => ("Change the decision", decision(Some(&it.terms))),
    };
    let kind = ViewKind::ChangeEntry {
        entry: entry.id,
        kind: entry.content.kind(),
        page,
    };
    let sheet = Sheet::new().fields(fields);
    let sheet = match &entry.content {
        Content::Decision(it) if matches!(it.word, Word::Approved { .. }) => {
            sheet.line("It is approved as it stands. Other terms are asked about anew.")
        }
        Content::Idea(_) | Content::Barrier(_) | Content::Decision(_) => sheet,
    };
    sheet.form(&kind, title, "Save")
}

fn idea(text: &str) -> Vec<Field> {
    vec![
        Field::paragraph(block::TEXT, "What could we do?", text, INPUT)
            .hint("Every idea counts; we weigh them later."),
    ]
}

fn barrier(it: Option<&Barrier>) -> Vec<Field> {
    let what = it.map_or("", |it| it.what.as_str());
    let side = it.map(|it| it.side.key());
    let nature = it.map(|it| it.nature.key());
    let broken = it.and_then(|it| it.broken.as_deref()).unwrap_or_default();
    let sides = Side::ALL.map(|side| match side {
        Side::Internal => (side.key(), "In our company"),
        Side::External => (side.key(), "Outside: the customer, a partner, the law"),
    });
    let natures = Nature::ALL.map(|nature| match nature {
        Nature::Process => (nature.key(), "A process"),
        Nature::Policy => (nature.key(), "A policy"),
    });
    let owner = it.and_then(|it| it.owner.as_ref());
    vec![
        Field::paragraph(block::BARRIER, "What stands in the way?", what, BARRIER)
            .hint("A process or a policy, never a person."),
        Field::radio(
            block::SIDE,
            "Where?",
            &sides,
            Some(side.unwrap_or(Side::Internal.key())),
        ),
        Field::radio(
            block::NATURE,
            "What is it?",
            &natures,
            Some(nature.unwrap_or(Nature::Process.key())),
        ),
        Field::person(block::OWNER, "Who sees to it that it falls?", owner).optional(),
        Field::paragraph(block::BROKEN, "How was it broken?", broken, HOW)
            .optional()
            .hint("Empty as long as it stands."),
    ]
}

fn decision(it: Option<&Terms>) -> Vec<Field> {
    let text = |of: fn(&Terms) -> &str| it.map(of).unwrap_or_default();
    let stake = |of: fn(&Terms) -> Option<Stake>| {
        it.and_then(of)
            .map(|stake| stake.to_string())
            .unwrap_or_default()
    };
    vec![
        Field::paragraph(block::GIVE, "What do we give?", text(|it| &it.give), INPUT),
        Field::paragraph(
            block::GET,
            "What do we get for it?",
            text(|it| &it.get),
            INPUT,
        ),
        Field::line(
            block::STAKE,
            "What does it come to?",
            &stake(|it| it.stake),
            LINE,
        )
        .optional()
        .hint("For example 50k EUR or 15%."),
        Field::line(
            block::LIMIT,
            "Up to which limit without asking?",
            &stake(|it| it.limit),
            LINE,
        )
        .optional()
        .hint("For example 30k EUR or 10%. Above it the decision needs a yes."),
        Field::person(
            block::APPROVER,
            "Who may approve it?",
            it.and_then(|it| it.approver.as_ref()),
        )
        .optional()
        .hint("Asked in private when it goes over its limit, or has none."),
        Field::date(
            block::EXPIRES_ON,
            "Until when does it hold?",
            it.and_then(|it| it.expires_on),
        )
        .optional(),
    ]
}

/// "Not like this".
pub fn object_decision_modal(entry: &LedgerEntry, on: i64) -> Value {
    let give = match &entry.content {
        Content::Decision(decision) => decision.terms.give.as_str(),
        Content::Idea(_) | Content::Barrier(_) => "",
    };
    Sheet::new()
        .line(Line::new().bold(clip(give, 500)))
        .field(
            Field::paragraph(block::NOTE, "What would make it possible?", "", 1_000)
                .hint("Whoever wrote the decision reads it, and so does the thread."),
        )
        .form(
            &ViewKind::ObjectDecision {
                entry: entry.id,
                on,
            },
            "Not like this",
            "Send",
        )
}

/// All of a kind for this reader, who may change what is theirs. `page` counts from 0; one that is not there shows the last.
pub fn entries_modal(
    green: &CodeGreen,
    entries: &[LedgerEntry],
    kind: EntryKind,
    page: usize,
    reader: &UserId,
    scene: Scene<'_>,
) -> Value {
    let all = ledger::of_kind(entries, kind);
    let pages = all.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let (_, many) = ledger::named(kind);
    let title = format!("All {many}");
    let id = green.id;
    let is_open = green.must_be_under_way().is_ok();
    let mut sheet = Sheet::new().line(Line::new().bold(format!(
        "{}: {} {many}{}",
        green.number,
        all.len(),
        if pages > 1 {
            format!(", page {} of {pages}", page + 1)
        } else {
            String::new()
        }
    )));
    if all.is_empty() {
        sheet = sheet.line("None yet.");
    }
    for entry in all.iter().skip(page * PAGE).take(PAGE) {
        sheet = sheet.line(ledger::line(entry, 900, scene));
        if is_open {
            sheet = sheet.buttons(of_row(green, entry, page, reader));
        }
    }
    let turn = |label: &str, page: usize| {
        let green = id;
        kit::button(label, &Press::Entries { green, kind, page })
    };
    let mut foot = Vec::new();
    if page > 0 {
        foot.push(turn("‹ Earlier", page - 1));
    }
    if page + 1 < pages {
        foot.push(turn("Later ›", page + 1));
    }
    let may_add = green.allows(kind.adding(), reader, About::Whole);
    if is_open && may_add {
        let label = match kind {
            EntryKind::Idea => "Add an idea",
            EntryKind::Barrier => "Add a barrier",
            EntryKind::Decision => "Add a decision",
        };
        let green = id;
        foot.push(kit::button(label, &Press::AddEntry { green, kind }));
    }
    let green = id;
    sheet
        .buttons(foot)
        .reading(&ViewKind::Entries { green, kind, page }, &title)
}

/// What this reader may do with a row.
fn of_row(
    green: &CodeGreen,
    entry: &LedgerEntry,
    page: usize,
    reader: &UserId,
) -> Vec<slack_morphism::prelude::SlackBlockButtonElement> {
    let about = About::Entry(entry);
    let may_change = green.allows(entry.content.kind().changing(), reader, about);
    let mut buttons = Vec::new();
    if may_change {
        let entry = entry.id;
        buttons.push(kit::button("Change", &Press::ChangeEntry { entry, page }));
        buttons.push(kit::button(
            "Take back",
            &Press::TakeBackEntry { entry, page },
        ));
    }
    if let Content::Idea(idea) = &entry.content
        && idea.became.is_none()
        && green.allows(Action::AddItem, reader, About::Whole)
    {
        let entry = entry.id;
        buttons.push(kit::button(
            "Make it an action item",
            &Press::PromoteIdea { entry },
        ));
    }
    buttons
}
