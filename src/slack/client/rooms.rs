//! Private channels of our own: making one, and taking somebody out of it.

use serde::Deserialize;
use serde_json::json;

use super::gate::Gate;
use super::{Result, SlackApi};
use crate::domain::ids::{ChannelId, UserId};

#[derive(Debug, Deserialize)]
struct Created {
    channel: Made,
}

#[derive(Debug, Deserialize)]
struct Made {
    id: String,
}

impl SlackApi {
    /// A new private channel, with nobody in it but the bot. `name_taken` where there is one of this name, whoever may see
    /// it (<https://docs.slack.dev/reference/methods/conversations.create>).
    pub async fn create_private_channel(&self, name: &str) -> Result<ChannelId> {
        let method = "conversations.create";
        let request = json!({ "name": name, "is_private": true });
        let answer: Created = self
            .write(
                method,
                &Gate::method(method),
                self.deadlines().posting,
                request,
            )
            .await?;
        Ok(answer.channel.id.into())
    }

    /// Takes somebody out of a channel; whoever is not in it, is out
    /// (<https://docs.slack.dev/reference/methods/conversations.kick>).
    pub async fn kick(&self, channel: &ChannelId, user: &UserId) -> Result<()> {
        let method = "conversations.kick";
        let request = json!({ "channel": channel, "user": user });
        self.end(method, request, &["not_in_channel", "user_not_found"])
            .await
    }
}
