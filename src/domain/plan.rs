//! The plan's sections as people edit them: append-only versions, each with its author. Two people who edit the same
//! version at once lose nothing: their edits are brought together where they touch different lines; else the second is
//! refused, with both texts kept for them to bring together.

mod merging;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::authority::{About, Action};
use super::code_green::CodeGreen;
use super::effect::{Audience, Effect, Notice, Surface};
use super::ids::{CodeGreenId, UserId, WorkspaceId};
use super::person::By;
use super::refusal::Refusal;
use super::section::SectionKey;
use super::support::Touched;

pub use self::merging::merged;

/// UTF-16 units that one section may have: what a field in Slack takes.
pub const LONGEST: usize = 3_000;

/// One version of one section. Version 1 is the first that somebody wrote; 0 stands for the empty template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionVersion {
    pub workspace: WorkspaceId,
    pub code_green: CodeGreenId,
    pub section: SectionKey,
    pub version: i64,
    pub text: String,
    pub author: UserId,
    pub at: DateTime<Utc>,
}

/// Replaces the text of a section, as it stood at version `based_on`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditSection {
    pub section: SectionKey,
    pub based_on: i64,
    pub text: String,
}

/// A new version, or `None` where the text is already what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionOutcome {
    pub version: Option<SectionVersion>,
    pub effects: Vec<Effect>,
}

/// Decides one edit. `head` is the section's latest version, if anybody wrote one; `base` the one that the edit is of,
/// where that is another.
///
/// # Errors
/// [`Refusal::NotAMember`]; [`Refusal::NotYetMandated`] before there is a thread and [`Refusal::Over`] after the close;
/// [`Refusal::MayNotEditPlan`] unless seated, caller or sponsor; [`Refusal::EditedMeanwhile`] when `based_on` is not
/// the head, and the two edits cannot be brought together.
pub fn decide(
    green: &CodeGreen,
    head: Option<&SectionVersion>,
    base: Option<&SectionVersion>,
    edit: EditSection,
    by: &By,
    now: DateTime<Utc>,
) -> Result<SectionOutcome, Refusal> {
    let author = by.member()?;
    green.must_be_under_way()?;
    if !green.allows(Action::EditPlan, author, About::Whole) {
        return Err(Refusal::MayNotEditPlan {
            caller: green.caller.clone(),
        });
    }
    let EditSection {
        section,
        based_on,
        text,
    } = edit;
    let text = text.trim();
    let (version, standing) = head.map_or((0, ""), |head| (head.version, head.text.as_str()));
    if text == standing {
        return Ok(SectionOutcome {
            version: None,
            effects: Vec::new(),
        });
    }
    let meanwhile = head.filter(|head| head.version != based_on);
    let both = meanwhile.and_then(|head| merged(&base?.text, &head.text, text));
    let text = match (meanwhile, &both) {
        (Some(head), None) => {
            return Err(Refusal::EditedMeanwhile {
                section,
                by: head.author.clone(),
                theirs: head.text.clone(),
                version: head.version,
            });
        }
        (Some(_), Some(both)) => both.as_str(),
        (None, _) => text,
    };
    let mut effects = vec![
        Effect::Refresh {
            surface: Surface::Section { section },
        },
        Effect::Touch {
            touched: touched_by(green, standing, text),
        },
    ];
    if let Some(head) = meanwhile {
        effects.extend(told_of_both(section, author, &head.author));
    }
    Ok(SectionOutcome {
        version: Some(SectionVersion {
            workspace: green.workspace.clone(),
            code_green: green.id,
            section,
            version: version + 1,
            text: text.to_owned(),
            author: author.clone(),
            at: now,
        }),
        effects,
    })
}

/// Each of the two hears that the other's edit is in it, too.
fn told_of_both(section: SectionKey, second: &UserId, first: &UserId) -> Vec<Effect> {
    let tell = |user: &UserId, with: &UserId| Effect::Tell {
        to: Audience::InThread { user: user.clone() },
        notice: Notice::SectionMerged {
            section,
            with: with.clone(),
        },
    };
    if second == first {
        return Vec::new();
    }
    vec![tell(second, first), tell(first, second)]
}

