//! A first start while Slack does not say who we are: nobody is behind the desk, and whoever acts is told so.

use std::time::Duration;

use slack_sim::{Fault, FaultKind, SimConfig, SlackSim};

use crate::support::program::{PATIENCE, Program};

const NOT_YET: &str = "Nothing was saved: please try again in a minute";

#[tokio::test(flavor = "multi_thread")]
async fn who_presses_before_slack_has_said_who_we_are_is_told() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    let alice = sim.person("Alice");
    let serve = |program: &Program| {
        let mut serving = program.serve();
        let address = tokio::task::block_in_place(|| serving.address());
        sim.connect_app(format!("http://{address}/slack/events"));
        serving
    };
    let first = Program::ready_for(&sim);
    let serving = serve(&first);
    let typed = alice.types("/codegreen", "status Acme renewal", "C0GENERAL");
    let hint = typed.await.unwrap().reply.unwrap();
    drop(serving);

    // Another database: nothing is remembered of who we were.
    sim.fault(Fault::on("auth.test", FaultKind::ServerError).always());
    let another = Program::ready_for(&sim);
    let _serving = serve(&another);
    alice.clicks(&hint, "Call one anyway").await.unwrap();
    let general = alice.in_channel("C0GENERAL").unwrap();
    let told = general.wait_for(NOT_YET);
    tokio::time::timeout(PATIENCE, told).await.unwrap().unwrap();

    // A global shortcut has no place of its own, and the word comes in a DM.
    alice.uses_global_shortcut("call_code_green").await.unwrap();
    let dm = alice.dm();
    tokio::time::timeout(PATIENCE, dm.wait_for(NOT_YET))
        .await
        .unwrap()
        .unwrap();

    // And as soon as Slack says it, the same button works.
    sim.clear_faults();
    let opened = async {
        loop {
            alice.clicks(&hint, "Call one anyway").await.unwrap();
            let modal = alice.wait_for_modal();
            if let Ok(Ok(modal)) = tokio::time::timeout(Duration::from_secs(2), modal).await {
                break modal;
            }
        }
    };
    let modal = tokio::time::timeout(PATIENCE, opened).await.unwrap();
    assert_eq!(modal.value("deal").unwrap(), "status Acme renewal");
}

/// `auth.test` names the bot's own user, so nobody knows who installed it: the first approver hears what to do next.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_approver_hears_once_that_it_is_there() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    let program = Program::ready_for(&sim);
    let approver = sim.person("Tom");
    for start in 1..=2 {
        let mut serving = program.serve();
        let address = tokio::task::block_in_place(|| serving.address());
        sim.connect_app(format!("http://{address}/slack/events"));
        if start == 1 {
            let told = approver.dm();
            let told = tokio::time::timeout(PATIENCE, told.wait_for("Code Green is here"));
            let told = told.await.unwrap().unwrap();
            assert!(told.shows("/invite @Code Green") && told.shows("/codegreen"));
        } else {
            // Whatever the second start would send, it sends before it answers this.
            approver
                .types("/codegreen", "help", "C0GENERAL")
                .await
                .unwrap();
        }
        drop(serving);
    }
    let posts = sim.calls();
    let posts = posts
        .iter()
        .filter(|call| call.method == "chat.postMessage");
    assert_eq!(posts.count(), 1);
}
