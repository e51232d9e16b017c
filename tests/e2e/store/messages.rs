//! Where our messages lie, and what lies at a place.

use codegreen::domain::effect::Surface;
use codegreen::domain::ids::{CodeGreenId, ItemId};
use codegreen::domain::person::Viewer;
use codegreen::store::Store;
use codegreen::store::change::Write;
use codegreen::store::refs::MessageRef;

use super::people::{added, declared, writing, ws};
use crate::support::databases::on_each_database;

pub fn posted(ts: &str, code_green: Option<CodeGreenId>, surface: String) -> MessageRef {
    MessageRef {
        channel: "C1".into(),
        ts: ts.into(),
        code_green,
        surface,
        shown: "digest".to_owned(),
    }
}

pub async fn post(store: &Store, message: MessageRef) {
    store
        .commit(writing(1, Write::MessageRef(message)))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_message_leads_to_its_surface_its_code_green_and_its_item() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let item = added(&db.store, &green, "Ask the bank").await;
        let (card, item_surface) = (Surface::Card, Surface::Item { item: item.id });
        post(&db.store, posted("1.1", Some(green.id), card.key())).await;
        post(&db.store, posted("1.2", Some(green.id), item_surface.key())).await;
        post(
            &db.store,
            posted("1.3", Some(green.id), "tell:1".to_owned()),
        )
        .await;
        post(&db.store, posted("1.4", None, "welcome".to_owned())).await;
        let gone = Surface::Item {
            item: ItemId::new(),
        };
        post(&db.store, posted("1.5", Some(green.id), gone.key())).await;
        let at = async |ts: &str| {
            db.store
                .message(&ws(), &"C1".into(), &ts.into(), &Viewer::System)
                .await
                .unwrap()
        };
        let found = at("1.1").await.unwrap();
        assert_eq!(
            (found.surface, found.code_green, found.item),
            (card, green.clone(), None)
        );
        let found = at("1.2").await.unwrap();
        assert_eq!(found.surface, item_surface);
        assert_eq!((found.code_green, found.item), (green.clone(), Some(item)));
        for ts in ["1.3", "1.4", "9.9"] {
            assert_eq!(at(ts).await, None, "{ts}");
        }
        assert_eq!(at("1.5").await.unwrap().item, None);
        let theirs = ("T2".into(), "C1".into(), "1.1".into());
        let found = db
            .store
            .message(&theirs.0, &theirs.1, &theirs.2, &Viewer::System);
        assert_eq!(found.await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_surface_has_one_message_and_a_message_one_surface() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let card = |ts, shown: &str| MessageRef {
            shown: shown.to_owned(),
            ..posted(ts, Some(green.id), Surface::Card.key())
        };
        let lies = async || db.store.surface(&ws(), green.id, "card").await.unwrap();
        assert_eq!(lies().await, None);
        // Posted, edited in place, gone and posted anew.
        for message in [card("1.1", "a"), card("1.1", "b"), card("2.2", "c")] {
            post(&db.store, message.clone()).await;
            assert_eq!(lies().await, Some(message));
        }
        let count = "SELECT CAST(count(*) AS TEXT) FROM message_ref";
        assert_eq!(db.column(count).await, ["1"]);
        let forget = |ts: &str| Write::ForgetMessage {
            channel: "C1".into(),
            ts: ts.into(),
        };
        db.store.commit(writing(3, forget("1.1"))).await.unwrap();
        assert!(lies().await.is_some());
        db.store.commit(writing(3, forget("2.2"))).await.unwrap();
        assert_eq!(lies().await, None);
        // The same surface twice where there is no Code Green is one as well.
        post(&db.store, posted("3.1", None, "welcome".to_owned())).await;
        post(&db.store, posted("3.2", None, "welcome".to_owned())).await;
        assert_eq!(db.column("SELECT ts FROM message_ref").await, ["3.2"]);
    })
    .await;
}
