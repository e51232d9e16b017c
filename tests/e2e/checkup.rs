//! `/codegreen doctor`: who gets it, what it says of each trouble, and where it says it. The click that comes back lies beside.

mod clicks;

use std::time::Duration;

use chrono::TimeDelta;
use slack_sim::{Fault, FaultKind, MessageHandle, PersonHandle, PersonSpec};

use crate::support::app::{
    ESCALATION, TestApp, run_on_each_by, run_test, run_test_on_each_database,
};
use crate::support::running::Rules;

const LOOKING: &str = "Looking. What I find comes to you";
const BUTTON: &str = "Press to finish the check";

/// Types it, and reads the answer that Slack shows at once.
async fn asks(person: &PersonHandle, shown: &str) -> anyhow::Result<()> {
    person.types("/codegreen", "doctor", "C0GENERAL").await?;
    person.in_channel("C0GENERAL")?.expect(shown)?;
    Ok(())
}

/// Types it, and reads the report and the message with the button.
async fn report(t: &TestApp, who: &str) -> anyhow::Result<(MessageHandle, MessageHandle)> {
    let person = t.person(who);
    asks(&person, LOOKING).await?;
    t.running.bot.finish_started().await;
    let report = person.dm().expect("well: ")?;
    let way_back = person.dm().expect(BUTTON)?;
    Ok((report, way_back))
}

/// The report says each of these.
#[track_caller]
fn says(report: &MessageHandle, words: &[&str]) {
    for word in words {
        assert!(
            report.shows(word),
            "no {word} in\n{}",
            report.visible_text()
        );
    }
}

#[tokio::test]
async fn whoever_is_in_charge_gets_it_and_nobody_else() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let admin = PersonSpec::new("U0ADMIN", "Ada").admin();
        t.sim.add_person(admin).joins("C0GENERAL").await;
        for who in ["Tom", "Ada"] {
            let (report, _) = report(t, who).await?;
            says(&report, &["config", "slack", "clock", "channel", "people", "write"]);
        }
        let alice = t.person("Alice");
        let refused = "Only approvers and whoever administers this workspace can do that. The approvers are Tom, Rita.";
        asks(&alice, refused).await?;
        let guest = t.person("Gus");
        guest.types("/codegreen", "doctor", ESCALATION).await?;
        guest.in_channel(ESCALATION)?.expect("full members")?;
        t.settle().await?;
        assert!(alice.dm().peek().is_empty() && guest.dm().peek().is_empty());
        Ok(())
    })
    .await;
}

/// What is wrong stands first, each with its remedy; of what is well only the names are said.
#[tokio::test]
async fn each_trouble_has_its_line_and_its_remedy() {
    let rules = Rules {
        instead: &[
            ("deputies = [\"U0DEV\"]\n", ""),
            ("remind_after = \"5m\"", "remind_after = \"10m\""),
        ],
        refused: &["groups:write", "users:read.email"],
        ..Rules::default()
    };
    run_on_each_by(rules, async |t: &mut TestApp| {
        t.person("Carla").is_deactivated().await;
        t.sim.set_bot_in_channel(ESCALATION, false);
        t.settle().await?;
        let (report, _) = report(t, "Tom").await?;
        says(
            &report,
            &[
                "🔴 people: Carla (U0CFO, lead of Finance) is deactivated. Name a full member",
                "🔴 channel: the bot is not in channel C0ESCALATE (#code-green). Type /invite @Code Green in it.",
                "• a lead is never reminded: paging.remind_after is 600 s",
                "Set remind_after to less than escalate_after",
                "🟡 seats: Legal is required and has no deputy. Name a deputy",
                "• without groups:write no Code Green can be confidential",
                "• without users:read.email a page by email goes to the addresses in the file only",
                "Grant what is wanted of these at api.slack.com/apps",
            ],
        );
        let text = report.visible_text();
        let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words}"));
        assert!(place("🔴 people") < place("🟡 seats"));
        assert!(place("🟡 seats") < place("🟢"));
        Ok(())
    })
    .await;
}

