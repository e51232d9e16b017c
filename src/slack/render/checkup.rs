//! What `/codegreen doctor` finds, the gravest first, and the button that proves that clicks reach us.

use super::fit::{Fit, fitting};
use super::prose::Line;
use super::sheet::Sheet;
use super::text::{clip, count};
use super::{Message, kit};
use crate::domain::ids::ChannelId;
use crate::slack::checkup::{Finding, Status};
use crate::slack::wire::Press;

/// The longest of what one sentence of a finding says.
const SENTENCE: usize = 400;
/// So many complaints of one finding have a line of their own.
const EACH: usize = 10;
/// What Slack waits for an answer.
const LONG: i64 = 3_000;

/// Every finding: what needs somebody with its remedy, the rest in one line. Of `channels` the name is shown beside the id.
pub fn checkup(findings: &[Finding], channels: &[ChannelId]) -> Message {
    fitting(|fit| draw(findings, channels, fit))
}

fn draw(findings: &[Finding], channels: &[ChannelId], fit: Fit) -> Message {
    let (well, mut wrong): (Vec<&Finding>, Vec<&Finding>) = findings
        .iter()
        .partition(|finding| finding.status == Status::Ok);
    // Of the same kind they stay in their order.
    wrong.sort_by_key(|finding| std::cmp::Reverse(finding.status));
    let share = fit.texts / wrong.len().max(1);
    let mut sheet = Sheet::new().header(&title(findings));
    for finding in wrong {
        sheet = sheet.say(lines(finding, channels, share));
    }
    if !well.is_empty() {
        let verb = if well.len() == 1 { "is" } else { "are" };
        let names: Vec<&str> = well.iter().map(|finding| finding.name).collect();
        let line = Line::new()
            .text(format!("{} ", face(Status::Ok)))
            .bold(count(well.len(), "check", "checks"))
            .text(format!(" {verb} well: {}.", names.join(", ")));
        sheet = sheet.line(line);
    }
    sheet.message()
}

fn face(status: Status) -> &'static str {
    match status {
        Status::Ok => "🟢",
        Status::Skipped => "⚪",
        Status::Warn => "🟡",
        Status::Fail => "🔴",
    }
}

fn title(findings: &[Finding]) -> String {
    let many = |status| findings.iter().filter(|it| it.status == status).count();
    let (failed, warned, skipped) = (
        many(Status::Fail),
        many(Status::Warn),
        many(Status::Skipped),
    );
    match (failed, warned, skipped) {
        (0, 0, 0) => "All is well".to_owned(),
        (0, 0, skipped) => {
            let things = count(skipped, "check", "checks");
            format!("Nothing is wrong; {things} could not be made")
        }
        (0, warned, _) => {
            let things = count(warned, "thing", "things");
            format!("It works; {things} could be better")
        }
        (failed, ..) => {
            let verb = if failed == 1 { "needs" } else { "need" };
            format!("{} {verb} you", count(failed, "thing", "things"))
        }
    }
}

/// One line; where there are several complaints, one for each. `room` is what all of it may take.
fn lines(finding: &Finding, channels: &[ChannelId], room: usize) -> Vec<Line> {
    let first = Line::new()
        .text(format!("{} ", face(finding.status)))
        .bold(finding.name);
    let half = room / 2;
    let remedy = clip(&finding.remedy, half.min(SENTENCE));
    if finding.each.len() < 2 {
        let what = clip(&finding.what, half.min(SENTENCE));
        let remedy = if remedy.is_empty() {
            remedy
        } else {
            format!(" {remedy}")
        };
        return vec![named(first, &format!(": {what}.{remedy}"), channels)];
    }
    let shown = finding.each.len().min(EACH);
    let longest = (half / shown).min(SENTENCE);
    let complaint = |what: &String| {
        let what = format!("• {}", clip(what, longest));
        named(Line::new(), &what, channels)
    };
    let mut lines = vec![first.text(":")];
    lines.extend(finding.each[..shown].iter().map(complaint));
    if finding.each.len() > shown {
        lines.push(format!("• and {} more", finding.each.len() - shown).into());
    }
    lines.push(remedy.into());
    lines
}

/// The text, with the name of the first channel in it beside its id: people know the one, the file the other.
fn named(line: Line, text: &str, channels: &[ChannelId]) -> Line {
    let ends = |channel: &ChannelId| Some(text.find(channel.as_str())? + channel.as_str().len());
    let found = channels.iter().find_map(|it| Some((it, ends(it)?)));
    let Some((channel, end)) = found else {
        return line.text(text);
    };
    let (until, rest) = text.split_at(end);
    line.text(format!("{until} ("))
        .channel(channel)
        .text(format!("){rest}"))
}

/// The button whose click is to come back. `taken` is what Slack took for the report, in milliseconds.
pub fn way_back(taken: i64) -> Message {
    let line = Line::new()
        .text("⚪ ")
        .bold("the way back")
        .text(": not yet. Press the button. If nothing happens then, clicks in Slack do not reach me: check the Request URL under Interactivity & Shortcuts in your Slack app, or, with Socket Mode, that it is switched on.");
    let button = kit::primary("Press to finish the check", &Press::FinishCheck { taken });
    Sheet::new()
        .line(there(taken))
        .line(line)
        .buttons(vec![button])
        .message()
}

/// The same once it was pressed. `after` is how long after Slack's time of the click it was here, where Slack said it.
pub fn both_ways(taken: i64, after: Option<i64>) -> Message {
    let what = match after {
        None => ": your press reached me. Slack did not say when it was made.".to_owned(),
        Some(after) if after < 0 => format!(
            ": your press reached me. By Slack's clock it was made {} ms later than by mine: the clocks are apart by more than the way takes.",
            after.saturating_neg()
        ),
        Some(after) => {
            let long = if after > LONG {
                " That is long: compare clock above, then look at the network between Slack and me."
            } else {
                ""
            };
            format!(": your press reached me {after} ms after Slack took it.{long}")
        }
    };
    let back = Line::new().text("🟢 ").bold("the way back").text(what);
    Sheet::new()
        .line(there(taken))
        .line(back)
        .aside("Measured from Slack's own time of the click (action_ts) to its arrival here, so that the time until you pressed does not count. It is as exact as the two clocks agree.")
        .message()
}

fn there(taken: i64) -> Line {
    Line::new()
        .text("🟢 ")
        .bold("the way there")
        .text(format!(": Slack took the report above within {taken} ms."))
}
