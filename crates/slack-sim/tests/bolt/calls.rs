//! The Web API through each kit's own client: its encodings, its paging, its errors, its patience.

use slack_sim::{Failure, Fault, FaultKind};

use crate::desk::{CHANNEL, Desk, stories};

stories!(
    messages_are_posted_changed_and_deleted,
    people_are_found,
    conversations_are_listed_made_and_read,
    files_are_uploaded,
    reactions_and_pins_come_and_go,
    a_rate_limit_is_waited_for,
    refusals_carry_slacks_codes,
);

/// Has the app make its calls, and gives back its line.
async fn call(desk: &Desk, what: &str) -> String {
    let alice = desk.alice();
    desk.orders(&alice, &format!("call {what}")).await;
    let prefix = format!("{what}: ");
    let line = desk.reads(&alice, &prefix).await;
    line.text[prefix.len()..].to_string()
}

async fn messages_are_posted_changed_and_deleted(desk: &Desk) {
    assert_eq!(call(desk, "chat").await, "D0ALICE true message_not_found");
    let alice = desk.alice();
    let posted = desk.reads(&alice, "second words").await;
    assert_eq!(
        posted.metadata.as_ref().unwrap()["event_payload"]["id"],
        "7"
    );
    let whisper = desk.reads(&alice, "a whisper").await;
    assert_eq!(whisper.only_for.as_deref(), Some(alice.id()));
    alice.dm().expect("a word aside").unwrap();
}

async fn people_are_found(desk: &Desk) {
    let count = desk.sim.look(|world| world.people().count());
    assert_eq!(
        call(desk, "people").await,
        format!("U0BOT Alice Berger Europe/Berlin {count} true user_not_found")
    );
}

async fn conversations_are_listed_made_and_read(desk: &Desk) {
    let line = call(desk, "channels").await;
    let (listed, rest) = line.split_once(' ').unwrap();
    assert!(listed.parse::<usize>().unwrap() >= 3, "{line}");
    assert_eq!(
        rest,
        "code-green true D0ALICE Orders & more two/one two/three is_archived"
    );
}

async fn files_are_uploaded(desk: &Desk) {
    assert_eq!(call(desk, "file").await, "Orders 2 text/csv 20");
    let list = desk.reads(&desk.alice(), "The list").await;
    assert_eq!(list.files[0]["name"], "orders.csv");
    desk.sim.look(|world| {
        let content = |name: &str| {
            let file = world.files().filter(|file| file.name == name).last();
            file.and_then(|file| file.content.clone()).unwrap()
        };
        assert_eq!(content("orders.csv"), b"name,size\nAda,small\n");
        assert_eq!(content("b.txt"), b"b");
    });
}

async fn reactions_and_pins_come_and_go(desk: &Desk) {
    assert_eq!(
        call(desk, "marks").await,
        "eyes 1 already_reacted no_reaction already_pinned 1"
    );
}

async fn a_rate_limit_is_waited_for(desk: &Desk) {
    desk.sim.fault(
        Fault::on(
            "chat.postMessage",
            FaultKind::RateLimited { retry_after: 1 },
        )
        .times(1),
    );
    assert_eq!(call(desk, "limited").await, "waited");
    desk.reads(&desk.alice(), "patience").await;
}

async fn refusals_carry_slacks_codes(desk: &Desk) {
    assert_eq!(
        call(desk, "refusals").await,
        "channel_not_found no_text invalid_blocks invalid_arguments unknown_method"
    );
    let failures = desk.sim.take_failures();
    assert!(
        matches!(
            failures.as_slice(),
            [Failure::BlockKit { .. }, Failure::BlockKit { .. }, Failure::UnknownMethod { method }] if method == "no.such"
        ),
        "{failures:?}"
    );
    desk.sim.person("Lena").sees(CHANNEL).unwrap();
}
