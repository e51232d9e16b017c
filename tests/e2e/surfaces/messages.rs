//! Every message in every state it can be in.

use codegreen::domain::action_item::ItemState;
use codegreen::domain::code_green::{CodeGreen, OutcomeKind, Phase, Place};
use codegreen::domain::mandate::Mandate;
use codegreen::domain::money::Money;
use codegreen::domain::section::{SECTIONS, SectionKey};
use codegreen::slack::render::{self, Message, Plan};

use super::cast::{ALICE, Cast, DESK, DEV, HUGO, LENA, NADIA, RITA, SARA, TOM, UNKNOWN, date, now};

pub type Named = Vec<(String, Message)>;

/// Every message, named `renderer__state`.
pub fn all(cast: &Cast) -> Named {
    let mut all = Named::new();
    all.extend(cards(cast));
    all.extend(super::pages::all(cast));
    all.extend(super::patience::all(cast));
    all.extend(super::support::all(cast));
    all.extend(super::look_forward::all(cast));
    all.extend(super::meeting::all(cast));
    all.extend(super::ledger::all(cast));
    all.extend(super::checkup::all(cast));
    all.extend(super::confidential::all(cast));
    all.extend(mandate_requests(cast));
    all.extend(plan(cast));
    all.extend(items(cast));
    all.extend(super::notices::all(cast));
    all.extend(super::drill::all(cast));
    all.extend(super::drill::left_out(cast));
    all.extend(replies(cast));
    all
}

pub fn closed(cast: &Cast, mut green: CodeGreen, outcome: OutcomeKind) -> CodeGreen {
    let note = (outcome == OutcomeKind::Won)
        .then(|| cast.say("The cap was the key: Legal found the words."));
    green.before_close = Some(green.phase.clone()).filter(|it| *it != Phase::Requested);
    green.phase = Phase::Closed {
        at: now(),
        by: ALICE.into(),
        outcome,
        note,
        final_amount: (outcome == OutcomeKind::Won).then(|| Money::parse("1.1m EUR").unwrap()),
    };
    green
}

fn cards(cast: &Cast) -> Named {
    let card = |name: &str, green: &CodeGreen, items: bool| {
        let items = if items { cast.items() } else { Vec::new() };
        (
            format!("card__{name}"),
            render::card(green, &items, cast.scene()),
        )
    };
    let paging = cast.green();
    let mut late = cast.green();
    late.opportunity.next_step = None;
    late.opportunity.next_step_on = None;
    late.opportunity.stage = None;
    late.opportunity.crm_link = None;
    late.opportunity.close_on = date("2026-11-23");
    late.seats.truncate(1);
    late.seats[0].holder = None;
    late.caller = UNKNOWN.into();
    let mut followed = cast.convened();
    followed.meeting.place = Place::Link {
        url: "https://meet.example.com/{id}".to_owned(),
    };
    followed.joined = vec![HUGO.into(), NADIA.into()];
    followed.outside = vec![SARA.into()];
    followed.source = Some("https://acme.slack.com/archives/C1/p1531420618000200".to_owned());
    let mut executing = cast.convened();
    executing.phase = Phase::Executing { at: now() };
    vec![
        card("paging", &paging, false),
        card("paging_bare", &late, false),
        card("convened", &followed, true),
        card("executing", &executing, true),
        card(
            "closed_won",
            &closed(cast, cast.convened(), OutcomeKind::Won),
            true,
        ),
        card(
            "closed_stood_down",
            &closed(cast, paging, OutcomeKind::StoodDown),
            false,
        ),
    ]
}

