//! User text is data: whatever people type into whatever field, no surface mentions, links or unfurls anything by it,
//! no text breaks a limit, and nothing turns the direction of our own words.

use codegreen::domain::action_item::ItemState;
use codegreen::domain::seat::Seat;
use codegreen::slack::render::{self, Plan};
use proptest::prelude::*;
use serde_json::Value;

use super::cast::{CARLA, Cast, LENA, draft_id};
use super::{assert_message, assert_modal, home, messages, payload, views};

const HOSTILE: &[&str] = &[
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<!here|here>",
    "<!subteam^S0ADMINS>",
    "<!subteam^S0ADMINS|@admins>",
    "<!date^1392734382^{date}^https://evil.example|now>",
    "<@U0TOM>",
    "<@W0TOM|tom>",
    "<#C0GENERAL>",
    "<#C0GENERAL|general>",
    "<https://evil.example>",
    "<https://evil.example|Approve here>",
    "<mailto:a@evil.example|mail>",
    "<tel:+1|call>",
    "<slack://open>",
    "&lt;!channel&gt;",
    "&amp;lt;!channel&amp;gt;",
    "&#60;!channel&#62;",
    "https://evil.example/unfurl.png",
    "www.evil.example",
    "@here @channel @everyone @tom",
    "#general",
    "`code` ```block```",
    "*bold* _italic_ ~strike~",
    "> quoted\n>>> all",
    "&gt;&gt;&gt; quoted",
    ":tada: :rotating_light: :white_check_mark:",
    "\u{202e}neercs eht sdaer siht\u{202c}",
    "\u{2066}isolated\u{2069} \u{202a}embedded",
    "\u{0}\u{7}\u{1b}[31mred\u{8}",
    "|pipe|<|>|",
    "]]>}}{{%s%n$(id)",
    "<!channel\u{200b}>",
    "<\u{200d}!channel>",
    "＜!channel＞",
    "line\nbreak\r\n<!channel>\ttab",
    "\"quotes\\\" \\u003c!channel\\u003e",
    "👩‍👩‍👧‍👦👍🏿🇩🇪",
    "=HYPERLINK(\"https://evil.example\")",
    "   ",
    "",
];

/// Addresses of ours, the operator's, or of the field that is there to be one.
const OURS: &[&str] = &[
    "https://app.slack.com/huddle/",
    "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Code+Green+CG-42&dates=2026",
    "https://outlook.office.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent&subject=Code+Green+CG-42&startdt=2026",
    "https://slack.com/app_redirect?",
    "https://meet.example.com/",
    "https://acme.slack.com/archives/",
    "https://crm.example.com/",
];

