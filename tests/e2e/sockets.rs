//! Socket Mode: the same bot over sockets that it opens. Whatever happens to a socket heals by itself, and nothing that
//! somebody was told, or Slack sends again, is lost.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use codegreen::domain::action_item::ItemState;
use codegreen::domain::code_green::CodeGreen;
use slack_sim::{Failure, MessageHandle, SocketFault, SubmitOutcome};

use crate::support::app::{TestApp, run_test_by_socket};

/// From the end of what was wrong until all is well again.
const HEALED_WITHIN: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_code_green_is_called_answered_and_planned_over_sockets() {
    run_test_by_socket(async |t: &mut TestApp| {
        let (green, message) = with_an_item(t).await?;
        t.person("Carla").clicks_in_dm("On it").await?;
        t.person("Lena")
            .reacts(&message, "white_check_mark")
            .await?;
        t.settle().await?;
        assert!(t.card("Renewal")?.shows("Carla"));
        let items = t.items(&green).await?;
        assert_eq!(items[0].state, ItemState::Done);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_error_under_a_field_comes_back_over_the_socket() {
    run_test_by_socket(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        alice.types("/codegreen", "Renewal", "C0GENERAL").await?;
        let modal = alice.wait_for_modal().await?;
        modal.fill("account", "Acme").await?;
        modal.fill("amount", "a lot").await?;
        modal.fill("reason", "Slipped").await?;
        modal.fill("situation", "Signature slipped twice.").await?;
        modal.fill("close_on", "2026-12-04").await?;
        match modal.submit().await? {
            SubmitOutcome::Errors(errors) => ensure!(errors.len() == 1, "{errors:?}"),
            other => anyhow::bail!("accepted: {other:?}"),
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn slack_closes_sockets_after_a_warning_and_nobody_notices() {
    run_test_by_socket(async |t: &mut TestApp| {
        let (green, message) = with_an_item(t).await?;
        t.sim.fault_sockets(SocketFault::Warning);
        // The new ones are open before the old ones go.
        sockets(t, 4).await?;
        t.sim.fault_sockets(SocketFault::Close);
        t.sim.fault_sockets(SocketFault::RefreshRequested);
        done_in_the_end(t, &green, &message).await
    })
    .await;
}

#[tokio::test]
async fn sockets_that_are_refreshed_at_once_come_back() {
    heals(SocketFault::RefreshRequested).await;
}

#[tokio::test]
async fn sockets_that_are_closed_without_a_word_come_back() {
    heals(SocketFault::Close).await;
}

#[tokio::test]
async fn connections_that_are_reset_come_back() {
    heals(SocketFault::Reset).await;
}

#[tokio::test]
async fn a_peer_that_has_died_is_noticed() {
    heals(SocketFault::DeadPeer).await;
}

#[tokio::test]
async fn a_socket_that_looks_healthy_and_carries_nothing_is_found_out() {
    run_test_by_socket(async |t: &mut TestApp| {
        let (green, message) = with_an_item(t).await?;
        t.sim.fault_sockets(SocketFault::OneGhost);
        done_in_the_end(t, &green, &message).await?;
        // What is pressed before the ghost is found out may go to it: Slack says so, and whoever pressed presses again.
        let lost = t.sim.take_failures();
        ensure!(
            matches!(&lost[..], [] | [Failure::NoResponse { .. }]),
            "{lost:?}"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_handshake_that_hangs_is_given_up() {
    run_test_by_socket(async |t: &mut TestApp| {
        let (green, message) = with_an_item(t).await?;
        t.sim.fault_sockets(SocketFault::HungHandshakes(3));
        t.sim.fault_sockets(SocketFault::Close);
        done_in_the_end(t, &green, &message).await
    })
    .await;
}

#[tokio::test]
async fn socket_mode_that_was_switched_off_goes_on_when_it_is_on_again() {
    run_test_by_socket(async |t: &mut TestApp| {
        let (green, message) = with_an_item(t).await?;
        t.sim.fault_sockets(SocketFault::LinkDisabled);
        sockets(t, 0).await?;
        t.sim.connect_app_by_socket();
        done_in_the_end(t, &green, &message).await
    })
    .await;
}

/// What somebody does meanwhile counts in the end, and all is well again soon.
async fn heals(fault: SocketFault) {
    run_test_by_socket(async |t: &mut TestApp| {
        let (green, message) = with_an_item(t).await?;
        t.sim.fault_sockets(fault);
        done_in_the_end(t, &green, &message).await
    })
    .await;
}

async fn with_an_item(t: &TestApp) -> anyhow::Result<(CodeGreen, MessageHandle)> {
    let green = t.declares("Alice", "Renewal").await?;
    let alice = t.person("Alice");
    let card = t.card("Renewal")?;
    alice.clicks(&card, "Add an action item").await?;
    let modal = alice.wait_for_modal().await?;
    modal.fill("what", "Draft the cap").await?;
    modal.fill("function", "Legal").await?;
    ensure!(
        matches!(modal.submit().await?, SubmitOutcome::Closed),
        "not added"
    );
    t.settle().await?;
    let message = t.in_thread(&t.card("Renewal")?, "Draft the cap")?;
    Ok((green, message))
}

/// Lena reacts while things are wrong. Slack sends her reaction again until it is taken; two sockets are open again, and
/// they carry what comes next.
async fn done_in_the_end(
    t: &TestApp,
    green: &CodeGreen,
    message: &MessageHandle,
) -> anyhow::Result<()> {
    let began = Instant::now();
    for (person, emoji) in [("Lena", "raising_hand"), ("Lena", "white_check_mark")] {
        t.person(person).reacts(message, emoji).await?;
    }
    sockets(t, 2).await?;
    let mut look = tokio::time::interval(Duration::from_millis(50));
    while t.sim.pending_retries() > 0 {
        look.tick().await;
        t.clock.advance(chrono::TimeDelta::minutes(1));
        t.sim.tick().await;
        ensure!(began.elapsed() < HEALED_WITHIN, "Slack still sends again");
    }
    t.settle().await?;
    let state = t.items(green).await?.pop().context("the item")?.state;
    ensure!(state == ItemState::Done, "the item is {state:?}");
    // And what cannot be sent again is taken at once.
    for _ in 0..2 {
        let is_there = t.card("Renewal")?.shows("Finance: on it, Carla");
        if !is_there {
            t.person("Carla").clicks_in_dm("On it").await?;
            t.settle().await?;
        }
    }
    ensure!(
        t.card("Renewal")?.shows("Finance: on it, Carla"),
        "the answer is lost"
    );
    ensure!(
        began.elapsed() < HEALED_WITHIN,
        "healed after {:?}",
        began.elapsed()
    );
    eprintln!("healed after {:?}", began.elapsed());
    t.everybody_reads();
    Ok(())
}

async fn sockets(t: &TestApp, count: usize) -> anyhow::Result<()> {
    t.sim
        .wait_for(
            |sim| (sim.open_sockets() == count).then_some(()),
            HEALED_WITHIN,
        )
        .await
        .with_context(|| format!("{} sockets and not {count}", t.sim.open_sockets()))
}
