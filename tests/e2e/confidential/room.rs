//! The private channel, the code name, and what is said where others may look on.

use codegreen::domain::code_green::Phase;
use slack_sim::world::ChannelKind;
use slack_sim::{Fault, FaultKind, SubmitOutcome};

use super::{called, card, secrets, step_1};
use crate::support::app::{ESCALATION, TestApp, run_test, run_test_by, run_test_on_each_database};
use crate::support::running::Rules;

/// Who is on the roster once the leads are paged.
const TABLE: [&str; 8] = [
    "Alice", "Tom", "Carla", "Lena", "Priya", "Sara", "Jonas", "Nadia",
];

#[tokio::test]
async fn it_lives_in_a_private_channel_under_its_code_name() {
    run_test_on_each_database(async |t: &mut TestApp| {
        let green = called(t, "Harbour").await?;
        let room = green.channel.to_string();
        let (kind, name, members) = t.sim.look(|world| {
            let channel = world.channel(&room).expect("a channel");
            (channel.kind, channel.name.clone(), channel.members.clone())
        });
        assert_eq!(kind, ChannelKind::Private);
        assert_eq!(name, "cg-1-harbour");
        assert_eq!(members.len(), TABLE.len() + 1, "{members:?}");
        let card = card(t, &green)?;
        assert!(card.text.starts_with("CG-1 · Harbour: "), "{}", card.text);
        for shown in ["CG-1 · Harbour", super::ACCOUNT, super::DEAL] {
            assert!(card.shows(shown), "{}", card.visible_text());
        }
        t.person("Alice")
            .in_channel(&room)?
            .thread(&card.ts)
            .expect("What winning looks like")?;
        assert!(t.person("Tom").in_channel(ESCALATION)?.peek().is_empty());
        assert!(t.person("Hugo").in_channel(&room).is_err());

        // A page's first words name the function and the code name; who opens it reads the rest.
        let page = t.person("Carla").dm().expect("Harbour")?;
        assert_eq!(
            page.text,
            "CG-1 · Harbour: Finance is asked for. Open in Slack."
        );
        assert!(page.shows(super::SITUATION));
        t.person("Carla").clicks(&page, "On it").await?;
        t.settle().await?;
        assert!(
            card.now()?.shows("Finance: on it, Carla"),
            "{}",
            card.now()?.visible_text()
        );
        secrets::stay_with(&t.sim, &TABLE, &room);
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_the_scope_the_choice_is_not_there_and_the_form_says_why() {
    let rules = Rules {
        refused: &["groups:write"],
        ..Rules::default()
    };
    run_test_by(rules, async |t: &mut TestApp| {
        let alice = t.person("Alice");
        alice.types("/codegreen", "Renewal", "C0GENERAL").await?;
        let step1 = alice.wait_for_modal().await?;
        let text = step1.visible_text()?;
        assert!(text.contains("Confidential ones are off"), "{text}");
        let fields = step1.fields()?;
        assert!(
            !fields.iter().any(|field| field.contains("Confidential")),
            "{fields:?}"
        );
        step1.close().await?;
        t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_code_name_that_tells_is_sent_back_and_one_that_is_left_out_is_chosen() {
    run_test(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        let step1 = step_1(t, &alice, "Project Zephyr").await?;
        let SubmitOutcome::Errors(errors) = step1.submit().await? else {
            anyhow::bail!("it was taken");
        };
        assert!(errors["Code name"].contains("tells nothing"), "{errors:?}");
        step1.dismiss().await?;
        let first = called(t, "").await?.confidential.expect("confidential");
        assert!(!first.code_name.is_empty());
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn below_the_bar_only_the_approver_who_is_asked_knows_of_it() {
    run_test(async |t: &mut TestApp| {
        let alice = t.person("Alice");
        let step1 = step_1(t, &alice, "Harbour").await?;
        step1.fill("amount", "20k EUR").await?;
        let step2 = crate::support::app::pushed(step1.submit().await?)?;
        let preview = crate::support::app::pushed(step2.submit().await?)?;
        preview.submit().await?;
        t.settle().await?;
        assert!(matches!(t.latest().await?.phase, Phase::Requested));
        let asked = t.person("Tom").dm().expect("Harbour")?;
        assert!(
            asked
                .text
                .ends_with("your yes is asked for. Open in Slack."),
            "{}",
            asked.text
        );
        secrets::stay_with(&t.sim, &["Alice", "Tom"], "none");
        let rita = t.person("Rita");
        let status = rita.types("/codegreen", "CG-1", "C0GENERAL").await?;
        assert!(status.reply.expect("an answer").shows("There is no CG-1"));
        t.person("Tom").clicks(&asked, "Go").await?;
        t.settle().await?;
        let green = t.latest().await?;
        card(t, &green)?;
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_name_that_is_taken_gets_a_number_and_the_same_code_name_too() {
    run_test(async |t: &mut TestApp| {
        t.sim
            .add_channel("C0TAKEN", "cg-1-harbour", ChannelKind::Private, &["Rita"]);
        let green = called(t, "Harbour").await?;
        let name = |id: &str| {
            t.sim
                .look(|world| world.channel(id).map(|it| it.name.clone()))
        };
        assert_eq!(
            name(green.channel.as_str()).as_deref(),
            Some("cg-1-harbour-2")
        );
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn while_the_channel_cannot_be_made_the_pages_go_out_and_the_caller_hears_why() {
    run_test(async |t: &mut TestApp| {
        let refused = FaultKind::Refused("restricted_action".to_owned());
        t.sim
            .fault(Fault::on("conversations.create", refused).always());
        let green = called(t, "Harbour").await?;
        assert!(!green.has_room());
        t.person("Carla").dm().expect("Harbour")?;
        t.person("Alice").dm().expect("groups:write")?;
        t.person("Carla").clicks_in_dm("On it").await?;
        t.settle().await?;
        t.sim.clear_faults();
        t.advance(chrono::TimeDelta::minutes(1)).await?;
        let green = t.latest().await?;
        assert!(card(t, &green)?.shows("Finance: on it, Carla"));
        t.everybody_reads();
        Ok(())
    })
    .await;
}
