//! A company of ten functions with one Code Green, driven from outside as Slack would.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use codegreen::domain::ids::CodeGreenId;
use codegreen::slack::wire::{ViewKind, block};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::line::Lines;
use crate::measure::Process;
use crate::slow_slack::SlowSlack;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;
const SECRET: &str = "bench-signing-secret";
const FUNCTIONS: usize = 10;
const FORM: &str = "application/x-www-form-urlencoded";

pub struct Company {
    pub slack: SlowSlack,
    pub process: Process,
    pub lines: Lines,
    http: reqwest::Client,
    url: String,
    next: AtomicU64,
    _folder: tempfile::TempDir,
}

impl Company {
    /// Starts the binary on a fresh SQLite file and waits until it is ready.
    pub async fn start() -> Result<Self, Failure> {
        let slack = SlowSlack::default();
        let api = slack.start().await?;
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("codegreen.toml"), roster())?;
        let port = free_port()?;
        let child = spawn(folder.path(), &api, port)?;
        let pid = child.id().ok_or("the bot has no pid")?;
        let company = Self {
            slack,
            process: Process { _child: child, pid },
            lines: Lines::to(([127, 0, 0, 1], port).into()),
            http: reqwest::Client::new(),
            url: format!("http://127.0.0.1:{port}"),
            next: AtomicU64::default(),
            _folder: folder,
        };
        company
            .until("the bot is ready", async || {
                let ready = company
                    .http
                    .get(format!("{}/readyz", company.url))
                    .send()
                    .await;
                ready
                    .is_ok_and(|answer| answer.status().is_success())
                    .then_some(())
            })
            .await?;
        Ok(company)
    }

    /// Calls one Code Green through the modal and adds `items` action items; returns when all are posted.
    pub async fn call_a_code_green(&self, items: usize) -> Result<(), Failure> {
        let trigger = self.type_the_command().await?;
        let (_, view) = self
            .until("the modal", async || self.slack.opened(&trigger))
            .await?;
        let deal = json!({
            block::ACCOUNT: {"input": {"type": "plain_text_input", "value": "Acme"}},
            block::DEAL: {"input": {"type": "plain_text_input", "value": "Renewal"}},
            block::AMOUNT: {"input": {"type": "plain_text_input", "value": "1.2m EUR"}},
            block::CLOSE_ON: {"input": {"type": "datepicker", "selected_date": "2099-12-31"}},
            block::REASON: {"input": {"type": "static_select", "selected_option": {"value": "slipped"}}},
            block::SITUATION: {"input": {"type": "plain_text_input", "value": "Procurement is silent."}},
            block::SPONSOR: {"input": {"type": "users_select", "selected_user": "U0F0"}},
        });
        let table = self.submit("U0CALLER", &view, deal).await?["view"].clone();
        let mut chairs = serde_json::Map::new();
        for n in 0..FUNCTIONS {
            chairs.insert(
                format!("{}f{n}", block::CHAIR),
                json!({"input": {"type": "users_select", "selected_user": format!("U0F{n}")}}),
            );
            chairs.insert(
                format!("{}f{n}", block::ASK),
                json!({"input": {"type": "plain_text_input", "value": "Your word."}}),
            );
        }
        let soon = epoch_seconds() + 7200;
        chairs.insert(
            block::STARTS_AT.to_owned(),
            json!({"input": {"type": "datetimepicker", "selected_date_time": soon - soon % 1800}}),
        );
        chairs.insert(
            block::PLACE.to_owned(),
            json!({"input": {"type": "static_select", "selected_option": {"value": "huddle"}}}),
        );
        let preview = self
            .submit("U0CALLER", &table, Value::Object(chairs))
            .await?["view"]
            .clone();
        self.submit("U0CALLER", &preview, json!({})).await?;
        let green = self
            .until("the card", async || {
                self.slack
                    .posted()
                    .iter()
                    .find_map(|(_, body)| green_of(body))
            })
            .await?;
        for n in 0..items {
            let item = codegreen::domain::ids::ItemId::new();
            let kind = ViewKind::AddItem {
                idea: None,
                green,
                item,
                source: None,
            };
            let view =
                json!({"callback_id": kind.callback_id(), "private_metadata": kind.metadata()});
            let fields = json!({block::WHAT: {"input": {"type": "plain_text_input", "value": format!("Item {n}")}}});
            self.submit("U0CALLER", &view, fields).await?;
        }
        self.until("the items", async || {
            (self.items().len() >= items).then_some(())
        })
        .await
    }

    /// Where the item messages lie.
    pub fn items(&self) -> Vec<String> {
        let is_item = |body: &Value| {
            body["text"]
                .as_str()
                .is_some_and(|text| text.contains("Item "))
                && !body["thread_ts"].is_null()
        };
        self.slack
            .posted()
            .iter()
            .filter(|(_, body)| is_item(body))
            .map(|(ts, _)| ts.clone())
            .collect()
    }

    /// The next reaction, ready to be sent: a different chief claims the next item, so that each one changes something.
    pub fn reaction(&self, items: &[String]) -> Result<Vec<u8>, Failure> {
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        let index = usize::try_from(n)?;
        let (chief, now) = ((index / items.len()) % FUNCTIONS, epoch_seconds());
        let ts = items.get(index % items.len()).ok_or("no items")?;
        let body = format!(
            r#"{{"token":"t","team_id":"T0BENCH","api_app_id":"A0","event":{{"type":"reaction_added","user":"U0F{chief}","reaction":"raising_hand","item":{{"type":"message","channel":"C0BENCH","ts":"{ts}"}},"item_user":"U0BOT","event_ts":"{now}.{n:06}"}},"type":"event_callback","event_id":"Ev{n}","event_time":{now},"authorizations":[{{"enterprise_id":null,"team_id":"T0BENCH","user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}}],"is_ext_shared_channel":false,"event_context":"4-eyJldCI6InJlYWN0aW9uX2FkZGVkIn0"}}"#
        );
        Ok(request("application/json", &body))
    }

    async fn type_the_command(&self) -> Result<String, Failure> {
        let (trigger, request) = self.command()?;
        self.lines.send(&request).await?;
        Ok(trigger)
    }

    /// The command typed, ready to be sent, and its trigger.
    pub fn command(&self) -> Result<(String, Vec<u8>), Failure> {
        let trigger = format!("trigger.{}", self.next.fetch_add(1, Ordering::SeqCst));
        let form = serde_urlencoded::to_string([
            ("command", "/codegreen"),
            ("text", "Renewal"),
            ("team_id", "T0BENCH"),
            ("channel_id", "C0BENCH"),
            ("user_id", "U0CALLER"),
            ("user_name", "caller"),
            ("trigger_id", &trigger),
            ("api_app_id", "A0"),
        ])?;
        Ok((trigger, request(FORM, &form)))
    }

    async fn submit(&self, user: &str, view: &Value, values: Value) -> Result<Value, Failure> {
        let payload = json!({
            "type": "view_submission", "team": {"id": "T0BENCH"}, "user": {"id": user, "team_id": "T0BENCH"},
            "view": {
                "id": format!("V{}", self.next.fetch_add(1, Ordering::SeqCst)), "type": "modal", "hash": "1.a",
                "callback_id": view["callback_id"], "private_metadata": view["private_metadata"], "state": {"values": values},
            },
        });
        let form = serde_urlencoded::to_string([("payload", payload.to_string())])?;
        let answer = self
            .signed(form)
            .send()
            .await?
            .error_for_status()?
            .text()
            .await?;
        let answer: Value = if answer.is_empty() {
            json!({})
        } else {
            serde_json::from_str(&answer)?
        };
        if answer["response_action"] == "errors" {
            return Err(format!("the modal was refused: {answer}").into());
        }
        Ok(answer)
    }

    fn signed(&self, form: String) -> reqwest::RequestBuilder {
        let (ts, signature) = sign(&form);
        self.http
            .post(format!("{}/slack/events", self.url))
            .header("Content-Type", FORM)
            .header("X-Slack-Request-Timestamp", ts)
            .header("X-Slack-Signature", signature)
            .body(form)
    }

    /// Asks again until there is an answer, for 30 s.
    pub async fn until<T>(
        &self,
        what: &str,
        mut ask: impl AsyncFnMut() -> Option<T>,
    ) -> Result<T, Failure> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) {
            if let Some(answer) = ask().await {
                return Ok(answer);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(format!("waited 30 s for {what}").into())
    }
}

