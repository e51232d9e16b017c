//! Whom a page cannot reach is passed over at once; that we are turned away ourselves is nobody's silence.

use codegreen::domain::page::PageState;
use slack_sim::{Fault, FaultKind};

use super::office::Office;

#[tokio::test]
async fn somebody_who_has_left_is_passed_over_at_once() {
    let office = Office::open().await;
    let green = office.declare_with("Renewal", "U0DORA", "1.2m EUR").await;
    office.jobs.settle().await;
    let seat = &office.fresh(&green).await.seats[0];
    assert!(
        matches!(seat.pages[0].state, PageState::Failed { .. }),
        "{:?}",
        seat.pages[0]
    );
    assert_eq!(
        office.pages_of("Frank").len(),
        1,
        "the deputy is asked in the same moment"
    );
    let to_dora = office
        .sim
        .calls_to("chat.postMessage")
        .iter()
        .filter(|call| call.arg("channel") == Some("U0DORA"))
        .count();
    assert_eq!(to_dora, 0);
}

#[tokio::test]
async fn somebody_slack_will_not_write_to_is_passed_over_at_once() {
    for code in ["channel_not_found", "user_disabled", "account_inactive"] {
        let office = Office::open().await;
        office.sim.fault(
            Fault::on("chat.postMessage", FaultKind::Refused(code.to_owned())).in_channel("U0CFO"),
        );
        let green = office.declare("Renewal").await;
        office.jobs.settle().await;
        let seat = &office.fresh(&green).await.seats[0];
        assert!(
            matches!(seat.pages[0].state, PageState::Failed { .. }),
            "{code}: {:?}",
            seat.pages[0]
        );
        assert_eq!(office.pages_of("Frank").len(), 1, "{code}");
    }
}

#[tokio::test]
async fn being_turned_away_ourselves_drains_no_ladder() {
    for code in [
        "invalid_auth",
        "token_revoked",
        "missing_scope",
        "messages_tab_disabled",
    ] {
        let office = Office::open().await;
        office
            .sim
            .fault(Fault::on("chat.postMessage", FaultKind::Refused(code.to_owned())).always());
        let green = office.declare("Renewal").await;
        office.jobs.settle().await;
        assert_eq!(office.fresh(&green).await.seats[0].pages.len(), 1, "{code}");
        office.sim.clear_faults();
        office.drain().await;
        assert_eq!(office.pages_of("Carla").len(), 1, "{code}");
    }
}
