//! What Slack's client makes of a text, and that no text makes anything else.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::{html, object, plain};
use crate::{
    SimConfig, World,
    page::kit::{Reader, tags},
};

fn now() -> DateTime<Utc> {
    "2026-11-26T10:00:00Z".parse().unwrap()
}

fn world() -> World {
    let mut world = World::new(&SimConfig::default(), now());
    world.user_groups.push(crate::world::UserGroup {
        id: "S0LEGAL".into(),
        handle: "legal-team".into(),
        name: "Legal".into(),
        users: vec!["U0ALICE".into()],
    });
    world
}

fn drawn(draw: impl Fn(&Reader) -> maud::Markup) -> String {
    let world = world();
    let reader = Reader {
        world: &world,
        user: "U0ALICE",
        now: now(),
    };
    draw(&reader).into_string()
}

fn text(text: &str) -> String {
    drawn(|reader| html(text, reader))
}

#[track_caller]
fn reads(said: &str, expected: &str) {
    assert_eq!(text(said), expected, "{said:?}");
}

#[test]
fn bold_italic_and_struck_words() {
    for (said, expected) in [
        ("*bold*", "<b>bold</b>"),
        ("_italic_", "<i>italic</i>"),
        ("~struck~", "<s>struck</s>"),
        ("a *b c* d", "a <b>b c</b> d"),
        ("*a* and *b*", "<b>a</b> and <b>b</b>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("_*both*_", "<i><b>both</b></i>"),
        ("~_*all*_~", "<s><i><b>all</b></i></s>"),
        ("(*bold*)", "(<b>bold</b>)"),
        ("\"*bold*\"", "&quot;<b>bold</b>&quot;"),
        ("*bold*, more", "<b>bold</b>, more"),
        ("*bold*:", "<b>bold</b>:"),
        ("• *bold* – x", "• <b>bold</b> – x"),
        ("–*bold*…", "–<b>bold</b>…"),
        ("*a*\n*b*", "<b>a</b><br><b>b</b>"),
        (
            "&gt;*x*",
            "<blockquote class=\"kit-quote\"><b>x</b></blockquote>",
        ),
    ] {
        reads(said, expected);
    }
}

#[test]
fn marks_that_are_only_characters() {
    for said in [
        "a*b*c",
        "*a*b",
        "2 * 3 * 4",
        "* a*",
        "*a *",
        "**",
        "* *",
        "*",
        "**bold**",
        "__x__",
        "snake_case_name",
        "*over\nlines*",
        "a_b_ c",
        "5*4",
        "~",
        "~ ~",
        "x~y~z",
        "*unclosed",
        "'*x*'x",
        "/*x*/",
    ] {
        reads(
            said,
            &said
                .replace('\n', "<br>")
                .replace('\'', "&#39;")
                .replace("&#39;", "'"),
        );
    }
}

#[test]
fn code_and_code_blocks() {
    for (said, expected) in [
        ("`code`", r#"<code class="kit-code">code</code>"#),
        ("` code `", r#"<code class="kit-code"> code </code>"#),
        (
            "a `*b* :x:` c",
            r#"a <code class="kit-code">*b* :x:</code> c"#,
        ),
        ("*`b`*", r#"<b><code class="kit-code">b</code></b>"#),
        ("a`b`c", "a`b`c"),
        ("` `", "` `"),
        ("``", "``"),
        ("`a\nb`", "`a<br>b`"),
        (
            "`&lt;b&gt;&amp;amp;`",
            r#"<code class="kit-code">&lt;b&gt;&amp;amp;</code>"#,
        ),
        (
            "```a\n*b*```",
            "<pre class=\"kit-pre\"><code>a\n*b*</code></pre>",
        ),
        (
            "x\n```\na\n\nb\n```\ny",
            "x<pre class=\"kit-pre\"><code>a\n\nb</code></pre>y",
        ),
        ("``` ```", "``` ```"),
        ("a```b```c", "a```b```c"),
        (
            "`<https://a.example|b>`",
            r#"<code class="kit-code"><a class="kit-link" href="https://a.example" target="_blank" rel="noopener noreferrer">b</a></code>"#,
        ),
        (
            "`https://a.example`",
            r#"<code class="kit-code">https://a.example</code>"#,
        ),
    ] {
        reads(said, expected);
    }
}

#[test]
fn lines_and_quotes() {
    let quote = |inner: &str| format!("<blockquote class=\"kit-quote\">{inner}</blockquote>");
    for (said, expected) in [
        ("a\nb\r\nc", "a<br>b<br>c".to_string()),
        ("a\n\nb", "a<br><br>b".into()),
        ("- a\n• b\n1. c", "- a<br>• b<br>1. c".into()),
        ("> a", quote("a")),
        ("&gt; a", quote("a")),
        (">a\n>b\nc", quote("a<br>b") + "c"),
        ("x\n> a\ny", format!("x{}y", quote("a"))),
        ("> a\n\nb", format!("{}<br>b", quote("a"))),
        ("x\n>>> a\n\n> b", format!("x{}", quote("a<br><br>&gt; b"))),
        ("&gt;&gt;&gt;a", quote("a")),
        (">>>", quote("&gt;&gt;")),
        ("a > b", "a &gt; b".into()),
        ("a &gt; b", "a &gt; b".into()),
        ("> *a\n> b*", quote("*a<br>b*")),
        ("", "<br>".into()),
    ] {
        reads(said, &expected);
    }
}

#[test]
fn only_three_entities() {
    for (said, expected) in [
        ("&amp; &lt;b&gt;", "&amp; &lt;b&gt;"),
        ("&amp;lt;", "&amp;lt;"),
        ("&nbsp;&quot;&#60;", "&amp;nbsp;&amp;quot;&amp;#60;"),
        ("a & b", "a &amp; b"),
        ("a < b", "a &lt; b"),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
        (
            "&lt;https://a.example&gt;",
            "&lt;<a class=\"kit-link\" href=\"https://a.example\" target=\"_blank\" rel=\"noopener noreferrer\">https://a.example</a>&gt;",
        ),
        ("&amp;lt;*x*", "&amp;lt;<b>x</b>"),
        ("*x*&gt;", "*x*&gt;"),
    ] {
        reads(said, expected);
    }
}

#[test]
fn mentions() {
    for (said, expected) in [
        (
            "<@U0LENA>",
            r#"<span class="kit-mention" data-user="U0LENA">@Lena</span>"#,
        ),
        (
            "<@U0LENA|somebody>",
            r#"<span class="kit-mention" data-user="U0LENA">@Lena</span>"#,
        ),
        (
            "<@U0NOBODY>",
            r#"<span class="kit-mention" data-user="U0NOBODY">@U0NOBODY</span>"#,
        ),
        (
            "<@U0NOBODY|Nora>",
            r#"<span class="kit-mention" data-user="U0NOBODY">@Nora</span>"#,
        ),
        (
            "<@U0ALICE>",
            r#"<span class="kit-mention kit-mention-me" data-user="U0ALICE">@Alice</span>"#,
        ),
        (
            "*<@U0LENA>*",
            r#"<b><span class="kit-mention" data-user="U0LENA">@Lena</span></b>"#,
        ),
        (
            "<#C0GENERAL>",
            r#"<a class="kit-mention" href="/?as=U0ALICE&amp;in=C0GENERAL" data-channel="C0GENERAL">#general</a>"#,
        ),
        (
            "<#C0GENERAL|old>",
            r#"<a class="kit-mention" href="/?as=U0ALICE&amp;in=C0GENERAL" data-channel="C0GENERAL">#general</a>"#,
        ),
        (
            "<#C0ELSE|else>",
            r#"<span class="kit-mention">#else</span>"#,
        ),
        (
            "<#C0BOARD|board-room>",
            r#"<span class="kit-mention kit-mention-hidden">private channel</span>"#,
        ),
        (
            "<!here>",
            r#"<span class="kit-mention kit-mention-me">@here</span>"#,
        ),
        (
            "<!channel|channel>",
            r#"<span class="kit-mention kit-mention-me">@channel</span>"#,
        ),
        (
            "<!everyone>",
            r#"<span class="kit-mention kit-mention-me">@everyone</span>"#,
        ),
        (
            "<!subteam^S0LEGAL>",
            r#"<span class="kit-mention kit-mention-me" data-group="S0LEGAL">@legal-team</span>"#,
        ),
        (
            "<!subteam^S0GONE|@gone>",
            r#"<span class="kit-mention" data-group="S0GONE">@gone</span>"#,
        ),
        ("<!unknown>", "&lt;!unknown&gt;"),
        ("<@>", "&lt;@&gt;"),
        ("<@U1 U2>", "&lt;@U1 U2&gt;"),
        ("@here #general", "@here #general"),
    ] {
        reads(said, expected);
    }
}

fn linked(to: &str, label: &str) -> String {
    format!(
        "<a class=\"kit-link\" href=\"{to}\" target=\"_blank\" rel=\"noopener noreferrer\">{label}</a>"
    )
}

#[test]
fn links() {
    for (said, expected) in [
        (
            "<https://a.example/x?a=1&amp;b=2>",
            linked(
                "https://a.example/x?a=1&amp;b=2",
                "https://a.example/x?a=1&amp;b=2",
            ),
        ),
        (
            "<https://a.example|a b>",
            linked("https://a.example", "a b"),
        ),
        (
            "<https://a.example|&lt;b&gt; *c* :tada:>",
            linked(
                "https://a.example",
                "&lt;b&gt; *c* <span class=\"kit-emoji\" role=\"img\" aria-label=\"party popper\" title=\":tada:\">🎉</span>",
            ),
        ),
        (
            "*<https://a.example/a_b|x>*",
            format!("<b>{}</b>", linked("https://a.example/a_b", "x")),
        ),
        (
            "<mailto:a@b.example|Mail>",
            linked("mailto:a@b.example", "Mail"),
        ),
        (
            "<mailto:a@b.example>",
            linked("mailto:a@b.example", "a@b.example"),
        ),
        ("<tel:+49123|call>", linked("tel:+49123", "call")),
        ("<example.com|Fred>", linked("http://example.com", "Fred")),
        (
            "<javascript:alert(1)|x>",
            "&lt;javascript:alert(1)|x&gt;".into(),
        ),
        (
            "<JavaScript:alert(1)>",
            "&lt;JavaScript:alert(1)&gt;".into(),
        ),
        ("<data:text/html,x|y>", "&lt;data:text/html,x|y&gt;".into()),
        ("<foo>", "&lt;foo&gt;".into()),
        (
            "<https://a.example\n|x>",
            format!(
                "&lt;{}<br>|x&gt;",
                linked("https://a.example", "https://a.example")
            ),
        ),
        (
            "see https://a.example/b_c_d.",
            format!(
                "see {}.",
                linked("https://a.example/b_c_d", "https://a.example/b_c_d")
            ),
        ),
        (
            "(https://a.example/(x))",
            format!(
                "({})",
                linked("https://a.example/(x)", "https://a.example/(x)")
            ),
        ),
        (
            "*https://a.example*",
            format!(
                "<b>{}</b>",
                linked("https://a.example", "https://a.example")
            ),
        ),
        (
            "https://a.example?x=1&amp;y=2",
            linked(
                "https://a.example?x=1&amp;y=2",
                "https://a.example?x=1&amp;y=2",
            ),
        ),
        (
            "www.a.example!",
            format!("{}!", linked("http://www.a.example", "www.a.example")),
        ),
        (
            "ask a.b@c.example, now",
            format!(
                "ask {}, now",
                linked("mailto:a.b@c.example", "a.b@c.example")
            ),
        ),
        ("xhttps://a.example", "xhttps://a.example".into()),
        ("https:// www. a@b", "https:// www. a@b".into()),
        (
            "HTTPS://A.EXAMPLE",
            linked("HTTPS://A.EXAMPLE", "HTTPS://A.EXAMPLE"),
        ),
    ] {
        reads(said, &expected);
    }
}

#[test]
fn emoji() {
    let face = |name: &str| crate::page::emoji::draw(name).into_string();
    for (said, expected) in [
        (":tada:", face("tada")),
        ("a:tada:b", format!("a{}b", face("tada"))),
        (":+1::skin-tone-3:", face("+1::skin-tone-3")),
        (":+1::tada:", face("+1") + &face("tada")),
        (
            ":+1: :skin-tone-3:",
            format!("{} {}", face("+1"), face("skin-tone-3")),
        ),
        ("*:tada:*", format!("<b>{}</b>", face("tada"))),
        (":nope: 10:30:45 a::b :", ":nope: 10:30:45 a::b :".into()),
        (
            ":large_green_circle:_x_",
            face("large_green_circle") + "<i>x</i>",
        ),
        ("::tada:", format!(":{}", face("tada"))),
    ] {
        reads(said, &expected);
    }
    assert_eq!(
        plain("a :tada: *b*\n&lt;&amp;lt;").into_string(),
        format!("a {} *b*<br>&lt;&amp;lt;", face("tada"))
    );
}

#[test]
fn dates_stand_in_the_readers_zone() {
    // Alice is in Berlin.
    reads(
        "<!date^1795431600^{date_short_pretty}, {time}|Mon 23 Nov, 11:00 UTC>",
        r#"<time class="kit-date" datetime="2026-11-23T11:00:00Z" title="Monday, November 23rd, 2026 at 12:00:00 PM CET">Nov 23, 12:00 PM</time>"#,
    );
    reads("<!date^x^{date}|then>", "&lt;!date^x^{date}|then&gt;");
    reads("<!date^99999999999999999^{date}|then>", "then");
    assert_eq!(
        text("<!date^1795431600^{time}^https://a.example/|x>"),
        linked(
            "https://a.example/",
            r#"<time class="kit-date" datetime="2026-11-23T11:00:00Z" title="Monday, November 23rd, 2026 at 12:00:00 PM CET">12:00 PM</time>"#
        ),
    );
    assert!(!text("<!date^1795431600^{time}^javascript:alert(1)|x>").contains("javascript"));
}

#[test]
fn a_text_object_says_how_it_is_read() {
    let draw = |object_: serde_json::Value| drawn(|reader| object(&object_, reader));
    let said = "@here #general https://a.example *b*";
    let everything = draw(serde_json::json!({ "type": "mrkdwn", "text": said }));
    assert!(
        everything.starts_with(
            r#"<span class="kit-mention kit-mention-me">@here</span> <a class="kit-mention""#
        ),
        "{everything}"
    );
    assert!(
        everything.contains(r#"href="https://a.example""#),
        "{everything}"
    );
    let verbatim = draw(serde_json::json!({ "type": "mrkdwn", "text": said, "verbatim": true }));
    assert_eq!(verbatim, "@here #general https://a.example <b>b</b>");
    let plain = draw(serde_json::json!({ "type": "plain_text", "text": said }));
    assert_eq!(plain, said);
    let as_typed =
        draw(serde_json::json!({ "type": "plain_text", "text": ":tada: &lt;", "emoji": false }));
    assert_eq!(as_typed, ":tada: &lt;");
    assert_eq!(
        draw(serde_json::json!({ "type": "mrkdwn", "text": "x@here #nowhere @hereby" })),
        "x@here #nowhere @hereby"
    );
}

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
