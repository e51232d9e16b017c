//! Links, emoji, dates and text objects.

use super::{drawn, object, plain, reads, text};

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
