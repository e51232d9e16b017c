//! What a page says: brief, ask, facts, and who is asked now. Which of it is said when is not decided here.

use chrono::{DateTime, Utc};

use super::Face;
use crate::domain::page::{Again, Role};
use crate::domain::seat::SeatStanding;
use crate::slack::render::prose::{Line, Span};
use crate::slack::render::sheet::Sheet;
use crate::slack::render::text::{clip, one_line};
use crate::slack::render::{board, deal, times};

impl Face<'_> {
    /// Everything somebody needs who reads of it for the first time.
    pub(super) fn in_full(&self, sheet: Sheet) -> Sheet {
        if self.green.drill {
            return self.rehearsed(sheet);
        }
        let sheet = sheet
            .line(self.brief())
            .line(Line::new().bold("Situation"))
            .quote(&clip(&self.green.opportunity.situation, 300))
            .say(self.ask())
            .say(self.facts());
        match self.scene.thread {
            Some(_) => sheet.line(self.thread()),
            None => sheet,
        }
    }

    /// In a drill there is nothing to know but who asks, for what, and until when.
    fn rehearsed(&self, sheet: Sheet) -> Sheet {
        let words = format!(
            " rehearses how fast every function can be reached; please answer for {} as you would if it were real.",
            self.function()
        );
        sheet
            .line(Line::new().name(self.scene, &self.green.caller).text(words))
            .say(self.facts())
    }

    /// Two sentences: what it is about, and who asks for what.
    fn brief(&self) -> Line {
        let deal = &self.green.opportunity;
        let what = format!(
            " {}, and there is still time to act. ",
            deal::reason_of(deal.reason)
        );
        let line = Line::new().bold(deal::title(deal)).text(what);
        match (self.page.role, &self.seat.delegation) {
            (Role::StandIn, Some(delegation)) if delegation.to == *self.me => {
                let asks = format!(" asks you to sit for {} at the table.", self.function());
                let line = line.name(self.scene, &delegation.from).text(asks);
                match &delegation.note {
                    Some(note) => line.text(format!(" “{}”", one_line(note, 300))),
                    None => line,
                }
            }
            (Role::Deputy, _) => self.called(line, "you are asked as deputy for"),
            (Role::Lead | Role::StandIn, _) => self.called(line, "you are asked to sit for"),
        }
    }

    fn called(&self, line: Line, asked: &str) -> Line {
        let words = format!(
            " calls every function to one table; {asked} {}.",
            self.function()
        );
        line.name(self.scene, &self.green.caller).text(words)
    }

    pub(super) fn reminder(&self, again: Again) -> Line {
        let words = format!(
            " The chair of {} is still free; a yes or a no helps the table alike.",
            self.function()
        );
        let title = match again {
            Again::Reminder | Again::StillOnIt => "Reminder.",
            Again::AsTheyAsked => "Your reminder.",
        };
        Line::new().bold(title).text(words)
    }

    /// Both are true: they are reminded, and the table does not wait for it.
    pub(super) fn reminded_at(&self, at: DateTime<Utc>) -> Line {
        let line = self.timed("You are reminded at ", at);
        if self.page.state.is_open() {
            line.text(". Meanwhile the next in line may be asked; your yes is welcome at any time.")
        } else {
            line.text(".")
        }
    }

    pub(super) fn ask(&self) -> Vec<Line> {
        let title = Line::new().bold(format!("What we need from {}", self.function()));
        let ask = clip(&self.seat.ask, 1500);
        if ask.trim().is_empty() {
            return vec![title, "Your view, and what your function can do.".into()];
        }
        vec![title, ask.into()]
    }

    pub(super) fn facts(&self) -> Vec<Line> {
        let mut facts = if self.green.drill {
            Vec::new()
        } else {
            self.money_and_close()
        };
        if self.page.state.is_open() {
            let by = self.green.deadline_of(self.page);
            facts.extend(by.map(|by| self.timed("Please answer by: ", by)));
        }
        if !self.green.drill {
            facts.extend(self.meetings());
        }
        facts
    }

    pub(super) fn money_and_close(&self) -> Vec<Line> {
        let (deal, style) = (&self.green.opportunity, self.scene.style());
        let close = deal::day_and_distance(deal.close_on, deal::today(self.scene, self.me), style);
        vec![
            format!("Amount: {}", style.money(&deal.amount)).into(),
            format!("Close: {close}").into(),
        ]
    }

    /// Who the table waits for now.
    pub(super) fn now_asked(&self) -> Line {
        let function = self.function();
        match self.seat.standing() {
            SeatStanding::OnIt { by } => Line::new()
                .name(self.scene, by)
                .text(format!(" sits for {function}.")),
            SeatStanding::Delegated { from: _, to } => Line::new()
                .name(self.scene, to)
                .text(format!(" is asked to sit for {function}.")),
            SeatStanding::Silent { paged: Some(paged) }
            | SeatStanding::Declined { paged: Some(paged) }
                if paged != self.me =>
            {
                Line::new()
                    .name(self.scene, paged)
                    .text(format!(" is asked now for {function}."))
            }
            SeatStanding::PassedOver { paged, .. } if paged != self.me => Line::new()
                .name(self.scene, paged)
                .text(format!(" is asked now for {function}.")),
            SeatStanding::Quiet { until } => self
                .timed("It is night for the others; the next is asked at ", until)
                .text("."),
            SeatStanding::Silent { .. }
            | SeatStanding::Declined { .. }
            | SeatStanding::PassedOver { .. }
            | SeatStanding::Missing
                if self.green.drill =>
            {
                Line::from(format!("Nobody sits for {function} yet."))
            }
            SeatStanding::Silent { .. }
            | SeatStanding::Declined { .. }
            | SeatStanding::PassedOver { .. }
            | SeatStanding::Missing => Line::from(format!(
                "Nobody sits for {function} yet; the sponsor and the caller know."
            )),
        }
    }

    pub(super) fn meeting(&self) -> Line {
        let when = self.scene.local(self.me, self.green.meeting.starts_at);
        deal::meeting(self.green, when, self.scene)
    }

    /// This one's, where there is one.
    pub(super) fn meetings_here(&self) -> Vec<Line> {
        if self.green.drill {
            return Vec::new();
        }
        vec![self.meeting()]
    }

    /// This one's, and what else asks for the reader.
    pub(super) fn meetings(&self) -> Vec<Line> {
        let beside = times::beside(self.me, self.scene);
        std::iter::once(self.meeting()).chain(beside).collect()
    }

    pub(super) fn thread(&self) -> Line {
        let url = deal::thread_url(self.green, self.scene);
        let name = deal::thread_name(self.scene);
        Line::new()
            .text("The plan is in the thread: ")
            .link(format!("open {name}"), url)
    }

    fn timed(&self, words: &str, at: DateTime<Utc>) -> Line {
        let line = Line::new().text(words);
        match self.scene.local(self.me, at) {
            Span::Text(time) => line.bold(time),
            when => line.span(when),
        }
    }

    pub(super) fn function(&self) -> String {
        board::name(self.seat)
    }
}
