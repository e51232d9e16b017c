//! The only place where an idea, a barrier or a decision changes.

use chrono::{DateTime, Utc};

use super::touching::touch;
use super::{
    Barrier, Content, Decision, EntryCommand, EntryOutcome, Idea, LedgerEntry, Terms, Word, Written,
};
use crate::domain::authority::{About, Action};
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Effect, Notice, Surface};
use crate::domain::ids::{EntryId, ItemId, UserId};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;

/// Decides one command for the row `id`. `entry` is `None` where there is none by this id yet; only [`EntryCommand::Add`]
/// makes one, and where there is, its author's second submit corrects it. `version` is left to the commit.
///
/// Who may: add an idea, any full member; change it or take it back, its author; a barrier and a decision, whoever may edit
/// the plan, and a barrier's owner; say yes to a decision, its approver alone. All else is denied.
///
/// # Errors
/// [`Refusal::NotAMember`], [`Refusal::NotYetMandated`], [`Refusal::Over`], [`Refusal::NoSuchEntry`],
/// [`Refusal::NotYourIdea`], [`Refusal::MayNotEditPlan`], [`Refusal::NotOnTheRoster`]; of terms
/// [`Refusal::LimitNotComparable`] and [`Refusal::ApproverMissing`]; of their approval [`Refusal::NotTheApprover`] and
/// [`Refusal::DecisionMoved`].
pub fn decide(
    green: &CodeGreen,
    id: EntryId,
    entry: Option<&LedgerEntry>,
    command: EntryCommand,
    by: &By,
    now: DateTime<Utc>,
) -> Result<EntryOutcome, Refusal> {
    let person = by.member()?;
    let hand = Hand { green, person, now };
    match (command, entry) {
        (EntryCommand::Add { written }, None) => hand.add(id, written),
        // Sent again because the answer never came: what the form says now is what its author means.
        (EntryCommand::Add { written }, Some(entry)) if entry.author == *person => {
            hand.change(entry, written)
        }
        (EntryCommand::Add { .. }, Some(_)) => Ok(EntryOutcome::nothing()),
        (_, None) => Err(Refusal::NoSuchEntry),
        (EntryCommand::Change { written }, Some(entry)) => hand.change(entry, written),
        (EntryCommand::TakeBack, Some(entry)) => hand.take_back(entry),
        (EntryCommand::Promote { item }, Some(entry)) => hand.promote(entry, item),
        (EntryCommand::Approve { on }, Some(entry)) => hand.answer(entry, on, None),
        (EntryCommand::Object { on, reason }, Some(entry)) => hand.answer(entry, on, Some(reason)),
    }
}

/// Whose it is.
struct Hand<'a> {
    green: &'a CodeGreen,
    person: &'a UserId,
    now: DateTime<Utc>,
}

