//! Ideas, barriers and decisions; and the whole plan, of an ordinary size and of the largest that anybody should have.

use codegreen::domain::action_item::ItemState;
use codegreen::domain::code_green::{CodeGreen, OutcomeKind};
use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::ids::{EntryId, ItemId};
use codegreen::domain::ledger::{
    Barrier, Content, Decision, EntryKind, Idea, LedgerEntry, Nature, Side, Stake, Terms, Word,
};
use codegreen::domain::plan::SectionVersion;
use codegreen::domain::section::{SECTIONS, SectionKey};
use codegreen::slack::render::{self, Plan, Subject};

use super::cast::{ALICE, CARLA, Cast, DEV, LENA, TOM, date, now};
use super::messages::{Named, closed};
use super::support::spoken;
use super::{assert_message, assert_modal, views};

fn entry(cast: &Cast, id: u128, author: &str, content: Content) -> LedgerEntry {
    LedgerEntry {
        workspace: "T0TEAM".into(),
        code_green: cast.green().id,
        id: EntryId::parse(&format!("{id:032x}")).expect("an id"),
        version: 1,
        content,
        taken_back: false,
        author: author.into(),
        created_at: now(),
        updated_at: now(),
    }
}

fn idea(cast: &Cast, text: &str, became: Option<ItemId>) -> Content {
    let text = cast.say(text);
    Content::Idea(Idea { text, became })
}

fn barrier(cast: &Cast, what: &str, broken: Option<&str>) -> Content {
    Content::Barrier(Barrier {
        what: cast.say(what),
        side: if broken.is_some() {
            Side::External
        } else {
            Side::Internal
        },
        nature: if broken.is_some() {
            Nature::Process
        } else {
            Nature::Policy
        },
        owner: Some(CARLA.into()),
        broken: broken.map(|how| cast.say(how)),
    })
}

fn terms(cast: &Cast, stake: &str) -> Terms {
    Terms {
        give: cast.say("15% for three years"),
        get: cast.say("A signature by Friday, and a reference"),
        stake: Stake::parse(stake).ok(),
        limit: Stake::parse("30k EUR").ok(),
        approver: Some(CARLA.into()),
        expires_on: Some(date("2026-11-27")),
    }
}

fn decision(cast: &Cast, word: Word) -> Content {
    let stake = if word == Word::NotNeeded {
        "20k EUR"
    } else {
        "50k EUR"
    };
    Content::Decision(Decision {
        terms: terms(cast, stake),
        word,
    })
}

/// One row of the plan.
pub fn decision_entry(cast: &Cast, word: Word) -> LedgerEntry {
    entry(cast, 1, LENA, decision(cast, word))
}

fn words(cast: &Cast) -> Vec<Word> {
    let (by, at) = (CARLA.into(), now());
    vec![
        Word::NotNeeded,
        Word::Asked { on: 1 },
        Word::Approved { by, at },
        Word::Objected {
            by: CARLA.into(),
            at: now(),
            reason: cast.say("12% would be within the margin floor"),
        },
    ]
}

fn entries(cast: &Cast) -> Vec<LedgerEntry> {
    let item = ItemId::parse("01890000000070008000000000000002");
    let mut contents = vec![
        (DEV, idea(cast, "A paid pilot of eight weeks", None)),
        (ALICE, idea(cast, "Bring their CIO to our lab", item)),
        (CARLA, barrier(cast, "Liability is capped at 1x", None)),
        (
            LENA,
            barrier(
                cast,
                "Their purchasing takes a week",
                Some("Their CFO signs by mail"),
            ),
        ),
    ];
    contents.extend(words(cast).into_iter().map(|it| (LENA, decision(cast, it))));
    (1..)
        .zip(contents)
        .map(|(id, (author, content))| entry(cast, id, author, content))
        .collect()
}

