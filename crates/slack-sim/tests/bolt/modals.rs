//! Modals: every element's value, the four answers to a submission, closing, pushing, updating, external options.

use slack_sim::{SubmitOutcome, ViewHandle};

use crate::desk::{CHANNEL, Desk, SOON, stories};

stories!(
    a_submission_carries_every_value,
    a_blank_form_carries_its_defaults,
    errors_are_shown_under_their_fields,
    an_answer_updates_the_view,
    an_answer_pushes_a_view_that_clears_all,
    a_button_pushes_a_view_that_closes_alone,
    an_update_needs_the_newest_hash,
    a_choice_in_a_modal_is_told_at_once,
);

async fn form(desk: &Desk) -> ViewHandle {
    desk.orders(&desk.alice(), "form by hand").await;
    desk.alice().wait_for_modal().await.unwrap()
}

async fn a_submission_carries_every_value(desk: &Desk) {
    let alice = desk.alice();
    let modal = form(desk).await;
    for (field, value) in [
        ("Name", "Ada <3"),
        ("Size", "Large"),
        ("Colour", "Blue"),
        ("Who", "Lena"),
        ("All", "Lena, Tom"),
        ("Tell", CHANNEL),
        ("Near", "#general"),
        ("Day", "2026-12-24"),
        ("Hour", "18:15"),
        ("Moment", "2027-01-15T08:00:00Z"),
        ("Extras", "Gift, Rush"),
        ("Labels", "Old"),
        ("Amount", "12"),
        ("Mail", "ada@acme.example"),
        ("Page", "https://acme.example/a?b=c&d"),
        ("Words", "with care"),
    ] {
        modal.fill(field, value).await.unwrap();
    }
    assert_eq!(
        modal.suggested("City", "o").await.unwrap(),
        ["Oslo", "Osaka"]
    );
    modal.pick_suggested("City", "osa", "Osaka").await.unwrap();
    assert_eq!(modal.suggested("Stops", "e").await.unwrap(), ["Bergen"]);
    modal.pick_suggested("Stops", "lim", "Lima").await.unwrap();
    let outcome = modal.submit().await.unwrap();
    assert!(matches!(outcome, SubmitOutcome::Closed), "{outcome:?}");
    let order = alice.dm().wait_for("Ordered").await.unwrap();
    assert_eq!(
        order.text.lines().collect::<Vec<_>>(),
        [
            "Ordered",
            "all=U0LENA+U0VPSALES",
            "amount=12",
            "day=2026-12-24",
            "extras=gift+rush",
            "hour=18:15",
            "labels=old",
            "mail=ada@acme.example",
            "moment=1800000000",
            "name=Ada <3",
            "near=C0GENERAL",
            "page=https://acme.example/a?b=c&d",
            "pick_city=osaka",
            "pick_colour=blue",
            "pick_stops=lima",
            "size=large",
            "tell=C0ESCALATE",
            "who=U0LENA",
            "words=with care",
            "metadata=by hand",
            "urls=tell/tell/C0ESCALATE",
        ]
    );
    desk.reads(&desk.sim.person("Lena"), "An order of @Alice")
        .await;
}

async fn a_blank_form_carries_its_defaults(desk: &Desk) {
    let alice = desk.alice();
    let modal = form(desk).await;
    let SubmitOutcome::Incomplete(missing) = modal.submit().await.unwrap() else {
        panic!("Slack's client sends no form without its required fields")
    };
    assert_eq!(missing.keys().collect::<Vec<_>>(), ["Name"]);
    modal.fill("Name", "Ada").await.unwrap();
    modal.submit().await.unwrap();
    let order = alice.dm().wait_for("Ordered").await.unwrap();
    let given: Vec<&str> = order
        .text
        .lines()
        .filter(|line| line.contains('=') && !line.ends_with("=nothing"))
        .collect();
    assert_eq!(
        given,
        [
            "hour=09:30",
            "labels=new",
            "name=Ada",
            "size=small",
            "metadata=by hand",
            "urls="
        ]
    );
}

async fn errors_are_shown_under_their_fields(desk: &Desk) {
    let modal = form(desk).await;
    modal.fill("Name", "bad").await.unwrap();
    let SubmitOutcome::Errors(errors) = modal.submit().await.unwrap() else {
        panic!("the app refuses that name")
    };
    assert_eq!(errors["Name"], "There is no such name.");
    assert_eq!(errors["Size"], "Not in that size.");
    let shown = modal.visible_text().unwrap();
    assert!(shown.contains("There is no such name."), "{shown}");
    modal.fill("Name", "Ada").await.unwrap();
    assert!(matches!(
        modal.submit().await.unwrap(),
        SubmitOutcome::Closed
    ));
    desk.alice().dm().wait_for("name=Ada").await.unwrap();
}

async fn an_answer_updates_the_view(desk: &Desk) {
    let modal = form(desk).await;
    modal.fill("Name", "more").await.unwrap();
    let SubmitOutcome::Updated(updated) = modal.submit().await.unwrap() else {
        panic!("the app updates the view")
    };
    assert_eq!(updated.id(), modal.id());
    assert_eq!(updated.title().unwrap(), "More");
    assert!(matches!(
        updated.submit().await.unwrap(),
        SubmitOutcome::Closed
    ));
}

async fn an_answer_pushes_a_view_that_clears_all(desk: &Desk) {
    let modal = form(desk).await;
    modal.fill("Name", "next").await.unwrap();
    let SubmitOutcome::Pushed(next) = modal.submit().await.unwrap() else {
        panic!("the app pushes a view")
    };
    assert_eq!(next.title().unwrap(), "Next");
    assert!(modal.is_open());
    assert!(matches!(
        next.submit().await.unwrap(),
        SubmitOutcome::Cleared
    ));
    assert!(!modal.is_open());
}

async fn a_button_pushes_a_view_that_closes_alone(desk: &Desk) {
    let alice = desk.alice();
    let modal = form(desk).await;
    modal.click("Deeper").await.unwrap();
    let deeper = desk
        .sim
        .wait_for(
            |_| alice.modal().ok().filter(|top| top.id() != modal.id()),
            SOON,
        )
        .await
        .unwrap();
    assert_eq!(deeper.title().unwrap(), "Deeper");
    let view = deeper.view().unwrap();
    assert_eq!(view.previous_view_id.as_deref(), Some(modal.id()));
    assert_eq!(view.root_view_id, modal.id());
    deeper.close().await.unwrap();
    alice.dm().wait_for("closed: page").await.unwrap();
    assert_eq!(alice.modal().unwrap().id(), modal.id());
    modal.close().await.unwrap();
    alice.dm().wait_for("closed: form").await.unwrap();
    alice.modal().unwrap_err();
}

async fn an_update_needs_the_newest_hash(desk: &Desk) {
    let alice = desk.alice();
    let modal = form(desk).await;
    modal.fill("Name", "kept").await.unwrap();
    modal.click("Refresh").await.unwrap();
    alice
        .dm()
        .wait_for("second update: hash_conflict")
        .await
        .unwrap();
    let shown = modal.visible_text().unwrap();
    assert!(shown.contains("Opened refreshed"), "{shown}");
    assert_eq!(modal.value("Name").unwrap(), "kept");
    modal.dismiss().await.unwrap();
}

async fn a_choice_in_a_modal_is_told_at_once(desk: &Desk) {
    let alice = desk.alice();
    let modal = form(desk).await;
    modal.fill("Colour", "Red").await.unwrap();
    alice
        .dm()
        .wait_for("pick_colour (static_select): red")
        .await
        .unwrap();
    modal.dismiss().await.unwrap();
}
