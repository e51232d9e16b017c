//! What is confidential is read by those admitted and by nobody else, through every read there is.

use codegreen::domain::effect::Surface;
use codegreen::domain::person::Viewer;
use codegreen::domain::plan::SectionVersion;
use codegreen::domain::section::SectionKey;
use codegreen::store::StoreError;
use codegreen::store::change::{Entry, Write};
use codegreen::store::refs::MessageRef;

use super::people::{added, at, change, declared, writing, ws};
use crate::support::databases::{TestDatabase, on_each_database};

#[tokio::test]
async fn only_those_admitted_read_what_is_confidential() {
    on_each_database(async |db| {
        let secret = declared(&db.store, "Secret").await;
        let mut item = added(&db.store, &secret, "Ask the bank").await;
        item.version = 2;
        item.owner = Some("U1".into());
        let mut all = change(1);
        all.writes.push(Write::Item(Box::new(item.clone())));
        all.writes.push(Write::Section(SectionVersion {
            workspace: ws(),
            code_green: secret.id,
            section: SectionKey::Barriers,
            version: 1,
            text: "text".to_owned(),
            author: "U1".into(),
            at: at(1),
        }));
        all.writes.push(Write::MessageRef(MessageRef {
            channel: "C1".into(),
            ts: "1.1".into(),
            code_green: Some(secret.id),
            surface: Surface::Card.key(),
            shown: String::new(),
        }));
        all.timeline.push(Entry {
            code_green: secret.id,
            by: None,
            what: "declared".to_owned(),
            detail: serde_json::Value::Null,
        });
        db.store.commit(all).await.unwrap();
        let stranger = Viewer::Person("U5".into());
        let admitted = Viewer::Person("U1".into());
        let everything = seen(db, &secret, &item, &Viewer::System).await;
        assert!(everything.iter().all(|seen| *seen), "{everything:?}");
        assert_eq!(
            seen(db, &secret, &item, &stranger).await,
            everything,
            "not yet confidential"
        );

        db.sql("UPDATE code_green SET confidential = TRUE").await;
        db.sql(&format!(
            "INSERT INTO admitted (workspace, code_green, person) VALUES ('T1', '{}', 'U1')",
            secret.id
        ))
        .await;
        // Admitted to another one, or by another company, is not admitted.
        db.sql(
            "INSERT INTO admitted (workspace, code_green, person) VALUES ('T1', 'another', 'U5')",
        )
        .await;
        db.sql(&format!(
            "INSERT INTO admitted (workspace, code_green, person) VALUES ('T2', '{}', 'U5')",
            secret.id
        ))
        .await;
        assert_eq!(seen(db, &secret, &item, &admitted).await, everything);
        assert_eq!(seen(db, &secret, &item, &Viewer::System).await, everything);
        let nothing = seen(db, &secret, &item, &stranger).await;
        assert!(nothing.iter().all(|seen| !*seen), "{nothing:?}");
    })
    .await;
}

/// Every read that takes a viewer: whether it gave anything.
async fn seen(
    db: &TestDatabase,
    green: &codegreen::domain::code_green::CodeGreen,
    item: &codegreen::domain::action_item::ActionItem,
    viewer: &Viewer,
) -> Vec<bool> {
    let (store, ws, key) = (&db.store, ws(), green.opportunity.deal_key());
    let (channel, ts, owner) = ("C1".into(), "1.1".into(), "U1".into());
    let (id, section) = (green.id, SectionKey::Barriers);
    let mut seen = Vec::new();
    macro_rules! look {
        ($found:ident, $($read:tt)+) => {
            seen.push(!store.$($read)+.await.unwrap().$found());
        };
    }
    look!(is_none, code_green(&ws, id, viewer));
    look!(is_none, code_green_by_number(&ws, green.number, viewer));
    look!(is_empty, open_code_greens(&ws, viewer, 9));
    look!(is_none, open_for_deal(&ws, &key, viewer));
    look!(is_none, message(&ws, &channel, &ts, viewer));
    look!(is_none, item(&ws, item.id, viewer));
    look!(is_empty, items_of(&ws, id, viewer));
    look!(is_empty, items_owned_by(&ws, &owner, viewer));
    look!(is_empty, section_heads(&ws, id, viewer));
    look!(is_none, section_head(&ws, id, section, viewer));
    look!(is_empty, timeline(&ws, id, viewer));
    look!(is_empty, export_code_greens(None, 9, viewer));
    look!(is_empty, export_items(None, 9, viewer));
    seen
}

/// Else the refusal would tell that there is one.
#[tokio::test]
async fn a_confidential_deal_is_no_duplicate_of_another_call() {
    on_each_database(async |db| {
        let secret = declared(&db.store, "Secret").await;
        db.sql("UPDATE code_green SET confidential = TRUE").await;
        let open = declared(&db.store, "Secret").await;
        assert_ne!(open.number, secret.number);
        let third = super::people::green("Secret");
        let third = Write::NewCodeGreen {
            green: Box::new(third),
            draft: None,
        };
        let outcome = db.store.commit(writing(1, third)).await;
        assert!(matches!(outcome, Err(StoreError::DuplicateDeal)));
    })
    .await;
}
