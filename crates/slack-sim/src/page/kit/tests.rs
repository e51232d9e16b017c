//! Blocks and elements as they are drawn: what the script and a screen reader find, and what is refused.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Reader, Surface, blocks, draws};
use crate::{SimConfig, World, world::Values};

mod whole_blocks;

fn drawn_with(block: &Value, surface: Surface, state: &Values) -> String {
    let now: DateTime<Utc> = "2026-11-26T10:00:00Z".parse().unwrap();
    let world = World::new(&SimConfig::default(), now);
    let reader = Reader {
        world: &world,
        user: "U0ALICE",
        now,
    };
    blocks(std::slice::from_ref(block), surface, state, &reader).into_string()
}

fn drawn(block: &Value) -> String {
    drawn_with(block, Surface::Modal, &Values::new())
}

fn input(element: &Value) -> Value {
    json!({ "type": "input", "block_id": "B", "label": { "type": "plain_text", "text": "Amount" }, "element": element })
}

#[track_caller]
fn has(drawn: &str, parts: &[&str]) {
    for part in parts {
        assert!(drawn.contains(part), "{part}\nis not in\n{drawn}");
    }
}

#[track_caller]
fn lacks(drawn: &str, parts: &[&str]) {
    for part in parts {
        assert!(!drawn.contains(part), "{part}\nis in\n{drawn}");
    }
}

#[test]
fn a_button_says_what_it_does() {
    let block = json!({ "type": "actions", "block_id": "B", "elements": [
        { "type": "button", "action_id": "go", "text": { "type": "plain_text", "text": "On it" }, "style": "primary",
          "accessibility_label": "I am on it",
          "confirm": { "title": { "type": "plain_text", "text": "Sure?" }, "text": { "type": "plain_text", "text": "It is loud" },
                       "confirm": { "type": "plain_text", "text": "Do it" }, "deny": { "type": "plain_text", "text": "No" }, "style": "danger" } },
        { "type": "button", "action_id": "see", "text": { "type": "plain_text", "text": "See" }, "url": "https://a.example" },
        { "type": "button", "action_id": "bad", "text": { "type": "plain_text", "text": "Bad" }, "url": "javascript:alert(1)" },
    ]});
    let drawn = drawn_with(&block, Surface::Message, &Values::new());
    has(
        &drawn,
        &[
            r#"<div class="kit-actions" role="group">"#,
            r#"<button class="kit-button kit-primary" type="button" data-act="click" data-block="B" data-action="go""#,
            r#"aria-label="I am on it">On it</button>"#,
            "&quot;title&quot;:{&quot;text&quot;:&quot;Sure?&quot;}",
            "&quot;style&quot;:&quot;danger&quot;",
            r#"data-action="see" data-url="https://a.example">See</button>"#,
            r#"data-action="bad">Bad</button>"#,
        ],
    );
}

#[test]
fn an_input_is_labelled_described_and_has_a_place_for_its_error() {
    let mut block = input(
        &json!({ "type": "plain_text_input", "action_id": "A", "initial_value": "1.2m \"EUR\"", "max_length": 40, "focus_on_load": true }),
    );
    block["hint"] = json!({ "type": "plain_text", "text": "With currency" });
    has(
        &drawn(&block),
        &[
            r#"<div class="kit-input" data-block="B""#,
            r#"<label class="kit-label" id="kit-v-B-A-label" for="kit-v-B-A-field" dir="auto">Amount</label>"#,
            r#"id="kit-v-B-A-field" data-block="B" data-action="A" data-kind="plain_text_input""#,
            r#"data-max-length="40""#,
            r#"aria-describedby="kit-v-B-A-hint kit-v-B-A-error""#,
            r#"value="1.2m &quot;EUR&quot;" required autofocus>"#,
            r#"<p class="kit-hint" id="kit-v-B-A-hint" dir="auto">With currency</p>"#,
            r#"<p class="kit-error" role="alert" id="kit-v-B-A-error"></p>"#,
        ],
    );
    lacks(&drawn(&block), &["data-act="]);
    block["dispatch_action"] = json!(true);
    block["optional"] = json!(true);
    has(
        &drawn(&block),
        &[
            r#"data-act="choose""#,
            r#"<span class="kit-optional">(optional)</span>"#,
        ],
    );
    lacks(&drawn(&block), &["required"]);
}

