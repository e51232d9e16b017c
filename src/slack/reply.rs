//! Refusal → words: one place. Each says what is so and what to do instead; none says that somebody did wrong. The words
//! are plain text; whoever shows them escapes them.

use super::directory::Names;
use super::render::text::one_line;
use crate::domain::action_item::{ItemState, Move};
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{FunctionKey, UserId};
use crate::domain::refusal::Refusal;

const APPROVER_MISSING: &str =
    "It is over its limit. Choose who may approve it; they are asked in private.";
const LIMIT_NOT_COMPARABLE: &str =
    "Write the limit in the same currency as what it comes to, or both as a percentage.";
const NO_APPROVER_NAMED: &str =
    "This decision names nobody who may approve it. “Change” in the list does.";
const ONLY_A_DRILL: &str =
    "This is a drill: a yes or a no is all there is to do in it. /codegreen calls a real one.";
const CLOSE_STANDS: &str =
    "It was closed more than a day ago, and stays so. /codegreen calls a new one.";
const DECISION_MOVED: &str = "The decision has changed since you were asked. Where it needs your yes, a newer message asks for it.";

/// A refusal in one or two sentences. `green` is the Code Green it is about, where there is one.
pub fn words(refusal: &Refusal, green: Option<&CodeGreen>, names: &Names) -> String {
    let about = About { green, names };
    match refusal {
        Refusal::NoSuchCodeGreen => {
            "I know no such Code Green. /codegreen list shows those that are open to you.".to_owned()
        }
        Refusal::NoSuchItem => {
            "This action item is no longer there. “Add an action item” on the card makes a new one.".to_owned()
        }
        Refusal::NoSuchEntry => {
            "This is no longer in the plan. The list beside its section shows what is.".to_owned()
        }
        Refusal::NotYourIdea { author } => about.not_your_idea(author),
        Refusal::NotTheApprover { approver } => about.not_the_approver(approver.as_ref()),
        Refusal::ApproverMissing => APPROVER_MISSING.to_owned(),
        Refusal::LimitNotComparable => LIMIT_NOT_COMPARABLE.to_owned(),
        Refusal::DecisionMoved => DECISION_MOVED.to_owned(),
        Refusal::NotAMember => {
            "Code Greens are for full members of this workspace. Please ask a colleague who is one to do it for you.".to_owned()
        }
        Refusal::NotAnApprover => match about.sponsor() {
            Some(sponsor) => format!("This answer belongs to an approver. Ask {sponsor}."),
            None => "This answer belongs to an approver of Code Greens.".to_owned(),
        },
        Refusal::MandateDecided => "This has been answered already; nothing is left to do here.".to_owned(),
        Refusal::NoDealDesk => {
            "No deal desk is set up here. Go and Not now are still yours to say.".to_owned()
        }
        Refusal::OnlyADrill => ONLY_A_DRILL.to_owned(),
        Refusal::Over => {
            format!("{} is over, so this no longer changes anything. /codegreen calls a new one.", about.number())
        }
        Refusal::NotYetMandated => {
            format!("{} still waits for its Go. This is possible as soon as an approver has said it.", about.number())
        }
        Refusal::NotPaged { seat } => about.not_paged(seat.as_ref()),
        Refusal::SeatTaken { seat, by } => format!(
            "{} is covered already. Ask {} to delegate it to you.",
            about.function(seat),
            about.name(by, "whoever sits there")
        ),
        Refusal::AlreadyAtTheTable { seat, user } => format!(
            "{} is already asked for {}. Choose somebody else, or wait for the answer.",
            about.name(user, "This person"),
            about.function(seat)
        ),
        Refusal::MayNotClose { caller, sponsor } => {
            format!("Only the caller and the sponsor close a Code Green. Ask {}.", about.either(caller, sponsor.as_ref()))
        }
        Refusal::NotTheSponsor { sponsor } => match sponsor {
            Some(sponsor) => format!(
                "This is the sponsor's to decide. Ask {}.",
                about.name(sponsor, "the sponsor")
            ),
            None => "This is the sponsor's to decide.".to_owned(),
        },
        Refusal::CloseStands => CLOSE_STANDS.to_owned(),
        Refusal::CalledAgain => {
            "Another Code Green has been called for this deal since, and it goes on there. /codegreen list shows it.".to_owned()
        }
        Refusal::NothingReadBack => {
            "The plan was not read back yet. “Read back the plan” on the card does it.".to_owned()
        }
        Refusal::PlanChanged { version } => format!(
            "The plan has changed in what touches your function: it is version {version} now. Please look at it in the thread, and press again there."
        ),
        Refusal::MayNotDismiss { caller, sponsor } => about.may_not_dismiss(caller, sponsor.as_ref()),
        Refusal::StaysOnTheRoster { user } => format!(
            "{} answers for this Code Green and stays on its roster. Choose somebody else.",
            about.name(user, "This person")
        ),
        Refusal::NotOnTheRoster { user } => format!(
            "{} may not see this confidential Code Green yet. Add them with “Roster” on the card, or choose somebody else.",
            about.name(user, "This person")
        ),
        Refusal::MayNotEditPlan { caller } => about.may_not_edit(caller),
        Refusal::MayNotMoveItem { made, owner, caller } => about.may_not_move(*made, owner.as_ref(), caller),
        Refusal::ItemEnded { state } => {
            let word = match state {
                ItemState::Done => "done",
                ItemState::Dropped => "dropped",
                ItemState::Open | ItemState::InProgress | ItemState::Blocked => "decided",
            };
            format!("This action item is already {word}. Undo on its message brings it back.")
        }
        Refusal::TimeIsSettled { .. } => {
            "The meeting's time is settled: the card and your page say when. Where it does not suit you, “In writing” gives your function's word.".to_owned()
        }
        Refusal::NoLookForward => {
            "The questions are open for two days after the close. What you would add is welcome in the thread.".to_owned()
        }
        Refusal::MayNotMark { caller } => about.may_not_mark(caller),
        Refusal::NotAtTheTable { caller } => about.not_at_the_table(caller),
        Refusal::NothingToUndo => "There is nothing to undo here.".to_owned(),
        Refusal::EditedMeanwhile { section, by, .. } => format!(
            "{} changed “{}” while you were writing. Your text is kept: bring both together and save again.",
            about.name(by, "Somebody"),
            section.section().title
        ),
    }
}

