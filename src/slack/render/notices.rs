//! Messages sent once, to one person or to the thread: what happened, and what may be done about it. Nobody is blamed
//! for silence; who is missing is named so that somebody can help.

use super::prose::{Line, Span};
use super::sheet::Sheet;
use super::text::{clip, one_line};
use super::{Message, Scene, board, deal, drill, item_notices, kit, replies, veil};
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::{CodeGreen, OutcomeKind, Phase};
use crate::domain::effect::{Audience, Notice};
use crate::domain::ids::{DraftId, FunctionKey, UserId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::seat::{Seat, SeatStanding};
use crate::slack::wire::Press;

/// What a notice speaks of, beside the Code Green.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    Item(&'a ActionItem),
    Entry(&'a LedgerEntry),
    /// Who has done what was promised.
    Done(&'a [UserId]),
}

/// One notice. `subject` is `None` where it speaks of nothing more, or of what is no longer there.
pub fn notice(
    green: Option<&CodeGreen>,
    notice: &Notice,
    to: &Audience,
    subject: Option<Subject<'_>>,
    scene: Scene<'_>,
) -> Message {
    let say = green.map(|green| Saying {
        green,
        reader: reader(to),
        scene,
    });
    let (item, entry, done) = match subject {
        Some(Subject::Item(item)) => (Some(item), None, &[][..]),
        Some(Subject::Entry(entry)) => (None, Some(entry), &[][..]),
        Some(Subject::Done(people)) => (None, None, people),
        None => (None, None, &[][..]),
    };
    let said = match notice {
        Notice::Refused { words } => return replies::sentence(words, None),
        Notice::NotOpened { deal, draft } => return not_opened(deal, *draft),
        Notice::Welcome { channel } => return replies::welcome(channel.as_ref()),
        Notice::DrillLeftOut { due, why, next } => {
            return drill::left_out(*due, *why, *next, scene);
        }
        Notice::ItemMoved { item: _, moved } => Some(item_notices::moved(item, *moved)),
        Notice::MandateAsked { approver } => say.map(|say| say.mandate_asked(approver)),
        Notice::MandateGiven { by } => say.map(|say| say.mandate_given(by)),
        Notice::MandateNotNow { by, reason } => say.map(|say| say.not_now(by, reason)),
        Notice::MandateRedirected { by, desk, reason } => {
            say.map(|say| say.redirected(by, desk, reason))
        }
        Notice::DealDeskAsked { by, reason } => say.map(|say| say.deal_desk_asked(by, reason)),
        Notice::DealDeskUnreachable { desk, code } => {
            say.map(|say| say.deal_desk_unreachable(desk, code))
        }
        Notice::MandateUnanswered => say.map(|say| say.unanswered()),
        Notice::SeatMissing { seat } => say.map(|say| say.seat_missing(seat)),
        Notice::DelegationNotTaken { seat, to, lapsed } => {
            say.map(|say| say.not_taken(seat, to, *lapsed))
        }
        Notice::NoQuorum { missing } => say.map(|say| say.no_quorum(missing)),
        Notice::ChannelUnreachable { code } => say.map(|say| say.channel_unreachable(code)),
        Notice::ItemGiven { item: _, by } => {
            green.map(|green| item_notices::given(green, item, by, scene))
        }
        Notice::ItemDue { item: _, is_late } => {
            green.map(|green| item_notices::due(green, item, *is_late, scene))
        }
        Notice::ItemBlocked { item: _, by } => {
            green.map(|green| item_notices::blocked(green, item, by, scene))
        }
        Notice::DecisionAsked { entry: _, on } => say.map(|say| say.decision_asked(entry, *on)),
        Notice::DecisionAnswered { entry: _ } => say.map(|say| say.decision_answered(entry)),
        Notice::Added { by, text } => say.map(|say| say.added(by, text)),
        Notice::CannotCome { seat, by, note } => say.map(|say| say.cannot_come(seat, by, note)),
        Notice::Unreached { seat, who } => say.map(|say| say.unreached(seat, who)),
        Notice::AllAsleep { seat, until } => say.map(|say| say.all_asleep(seat, *until)),
        Notice::QuietOverridden { by, reason } => say.map(|say| say.quiet_overridden(by, reason)),
        Notice::SupportAsked {
            seats,
            version,
            again,
        } => say.map(|say| say.support_asked(seats, *version, *again)),
        Notice::SupportIf {
            seats,
            by,
            condition,
        } => say.map(|say| say.support_if(seats, by, condition)),
        Notice::Supported { version } => Some(Saying::supported(*version)),
        Notice::ConvenedWithGaps { by, missing } => {
            say.map(|say| say.convened_with_gaps(by, missing))
        }
        Notice::Postponed { by, until } => say.map(|say| say.postponed(by, *until)),
        Notice::TimeFound { starts_at } => say.map(|say| say.time_found(*starts_at)),
        Notice::Quorum => say.map(|say| say.quorum()),
        Notice::Closed => say.map(|say| say.closed(done)),
        Notice::MeetingSoon { starts_at } => say.map(|say| say.meeting_soon(*starts_at)),
        Notice::PositionWritten { seat, by, text } => {
            say.map(|say| say.position_written(seat, by, text))
        }
        Notice::SectionMerged { section, with } => {
            say.map(|say| say.section_merged(*section, with))
        }
        Notice::LookForwardAsked { until } => say.map(|say| say.look_forward_asked(*until)),
        Notice::Admitted { by } => green.map(|green| veil::admitted(green, by, scene)),
        Notice::SameDealCalled { by } => green.map(|green| veil::same_deal(green, by, scene)),
        Notice::DrillReport => green.map(|green| drill::report(green, scene)),
        Notice::Reopened { by } => say.map(|say| say.reopened(by)),
    };
    said.unwrap_or_else(|| Sheet::new().line("This Code Green is no longer there."))
        .message()
}

fn reader(to: &Audience) -> Option<&UserId> {
    match to {
        Audience::Person { user } | Audience::InThread { user } => Some(user),
        Audience::Thread | Audience::Channel { .. } => None,
    }
}

/// The form could not be opened: Slack gives three seconds, and they passed.
fn not_opened(deal: &str, draft: Option<DraftId>) -> Message {
    let words = "The form did not open in time. Nothing is lost: this button opens it.";
    Sheet::new()
        .line(words)
        .buttons(vec![replies::call_one("Call a Code Green", deal, draft)])
        .message()
}

pub(super) struct Saying<'a> {
    pub(super) green: &'a CodeGreen,
    pub(super) reader: Option<&'a UserId>,
    pub(super) scene: Scene<'a>,
}

impl Saying<'_> {
    pub(super) fn headline(&self) -> Line {
        Line::new().bold(deal::headline(self.green))
    }

    fn seat_missing(&self, seat: &FunctionKey) -> Sheet {
        let name = self.function(seat);
        let asked = self.green.seat(seat).map(|seat| {
            let mut people: Vec<&UserId> = Vec::new();
            for page in &seat.pages {
                if !people.contains(&&page.recipient) {
                    people.push(&page.recipient);
                }
            }
            people
        });
        let asked = asked.filter(|people| !people.is_empty());
        let line = Line::new()
            .text("❗ ")
            .bold(format!("Nobody sits for {name} yet."))
            .text(" ");
        let line = match asked {
            Some(people) => line
                .text("Asked so far: ")
                .names(self.scene, people)
                .text(". "),
            None => line,
        };
        Sheet::new()
            .line(self.headline())
            .line(line.text("A late yes is welcome at any time; a call may reach them sooner."))
    }

    fn not_taken(&self, seat: &FunctionKey, to: &UserId, lapsed: bool) -> Sheet {
        let name = self.function(seat);
        let said = if lapsed {
            " has not come to it yet."
        } else {
            " can't sit for it."
        };
        let line = Line::new()
            .bold(format!("{name}:"))
            .text(" ")
            .name(self.scene, to)
            .text(said);
        let line = match self.green.seat(seat).map(Seat::standing) {
            Some(
                SeatStanding::Silent { paged: Some(next) }
                | SeatStanding::Declined { paged: Some(next) },
            ) if Some(next) != self.reader && next != to => line
                .text(" ")
                .name(self.scene, next)
                .text(" is asked next."),
            Some(SeatStanding::OnIt { by }) => {
                line.text(" ").name(self.scene, by).text(" covers it.")
            }
            _ => line,
        };
        let sheet = Sheet::new().line(self.headline()).line(line);
        let press = Press::OnIt {
            green: self.green.id,
            seat: seat.clone(),
        };
        sheet
            .line("The chair is still yours if you can make it after all.")
            .buttons(vec![kit::button("On it", &press)])
    }

    /// An operator has to help: the words say what to do, the code is for them.
    fn channel_unreachable(&self, code: &str) -> Sheet {
        let remedy = match code {
            "not_in_channel" | "channel_not_found" => {
                "Invite the app to the channel (/invite there); the card then follows by itself."
            }
            _ if !self.green.has_room() => {
                "Its private channel could not be made: whoever runs this app can grant it groups:write in Slack; the card then follows by itself."
            }
            "is_archived" => {
                "The channel is archived: bring it back, or name another one in the settings."
            }
            _ => "Ask whoever runs this app to look at the channel in its settings.",
        };
        Sheet::new().line(self.headline()).say(vec![
            Line::new()
                .bold("The card could not be posted in the channel.")
                .text(" The pages go out all the same."),
            Line::from(format!("{remedy} (Slack says: {})", one_line(code, 80))),
        ])
    }

    /// In the thread, or to the caller while there is none.
    fn added(&self, by: &UserId, text: &str) -> Sheet {
        let line = Line::new().name(self.scene, by);
        let sheet = match self.reader {
            None => Sheet::new().line(line.text(" knows of this deal, too, and adds:")),
            Some(_) => Sheet::new()
                .line(self.headline())
                .line(line.text(" wanted to call one for the same deal, and writes:")),
        };
        sheet.quote(&clip(text, 2900))
    }

    fn cannot_come(&self, seat: &FunctionKey, by: &UserId, note: &str) -> Sheet {
        let words = format!(" can't make it for {}, and writes:", self.function(seat));
        Sheet::new()
            .line(Line::new().name(self.scene, by).text(words))
            .quote(&clip(note, 1500))
    }

    fn quorum(&self) -> Sheet {
        let text = "✅ Every required function is at the table.";
        Sheet::new()
            .line(Line::new().bold(text))
            .line(self.meeting())
    }

    /// Thanks whoever sat at the table, and whoever did what was promised.
    fn closed(&self, done: &[UserId]) -> Sheet {
        let (outcome, note) = match &self.green.phase {
            Phase::Closed { outcome, note, .. } => (Some(*outcome), note.as_deref()),
            Phase::Requested
            | Phase::Paging { .. }
            | Phase::Convened { .. }
            | Phase::Executing { .. }
            | Phase::Declined { .. } => (None, None),
        };
        let mut sheet = Sheet::new().line(Line::new().bold(format!(
            "{} · {}",
            self.green.number,
            deal::state(self.green)
        )));
        if let Some(note) = note {
            sheet = sheet.quote(&clip(note, 1500));
        }
        let mut helped: Vec<&UserId> = Vec::new();
        let sat = self.green.seats.iter().filter_map(|it| it.holder.as_ref());
        for who in sat.map(|holder| &holder.by).chain(done) {
            if !helped.contains(&who) {
                helped.push(who);
            }
        }
        if !helped.is_empty() {
            sheet = sheet.line(
                Line::new()
                    .text("Thank you, ")
                    .names(self.scene, helped)
                    .text("."),
            );
        }
        match outcome {
            Some(OutcomeKind::StoodDown) | None => sheet,
            Some(
                OutcomeKind::Won
                | OutcomeKind::Lost
                | OutcomeKind::NoDecision
                | OutcomeKind::Deferred,
            ) => sheet.aside("Open action items live on until they are done or dropped."),
        }
    }

    fn reopened(&self, by: &UserId) -> Sheet {
        let line = Line::new()
            .name(self.scene, by)
            .text(" has undone the close: it goes on where it stood.");
        Sheet::new().line(line)
    }

    pub(super) fn meeting(&self) -> Line {
        let at = self.green.meeting.starts_at;
        let when = self
            .reader
            .map_or(Span::When(at), |reader| self.scene.local(reader, at));
        deal::meeting(self.green, when, self.scene)
    }

    pub(super) fn function(&self, key: &FunctionKey) -> String {
        self.green
            .seat(key)
            .map_or_else(|| one_line(key.as_str(), 40), board::name)
    }
}
