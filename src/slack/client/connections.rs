//! Socket Mode's one call: where to open a socket. The only one that goes by the app's token instead of the bot's.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::answers::Answer;
use super::gate::Gate;
use super::{Result, SlackApi, SlackError, outcome, raw};
use crate::config::settings::is_this_machine;

#[derive(Debug, Deserialize)]
struct Connection {
    url: String,
}

impl SlackApi {
    /// The address of a new socket, good for one connection (`apps.connections.open`).
    pub async fn open_connection(&self, app_token: &SecretString) -> Result<Url> {
        let method = "apps.connections.open";
        let call = async {
            let address = format!("{}/{method}", self.url().as_str().trim_end_matches('/'));
            let bearer = format!("Bearer {}", app_token.expose_secret());
            let answered = raw::post(self.raw(), &address, Some(&bearer), &json!({})).await?;
            if answered.status == http::StatusCode::TOO_MANY_REQUESTS {
                return Err(outcome::limited(&answered.headers));
            }
            if !answered.status.is_success() {
                return Err(outcome::doubt(format!("HTTP {}", answered.status.as_u16())));
            }
            serde_json::from_slice::<Answer<Connection>>(&answered.body)
                .map_err(|_| outcome::doubt("an answer that is not Slack's"))
        };
        let gate = Gate::method(method);
        let answer = self
            .call(method, &gate, self.deadlines().reading, call)
            .await?;
        socket_url(&answer.url).ok_or_else(|| SlackError::Permanent {
            code: "not_a_socket_address".to_owned(),
        })
    }
}

/// What people write travels there: unencrypted it may only stay on this machine.
fn socket_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let fine = match url.scheme() {
        "wss" => true,
        "ws" => is_this_machine(&url),
        _ => false,
    };
    fine.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unencrypted_socket_stays_on_this_machine() {
        for fine in [
            "wss://wss-primary.slack.com/link/?ticket=x",
            "ws://127.0.0.1:4000/link",
            "ws://[::1]:4000/link",
        ] {
            assert!(socket_url(fine).is_some(), "{fine}");
        }
        for refused in [
            "ws://slack.com/link",
            "https://slack.com/link",
            "ws://127.0.0.1.example.com/",
            "x",
        ] {
            assert!(socket_url(refused).is_none(), "{refused}");
        }
    }
}
