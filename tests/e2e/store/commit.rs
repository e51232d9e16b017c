//! A change is written whole or not at all, and once.

use codegreen::domain::action_item::ItemState;
use codegreen::domain::effect::{Effect, Surface};
use codegreen::domain::ids::{DraftId, Number};
use codegreen::domain::person::Viewer;
use codegreen::domain::plan::SectionVersion;
use codegreen::domain::section::SectionKey;
use codegreen::store::StoreError;
use codegreen::store::change::{Draft, Entry, Write};

use super::people::{added, at, change, declared, green, item, writing, ws};
use crate::support::databases::on_each_database;

#[tokio::test]
async fn what_was_committed_is_read_back() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        assert_eq!(green.number, Number(1));
        let found = db
            .store
            .code_green(&ws(), green.id, &Viewer::System)
            .await
            .unwrap();
        assert_eq!(found, Some(green.clone()));
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
async fn an_event_of_another_workspace_is_another_event() {
    on_each_database(async |db| {
        let mut first = change(1);
        first.dedup = Some("Ev1".to_owned());
        let mut other = first.clone();
        other.workspace = "T2".into();
        db.store.commit(first).await.unwrap();
        db.store.commit(other).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn nothing_stays_of_a_change_that_fails_at_its_end() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let mut stale = green.clone();
        stale.version = 7;
        let mut failing = change(1);
        failing.dedup = Some("Ev1".to_owned());
        failing
            .writes
            .push(Write::NewItem(Box::new(item(&green, "Never"))));
        failing.writes.push(Write::CodeGreen(Box::new(stale)));
        failing.effects.push((
            green.id,
            Effect::Refresh {
                surface: Surface::Card,
            },
        ));
        failing.timeline.push(Entry {
            code_green: green.id,
            by: None,
            what: "never".to_owned(),
            detail: serde_json::Value::Null,
        });
        assert!(matches!(
            db.store.commit(failing.clone()).await,
            Err(StoreError::Conflict)
        ));
        let items = db
            .store
            .items_of(&ws(), green.id, &Viewer::System)
            .await
            .unwrap();
        assert!(items.is_empty());
        assert_eq!(db.store.backlog().await.unwrap(), 0);
        assert!(
            db.store
                .timeline(&ws(), green.id, &Viewer::System)
                .await
                .unwrap()
                .is_empty()
        );
        // Its event was not handled either: Slack sends it again, and then it fits.
        failing.writes.pop();
        db.store.commit(failing).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_row_at_another_version_is_a_conflict() {
    on_each_database(async |db| {
        let mut green = declared(&db.store, "Renewal 2027").await;
        let mut item = added(&db.store, &green, "Ask the bank").await;
        for expected in [Ok(()), Err(())] {
            green.version = 2;
            item.version = 2;
            item.state = ItemState::Done;
            let greens = db
                .store
                .commit(writing(1, Write::CodeGreen(Box::new(green.clone()))))
                .await;
            let items = db
                .store
                .commit(writing(1, Write::Item(Box::new(item.clone()))))
                .await;
            for outcome in [greens, items] {
                match expected {
                    Ok(()) => assert!(outcome.is_ok(), "{outcome:?}"),
                    Err(()) => assert!(matches!(outcome, Err(StoreError::Conflict)), "{outcome:?}"),
                }
            }
        }
        let found = db
            .store
            .item(&ws(), item.id, &Viewer::System)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found, (green, item));
    })
    .await;
}

#[tokio::test]
async fn a_section_version_is_written_once() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let version = |version, text: &str| SectionVersion {
            workspace: ws(),
            code_green: green.id,
            section: SectionKey::Barriers,
            version,
            text: text.to_owned(),
            author: "U1".into(),
            at: at(version),
        };
        let head = async || {
            let heads = db
                .store
                .section_heads(&ws(), green.id, &Viewer::System)
                .await
                .unwrap();
            let (ws, section) = (ws(), SectionKey::Barriers);
            let head = db
                .store
                .section_head(&ws, green.id, section, &Viewer::System);
            assert_eq!(heads.first().cloned(), head.await.unwrap());
            heads
                .into_iter()
                .map(|head| (head.version, head.text))
                .collect::<Vec<_>>()
        };
        assert_eq!(head().await, []);
        db.store
            .commit(writing(1, Write::Section(version(1, "one"))))
            .await
            .unwrap();
        db.store
            .commit(writing(2, Write::Section(version(2, "two"))))
            .await
            .unwrap();
        let theirs = db
            .store
            .commit(writing(2, Write::Section(version(2, "theirs"))))
            .await;
        assert!(matches!(theirs, Err(StoreError::Conflict)));
        assert_eq!(head().await, [(2, "two".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_becomes_a_code_green_once() {
    on_each_database(async |db| {
        let mut draft = Draft {
            workspace: ws(),
            id: DraftId::new(),
            author: "U1".into(),
            body: serde_json::json!({ "step": 1 }),
            code_green: None,
        };
        db.store
            .commit(writing(0, Write::Draft(draft.clone())))
            .await
            .unwrap();
        draft.body = serde_json::json!({ "step": 2 });
        db.store
            .commit(writing(1, Write::Draft(draft.clone())))
            .await
            .unwrap();
        let read = async |by: &str| db.store.draft(&ws(), draft.id, &by.into()).await.unwrap();
        assert_eq!(read("U1").await, Some(draft.clone()));
        assert_eq!(read("U2").await, None);
        let mut theirs = draft.clone();
        theirs.author = "U2".into();
        let taken = db.store.commit(writing(1, Write::Draft(theirs))).await;
        assert!(matches!(taken, Err(StoreError::AlreadyHandled)));

        let green = green("Renewal 2027");
        let submit = |green| Write::NewCodeGreen {
            green: Box::new(green),
            draft: Some(draft.id),
        };
        db.store
            .commit(writing(2, submit(green.clone())))
            .await
            .unwrap();
        // The second submit is the same call, though its deal is open by now.
        let again = db
            .store
            .commit(writing(2, submit(super::people::green("Renewal 2027"))))
            .await;
        assert!(matches!(again, Err(StoreError::AlreadyHandled)));
        let saved = db
            .store
            .commit(writing(3, Write::Draft(draft.clone())))
            .await;
        assert!(matches!(saved, Err(StoreError::AlreadyHandled)));
        assert_eq!(read("U1").await.unwrap().code_green, Some(green.id));
    })
    .await;
}

#[tokio::test]
async fn an_item_is_added_once() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let item = added(&db.store, &green, "Ask the bank").await;
        let again = db
            .store
            .commit(writing(1, Write::NewItem(Box::new(item))))
            .await;
        assert!(matches!(again, Err(StoreError::AlreadyHandled)));
        let orphan = item_of_nothing();
        let outcome = db
            .store
            .commit(writing(1, Write::NewItem(Box::new(orphan))))
            .await;
        assert!(
            matches!(outcome, Err(StoreError::Corrupt(_))),
            "{outcome:?}"
        );
    })
    .await;
}

pub fn item_of_nothing() -> codegreen::domain::action_item::ActionItem {
    item(&green("Nowhere"), "Of no Code Green")
}
