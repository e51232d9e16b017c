//! What Slack's own models refuse, the simulated Slack refuses; what stands exactly at a limit it takes. The payloads are
//! built and judged in `python/limits.py`.

use serde_json::Value;

use crate::{
    desk::simulator,
    process::{Kit, packages, program},
};

/// What `slack_sdk` 3.48.0 refuses and we take: the payload, and where Slack says otherwise.
const TAKEN: &[(&str, &str)] = &[(
    "home.blocks=none",
    "a most of 100 blocks and no least: https://docs.slack.dev/reference/views/home-tab-views",
)];

/// What the models do not look at, and Slack's documentation refuses.
/// Source: <https://docs.slack.dev/reference/block-kit>.
const STRICTER: &[&str] = &[
    "section.field.text=2001",
    "header.text=mrkdwn",
    "option.text=76",
    "option.value=151",
    "option.description=76",
    "group.label=76",
    "group.options=101",
    ".options=11",
    ".options=none",
    "=missing",
];

#[test]
fn what_the_models_refuse_is_refused() {
    let Some(packages) = packages() else { return };
    let (runtime, sim) = simulator();
    let output = program(Kit::Python, &packages, "limits.py")
        .env("SLACK_API_URL", sim.api_url())
        .env("SLACK_BOT_TOKEN", &sim.config().bot_token)
        .output()
        .expect("run limits.py");
    drop(runtime);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let count = lines.pop().unwrap();
    assert!(count["judged"].as_u64() > Some(1000), "{count}");
    assert!(count["refused"].as_u64() > Some(150), "{count}");
    let taken = |line: &Value| TAKEN.iter().any(|(name, _)| line["name"] == *name);
    let laxer: Vec<&Value> = lines
        .iter()
        .filter(|line| !line["kit"].is_null() && !taken(line))
        .collect();
    assert!(laxer.is_empty(), "the models refuse, we take:\n{laxer:#?}");
    let documented = |line: &Value| {
        let name = line["name"].as_str().unwrap();
        STRICTER.iter().any(|end| name.ends_with(end))
    };
    let odd: Vec<&Value> = lines
        .iter()
        .filter(|line| line["kit"].is_null() && !documented(line))
        .collect();
    assert!(
        odd.is_empty(),
        "well-formed payloads must be taken:\n{odd:#?}"
    );
}
