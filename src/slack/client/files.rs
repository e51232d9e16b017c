//! A file in a thread, in Slack's three steps: a place is asked for, the bytes go there, and the completion shares it. Until it
//! is completed nobody sees anything of it. Which file, and when, is not known here.
//! Source: <https://docs.slack.dev/messaging/working-with-files#uploading_files>.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, StatusCode, header};
use http_body_util::Full;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::answers::{Answer, Empty};
use super::gate::Gate;
use super::outcome::{self, Failed};
use super::{Result, SlackApi, SlackError, raw};
use crate::config::settings::is_this_machine;
use crate::domain::ids::{ChannelId, MessageTs};

/// A place for a file's bytes. Whoever knows its address may write there, so it is shown to nobody.
#[derive(Deserialize)]
pub struct Upload {
    upload_url: String,
    /// What the file will be known by.
    #[serde(rename = "file_id")]
    pub file: String,
}

/// A file whose bytes are with Slack, to be shown in a thread.
pub struct Share<'a> {
    pub file: &'a str,
    pub title: &'a str,
    pub channel: &'a ChannelId,
    pub thread: &'a MessageTs,
    pub comment: &'a str,
}

impl SlackApi {
    /// Takes no JSON, as those do that only read
    /// (<https://docs.slack.dev/reference/methods/files.getUploadURLExternal>).
    pub async fn place_for_file(&self, name: &str, length: usize) -> Result<Upload> {
        let length = length.to_string();
        let query = [("filename", name), ("length", length.as_str())];
        self.read("files.getUploadURLExternal", &query).await
    }

    pub async fn upload(&self, place: &Upload, bytes: String) -> Result<()> {
        if !self.is_upload_url(&place.upload_url) {
            return Err(SlackError::Permanent {
                code: "not_an_upload_url".to_owned(),
            });
        }
        let call = async {
            let request = Request::post(&place.upload_url)
                .header(header::CONTENT_TYPE, "application/octet-stream")
                .body(Full::new(Bytes::from(bytes)))
                .map_err(|_| raw::unsendable())?;
            let answered = raw::send(self.raw(), request).await?;
            match answered.status {
                status if status.is_success() => Ok(Answer::done(Empty {})),
                StatusCode::TOO_MANY_REQUESTS => Err(outcome::limited(&answered.headers)),
                status if status.is_client_error() => Err(Failed::Error(SlackError::Permanent {
                    code: format!("http_{}", status.as_u16()),
                })),
                status => Err(outcome::doubt(format!("HTTP {}", status.as_u16()))),
            }
        };
        let gate = Gate::method("upload");
        let Empty {} = self
            .call("upload", &gate, self.deadlines().posting, call)
            .await?;
        Ok(())
    }

    /// Shows the file, unless its turn comes after `not_after`. Slack does not say where the message comes to lie: it is posted a
    /// moment after the answer (<https://github.com/slackapi/bolt-js/issues/2115>).
    pub async fn share_file(
        &self,
        share: &Share<'_>,
        not_after: Option<DateTime<Utc>>,
    ) -> Result<()> {
        let method = "files.completeUploadExternal";
        let request = json!({
            "files": [{ "id": share.file, "title": share.title }],
            "channel_id": share.channel,
            "thread_ts": share.thread,
            "initial_comment": share.comment,
        });
        let gate = Gate::method(method).until(not_after);
        let Empty {} = self
            .write(method, &gate, self.deadlines().posting, request)
            .await?;
        Ok(())
    }

    /// What is deleted already, or was never shared, is gone (<https://docs.slack.dev/reference/methods/files.delete>).
    pub async fn delete_file(&self, file: &str) -> Result<()> {
        let method = "files.delete";
        let request = json!({ "file": file });
        self.end(method, request, &["file_deleted", "file_not_found"])
            .await
    }

    /// Encrypted; or on this machine, where the API itself is a simulated one on this machine. Which of its hosts takes files
    /// Slack does not promise.
    fn is_upload_url(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else {
            return false;
        };
        let simulated = || is_this_machine(&url) && is_this_machine(self.url());
        url.scheme() == "https" || (url.scheme() == "http" && simulated())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn bytes_go_out_encrypted_or_stay_on_this_machine() {
        let api = |url: &str| {
            SlackApi::new(
                url,
                &"xoxb-1".into(),
                Clock::running(chrono::TimeDelta::zero()),
            )
            .expect("an API")
        };
        let (slack, simulated) = (api("https://slack.com/api"), api("http://127.0.0.1:9/api"));
        for (address, to_slack, to_simulated) in [
            ("https://files.slack.com/upload/v1/ABC123", true, true),
            ("http://files.slack.com/upload/v1/ABC123", false, false),
            ("http://127.0.0.1:9/upload/v1/F1", false, true),
            ("http://127.0.0.1.example.com/upload", false, false),
            ("file:///etc/passwd", false, false),
            ("nonsense", false, false),
        ] {
            assert_eq!(slack.is_upload_url(address), to_slack, "{address}");
            assert_eq!(simulated.is_upload_url(address), to_simulated, "{address}");
        }
    }
}
