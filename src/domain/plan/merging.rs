//! Two edits of one text, line by line, as version control brings them together.

use super::LONGEST;

/// Both edits of `base` in one text; `None` where they change the same lines, or where it would be too long to be edited.
pub fn merged(base: &str, one: &str, other: &str) -> Option<String> {
    // A last line without its end would differ from the same line followed by others.
    let lines = |text: &str| match text.trim() {
        "" => String::new(),
        text => format!("{text}\n"),
    };
    let both = diffy::merge(&lines(base), &lines(one), &lines(other)).ok()?;
    let both = both.trim();
    (both.encode_utf16().count() <= LONGEST).then(|| both.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn edits_of_different_lines_come_together_and_of_the_same_do_not() {
        let base = "Approval takes a week\nNo owner for the review\nTheir counsel is away";
        let one =
            "Approval above 15 % takes a week\nNo owner for the review\nTheir counsel is away";
        let other =
            "Approval takes a week\nNo owner for the review\nTheir counsel is back on Friday";
        assert_eq!(
            merged(base, one, other).as_deref(),
            Some(
                "Approval above 15 % takes a week\nNo owner for the review\nTheir counsel is back on Friday"
            )
        );
        let same = "Approval takes two weeks\nNo owner for the review\nTheir counsel is away";
        assert_eq!(merged(base, one, same), None);
        assert_eq!(merged("", "A pilot", "A discount"), None, "both began it");
        assert_eq!(merged(base, one, base).as_deref(), Some(one));
        let long = "x".repeat(LONGEST);
        let longer = format!("{base}\n{long}");
        assert_eq!(
            merged(base, one, &longer),
            None,
            "too long to be edited again"
        );
    }

    fn text() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-e]{1,2}", 1..8)
    }

    fn counted(lines: &[String]) -> BTreeMap<&str, i64> {
        let mut counted = BTreeMap::new();
        for line in lines {
            *counted.entry(line.as_str()).or_default() += 1;
        }
        counted
    }

    proptest! {
        /// What one of the two added is there; what neither touched is there; the order of the two does not matter.
        #[test]
        fn no_line_that_somebody_added_is_lost(base in text(), one in text(), other in text()) {
            let both = merged(&base.join("\n"), &one.join("\n"), &other.join("\n"));
            let turned = merged(&base.join("\n"), &other.join("\n"), &one.join("\n"));
            prop_assert_eq!(&both, &turned);
            let Some(both) = both else { return Ok(()) };
            let both: Vec<String> = both.lines().map(str::to_owned).collect();
            let (base, both) = (counted(&base), counted(&both));
            for edit in [counted(&one), counted(&other)] {
                for (line, count) in edit {
                    let had = base.get(line).copied().unwrap_or_default();
                    if count > had {
                        let has = both.get(line).copied().unwrap_or_default();
                        prop_assert!(has > 0, "{} is lost", line);
                    }
                }
            }
        }
    }
}