fn heads(cast: &Cast) -> Vec<SectionVersion> {
    let written = [SectionKey::Barriers, SectionKey::WalkAway];
    written.map(|key| cast.section(key)).to_vec()
}

pub fn all(cast: &Cast) -> Named {
    let green = cast.convened();
    let scene = cast.scene();
    let (entries, heads, items) = (entries(cast), heads(cast), cast.items());
    let plan = Plan {
        heads: &heads,
        entries: &entries,
        items: &items,
    };
    let section = |key: SectionKey, green: &CodeGreen, name: &str| {
        let message = render::section(green, key, None, &entries, scene);
        (format!("section__{name}"), message)
    };
    let over = closed(cast, green.clone(), OutcomeKind::Won);
    let mut all = vec![
        section(SectionKey::Ideas, &green, "ideas_collected"),
        section(SectionKey::Barriers, &green, "barriers_collected"),
        section(SectionKey::Decisions, &green, "decisions_made"),
        section(SectionKey::Decisions, &over, "decisions_closed"),
        (
            "read_back__with_rows".to_owned(),
            render::read_back(&spoken(cast), plan, scene),
        ),
        (
            "status__waits_for_a_yes".to_owned(),
            render::status(&green, plan, &CARLA.into(), scene),
        ),
        (
            "whole_plan".to_owned(),
            render::whole_plan(&spoken(cast), plan, scene),
        ),
        (
            "whole_plan__empty".to_owned(),
            render::whole_plan(&cast.green(), Plan::default(), scene),
        ),
    ];
    all.extend(notices(cast, &green));
    all
}

fn notices(cast: &Cast, green: &CodeGreen) -> Named {
    let tell = |name: &str, to: &str, notice: &Notice, entry: Option<&LedgerEntry>| {
        let to = Audience::Person { user: to.into() };
        let subject = entry.map(Subject::Entry);
        let message = render::notice(Some(green), notice, &to, subject, cast.scene());
        (format!("notice__{name}"), message)
    };
    let of = |word: Word| entry(cast, 9, LENA, decision(cast, word));
    let id = of(Word::NotNeeded).id;
    let asked = Notice::DecisionAsked { entry: id, on: 1 };
    let answered = Notice::DecisionAnswered { entry: id };
    let [_, ask, yes, no] = words(cast).try_into().expect("four words");
    let (ask, yes, no) = (of(ask), of(yes), of(no));
    let won = closed(cast, cast.convened(), OutcomeKind::Won);
    vec![
        tell("decision_asked", CARLA, &asked, Some(&ask)),
        tell("decision_asked_and_moved", CARLA, &asked, Some(&yes)),
        tell("decision_gone", CARLA, &asked, None),
        tell("decision_approved", LENA, &answered, Some(&yes)),
        tell("decision_objected", LENA, &answered, Some(&no)),
        tell("decision_changed", LENA, &answered, Some(&ask)),
        (
            "notice__closed_with_promises_kept".to_owned(),
            render::notice(
                Some(&won),
                &Notice::Closed,
                &Audience::Thread,
                Some(Subject::Done(&[DEV.into(), CARLA.into()])),
                cast.scene(),
            ),
        ),
    ]
}