/// Ten minutes in which no worker turned, as far as the database tells.
#[tokio::test]
async fn what_nobody_takes_up_is_told_by_its_lane() {
    run_test_on_each_database(async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        t.clock.advance(TimeDelta::minutes(20));
        let (report, _) = report(t, "Tom").await?;
        says(
            &report,
            &[
                "🔴 queue: due for more than five minutes:",
                "timers",
                "A bot runs and does not take them up: look in its log, then restart it.",
                "🔴 workers: the workers for pages, timers",
            ],
        );
        t.settle().await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_slack_does_not_answer_has_its_line_and_holds_up_nobody() {
    run_test(async |t: &mut TestApp| {
        // Who Tom is, is known already.
        let tom = t.person("Tom");
        tom.types("/codegreen", "help", "C0GENERAL").await?;
        tom.in_channel("C0GENERAL")?.read_all();
        for method in ["auth.test", "users.info"] {
            t.sim.fault(Fault::on(method, FaultKind::Hang).always());
        }
        let typed = tom.types("/codegreen", "doctor", "C0GENERAL");
        // Far less than the deadline of a check, which is what the hanging one takes.
        tokio::time::timeout(Duration::from_secs(2), typed).await??;
        tom.in_channel("C0GENERAL")?.expect(LOOKING)?;
        t.running.bot.finish_started().await;
        let report = tom.dm().expect("well: ")?;
        says(
            &report,
            &[
                "🔴 slack:",
                "does not answer. Check the firewall, and https://status.slack.com.",
                "⚪ people: Slack has not said who we are. Mend slack first.",
            ],
        );
        tom.dm().read_all();
        t.sim.clear_faults();
        Ok(())
    })
    .await;
}

/// In the midst of it: who we are it says, and then nothing useful any more.
#[tokio::test]
async fn what_slack_does_not_say_of_channel_and_people_is_said_to_be_so() {
    run_test(async |t: &mut TestApp| {
        let tom = t.person("Tom");
        tom.types("/codegreen", "help", "C0GENERAL").await?;
        tom.in_channel("C0GENERAL")?.read_all();
        for (method, kind) in [
            ("conversations.history", FaultKind::Html),
            ("users.info", FaultKind::Reset),
        ] {
            t.sim.fault(Fault::on(method, kind).always());
        }
        let (report, _) = report(t, "Tom").await?;
        t.sim.clear_faults();
        says(
            &report,
            &[
                "• Slack does not say whether the bot is in channel C0ESCALATE",
                "• Slack does not say whether the bot is in policy.deal_desk C0DEALDESK",
                "of 13 of 13 people Slack said nothing in time. Run this again in a minute.",
            ],
        );
        Ok(())
    })
    .await;
}

/// The report itself is not taken: it comes as a late answer to the command, and says so.
#[tokio::test]
async fn where_slack_takes_no_message_the_report_comes_where_it_was_asked_for() {
    let unsent = |kind: FaultKind, after: u32, expected: &'static [&'static str]| async move {
        run_test(async move |t: &mut TestApp| {
            let fault = Fault::on("chat.postMessage", kind.clone());
            t.sim.fault(fault.after(after));
            let tom = t.person("Tom");
            asks(&tom, LOOKING).await?;
            t.running.bot.finish_started().await;
            tom.dm().read_all();
            let report = tom.in_channel("C0GENERAL")?.expect("🔴 message: ")?;
            says(&report, expected);
            t.sim.clear_faults();
            Ok(())
        })
        .await;
    };
    let refused = FaultKind::Refused("messages_tab_disabled".to_owned());
    let words = &[
        "did not take my message to you (messages_tab_disabled)",
        "Messages tab",
        "well: ",
    ];
    unsent(refused, 0, words).await;
    let words = &[
        "did not say whether it took my message to you",
        "status.slack.com",
        "well: ",
    ];
    unsent(FaultKind::ServerError, 0, words).await;
    let limited = FaultKind::RateLimited { retry_after: 30 };
    unsent(limited, 0, &["asks me to wait", "in a minute", "well: "]).await;
    // The report lies there already; only the button is missing.
    unsent(FaultKind::ServerError, 1, &["1 thing needs you"]).await;
}
