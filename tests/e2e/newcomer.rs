//! From an empty folder to the first page, as the README says: its steps counted, the values to be copied counted, and the
//! time taken that the program takes. What Slack's own pages take, nobody here can measure.

use std::time::Instant;

use slack_sim::{PersonSpec, SimConfig, SlackSim, SubmitOutcome};

use crate::support::program::{PATIENCE, Program};

const MOST_STEPS: usize = 6;
const MOST_VALUES: usize = 3;

/// The list of the README's section.
fn steps() -> Vec<String> {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("## In a real Slack workspace").unwrap();
    let (section, _) = rest.split_once("\n## ").unwrap_or((rest, ""));
    let mut steps: Vec<String> = Vec::new();
    for line in section.lines() {
        let (number, said) = line.split_once(". ").unwrap_or_default();
        if number.parse() == Ok(steps.len() + 1) {
            steps.push(said.to_owned());
        } else if line.starts_with("   ")
            && let Some(step) = steps.last_mut()
        {
            step.push_str(line);
        }
    }
    steps
}

/// What is typed into a shell and not known beforehand.
fn values(steps: &[String]) -> Vec<&str> {
    let words = steps.iter().flat_map(|step| step.split_whitespace());
    words
        .filter(|word| word.contains('=') && word.ends_with('…'))
        .collect()
}

/// What the newcomer does, one after the other, each with words of the README's step.
struct Walk {
    steps: Vec<String>,
    done: usize,
}

impl Walk {
    fn new() -> Self {
        let steps = steps();
        assert!(!steps.is_empty() && steps.len() <= MOST_STEPS, "{steps:#?}");
        Self { steps, done: 0 }
    }

    /// The next step of the README says this.
    #[track_caller]
    fn step(&mut self, says: &str) {
        let step = self.steps.get(self.done).expect("a step of the README");
        assert!(step.contains(says), "{says}: {step}");
        self.done += 1;
    }

    /// Nothing is left to do.
    #[track_caller]
    fn is_walked(&self) {
        assert_eq!(self.done, self.steps.len(), "{:#?}", self.steps);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_folder_to_the_first_page() {
    let mut walk = Walk::new();
    // The program is there: how long a machine takes to build it is its own affair.
    walk.step("cargo install");
    let begun = Instant::now();
    let program = Program::new();
    walk.step("codegreen manifest --socket-mode");
    let manifest = program.run(&["manifest", "--socket-mode"]);
    assert!(manifest.status.success(), "{}", manifest.stderr);
    let list = |key: &str| -> std::collections::BTreeSet<String> {
        let lines = manifest.stdout.lines().map(str::trim);
        let below = lines.skip_while(|line| *line != format!("{key}:")).skip(1);
        let items = below.map_while(|line| line.strip_prefix("- "));
        items
            .map(|item| item.trim_matches('"').to_owned())
            .collect()
    };
    // The app has what the manifest asks for, and no more.
    let mut config = SimConfig {
        events: list("bot_events"),
        shortcuts: codegreen::demo::shortcuts(),
        ..SimConfig::default()
    };
    config.scopes = list("bot");
    let sim = SlackSim::start(config).await.unwrap();
    sim.connect_app_by_socket();
    let ada = sim.add_person(PersonSpec::new("U0ADA", "Ada").admin());
    for channel in ["C0GENERAL", "C0ESCALATE"] {
        ada.joins(channel).await;
        sim.set_bot_in_channel(channel, false);
    }
    walk.step("xapp-");
    walk.step("codegreen serve");
    let known = ["SLACK_BOT_TOKEN=xoxb-…", "SLACK_APP_TOKEN=xapp-…"];
    assert_eq!(values(&walk.steps), known);
    assert!(known.len() <= MOST_VALUES);
    let program = program
        .set("SLACK_API_URL", &sim.api_url())
        .set("CODEGREEN_LISTEN", "127.0.0.1:0")
        .set("SLACK_BOT_TOKEN", &sim.config().bot_token)
        .set("SLACK_APP_TOKEN", &sim.config().app_token);
    let (program, serving) = tokio::task::spawn_blocking(move || {
        let mut serving = program.serve();
        serving.logged("/codegreen setup");
        (program, serving)
    })
    .await
    .unwrap();
    sim.wait_for(|sim| (sim.open_sockets() == 2).then_some(()), PATIENCE)
        .await
        .expect("two sockets");

    walk.step("/codegreen setup");
    ada.types("/codegreen", "setup", "C0GENERAL").await.unwrap();
    let form = ada.wait_for_modal().await.unwrap();
    form.fill("channel", "C0ESCALATE").await.unwrap();
    form.fill("leads:finance", "Carla").await.unwrap();
    form.fill("leads:legal", "Lena").await.unwrap();
    let outcome = form.submit().await.unwrap();
    assert!(matches!(outcome, SubmitOutcome::Updated(_)), "{outcome:?}");
    ada.wait_for_modal().await.unwrap().close().await.unwrap();
    let next = ada.dm().wait_for("/invite @Code Green").await;
    next.expect("what is next");
    walk.step("/invite @Code Green");
    let bot = slack_sim::BOT_USER_ID;
    ada.invites("C0ESCALATE", bot).await.unwrap();
    walk.is_walked();

    ada.types("/codegreen", "Renewal", "C0GENERAL")
        .await
        .unwrap();
    let close_on = ((sim.config().clock)() + chrono::TimeDelta::days(60))
        .format("%Y-%m-%d")
        .to_string();
    let step = ada.wait_for_modal().await.unwrap();
    for (field, value) in [
        ("account", "Acme"),
        ("amount", "1.2m EUR"),
        ("close_on", &*close_on),
        ("reason", "Slipped"),
        ("situation", "Signature slipped twice."),
    ] {
        step.fill(field, value).await.unwrap();
    }
    let table = crate::support::app::pushed(step.submit().await.unwrap()).unwrap();
    let preview = crate::support::app::pushed(table.submit().await.unwrap()).unwrap();
    preview.submit().await.unwrap();
    let page = sim.person("Carla").dm().wait_for("Finance: CG-1").await;
    page.expect("the first page");
    let channel = ada.in_channel("C0ESCALATE").unwrap();
    let card = channel.wait_for("Acme: Renewal").await;
    card.expect("the card in the channel");
    let took = begun.elapsed();
    eprintln!(
        "from an empty folder to the first page: {took:?} of ours, in six steps with two values"
    );
    // What is left of the five minutes is for Slack's pages.
    assert!(took < PATIENCE, "{took:?}");

    let doctor = tokio::task::spawn_blocking(move || (program.run(&["doctor"]), serving));
    let (doctor, serving) = doctor.await.unwrap();
    assert!(
        doctor.stdout.contains("2 functions, 1 approvers"),
        "{}",
        doctor.stdout
    );
    drop(serving);
}