pub fn modals(cast: &Cast) -> views::Named {
    let green = cast.convened();
    let entries = entries(cast);
    let (heads, items) = (heads(cast), cast.items());
    let plan = Plan {
        heads: &heads,
        entries: &entries,
        items: &items,
    };
    let id = entries[0].id;
    let mut all: views::Named = Vec::new();
    for kind in EntryKind::ALL {
        let key = kind.key();
        all.push((
            format!("add_entry_modal__{key}"),
            render::add_entry_modal(&green, id, kind),
        ));
        let reader = DEV.into();
        all.push((
            format!("entries_modal__{key}"),
            render::entries_modal(&green, &entries, kind, 0, &reader, cast.scene()),
        ));
    }
    for (name, nth) in [
        ("idea", 0),
        ("barrier", 3),
        ("decision", 5),
        ("approved", 6),
    ] {
        all.push((
            format!("change_entry_modal__{name}"),
            render::change_entry_modal(&entries[nth], 1),
        ));
    }
    let many: Vec<LedgerEntry> = (1..=45)
        .map(|n| entry(cast, n, ALICE, idea(cast, "One more", None)))
        .collect();
    let reader = TOM.into();
    let kind = EntryKind::Idea;
    all.extend([
        (
            "entries_modal__none".to_owned(),
            render::entries_modal(&green, &[], kind, 0, &reader, cast.scene()),
        ),
        (
            "entries_modal__second_page".to_owned(),
            render::entries_modal(&green, &many, kind, 1, &reader, cast.scene()),
        ),
        (
            "object_decision_modal".to_owned(),
            render::object_decision_modal(&entries[5], 1),
        ),
        (
            "promote_idea_modal".to_owned(),
            render::promote_idea_modal(
                &green,
                cast.item(ItemState::Open).id,
                id,
                &cast.say("A paid pilot of eight weeks"),
            ),
        ),
        (
            "markdown_modal".to_owned(),
            render::markdown_modal(&spoken(cast), plan, cast.scene()),
        ),
    ]);
    all
}

/// Sixty items, ten functions, two hundred ideas, thirty barriers and thirty decisions, all as long as they can be, stay
/// inside Slack's limits on every surface that shows them.
#[test]
fn a_large_plan_fits() {
    for long in [
        "Draft the cap, and send it to their counsel".to_owned(),
        "&".repeat(3_000),
        "👍".repeat(1_500),
        "\"a\"\n".repeat(750),
    ] {
        let cast = Cast::saying({
            let long = long.clone();
            move |_| long.clone()
        });
        let mut green = spoken(&cast);
        let seats = (0..10).map(|n| {
            let mut seat = green.seats[n % green.seats.len()].clone();
            seat.function = format!("function_{n}").into();
            seat
        });
        green.seats = seats.collect();
        let items: Vec<_> = (0..60)
            .map(|n| cast.item(ItemState::ALL[n % ItemState::ALL.len()]))
            .collect();
        let heads: Vec<_> = SECTIONS.iter().map(|row| cast.section(row.key)).collect();
        let words = words(&cast);
        let ideas = (0..200).map(|_| idea(&cast, "x", None));
        let barriers = (0..30).map(|n| barrier(&cast, "x", (n % 2 == 0).then_some("y")));
        let decisions = (0..30).map(|n| decision(&cast, words[n % words.len()].clone()));
        let entries: Vec<LedgerEntry> = (1..)
            .zip(ideas.chain(barriers).chain(decisions))
            .map(|(id, content)| entry(&cast, id, LENA, content))
            .collect();
        let (scene, reader) = (cast.scene(), LENA.into());
        let plan = Plan {
            heads: &heads,
            entries: &entries,
            items: &items,
        };
        assert_message("whole_plan", &render::whole_plan(&green, plan, scene));
        assert_message("read_back", &render::read_back(&green, plan, scene));
        assert_message("status", &render::status(&green, plan, &reader, scene));
        assert_message("card", &render::card(&green, &items, scene));
        for head in &heads {
            let section = render::section(&green, head.section, Some(head), &entries, scene);
            assert_message(head.section.key(), &section);
        }
        for kind in EntryKind::ALL {
            for page in [0, 3, 99] {
                let view = render::entries_modal(&green, &entries, kind, page, &reader, scene);
                assert_modal("entries_modal", &view);
                assert!(view.to_string().len() < 250_000, "{kind:?}");
            }
        }
        let view = render::markdown_modal(&green, plan, scene);
        assert_modal("markdown_modal", &view);
        assert!(
            view.to_string().len() < 250_000,
            "{}",
            view.to_string().len()
        );
    }
}
