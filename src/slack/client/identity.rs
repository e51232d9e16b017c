//! Who we are: `auth.test`, and the scopes that Slack names in a header of its answer.

use serde::Deserialize;
use serde_json::json;

use super::answers::Answer;
use super::gate::Gate;
use super::outcome::{self, Failed};
use super::{Identity, Result, SlackApi, raw};

/// Where we belong: what tells a colleague from somebody of another company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    pub team: Option<String>,
    pub enterprise: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct AuthTest {
    team_id: Option<String>,
    enterprise_id: Option<String>,
    is_enterprise_install: Option<bool>,
    user_id: Option<String>,
    url: Option<String>,
    #[serde(skip)]
    scopes: Option<Vec<String>>,
}

impl SlackApi {
    /// Takes an identity that is known from earlier. What Slack itself says later replaces it.
    pub fn introduce(&self, identity: &Identity) {
        if self.own().is_some() {
            return;
        }
        let named = |id: &str| (!id.is_empty()).then(|| id.to_owned());
        let (team, workspace) = (named(&identity.team), named(identity.workspace.as_str()));
        let enterprise = workspace.filter(|id| Some(id) != team.as_ref());
        self.remember_own(Own { team, enterprise });
    }

    /// Asks Slack whose token this is. Later calls judge people by the answer, so ask first.
    pub async fn identity(&self) -> Result<Identity> {
        let call = async {
            let address = format!("{}/auth.test", self.url().as_str().trim_end_matches('/'));
            let answered =
                raw::post(self.raw(), &address, Some(&self.bearer()), &json!({})).await?;
            if answered.status == http::StatusCode::TOO_MANY_REQUESTS {
                return Err(outcome::limited(&answered.headers));
            }
            if !answered.status.is_success() {
                return Err(outcome::doubt(format!("HTTP {}", answered.status.as_u16())));
            }
            parse(&answered)
        };
        let read = self
            .call(
                "auth.test",
                &Gate::method("auth.test"),
                self.deadlines().posting,
                call,
            )
            .await?;
        Ok(self.belong(read))
    }

    /// Takes Slack's word for who we are.
    pub(super) fn belong(&self, read: AuthTest) -> Identity {
        self.remember_own(Own {
            team: read.team_id.clone(),
            enterprise: read.enterprise_id.clone(),
        });
        let team = read.team_id.unwrap_or_default();
        // An installation for a whole organisation is one tenant, whatever the team.
        let workspace = match read.enterprise_id {
            Some(enterprise) if read.is_enterprise_install == Some(true) => enterprise,
            Some(_) | None => team.clone(),
        };
        Identity {
            workspace: workspace.into(),
            team,
            bot_user: read.user_id.unwrap_or_default().into(),
            url: read.url,
            scopes: read.scopes,
        }
    }
}

/// The answer with the scopes that its header names.
pub(super) fn parse(answered: &raw::Answered) -> std::result::Result<Answer<AuthTest>, Failed> {
    let scopes = answered
        .headers
        .get("x-oauth-scopes")
        .and_then(|value| value.to_str().ok())
        .map(|list| {
            list.split(',')
                .map(|scope| scope.trim().to_owned())
                .filter(|scope| !scope.is_empty())
                .collect()
        });
    let answer: Answer<AuthTest> = serde_json::from_slice(&answered.body)
        .map_err(|_| outcome::doubt("an answer that is not Slack's"))?;
    Ok(answer.with(|read| AuthTest { scopes, ..read }))
}
