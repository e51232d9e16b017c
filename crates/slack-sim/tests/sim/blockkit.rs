//! Block Kit refusals, a row each: what is bad, and that its good neighbour passes.

use serde_json::{Value, json};
use slack_sim::{
    Failure,
    blockkit::{check_home, check_message, check_modal},
};

use crate::support::App;

fn plain(length: usize) -> Value {
    json!({ "type": "plain_text", "text": "x".repeat(length) })
}

fn mrkdwn(length: usize) -> Value {
    json!({ "type": "mrkdwn", "text": "x".repeat(length) })
}

fn button(id: &str) -> Value {
    json!({ "type": "button", "action_id": id, "text": plain(5) })
}

fn option(value: usize) -> Value {
    json!({ "text": plain(5), "value": value.to_string() })
}

fn options(count: usize) -> Vec<Value> {
    (0..count).map(option).collect()
}

fn buttons(count: usize) -> Vec<Value> {
    (0..count).map(|n| button(&format!("b{n}"))).collect()
}

fn actions(elements: &[Value]) -> Value {
    json!({ "type": "actions", "elements": elements })
}

fn section() -> Value {
    json!({ "type": "section", "text": plain(5) })
}

fn with(mut base: Value, path: &str, value: Value) -> Value {
    let (parent, key) = path.rsplit_once('/').unwrap();
    base.pointer_mut(parent).unwrap()[key] = value;
    base
}

fn mention(kind: &str, key: &str, id: &str) -> Value {
    let section = json!({ "type": "rich_text_section", "elements": [{ "type": kind, key: id }] });
    json!({ "type": "rich_text", "elements": [section] })
}

fn message(block: &Value) -> Value {
    json!({ "text": "fallback", "blocks": [block] })
}

fn modal(blocks: &[Value]) -> Value {
    json!({ "type": "modal", "title": plain(5), "submit": plain(5), "blocks": blocks })
}

fn input(id: &str, element: &Value) -> Value {
    json!({ "type": "input", "block_id": id, "label": plain(5), "element": element })
}

fn text_input() -> Value {
    json!({ "type": "plain_text_input", "action_id": "v" })
}

fn select(options: &[Value]) -> Value {
    json!({ "type": "static_select", "action_id": "s", "placeholder": plain(5), "options": options })
}

fn picker(kind: &str, key: &str, value: Value) -> Value {
    with(
        json!({ "type": kind, "action_id": "p" }),
        &format!("/{key}"),
        value,
    )
}

fn video(title: usize, author: usize) -> Value {
    json!({
        "type": "video", "alt_text": "v", "title": plain(title), "author_name": "x".repeat(author),
        "video_url": "https://x.example/v", "thumbnail_url": "https://x.example/t.png",
    })
}

