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
