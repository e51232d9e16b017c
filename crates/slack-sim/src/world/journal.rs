//! What was touched, in order: so that a reader who knows a revision can be told what changed since, at no cost per
//! message stored. Bounded: who is too far behind is told to read everything again.

use std::collections::VecDeque;

/// How many entries are kept.
const KEPT: usize = 4096;

/// Something that a reader may have on screen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Touched {
    /// A message came, changed or went.
    Message {
        channel: String,
        ts: String,
        /// The thread it is a reply in.
        root: Option<String>,
        /// The only person who sees it.
        only_for: Option<String>,
    },
    /// Somebody read on in a conversation.
    Read { user: String, channel: String },
    /// A conversation was made, or its members, topic or state changed.
    Place(String),
    /// A person's modals.
    Views(String),
    /// A person's Home.
    Home(String),
    /// Slack itself told a person something.
    Notice(String),
    /// The directory.
    People,
}

/// The newest entries, each with its revision.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    revision: u64,
    entries: VecDeque<Touched>,
}

impl Journal {
    /// The number of the newest entry; 0 before the first.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn touch(&mut self, what: Touched) {
        self.revision += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(what);
    }

    /// What was touched after `revision`; none where that is no longer known, or never was.
    pub fn since(&self, revision: u64) -> Option<impl Iterator<Item = &Touched>> {
        let missed = usize::try_from(self.revision.checked_sub(revision)?).ok()?;
        let known = self.entries.len();
        (missed <= known).then(|| self.entries.range(known - missed..))
    }
}
