//! `/codegreen doctor` in the real program, and what it says at its start of the features that are off.

use slack_sim::SlackSim;

use super::slack::ahead;
use super::{config, start};
use crate::support::program::{PATIENCE, Program, Serving};

fn serve(program: &Program, sim: &SlackSim) -> Serving {
    let mut serving = program.serve();
    let address = tokio::task::block_in_place(|| serving.address());
    sim.connect_app(format!("http://{address}/slack/events"));
    serving
}

/// Where the manual was followed nothing is left to do, and the click has its time.
#[tokio::test(flavor = "multi_thread")]
async fn where_all_is_there_it_says_so_in_slack_and_the_click_comes_back() {
    let sim = start(config()).await;
    let program = Program::ready_for(&sim);
    let _serving = serve(&program, &sim);
    let tom = sim.person("Tom");
    tom.types("/codegreen", "doctor", "C0GENERAL")
        .await
        .unwrap();
    let dm = tom.dm();
    let report = tokio::time::timeout(PATIENCE, dm.wait_for("All is well"));
    let report = report.await.unwrap().unwrap();
    let inside = codegreen::doctor::names().filter(|name| !["settings", "listen"].contains(name));
    let inside: Vec<&str> = inside.collect();
    let well = format!("{} checks are well: {}.", inside.len(), inside.join(", "));
    assert!(report.shows(&well), "{}", report.visible_text());
    let way_back = tokio::time::timeout(PATIENCE, dm.wait_for("Press to finish the check"));
    let way_back = way_back.await.unwrap().unwrap();
    tom.clicks(&way_back, "Press to finish the check")
        .await
        .unwrap();
    let done = sim.wait_for(
        |_| {
            way_back
                .now()
                .ok()
                .filter(|now| now.shows("ms after Slack took it."))
        },
        PATIENCE,
    );
    assert!(done.await.unwrap().buttons().is_empty());
}

/// Slack's clock is a minute ahead: the report says it, and of the click's time nothing is made up.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_said_by_its_line_and_by_the_click() {
    let mut slack = config();
    ahead(&mut slack, 60);
    let sim = start(slack).await;
    let program = Program::ready_for(&sim);
    let _serving = serve(&program, &sim);
    let tom = sim.person("Tom");
    tom.types("/codegreen", "doctor", "C0GENERAL")
        .await
        .unwrap();
    let dm = tom.dm();
    let report = tokio::time::timeout(PATIENCE, dm.wait_for("🟡 clock: "));
    let report = report.await.unwrap().unwrap();
    assert!(report.shows("s behind Slack's. Let NTP set this machine's clock"));
    let way_back = tokio::time::timeout(PATIENCE, dm.wait_for("Press to finish the check"));
    let way_back = way_back.await.unwrap().unwrap();
    tom.clicks(&way_back, "Press to finish the check")
        .await
        .unwrap();
    let apart = "the clocks are apart by more than the way takes";
    let done = sim.wait_for(
        |_| way_back.now().ok().filter(|now| now.shows(apart)),
        PATIENCE,
    );
    done.await.unwrap();
}

/// One line for each scope that is not granted, once; nothing of those that are.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_off_is_said_once_at_the_start() {
    let mut slack = config();
    slack
        .scopes
        .retain(|scope| scope != "groups:write" && scope != "files:write");
    let sim = start(slack).await;
    let program = Program::ready_for(&sim);
    let serving = serve(&program, &sim);
    sim.person("Tom")
        .types("/codegreen", "help", "C0GENERAL")
        .await
        .unwrap();
    serving.signal("TERM");
    let (_, log) = tokio::task::block_in_place(|| serving.ended());
    for words in [
        "without groups:write no Code Green can be confidential; to switch it on, grant groups:write at api.slack.com/apps",
        "without files:write the meeting does not come into the thread as a file for calendars; to switch it on",
    ] {
        assert_eq!(log.matches(words).count(), 1, "{log}");
    }
    assert_eq!(log.matches("to switch it on").count(), 2, "{log}");
}
