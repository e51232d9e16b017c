//! What people do with messages that are no interaction: posting, editing, deleting, reacting.

use super::{Acted, DriverError, MessageHandle, PersonHandle, compose::compose};
use crate::{
    outbound::events,
    world::{Draft, Message},
};

impl PersonHandle {
    /// Posts in a conversation, or in the thread of `thread_ts`. The text is as typed: `@Lena` mentions her, `<` is a `<`.
    ///
    /// # Errors
    /// When they are not in it, or it is archived.
    pub async fn posts(
        &self,
        channel: &str,
        thread_ts: Option<&str>,
        text: &str,
    ) -> Acted<MessageHandle> {
        self.active()?;
        let channel = self.member_of(channel)?;
        if self
            .sim
            .look(|world| world.channel(&channel).is_some_and(|c| c.archived))
        {
            return Err(self.cannot("the channel is archived"));
        }
        let made = self.sim.look(|world| compose(world, text));
        let draft = Draft {
            user: self.id().into(),
            text: made.text,
            blocks: vec![made.rich_text],
            thread_ts: thread_ts.map(String::from),
            ..Draft::default()
        };
        let (ts, _) = self
            .act(|ctx| {
                let ts = ctx.state.world.post(&channel, draft, ctx.now);
                events::message_posted(ctx, &channel, &ts);
                ts
            })
            .await;
        MessageHandle::find(&self.sim, &channel, &ts)
            .ok_or(DriverError::MessageGone { channel, ts })
    }

    /// Writes to the app in their DM, which opens if need be.
    ///
    /// # Errors
    /// When they may not act.
    pub async fn writes_to_the_app(&self, text: &str) -> Acted<MessageHandle> {
        self.posts("dm", None, text).await
    }

    /// Edits their own message.
    ///
    /// # Errors
    /// When it is not theirs, or gone.
    pub async fn edits(&self, message: &Message, text: &str) -> Acted<()> {
        self.active()?;
        self.visible(message)?;
        if message.user != self.id() {
            return Err(self.cannot("it is somebody else's message"));
        }
        self.act(|ctx| {
            let before = ctx.state.world.message_json(&message.channel, &message.ts);
            let made = compose(&ctx.state.world, text);
            let edited = ctx.state.world.next_ts(ctx.now);
            ctx.state.world.edit(
                &message.channel,
                &message.ts,
                Some(made.text),
                Some(vec![made.rich_text]),
                ctx.now,
            );
            if let Some(message) = ctx.state.world.message_mut(&message.channel, &message.ts) {
                message.edited = Some(edited);
            }
            events::message_changed(ctx, &message.channel, &message.ts, &before);
        })
        .await;
        Ok(())
    }

    /// Deletes a message: their own, or as an admin anybody's, the app's too.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn deletes(&self, message: &Message) -> Acted<()> {
        self.active()?;
        self.visible(message)?;
        self.act(|ctx| {
            let before = ctx.state.world.message_json(&message.channel, &message.ts);
            ctx.state.world.delete(&message.channel, &message.ts);
            events::message_deleted(ctx, &message.channel, &message.ts, &before);
        })
        .await;
        Ok(())
    }

    /// Reacts with an emoji, named without colons. The app hears of it if its bot is in the conversation.
    ///
    /// # Errors
    /// When they do not see the message, it is only visible to one, or they have reacted so already.
    pub async fn reacts(&self, message: &Message, emoji: &str) -> Acted<()> {
        self.reaction(message, emoji, true).await
    }

    /// Takes a reaction back.
    ///
    /// # Errors
    /// When they do not see the message, or have not reacted so.
    pub async fn unreacts(&self, message: &Message, emoji: &str) -> Acted<()> {
        self.reaction(message, emoji, false).await
    }

    async fn reaction(&self, message: &Message, emoji: &str, add: bool) -> Acted<()> {
        self.active()?;
        let current = self.visible(message)?;
        if current.only_for.is_some() {
            return Err(self.cannot("nobody can react to a message only they see"));
        }
        let emoji = emoji.trim_matches(':');
        let (done, _) = self
            .act(|ctx| {
                let (channel, ts) = (&message.channel, &message.ts);
                let world = &mut ctx.state.world;
                let done = if add {
                    world.react(channel, ts, self.id(), emoji)
                } else {
                    world.unreact(channel, ts, self.id(), emoji)
                };
                if done {
                    events::reaction(ctx, add, self.id(), channel, ts, emoji);
                }
                done
            })
            .await;
        self.reads(message);
        match (done, add) {
            (true, _) => Ok(()),
            (false, true) => Err(self.cannot("they have already reacted so")),
            (false, false) => Err(self.cannot("they have not reacted so")),
        }
    }

    /// A message of a conversation they are in.
    ///
    /// # Errors
    /// When they are not in it, or there is none.
    pub fn message_at(&self, channel: &str, ts: &str) -> Acted<MessageHandle> {
        let channel = self.member_of(channel)?;
        let found = MessageHandle::find(&self.sim, &channel, ts).ok_or_else(|| {
            DriverError::MessageGone {
                channel,
                ts: ts.into(),
            }
        })?;
        self.visible(&found)?;
        Ok(found)
    }

    /// The message as it is now, if they see it.
    pub(super) fn visible(&self, message: &Message) -> Acted<Message> {
        self.member_of(&message.channel)?;
        let gone = || DriverError::MessageGone {
            channel: message.channel.clone(),
            ts: message.ts.clone(),
        };
        let now = self
            .sim
            .look(|world| world.message(&message.channel, &message.ts).cloned())
            .ok_or_else(gone)?;
        let for_them = now.only_for.as_ref().is_none_or(|user| user == self.id());
        if now.tombstone || !for_them {
            Err(gone())
        } else {
            Ok(now)
        }
    }

    /// Notes that they have read it.
    pub fn reads(&self, message: &Message) {
        self.quietly(|ctx| {
            let world = &mut ctx.state.world;
            world.note_reader(&message.channel, &message.ts, self.id());
        });
    }

    /// Reads on in a conversation up to this message, as a client does that shows it.
    ///
    /// # Errors
    /// When they are not in it.
    pub fn reads_up_to(&self, channel: &str, ts: &str) -> Acted<()> {
        let channel = self.member_of(channel)?;
        self.quietly(|ctx| ctx.state.world.read_up_to(&channel, ts, self.id()));
        Ok(())
    }
}
