//! A reference for the property tests: the rules of the seats told once more, the short way, over plain names and
//! without effects. It shares no code with what it checks.

use super::chair::{Chair, Fate, Taken};
use crate::domain::code_green::{CodeGreen, Phase};
use crate::domain::command::Command;
use crate::domain::page::PageState;
use crate::domain::support::Touched;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(super) enum Stage {
    Requested,
    Paging,
    Convened,
    Executing,
    Over,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) stage: Stage,
    caller: String,
    sponsor: Option<String>,
    approvers: Vec<String>,
    pub(super) chairs: Vec<Chair>,
    /// Its version; 0 before it was read back.
    plan: u32,
}

impl Model {
    pub(super) fn of(green: &CodeGreen, approvers: &[&str], sponsor: Option<&str>) -> Self {
        let chairs = green.seats.iter().map(|seat| Chair {
            function: seat.function.to_string(),
            line: std::iter::once(&seat.lead)
                .chain(&seat.deputies)
                .map(ToString::to_string)
                .collect(),
            required: seat.required,
            turns: Vec::new(),
            holder: None,
            offer: None,
            missing: 0,
            asked_on: 0,
        });
        let mut model = Self {
            stage: Stage::Requested,
            caller: green.caller.to_string(),
            sponsor: sponsor.map(str::to_owned),
            approvers: approvers.iter().map(ToString::to_string).collect(),
            chairs: chairs.collect(),
            plan: 0,
        };
        if sponsor.is_some() {
            model.begin();
        }
        model
    }

    fn begin(&mut self) {
        self.stage = Stage::Paging;
        for chair in &mut self.chairs {
            let lead = chair.line[0].clone();
            if lead == self.caller {
                chair.holder = Some(lead.clone());
                chair.turns.push((lead, Fate::Yes));
            } else {
                chair.turns.push((lead, Fate::Asked));
            }
        }
        self.convene();
    }

    fn convene(&mut self) {
        let all = self
            .chairs
            .iter()
            .all(|chair| !chair.required || chair.holder.is_some());
        let any = self.chairs.iter().any(|chair| chair.holder.is_some());
        if self.stage == Stage::Paging && all && any {
            self.stage = Stage::Convened;
        }
    }

    pub(super) fn says(&mut self, who: &str, command: &Command) -> Taken {
        let under_way = self.stage > Stage::Requested && self.stage < Stage::Over;
        match command {
            Command::GiveMandate => {
                if self.sponsor.as_deref() == Some(who) {
                    return true;
                }
                let may =
                    self.stage == Stage::Requested && self.approvers.iter().any(|it| it == who);
                if may {
                    self.sponsor = Some(who.to_owned());
                    self.begin();
                }
                may
            }
            Command::Close(_) => {
                let may = who == self.caller || self.sponsor.as_deref() == Some(who);
                if may {
                    self.close();
                }
                may
            }
            Command::Join { .. } => self.stage != Stage::Over,
            Command::Acknowledge { seat } => {
                let taken = under_way
                    && self
                        .chair(seat.as_str())
                        .is_some_and(|chair| chair.yes(who));
                self.convene();
                taken
            }
            Command::Decline { seat, stand_in, .. } => {
                let stand_in = stand_in.as_ref().map(ToString::to_string);
                under_way
                    && self
                        .chair(seat.as_str())
                        .is_some_and(|chair| chair.no(who, stand_in))
            }
            Command::Delegate { seat, to, .. } => {
                under_way
                    && self
                        .chair(seat.as_str())
                        .is_some_and(|chair| chair.hand_on(who, to.as_str()))
            }
            Command::AcknowledgeAll => {
                let taken = under_way && self.yes_to_all(who);
                self.convene();
                taken
            }
            // It is neither an answer nor a change of the ladder.
            Command::RemindMe { seat } => {
                under_way
                    && self
                        .chair(seat.as_str())
                        .is_some_and(|chair| chair.may_be_reminded(who))
            }
            Command::ReadBack => {
                let may = under_way && self.edits(who);
                if may && self.plan == 0 {
                    self.plan_is_new(|_| true);
                }
                may
            }
            Command::Support { version, .. } => under_way && self.supports(who, *version),
            Command::ConveneWithGaps => {
                let may = under_way && self.sponsor.as_deref() == Some(who);
                if may && self.stage == Stage::Paging {
                    self.stage = Stage::Convened;
                }
                may
            }
            Command::Postpone { .. } => under_way && self.sponsor.as_deref() == Some(who),
            Command::PageTheNext
            | Command::Reopen
            | Command::PlanChanged { .. }
            | Command::DenyMandate { .. }
            | Command::Redirect { .. }
            | Command::LookForward { .. }
            | Command::BeHere
            | Command::OfferTimes { .. }
            | Command::ChooseTime { .. }
            | Command::MarkAttendance { .. }
            | Command::WritePosition { .. }
            | Command::OverrideQuiet { .. }
            | Command::RecordPassedOver { .. }
            | Command::RecordSent { .. }
            | Command::RecordUnreachable { .. }
            | Command::RecordOutside { .. }
            | Command::RecordRoom { .. }
            | Command::Admit { .. }
            | Command::Dismiss { .. }
            | Command::Mend { .. }
            | Command::Fire { .. } => unreachable!("not a person's command here"),
        }
    }

