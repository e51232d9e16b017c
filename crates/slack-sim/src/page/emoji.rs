//! Emoji by Slack's names, with skin tones: `raising_hand`, `+1::skin-tone-3`. The names are Slack's and no others: what
//! GitHub or somebody else calls an emoji stays text here, as it does in Slack. A workspace's own emoji are not known.

use std::{collections::HashMap, sync::LazyLock};

use emojis::SkinTone;
use maud::{Markup, html};

/// A line an emoji, the character first, then its names.
const NAMES: &str = include_str!("assets/emoji.txt");

static BY_NAME: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| all().collect());

/// Every name with its character, in the table's order: what a picker searches.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = NAMES.lines().filter(|line| !line.starts_with("# "));
    lines
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(face, names)| names.split(' ').map(move |name| (name, face)))
}

/// `:name:` as it is shown; the name itself where Slack has no such emoji.
pub(crate) fn draw(name: &str) -> Markup {
    let Some(face) = unicode(name) else {
        return html! { ":" (name) ":" };
    };
    html! {
        span.kit-emoji role="img" aria-label=(spoken(&face, name)) title={ ":" (name) ":" } { (face) }
    }
}

/// The characters of `name`, without colons, with or without a skin tone.
pub(crate) fn unicode(name: &str) -> Option<String> {
    let (plain, tone) = match name.split_once("::") {
        Some((plain, tone)) => (plain, Some(skin_tone(tone)?)),
        None => (name, None),
    };
    let face = BY_NAME.get(plain)?;
    let Some(tone) = tone else {
        return Some((*face).to_string());
    };
    let toned = emojis::get(face).and_then(|emoji| emoji.with_skin_tone(tone));
    Some(toned.map_or(*face, emojis::Emoji::as_str).to_string())
}

/// What a screen reader says: Unicode's name, which says the skin tone too.
fn spoken<'a>(face: &str, name: &'a str) -> &'a str {
    emojis::get(face).map_or(name, emojis::Emoji::name)
}

/// `skin-tone-2` to `skin-tone-6`, and `skin-tone-2-6` where two people have one each.
fn skin_tone(name: &str) -> Option<SkinTone> {
    use SkinTone::{
        Dark, DarkAndLight, DarkAndMedium, DarkAndMediumDark, DarkAndMediumLight, Light,
        LightAndDark, LightAndMedium, LightAndMediumDark, LightAndMediumLight, Medium,
        MediumAndDark, MediumAndLight, MediumAndMediumDark, MediumAndMediumLight, MediumDark,
        MediumDarkAndDark, MediumDarkAndLight, MediumDarkAndMedium, MediumDarkAndMediumLight,
        MediumLight, MediumLightAndDark, MediumLightAndLight, MediumLightAndMedium,
        MediumLightAndMediumDark,
    };
    Some(match name.strip_prefix("skin-tone-")? {
        "2" | "2-2" => Light,
        "3" | "3-3" => MediumLight,
        "4" | "4-4" => Medium,
        "5" | "5-5" => MediumDark,
        "6" | "6-6" => Dark,
        "2-3" => LightAndMediumLight,
        "2-4" => LightAndMedium,
        "2-5" => LightAndMediumDark,
        "2-6" => LightAndDark,
        "3-2" => MediumLightAndLight,
        "3-4" => MediumLightAndMedium,
        "3-5" => MediumLightAndMediumDark,
        "3-6" => MediumLightAndDark,
        "4-2" => MediumAndLight,
        "4-3" => MediumAndMediumLight,
        "4-5" => MediumAndMediumDark,
        "4-6" => MediumAndDark,
        "5-2" => MediumDarkAndLight,
        "5-3" => MediumDarkAndMediumLight,
        "5-4" => MediumDarkAndMedium,
        "5-6" => MediumDarkAndDark,
        "6-2" => DarkAndLight,
        "6-3" => DarkAndMediumLight,
        "6-4" => DarkAndMedium,
        "6-5" => DarkAndMediumDark,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_slacks() {
        for (name, face) in [
            ("+1", "👍"),
            ("thumbsup", "👍"),
            ("-1", "👎"),
            ("hand", "✋"),
            ("raised_hand", "✋"),
            ("raised_hand_with_fingers_splayed", "🖐️"),
            ("raising_hand", "🙋"),
            ("woman-raising-hand", "🙋‍♀️"),
            ("man-raising-hand", "🙋‍♂️"),
            ("white_check_mark", "✅"),
            ("heavy_check_mark", "✔️"),
            ("ballot_box_with_check", "☑️"),
            ("construction", "🚧"),
            ("x", "❌"),
            ("negative_squared_cross_mark", "❎"),
            ("heavy_multiplication_x", "✖️"),
            ("tada", "🎉"),
            ("hourglass_flowing_sand", "⏳"),
            ("large_green_circle", "🟢"),
            ("red_circle", "🔴"),
            ("thinking_face", "🤔"),
            ("flag-de", "🇩🇪"),
            ("de", "🇩🇪"),
            ("skin-tone-4", "🏽"),
            ("keycap_star", "*️⃣"),
        ] {
            assert_eq!(unicode(name).as_deref(), Some(face), "{name}");
        }
    }

    #[test]
    fn names_that_slack_does_not_have_stay_text() {
        for name in [
            "raising_hand_woman",
            "green_circle",
            "thinking",
            "",
            "30",
            "+1::",
            "+1::skin-tone-7",
        ] {
            assert_eq!(unicode(name), None, "{name}");
        }
        assert_eq!(draw("a<b").into_string(), ":a&lt;b:");
    }

    #[test]
    fn skin_tones_are_kept() {
        for (name, face) in [
            ("+1::skin-tone-2", "👍🏻"),
            ("raising_hand::skin-tone-3", "🙋🏼"),
            ("woman-raising-hand::skin-tone-6", "🙋🏿‍♀️"),
            ("handshake::skin-tone-2-3", "🫱🏻‍🫲🏼"),
            // Nothing to tone: the emoji as it is.
            ("tada::skin-tone-2", "🎉"),
        ] {
            assert_eq!(unicode(name).as_deref(), Some(face), "{name}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_an_emoji_and_no_name_stands_twice() {
        let mut names = 0;
        for line in NAMES.lines().filter(|line| !line.starts_with("# ")) {
            let (face, rest) = line.split_once(' ').expect(line);
            assert!(!face.is_ascii(), "{line}");
            names += rest.split(' ').count();
        }
        assert_eq!(names, BY_NAME.len());
        assert!(names > 1900, "{names}");
    }

    #[test]
    fn a_screen_reader_hears_what_it_is() {
        let drawn = draw("white_check_mark").into_string();
        assert!(
            drawn.contains(r#"role="img" aria-label="check mark button""#),
            "{drawn}"
        );
        assert!(drawn.contains(r#"title=":white_check_mark:""#), "{drawn}");
    }
}
