//! What people see who asked to be reminded, are away, asleep, or said yes a while ago.

use chrono::TimeDelta;
use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::ids::PageKey;
use codegreen::domain::page::{Absence, Again, PageState, Role, Unreachable};
use codegreen::domain::seat::Seat;
use codegreen::slack::render;

use super::cast::{ALICE, Cast, DEV, LENA, TOM, now, page, sent};
use super::messages::Named;

pub fn all(cast: &Cast) -> Named {
    let mut all = pages(cast);
    all.extend(cards(cast));
    all.extend(notices(cast));
    all
}

fn legal(cast: &Cast) -> Seat {
    let mut seat = cast.green().seats[1].clone();
    seat.pages.clear();
    seat
}

fn with(cast: &Cast, seat: Seat) -> CodeGreen {
    let mut green = cast.green();
    green.seats[1] = seat;
    green
}

fn pages(cast: &Cast) -> Named {
    let mut waits = legal(cast);
    waits.pages.push(page(0, LENA, Role::Lead, sent()));
    waits.pages[0].remind_me_at = Some(now() + TimeDelta::minutes(15));
    let mut reminded = legal(cast);
    let timed_out = PageState::TimedOut { at: now() };
    reminded.pages.push(page(0, LENA, Role::Lead, timed_out));
    reminded.pages[0].send_again(Again::AsTheyAsked);
    reminded.pages.push(page(1, DEV, Role::Deputy, sent()));
    let mut old = cast.held("legal", "Legal", LENA, LENA);
    if let Some(holder) = &mut old.holder {
        holder.asked_again = Some(now());
    }
    old.pages[0].send_again(Again::StillOnIt);
    let drawn = |name: &str, seat: Seat, attempt| {
        let key = PageKey {
            seat: seat.function.clone(),
            rung: 0,
        };
        let message = render::page(&with(cast, seat), &key, attempt, false, cast.scene());
        (format!("page__{name}"), message)
    };
    vec![
        drawn("reminder_wanted", waits, 1),
        drawn("reminded_as_asked", reminded, 2),
        drawn("still_on_it", old, 2),
    ]
}

fn asleep(cast: &Cast) -> Seat {
    let mut seat = legal(cast);
    let until = now() + TimeDelta::hours(6);
    for (rung, (who, role)) in (0..).zip([(LENA, Role::Lead), (DEV, Role::Deputy)]) {
        let why = Absence::Quiet { until };
        let over = PageState::PassedOver { at: now(), why };
        seat.pages.push(page(rung, who, role, over));
    }
    seat
}

fn cards(cast: &Cast) -> Named {
    let mut away = legal(cast);
    let why = Absence::Away { until: None };
    let over = PageState::PassedOver { at: now(), why };
    away.pages.push(page(0, LENA, Role::Lead, over));
    away.pages.push(page(1, DEV, Role::Deputy, sent()));
    let drawn = |name: &str, seat: Seat| {
        let card = render::card(&with(cast, seat), &[], cast.scene());
        (format!("card__{name}"), card)
    };
    let mut left = legal(cast);
    let why = Unreachable::Deactivated;
    let failed = PageState::Failed { at: now(), why };
    left.pages.push(page(0, LENA, Role::Lead, failed));
    left.pages.push(page(1, DEV, Role::Deputy, sent()));
    vec![
        drawn("somebody_away", away),
        drawn("somebody_left", left),
        drawn("at_night", asleep(cast)),
    ]
}

fn notices(cast: &Cast) -> Named {
    let green = with(cast, asleep(cast));
    let told = |name: &str, notice: &Notice, to: &Audience| {
        let message = render::notice(Some(&green), notice, to, None, cast.scene());
        (format!("notice__{name}"), message)
    };
    let to = |user: &str| Audience::Person { user: user.into() };
    let until = now() + TimeDelta::hours(6);
    let night = Notice::AllAsleep {
        seat: "legal".into(),
        until,
    };
    let unreached = Notice::Unreached {
        seat: "legal".into(),
        who: LENA.into(),
    };
    let overridden = Notice::QuietOverridden {
        by: TOM.into(),
        reason: cast.say("Their board signs at noon."),
    };
    vec![
        told("all_asleep_to_the_sponsor", &night, &to(TOM)),
        told("all_asleep_to_the_caller", &night, &to(ALICE)),
        told("unreached", &unreached, &to(ALICE)),
        told("quiet_overridden", &overridden, &Audience::Thread),
    ]
}
