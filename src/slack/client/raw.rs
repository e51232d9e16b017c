//! Plain HTTP beside the library: it shows no headers (`auth.test` names the scopes in one), and a response URL must
//! not be given the token.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use url::Url;

use super::gate::Gate;
use super::outcome::{self, Failed};
use super::{Result, SlackApi, SlackError, answers::Answer, answers::Empty};
use crate::config::settings::is_this_machine;
use crate::slack::render::Message;

/// Slack's answers are far smaller.
const MAX_BODY: usize = 1 << 20;

pub(super) type Client = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

pub(super) struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

pub(super) fn client(connector: HttpsConnector<HttpConnector>) -> Client {
    legacy::Client::builder(TokioExecutor::new())
        .pool_idle_timeout(Duration::from_mins(1))
        .build(connector)
}

/// Sends JSON, with the token where one is given. Any status is an answer.
pub(super) async fn post(
    client: &Client,
    url: &str,
    bearer: Option<&str>,
    body: &Value,
) -> std::result::Result<Answered, Failed> {
    let mut request =
        Request::post(url).header(header::CONTENT_TYPE, "application/json; charset=utf-8");
    if let Some(bearer) = bearer {
        request = request.header(header::AUTHORIZATION, bearer);
    }
    let request = request
        .body(Full::from(body.to_string()))
        .map_err(|_| unsendable())?;
    send(client, request).await
}

/// Sends what was put together. Any status is an answer.
pub(super) async fn send(
    client: &Client,
    request: Request<Full<Bytes>>,
) -> std::result::Result<Answered, Failed> {
    let response = client
        .request(request)
        .await
        .map_err(|error| outcome::connection(&error))?;
    let (head, body) = response.into_parts();
    let body = Limited::new(body, MAX_BODY)
        .collect()
        .await
        .map_err(|_| outcome::doubt("the connection broke"))?;
    Ok(Answered {
        status: head.status,
        headers: head.headers,
        body: body.to_bytes(),
    })
}

pub(super) fn unsendable() -> Failed {
    Failed::Error(SlackError::Permanent {
        code: "unsendable_request".to_owned(),
    })
}

impl SlackApi {
    /// Answers on a command's or message's `response_url`: seen by the person only.
    pub async fn respond(&self, response_url: &str, message: &Message) -> Result<()> {
        if !self.is_response_url(response_url) {
            return Err(SlackError::Permanent {
                code: "not_a_response_url".to_owned(),
            });
        }
        let body = json!({
            "response_type": "ephemeral",
            "replace_original": false,
            "text": message.text,
            "blocks": message.blocks,
        });
        let call = async {
            let answered = post(self.raw(), response_url, None, &body).await?;
            // 404 and 410: used up or too old.
            match answered.status {
                status if status.is_success() => Ok(Answer::done(Empty {})),
                status if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                    Err(Failed::Error(SlackError::Permanent {
                        code: format!("http_{}", status.as_u16()),
                    }))
                }
                status => Err(outcome::doubt(format!("HTTP {}", status.as_u16()))),
            }
        };
        let Empty {} = self
            .call(
                "response_url",
                &Gate::method("response_url"),
                self.deadlines().reading,
                call,
            )
            .await?;
        Ok(())
    }

    /// Only Slack's own, so that a forged payload cannot make us call elsewhere; or one on this machine, where the API
    /// itself is a simulated one on this machine.
    fn is_response_url(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else {
            return false;
        };
        let slack = url.scheme() == "https"
            && url.host_str() == Some("hooks.slack.com")
            && url.port().is_none();
        slack || (is_this_machine(&url) && is_this_machine(self.url()))
    }
}
