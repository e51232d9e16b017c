//! Each part is changed by its form, and the overview below shows it.

use anyhow::ensure;
use slack_sim::{SubmitOutcome, ViewHandle};

use super::{document, in_slack, is_set_up, setup};
use crate::support::app::{TestApp, run_on_each_by, run_test_by};

/// Opens a form of the overview by the nth button of that name, and fills it in.
async fn changes(
    t: &TestApp,
    overview: &ViewHandle,
    button: &str,
    fields: &[(&str, &str)],
) -> anyhow::Result<SubmitOutcome> {
    overview.click(button).await?;
    let form = t.person("Ada").wait_for_modal().await?;
    for (field, value) in fields {
        form.fill(field, value).await?;
    }
    let outcome = form.submit().await?;
    t.settle().await?;
    Ok(outcome)
}

fn shows(view: &ViewHandle, words: &[&str]) -> anyhow::Result<()> {
    let text = view.visible_text()?;
    for said in words {
        ensure!(text.contains(said), "{said}: {text}");
    }
    Ok(())
}

#[tokio::test]
async fn functions_come_move_are_renamed_and_go() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        let green = t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        let product = [
            ("name", "Product & Roadmap"),
            ("lead", "Priya"),
            ("deputies", "Pete"),
            ("brings", "what can be promised"),
            ("position", "1"),
        ];
        let outcome = changes(t, &overview, "Add a function", &product).await?;
        ensure!(matches!(outcome, SubmitOutcome::Closed), "{outcome:?}");
        shows(
            &overview,
            &[
                "Product & Roadmap: Priya · then Pete · brings what can be promised",
                "Version 2",
            ],
        )?;
        let keys = async || -> anyhow::Result<Vec<String>> {
            let functions = document(t).await?.function;
            Ok(functions.into_iter().map(|it| it.key).collect())
        };
        ensure!(keys().await? == ["product---roadmap", "finance", "legal"]);
        let renamed = [
            ("name", "Treasury"),
            ("deputies", "Frank"),
            ("position", "3"),
        ];
        overview.click("setup_function:finance").await?;
        let form = t.person("Ada").wait_for_modal().await?;
        for (field, value) in renamed {
            form.fill(field, value).await?;
        }
        form.submit().await?;
        t.settle().await?;
        shows(&overview, &["Treasury: Carla · then Frank", "Version 3"])?;
        ensure!(
            keys().await? == ["product---roadmap", "legal", "finance"],
            "the key stays"
        );
        overview.click("setup_function:legal").await?;
        let form = t.person("Ada").wait_for_modal().await?;
        form.fill("remove", "Nobody is paged for it any more")
            .await?;
        form.submit().await?;
        t.settle().await?;
        ensure!(keys().await? == ["product---roadmap", "finance"]);
        // What is open keeps its table; the next one has the new one.
        let open = t.green(1).await?.expect("CG-1");
        ensure!(open.seats.len() == green.seats.len());
        let next = t.declares("Alice", "Expansion").await?;
        let seats: Vec<&str> = next.seats.iter().map(|seat| seat.name.as_str()).collect();
        ensure!(seats == ["Product & Roadmap", "Treasury"], "{seats:?}");
        t.everybody_reads();
        overview.click("Earlier versions").await?;
        let history = t.person("Ada").wait_for_modal().await?;
        shows(
            &history,
            &[
                "Legal is removed",
                "Finance is called Treasury",
                "Treasury's deputies: Frank",
                "Product & Roadmap is new",
                "The first.",
            ],
        )?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn paging_the_meeting_and_emoji_are_set_there_too() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        for (button, fields) in [
            (
                "setup_paging",
                &[
                    ("remind_after", "2m"),
                    ("escalate_after", "4m"),
                    ("answer_by", "20m"),
                    ("quiet_hours", "22:00-07:00"),
                    ("away", ":palm_tree:"),
                    ("rung", "lead: slack, 4m\ndeputies: slack"),
                ][..],
            ),
            (
                "setup_meeting",
                &[
                    ("url", "https://meet.example.com/{id}"),
                    ("starts_in", "1h"),
                    ("locale", "en-US"),
                ],
            ),
            ("setup_emoji", &[("complete", ":ship_it: :rocket:")]),
            ("setup_policy", &[("answer_within", "7m")]),
        ] {
            let outcome = changes(t, &overview, button, fields).await?;
            ensure!(
                matches!(outcome, SubmitOutcome::Closed),
                "{button}: {outcome:?}"
            );
        }
        shows(
            &overview,
            &[
                "Reminded after 2m",
                "Quiet hours, by each person's clock: 22:00-07:00",
                "Ladder: lead: slack, 4m · deputies: slack",
                "https://meet.example.com/{id}",
                "as in en-US",
                "complete: :ship_it: :rocket:",
                "asked after 7m",
                "Version 5",
            ],
        )?;
        let company = t.running.bot.app.company();
        ensure!(company.paging.waits.remind_after == 120);
        ensure!(company.paging.ladder.is_some());
        ensure!(company.meeting_in == 3_600);
        ensure!(company.emoji.get("rocket").is_some());
        // What is emptied is as it is by default.
        let form = {
            overview.click("setup_paging").await?;
            t.person("Ada").wait_for_modal().await?
        };
        for field in ["remind_after", "escalate_after", "rung", "quiet_hours"] {
            form.clear(field).await?;
        }
        form.submit().await?;
        t.settle().await?;
        let company = t.running.bot.app.company();
        ensure!(company.paging.waits.remind_after == 300 && company.paging.ladder.is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_would_be_paged_now_is_asked_of_slack() {
    run_test_by(in_slack(), async |t: &mut TestApp| {
        let overview = is_set_up(t).await?;
        let outcome = changes(
            t,
            &overview,
            "setup_function:finance",
            &[("deputies", "Frank")],
        )
        .await?;
        ensure!(matches!(outcome, SubmitOutcome::Closed));
        t.person("Carla")
            .sets_status(":palm_tree:", "Sailing")
            .await;
        t.person("Lena").is_deactivated().await;
        overview.click("Who would be paged now?").await?;
        let page = t.person("Ada").wait_for_modal().await?;
        shows(
            &page,
            &[
                "Finance: Frank",
                "Carla is away",
                "Legal: ⚠️ nobody",
                "Lena is no full member",
            ],
        )?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_who_change_it_at_once_both_get_their_say() {
    run_on_each_by(in_slack(), async |t: &mut TestApp| {
        let adas = is_set_up(t).await?;
        let toms = setup(t, "Tom").await?;
        adas.click("setup_meeting").await?;
        let hers = t.person("Ada").wait_for_modal().await?;
        toms.click("setup_paging").await?;
        let his = t.person("Tom").wait_for_modal().await?;
        hers.fill("starts_in", "2h").await?;
        hers.submit().await?;
        t.settle().await?;
        his.fill("remind_after", "3m").await?;
        let SubmitOutcome::Updated(again) = his.submit().await? else {
            anyhow::bail!("somebody was faster");
        };
        shows(&again, &["Ada saved another version meanwhile"])?;
        ensure!(
            again.value("remind_after")? == "3m",
            "what was typed is there"
        );
        let outcome = again.submit().await?;
        ensure!(matches!(outcome, SubmitOutcome::Closed), "{outcome:?}");
        t.settle().await?;
        let kept = document(t).await?;
        ensure!(kept.paging.remind_after.as_deref() == Some("3m"));
        ensure!(kept.meeting.starts_in.as_deref() == Some("2h"));
        Ok(())
    })
    .await;
}
