//! One open Code Green a deal.

use codegreen::domain::code_green::{OutcomeKind, Phase};
use codegreen::domain::ids::Number;
use codegreen::domain::person::Viewer;
use codegreen::store::StoreError;
use codegreen::store::change::Write;

use super::people::{at, declared, green, writing, ws};
use crate::support::databases::on_each_database;

#[tokio::test]
async fn two_open_code_greens_are_never_about_one_deal() {
    on_each_database(async |db| {
        let mut first = declared(&db.store, "Renewal 2027").await;
        let second = || Write::NewCodeGreen {
            green: Box::new(green(" renewal  2027")),
            draft: None,
        };
        let outcome = db.store.commit(writing(1, second())).await;
        assert!(matches!(outcome, Err(StoreError::DuplicateDeal)));
        let key = first.opportunity.deal_key();
        let open = db
            .store
            .open_for_deal(&ws(), &key, &Viewer::System)
            .await
            .unwrap();
        assert_eq!(open, Some(first.clone()));

        // Once it is closed the deal is free again, and cannot be opened twice by undoing the close.
        first.version = 2;
        let phase = first.phase.clone();
        first.phase = Phase::Closed {
            at: at(2),
            by: "U1".into(),
            outcome: OutcomeKind::Won,
            note: None,
            final_amount: None,
        };
        db.store
            .commit(writing(2, Write::CodeGreen(Box::new(first.clone()))))
            .await
            .unwrap();
        assert_eq!(
            db.store
                .open_for_deal(&ws(), &key, &Viewer::System)
                .await
                .unwrap(),
            None
        );
        assert_eq!(
            db.store.commit(writing(3, second())).await.unwrap().number,
            Some(Number(2))
        );
        first.version = 3;
        first.phase = phase;
        let undone = db
            .store
            .commit(writing(4, Write::CodeGreen(Box::new(first))))
            .await;
        assert!(matches!(undone, Err(StoreError::DuplicateDeal)));
    })
    .await;
}

#[tokio::test]
async fn a_deal_of_any_length_can_be_called_for() {
    on_each_database(async |db| {
        // Longer than an index entry of either database may be, and nothing that compresses well.
        let deal: String = (0..4000)
            .map(|n| char::from_u32(0x4e00 + n * 5).unwrap())
            .collect();
        let green = declared(&db.store, &deal).await;
        let key = green.opportunity.deal_key();
        let open = db
            .store
            .open_for_deal(&ws(), &key, &Viewer::System)
            .await
            .unwrap();
        assert_eq!(open, Some(green));
    })
    .await;
}