    /// Whether they sit, or speak for an empty seat they lead, or called it, or gave it its mandate.
    fn edits(&self, who: &str) -> bool {
        let speaks = |chair: &Chair| {
            let holder = chair.holder.as_deref();
            holder.unwrap_or(&chair.line[0]) == who
        };
        let seated = self.chairs.iter().any(speaks);
        seated || who == self.caller || self.sponsor.as_deref() == Some(who)
    }

    fn supports(&self, who: &str, version: u32) -> bool {
        let mut held = (self.chairs.iter())
            .filter(|chair| chair.holder.as_deref() == Some(who))
            .peekable();
        self.plan >= version && held.peek().is_some() && held.all(|chair| chair.asked_on <= version)
    }

    /// The plan's next version, of which those hear whom it touches.
    fn plan_is_new(&mut self, touches: impl Fn(&str) -> bool) {
        self.plan += 1;
        for chair in self.chairs.iter_mut().filter(|it| touches(&it.function)) {
            chair.asked_on = self.plan;
        }
    }

    pub(super) fn plan_changed(&mut self, touched: &Touched) {
        if self.plan > 0 && self.stage > Stage::Requested && self.stage < Stage::Over {
            self.plan_is_new(|function| touched.includes(&function.into()));
        }
    }

    fn chair(&mut self, function: &str) -> Option<&mut Chair> {
        self.chairs
            .iter_mut()
            .find(|chair| chair.function == function)
    }

    /// Seats that wait for an answer; else nothing, if they hold one; else what they gave away; else what is covered.
    fn yes_to_all(&mut self, who: &str) -> Taken {
        let rank = |chair: &Chair| {
            let fate = chair.turns.iter().rev().find(|(name, _)| name == who)?.1;
            let offered_to = chair.offer.as_ref().is_some_and(|(_, to, _)| to == who);
            let offered_by = chair.offer.as_ref().is_some_and(|(from, ..)| from == who);
            Some(match &chair.holder {
                Some(holder) if holder == who => 1,
                _ if offered_to => 0,
                None if fate == Fate::No || offered_by => 2,
                None => 0,
                Some(_) if chair.line[0] == who => 3,
                Some(_) => 4,
            })
        };
        let best = self.chairs.iter().filter_map(rank).min();
        match best {
            None | Some(4) => false,
            Some(1) => true,
            Some(best) => self
                .chairs
                .iter_mut()
                .filter(|chair| rank(chair) == Some(best))
                .all(|chair| chair.yes(who)),
        }
    }

    pub(super) fn time_is_up(&mut self, function: &str, rung: usize) {
        if let Some(chair) = self.chair(function) {
            chair.ends(rung, Fate::Passed);
        }
    }

    pub(super) fn cannot_be_reached(&mut self, function: &str, rung: usize) {
        if let Some(chair) = self.chair(function) {
            chair.ends(rung, Fate::Lost);
        }
    }

    pub(super) fn is_away(&mut self, function: &str, rung: usize) {
        if let Some(chair) = self.chair(function) {
            chair.ends(rung, Fate::Away);
        }
    }

    pub(super) fn meeting_is_over(&mut self) {
        if self.stage == Stage::Convened {
            self.stage = Stage::Executing;
        }
    }

    fn close(&mut self) {
        self.stage = Stage::Over;
        for chair in &mut self.chairs {
            chair.cover(None);
            chair.offer = None;
        }
    }
}

/// What the Code Green says, in the model's words.
pub(super) fn seen(green: &CodeGreen) -> (Stage, Vec<SeenChair>) {
    let stage = match green.phase {
        Phase::Requested => Stage::Requested,
        Phase::Paging { .. } => Stage::Paging,
        Phase::Convened { .. } => Stage::Convened,
        Phase::Executing { .. } => Stage::Executing,
        Phase::Closed { .. } | Phase::Declined { .. } => Stage::Over,
    };
    let fate = |state: &PageState| match state {
        PageState::Queued { .. } | PageState::Sent { .. } => Fate::Asked,
        PageState::Acknowledged { .. } => Fate::Yes,
        PageState::Declined { .. } => Fate::No,
        PageState::TimedOut { .. } => Fate::Passed,
        PageState::Failed { .. } => Fate::Lost,
        PageState::PassedOver { .. } => Fate::Away,
        PageState::Cancelled { .. } => Fate::Covered,
    };
    let chairs = green.seats.iter().map(|seat| {
        let turns = seat
            .pages
            .iter()
            .map(|page| (page.recipient.to_string(), fate(&page.state)))
            .collect();
        let offer = seat
            .offer()
            .map(|it| (it.from.to_string(), it.to.to_string(), usize::from(it.rung)));
        (
            turns,
            seat.holder.as_ref().map(|holder| holder.by.to_string()),
            offer,
        )
    });
    (stage, chairs.collect())
}

pub(super) type SeenChair = (
    Vec<(String, Fate)>,
    Option<String>,
    Option<(String, String, usize)>,
);

impl Model {
    pub(super) fn says_of_itself(&self) -> (Stage, Vec<SeenChair>) {
        let chairs = self
            .chairs
            .iter()
            .map(|it| (it.turns.clone(), it.holder.clone(), it.offer.clone()));
        (self.stage, chairs.collect())
    }
}
