//! Whoever has more than a Home holds: it is drawn all the same, and says how much there is besides.

use codegreen::store::change::Write;

use super::{opens, shows};
use crate::store::people::{green, item, writing};
use crate::support::app::{TestApp, run_test_on_each_database};

#[tokio::test]
async fn sixty_items_and_thirty_code_greens_fit() {
    run_test_on_each_database(async |t: &mut TestApp| {
        for n in 0_u32..30 {
            let mut one = green(&format!("Deal {n}"));
            one.workspace = t.workspace();
            one.channel = crate::support::app::ESCALATION.into();
            let mine = [1, 2].map(|which| {
                let mut item = item(&one, &format!("Item {which} of {n}"));
                item.workspace = t.workspace();
                item.owner = Some("U0CFO".into());
                Write::NewItem(Box::new(item))
            });
            let mut change = writing(
                i64::from(n),
                Write::NewCodeGreen {
                    green: Box::new(one),
                    draft: None,
                },
            );
            change.workspace = t.workspace();
            change.writes.extend(mine);
            t.database.store.commit(change).await?;
        }
        let home = opens(t, "Carla").await?;
        shows(&home, &["and 48 more", "and 20 more"]);
        let view = home.view().expect("it is drawn");
        assert!(view.blocks().len() <= 100);
        Ok(())
    })
    .await;
}
