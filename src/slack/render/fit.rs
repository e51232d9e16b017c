//! How much of a plan one message shows: the roomiest drawing that Slack takes. What is cut short here stands whole where it
//! was written, and in the lists.

use super::Message;

/// All blocks of a posted message together, as JSON. Slack refuses more than some 12,000 characters, and does not say how it
/// counts (`msg_blocks_too_long`; <https://github.com/slackapi/bolt-js/issues/2509>).
const TOGETHER: usize = 11_500;

/// How much is shown of each part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// What is written, in all sections together.
    pub(super) texts: usize,
    /// Rows of a kind.
    pub(super) rows: usize,
    /// The longest of what a row says.
    pub(super) longest: usize,
    /// The longest of what an item says, where there are many.
    pub(super) item: usize,
}

impl Fit {
    /// Whether there is no room for looks.
    pub(super) fn is_tight(self) -> bool {
        self.longest < FITS[0].longest
    }
}

const FITS: [Fit; 5] = [
    fit(6_000, 8, 160, 60),
    fit(4_000, 6, 100, 45),
    fit(2_400, 4, 60, 45),
    fit(1_000, 2, 40, 24),
    fit(400, 1, 30, 18),
];

const fn fit(texts: usize, rows: usize, longest: usize, item: usize) -> Fit {
    Fit {
        texts,
        rows,
        longest,
        item,
    }
}

/// The roomiest drawing that fits; the smallest, where none does.
pub(super) fn fitting(draw: impl Fn(Fit) -> Message) -> Message {
    let [roomier @ .., least] = FITS;
    let fits = |message: &Message| {
        let blocks = serde_json::to_string(&message.blocks).unwrap_or_default();
        blocks.chars().count() <= TOGETHER
    };
    (roomier.into_iter().map(&draw))
        .find(fits)
        .unwrap_or_else(|| draw(least))
}
