//! P11: App Home, for the one person who opens it: what waits for their word, their action items, the open Code Greens
//! they may see. Slack takes 100 blocks and 250 kB; what is over is counted, and stands in the lists and threads.

mod mandates;
mod readiness;

use std::collections::BTreeMap;

use serde_json::Value;
use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::{clip, one_line};
use super::{Message, Scene, board, deal, drill, item, kit, veil};
use crate::app::home::Mine;
use crate::domain::action_item::{ActionItem, ItemState, Move};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{CodeGreenId, UserId};
use crate::domain::ledger::{Content, LedgerEntry, Word};
use crate::domain::seat::Seat;
use crate::slack::wire::{Press, ViewKind};

pub use readiness::Readiness;

/// How many rows each part shows. A row is two blocks: what it says, and its buttons.
const PAGES: usize = 6;
const MANDATES: usize = 4;
const WORDS: usize = 4;
const DECISIONS: usize = 5;
const ITEMS: usize = 12;
/// How many open Code Greens are shown.
pub const HOME_SHOWS: usize = 10;

/// Of what somebody wrote, in a row.
const SAID: usize = 300;

/// What this is, for somebody who has never seen one.
const WHAT_IT_IS: [&str; 3] = [
    "When a deal that matters stalls, a Code Green calls the chief of every function to one table, and asks each in person until somebody answers.",
    "Together they write one plan in one thread: what stands in the way, what is decided, who does what by when.",
    "Anyone may call one. It takes a minute: the deal, its amount, the day it closes, and what has happened.",
];

/// P11: App Home. `noted` is what somebody is told of what they just did there.
pub fn home(
    mine: &Mine,
    threads: &BTreeMap<CodeGreenId, String>,
    readiness: Readiness,
    noted: Option<&str>,
    reader: &UserId,
    scene: Scene<'_>,
) -> Value {
    let page = Page { reader, scene };
    let waits: Vec<Part> = vec![
        page.pages(mine),
        page.mandates(mine),
        page.decisions(mine),
        page.words(mine),
        page.items(mine),
    ];
    let is_asked = waits.iter().any(|part| !part.rows.is_empty());
    let mut sheet = Sheet::new().header("Code Green");
    if let Some(noted) = noted {
        sheet = sheet.line(Line::new().bold(clip(noted, 600)));
    }
    let is_new = !is_asked && mine.greens.is_empty();
    sheet = match (is_asked, is_new) {
        (true, _) => sheet,
        (false, true) => sheet.say(WHAT_IT_IS.map(Line::from).to_vec()),
        (false, false) => sheet.line("Nothing waits for you just now."),
    };
    sheet = readiness.below(sheet);
    for part in waits.into_iter().chain([page.greens(mine, threads)]) {
        sheet = part.below(sheet);
    }
    sheet
        .hint(if is_new {
            "What waits for you, your action items and the open Code Greens will stand here. /codegreen help lists what you can write."
        } else {
            "This page is drawn when you open it and when you press something here. /codegreen help lists what you can write."
        })
        .home()
}

/// App Home with one line on it: for whoever takes no part, and where nothing can be read.
pub fn home_line(words: &str) -> Value {
    Sheet::new()
        .header("Code Green")
        .line(clip(words, 2500))
        .home()
}

/// What is asked for in App Home, where no message can stand: the same, in a view over it.
pub fn answer_modal(title: &str, message: Message) -> Value {
    Sheet::of(message).reading(&ViewKind::Message, title)
}

/// A heading, some rows, and how many there are besides.
struct Part {
    title: &'static str,
    rows: Vec<Row>,
    more: usize,
}

/// One paragraph and its buttons.
struct Row(Vec<Line>, Vec<SlackBlockButtonElement>);

impl Part {
    fn new(title: &'static str, rows: impl IntoIterator<Item = Row>, most: usize) -> Self {
        let mut rows: Vec<Row> = rows.into_iter().collect();
        let more = rows.len().saturating_sub(most);
        rows.truncate(most);
        Self { title, rows, more }
    }

