//! What must stay fast uses its index, on both databases, with more rows than a scan would forgive.

use codegreen::store::jobs::Lane;
use codegreen::store::plans::Hot;

use super::people::ws;
use crate::support::databases::{TestDatabase, on_each_database};

/// Fills the tables so that a scan is a bad plan: 10,000 Code Greens, 40,000 items, 40,000 jobs.
async fn fill(db: &TestDatabase) {
    let n = if db.is_sqlite() {
        "(WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000) SELECT n FROM n) n"
    } else {
        "generate_series(1, 40000) n(n)"
    };
    for sql in [
        format!(
            "INSERT INTO code_green (workspace, id, number, version, phase, deal_key, caller, account, deal, \
             amount_minor, currency, declared_at, closed_at, body) \
             SELECT 'T' || n % 2, 'g' || n, n, 1, 'paging', 'd' || n, 'U1', 'a', 'd', 1, 'EUR', n, \
             CASE WHEN n % 20 = 0 THEN NULL ELSE n END, '{{}}' FROM {n} WHERE n <= 10000"
        ),
        format!(
            "INSERT INTO action_item (workspace, id, code_green, version, what, owner, state, created_by, \
             created_at, updated_at) SELECT 'T' || n % 10000 % 2, 'i' || n, 'g' || (n % 10000 + CASE WHEN n % 10000 = 0 THEN 2 ELSE 0 END), 1, \
             'w', 'U' || n % 500, CASE WHEN n % 3 = 0 THEN 'open' ELSE 'done' END, 'U1', n, n FROM {n}"
        ),
        format!(
            "INSERT INTO message_ref (workspace, channel, ts, code_green, surface, item, shown) \
             SELECT 'T' || n % 10000 % 2, 'C1', 't' || n, 'g' || n % 10000, 's' || n, 'i' || n, '' FROM {n}"
        ),
        format!(
            "INSERT INTO admitted (workspace, code_green, person) SELECT 'T' || n % 2, 'g' || n, 'U1' FROM {n}"
        ),
        format!(
            "INSERT INTO job (workspace, lane, kind, dedup_key, code_green, payload, due_at, run_at) \
             SELECT 'T' || n % 2, n % 4, 'show', 'k' || n, 'g' || n % 1000, '{{}}', n, n FROM {n}"
        ),
    ] {
        db.sql(&sql).await;
    }
    // SQLite's plans are made without statistics; nothing gathers them there.
    if !db.is_sqlite() {
        db.sql("ANALYZE").await;
    }
}

#[tokio::test]
async fn what_runs_often_uses_its_index() {
    on_each_database(async |db| {
        fill(db).await;
        for (hot, sqlite, postgres) in [
            (
                Hot::Reaction,
                &["SEARCH r USING PRIMARY KEY", "SEARCH g USING INDEX sqlite_autoindex_code_green_1", "SEARCH i USING INDEX sqlite_autoindex_action_item_1"][..],
                &["message_ref_pkey", "code_green_pkey", "action_item_pkey"][..],
            ),
            (Hot::MyItems, &["SEARCH i USING INDEX action_item_mine (workspace=? AND owner=?)"], &["action_item_mine"]),
            (Hot::Board, &["SEARCH g USING INDEX code_green_board (workspace=?)"], &["code_green_board"]),
            (Hot::Claim(Lane::Pages), &["SEARCH j USING COVERING INDEX job_due (lane=? AND run_at<?)"], &["job_due"]),
            (
                Hot::Claim(Lane::Channel),
                &["SEARCH j USING INDEX job_due (lane=? AND run_at<?)", "SEARCH e USING COVERING INDEX job_green (workspace=? AND code_green=? AND lane=? AND rowid<?)"],
                &["job_due", "job_green"],
            ),
            (Hot::NextDue(Lane::Pages), &["SEARCH j USING COVERING INDEX job_due (lane=?)"], &["job_due"]),
            (Hot::NextDue(Lane::Channel), &["SEARCH j USING INDEX job_due (lane=?)", "job_green"], &["job_due", "job_green"]),
        ] {
            let plan = db.store.plan(hot, &ws(), &"U7".into(), 2000).await.unwrap().join("\n");
            for expected in if db.is_sqlite() { sqlite } else { postgres } {
                assert!(plan.contains(expected), "{hot:?} lacks {expected}:\n{plan}");
            }
            for never in ["SCAN", "Seq Scan on", "TEMP B-TREE FOR ORDER BY"] {
                // A person's live items are few, and sorting them costs nothing.
                let sorts = matches!(hot, Hot::MyItems) && never.starts_with("TEMP");
                assert!(sorts || !plan.contains(never), "{hot:?} has {never}:\n{plan}");
            }
        }
    })
    .await;
}
