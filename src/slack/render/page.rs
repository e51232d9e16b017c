//! P3: one page as its recipient sees it now. Each state has its own face; each says kindly what is needed, or that
//! nothing more is. What a page may do is decided in the domain; a button that may not is answered in words.

use chrono::{DateTime, Utc};
use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::{Line, Span};
use super::text::{clip, one_line};
use super::{Message, Scene, board, deal, kit};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::{PageKey, UserId};
use crate::domain::page::{Obsolete, Page, PageState, Role};
use crate::domain::seat::{Seat, SeatStanding};
use crate::slack::emoji;
use crate::slack::wire::Press;

/// P3: one page as its recipient sees it now. `repeat`: it may be there already.
pub fn page(
    green: &CodeGreen,
    page: &PageKey,
    attempt: u8,
    repeat: bool,
    scene: Scene<'_>,
) -> Message {
    let Some((seat, page)) = green.seat(&page.seat).zip(green.page(page)) else {
        return kit::Sheet::new()
            .line("This is no longer needed. Thank you.")
            .message();
    };
    let face = Face {
        green,
        seat,
        page,
        me: &page.recipient,
        scene,
    };
    let sheet =
        kit::Sheet::new().header(&format!("{}: {}", board::name(seat), deal::headline(green)));
    let message = face.drawn(sheet, attempt).message();
    if repeat { message.repeated() } else { message }
}

struct Face<'a> {
    green: &'a CodeGreen,
    seat: &'a Seat,
    page: &'a Page,
    me: &'a UserId,
    scene: Scene<'a>,
}

