//! Which functions a change of a row asks again, once the plan was read back.

use super::{Barrier, Content};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::Effect;
use crate::domain::ids::UserId;
use crate::domain::support::Touched;

/// Whose plan it changes. An idea changes nobody's: it is no promise. That a barrier fell, and an approver's word, is
/// how the plan goes on, not another plan.
pub(super) fn touch(
    green: &CodeGreen,
    before: Option<&Content>,
    after: Option<&Content>,
) -> Option<Effect> {
    let touched = match (before, after) {
        (Some(Content::Idea(_)), _) | (_, Some(Content::Idea(_))) | (None, None) => None,
        (Some(Content::Barrier(before)), Some(Content::Barrier(after)))
            if before.stands_the_same(after) =>
        {
            None
        }
        (Some(Content::Decision(before)), Some(Content::Decision(after)))
            if before.terms == after.terms =>
        {
            None
        }
        (before, after) => Some(touched_by(green, before, after)),
    };
    touched.map(|touched| Effect::Touch { touched })
}

fn touched_by(green: &CodeGreen, before: Option<&Content>, after: Option<&Content>) -> Touched {
    let both = [before, after];
    let words = |content: Option<&Content>| match content {
        Some(Content::Barrier(barrier)) => barrier.what.clone(),
        Some(Content::Decision(decision)) => decision.terms.in_lines(),
        Some(Content::Idea(_)) | None => String::new(),
    };
    let named = (green.seats.iter()).map(|seat| (&seat.function, seat.name.as_str()));
    let by_text = Touched::by_text(&words(before), &words(after), named);
    let people: Vec<&UserId> = (both.into_iter().flatten())
        .filter_map(|content| match content {
            Content::Barrier(barrier) => barrier.owner.as_ref(),
            Content::Decision(decision) => decision.terms.approver.as_ref(),
            Content::Idea(_) => None,
        })
        .collect();
    let theirs = (green.seats.iter())
        .filter(|seat| people.iter().any(|person| seat.is_held_by(person)))
        .map(|seat| seat.function.clone());
    match by_text {
        Touched::These(mut functions) => {
            functions.extend(theirs);
            functions.sort();
            functions.dedup();
            Touched::These(functions)
        }
        // A barrier with an owner is theirs to break; what a decision gives is everybody's.
        Touched::Everyone => {
            let theirs: Vec<_> = theirs.collect();
            let is_a_barrier =
                (both.into_iter().flatten()).all(|content| matches!(content, Content::Barrier(_)));
            if is_a_barrier && !theirs.is_empty() {
                Touched::These(theirs)
            } else {
                Touched::Everyone
            }
        }
    }
}

impl Barrier {
    /// Whether two differ in no more than how it was broken.
    fn stands_the_same(&self, other: &Self) -> bool {
        let whole = Self {
            broken: self.broken.clone(),
            ..other.clone()
        };
        *self == whole
    }
}
