//! Every face of a page: each state, as lead, deputy and stand-in see it. Lena leads Legal, Dev is her deputy, Hugo
//! stands in.

use chrono::TimeDelta;
use codegreen::domain::code_green::{CodeGreen, OutcomeKind};
use codegreen::domain::ids::PageKey;
use codegreen::domain::page::{Obsolete, PageState, Role, Unreachable};
use codegreen::domain::seat::{DelegationState, Holder, Seat};
use codegreen::slack::render::{self, Message};

use super::cast::{Cast, DEV, HUGO, LENA, now, page, sent};
use super::messages::{Named, closed};

const LEAD: (&str, Role) = (LENA, Role::Lead);
const DEPUTY: (&str, Role) = (DEV, Role::Deputy);
const STAND_IN: (&str, Role) = (HUGO, Role::StandIn);

pub fn all(cast: &Cast) -> Named {
    let mut all = Named::new();
    for (name, seat, rung) in open(cast)
        .into_iter()
        .chain(answered(cast))
        .chain(passed(cast))
    {
        all.push((format!("page__{name}"), drawn(cast, seat, rung, 1, false)));
    }
    let asked = || legal(cast, &[(LEAD, sent())]);
    all.push((
        "page__reminder".to_owned(),
        drawn(cast, asked(), 0, 2, false),
    ));
    all.push((
        "page__their_first".to_owned(),
        drawn(cast, asked(), 0, 1, false).for_the_first_time(),
    ));
    all.push(("page__repeat".to_owned(), drawn(cast, asked(), 0, 1, true)));
    let (green, key) = at_the_table(cast, asked(), 0);
    all.push((
        "page__before_the_card".to_owned(),
        render::page(&green, &key, 1, false, cast.early_scene()),
    ));
    all.extend(over(cast));
    all
}

/// One seat's page in a table that is otherwise as usual.
fn drawn(cast: &Cast, seat: Seat, rung: u16, attempt: u8, repeat: bool) -> Message {
    let (green, key) = at_the_table(cast, seat, rung);
    render::page(&green, &key, attempt, repeat, cast.scene())
}

fn at_the_table(cast: &Cast, seat: Seat, rung: u16) -> (CodeGreen, PageKey) {
    let mut green = cast.green();
    let key = PageKey {
        seat: seat.function.clone(),
        rung,
    };
    green.seats[1] = seat;
    (green, key)
}

fn legal(cast: &Cast, pages: &[((&str, Role), PageState)]) -> Seat {
    let mut seat = cast.seat("legal", "Legal", LENA, &[DEV]);
    for (rung, ((who, role), state)) in (0..).zip(pages) {
        seat.pages.push(page(rung, who, *role, state.clone()));
    }
    seat
}

fn held_by(mut seat: Seat, by: &str) -> Seat {
    seat.holder = Some(Holder {
        by: by.into(),
        at: now(),
        asked_again: None,
    });
    seat
}

fn yes() -> PageState {
    PageState::Acknowledged { at: now() }
}

fn timed_out() -> PageState {
    PageState::TimedOut { at: now() }
}

fn cancelled(why: Obsolete) -> PageState {
    PageState::Cancelled { at: now(), why }
}

fn declined(cast: &Cast) -> PageState {
    PageState::Declined {
        at: now(),
        note: Some(cast.say("In court all day.")),
    }
}

fn open(cast: &Cast) -> Vec<(&'static str, Seat, u16)> {
    let queued = PageState::Queued { since: now() };
    let late = PageState::Sent {
        at: now() + TimeDelta::minutes(40),
    };
    let offered = || {
        let mut seat = legal(cast, &[(LEAD, sent()), (STAND_IN, sent())]);
        seat.delegation = Some(cast.offer(LENA, HUGO));
        seat
    };
    let mut lapsed = legal(
        cast,
        &[(LEAD, sent()), (STAND_IN, timed_out()), (DEPUTY, sent())],
    );
    let mut offer = cast.offer(LENA, HUGO);
    offer.state = DelegationState::Lapsed { at: now() };
    lapsed.delegation = Some(offer);
    let mut terse = legal(cast, &[(LEAD, sent())]);
    terse.ask = String::new();
    vec![
        ("queued_lead", legal(cast, &[(LEAD, queued)]), 0),
        ("sent_lead", legal(cast, &[(LEAD, sent())]), 0),
        (
            "sent_deputy",
            legal(cast, &[(LEAD, timed_out()), (DEPUTY, sent())]),
            1,
        ),
        ("sent_stand_in", offered(), 1),
        (
            "sent_zone_unknown",
            legal(cast, &[((HUGO, Role::Lead), sent())]),
            0,
        ),
        ("sent_after_the_deadline", legal(cast, &[(LEAD, late)]), 0),
        ("sent_nothing_asked", terse, 0),
        ("offered_by_me", offered(), 0),
        ("offer_lapsed", lapsed, 0),
    ]
}

fn answered(cast: &Cast) -> Vec<(&'static str, Seat, u16)> {
    let by_deputy = || held_by(legal(cast, &[(LEAD, timed_out()), (DEPUTY, yes())]), DEV);
    let by_lead = held_by(
        legal(
            cast,
            &[(LEAD, yes()), (DEPUTY, cancelled(Obsolete::Covered))],
        ),
        LENA,
    );
    vec![
        (
            "on_it_lead",
            held_by(legal(cast, &[(LEAD, yes())]), LENA),
            0,
        ),
        ("on_it_deputy", by_deputy(), 1),
        ("covered_lead", by_deputy(), 0),
        ("covered_deputy", by_lead, 1),
        (
            "declined_next_asked",
            legal(cast, &[(LEAD, declined(cast)), (DEPUTY, sent())]),
            0,
        ),
        (
            "declined_nobody_left",
            legal(cast, &[(LEAD, declined(cast))]),
            0,
        ),
    ]
}

fn passed(cast: &Cast) -> Vec<(&'static str, Seat, u16)> {
    let gone = PageState::Failed {
        at: now(),
        why: Unreachable::Deactivated,
    };
    let covered = cancelled(Obsolete::Covered);
    let withdrawn = cancelled(Obsolete::Withdrawn);
    vec![
        (
            "timed_out_next_asked",
            legal(cast, &[(LEAD, timed_out()), (DEPUTY, sent())]),
            0,
        ),
        (
            "timed_out_nobody_left",
            legal(cast, &[(LEAD, timed_out())]),
            0,
        ),
        (
            "on_it_withdrawn_open_again",
            legal(cast, &[(LEAD, declined(cast)), (DEPUTY, yes())]),
            1,
        ),
        (
            "covered_open_again",
            legal(cast, &[(LEAD, declined(cast)), (DEPUTY, covered)]),
            1,
        ),
        (
            "withdrawn",
            legal(cast, &[(LEAD, sent()), (STAND_IN, withdrawn)]),
            1,
        ),
        ("failed", legal(cast, &[(LEAD, gone), (DEPUTY, sent())]), 0),
    ]
}

fn over(cast: &Cast) -> Named {
    let green = closed(cast, cast.green(), OutcomeKind::Won);
    let drawn = |name: &str, seat: &str, rung| {
        let key = PageKey {
            seat: seat.into(),
            rung,
        };
        (
            format!("page__{name}"),
            render::page(&green, &key, 1, false, cast.scene()),
        )
    };
    vec![
        drawn("closed", "legal", 0),
        drawn("closed_thanks", "finance", 0),
        drawn("no_such_page", "nowhere", 9),
    ]
}
