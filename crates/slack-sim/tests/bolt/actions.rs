//! Clicking and choosing in messages, response URLs of messages, shortcuts.

use slack_sim::{MessageHandle, Place};

use crate::desk::{CHANNEL, Desk, SOON, stories};

stories!(
    every_element_of_a_message_tells_what_was_chosen,
    a_message_is_replaced_edited_and_removed,
    an_only_visible_message_is_replaced_and_removed,
    a_button_opens_a_modal,
    shortcuts_open_a_modal_and_take_a_message,
);

async fn board(desk: &Desk) -> MessageHandle {
    desk.orders(&desk.alice(), "board").await;
    desk.reads(&desk.alice(), "The board").await
}

async fn every_element_of_a_message_tells_what_was_chosen(desk: &Desk) {
    let alice = desk.alice();
    let board = board(desk).await;
    alice.clicks(&board, "Pick").await.unwrap();
    desk.reads(&alice, "pick_button (button): one; held: none")
        .await;
    for (field, value, said) in [
        (
            "Colour",
            "Green",
            "pick_colour (static_select): green; held: green",
        ),
        (
            "Who",
            "Lena",
            "pick_who (users_select): U0LENA; held: U0LENA",
        ),
        (
            "Day",
            "2026-12-24",
            "pick_day (datepicker): 2026-12-24; held: 2026-12-24",
        ),
        (
            "pick_more",
            "Share",
            "pick_more (overflow): share; held: none",
        ),
        (
            "pick_extras",
            "Gift, Rush",
            "pick_extras (checkboxes): gift+rush; held: gift+rush",
        ),
        (
            "pick_size",
            "Large",
            "pick_size (radio_buttons): large; held: large",
        ),
    ] {
        let outcome = alice.chooses(&board, field, value).await.unwrap();
        assert_eq!(outcome.error, None, "{field}");
        let whisper = desk.reads(&alice, said).await;
        assert_eq!(whisper.only_for.as_deref(), Some(alice.id()));
    }
    let place = Place::Message {
        channel: board.channel.clone(),
        ts: board.ts.clone(),
    };
    let offered = alice
        .suggested_at(&place, "city", "pick_city", "")
        .await
        .unwrap();
    assert_eq!(offered.len(), 4);
    alice
        .acts_at(&place, "city", "pick_city", Some("lima"))
        .await
        .unwrap();
    desk.reads(&alice, "pick_city (external_select): lima; held: lima")
        .await;
}

async fn a_message_is_replaced_edited_and_removed(desk: &Desk) {
    let alice = desk.alice();
    let first = board(desk).await;
    alice.clicks(&first, "Edit").await.unwrap();
    let edited = desk
        .sim
        .wait_for(|_| first.now().ok().filter(|m| m.shows("Edited")), SOON)
        .await
        .unwrap();
    assert!(edited.buttons().contains(&"Take".to_string()));
    alice.clicks(&edited, "Take").await.unwrap();
    let taken = desk.sim.wait_for(
        |_| first.now().ok().filter(|m| m.shows("Taken by @Alice")),
        SOON,
    );
    assert!(taken.await.unwrap().buttons().is_empty());

    let second = board(desk).await;
    alice.clicks(&second, "Remove").await.unwrap();
    let gone = desk
        .sim
        .wait_for(|_| second.now().is_err().then_some(()), SOON);
    gone.await.unwrap();
}

async fn an_only_visible_message_is_replaced_and_removed(desk: &Desk) {
    let alice = desk.alice();
    let board = board(desk).await;
    for (click, left) in [("Take", Some("Taken by @Alice")), ("Remove", None)] {
        alice.clicks(&board, "Whisper").await.unwrap();
        let whisper = desk.reads(&alice, "Only you see this.").await;
        assert_eq!(whisper.only_for.as_deref(), Some(alice.id()));
        alice.clicks(&whisper, click).await.unwrap();
        let settled = desk.sim.wait_for(
            |_| match left {
                Some(text) => whisper.now().ok().filter(|m| m.shows(text)).map(|_| ()),
                None => whisper.now().is_err().then_some(()),
            },
            SOON,
        );
        settled.await.unwrap();
    }
}

async fn a_button_opens_a_modal(desk: &Desk) {
    let alice = desk.alice();
    let board = board(desk).await;
    alice.clicks(&board, "Ask").await.unwrap();
    let modal = alice.wait_for_modal().await.unwrap();
    assert!(
        modal
            .visible_text()
            .unwrap()
            .contains("Opened from a message")
    );
    modal.dismiss().await.unwrap();
    alice.dm().wait_for("cleared: form").await.unwrap();
}

async fn shortcuts_open_a_modal_and_take_a_message(desk: &Desk) {
    let alice = desk.alice();
    alice.uses_global_shortcut("New order").await.unwrap();
    let modal = alice.wait_for_modal().await.unwrap();
    assert!(
        modal
            .visible_text()
            .unwrap()
            .contains("Opened from a shortcut")
    );
    modal.close().await.unwrap();
    alice.dm().wait_for("closed: form").await.unwrap();

    let said = alice.posts(CHANNEL, None, "Two pies").await.unwrap();
    let outcome = desk
        .sim
        .person("Lena")
        .uses_message_shortcut("Order this", &said)
        .await;
    assert_eq!(outcome.unwrap().error, None);
    let taken = desk.reads(&alice, "Ordered: Two pies").await;
    assert_eq!(taken.thread_ts.as_ref(), Some(&said.ts));
    desk.reads(&desk.sim.person("Lena"), "Thank you.").await;
}
