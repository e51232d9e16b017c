//! What becomes of the messages that show a file. Uploading and deleting it is `api/files`.

use serde_json::json;

use super::{Message, World};

impl World {
    /// A file is gone: a message that shows it says so in its place, and stays.
    /// Source: <https://docs.slack.dev/reference/objects/file-object>.
    pub(crate) fn bury_file(&mut self, id: &str) {
        let shows = |message: &&Message| message.files.iter().any(|file| file["id"] == id);
        let all = self.channels.values().flat_map(|it| it.messages.values());
        let places: Vec<(String, String)> = all
            .filter(shows)
            .map(|message| (message.channel.clone(), message.ts.clone()))
            .collect();
        for (channel, ts) in places {
            let Some(message) = self.message_mut(&channel, &ts) else {
                continue;
            };
            for file in message.files.iter_mut().filter(|file| file["id"] == id) {
                *file = json!({ "id": id, "mode": "tombstone" });
            }
        }
    }
}