impl Hand<'_> {
    fn add(&self, id: EntryId, written: Written) -> Result<EntryOutcome, Refusal> {
        self.green.must_be_under_way()?;
        self.may(written.kind().adding(), About::Whole)?;
        let content = match written {
            Written::Idea { text } => Content::Idea(Idea { text, became: None }),
            Written::Barrier(barrier) => Content::Barrier(self.given(barrier)?),
            Written::Decision(terms) => Content::Decision(self.asked(terms, 1)?),
        };
        let entry = LedgerEntry {
            workspace: self.green.workspace.clone(),
            code_green: self.green.id,
            id,
            version: 0,
            content,
            taken_back: false,
            author: self.person.clone(),
            created_at: self.now,
            updated_at: self.now,
        };
        let mut effects = self.shown(&entry);
        effects.extend(touch(self.green, None, Some(&entry.content)));
        effects.extend(ask_approver(&entry));
        Ok(EntryOutcome {
            entry: Some(entry),
            effects,
        })
    }

    fn change(&self, before: &LedgerEntry, written: Written) -> Result<EntryOutcome, Refusal> {
        self.green.must_be_under_way()?;
        self.may_change(before)?;
        if before.taken_back {
            return Err(Refusal::NoSuchEntry);
        }
        let content = match (&before.content, written) {
            (Content::Idea(idea), Written::Idea { text }) => Content::Idea(Idea {
                text,
                became: idea.became,
            }),
            (Content::Barrier(_), Written::Barrier(barrier)) => {
                Content::Barrier(self.given(barrier)?)
            }
            // What was said of the same terms stands.
            (Content::Decision(decision), Written::Decision(terms)) if decision.terms == terms => {
                Content::Decision(decision.clone())
            }
            (Content::Decision(_), Written::Decision(terms)) => {
                Content::Decision(self.asked(terms, before.version + 1)?)
            }
            (Content::Idea(_) | Content::Barrier(_) | Content::Decision(_), _) => {
                return Err(Refusal::NoSuchEntry);
            }
        };
        if content == before.content {
            return Ok(EntryOutcome::nothing());
        }
        let entry = LedgerEntry {
            content,
            updated_at: self.now,
            ..before.clone()
        };
        let mut effects = self.shown(&entry);
        effects.extend(touch(
            self.green,
            Some(&before.content),
            Some(&entry.content),
        ));
        effects.extend(ask_approver(&entry));
        Ok(EntryOutcome {
            entry: Some(entry),
            effects,
        })
    }

    fn take_back(&self, before: &LedgerEntry) -> Result<EntryOutcome, Refusal> {
        self.green.must_be_under_way()?;
        self.may_change(before)?;
        if before.taken_back {
            return Ok(EntryOutcome::nothing());
        }
        let entry = LedgerEntry {
            taken_back: true,
            updated_at: self.now,
            ..before.clone()
        };
        let mut effects = self.shown(&entry);
        effects.extend(touch(self.green, Some(&before.content), None));
        Ok(EntryOutcome {
            entry: Some(entry),
            effects,
        })
    }

    fn promote(&self, before: &LedgerEntry, item: ItemId) -> Result<EntryOutcome, Refusal> {
        self.green.must_be_under_way()?;
        self.may(Action::AddItem, About::Whole)?;
        let Content::Idea(idea) = &before.content else {
            return Err(Refusal::NoSuchEntry);
        };
        // The first item that it became is the one.
        if idea.became.is_some() {
            return Ok(EntryOutcome::nothing());
        }
        let entry = LedgerEntry {
            content: Content::Idea(Idea {
                text: idea.text.clone(),
                became: Some(item),
            }),
            updated_at: self.now,
            ..before.clone()
        };
        let effects = self.shown(&entry);
        Ok(EntryOutcome {
            entry: Some(entry),
            effects,
        })
    }

    /// The approver's word, on the terms that they had before their eyes.
    fn answer(
        &self,
        before: &LedgerEntry,
        on: i64,
        reason: Option<String>,
    ) -> Result<EntryOutcome, Refusal> {
        self.green.must_be_under_way()?;
        let Content::Decision(decision) = &before.content else {
            return Err(Refusal::NoSuchEntry);
        };
        self.may(Action::ApproveDecision, About::Entry(before))?;
        let (by, at) = (self.person.clone(), self.now);
        let word = match (&decision.word, reason) {
            (Word::Approved { .. }, None) => return Ok(EntryOutcome::nothing()),
            (Word::Asked { on: asked }, _) if before.taken_back || *asked != on => {
                return Err(Refusal::DecisionMoved);
            }
            (Word::NotNeeded, _) => return Err(Refusal::DecisionMoved),
            (Word::Objected { reason: said, .. }, Some(reason)) if *said == reason => {
                return Ok(EntryOutcome::nothing());
            }
            // Whoever has answered may think again, as long as the terms are the same.
            (Word::Asked { .. } | Word::Objected { .. }, None) => Word::Approved { by, at },
            (Word::Asked { .. } | Word::Approved { .. } | Word::Objected { .. }, Some(reason)) => {
                Word::Objected { by, at, reason }
            }
        };
        let entry = LedgerEntry {
            content: Content::Decision(Decision {
                terms: decision.terms.clone(),
                word,
            }),
            updated_at: self.now,
            ..before.clone()
        };
        let mut effects = self.shown(&entry);
        if entry.author != *self.person {
            let notice = Notice::DecisionAnswered { entry: entry.id };
            let to = Audience::Person {
                user: entry.author.clone(),
            };
            effects.push(Effect::Tell { to, notice });
        }
        Ok(EntryOutcome {
            entry: Some(entry),
            effects,
        })
    }

    /// Where the row stands; the plan as it was read back shows it, too.
    fn shown(&self, entry: &LedgerEntry) -> Vec<Effect> {
        let section = entry.content.kind().section();
        let mut shown = vec![Surface::Section { section }];
        if self.green.read_back.is_some() {
            shown.push(Surface::ReadBack);
        }
        shown
            .into_iter()
            .map(|surface| Effect::Refresh { surface })
            .collect()
    }

    /// The terms as they will be at this version of the row. An approver who writes them has said yes.
    fn asked(&self, terms: Terms, version: i64) -> Result<Decision, Refusal> {
        let needs = terms.need_a_word()?;
        self.may_be_given(terms.approver.as_ref())?;
        let word = if !needs {
            Word::NotNeeded
        } else if terms.approver.as_ref() == Some(self.person) {
            Word::Approved {
                by: self.person.clone(),
                at: self.now,
            }
        } else {
            Word::Asked { on: version }
        };
        Ok(Decision { terms, word })
    }

    fn given(&self, barrier: Barrier) -> Result<Barrier, Refusal> {
        self.may_be_given(barrier.owner.as_ref())?;
        Ok(barrier)
    }

    /// Nobody is given what they may not see.
    fn may_be_given(&self, to: Option<&UserId>) -> Result<(), Refusal> {
        match to.filter(|to| !self.green.admits(to)) {
            Some(user) => Err(Refusal::NotOnTheRoster { user: user.clone() }),
            None => Ok(()),
        }
    }

    fn may_change(&self, entry: &LedgerEntry) -> Result<(), Refusal> {
        self.may(entry.content.kind().changing(), About::Entry(entry))
    }

    fn may(&self, action: Action, about: About<'_>) -> Result<(), Refusal> {
        must_be_allowed(self.green, action, self.person, about)
    }
}

