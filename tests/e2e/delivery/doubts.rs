//! R6: many posts of which nobody knows whether Slack took them: taken or not, then a reset, an error, a page of HTML, or
//! silence.

use slack_sim::{Fault, FaultKind};

use super::office::{HISTORY, MARK, Office};
use crate::support::measure::{report, times};
use codegreen::store::jobs::Lane;

const KINDS: [FaultKind; 6] = [
    FaultKind::AcceptedThenReset,
    FaultKind::Reset,
    FaultKind::AcceptedThenServerError,
    FaultKind::ServerError,
    FaultKind::AcceptedThenHtml,
    FaultKind::Html,
];
/// These cost a deadline each.
const SILENT: [FaultKind; 2] = [FaultKind::AcceptedThenHang, FaultKind::Hang];

/// Sends a page into trouble, and sends what is left of it; gives whether Slack had taken it, and the marks of what the
/// person sees.
async fn in_doubt(office: &Office, number: usize) -> (bool, Vec<bool>) {
    let kind = if number % 25 == 24 {
        &SILENT[number / 25 % 2]
    } else {
        &KINDS[number % KINDS.len()]
    };
    let deal = format!("Renewal {number:04}");
    let trouble = Fault::on("chat.postMessage", kind.clone()).in_channel("U0CFO");
    office.sim.fault(trouble);
    office.declare(&deal).await;
    office.step(Lane::Pages).await;
    let store = office.store();
    while store
        .next_due(Lane::Pages)
        .await
        .expect("the queue")
        .is_some()
    {
        office.clock.advance(chrono::TimeDelta::seconds(1));
        office.step(Lane::Pages).await;
    }
    let pages = office.pages_of("Carla");
    let of_it = pages.iter().filter(|page| page.shows(&deal));
    (kind.accepts(), of_it.map(|page| page.shows(MARK)).collect())
}

#[tokio::test]
async fn where_it_may_look_each_page_is_seen_once() {
    let posts = times("CODEGREEN_DOUBTS", 50, 500);
    let office = Office::with_scopes(&[HISTORY]).await;
    let mut taken = 0;
    for number in 0..posts {
        let (accepted, marks) = in_doubt(&office, number).await;
        // What Slack had taken was found; what it had not was sent, with the mark that it may be a repeat.
        assert_eq!(marks, [!accepted], "post {number}");
        taken += usize::from(accepted);
    }
    report(
        "R6 with the history scope",
        &format!("{posts} ambiguous posts, {taken} of them taken: one visible page each"),
    );
}

#[tokio::test]
async fn where_it_may_not_look_each_repeat_is_marked() {
    let posts = times("CODEGREEN_DOUBTS", 50, 500);
    let office = Office::with_scopes(&[]).await;
    let mut repeats = 0;
    for number in 0..posts {
        let (accepted, marks) = in_doubt(&office, number).await;
        let expected: &[bool] = if accepted { &[false, true] } else { &[true] };
        assert_eq!(marks, expected, "post {number}");
        repeats += usize::from(accepted);
    }
    report(
        "R6 without it",
        &format!("{posts} ambiguous posts: none lost, {repeats} seen twice, each repeat marked"),
    );
}
