//! A change is written whole or not at all, and once.

use codegreen::domain::ids::Number;
use codegreen::domain::person::Viewer;
use codegreen::store::StoreError;
use codegreen::store::change::Write;

use super::people::{added, at, declared, green, item, writing, ws};
use crate::support::databases::on_each_database;

#[tokio::test]
async fn what_was_committed_is_read_back() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        assert_eq!(green.number, Number(1));
        assert_eq!(
            db.store
                .code_green(&ws(), green.id, &Viewer::System)
                .await
                .unwrap(),
            Some(green.clone())
        );
        let item = added(&db.store, &green, "Ask the bank").await;
        let found = db
            .store
            .item(&ws(), item.id, &Viewer::System)
            .await
            .unwrap();
        assert_eq!(found, Some((green, item)));
        db.store.probe(at(1)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_same_event_is_handled_once() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let mut first = writing(1, Write::NewItem(Box::new(item(&green, "One"))));
        first.dedup = Some("Ev1".to_owned());
        db.store.commit(first).await.unwrap();
        let mut again = writing(1, Write::NewItem(Box::new(item(&green, "Two"))));
        again.dedup = Some("Ev1".to_owned());
        assert!(matches!(
            db.store.commit(again).await,
            Err(StoreError::AlreadyHandled)
        ));
        let items = db
            .store
            .items_of(&ws(), green.id, &Viewer::System)
            .await
            .unwrap();
        assert_eq!(
            items
                .iter()
                .map(|item| item.what.as_str())
                .collect::<Vec<_>>(),
            ["One"]
        );
    })
    .await;
}

#[tokio::test]
async fn two_open_code_greens_are_never_about_one_deal() {
    on_each_database(async |db| {
        declared(&db.store, "Renewal 2027").await;
        let second = Write::NewCodeGreen {
            green: Box::new(green(" renewal  2027")),
            draft: None,
        };
        assert!(matches!(
            db.store.commit(writing(1, second)).await,
            Err(StoreError::DuplicateDeal)
        ));
    })
    .await;
}
