//! What Slack's client makes of a text, and that no text makes anything else.

use chrono::{DateTime, Utc};

use super::{html, object, plain};
use crate::{
    SimConfig, World,
    page::kit::{Reader, tags},
};

mod hostile;
mod pieces;

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
