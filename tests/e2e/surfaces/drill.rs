//! Everything that a drill shows, each with its mark.

use chrono::TimeDelta;
use codegreen::domain::code_green::{CodeGreen, OutcomeKind, Phase};
use codegreen::domain::drill::{DrillPlan, LeftOut};
use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::ids::{CodeGreenId, Number, PageKey};
use codegreen::domain::page::PageState;
use codegreen::slack::render::{self, Plan, drill};

use super::cast::{Cast, HUGO, TOM, now};
use super::messages::Named;

/// Finance answered after 100 seconds; the others are asked, cannot come, were silent.
fn rehearsal(cast: &Cast) -> CodeGreen {
    let mut green = cast.green();
    green.drill = true;
    green.number = Number(-3);
    green.caller = TOM.into();
    "Drill".clone_into(&mut green.opportunity.account);
    "can every function be reached?".clone_into(&mut green.opportunity.name);
    if let Some(holder) = &mut green.seats[0].holder {
        holder.at = now() + TimeDelta::seconds(100);
    }
    green
}

fn over(cast: &Cast) -> CodeGreen {
    let mut green = rehearsal(cast);
    for page in green.seats.iter_mut().flat_map(|seat| &mut seat.pages) {
        if page.state.is_open() {
            page.state = PageState::TimedOut {
                at: now() + TimeDelta::minutes(10),
            };
        }
    }
    green.phase = Phase::Closed {
        at: now() + TimeDelta::minutes(30),
        by: TOM.into(),
        outcome: OutcomeKind::StoodDown,
        note: None,
        final_amount: None,
    };
    green
}

fn key(seat: &str) -> PageKey {
    PageKey {
        seat: seat.into(),
        rung: 0,
    }
}

pub fn all(cast: &Cast) -> Named {
    let (green, over) = (rehearsal(cast), over(cast));
    let page = |green: &CodeGreen, seat: &str, attempt: u8| {
        render::page(green, &key(seat), attempt, false, cast.scene())
    };
    let plan = Plan {
        heads: &[],
        entries: &[],
        items: &[],
    };
    let status = |green: &CodeGreen| render::status(green, plan, &HUGO.into(), cast.scene());
    let report = render::notice(
        Some(&over),
        &Notice::DrillReport,
        &Audience::Person { user: TOM.into() },
        None,
        cast.scene(),
    );
    let drawn = [
        ("card", render::card(&green, &[], cast.scene())),
        ("card_over", render::card(&over, &[], cast.scene())),
        ("page_asked", page(&green, "legal", 1)),
        ("page_reminder", page(&green, "legal", 2)),
        ("page_on_it", page(&green, "finance", 1)),
        ("page_cannot", page(&green, "delivery", 1)),
        ("page_late", page(&green, "security", 1)),
        ("page_offered", page(&green, "product", 1)),
        ("page_over", page(&over, "legal", 1)),
        ("status", status(&green)),
        ("status_over", status(&over)),
        ("report", report),
    ];
    let marked = drawn.map(|(name, message)| {
        let message = drill::marked(&green, message);
        (format!("drill__{name}"), message)
    });
    marked.into()
}

/// One that was set for later, and of which nobody heard.
pub fn left_out(cast: &Cast) -> Named {
    let next = now() + TimeDelta::weeks(4);
    [
        ("", LeftOut::UnderWay, Some(next)),
        ("_late", LeftOut::Late, Some(next)),
        ("_for_good", LeftOut::Nobody, None),
    ]
    .map(|(name, why, next)| {
        let notice = Notice::DrillLeftOut {
            due: now(),
            why,
            next,
        };
        let to = Audience::Person { user: TOM.into() };
        let message = render::notice(None, &notice, &to, None, cast.scene());
        (format!("notice__drill_left_out{name}"), message)
    })
    .into()
}

pub fn views(cast: &Cast) -> super::views::Named {
    let green = rehearsal(cast);
    let decline = render::decline_modal(green.id, &"legal".into());
    let functions = cast.company().functions;
    let plan = DrillPlan {
        by: TOM.into(),
        functions: vec!["legal".into(), "finance".into()],
        every_weeks: 13,
        zone: None,
    };
    let at = now() + TimeDelta::days(1);
    let id = CodeGreenId::parse("01890000000070008000000000000009").unwrap();
    vec![
        (
            "drill_modal".to_owned(),
            render::drill_modal(id, &functions, None, cast.scene()),
        ),
        (
            "drill_modal__one_is_set".to_owned(),
            render::drill_modal(id, &functions, Some((&plan, at)), cast.scene()),
        ),
        (
            "drill_planned__again".to_owned(),
            render::drill_planned(&plan, at, &functions, cast.scene()),
        ),
        (
            "decline_modal__of_a_drill".to_owned(),
            drill::marked_view(&green, decline),
        ),
    ]
}

#[test]
fn everything_of_a_drill_says_so_first() {
    let cast = Cast::ordinary();
    for (name, message) in all(&cast) {
        assert!(
            message.text.starts_with(drill::MARK),
            "{name}: {}",
            message.text
        );
        let first = serde_json::to_string(&message.blocks[0]).unwrap();
        assert!(first.contains(drill::MARK), "{name}: {first}");
        let shown = serde_json::to_string(&message).unwrap();
        for word in [
            "Meeting",
            "plan is in",
            "1.2m",
            "1,200,000",
            "In writing",
            "Join",
        ] {
            assert!(!shown.contains(word), "{name} speaks of {word}: {shown}");
        }
    }
    let real = cast.green();
    let card = render::card(&real, &[], cast.scene());
    assert_eq!(drill::marked(&real, card.clone()), card);
}
