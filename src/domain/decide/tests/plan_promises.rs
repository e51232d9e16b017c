//! What was promised of the plan that is read back, one function a promise.

use proptest::prelude::*;

use super::promises::Kept;
use super::story::Story;
use crate::domain::effect::{Audience, Effect, Notice};

pub(super) fn words_on_the_plan_are_asked_for_and_counted(story: &Story) -> Kept {
    who_owes_a_word_was_asked_for_it(story)?;
    nobody_speaks_for_a_version_to_come(story)?;
    that_all_support_the_plan_is_told_when_they_do(story)
}

/// But whoever had the plan read back: they have it before their eyes.
fn who_owes_a_word_was_asked_for_it(story: &Story) -> Kept {
    let Some(read_back) = &story.green.read_back else {
        return Ok(());
    };
    for seat in &story.green.seats {
        let Some(holder) = seat.holder.as_ref().filter(|_| seat.support.is_owed()) else {
            continue;
        };
        let is_asked = story.told.iter().any(|(to, notice)| {
            let asked = matches!(notice, Notice::SupportAsked { seats, .. } if seats.contains(&seat.function));
            asked && *to == Audience::Person { user: holder.by.clone() }
        });
        prop_assert!(is_asked || holder.by == read_back.by, "{:?}", seat);
    }
    Ok(())
}

fn nobody_speaks_for_a_version_to_come(story: &Story) -> Kept {
    let newest = story.green.read_back.as_ref().map_or(0, |it| it.version);
    for seat in &story.green.seats {
        prop_assert!(seat.support.asked_on <= newest, "{:?}", seat);
        let said = seat.support.word.as_ref().map_or(0, |word| word.version);
        prop_assert!(said <= newest, "{:?}", seat);
    }
    Ok(())
}

fn that_all_support_the_plan_is_told_when_they_do(story: &Story) -> Kept {
    let is_told = story
        .told
        .iter()
        .any(|(_, notice)| matches!(notice, Notice::Supported { .. }));
    prop_assert!(is_told || !story.green.is_supported());
    let just_told = story.latest.iter().any(|effect| {
        matches!(
            effect,
            Effect::Tell {
                notice: Notice::Supported { .. },
                ..
            }
        )
    });
    prop_assert!(!just_told || story.green.is_supported());
    Ok(())
}
