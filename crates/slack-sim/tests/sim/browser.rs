//! Somebody's browser window: asks for the page and its pieces, acts at the door, listens to the stream.

use serde_json::{Value, json};

use crate::support::App;

pub struct Browser {
    base: String,
    who: &'static str,
    http: reqwest::Client,
}

impl Browser {
    pub fn of(app: &App, who: &'static str) -> Self {
        Self {
            base: app.sim.page_url(),
            who,
            http: reqwest::Client::new(),
        }
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base.trim_end_matches('/'))
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    /// The whole page, with this in its address beside the person.
    pub async fn page(&self, query: &str) -> String {
        let answer = self.get(&format!("/?as={}&{query}", self.who)).await;
        assert_eq!(answer.status(), 200);
        answer.text().await.unwrap()
    }

    /// A fragment; empty where there is nothing to see.
    pub async fn fragment(&self, name: &str, query: &str) -> String {
        let path = format!("/fragments/{name}?as={}&{query}", self.who);
        let answer = self.get(&path).await;
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.text().await.unwrap()
    }

    pub fn request(&self, route: &str, mut body: Value) -> reqwest::RequestBuilder {
        body["as"] = json!(self.who);
        self.http
            .post(self.url(&format!("/sim/{route}")))
            .json(&body)
    }

    /// Does something at the door that must be let through.
    pub async fn does(&self, route: &str, body: Value) -> Value {
        let answer = self.request(route, body).send().await.unwrap();
        let status = answer.status();
        let told: Value = answer.json().await.unwrap();
        assert_eq!(status, 200, "{route}: {told}");
        told
    }

    /// Tries something that is refused; gives back the status and the sentence.
    pub async fn is_refused(&self, route: &str, body: Value) -> (u16, String) {
        let answer = self.request(route, body).send().await.unwrap();
        let status = answer.status().as_u16();
        let told: Value = answer.json().await.unwrap();
        assert!(status >= 400, "{route}: {told}");
        (status, told["error"].as_str().unwrap().to_string())
    }

    /// Listens from a revision on, or from now.
    pub async fn listens(&self, from: Option<u64>) -> Listening {
        let mut request = self.http.get(self.url(&format!("/stream?as={}", self.who)));
        if let Some(from) = from {
            request = request.header("Last-Event-ID", from.to_string());
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Listening {
            answer,
            buffer: String::new(),
        }
    }
}

/// One event of the stream.
#[derive(Debug)]
pub struct Event {
    pub id: u64,
    pub kind: String,
    pub data: Value,
}

impl Event {
    /// Whether it names this.
    pub fn names(&self, wanted: &Value) -> bool {
        self.data.as_array().is_some_and(|all| all.contains(wanted))
    }
}

pub struct Listening {
    answer: reqwest::Response,
    buffer: String,
}

impl Listening {
    pub async fn next(&mut self) -> Event {
        let waited = std::time::Duration::from_secs(10);
        loop {
            if let Some(end) = self.buffer.find("\n\n") {
                let event: String = self.buffer.drain(..end + 2).collect();
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().trim().to_string()
                };
                if field("data:").is_empty() {
                    continue; // A comment that keeps the connection alive.
                }
                return Event {
                    id: field("id:").parse().unwrap(),
                    kind: field("event:"),
                    data: serde_json::from_str(&field("data:")).unwrap(),
                };
            }
            let chunk = tokio::time::timeout(waited, self.answer.chunk()).await;
            let chunk = chunk.expect("nothing came").unwrap().expect("it ended");
            self.buffer.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    /// The first event that names this.
    pub async fn until(&mut self, wanted: Value) -> Event {
        loop {
            let event = self.next().await;
            if event.names(&wanted) {
                return event;
            }
        }
    }
}
