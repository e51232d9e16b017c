//! Blocks other than inputs, and what is refused.

use serde_json::json;

use super::{Surface, drawn, drawn_with, draws, has, lacks};
use crate::world::Values;

#[test]
fn rich_text_is_text() {
    let block = json!({ "type": "rich_text", "elements": [
        { "type": "rich_text_section", "elements": [
            { "type": "text", "text": "*a* &lt; <b>\n", "style": { "bold": true, "italic": true, "strike": true } },
            { "type": "user", "user_id": "U0ALICE" }, { "type": "emoji", "name": "+1", "skin_tone": 3 },
            { "type": "link", "url": "https://a.example", "text": "there" }, { "type": "link", "url": "javascript:x", "text": "not there" },
            { "type": "channel", "channel_id": "C0GENERAL" }, { "type": "broadcast", "range": "here" },
            { "type": "color", "value": "#ff0000" }, { "type": "color", "value": "#ff0;x:y" },
            { "type": "date", "timestamp": 1_795_431_600, "format": "{time}", "fallback": "then" } ] },
        { "type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [
            { "type": "rich_text_section", "elements": [{ "type": "text", "text": "item" }] } ] },
        { "type": "rich_text_quote", "elements": [{ "type": "text", "text": "said" }] },
        { "type": "rich_text_preformatted", "elements": [{ "type": "text", "text": "as is" }] },
    ]});
    let drawn = drawn(&block);
    has(
        &drawn,
        &[
            "<b><i><s>*a* &amp;lt; &lt;b&gt;<br></s></i></b>",
            r#"<span class="kit-mention kit-mention-me" data-user="U0ALICE">@Alice</span>"#,
            "👍🏼",
            r#"href="https://a.example" target="_blank" rel="noopener noreferrer">there</a>"#,
            "not there",
            r#"style="background:#ff0000""#,
            "12:00 PM",
            r#"<ol class="kit-list" data-indent="1" start="3"><li dir="auto">item</li></ol>"#,
            r#"<blockquote class="kit-quote" dir="auto">said</blockquote>"#,
            r#"<pre class="kit-pre" dir="auto"><code>as is</code></pre>"#,
        ],
    );
    lacks(&drawn, &["javascript", "background:#ff0;"]);
}

#[test]
fn the_other_blocks() {
    for (block, surface, parts) in [
        (
            json!({ "type": "header", "text": { "type": "plain_text", "text": "Code Green" } }),
            Surface::Message,
            &[r#"role="heading" aria-level="3" dir="auto">Code Green</div>"#][..],
        ),
        (json!({ "type": "divider" }), Surface::Home, &["<hr"]),
        (
            json!({ "type": "context", "elements": [{ "type": "mrkdwn", "text": "_small_" }, { "type": "image", "image_url": "https://a.example/a.png", "alt_text": "A" }] }),
            Surface::Message,
            &["<i>small</i>", r#"src="https://a.example/a.png" alt="A""#],
        ),
        (
            json!({ "type": "image", "image_url": "https://a.example/a.png", "alt_text": "A \"picture\"", "title": { "type": "plain_text", "text": "Title" } }),
            Surface::Message,
            &[r#"alt="A &quot;picture&quot;""#, "<figcaption"],
        ),
        (
            json!({ "type": "image", "image_url": "javascript:x", "alt_text": "A" }),
            Surface::Message,
            &[r#"<div class="kit-no-image">A</div>"#],
        ),
        (
            json!({ "type": "markdown", "text": "# Head\n**b** <script> ![p](https://a.example/p)\n\n- [x] done" }),
            Surface::Message,
            &[
                r#"aria-level="3">Head"#,
                "<b>b</b>",
                "&lt;script&gt;",
                r#"href="https://a.example/p""#,
                "☑ done",
            ],
        ),
        (
            json!({ "type": "table", "rows": [[{ "type": "raw_text", "text": "H" }], [{ "type": "raw_text", "text": "c" }]], "column_settings": [{ "align": "right" }] }),
            Surface::Message,
            &[
                r#"<th scope="col" data-align="right">H</th>"#,
                r#"<td data-align="right">c</td>"#,
            ],
        ),
        (
            json!({ "type": "video", "title": { "type": "plain_text", "text": "V" }, "video_url": "https://a.example/v", "alt_text": "A", "thumbnail_url": "https://a.example/t" }),
            Surface::Message,
            &[r#"href="https://a.example/v""#],
        ),
        (
            json!({ "type": "file", "external_id": "X1", "source": "remote" }),
            Surface::Message,
            &["X1"],
        ),
        (
            json!({ "type": "alert", "level": "warning", "text": { "type": "mrkdwn", "text": "*Mind*" } }),
            Surface::Modal,
            &[r#"data-level="warning""#, "<b>Mind</b>"],
        ),
        (
            json!({ "type": "section", "fields": [{ "type": "mrkdwn", "text": "*a*" }, { "type": "plain_text", "text": "*b*" }] }),
            Surface::Message,
            &["<b>a</b>", "*b*"],
        ),
    ] {
        assert_eq!(
            draws(std::slice::from_ref(&block), surface).map(|_| ()),
            Ok(())
        );
        has(&drawn_with(&block, surface, &Values::new()), parts);
    }
}

#[test]
fn what_cannot_be_shown_is_said_and_named() {
    let blocks = [
        json!({ "type": "carousel", "elements": [] }),
        json!({ "type": "actions", "elements": [{ "type": "workflow_button" }] }),
        json!({ "type": "context", "elements": [{ "type": "button" }] }),
        json!({ "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "hologram" }] }] }),
        json!({ "type": "input", "element": { "type": "file_input" } }),
        json!({ "nothing": 1 }),
    ];
    let refused = draws(&blocks, Surface::Message).unwrap_err();
    let named = [
        "carousel",
        "workflow_button",
        "button",
        "hologram",
        "file_input",
        "``",
    ];
    assert_eq!(refused.len(), named.len(), "{refused:?}");
    for (said, name) in refused.iter().zip(named) {
        assert!(said.contains(name), "{said}");
    }
    has(
        &drawn(&blocks[0]),
        &[r#"<div class="kit-refused" role="note">"#],
    );
    for (block, surface) in [
        ("markdown", Surface::Modal),
        ("table", Surface::Modal),
        ("alert", Surface::Message),
        ("file", Surface::Home),
    ] {
        assert!(
            draws(&[json!({ "type": block })], surface).is_err(),
            "{block}"
        );
    }
}

#[test]
fn ids_of_blocks_with_spaces_stay_apart() {
    let word = super::super::context::word;
    assert_eq!(word("deal:amount of-it_1"), "deal.3a.amount.20.of-it_1");
    assert_ne!(word("a b"), word("a.20.b"));
}