/// Blocks in a message: what, good, bad.
#[expect(clippy::too_many_lines, reason = "a table")]
fn message_blocks() -> Vec<(&'static str, Value, Value)> {
    let header = |n| json!({ "type": "header", "text": plain(n) });
    let text = |n| json!({ "type": "section", "text": mrkdwn(n) });
    let fields = |count: usize, n| json!({ "type": "section", "fields": vec![mrkdwn(n); count] });
    let context = |count: usize| json!({ "type": "context", "elements": vec![mrkdwn(5); count] });
    let accessory = |element: Value| with(section(), "/accessory", element);
    let pressed =
        |key: &str, value: Value| actions(&[with(button("b"), &format!("/{key}"), value)]);
    let confirm = |title, text, button| json!({ "title": plain(title), "text": plain(text), "confirm": plain(button), "deny": plain(5) });
    let overflow =
        |n| accessory(json!({ "type": "overflow", "action_id": "o", "options": options(n) }));
    let boxes =
        |n| accessory(json!({ "type": "checkboxes", "action_id": "o", "options": options(n) }));
    let radio =
        |n| accessory(json!({ "type": "radio_buttons", "action_id": "o", "options": options(n) }));
    let chosen =
        |key: &str, value: Value| accessory(select(&[with(option(1), &format!("/{key}"), value)]));
    let image = |n: usize| json!({ "type": "image", "image_url": "https://x.example/a.png", "alt_text": "x".repeat(n) });
    let id = |n: usize| json!("x".repeat(n));
    vec![
        ("header text 150", header(150), header(151)),
        ("section text 3000", text(3000), text(3001)),
        ("section 10 fields", fields(10, 5), fields(11, 5)),
        ("section field 2000", fields(1, 2000), fields(1, 2001)),
        (
            "section with neither",
            text(5),
            json!({ "type": "section" }),
        ),
        ("context 10 elements", context(10), context(11)),
        (
            "actions 25 elements",
            actions(&buttons(25)),
            actions(&buttons(26)),
        ),
        (
            "button text 75",
            pressed("text", plain(75)),
            pressed("text", plain(76)),
        ),
        (
            "button text plain",
            pressed("text", plain(5)),
            pressed("text", mrkdwn(5)),
        ),
        (
            "button value 2000",
            pressed("value", id(2000)),
            pressed("value", id(2001)),
        ),
        (
            "button style",
            pressed("style", json!("primary")),
            pressed("style", json!("green")),
        ),
        (
            "action_id 255",
            pressed("action_id", id(255)),
            pressed("action_id", id(256)),
        ),
        (
            "block_id 255",
            with(section(), "/block_id", id(255)),
            with(section(), "/block_id", id(256)),
        ),
        (
            "option text 75",
            chosen("text", plain(75)),
            chosen("text", plain(76)),
        ),
        (
            "option value 150",
            chosen("value", id(150)),
            chosen("value", id(151)),
        ),
        (
            "option description 75",
            chosen("description", plain(75)),
            chosen("description", plain(76)),
        ),
        (
            "select 100 options",
            accessory(select(&options(100))),
            accessory(select(&options(101))),
        ),
        (
            "select 1 option",
            accessory(select(&options(1))),
            accessory(select(&[])),
        ),
        ("overflow 5 options", overflow(5), overflow(6)),
        ("checkboxes 10 options", boxes(10), boxes(11)),
        ("radio 10 options", radio(10), radio(11)),
        (
            "confirm title 100",
            pressed("confirm", confirm(100, 5, 5)),
            pressed("confirm", confirm(101, 5, 5)),
        ),
        (
            "confirm text 300",
            pressed("confirm", confirm(5, 300, 5)),
            pressed("confirm", confirm(5, 301, 5)),
        ),
        (
            "confirm button 30",
            pressed("confirm", confirm(5, 5, 30)),
            pressed("confirm", confirm(5, 5, 31)),
        ),
        ("image alt 2000", image(2000), image(2001)),
        (
            "known block",
            section(),
            json!({ "type": "sektion", "text": plain(5) }),
        ),
        (
            "known property",
            section(),
            with(section(), "/textt", plain(5)),
        ),
        (
            "known button property",
            actions(&[button("b")]),
            pressed("colour", json!("green")),
        ),
        (
            "distinct action ids",
            actions(&buttons(2)),
            actions(&[button("b"), button("b")]),
        ),
        (
            "distinct option values",
            accessory(select(&options(2))),
            accessory(select(&[option(1), option(1)])),
        ),
        (
            "a day there is",
            accessory(picker("datepicker", "initial_date", json!("2026-02-28"))),
            accessory(picker("datepicker", "initial_date", json!("2026-02-30"))),
        ),
        (
            "a moment of ten digits",
            accessory(picker(
                "datetimepicker",
                "initial_date_time",
                json!(9_999_999_999_u64),
            )),
            accessory(picker(
                "datetimepicker",
                "initial_date_time",
                json!(10_000_000_000_u64),
            )),
        ),
        (
            "a select with options",
            accessory(select(&options(1))),
            accessory(picker("static_select", "focus_on_load", json!(false))),
        ),
        (
            "a title of a video under 200",
            video(199, 49),
            video(200, 49),
        ),
        (
            "an author of a video under 50",
            video(199, 49),
            video(199, 50),
        ),
        (
            "words in markdown",
            json!({ "type": "markdown", "text": "x" }),
            json!({ "type": "markdown", "text": "" }),
        ),
        (
            "rows in a table",
            json!({ "type": "table", "rows": [[{ "type": "raw_text", "text": "x" }]] }),
            json!({ "type": "table", "rows": [] }),
        ),
        (
            "a mention of somebody",
            mention("user", "user_id", "U0LENA"),
            mention("user", "user_id", ""),
        ),
        (
            "a mention of some channel",
            mention("channel", "channel_id", "C0GENERAL"),
            mention("channel", "channel_id", ""),
        ),
        (
            "no alert in a message",
            section(),
            json!({ "type": "alert", "text": plain(5) }),
        ),
        (
            "no file_input in a message",
            input("i", &text_input()),
            input("i", &json!({ "type": "file_input", "action_id": "f" })),
        ),
        (
            "initial option among the options",
            accessory(with(select(&options(2)), "/initial_option", option(1))),
            accessory(with(select(&options(2)), "/initial_option", option(7))),
        ),
    ]
}

#[test]
fn blocks_of_messages() {
    for (what, good, bad) in message_blocks() {
        assert_eq!(check_message(&message(&good)), Ok(()), "{what}");
        assert!(check_message(&message(&bad)).is_err(), "{what}");
    }
}

#[test]
fn messages() {
    let many = |count| json!({ "text": "fallback", "blocks": vec![section(); count] });
    let ids = |a, b| json!({ "text": "t", "blocks": [with(section(), "/block_id", a), with(section(), "/block_id", b)] });
    let rows = [
        ("50 blocks", many(50), many(51)),
        (
            "a fallback text",
            message(&section()),
            json!({ "blocks": [section()] }),
        ),
        (
            "a fallback text with words",
            message(&section()),
            json!({ "text": " ", "blocks": [section()] }),
        ),
        (
            "text of 4000",
            json!({ "text": "x".repeat(4000) }),
            json!({ "text": "x".repeat(4001) }),
        ),
        (
            "distinct block ids",
            ids(json!("a"), json!("b")),
            ids(json!("a"), json!("a")),
        ),
    ];
    for (what, good, bad) in rows {
        assert_eq!(check_message(&good), Ok(()), "{what}");
        assert!(check_message(&bad).is_err(), "{what}");
    }
}