impl Face<'_> {
    fn drawn(&self, sheet: kit::Sheet, attempt: u8) -> kit::Sheet {
        if let Phase::Closed { .. } | Phase::Declined { .. } = self.green.phase {
            return self.over(sheet);
        }
        match &self.seat.holder {
            Some(holder) if holder.by == *self.me => return self.held_by_me(sheet),
            Some(holder) => return self.covered(sheet, &holder.by),
            None => {}
        }
        if let Some(offer) = self.seat.offer().filter(|offer| offer.from == *self.me) {
            return self.offered(sheet, &offer.to);
        }
        match &self.page.state {
            PageState::Queued { .. } | PageState::Sent { .. } => self.asked(sheet, attempt),
            // Said yes once; the seat is open again.
            PageState::Acknowledged { .. } => self.open_again(sheet),
            PageState::Declined { .. } => self.declined(sheet),
            PageState::TimedOut { .. } => self.timed_out(sheet),
            PageState::Failed { .. } => sheet.line(self.now_asked()),
            PageState::Cancelled {
                why: Obsolete::Covered,
                ..
            } => self.open_again(sheet),
            PageState::Cancelled {
                why: Obsolete::Withdrawn | Obsolete::Closed,
                ..
            } => sheet
                .line(Line::from(
                    "Nothing more is needed from you here. Thank you.",
                ))
                .line(self.now_asked()),
        }
    }

    /// The page itself: brief, ask, facts, buttons.
    fn asked(&self, sheet: kit::Sheet, attempt: u8) -> kit::Sheet {
        let sheet = if attempt > 1 {
            sheet.line(self.reminder())
        } else {
            sheet
        };
        self.in_full(sheet)
            .buttons(vec![
                kit::primary("On it", &self.on_it()),
                kit::button("Can't make it", &self.cannot()),
                kit::button("Delegate", &self.delegate()),
            ])
            .hint(&format!("{} on this message says On it, too.", faces()))
    }

    /// Everything somebody needs who reads of it for the first time.
    fn in_full(&self, sheet: kit::Sheet) -> kit::Sheet {
        let deal = &self.green.opportunity;
        let today = deal::today(self.scene, self.me);
        let mut facts = vec![
            Line::from(format!("Amount: {}", deal.amount)),
            Line::from(format!(
                "Close: {}",
                deal::day_and_distance(deal.close_on, today)
            )),
        ];
        if self.page.state.is_open() {
            let by = self.green.deadline_of(self.page);
            facts.extend(by.map(|by| self.timed("Please answer by: ", by)));
        }
        facts.push(self.meeting());
        sheet
            .line(self.brief())
            .say(self.ask())
            .say(facts)
            .quote(&clip(&deal.situation, 300))
    }

    fn ask(&self) -> Vec<Line> {
        let mut lines = vec![Line::new().bold(format!("What we need from {}", self.function()))];
        let ask = clip(&self.seat.ask, 1500);
        lines.push(if ask.trim().is_empty() {
            "Your view, and what your function can do.".into()
        } else {
            ask.into()
        });
        lines
    }

    /// Two sentences: what it is about, and who asks for what.
    fn brief(&self) -> Line {
        let deal = &self.green.opportunity;
        let line = Line::new().bold(deal::title(deal)).text(format!(
            " {}, and there is still time to act. ",
            deal::reason_of(deal.reason)
        ));
        match (self.page.role, &self.seat.delegation) {
            (Role::StandIn, Some(delegation)) if delegation.to == *self.me => {
                let line = line.name(self.scene, &delegation.from);
                let line = line.text(format!(
                    " asks you to sit for {} at the table.",
                    self.function()
                ));
                match &delegation.note {
                    Some(note) => line.text(format!(" “{}”", one_line(note, 300))),
                    None => line,
                }
            }
            (Role::Deputy, _) => line.name(self.scene, &self.green.caller).text(format!(
                " calls every function to one table; you are asked as deputy for {}.",
                self.function()
            )),
            (Role::Lead | Role::StandIn, _) => {
                line.name(self.scene, &self.green.caller).text(format!(
                    " calls every function to one table; you are asked to sit for {}.",
                    self.function()
                ))
            }
        }
    }

    fn reminder(&self) -> Line {
        Line::new().bold("Reminder. ").text(format!(
            "The chair of {} is still free; a yes or a no helps the table alike.",
            self.function()
        ))
    }

    fn held_by_me(&self, sheet: kit::Sheet) -> kit::Sheet {
        let mut buttons: Vec<_> = self.meeting_button().into_iter().collect();
        buttons.push(kit::button("I can't make it after all", &self.cannot()));
        buttons.push(kit::button("Delegate", &self.delegate()));
        sheet
            .line(
                Line::new()
                    .text("✅ ")
                    .bold(format!("You're on it for {}. Thank you.", self.function())),
            )
            .say(vec![self.meeting(), self.channel()])
            .say(self.ask())
            .buttons(buttons)
    }

    fn covered(&self, sheet: kit::Sheet, by: &UserId) -> kit::Sheet {
        let sheet = sheet.line(Line::new().text("✅ ").name(self.scene, by).text(format!(
            " covers {}. Nothing more is needed from you; thank you.",
            self.function()
        )));
        if *self.me == self.seat.lead {
            return sheet
                .line(Line::from(
                    "It is your chair: you can take it back at any time.",
                ))
                .say(vec![self.meeting()])
                .buttons(vec![kit::button("Take the seat back", &self.on_it())]);
        }
        sheet
    }

    fn offered(&self, sheet: kit::Sheet, to: &UserId) -> kit::Sheet {
        sheet
            .line(
                Line::new()
                    .text("🤝 You asked ")
                    .name(self.scene, to)
                    .text(format!(" to sit for {}. Until ", self.function()))
                    .name(self.scene, to)
                    .text(" accepts, the chair stays with you."),
            )
            .say(vec![self.meeting()])
            .buttons(vec![
                kit::button("On it", &self.on_it()),
                kit::button("Can't make it", &self.cannot()),
                kit::button("Delegate", &self.delegate()),
            ])
    }

    fn declined(&self, sheet: kit::Sheet) -> kit::Sheet {
        sheet
            .line(Line::from(format!(
                "↪️ You can't make it for {}. Thank you for saying so.",
                self.function()
            )))
            .say(vec![self.now_asked(), self.meeting()])
            .buttons(vec![kit::button("I can make it after all", &self.on_it())])
    }

    fn timed_out(&self, sheet: kit::Sheet) -> kit::Sheet {
        let sheet = sheet.line(
            Line::new()
                .text("⏳ ")
                .bold("A late yes is welcome. ")
                .span_all(self.now_asked()),
        );
        self.in_full(sheet)
            .buttons(vec![kit::primary("On it", &self.on_it())])
    }

    fn open_again(&self, sheet: kit::Sheet) -> kit::Sheet {
        let line = Line::from(format!("The chair of {} is open again. ", self.function()));
        self.in_full(sheet.line(line.span_all(self.now_asked())))
            .buttons(vec![kit::button("On it", &self.on_it())])
    }

    fn over(&self, sheet: kit::Sheet) -> kit::Sheet {
        let sheet = sheet.line(Line::new().bold(deal::state(self.green)));
        let thanks = if self.seat.is_held_by(self.me) {
            format!(
                "Thank you for sitting for {}. Nothing more is needed from you.",
                self.function()
            )
        } else {
            "Nothing more is needed from you. Thank you.".to_owned()
        };
        sheet.line(thanks)
    }

    /// Who the table waits for now.
    fn now_asked(&self) -> Line {
        match self.seat.standing() {
            SeatStanding::OnIt { by } => Line::new()
                .name(self.scene, by)
                .text(format!(" sits for {}.", self.function())),
            SeatStanding::Delegated { from: _, to } => Line::new()
                .name(self.scene, to)
                .text(format!(" is asked to sit for {}.", self.function())),
            SeatStanding::Silent { paged: Some(paged) }
            | SeatStanding::Declined { paged: Some(paged) }
                if paged != self.me =>
            {
                Line::new()
                    .name(self.scene, paged)
                    .text(format!(" is asked now for {}.", self.function()))
            }
            SeatStanding::Silent { .. } | SeatStanding::Declined { .. } | SeatStanding::Missing => {
                Line::from(format!(
                    "Nobody sits for {} yet; the sponsor and the caller know.",
                    self.function()
                ))
            }
        }
    }

    fn meeting(&self) -> Line {
        deal::meeting(
            self.green,
            self.scene.local(self.me, self.green.meeting.starts_at),
            self.scene,
        )
    }

    fn channel(&self) -> Line {
        Line::new().text("The plan is in the thread: ").link(
            "open the channel",
            deal::channel_url(self.green, self.scene),
        )
    }

    fn meeting_button(&self) -> Option<SlackBlockButtonElement> {
        let url = deal::url_of_meeting(self.green, self.scene);
        kit::link_button(
            deal::meeting_label(&self.green.meeting.place),
            "meeting",
            &url,
        )
    }

    fn timed(&self, words: &str, at: DateTime<Utc>) -> Line {
        match self.scene.local(self.me, at) {
            Span::Text(time) => Line::new().text(words).bold(time),
            when => Line::new().text(words).span(when),
        }
    }

    fn function(&self) -> String {
        board::name(self.seat)
    }

    fn on_it(&self) -> Press {
        Press::OnIt {
            green: self.green.id,
            seat: self.seat.function.clone(),
        }
    }

    fn cannot(&self) -> Press {
        Press::CantMakeIt {
            green: self.green.id,
            seat: self.seat.function.clone(),
        }
    }

    fn delegate(&self) -> Press {
        Press::Delegate {
            green: self.green.id,
            seat: self.seat.function.clone(),
        }
    }
}

/// "👍, ✋, 🙋 or ✅".
fn faces() -> String {
    let faces: Vec<String> = emoji::acknowledging_faces()
        .into_iter()
        .map(str::to_owned)
        .collect();
    match faces.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        all => all.concat(),
    }
}