#[test]
fn what_is_filled_in_stands_before_what_was_there_at_first() {
    let block = input(
        &json!({ "type": "plain_text_input", "action_id": "A", "multiline": true, "initial_value": "at first" }),
    );
    has(&drawn(&block), &["\nat first</textarea>"]);
    let mut state = Values::new();
    let typed = |kind: &str| json!({ "type": kind, "value": "\ntyped & <kept>" });
    state
        .entry("B".into())
        .or_default()
        .insert("A".into(), typed("plain_text_input"));
    let drawn_typed = drawn_with(&block, Surface::Modal, &state);
    has(&drawn_typed, &["\n\ntyped &amp; &lt;kept&gt;</textarea>"]);
    lacks(&drawn_typed, &["at first"]);
    // Another element has come in its place.
    state
        .entry("B".into())
        .or_default()
        .insert("A".into(), typed("number_input"));
    has(
        &drawn_with(&block, Surface::Modal, &state),
        &["\nat first</textarea>"],
    );
}

#[test]
fn fields_are_the_browsers_own() {
    for (element, parts) in [
        (
            json!({ "type": "datepicker", "initial_date": "2026-12-01" }),
            &[r#"type="date""#, r#"value="2026-12-01""#][..],
        ),
        (
            json!({ "type": "timepicker", "initial_time": "09:30" }),
            &[r#"type="time""#, r#"value="09:30""#],
        ),
        // 11:00 UTC is noon in Berlin.
        (
            json!({ "type": "datetimepicker", "initial_date_time": 1_795_431_600 }),
            &[r#"type="datetime-local""#, r#"value="2026-11-23T12:00""#],
        ),
        (json!({ "type": "email_text_input" }), &[r#"type="email""#]),
        (
            json!({ "type": "url_text_input", "initial_value": "https://a.example" }),
            &[r#"type="url""#, r#"value="https://a.example""#],
        ),
        (
            json!({ "type": "number_input", "is_decimal_allowed": false, "initial_value": "3" }),
            &[r#"inputmode="numeric""#, r#"value="3""#],
        ),
        (
            json!({ "type": "number_input", "is_decimal_allowed": true }),
            &[r#"inputmode="decimal""#],
        ),
        (
            json!({ "type": "plain_text_input", "placeholder": { "type": "plain_text", "text": "Say it" },
            "dispatch_action_config": { "trigger_actions_on": ["on_enter_pressed", "on_character_entered"] } }),
            &[r#"placeholder="Say it""#],
        ),
        (
            json!({ "type": "rich_text_input", "initial_value": { "type": "rich_text", "elements": [
            { "type": "rich_text_section", "elements": [{ "type": "text", "text": "Ask " }, { "type": "user", "user_id": "U0LENA" }] },
            { "type": "rich_text_section", "elements": [{ "type": "text", "text": "today" }] } ] } }),
            &["<textarea", "\nAsk @Lena\ntoday</textarea>"],
        ),
    ] {
        let mut element = element;
        element["action_id"] = json!("A");
        has(&drawn(&input(&element)), parts);
    }
    let mut block = input(&json!({ "type": "plain_text_input", "action_id": "A",
        "dispatch_action_config": { "trigger_actions_on": ["on_enter_pressed", "on_character_entered"] } }));
    lacks(&drawn(&block), &["data-on"]);
    block["dispatch_action"] = json!(true);
    has(&drawn(&block), &[r#"data-on="enter character""#]);
}

fn options() -> Value {
    json!([
        { "text": { "type": "plain_text", "text": "One :tada:" }, "value": "1" },
        { "text": { "type": "plain_text", "text": "Two" }, "value": "2", "description": { "type": "plain_text", "text": "twice" } },
    ])
}

#[test]
fn a_menu_of_options() {
    let mut element = json!({ "type": "static_select", "action_id": "A", "options": options(), "initial_option": options()[1] });
    has(
        &drawn(&input(&element)),
        &[
            r#"<select class="kit-select" id="kit-v-B-A-field" data-block="B" data-action="A" data-kind="static_select""#,
            r#"<option class="kit-placeholder" value="" disabled hidden>Select an option</option>"#,
            r#"<option value="1">One 🎉</option>"#,
            r#"<option value="2" selected>Two – twice</option>"#,
        ],
    );
    let loose = json!({ "type": "section", "block_id": "B", "text": { "type": "mrkdwn", "text": "Pick *one*" }, "accessory": element });
    has(
        &drawn_with(&loose, Surface::Message, &Values::new()),
        &[r#"data-act="choose""#, r#"aria-label="Pick *one*""#],
    );
    element["options"] = Value::Null;
    element["option_groups"] =
        json!([{ "label": { "type": "plain_text", "text": "Numbers" }, "options": options() }]);
    has(
        &drawn(&input(&element)),
        &[r#"<optgroup label="Numbers"><option value="1">"#],
    );
}

#[test]
fn a_menu_of_people_offers_who_is_there() {
    let drawn_users = drawn(&input(
        &json!({ "type": "users_select", "action_id": "A", "initial_user": "U0LENA" }),
    ));
    has(
        &drawn_users,
        &[
            r#"<option value="U0LENA" selected>Lena Fischer (Lena)</option>"#,
            r#"<option value="U0GUS">"#,
            r#"<option value="U0CALBOT">Calendar</option>"#,
        ],
    );
    lacks(&drawn_users, &["U0DORA"]);
    let gone = drawn(&input(
        &json!({ "type": "users_select", "action_id": "A", "initial_user": "U0DORA" }),
    ));
    has(&gone, &[r#"<option value="U0DORA" selected>"#]);
}

#[test]
fn menus_of_conversations_offer_what_the_reader_may_see() {
    let channels = drawn(&input(
        &json!({ "type": "channels_select", "action_id": "A" }),
    ));
    has(
        &channels,
        &[r#"<option value="C0GENERAL">#general</option>"#],
    );
    lacks(&channels, &["C0BOARD"]);
    let all = drawn(&input(
        &json!({ "type": "conversations_select", "action_id": "A" }),
    ));
    lacks(&all, &["C0BOARD"]);
    let unshared = drawn(&input(
        &json!({ "type": "conversations_select", "action_id": "A", "filter": { "exclude_external_shared_channels": true } }),
    ));
    has(&unshared, &["C0GENERAL"]);
    lacks(&unshared, &["C0SHARED"]);
}

#[test]
fn several_can_be_chosen() {
    let element = json!({ "type": "multi_users_select", "action_id": "A", "initial_users": ["U0LENA", "U0DEV"], "max_selected_items": 3 });
    has(
        &drawn(&input(&element)),
        &[
            r#"<details class="kit-several" id="kit-v-B-A-field" data-block="B" data-action="A" data-kind="multi_users_select" data-max="3" data-order="[&quot;U0LENA&quot;,&quot;U0DEV&quot;]" data-required>"#,
            r#"<span class="kit-chip">Lena Fischer (Lena)</span>"#,
            r#"<input type="checkbox" value="U0DEV" checked>"#,
            r#"<input type="checkbox" value="U0CFO">"#,
        ],
    );
    let element = json!({ "type": "multi_static_select", "action_id": "A", "options": options() });
    has(
        &drawn(&input(&element)),
        &[r#"<span class="kit-placeholder">Select options</span>"#],
    );
}

#[test]
fn options_from_outside_are_asked_for() {
    let element = json!({ "type": "external_select", "action_id": "A", "min_query_length": 0, "initial_option": options()[0] });
    has(
        &drawn(&input(&element)),
        &[
            r#"<div class="kit-suggest" data-act="suggest" data-block="B" data-action="A" data-kind="external_select" data-value="1" data-min="0">"#,
            r#"role="combobox""#,
            r#"aria-controls="kit-v-B-A-list""#,
            r#"value="One 🎉""#,
        ],
    );
    let element =
        json!({ "type": "multi_external_select", "action_id": "A", "initial_options": options() });
    has(
        &drawn(&input(&element)),
        &[
            r#"data-value="[&quot;1&quot;,&quot;2&quot;]""#,
            r#"data-min="3""#,
        ],
    );
}

#[test]
fn boxes_to_tick() {
    let radio = json!({ "type": "radio_buttons", "action_id": "A", "options": options(), "initial_option": options()[0] });
    has(
        &drawn(&input(&radio)),
        &[
            r#"<div class="kit-label" id="kit-v-B-A-label" dir="auto">Amount</div>"#,
            r#"<fieldset class="kit-boxes" role="radiogroup" data-block="B" data-action="A" data-kind="radio_buttons" aria-labelledby="kit-v-B-A-label""#,
            r#"<input type="radio" name="kit-v-B-A-box" value="1" checked>"#,
            r#"<span class="kit-description" dir="auto">twice</span>"#,
        ],
    );
    let boxes = json!({ "type": "checkboxes", "action_id": "A", "options": options(), "initial_options": options() });
    assert_eq!(drawn(&input(&boxes)).matches(" checked").count(), 2);
}

#[test]
fn an_overflow_menu_tells_each_options_value() {
    let block = json!({ "type": "actions", "block_id": "B", "elements": [{ "type": "overflow", "action_id": "A", "options": options() }] });
    has(
        &drawn(&block),
        &[
            r#"<details class="kit-overflow"><summary class="kit-button" aria-label="More options">"#,
            r#"data-act="choose" data-block="B" data-action="A" data-kind="overflow" value="2">Two<span class="kit-description">twice</span></button>"#,
        ],
    );
}