fn mandate_requests(cast: &Cast) -> Named {
    let ask = |name: &str, green: &CodeGreen, approver: &str| {
        let message = render::mandate_request(green, &approver.into(), cast.scene());
        (format!("mandate_request__{name}"), message)
    };
    let mut asked = cast.green();
    asked.phase = Phase::Requested;
    asked.answer_by = None;
    asked.mandate = Mandate::Asked {
        approvers: vec![TOM.into(), RITA.into()],
        asked: 1,
        chosen: TOM.into(),
        until: Some(now() + chrono::TimeDelta::minutes(10)),
        desk: Some(DESK.into()),
    };
    for seat in &mut asked.seats {
        seat.pages.clear();
        seat.holder = None;
        seat.delegation = None;
    }
    let given = cast.green();
    let mut not_now = asked.clone();
    not_now.phase = Phase::Declined { at: now() };
    let reason = cast.say("Let us first hear what the deal desk can do.");
    not_now.mandate = Mandate::NotNow {
        by: TOM.into(),
        at: now(),
        reason,
    };
    let mut redirected = asked.clone();
    redirected.phase = Phase::Declined { at: now() };
    redirected.mandate = Mandate::Redirected {
        by: TOM.into(),
        at: now(),
        desk: DESK.into(),
        reason: cast.say("A price for three years is theirs to make."),
    };
    let mut both = asked.clone();
    if let Mandate::Asked { asked, .. } = &mut both.mandate {
        *asked = 2;
    }
    let withdrawn = closed(cast, asked.clone(), OutcomeKind::StoodDown);
    vec![
        ask("asked", &asked, TOM),
        ask("asked_zone_unknown", &asked, RITA),
        ask("given_by_me", &given, TOM),
        ask("given_by_another", &given, RITA),
        ask("not_now_by_me", &not_now, TOM),
        ask("not_now_by_another", &not_now, RITA),
        ask("redirected_by_me", &redirected, TOM),
        ask("redirected_by_another", &redirected, RITA),
        ask("another_is_asked_too", &both, TOM),
        ask("last_of_all", &both, RITA),
        ask("withdrawn", &withdrawn, TOM),
    ]
}

fn plan(cast: &Cast) -> Named {
    let green = cast.green();
    let scene = cast.scene();
    let mut all = vec![(
        "ground_rules".to_owned(),
        render::ground_rules(&green, scene),
    )];
    for row in SECTIONS {
        all.push((
            format!("section__{}", row.name),
            render::section(&green, row.key, None, &[], scene),
        ));
    }
    let head = cast.section(SectionKey::Barriers);
    all.push((
        "section__edited".to_owned(),
        render::section(&green, head.section, Some(&head), &[], scene),
    ));
    let over = closed(cast, cast.convened(), OutcomeKind::Won);
    all.push((
        "section__closed".to_owned(),
        render::section(&over, head.section, Some(&head), &[], scene),
    ));
    all
}

fn items(cast: &Cast) -> Named {
    let green = cast.green();
    let mut all: Named = ItemState::ALL
        .into_iter()
        .map(|state| {
            (
                format!("item__{}", state.key()),
                render::item(&green, &cast.item(state), cast.scene()),
            )
        })
        .collect();
    let mut late = cast.item(ItemState::InProgress);
    late.due_on = Some(date("2026-11-21"));
    late.barrier = None;
    late.note = None;
    late.source = Some("https://acme.slack.com/archives/C1/p1531420618000200".to_owned());
    all.push((
        "item__overdue".to_owned(),
        render::item(&green, &late, cast.scene()),
    ));
    let mut bare = cast.item(ItemState::Open);
    bare.due_on = None;
    bare.barrier = None;
    bare.function = None;
    all.push((
        "item__bare".to_owned(),
        render::item(&green, &bare, cast.scene()),
    ));
    all
}

fn replies(cast: &Cast) -> Named {
    let scene = cast.scene();
    let green = cast.convened();
    let table = [
        ("", "calls a Code Green"),
        ("Acme renewal", "calls one with the deal filled in"),
        ("list", "shows those that are open"),
        ("status CG-42", "shows where one stands"),
    ];
    let decided = [cast.section(SectionKey::Decisions)];
    let items = cast.items();
    let standing = Plan {
        heads: &decided,
        items: &items,
        ..Plan::default()
    };
    let open = [cast.green(), green.clone()];
    let mut many = vec![cast.green(); 23];
    many[0].seats.truncate(1);
    vec![
        (
            "sentence__plain".to_owned(),
            render::sentence(&cast.say("No Code Green has this number."), None),
        ),
        (
            "sentence__call_one_anyway".to_owned(),
            render::sentence(
                &cast.say("Did you mean /codegreen list?"),
                Some(&cast.say("lits")),
            ),
        ),
        ("help".to_owned(), render::help(&table)),
        ("list__none".to_owned(), render::list(&[], scene)),
        ("list__one".to_owned(), render::list(&open[..1], scene)),
        ("list__two".to_owned(), render::list(&open, scene)),
        ("list__many".to_owned(), render::list(&many, scene)),
        (
            "status__paging".to_owned(),
            render::status(&cast.green(), Plan::default(), &LENA.into(), scene),
        ),
        (
            "status__convened".to_owned(),
            render::status(&green, standing, &DEV.into(), scene),
        ),
        (
            "status__closed".to_owned(),
            render::status(
                &closed(cast, green, OutcomeKind::Lost),
                Plan {
                    items: &items,
                    ..Plan::default()
                },
                &HUGO.into(),
                scene,
            ),
        ),
    ]
}
