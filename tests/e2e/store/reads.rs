//! Finding things again: by their message, by their owner, in order, page by page.

use chrono::DateTime;
use codegreen::domain::action_item::{ItemState, LastMove, Move, Via};
use codegreen::domain::code_green::{OutcomeKind, Phase};
use codegreen::domain::ids::Number;
use codegreen::domain::person::{Standing, Viewer};
use codegreen::store::change::{Entry, Write};
use codegreen::store::people::Person;

use super::people::{added, at, change, declared, item, writing, ws};
use crate::support::databases::on_each_database;

#[tokio::test]
async fn a_person_sees_their_live_items_the_earliest_due_first() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let mut add = Vec::new();
        for (what, owner, due, state) in [
            ("no date", "U1", None, ItemState::Open),
            ("later", "U1", Some("2027-03-02"), ItemState::Blocked),
            ("done", "U1", Some("2027-03-01"), ItemState::Done),
            ("sooner", "U1", Some("2027-03-01"), ItemState::InProgress),
            ("dropped", "U1", None, ItemState::Dropped),
            ("theirs", "U2", Some("2027-03-01"), ItemState::Open),
        ] {
            let mut item = item(&green, what);
            item.owner = Some(owner.into());
            item.due_on = due.map(|due| due.parse().unwrap());
            item.state = state;
            add.push(Write::NewItem(Box::new(item)));
        }
        let mut change = change(1);
        change.writes = add;
        db.store.commit(change).await.unwrap();
        let mine = db
            .store
            .items_owned_by(&ws(), &"U1".into(), &Viewer::System)
            .await
            .unwrap();
        let what: Vec<&str> = mine.iter().map(|(_, item)| item.what.as_str()).collect();
        assert_eq!(what, ["sooner", "later", "no date"]);
        assert!(mine.iter().all(|(number, _)| *number == green.number));
    })
    .await;
}

#[tokio::test]
async fn an_item_keeps_everything_it_is_given() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        let mut full = added(&db.store, &green, "Ask the bank").await;
        full.version = 2;
        full.owner = Some("U3".into());
        full.function = Some("finance".into());
        full.due_on = Some("2027-03-01".parse().unwrap());
        full.barrier = Some("Credit check".to_owned());
        full.state = ItemState::Blocked;
        full.note = Some("waits for the auditor".to_owned());
        full.source = Some("https://example.com/p1".to_owned());
        full.updated_at = at(7);
        let moved = serde_json::json!({
            "made": Move::Block, "by": "U3", "via": Via::Reaction { emoji: "construction".to_owned(), at: DateTime::<chrono::Utc>::UNIX_EPOCH },
            "at": at(7), "state_before": ItemState::Open, "owner_before": "U9", "note_before": "n",
        });
        let moved: LastMove = serde_json::from_value(moved).unwrap();
        full.last_move = Some(moved);
        db.store.commit(writing(7, Write::Item(Box::new(full.clone())))).await.unwrap();
        let found = db.store.items_of(&ws(), green.id, &Viewer::System).await.unwrap();
        assert_eq!(found, [full]);
    })
    .await;
}

#[tokio::test]
async fn the_board_shows_open_ones_the_latest_first() {
    on_each_database(async |db| {
        let mut all = Vec::new();
        for n in 1..=3 {
            let mut green = super::people::green(&format!("Deal {n}"));
            green.declared_at = at(n);
            let write = Write::NewCodeGreen {
                green: Box::new(green.clone()),
                draft: None,
            };
            green.number = db
                .store
                .commit(writing(n, write))
                .await
                .unwrap()
                .number
                .unwrap();
            green.version = 1;
            all.push(green);
        }
        let mut closed = all[1].clone();
        closed.version = 2;
        closed.phase = Phase::Closed {
            at: at(9),
            by: "U1".into(),
            outcome: OutcomeKind::Lost,
            note: None,
            final_amount: None,
        };
        db.store
            .commit(writing(9, Write::CodeGreen(Box::new(closed.clone()))))
            .await
            .unwrap();
        let board = async |limit| {
            db.store
                .open_code_greens(&ws(), &Viewer::System, limit)
                .await
                .unwrap()
        };
        assert_eq!(board(10).await, [all[2].clone(), all[0].clone()]);
        assert_eq!(board(1).await, [all[2].clone()]);
        let found = db
            .store
            .code_green_by_number(&ws(), Number(2), &Viewer::System)
            .await
            .unwrap();
        assert_eq!(found, Some(closed));
    })
    .await;
}

