//! P3: one page as its recipient sees it now. Each state has its own face; each says kindly what is needed, or that
//! nothing more is. What a page may do is decided in the domain; a button that may not is answered in words.

mod words;

use slack_morphism::prelude::SlackBlockButtonElement;

use super::prose::Line;
use super::{Message, Scene, board, calendar, deal, kit, sheet::Sheet, times, veil};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::ids::{PageKey, UserId};
use crate::domain::page::{Again, Obsolete, Page, PageState};
use crate::domain::seat::Seat;
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
        return Sheet::new()
            .line("This is no longer needed. Thank you.")
            .message();
    };
    let me = &page.recipient;
    if !green.admits(me) {
        return veil::left_out();
    }
    let face = Face {
        green,
        seat,
        page,
        me,
        scene,
    };
    // A phone shows the first words: they name the function.
    let header = format!("{}: {}", board::name(seat), deal::headline(green));
    let message = face.drawn(Sheet::new().header(&header), attempt).message();
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
    fn drawn(&self, sheet: Sheet, attempt: u8) -> Sheet {
        if let Phase::Closed { .. } | Phase::Declined { .. } = self.green.phase {
            return self.over(sheet);
        }
        match &self.seat.holder {
            Some(holder) if holder.by == *self.me && holder.asked_again.is_some() => {
                return self.asked_again(sheet);
            }
            Some(holder) if holder.by == *self.me => return self.held_by_me(sheet),
            Some(holder) => return self.covered(sheet, &holder.by),
            None => {}
        }
        if let Some(offer) = self.seat.offer().filter(|offer| offer.from == *self.me) {
            return self.offered(sheet, &offer.to);
        }
        match &self.page.state {
            PageState::Queued { .. } | PageState::Sent { .. } => self.asked(sheet, attempt),
            PageState::Declined { .. } => self.declined(sheet),
            PageState::TimedOut { .. } => self.timed_out(sheet, attempt),
            PageState::Failed { .. } | PageState::PassedOver { .. } => sheet.line(self.now_asked()),
            // Said yes once, or was covered; the seat is open again.
            PageState::Acknowledged { .. }
            | PageState::Cancelled {
                why: Obsolete::Covered,
                ..
            } => self.open_again(sheet),
            PageState::Cancelled {
                why: Obsolete::Withdrawn | Obsolete::Closed,
                ..
            } => sheet.line("Nothing more is needed from you here. Thank you."),
        }
    }

    /// The page itself: brief, ask, facts, buttons.
    fn asked(&self, sheet: Sheet, attempt: u8) -> Sheet {
        let sheet = match self.page.again(attempt) {
            Some(again) => sheet.line(self.reminder(again)),
            None => sheet,
        };
        let mut buttons = vec![
            kit::primary("On it", &self.on_it()),
            kit::button("Can't make it", &self.cannot()),
            kit::button("Delegate", &self.delegate()),
        ];
        if !self.green.drill {
            buttons.push(kit::button("In writing", &self.position()));
        }
        let sheet = self.in_full(sheet);
        let sheet = if let Some(at) = self.page.remind_me_at {
            sheet.line(self.reminded_at(at))
        } else {
            buttons.push(kit::button("Remind me in 15 min", &self.remind_me()));
            sheet
        };
        let sheet = sheet
            .buttons(buttons)
            .hint(&format!("{} on this message says On it, too.", faces()));
        times::choices(sheet, self.green, self.me, self.scene)
    }

    /// A yes that has grown old.
    fn asked_again(&self, sheet: Sheet) -> Sheet {
        let asks = format!("Are you still on it for {}?", self.function());
        sheet
            .line(Line::new().text("✅ ").bold(asks))
            .say(vec![self.meeting(), self.thread()])
            .say(self.ask())
            .buttons(vec![
                kit::primary("Still on it", &self.on_it()),
                kit::button("I can't make it after all", &self.cannot()),
                kit::button("Delegate", &self.delegate()),
            ])
    }

    fn held_by_me(&self, sheet: Sheet) -> Sheet {
        let yes = format!("You're on it for {}. Thank you.", self.function());
        if self.green.drill {
            let cannot = kit::button("I can't make it after all", &self.cannot());
            return sheet
                .line(Line::new().text("✅ ").bold(yes))
                .buttons(vec![cannot, kit::button("Delegate", &self.delegate())]);
        }
        let mut buttons: Vec<_> = self.meeting_button().into_iter().collect();
        buttons.push(kit::button("I can't make it after all", &self.cannot()));
        buttons.push(kit::button("Delegate", &self.delegate()));
        buttons.push(kit::button(self.position_label(), &self.position()));
        buttons.extend(calendar::buttons(self.green, self.scene));
        let sheet = sheet
            .line(Line::new().text("✅ ").bold(yes))
            .say(self.meetings())
            .line(self.thread())
            .say(self.ask())
            .say(self.money_and_close())
            .buttons(buttons);
        times::choices(sheet, self.green, self.me, self.scene)
    }

    fn covered(&self, sheet: Sheet, by: &UserId) -> Sheet {
        let thanks = format!(
            " covers {}. Nothing more is needed from you; thank you.",
            self.function()
        );
        let sheet = sheet.line(Line::new().text("✅ ").name(self.scene, by).text(thanks));
        if *self.me != self.seat.lead {
            return sheet;
        }
        sheet
            .line("It is your chair: you can take it back at any time.")
            .say(self.meetings_here())
            .buttons(vec![kit::button("Take the seat back", &self.on_it())])
    }

    fn offered(&self, sheet: Sheet, to: &UserId) -> Sheet {
        let line = Line::new()
            .text("🤝 You asked ")
            .name(self.scene, to)
            .text(format!(" to sit for {}. Until ", self.function()))
            .name(self.scene, to)
            .text(" accepts, the chair stays with you.");
        sheet
            .line(line)
            .say(self.ask())
            .say(self.facts())
            .buttons(vec![
                kit::button("On it", &self.on_it()),
                kit::button("Can't make it", &self.cannot()),
                kit::button("Delegate", &self.delegate()),
            ])
    }

    fn declined(&self, sheet: Sheet) -> Sheet {
        let noted = format!(
            "↪️ You can't make it for {}. Thank you for saying so.",
            self.function()
        );
        sheet
            .line(noted)
            .say([vec![self.now_asked()], self.meetings_here()].concat())
            .buttons(vec![kit::button("I can make it after all", &self.on_it())])
    }

    /// Perhaps it is read for the first time now: it says everything, too.
    fn timed_out(&self, sheet: Sheet, attempt: u8) -> Sheet {
        let sheet = match self.page.again(attempt) {
            Some(again @ Again::AsTheyAsked) => sheet.line(self.reminder(again)),
            Some(Again::Reminder | Again::StillOnIt) | None => sheet,
        };
        let welcome = Line::new()
            .text("⏳ ")
            .bold("A late yes is welcome.")
            .text(" ");
        let sheet = self.in_full(sheet.line(welcome.followed_by(self.now_asked())));
        let sheet = match self.page.remind_me_at {
            Some(at) => sheet.line(self.reminded_at(at)),
            None => sheet,
        };
        sheet.buttons(vec![kit::primary("On it", &self.on_it())])
    }

    fn open_again(&self, sheet: Sheet) -> Sheet {
        let open = Line::from(format!("The chair of {} is open again. ", self.function()));
        self.in_full(sheet.line(open.followed_by(self.now_asked())))
            .buttons(vec![kit::button("On it", &self.on_it())])
    }

    fn over(&self, sheet: Sheet) -> Sheet {
        let thanks = if self.seat.is_held_by(self.me) {
            format!(
                "Thank you for sitting for {}. Nothing more is needed from you.",
                self.function()
            )
        } else {
            "Nothing more is needed from you. Thank you.".to_owned()
        };
        sheet
            .line(Line::new().bold(deal::state(self.green)))
            .line(thanks)
    }

    fn meeting_button(&self) -> Option<SlackBlockButtonElement> {
        let url = deal::url_of_meeting(self.green, self.scene);
        kit::link_button(
            deal::meeting_label(&self.green.meeting.place),
            "meeting",
            &url,
        )
    }

    fn on_it(&self) -> Press {
        Press::OnIt {
            green: self.green.id,
            seat: self.seat.function.clone(),
        }
    }

    fn position(&self) -> Press {
        Press::WritePosition {
            green: self.green.id,
            seat: self.seat.function.clone(),
        }
    }

    fn position_label(&self) -> &'static str {
        match self.seat.position() {
            Some(_) => "Change my position",
            None => "In writing",
        }
    }

    fn remind_me(&self) -> Press {
        Press::RemindMe {
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
    let faces = emoji::acknowledging_faces();
    match faces.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        all => all.concat(),
    }
}
