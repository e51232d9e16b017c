//! Answering a page, the mandate, and what the caller and the sponsor do.

use codegreen::domain::authority::Action;
use codegreen::slack::inbound::Inbound;
use codegreen::slack::wire::{Press, ViewKind, block};
use serde_json::json;

use super::Kind;
use super::delivered::{note, press, react, submit, words};
use super::fixture::{CARD, Fixture, PAGE, Stage};
use super::ways::{On, Proof, Way, way};

fn decline(place: &Fixture, kind: Kind, seat: &str) -> Inbound {
    let green = place.green.id;
    let seat = seat.into();
    submit(kind, &ViewKind::Decline { green, seat }, &json!({}))
}

pub fn answering() -> Vec<Way> {
    let answer = Action::AnswerPage;
    vec![
        way("button Go", Action::DecideMandate, |it, who, at| {
            press(it, who, at, &Press::Go { green: it.green.id })
        })
        .at(Stage::Requested),
        way("form Not now", Action::DecideMandate, |it, who, _| {
            submit(who, &ViewKind::NotNow { green: it.green.id }, &note())
        })
        .at(Stage::Requested),
        way("button On it", answer, |it, who, at| {
            let (green, seat) = (it.green.id, "legal".into());
            press(it, who, at, &Press::OnIt { green, seat })
        })
        .on(On::Seat("legal")),
        way("button Remind me", answer, |it, who, at| {
            let (green, seat) = (it.green.id, "legal".into());
            press(it, who, at, &Press::RemindMe { green, seat })
        })
        .on(On::Seat("legal")),
        way("form Can't make it, Finance", answer, |it, who, _| {
            decline(it, who, "finance")
        })
        .on(On::Seat("finance")),
        way("form Can't make it, Legal", answer, |it, who, _| {
            decline(it, who, "legal")
        })
        .on(On::Seat("legal")),
        way("form Can't make it, Product", answer, |it, who, _| {
            decline(it, who, "product")
        })
        .on(On::Seat("product")),
        way("form Delegate", answer, |it, who, _| {
            let (green, seat) = (it.green.id, "legal".into());
            let to = json!({ "stand_in": { "input": { "selected_user": "U0FPNA" } } });
            submit(who, &ViewKind::Delegate { green, seat }, &to)
        })
        .on(On::Seat("legal")),
        way("button I'm here", answer, |it, who, at| {
            press(it, who, at, &Press::BeHere { green: it.green.id })
        })
        .real(),
        way("button In writing", answer, |it, who, at| {
            let (green, seat) = (it.green.id, "legal".into());
            press(it, who, at, &Press::WritePosition { green, seat })
        })
        .on(On::Seat("legal"))
        .opens(),
        way("form In writing", answer, |it, who, _| {
            let (green, seat) = (it.green.id, "legal".into());
            submit(who, &ViewKind::WritePosition { green, seat }, &note())
        })
        .on(On::Seat("legal"))
        .real(),
        way("👍 on the card", answer, |it, who, at| {
            react(it, who, at, "+1", CARD)
        })
        .idle(&[Kind::SeatedLead, Kind::Delegate]),
        way("👍 on a page", answer, |it, who, at| {
            react(it, who, at, "+1", PAGE)
        })
        .on(On::Seat("legal"))
        .of(Kind::DeputyPaged),
    ]
}

pub fn leading() -> Vec<Way> {
    vec![
        way("form Page now", Action::OverrideQuiet, |it, who, _| {
            submit(who, &ViewKind::PageNow { green: it.green.id }, &note())
        }),
        way(
            "button Meet with gaps",
            Action::ConveneWithGaps,
            |it, who, at| press(it, who, at, &Press::ConveneNow { green: it.green.id }),
        ),
        way(
            "button Page the next",
            Action::PageTheNext,
            |it, who, at| press(it, who, at, &Press::PageNext { green: it.green.id }),
        ),
        way("button Postpone", Action::Postpone, |it, who, at| {
            let (green, from) = (it.green.id, it.green.meeting.starts_at);
            press(it, who, at, &Press::Postpone { green, from })
        }),
        way("button Close", Action::Close, |it, who, at| {
            press(it, who, at, &Press::Close { green: it.green.id })
        })
        .opens(),
        way("button Stand down", Action::Close, |it, who, at| {
            press(it, who, at, &Press::StandDown { green: it.green.id })
        })
        .opens(),
        way("form Close", Action::Close, |it, who, _| {
            let lost =
                json!({ "outcome": { "input": { "selected_option": { "value": "lost" } } } });
            submit(who, &ViewKind::Close { green: it.green.id }, &lost)
        }),
        way("button Undo the close", Action::Reopen, |it, who, at| {
            press(it, who, at, &Press::Reopen { green: it.green.id })
        })
        .at(Stage::Closed),
        way(
            "button Who is here",
            Action::MarkAttendance,
            |it, who, at| press(it, who, at, &Press::MarkAttendance { green: it.green.id }),
        )
        .opens(),
        way("form Who is here", Action::MarkAttendance, |it, who, _| {
            let block = block::attendance(&"finance".into());
            let live = json!({ block: { "input": { "selected_option": { "value": "live" } } } });
            submit(who, &ViewKind::MarkAttendance { green: it.green.id }, &live)
        }),
        way("button Look forward", Action::LookForward, |it, who, at| {
            press(it, who, at, &Press::LookForward { green: it.green.id })
        })
        .at(Stage::Closed)
        .opens(),
        way("form Look forward", Action::LookForward, |it, who, _| {
            let view = ViewKind::LookForward { green: it.green.id };
            submit(who, &view, &words("answer:0"))
        })
        .at(Stage::Closed),
        way("form Roster: add", Action::Admit, |it, who, _| {
            let hugo = json!({ "admit": { "input": { "selected_user": "U0FPNA" } } });
            submit(who, &ViewKind::Roster { green: it.green.id }, &hugo)
        })
        .confidential(),
        way("form Roster: take off", Action::Dismiss, |it, who, _| {
            let ghost =
                json!({ "dismiss": { "input": { "selected_option": { "value": "U0GHOST" } } } });
            submit(who, &ViewKind::Roster { green: it.green.id }, &ghost)
        })
        .confidential(),
        way("button Roster", Action::Admit, |it, who, at| {
            press(it, who, at, &Press::Roster { green: it.green.id })
        })
        .opens()
        .confidential(),
        way(
            "button Roster: who looked",
            Action::SeeWhoLooked,
            |it, who, at| press(it, who, at, &Press::Roster { green: it.green.id }),
        )
        .shows(Proof::ShownWhoLooked)
        .confidential(),
    ]
}
