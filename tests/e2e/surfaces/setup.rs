//! P13: the setup, its forms and its pages: small, as large as it can be, and as the file has it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use codegreen::config::document::{
    Document, FunctionPart, MeetingPart, PagingPart, PolicyPart, RungPart,
};
use codegreen::slack::render::{self, PreviewAsked, PreviewPassed, SetupShown};
use codegreen::slack::wire::Topic;
use codegreen::store::setup::SetupVersion;

use super::cast::{CARLA, Cast, HUGO, LENA, RITA, TOM, UNKNOWN, now};
use super::views::Named;

fn texts(ids: &[&str]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn function(cast: &Cast, key: &str, lead: &str, deputies: &[&str]) -> FunctionPart {
    FunctionPart {
        key: key.to_owned(),
        name: cast.say("Finance"),
        lead: lead.to_owned(),
        deputies: texts(deputies),
        required: true,
        brings: cast.say("price, terms, the margin floor"),
    }
}

fn small(cast: &Cast) -> Document {
    Document {
        channel: Some("C0ESCALATE".to_owned()),
        policy: PolicyPart {
            approvers: texts(&[TOM]),
            ..PolicyPart::default()
        },
        function: vec![function(cast, "finance", CARLA, &[])],
        ..Document::default()
    }
}

/// All that can be set, and so many functions. There may be forty; one view of those is enough, for each text that anybody
/// may type is drawn in it.
fn whole(cast: &Cast, count: usize) -> Document {
    let optional = FunctionPart {
        required: false,
        ..function(cast, "f0", UNKNOWN, &[])
    };
    let functions =
        (1..count).map(|n| function(cast, &format!("f{n}"), LENA, &[HUGO, CARLA, UNKNOWN]));
    let text = |text: &str| Some(text.to_owned());
    Document {
        locale: text("de-DE"),
        policy: PolicyPart {
            minimum_amount: texts(&["USD 250,000", "EUR 230,000"]),
            approvers: texts(&[TOM, RITA, UNKNOWN]),
            answer_within: text("7m"),
            deal_desk: text("C0DEALDESK"),
        },
        paging: PagingPart {
            remind_after: text("2m"),
            quiet_hours: text("22:00-07:00"),
            ack_expires_after: text("4h"),
            away: Some(texts(&[":palm_tree:"])),
            rung: vec![
                RungPart {
                    who: "lead".to_owned(),
                    by: texts(&["slack"]),
                    wait: text("5m"),
                },
                RungPart {
                    who: "deputies".to_owned(),
                    by: texts(&["slack", "email"]),
                    wait: None,
                },
            ],
            ..PagingPart::default()
        },
        meeting: MeetingPart {
            url: Some(cast.say("https://meet.example.com/{id}")),
            starts_in: text("1h"),
        },
        emoji: BTreeMap::from([
            ("complete".to_owned(), texts(&[":ship_it:", ":rocket:"])),
            ("on_it".to_owned(), texts(&[":mine:"])),
        ]),
        function: std::iter::once(optional).chain(functions).collect(),
        ..small(cast)
    }
}

fn version(number: i64, author: &str, document: &Document) -> SetupVersion {
    SetupVersion {
        version: number,
        author: author.into(),
        at: now() - TimeDelta::hours(30),
        body: document.text(),
    }
}

pub fn modals(cast: &Cast) -> Named {
    let (small, large, reader) = (small(cast), whole(cast, 40), TOM.into());
    let whole = whole(cast, 4);
    let scene = render::Scene {
        reader: Some(&reader),
        ..cast.scene()
    };
    let last = version(4, RITA, &whole);
    let shown = |document, last, fixed, noted| {
        let shown = SetupShown {
            document,
            last,
            fixed,
        };
        render::setup_modal(shown, noted, scene)
    };
    let saved = cast.say("Saved. It holds from now on.");
    let mut all = vec![
        (
            "setup_modal__small".to_owned(),
            shown(&small, Some(&last), &[], Some(&*saved)),
        ),
        (
            "setup_modal__large".to_owned(),
            shown(
                &large,
                Some(&last),
                &["email.from".to_owned(), "contact".to_owned()],
                None,
            ),
        ),
        (
            "setup_modal__in_the_file".to_owned(),
            shown(&whole, None, &[], None),
        ),
        ("file_page__whole".to_owned(), render::file_page(&whole)),
        ("preview_page__some".to_owned(), preview(cast, scene)),
        ("history_page__three".to_owned(), history(cast, scene)),
    ];
    let key = || "f3".into();
    for (name, topic) in [
        ("first", Topic::First),
        ("policy", Topic::Policy),
        ("new_function", Topic::NewFunction),
        ("function", Topic::Function { key: key() }),
        ("paging", Topic::Paging),
        ("meeting", Topic::Meeting),
        ("emoji", Topic::Emoji),
    ] {
        let form = render::setup_form(&topic, &whole, 4, &[], &reader).expect("a form");
        all.push((format!("setup_form__{name}"), form));
    }
    let fixed = ["paging.answer_by".to_owned(), "locale".to_owned()];
    let form = render::setup_form(&Topic::Paging, &whole, 4, &fixed, &reader);
    let form = form.expect("a form");
    all.push(("setup_form__paging_said_by_the_file".to_owned(), form));
    all
}

fn preview(cast: &Cast, scene: render::Scene<'_>) -> serde_json::Value {
    let asked = |first: Option<&str>, passed: &[(&str, PreviewPassed)]| PreviewAsked {
        function: cast.say("Finance"),
        first: first.map(Into::into),
        passed: passed
            .iter()
            .map(|(user, why)| ((*user).into(), *why))
            .collect(),
    };
    let until = now() + TimeDelta::hours(9);
    let all = [
        asked(Some(CARLA), &[]),
        asked(
            Some(UNKNOWN),
            &[
                (LENA, PreviewPassed::Away),
                (HUGO, PreviewPassed::Asleep(until)),
            ],
        ),
        asked(None, &[(RITA, PreviewPassed::TakesNoPart)]),
        asked(
            None,
            &[(RITA, PreviewPassed::Away), (UNKNOWN, PreviewPassed::Away)],
        ),
        asked(
            None,
            &[
                (LENA, PreviewPassed::Away),
                (HUGO, PreviewPassed::Asleep(until)),
            ],
        ),
    ];
    render::preview_page(&all, scene)
}

fn history(cast: &Cast, scene: render::Scene<'_>) -> serde_json::Value {
    let mut renamed = small(cast);
    renamed.function[0].name = cast.say("Treasury");
    LENA.clone_into(&mut renamed.function[0].lead);
    let versions = [
        version(3, TOM, &whole(cast, 4)),
        version(2, RITA, &renamed),
        version(1, UNKNOWN, &small(cast)),
    ];
    render::history_page(&versions, scene)
}
