//! P5: the meeting as a file for calendars, in the thread: there when its time is settled, and true whatever becomes of it.

use anyhow::Context;
use icalendar::{Calendar, CalendarComponent, Component, Event};
use slack_sim::MessageHandle;
use slack_sim::world::StoredFile;

use crate::support::app::{TestApp, run_on_each_by};
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

/// The files that can be opened in the card's thread.
fn files(t: &TestApp, card: &MessageHandle) -> anyhow::Result<Vec<File>> {
    let thread = t.person("Tom").in_channel(&card.channel)?.thread(&card.ts);
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
    let mut files = files(t, &t.card(deal)?)?;
    anyhow::ensure!(files.len() == 1, "{} files", files.len());
    files.pop().context("no file")
}

#[tokio::test]
async fn it_is_there_once_people_are_asked() {
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
        assert!(file.message.shows("CG-1: the meeting, for your calendar."));
        assert_eq!(file.stored.name, "CG-1.ics");
        t.everybody_reads();
        Ok(())
    })
    .await;
}
