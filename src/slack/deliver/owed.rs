//! The owner of an action item hears of it again, by their own clock. When, the item says; the next time is set by the same
//! commit that asks for the word.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::attempt::{Attempt, Trouble};
use super::times::zone_of;
use crate::domain::action_item::owing::{Nudge, Step, step};
use crate::domain::effect::{Audience, Effect, Notice};
use crate::domain::ids::{CodeGreenId, ItemId};
use crate::domain::person::Viewer;
use crate::store::change::Finish;

pub(super) async fn remind(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    id: ItemId,
    nudge: Nudge,
) -> Result<(), Trouble> {
    let store = &attempt.bot.app.store;
    let found = store.item(attempt.ws(), id, &Viewer::System).await?;
    let Some((item, owner)) = found.and_then(|(_, item)| Some((item.clone(), item.owner?))) else {
        return attempt.done(Vec::new()).await;
    };
    let zone = zone_of(attempt, &owner).await;
    let now = attempt.now().with_timezone(&zone).naive_local();
    let again = |(nudge, at)| Effect::RemindOwner {
        item: id,
        nudge,
        at: on_that_clock(zone, at),
    };
    let effects = match step(&item, nudge, now) {
        Step::Nothing => Vec::new(),
        Step::Wait(nudge, at) => vec![again((nudge, at))],
        Step::Say(nudge, next) => {
            let notice = Notice::ItemDue {
                item: id,
                is_late: nudge == Nudge::Overdue,
            };
            let to = Audience::Person { user: owner };
            vec![Effect::Tell { to, notice }, again(next)]
        }
    };
    let effects = effects.into_iter().map(|effect| (code_green, effect));
    attempt
        .finish_with(Finish::Done, Vec::new(), effects.collect())
        .await
}

/// Where clocks leap over it, an hour later; where they show it twice, the first.
fn on_that_clock(zone: Tz, at: NaiveDateTime) -> DateTime<Utc> {
    let found = zone.from_local_datetime(&at).earliest();
    let found = found.or_else(|| {
        zone.from_local_datetime(&(at + TimeDelta::hours(1)))
            .earliest()
    });
    found.map_or_else(|| at.and_utc(), |at| at.with_timezone(&Utc))
}