/// Looks through everything Slack would interpret.
fn assert_harmless(name: &str, said: &str, value: &Value) {
    let place = || format!("{name}, when everybody says {said:?}");
    match value {
        Value::Array(all) => all
            .iter()
            .for_each(|value| assert_harmless(name, said, value)),
        Value::Object(object) => {
            let text = object
                .get("text")
                .and_then(Value::as_str)
                .unwrap_or_default();
            match object
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default()
            {
                "plain_text" => {
                    assert_eq!(
                        object.get("emoji"),
                        Some(&Value::Bool(false)),
                        "{}: emoji",
                        place()
                    );
                }
                "mrkdwn" => {
                    assert_eq!(
                        object.get("verbatim"),
                        Some(&Value::Bool(true)),
                        "{}: verbatim",
                        place()
                    );
                    assert_no_markup(&place(), text);
                }
                "link" => assert_ours(&place(), object["url"].as_str().unwrap_or_default()),
                // Names of people nobody knows are the only mentions, and no text makes one.
                "user" => assert_eq!(
                    object["user_id"],
                    super::cast::UNKNOWN,
                    "{}: a mention",
                    place()
                ),
                "channel" => {
                    let known = [super::cast::DESK, "C0ESCALATE"];
                    let said = object["channel_id"].as_str().unwrap_or_default();
                    assert!(known.contains(&said), "{}: {said}", place());
                }
                "usergroup" | "broadcast" | "emoji" | "markdown" | "image" => {
                    panic!("{}: a {object:?}", place())
                }
                "button" => {
                    if let Some(url) = object.get("url").and_then(Value::as_str) {
                        assert_ours(&place(), url);
                    }
                }
                _ => {}
            }
            object
                .iter()
                .filter(|(key, _)| *key != "value" && *key != "initial_value")
                .for_each(|(key, value)| {
                    if let Value::String(text) = value
                        && key != "private_metadata"
                    {
                        let turning = text.chars().any(
                            |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
                        );
                        let control = text.chars().any(|c| c.is_control() && c != '\n');
                        assert!(!turning && !control, "{}: {key}: {text:?}", place());
                    }
                    assert_harmless(name, said, value);
                });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn assert_ours(place: &str, url: &str) {
    assert!(
        OURS.iter().any(|ours| url.starts_with(ours)),
        "{place}: a link to {url}"
    );
}

/// mrkdwn as Slack reads it: what stands in angle brackets, and entities.
fn assert_no_markup(place: &str, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&']) {
        let from = &rest[at..];
        if let Some(entity) = ["&amp;", "&lt;", "&gt;"]
            .iter()
            .find(|entity| from.starts_with(**entity))
        {
            rest = &from[entity.len()..];
            continue;
        }
        let token = from
            .find('>')
            .filter(|_| from.starts_with('<'))
            .map(|end| &from[1..end]);
        let Some(token) = token else {
            panic!("{place}: unescaped in {text:?}")
        };
        let date = token.starts_with("!date^") && token.contains("^{date_short_pretty}, {time}|");
        let link = OURS.iter().any(|ours| token.starts_with(ours));
        let unknown = token == format!("@{}", super::cast::UNKNOWN);
        let desk = token == format!("#{}", super::cast::DESK);
        assert!(
            date || link || unknown || desk,
            "{place}: <{token}> in {text:?}"
        );
        rest = &from[token.len() + 2..];
    }
}

fn assert_all_harmless(cast: &Cast, said: &str) {
    for (name, message) in messages::all(cast) {
        assert_message(&name, &message);
        assert_no_markup(
            &format!("{name}, fallback, when everybody says {said:?}"),
            &message.text,
        );
        assert_harmless(&name, said, &payload(&message));
    }
    for (name, view) in views::all(cast) {
        assert_modal(&name, &view);
        assert_harmless(&name, said, &view);
    }
    for (name, view) in home::all(cast) {
        home::assert_home(&name, &view);
        assert_harmless(&name, said, &view);
    }
}

#[test]
fn hostile_text_in_every_field_stays_text() {
    for (place, hostile) in HOSTILE.iter().enumerate() {
        let said = move |words: &str| match place % 2 {
            0 => (*hostile).to_owned(),
            _ => format!("{words} {hostile} {hostile}"),
        };
        assert_all_harmless(&Cast::saying(said), hostile);
    }
}

#[test]
fn a_text_as_long_as_a_field_takes_breaks_no_limit() {
    for unit in [
        "x",
        "&",
        "<",
        "é",
        "👍",
        "\n",
        "<!channel>",
        "w w ",
        "\u{202e}",
    ] {
        let long: String = unit.chars().cycle().take(3000).collect();
        assert_all_harmless(&Cast::saying(move |_| long.clone()), unit);
    }
    // More than a field takes: from a message shortcut.
    assert_all_harmless(&Cast::saying(|_| "👍".repeat(5000)), "5,000 emoji");
}

/// Forty functions and sixty items, each field as long as it can be.
#[test]
fn a_large_company_fits() {
    for long in [
        "Operations and logistics".to_owned(),
        "&".repeat(3000),
        "👍".repeat(1500),
    ] {
        let cast = Cast::saying({
            let long = long.clone();
            move |_| long.clone()
        });
        let mut green = cast.green();
        let seat = |n: usize| -> Seat {
            let mut seat = green.seats[n % green.seats.len()].clone();
            seat.function = format!("function_{n}").into();
            seat
        };
        let seats: Vec<Seat> = (0..40).map(seat).collect();
        green.seats = seats;
        green.joined = (0..200).map(|n| format!("U{n}").into()).collect();
        let states = ItemState::ALL;
        let items: Vec<_> = (0..60)
            .map(|n| cast.item(states[n % states.len()]))
            .collect();
        let scene = cast.scene();
        let plan = Plan {
            items: &items,
            ..Plan::default()
        };
        assert_message("card", &render::card(&green, &items, scene));
        assert_message("status", &render::status(&green, plan, &LENA.into(), scene));
        assert_message("list", &render::list(&vec![green.clone(); 60], scene));
        assert_modal(
            "add_item_modal",
            &render::add_item_modal(&green, items[0].id, &long, None),
        );
        assert_modal(
            "duplicate_modal",
            &render::duplicate_modal(draft_id(), &green, Some(&long), scene),
        );
        green.seats.iter_mut().for_each(|seat| {
            *seat = Seat {
                function: seat.function.clone(),
                ..cast.held("x", "X", CARLA, LENA)
            }
        });
        assert_message("card", &render::card(&green, &items, scene));
        let mut company = cast.company();
        let mut draft = cast.draft();
        for functions in [40, 48, 49, 96, 97, 150] {
            company.functions = (0..functions)
                .map(|n| {
                    let mut function = cast.company().functions[0].clone();
                    function.key = format!("function_{n}").into();
                    function
                })
                .collect();
            let view = render::table_modal(draft_id(), &draft, &company, green.meeting.starts_at);
            assert_modal("table_modal", &view);
            let table = draft.table.as_mut().unwrap();
            table.chairs = company
                .functions
                .iter()
                .map(|function| {
                    let mut chair = table.chairs[0].clone();
                    chair.function = function.key.clone();
                    chair
                })
                .collect();
            let view =
                render::preview_modal(draft_id(), &draft, &company, &CARLA.into(), None, scene);
            assert_modal("preview_modal", &view);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_every_field_stays_text(text in any_text()) {
        let said = text.clone();
        assert_all_harmless(&Cast::saying(move |_| text.clone()), &said);
    }
}

/// Pieces of markup in any order, among any characters.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(HOSTILE).prop_map(str::to_owned),
        proptest::sample::select(vec![
            "<", ">", "&", "|", "!", "@", "#", "^", "`", "\n", ";", "amp", "lt"
        ])
        .prop_map(str::to_owned),
        ".{0,40}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}
