//! P5: the meeting as a file for calendars, in the thread: there when its time is settled, and true whatever becomes of it.

mod trouble;

use anyhow::Context;
use chrono::TimeDelta;
use icalendar::{Calendar, CalendarComponent, Component, Event};
use slack_sim::MessageHandle;
use slack_sim::world::StoredFile;

use crate::confidential;
use crate::slots::finds_a_time;
use crate::support::app::{ESCALATION, TestApp, run_on_each_by, run_test_by};
use crate::support::running::Rules;

/// Slack takes files from the bot.
fn with_files() -> Rules {
    Rules {
        scopes: &["files:write"],
        ..Rules::default()
    }
}

/// What is in the thread for people to open.
struct File {
    stored: StoredFile,
    /// What stands over it.
    message: MessageHandle,
    method: String,
    event: Event,
}

impl File {
    fn says(&self, property: &str) -> &str {
        self.event.property_value(property).unwrap_or_default()
    }

    fn sequence(&self) -> u32 {
        self.says("SEQUENCE").parse().unwrap_or_default()
    }
}

/// The files that this person can open in the card's thread.
fn files(t: &TestApp, who: &str, card: &MessageHandle) -> anyhow::Result<Vec<File>> {
    let thread = t.person(who).in_channel(&card.channel)?.thread(&card.ts);
    let mut found = Vec::new();
    for message in thread.peek() {
        let ids: Vec<String> = message
            .files
            .iter()
            .filter(|file| file["mode"] == "hosted")
            .filter_map(|file| Some(file["id"].as_str()?.to_owned()))
            .collect();
        for id in ids {
            let stored = t.sim.look(|world| {
                let mut files = world.files();
                files.find(|file| file.id == id).cloned()
            });
            let stored = stored.context("a file that is not there")?;
            let content = String::from_utf8(stored.content.clone().context("no bytes")?)?;
            let calendar: Calendar = content.parse().map_err(anyhow::Error::msg)?;
            let method = calendar.property_value("METHOD").unwrap_or_default();
            let [CalendarComponent::Event(event)] = calendar.components.as_slice() else {
                anyhow::bail!("not one event: {content}");
            };
            found.push(File {
                method: method.to_owned(),
                event: event.clone(),
                message: message.clone(),
                stored,
            });
        }
    }
    Ok(found)
}

/// The only one.
fn file(t: &TestApp, deal: &str) -> anyhow::Result<File> {
    let mut files = files(t, "Tom", &t.card(deal)?)?;
    anyhow::ensure!(files.len() == 1, "{} files", files.len());
    files.pop().context("no file")
}

/// Nobody has answered, and Tom chooses to meet half an hour later.
async fn put_off(t: &TestApp) -> anyhow::Result<()> {
    for _ in 0..6 {
        t.advance(TimeDelta::minutes(5)).await?;
    }
    let asked = t.person("Tom").dm().expect("How shall it go on?")?;
    t.everybody_reads();
    t.person("Tom").clicks(&asked, "30 min later").await?;
    t.settle().await
}

async fn close(t: &TestApp, outcome: &str) -> anyhow::Result<()> {
    let alice = t.person("Alice");
    alice.clicks(&*t.card("Renewal")?, "Close").await?;
    let modal = alice.wait_for_modal().await?;
    modal.fill("outcome", outcome).await?;
    modal.submit().await?;
    t.settle().await
}

/// How often a file was shared, and how often one deleted.
fn shared_and_deleted(t: &TestApp) -> (usize, usize) {
    let taken = |method: &str| {
        let calls = t.sim.calls_to(method);
        calls.iter().filter(|call| call.accepted).count()
    };
    (taken("files.completeUploadExternal"), taken("files.delete"))
}

