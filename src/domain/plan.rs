//! The plan's sections as people edit them: append-only versions, each with its author. The second of two people who
//! edit the same version at once is refused, with both texts kept for them to bring together.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::code_green::CodeGreen;
use super::effect::Effect;
use super::ids::{CodeGreenId, UserId, WorkspaceId};
use super::person::By;
use super::refusal::Refusal;
use super::section::SectionKey;

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
/// [`Refusal::MayNotEditPlan`] unless seated, caller or sponsor; [`Refusal::EditedMeanwhile`] when `based_on` is not
/// the head and the texts differ; [`Refusal::Over`] once the Code Green is closed or declined.
pub fn decide(
    green: &CodeGreen,
    head: Option<&SectionVersion>,
    edit: EditSection,
    by: &By,
    now: DateTime<Utc>,
) -> Result<SectionOutcome, Refusal> {
    let _ = (green, head, edit, by, now);
    todo!()
}