struct About<'a> {
    green: Option<&'a CodeGreen>,
    names: &'a Names,
}

impl About<'_> {
    fn name(&self, user: &UserId, otherwise: &str) -> String {
        let name = self
            .names
            .0
            .get(user)
            .map(|person| one_line(&person.name, 80));
        name.filter(|name| !name.is_empty())
            .unwrap_or_else(|| otherwise.to_owned())
    }

    fn not_your_idea(&self, author: &UserId) -> String {
        let author = self.name(author, "its author");
        format!(
            "An idea stays in the words of whoever had it. Ask {author}, or add one of your own."
        )
    }

    fn not_the_approver(&self, approver: Option<&UserId>) -> String {
        match approver {
            Some(approver) => format!(
                "This yes is {}'s to give. What you think of it is welcome in the thread.",
                self.name(approver, "the approver")
            ),
            None => NO_APPROVER_NAMED.to_owned(),
        }
    }

    fn may_not_dismiss(&self, caller: &UserId, sponsor: Option<&UserId>) -> String {
        format!(
            "The caller and the sponsor say who is taken off the roster and see who looked. Ask {}.",
            self.either(caller, sponsor)
        )
    }

    fn number(&self) -> String {
        self.green.map_or_else(
            || "This Code Green".to_owned(),
            |green| green.number.to_string(),
        )
    }

    fn sponsor(&self) -> Option<String> {
        Some(self.name(self.green?.sponsor()?, "the sponsor"))
    }

    fn may_not_edit(&self, caller: &UserId) -> String {
        let caller = self.name(caller, "the caller");
        format!(
            "The plan is edited by those at the table, the caller and the sponsor. Ask {caller} to put it in, or write it in the thread."
        )
    }

    fn may_not_mark(&self, caller: &UserId) -> String {
        let caller = self.name(caller, "the caller");
        format!("“I'm here” says it for you. For the others {caller} or the sponsor says it.")
    }

    fn not_at_the_table(&self, caller: &UserId) -> String {
        let caller = self.name(caller, "the caller");
        format!(
            "These questions are for those who sat at the table. Tell {caller} what you would add."
        )
    }

    fn function(&self, key: &FunctionKey) -> String {
        let seat = self.green.and_then(|green| green.seat(key));
        one_line(seat.map_or(key.as_str(), |seat| seat.name.as_str()), 40)
    }

    fn either(&self, caller: &UserId, sponsor: Option<&UserId>) -> String {
        let caller_name = self.name(caller, "the caller");
        match sponsor.filter(|sponsor| *sponsor != caller) {
            Some(sponsor) => format!("{caller_name} or {}", self.name(sponsor, "the sponsor")),
            None => caller_name,
        }
    }

    fn not_paged(&self, seat: Option<&FunctionKey>) -> String {
        let seat = seat.and_then(|key| self.green?.seat(key));
        match seat {
            Some(seat) => {
                let function = one_line(&seat.name, 40);
                let by = self.name(seat.occupant(), "its chief");
                format!("You are not seated here. Ask {by} to delegate {function} to you.")
            }
            None => "You are not seated here. Join on the card follows along; the chief of your function can delegate the seat to you.".to_owned(),
        }
    }

    fn may_not_move(&self, made: Option<Move>, owner: Option<&UserId>, caller: &UserId) -> String {
        let what = match made {
            Some(Move::Claim) => {
                return "Any full member in the channel may claim it. Join the channel first."
                    .to_owned();
            }
            Some(Move::Complete) => "complete it",
            Some(Move::Block) => "mark it as blocked",
            Some(Move::Drop) => "drop it",
            Some(Move::Resume) => "let it go on",
            None => "change it",
        };
        let ask = match owner {
            Some(owner) => format!("Ask {}.", self.name(owner, "its owner")),
            None => format!(
                "Claim it first, or ask {}.",
                self.name(caller, "the caller")
            ),
        };
        format!("Its owner, its function, the caller and the sponsor may {what}. {ask}")
    }
}