#[tokio::test]
async fn an_export_goes_through_every_row_once() {
    on_each_database(async |db| {
        let mut expected = Vec::new();
        for (n, team) in ["T1", "T2", "T1"].into_iter().enumerate() {
            let mut green = super::people::green(&format!("Deal {n}"));
            green.workspace = team.into();
            let item = item(&green, &format!("Item {n}"));
            let mut change = writing(
                1,
                Write::NewCodeGreen {
                    green: Box::new(green),
                    draft: None,
                },
            );
            change.workspace = team.into();
            change.writes.push(Write::NewItem(Box::new(item.clone())));
            let number = db.store.commit(change).await.unwrap().number.unwrap();
            expected.push((team, number, item.what));
        }
        expected.sort_by_key(|(team, number, _)| (*team, *number));
        let (mut greens, mut after) = (Vec::new(), None);
        loop {
            let some = db
                .store
                .export_code_greens(after, 2, &Viewer::System)
                .await
                .unwrap();
            let Some(last) = some.last() else { break };
            after = Some((last.workspace.clone(), last.number));
            greens.extend(
                some.into_iter()
                    .map(|green| (green.workspace, green.number)),
            );
        }
        let numbers = |(team, number, _): &(&str, Number, String)| ((*team).into(), *number);
        assert_eq!(greens, expected.iter().map(numbers).collect::<Vec<_>>());
        let (mut items, mut after) = (Vec::new(), None);
        loop {
            let some = db
                .store
                .export_items(after, 2, &Viewer::System)
                .await
                .unwrap();
            let Some((_, last)) = some.last() else { break };
            after = Some((last.workspace.clone(), last.id));
            items.extend(
                some.into_iter()
                    .map(|(number, item)| (item.workspace, number, item.what)),
            );
        }
        let whats: Vec<_> = expected
            .into_iter()
            .map(|(t, n, what)| (t.into(), n, what))
            .collect();
        assert_eq!(items, whats);
    })
    .await;
}

#[tokio::test]
async fn the_timeline_tells_who_did_what_in_order() {
    on_each_database(async |db| {
        let green = declared(&db.store, "Renewal 2027").await;
        for (n, by) in [(1, Some("U1")), (2, None)] {
            let mut change = change(n);
            for what in ["first", "second"] {
                change.timeline.push(Entry {
                    code_green: green.id,
                    by: by.map(Into::into),
                    what: format!("{what} {n}"),
                    detail: serde_json::json!({ "seat": "legal" }),
                });
            }
            db.store.commit(change).await.unwrap();
        }
        let entries = db
            .store
            .timeline(&ws(), green.id, &Viewer::System)
            .await
            .unwrap();
        let what: Vec<&str> = entries.iter().map(|entry| entry.what.as_str()).collect();
        assert_eq!(what, ["first 1", "second 1", "first 2", "second 2"]);
        assert!(entries.is_sorted_by_key(|entry| entry.seq));
        assert_eq!(
            (entries[0].at, entries[0].by.clone()),
            (at(1), Some("U1".into()))
        );
        assert_eq!((entries[3].at, entries[3].by.clone()), (at(2), None));
        assert_eq!(entries[3].detail["seat"], "legal");
    })
    .await;
}

#[tokio::test]
async fn a_person_is_remembered_with_the_dm_once_known() {
    on_each_database(async |db| {
        let person = |user: &str, dm: Option<&str>, seconds| Person {
            user: user.into(),
            name: "Lena 🚀".to_owned(),
            tz: Some("Europe/Berlin".to_owned()),
            locale: Some("de-DE".to_owned()),
            standing: Standing::Full,
            dm: dm.map(Into::into),
            fetched_at: at(seconds),
        };
        let read = async || db.store.person(&ws(), &"U1".into()).await.unwrap();
        assert_eq!(read().await, None);
        db.store
            .save_person(&ws(), &person("U1", Some("D1"), 1))
            .await
            .unwrap();
        let mut later = person("U1", None, 2);
        later.standing = Standing::Deactivated;
        later.tz = None;
        db.store.save_person(&ws(), &later).await.unwrap();
        later.dm = Some("D1".into());
        assert_eq!(read().await, Some(later.clone()));
        db.store
            .save_person(&ws(), &person("U0", None, 1))
            .await
            .unwrap();
        db.store
            .save_person(&"T2".into(), &person("U1", None, 1))
            .await
            .unwrap();
        assert_eq!(
            db.store.people(&ws()).await.unwrap(),
            [person("U0", None, 1), later]
        );
        for standing in [
            Standing::Full,
            Standing::Guest,
            Standing::Stranger,
            Standing::Bot,
        ] {
            let mut other = person("U1", None, 3);
            other.standing = standing;
            db.store.save_person(&ws(), &other).await.unwrap();
            assert_eq!(read().await.unwrap().standing, standing);
        }
    })
    .await;
}

#[tokio::test]
async fn old_keys_and_drafts_are_forgotten_and_young_ones_kept() {
    on_each_database(async |db| {
        // More than one round of it.
        let keys = if db.is_sqlite() {
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2500) \
             INSERT INTO inbound_event SELECT 'T1', 'k' || n, 1000 FROM n"
        } else {
            "INSERT INTO inbound_event SELECT 'T1', 'k' || n, 1000 FROM generate_series(1, 2500) n"
        };
        db.sql(keys).await;
        let mut young = change(50);
        young.dedup = Some("young".to_owned());
        db.store.commit(young.clone()).await.unwrap();
        let draft = |n| codegreen::store::change::Draft {
            workspace: ws(),
            id: codegreen::domain::ids::DraftId::new(),
            author: "U1".into(),
            body: serde_json::json!(n),
            code_green: None,
        };
        let (old, new) = (draft(1), draft(2));
        db.store
            .commit(writing(1, Write::Draft(old.clone())))
            .await
            .unwrap();
        db.store
            .commit(writing(51, Write::Draft(new.clone())))
            .await
            .unwrap();
        assert_eq!(db.store.prune(at(50)).await.unwrap(), 2501);
        assert_eq!(
            db.store.draft(&ws(), old.id, &"U1".into()).await.unwrap(),
            None
        );
        assert_eq!(
            db.store.draft(&ws(), new.id, &"U1".into()).await.unwrap(),
            Some(new)
        );
        assert_eq!(
            db.column("SELECT dedup_key FROM inbound_event").await,
            ["young"]
        );
    })
    .await;
}
