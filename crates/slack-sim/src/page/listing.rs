//! Which messages are shown: the newest of a conversation, or a thread. Costs what is shown, not what is stored.

use std::ops::Bound;

use crate::world::{Channel, Message};

/// How many messages are shown at first, and how many more each time.
pub(super) const SHOWN: usize = 60;

/// The newest messages of the main view before `before`, oldest first; and whether there are older ones.
pub(super) fn main<'a>(
    channel: &'a Channel,
    user: &str,
    before: Option<&str>,
    limit: usize,
) -> (Vec<&'a Message>, bool) {
    let end = before.map_or(Bound::Unbounded, Bound::Excluded);
    let stored = channel.messages.range::<str, _>((Bound::Unbounded, end));
    let mut shown: Vec<&Message> = stored
        .rev()
        .map(|(_, message)| message)
        .filter(|message| message.in_main_view())
        .take(limit + 1)
        .collect();
    let more = shown.len() > limit;
    shown.truncate(limit);
    let from = shown.last().filter(|_| more).map(|m| m.ts.clone());
    let ephemeral = channel.ephemerals.iter().filter(|m| {
        m.only_for.as_deref() == Some(user)
            && m.in_main_view()
            && before.is_none_or(|before| *m.ts < *before)
            && from.as_ref().is_none_or(|from| m.ts > *from)
    });
    shown.extend(ephemeral);
    shown.sort_by(|a, b| a.ts.cmp(&b.ts));
    (shown, more)
}

/// A thread: its root and the replies, oldest first.
pub(super) fn thread<'a>(channel: &'a Channel, root: &str, user: &str) -> Vec<&'a Message> {
    let root_message = channel.messages.get(root);
    let ephemeral = channel
        .ephemerals
        .iter()
        .filter(|m| m.only_for.as_deref() == Some(user) && m.thread_ts.as_deref() == Some(root));
    let mut shown: Vec<&Message> = channel.replies(root).chain(ephemeral).collect();
    shown.sort_by(|a, b| a.ts.cmp(&b.ts));
    root_message.into_iter().chain(shown).collect()
}

/// The message of the main view that comes before this one.
pub(super) fn before<'a>(channel: &'a Channel, ts: &str, user: &str) -> Option<&'a Message> {
    main(channel, user, Some(ts), 1).0.pop()
}
