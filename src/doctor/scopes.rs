//! What Slack has granted against what the program uses. What each scope is for, `slack/scopes.rs` says.

use super::finding::Said;
use super::line;
use super::visit::Visit;
use crate::slack::scopes::{self, WITHOUT};

/// Granted against needed.
pub(super) async fn granted(visit: &Visit) -> Said {
    let identity = match line::who(visit).await {
        Ok((_, identity)) => identity,
        Err(said) => return said,
    };
    let Some(granted) = &identity.scopes else {
        return Said::skipped(
            "Slack has not said what the token may do",
            "Look at OAuth & Permissions in your Slack app, and compare with codegreen manifest.",
        );
    };
    compare(granted)
}

fn compare(granted: &[String]) -> Said {
    let lacks = |scope: &&str| !granted.iter().any(|held| held == scope);
    let required = scopes::required_scopes();
    let optional = scopes::optional_scopes();
    let missing: Vec<&str> = required.iter().copied().filter(lacks).collect();
    let mut wrong = Vec::new();
    if !missing.is_empty() {
        wrong.push(Said::fail(
            format!("not granted, and needed: {}", missing.join(", ")),
            "Add it at api.slack.com/apps, your app, OAuth & Permissions, Bot Token Scopes (or paste what codegreen manifest prints), and reinstall the app.",
        ));
    }
    for (scope, off) in WITHOUT {
        if lacks(scope) {
            wrong.push(Said::warn(
                format!("without {scope} {off}"),
                "Grant what is wanted of these at api.slack.com/apps, your app, OAuth & Permissions, and reinstall the app.",
            ));
        }
    }
    let unused: Vec<&str> = granted
        .iter()
        .map(String::as_str)
        .filter(|held| !required.contains(held) && !optional.contains(held))
        .collect();
    Said::gather(
        match unused.as_slice() {
            [] => "all that is used is granted".to_owned(),
            unused => format!(
                "all that is used is granted, and more that could be taken away: {}",
                unused.join(", ")
            ),
        },
        wrong,
    )
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;

    #[test]
    fn every_optional_scope_has_its_sentence() {
        let named: Vec<&str> = WITHOUT.iter().map(|(scope, _)| *scope).collect();
        assert_eq!(named, scopes::optional_scopes());
    }

    #[test]
    fn too_many_are_no_harm() {
        let all = [scopes::required_scopes(), scopes::optional_scopes()].concat();
        let mut all: Vec<String> = all.into_iter().map(str::to_owned).collect();
        assert_eq!(compare(&all).what, "all that is used is granted");
        all.push("files:read".to_owned());
        let said = compare(&all);
        assert_eq!(said.status, Status::Ok);
        assert!(said.what.contains("files:read"), "{}", said.what);
    }
}
