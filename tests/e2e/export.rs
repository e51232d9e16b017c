//! What leaves the house as CSV and JSON, and what does not.

use codegreen::domain::action_item::ItemState;
use codegreen::domain::ids::{CodeGreenId, EntryId};
use codegreen::domain::ledger::{Barrier, Content, Idea, LedgerEntry, Nature, Side};
use codegreen::domain::person::Standing;
use codegreen::domain::plan::SectionVersion;
use codegreen::domain::section::SectionKey;
use codegreen::export::{self, Format};
use codegreen::store::Store;
use codegreen::store::change::Write;
use codegreen::store::people::Person;
use serde_json::Value;

use crate::store::people::{added, at, declared, item, writing, ws};
use crate::support::databases::on_each_database;

async fn exported(store: &Store, format: Format) -> String {
    String::from_utf8(export::write(store, format, Vec::new()).await.unwrap()).unwrap()
}

#[tokio::test]
async fn an_export_holds_every_code_green_with_its_items() {
    on_each_database(async |database| {
        let store = &database.store;
        let person = Person {
            user: "U1".into(),
            name: "Alice Ünver".to_owned(),
            tz: None,
            locale: None,
            standing: Standing::Full,
            dm: None,
            fetched_at: at(0),
        };
        store.save_person(&ws(), &person).await.unwrap();
        let renewal = declared(store, "Renewal, \"2027\"").await;
        added(store, &renewal, "Send the price list").await;
        let mut blocked = item(&renewal, "Free the security review");
        blocked.state = ItemState::Blocked;
        blocked.owner = Some("U7".into());
        blocked.function = Some("legal".into());
        blocked.created_at = at(1);
        store
            .commit(writing(1, Write::NewItem(Box::new(blocked))))
            .await
            .unwrap();
        let situation = SectionVersion {
            workspace: ws(),
            code_green: renewal.id,
            section: SectionKey::Situation,
            version: 1,
            text: "They want terms.".to_owned(),
            author: "U1".into(),
            at: at(2),
        };
        store
            .commit(writing(2, Write::Section(situation)))
            .await
            .unwrap();
        declared(store, "Expansion").await;

        let csv = exported(store, Format::Csv).await;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let cell = |row: usize, name: &str| {
            &rows[row][headers.iter().position(|header| header == name).unwrap()]
        };
        assert_eq!(rows.len(), 3, "{csv}");
        assert_eq!(
            (cell(0, "number"), cell(0, "deal")),
            ("CG-1", "Renewal, \"2027\"")
        );
        assert_eq!(
            (cell(0, "amount"), cell(0, "currency")),
            ("1200000.00", "EUR")
        );
        assert_eq!(
            (cell(0, "caller"), cell(0, "caller_id")),
            ("Alice Ünver", "U1")
        );
        assert_eq!(
            (cell(0, "sponsor"), cell(0, "declared_at")),
            ("U2", "2027-01-15T08:00:00Z")
        );
        assert_eq!(
            (cell(0, "item"), cell(0, "state"), cell(0, "owner")),
            ("Send the price list", "open", "")
        );
        assert_eq!(
            (cell(1, "item"), cell(1, "state"), cell(1, "owner_id")),
            ("Free the security review", "blocked", "U7")
        );
        assert_eq!(
            (cell(2, "number"), cell(2, "item"), cell(2, "phase")),
            ("CG-2", "", "paging")
        );

        let json: Value = serde_json::from_str(&exported(store, Format::Json).await).unwrap();
        let greens = json["code_greens"].as_array().unwrap();
        assert_eq!(greens.len(), 2);
        assert_eq!(greens[0]["number"], "CG-1");
        assert_eq!(greens[0]["caller"]["name"], "Alice Ünver");
        assert_eq!(greens[0]["plan"][0]["text"], "They want terms.");
        assert_eq!(greens[0]["action_items"][1]["state"], "blocked");
        assert_eq!(greens[1]["action_items"], Value::Array(Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn an_export_holds_ideas_barriers_and_decisions() {
    on_each_database(async |database| {
        let store = &database.store;
        let green = declared(store, "Renewal").await;
        let content = [
            Content::Idea(Idea {
                text: "A paid pilot".to_owned(),
                became: None,
            }),
            Content::Barrier(Barrier {
                what: "Two desks".to_owned(),
                side: Side::External,
                nature: Nature::Policy,
                owner: Some("U1".into()),
                broken: Some("One desk".to_owned()),
            }),
        ];
        for (nth, content) in (3..).zip(content) {
            let entry = LedgerEntry {
                workspace: ws(),
                code_green: green.id,
                id: EntryId::new(),
                version: 1,
                content,
                taken_back: false,
                author: "U1".into(),
                created_at: at(nth),
                updated_at: at(nth),
            };
            let write = Write::NewEntry(Box::new(entry));
            store.commit(writing(nth, write)).await.unwrap();
        }
        let json: Value = serde_json::from_str(&exported(store, Format::Json).await).unwrap();
        let green = &json["code_greens"][0];
        assert_eq!(green["ideas"][0]["text"], "A paid pilot");
        assert_eq!(green["ideas"][0]["author"]["id"], "U1");
        assert_eq!(green["barriers"][0]["broken"], "One desk");
        assert_eq!(green["barriers"][0]["side"], "external");
        assert_eq!(green["barriers"].as_array().unwrap().len(), 1);
        assert_eq!(green["decisions"], Value::Array(Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn an_empty_database_gives_an_empty_export() {
    on_each_database(async |database| {
        assert_eq!(
            exported(&database.store, Format::Csv).await.lines().count(),
            1
        );
        let json: Value =
            serde_json::from_str(&exported(&database.store, Format::Json).await).unwrap();
        assert_eq!(json, serde_json::json!({ "code_greens": [] }));
    })
    .await;
}

#[tokio::test]
async fn more_than_one_page_is_exported_whole_and_in_order() {
    on_each_database(async |database| {
        for deal in 1..=205 {
            declared(&database.store, &format!("Deal {deal}")).await;
        }
        let json: Value =
            serde_json::from_str(&exported(&database.store, Format::Json).await).unwrap();
        let numbers: Vec<_> = json["code_greens"]
            .as_array()
            .unwrap()
            .iter()
            .map(|green| green["number"].as_str().unwrap().to_owned())
            .collect();
        let all: Vec<_> = (1..=205).map(|number| format!("CG-{number}")).collect();
        assert_eq!(numbers, all);
    })
    .await;
}

#[tokio::test]
async fn confidential_ones_stay_in_the_house() {
    on_each_database(async |database| {
        let secret: CodeGreenId = declared(&database.store, "Project Nightingale").await.id;
        declared(&database.store, "Expansion").await;
        database
            .sql(&format!(
                "UPDATE code_green SET confidential = TRUE WHERE id = '{secret}'"
            ))
            .await;
        for format in [Format::Csv, Format::Json] {
            let text = exported(&database.store, format).await;
            assert!(
                text.contains("Expansion") && !text.contains("Nightingale"),
                "{text}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn no_cell_runs_in_a_spreadsheet() {
    on_each_database(async |database| {
        let green = declared(&database.store, "=cmd|' /C calc'!A0").await;
        for what in ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"] {
            added(&database.store, &green, what).await;
        }
        let csv = exported(&database.store, Format::Csv).await;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        for cell in reader
            .records()
            .map(Result::unwrap)
            .flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell:?}"
            );
        }
        assert!(csv.contains("'=1+1"));
    })
    .await;
}

#[tokio::test]
async fn a_file_is_written_whole_or_not_at_all() {
    let database = crate::support::databases::sqlite().await;
    declared(&database.store, "Expansion").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.json");
    std::fs::write(&file, "what was there").unwrap();
    export::run(&database.store, Format::Json, Some(&file))
        .await
        .unwrap();
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .contains("Expansion")
    );

    database.store.close().await;
    export::run(&database.store, Format::Csv, Some(&file))
        .await
        .unwrap_err();
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .contains("Expansion"),
        "a failed export leaves the file alone"
    );
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["out.json"]);
}