#[tokio::test]
async fn it_is_there_once_people_are_asked_and_is_not_said_again() {
    run_on_each_by(with_files(), async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let file = file(t, "Renewal")?;
        assert_eq!(file.method, "PUBLISH");
        for (property, value) in [
            ("DTSTAMP", "20261123T090000Z"),
            ("DTSTART", "20261123T093000Z"),
            ("DTEND", "20261123T101500Z"),
            ("SEQUENCE", "0"),
            ("STATUS", "CONFIRMED"),
            ("SUMMARY", "Code Green CG-1 · Acme: Renewal"),
            ("LOCATION", "A huddle in Slack"),
            ("URL", "https://app.slack.com/huddle/T0ACME/C0ESCALATE"),
        ] {
            assert_eq!(file.says(property), value, "{property}");
        }
        assert!(!file.says("UID").is_empty());
        let card = t.card("Renewal")?;
        let link = format!("thread_ts={}", card.ts);
        let about = file.says("DESCRIPTION").replace('\\', "");
        assert!(about.contains(&link), "{about}");
        assert!(file.message.shows("CG-1: the meeting, for your calendar."));
        assert_eq!(file.stored.name, "CG-1.ics");
        // What people do at the table is nothing to a calendar.
        for who in ["Carla", "Priya", "Sara", "Jonas", "Lena"] {
            t.person(who).clicks_in_dm("On it").await?;
        }
        t.settle().await?;
        t.restart().await?;
        t.settle().await?;
        assert_eq!(shared_and_deleted(t), (1, 0));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_moves_has_a_newer_one_in_its_place() {
    run_on_each_by(with_files(), async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        t.everybody_reads();
        let before = file(t, "Renewal")?;
        put_off(t).await?;
        let after = file(t, "Renewal")?;
        assert_eq!(after.says("UID"), before.says("UID"), "one meeting");
        assert_eq!(after.says("DTSTART"), "20261123T100000Z");
        assert_eq!(
            (before.sequence(), after.sequence(), after.method.as_str()),
            (0, 1, "PUBLISH")
        );
        assert!(
            after
                .message
                .shows("It takes the place of an earlier entry.")
        );
        let old = before.message.now()?;
        assert_eq!(old.files[0]["mode"], "tombstone", "{:?}", old.files);
        assert_eq!(shared_and_deleted(t), (2, 1));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn while_a_time_is_sought_there_is_none_and_the_one_that_wins_is_in_it() {
    run_on_each_by(with_files(), async |t: &mut TestApp| {
        finds_a_time(t, "Renewal").await?;
        let card = t.card("Renewal")?;
        assert!(files(t, "Tom", &card)?.is_empty());
        t.person("Carla").clicks_in_dm("Mon 23 Nov, 10:00").await?;
        for who in ["Lena", "Sara", "Jonas", "Pete"] {
            t.person(who).clicks_in_dm("Mon 23 Nov, 16:00").await?;
        }
        t.settle().await?;
        assert_eq!(file(t, "Renewal")?.says("DTSTART"), "20261123T150000Z");
        assert_eq!(shared_and_deleted(t), (1, 0));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_close_takes_it_out_of_calendars_and_its_undoing_puts_it_back() {
    run_on_each_by(with_files(), async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        let uid = file(t, "Renewal")?.says("UID").to_owned();
        close(t, "Stood down").await?;
        let off = file(t, "Renewal")?;
        assert_eq!((off.method.as_str(), off.sequence()), ("CANCEL", 1));
        assert_eq!(
            (off.says("STATUS"), off.says("UID")),
            ("CANCELLED", uid.as_str())
        );
        assert!(off.message.shows("CG-1: the meeting is off."));
        t.everybody_reads();
        let card = t.card("Renewal")?;
        t.person("Alice").clicks(&card, "Undo the close").await?;
        t.settle().await?;
        let on = file(t, "Renewal")?;
        assert_eq!((on.method.as_str(), on.sequence()), ("PUBLISH", 2));
        assert_eq!(
            (on.says("STATUS"), on.says("UID")),
            ("CONFIRMED", uid.as_str())
        );
        let starts_at = t.latest().await?.meeting.starts_at;
        let starts_at = starts_at.format("%Y%m%dT%H%M%SZ").to_string();
        assert_eq!(on.says("DTSTART"), starts_at);
        assert_eq!(shared_and_deleted(t), (3, 2));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_took_place_is_not_called_off() {
    run_test_by(with_files(), async |t: &mut TestApp| {
        t.declares("Alice", "Renewal").await?;
        for who in ["Carla", "Priya", "Sara", "Jonas", "Lena"] {
            t.person(who).clicks_in_dm("On it").await?;
        }
        t.settle().await?;
        t.advance(TimeDelta::minutes(35)).await?;
        close(t, "Won").await?;
        let file = file(t, "Renewal")?;
        assert_eq!((file.method.as_str(), file.sequence()), ("PUBLISH", 0));
        t.everybody_reads();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_confidential_one_has_its_code_name_there_and_no_other() {
    run_on_each_by(with_files(), async |t: &mut TestApp| {
        let green = confidential::called(t, "Isar").await?;
        let room = t.person("Alice").in_channel(green.channel.as_str())?;
        let card = room.expect("🔒 Confidential")?;
        let found = files(t, "Alice", &card)?;
        let [file] = found.as_slice() else {
            anyhow::bail!("{} files", found.len());
        };
        assert_eq!(file.says("SUMMARY"), "Code Green CG-1 · Isar");
        let content = file.stored.content.clone().context("bytes")?;
        let read = format!(
            "{} {} {} {}",
            String::from_utf8(content)?,
            file.stored.name,
            file.stored.title,
            file.message.visible_text()
        );
        for secret in ["Zephyr", "Fleet", "7.77", "freight"] {
            assert!(!read.contains(secret), "{secret}: {read}");
        }
        assert_eq!(file.stored.channels, [green.channel.as_str()]);
        assert_ne!(green.channel.as_str(), ESCALATION);
        t.everybody_reads();
        Ok(())
    })
    .await;
}