fn touched_by(green: &CodeGreen, before: &str, after: &str) -> Touched {
    let functions = green.seats.iter();
    Touched::by_text(
        before,
        after,
        functions.map(|seat| (&seat.function, seat.name.as_str())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code_green::Phase;
    use crate::domain::fixture::{acme_renewal, given, nine_ten, person};

    fn green() -> CodeGreen {
        CodeGreen {
            phase: Phase::Paging { since: nine_ten() },
            ..acme_renewal(given("val"))
        }
    }

    fn writes(
        head: Option<&SectionVersion>,
        based_on: i64,
        text: &str,
        who: &str,
    ) -> Result<Option<SectionVersion>, Refusal> {
        let edit = EditSection {
            section: SectionKey::Ideas,
            based_on,
            text: text.to_owned(),
        };
        let outcome = decide(&green(), head, None, edit, &person(who), nine_ten())?;
        assert_eq!(outcome.version.is_some(), !outcome.effects.is_empty());
        Ok(outcome.version)
    }

    #[test]
    fn each_edit_is_a_version_with_its_author() {
        let first = writes(None, 0, " A pilot. ", "alice")
            .expect("the caller")
            .expect("a version");
        assert_eq!(
            (first.version, first.text.as_str(), first.author.as_str()),
            (1, "A pilot.", "alice")
        );
        let second = writes(Some(&first), 1, "A paid pilot.", "lena")
            .expect("seated")
            .expect("a version");
        assert_eq!((second.version, second.author.as_str()), (2, "lena"));
        assert_eq!(
            writes(Some(&second), 1, "A paid pilot.", "lena"),
            Ok(None),
            "the same text again"
        );
        assert_eq!(
            writes(Some(&second), 2, "", "val")
                .expect("the sponsor")
                .expect("a version")
                .text,
            ""
        );
        assert_eq!(
            writes(None, 0, "  ", "val"),
            Ok(None),
            "an empty template stays one"
        );
    }

    #[test]
    fn the_second_of_two_edits_at_once_sees_both_texts() {
        let head = writes(None, 0, "A pilot.", "alice")
            .expect("the caller")
            .expect("a version");
        let refusal = Refusal::EditedMeanwhile {
            section: SectionKey::Ideas,
            by: "alice".into(),
            theirs: "A pilot.".to_owned(),
            version: 1,
        };
        assert_eq!(writes(Some(&head), 0, "A discount.", "lena"), Err(refusal));
    }

    #[test]
    fn edits_of_different_lines_are_brought_together_and_both_hear_it() {
        let version = |version, text: &str, author: &str| SectionVersion {
            version,
            text: text.to_owned(),
            ..writes(None, 0, "x", author)
                .expect("may edit")
                .expect("a version")
        };
        let base = version(1, "A pilot.\nA reference.\nA discount.", "alice");
        let head = version(2, "A paid pilot.\nA reference.\nA discount.", "lena");
        let edit = EditSection {
            section: SectionKey::Ideas,
            based_on: 1,
            text: "A pilot.\nA reference.\nA discount for two years.".to_owned(),
        };
        let outcome = decide(
            &green(),
            Some(&head),
            Some(&base),
            edit,
            &person("val"),
            nine_ten(),
        )
        .expect("they do not touch");
        let both = outcome.version.expect("a version");
        assert_eq!(
            (both.version, both.text.as_str(), both.author.as_str()),
            (
                3,
                "A paid pilot.\nA reference.\nA discount for two years.",
                "val"
            )
        );
        let told: Vec<(String, String)> = (outcome.effects.iter())
            .filter_map(|effect| match effect {
                Effect::Tell {
                    to: Audience::InThread { user },
                    notice: Notice::SectionMerged { with, .. },
                } => Some((user.to_string(), with.to_string())),
                _ => None,
            })
            .collect();
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(told, [pair("val", "lena"), pair("lena", "val")]);
    }

    #[test]
    fn only_while_there_is_a_plan_and_only_its_editors() {
        let refusal = Refusal::MayNotEditPlan {
            caller: "alice".into(),
        };
        assert_eq!(writes(None, 0, "x", "dev"), Err(refusal));
        let edit = || EditSection {
            section: SectionKey::Ideas,
            based_on: 0,
            text: "x".to_owned(),
        };
        for (phase, refusal) in [
            (Phase::Requested, Refusal::NotYetMandated),
            (Phase::Declined { at: nine_ten() }, Refusal::Over),
        ] {
            let green = CodeGreen { phase, ..green() };
            assert_eq!(
                decide(&green, None, None, edit(), &person("alice"), nine_ten()),
                Err(refusal)
            );
        }
        assert_eq!(
            decide(&green(), None, None, edit(), &By::System, nine_ten()),
            Err(Refusal::NotAMember)
        );
    }
}