/// The timestamp and the signature of a body sent now.
fn sign(body: &str) -> (String, String) {
    let ts = epoch_seconds().to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    for part in ["v0:", &ts, ":", body] {
        mac.update(part.as_bytes());
    }
    let signature = format!("v0={}", hex::encode(mac.finalize().into_bytes()));
    (ts, signature)
}

/// A whole HTTP request with this body, signed.
fn request(content_type: &str, body: &str) -> Vec<u8> {
    let (ts, signature) = sign(body);
    format!(
        "POST /slack/events HTTP/1.1\r\nHost: bench\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n\
         Accept: */*\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nX-Slack-Request-Timestamp: {ts}\r\n\
         X-Slack-Signature: {signature}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The Code Green that a posted message's first button speaks of.
fn green_of(body: &Value) -> Option<CodeGreenId> {
    let text = body["blocks"].to_string();
    let start = text.find("green\\\":\\\"")? + "green\\\":\\\"".len();
    CodeGreenId::parse(text.get(start..start + 36)?)
        .or_else(|| CodeGreenId::parse(text.get(start..start + 32)?))
}

fn epoch_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}

fn spawn(folder: &Path, api: &str, port: u16) -> std::io::Result<tokio::process::Child> {
    tokio::process::Command::new(env!("CARGO_BIN_EXE_codegreen"))
        .arg("serve")
        .current_dir(folder)
        .env("CODEGREEN_LISTEN", format!("127.0.0.1:{port}"))
        .env(
            "DATABASE_URL",
            format!("sqlite://{}", folder.join("bench.db").display()),
        )
        .env("SLACK_API_URL", api)
        .env("SLACK_SIGNING_SECRET", SECRET)
        .env("SLACK_BOT_TOKEN", "xoxb-bench")
        .env("RUST_LOG", "warn")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

fn roster() -> String {
    let mut file = "channel = \"C0BENCH\"\n[policy]\nminimum_amount = \"100000 EUR\"\napprovers = [\"U0F0\"]\n[paging]\nremind_after = \"1h\"\nescalate_after = \"2h\"\nanswer_by = \"3h\"\n".to_owned();
    for n in 0..FUNCTIONS {
        let _ = write!(
            file,
            "[[function]]\nkey = \"f{n}\"\nname = \"Function {n}\"\nlead = \"U0F{n}\"\ndeputies = [\"U0D{n}\"]\nbrings = \"its word\"\n"
        );
    }
    file
}