/// Whether this person may do this with a row, or add one; else whom they can ask.
///
/// # Errors
/// [`Refusal::NotYourIdea`], [`Refusal::NotTheApprover`], [`Refusal::MayNotEditPlan`].
pub fn must_be_allowed(
    green: &CodeGreen,
    action: Action,
    person: &UserId,
    about: About<'_>,
) -> Result<(), Refusal> {
    if green.allows(action, person, about) {
        return Ok(());
    }
    Err(match about {
        About::Entry(entry) if action == Action::ChangeIdea => Refusal::NotYourIdea {
            author: entry.author.clone(),
        },
        About::Entry(LedgerEntry {
            content: Content::Decision(decision),
            ..
        }) if action == Action::ApproveDecision => Refusal::NotTheApprover {
            approver: decision.terms.approver.clone(),
        },
        About::Entry(_) | About::Whole | About::Seat(_) | About::Item(_) => {
            Refusal::MayNotEditPlan {
                caller: green.caller.clone(),
            }
        }
    })
}

/// Whoever has to say yes to it hears so.
fn ask_approver(entry: &LedgerEntry) -> Option<Effect> {
    let Content::Decision(decision) = &entry.content else {
        return None;
    };
    let Word::Asked { on } = decision.word else {
        return None;
    };
    let user = decision.terms.approver.clone()?;
    let entry = entry.id;
    Some(Effect::Tell {
        to: Audience::Person { user },
        notice: Notice::DecisionAsked { entry, on },
    })
}

impl EntryOutcome {
    fn nothing() -> Self {
        Self {
            entry: None,
            effects: Vec::new(),
        }
    }
}
