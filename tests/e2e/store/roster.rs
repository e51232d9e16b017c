//! The roster is written with its Code Green, and no code name is given twice.

use std::collections::BTreeSet;

use codegreen::domain::code_green::CodeGreen;
use codegreen::domain::confidential::Confidential;
use codegreen::domain::ids::UserId;
use codegreen::domain::person::Viewer;
use codegreen::store::StoreError;
use codegreen::store::change::{Change, Write};

use super::people::{at, green, ws};
use crate::support::databases::{TestDatabase, on_each_database};

fn secret(deal: &str, code_name: &str, admitted: &[&str]) -> CodeGreen {
    let admitted: BTreeSet<UserId> = admitted.iter().map(|user| (*user).into()).collect();
    let code_name = code_name.to_owned();
    CodeGreen {
        version: 1,
        confidential: Some(Confidential {
            code_name,
            admitted,
        }),
        ..green(deal)
    }
}

async fn commit(db: &TestDatabase, write: Write) -> Result<(), StoreError> {
    let mut change = Change::new(ws(), at(1));
    change.writes.push(write);
    db.store.commit(change).await.map(drop)
}

fn new(green: &CodeGreen) -> Write {
    Write::NewCodeGreen {
        green: Box::new(green.clone()),
        draft: None,
    }
}

async fn sees(db: &TestDatabase, green: &CodeGreen, who: &str) -> bool {
    let viewer = Viewer::Person(who.into());
    let found = db.store.code_green(&ws(), green.id, &viewer).await;
    found.expect("a read").is_some()
}

#[tokio::test]
async fn whoever_is_taken_off_sees_nothing_from_the_same_commit() {
    on_each_database(async |db| {
        let mut green = secret("Renewal", "Isar", &["U1", "U2"]);
        commit(db, new(&green)).await.expect("a call");
        assert!(sees(db, &green, "U1").await && sees(db, &green, "U2").await);
        assert!(!sees(db, &green, "U3").await);
        green.version = 2;
        if let Some(confidential) = &mut green.confidential {
            confidential.admitted = ["U1", "U3"].map(UserId::from).into();
        }
        commit(db, Write::CodeGreen(Box::new(green.clone())))
            .await
            .expect("a change");
        assert!(sees(db, &green, "U1").await && sees(db, &green, "U3").await);
        assert!(!sees(db, &green, "U2").await);
    })
    .await;
}

#[tokio::test]
async fn no_two_ever_have_the_same_code_name_and_the_same_deal_is_no_matter() {
    on_each_database(async |db| {
        commit(db, new(&secret("Renewal", "Isar", &["U1"])))
            .await
            .expect("a call");
        let again = secret("Another", " isar ", &["U1"]);
        let refused = commit(db, new(&again)).await;
        assert!(
            matches!(refused, Err(StoreError::CodeNameTaken)),
            "{refused:?}"
        );
        commit(db, new(&secret("Renewal", "Inn", &["U1"])))
            .await
            .expect("the same deal, and nobody is told");
        commit(db, new(&green("Renewal")))
            .await
            .expect("an open one");
        let names = db.store.code_names(&ws()).await.expect("names");
        assert_eq!(names, ["inn", "isar"].map(str::to_owned).into());
        let hidden = db
            .store
            .hidden_for_deal(&ws(), &green("Renewal").opportunity.deal_key())
            .await
            .expect("a read");
        assert_eq!(hidden.len(), 2);
    })
    .await;
}
