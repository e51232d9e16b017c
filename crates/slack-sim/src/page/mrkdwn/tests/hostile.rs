//! No text makes anything but text, and none takes long.

use proptest::prelude::*;

use super::{drawn, object, tags, text};

/// Pieces that mean something to Slack, to HTML, or to a hasty parser.
const PIECES: &[&str] = &[
    "<",
    ">",
    "&",
    "&lt;",
    "&gt;",
    "&amp;",
    "\"",
    "'",
    "*",
    "_",
    "~",
    "`",
    "```",
    "\n",
    " ",
    "|",
    "^",
    "!",
    "@",
    "#",
    ":",
    "<@U0LENA>",
    "<@U0LENA|",
    "<#C0GENERAL>",
    "<!here>",
    "<!date^1^{date}|",
    "<!date^1^{date_num}^https://x.example|\">",
    "<!subteam^S0LEGAL|<b>",
    "<https://a.example|",
    "<https://a.example/\"onclick=\"x",
    "javascript:alert(1)",
    "<mailto:",
    "https://a.example/<script>",
    "https://a.example/\"'",
    "<script>",
    "</b>",
    "<img src=x onerror=alert(1)>",
    ":tada:",
    ":+1::skin-tone-2:",
    "> ",
    ">>> ",
    "{date}",
    "\u{202e}",
    "\u{0}",
    "\u{200b}",
    "é",
    "漢",
    "👩‍👩‍👧",
    "www.",
    "a@b.example",
    "x",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
];

proptest! {
    #[test]
    fn no_text_makes_a_tag_that_is_not_ours(picks in prop::collection::vec(0..PIECES.len(), 0..24), any in ".{0,12}") {
        let said: String = picks.iter().filter_map(|pick| PIECES.get(*pick)).copied().collect::<String>() + &any;
        for object_ in [
            serde_json::json!({ "type": "mrkdwn", "text": said }),
            serde_json::json!({ "type": "mrkdwn", "text": said, "verbatim": true }),
            serde_json::json!({ "type": "plain_text", "text": said }),
        ] {
            let drawn = drawn(|reader| object(&object_, reader));
            prop_assert_eq!(tags::foreign(&drawn), Vec::<String>::new(), "{:?}: {}", said, drawn);
        }
        let drawn = text(&said);
        prop_assert_eq!(tags::foreign(&drawn), Vec::<String>::new(), "{:?}: {}", said, drawn);
    }
}

#[test]
fn a_long_text_is_read_in_no_time() {
    for piece in [
        "*a",
        "`",
        "<",
        "<@U1|",
        ":",
        "_a ",
        "https://a.example/",
        "a-",
        "&lt;",
        "> *",
        "```x",
    ] {
        let said = piece.repeat(12_000 / piece.len());
        let begun = std::time::Instant::now();
        text(&said);
        assert!(
            begun.elapsed().as_secs() < 2,
            "{piece}: {:?}",
            begun.elapsed()
        );
    }
}
