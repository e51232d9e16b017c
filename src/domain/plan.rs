//! The plan's sections as people edit them: append-only versions, each with its author. The second of two people who
//! edit the same version at once is refused, with both texts kept for them to bring together.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::authority::{About, Action};
use super::code_green::CodeGreen;
use super::effect::{Effect, Surface};
use super::ids::{CodeGreenId, UserId, WorkspaceId};
use super::person::By;
use super::refusal::Refusal;
use super::section::SectionKey;
use super::support::Touched;

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

/// Decides one edit. `head` is the section's latest version, if anybody wrote one.
///
/// # Errors
/// [`Refusal::NotAMember`]; [`Refusal::NotYetMandated`] before there is a thread and [`Refusal::Over`] after the close;
/// [`Refusal::MayNotEditPlan`] unless seated, caller or sponsor; [`Refusal::EditedMeanwhile`] when `based_on` is not
/// the head and the texts differ.
pub fn decide(
    green: &CodeGreen,
    head: Option<&SectionVersion>,
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
    if let Some(head) = head.filter(|head| head.version != based_on) {
        return Err(Refusal::EditedMeanwhile {
            section,
            by: head.author.clone(),
            theirs: head.text.clone(),
            version: head.version,
        });
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
        effects: vec![
            Effect::Refresh {
                surface: Surface::Section { section },
            },
            Effect::Touch {
                touched: touched_by(green, standing, text),
            },
        ],
    })
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
        let outcome = decide(&green(), head, edit, &person(who), nine_ten())?;
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
                decide(&green, None, edit(), &person("alice"), nine_ten()),
                Err(refusal)
            );
        }
        assert_eq!(
            decide(&green(), None, edit(), &By::System, nine_ten()),
            Err(Refusal::NotAMember)
        );
    }
}