    fn below(self, sheet: Sheet) -> Sheet {
        if self.rows.is_empty() {
            return sheet;
        }
        let mut sheet = sheet.header(self.title);
        for Row(lines, buttons) in self.rows {
            sheet = sheet.line(paragraph(lines)).buttons(buttons);
        }
        if self.more == 0 {
            return sheet;
        }
        sheet.line(format!("and {} more", self.more))
    }
}

/// One line of several, so that it is one block whether or not there is a time in it.
fn paragraph(lines: Vec<Line>) -> Line {
    let mut lines = lines.into_iter();
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |all, line| all.text("\n").followed_by(line))
}

struct Page<'a> {
    reader: &'a UserId,
    scene: Scene<'a>,
}

impl Page<'_> {
    /// Pages that wait for their answer, and a yes that has grown old.
    fn pages(&self, mine: &Mine) -> Part {
        let rows = mine.greens.iter().flat_map(|green| {
            let seats = green.seats.iter();
            seats.filter_map(move |seat| self.page(green, seat))
        });
        Part::new("Your answer is awaited", rows, PAGES)
    }

    fn page(&self, green: &CodeGreen, seat: &Seat) -> Option<Row> {
        let asked = (seat.asked_now()).filter(|page| page.recipient == *self.reader);
        let held = (seat.holder.as_ref()).filter(|holder| holder.by == *self.reader);
        let is_old = held.is_some_and(|holder| holder.asked_again.is_some());
        if green.phase.is_over() || (asked.is_none() && !is_old) || (held.is_some() && !is_old) {
            return None;
        }
        let name = board::name(seat);
        let title = Line::new().bold(format!("{name}: {}", deal::headline(green)));
        let ask = one_line(&seat.ask, SAID);
        let ask = if ask.is_empty() {
            "Your view, and what your function can do.".to_owned()
        } else {
            ask
        };
        let mut lines = vec![title, format!("What we need: {ask}").into()];
        if is_old {
            lines.push(format!("Are you still on it for {name}?").into());
        }
        let by = asked.and_then(|page| green.deadline_of(page));
        lines.extend(by.map(|by| self.timed("Please answer by: ", by)));
        if green.drill {
            lines.insert(0, drill::MARK.into());
        } else {
            let when = self.scene.local(self.reader, green.meeting.starts_at);
            lines.push(deal::meeting(green, when, self.scene));
        }
        let (green, seat) = (green.id, &seat.function);
        let [on_it, cannot] = if is_old {
            ["Still on it", "I can't make it after all"]
        } else {
            ["On it", "Can't make it"]
        };
        let seat = || seat.clone();
        let buttons = vec![
            kit::primary(
                on_it,
                &Press::OnIt {
                    green,
                    seat: seat(),
                },
            ),
            kit::button(
                cannot,
                &Press::CantMakeIt {
                    green,
                    seat: seat(),
                },
            ),
            kit::button(
                "Delegate",
                &Press::Delegate {
                    green,
                    seat: seat(),
                },
            ),
        ];
        Some(Row(lines, buttons))
    }

    fn decisions(&self, mine: &Mine) -> Part {
        let rows = (mine.decisions.iter()).filter_map(|(green, entry)| self.decision(green, entry));
        let mut part = Part::new("Decisions that wait for your yes", rows, DECISIONS);
        part.more += mine.more_decisions;
        part
    }

    fn decision(&self, green: &CodeGreen, entry: &LedgerEntry) -> Option<Row> {
        let Content::Decision(decision) = &entry.content else {
            return None;
        };
        let Word::Asked { on } = decision.word else {
            return None;
        };
        let terms = &decision.terms;
        let by = Line::new()
            .name(self.scene, &entry.author)
            .text(format!(", for {}", deal::headline(green)));
        let give = Line::new()
            .text("We give: ")
            .bold(one_line(&terms.give, SAID));
        let get = Line::new()
            .text("We get: ")
            .bold(one_line(&terms.get, SAID));
        let entry = entry.id;
        let yes = kit::primary("Approve", &Press::ApproveDecision { entry, on });
        let no = kit::button("Not like this", &Press::ObjectDecision { entry, on });
        Some(Row(vec![give, get, by], vec![yes, no]))
    }

    /// Their function's word on a plan.
    fn words(&self, mine: &Mine) -> Part {
        let rows = mine.greens.iter().flat_map(|green| {
            let owing = (green.seats.iter()).filter(|seat| {
                seat.is_held_by(self.reader) && seat.support.is_owed() && !green.phase.is_over()
            });
            owing.map(|seat| {
                let (name, version) = (board::name(seat), seat.support.asked_on);
                let ask = format!("Does {name} support version {version} of the plan?");
                let lines = vec![Line::new().bold(ask), deal::headline(green).into()];
                let green = green.id;
                let buttons = vec![
                    kit::primary("We support it", &Press::Support { green, version }),
                    kit::button("We support it if…", &Press::SupportIf { green, version }),
                    kit::button("The whole plan", &Press::WholePlan { green }),
                ];
                Row(lines, buttons)
            })
        });
        Part::new("Your function's word on a plan", rows, WORDS)
    }

    fn items(&self, mine: &Mine) -> Part {
        let rows = (mine.items.iter()).map(|(green, item)| self.item(green, item));
        let mut part = Part::new("Your action items", rows, ITEMS);
        part.more += mine.more_items;
        part
    }

    fn item(&self, green: &CodeGreen, it: &ActionItem) -> Row {
        let today = deal::today(self.scene, self.reader);
        let mark = if it.due_on.is_some_and(|due| due < today) {
            "⏰ "
        } else {
            ""
        };
        let what = Line::new().text(mark).bold(one_line(&it.what, SAID));
        let lines = vec![
            what,
            item::standing(green, it, self.scene),
            deal::headline(green).into(),
        ];
        let made = |label: &str, made| kit::button(label, &Press::MoveItem { item: it.id, made });
        let other = match it.state {
            ItemState::Blocked => made("Goes on", Move::Resume),
            ItemState::Open | ItemState::InProgress | ItemState::Done | ItemState::Dropped => {
                made("Blocked", Move::Block)
            }
        };
        let edit = kit::button("Edit", &Press::EditItem { item: it.id });
        Row(lines, vec![made("Done", Move::Complete), other, edit])
    }

    fn greens(&self, mine: &Mine, threads: &BTreeMap<CodeGreenId, String>) -> Part {
        let real = mine.greens.iter().filter(|green| !green.drill);
        let rows = real.map(|green| self.green(green, threads.get(&green.id)));
        Part::new("Open Code Greens", rows, HOME_SHOWS)
    }

    fn green(&self, green: &CodeGreen, thread: Option<&String>) -> Row {
        let scene = Scene {
            thread: thread.map(String::as_str),
            ..self.scene
        };
        let lock = if veil::code_name(green).is_some() {
            "🔒 "
        } else {
            ""
        };
        let title = Line::new()
            .text(lock)
            .bold(deal::headline(green))
            .text(format!(" · {}", deal::state(green)));
        let mut facts = Line::new();
        // Of one in confidence the name is enough here, as in the list.
        if veil::code_name(green).is_none() {
            let deal = &green.opportunity;
            let today = deal::today(scene, self.reader);
            let close = deal::day_and_distance(deal.close_on, today, scene.style());
            let money = scene.style().money(&deal.amount);
            facts = facts.text(format!("{money} · closes {close} · "));
        }
        let open = format!("Open {}", deal::thread_name(scene));
        let facts = facts.link(open, deal::thread_url(green, scene));
        let green = green.id;
        let buttons = vec![
            kit::button("Catch me up", &Press::CatchUp { green }),
            kit::button("The whole plan", &Press::WholePlan { green }),
        ];
        Row(vec![title, facts], buttons)
    }

    fn timed(&self, words: &str, at: chrono::DateTime<chrono::Utc>) -> Line {
        let line = Line::new().text(words);
        match self.scene.local(self.reader, at) {
            Span::Text(time) => line.bold(time),
            when => line.span(when),
        }
    }
}