#[test]
fn modals() {
    let base = || modal(&[input("i", &text_input())]);
    let set = |path: &str, value: Value| with(base(), path, value);
    let without_submit = |block: Value| {
        let mut view = modal(&[block]);
        view.as_object_mut().unwrap().remove("submit");
        view
    };
    let element = |key: &str, value: Value| {
        modal(&[input("i", &with(text_input(), &format!("/{key}"), value))])
    };
    let rows = [
        (
            "title 24",
            set("/title", plain(24)),
            set("/title", plain(25)),
        ),
        ("title plain", base(), set("/title", mrkdwn(5))),
        (
            "submit 24",
            set("/submit", plain(24)),
            set("/submit", plain(25)),
        ),
        (
            "close 24",
            set("/close", plain(24)),
            set("/close", plain(25)),
        ),
        (
            "private_metadata 3000",
            set("/private_metadata", json!("x".repeat(3000))),
            set("/private_metadata", json!("x".repeat(3001))),
        ),
        (
            "callback_id 255",
            set("/callback_id", json!("x".repeat(255))),
            set("/callback_id", json!("x".repeat(256))),
        ),
        (
            "external_id 255",
            set("/external_id", json!("x".repeat(255))),
            set("/external_id", json!("x".repeat(256))),
        ),
        (
            "label 2000",
            set("/blocks/0/label", plain(2000)),
            set("/blocks/0/label", plain(2001)),
        ),
        (
            "hint 2000",
            set("/blocks/0/hint", plain(2000)),
            set("/blocks/0/hint", plain(2001)),
        ),
        (
            "placeholder 150",
            element("placeholder", plain(150)),
            element("placeholder", plain(151)),
        ),
        (
            "max_length 3000",
            element("max_length", json!(3000)),
            element("max_length", json!(3001)),
        ),
        (
            "100 blocks",
            modal(&vec![section(); 100]),
            modal(&vec![section(); 101]),
        ),
        ("a block", base(), modal(&[])),
        (
            "an input needs submit",
            without_submit(section()),
            without_submit(input("i", &text_input())),
        ),
        (
            "distinct block ids",
            modal(&[input("a", &text_input()), input("b", &text_input())]),
            modal(&[input("a", &text_input()), input("a", &text_input())]),
        ),
        ("a known property", base(), set("/titel", plain(5))),
        ("the type", base(), set("/type", json!("home"))),
        (
            "no markdown in a modal",
            base(),
            modal(&[json!({ "type": "markdown", "text": "x" })]),
        ),
    ];
    for (what, good, bad) in rows {
        assert_eq!(check_modal(&good), Ok(()), "{what}");
        assert!(check_modal(&bad).is_err(), "{what}");
    }
}

#[test]
fn a_view_is_at_most_250_kb() {
    let big = |count: usize| {
        let block = json!({ "type": "section", "text": mrkdwn(2900) });
        modal(&vec![block; count])
    };
    assert_eq!(check_modal(&big(84)), Ok(()));
    assert!(check_modal(&big(86)).is_err());
}

#[test]
fn homes() {
    let home = |blocks: &[Value]| json!({ "type": "home", "blocks": blocks });
    assert_eq!(check_home(&home(&vec![section(); 100])), Ok(()));
    assert_eq!(check_home(&home(&[])), Ok(()));
    assert!(check_home(&home(&vec![section(); 101])).is_err());
    assert!(check_home(&with(home(&[]), "/title", plain(5))).is_err());
    assert!(check_home(&home(&[json!({ "type": "alert", "text": plain(5) })])).is_err());
}

#[tokio::test]
async fn a_refusal_is_answered_and_filed() {
    let app = App::start().await;
    let bad = json!({ "channel": "C0ESCALATE", "text": "t", "blocks": [{ "type": "header", "text": plain(151) }] });
    let answer = app.call("chat.postMessage", bad).await;
    assert_eq!(answer["error"], "invalid_blocks");
    assert!(
        answer["response_metadata"]["messages"][0]
            .as_str()
            .unwrap()
            .starts_with("[ERROR]")
    );
    app.sim
        .person("Alice")
        .types("/x", "", "C0GENERAL")
        .await
        .unwrap();
    let view = with(modal(&[section()]), "/title", plain(25));
    let answer = app
        .call(
            "views.open",
            json!({ "trigger_id": app.trigger(), "view": view }),
        )
        .await;
    assert_eq!(answer["error"], "invalid_arguments");
    let huge = modal(&vec![
        json!({ "type": "section", "text": mrkdwn(2900) });
        90
    ]);
    let answer = app
        .call(
            "views.open",
            json!({ "trigger_id": app.trigger(), "view": huge }),
        )
        .await;
    assert_eq!(answer["error"], "view_too_large");
    let failures = app.sim.take_failures();
    assert!(
        failures
            .iter()
            .all(|failure| matches!(failure, Failure::BlockKit { .. })),
        "{failures:?}"
    );
    assert_eq!(failures.len(), 3);
}
