//! The database: that it opens, what a migration would do, that it takes a write, and what waits in it. How that is
//! asked is the store's business.

use std::fmt::Write as _;

use super::finding::Said;
use super::machine::{self, Answers};
use super::visit::Visit;
use crate::store::OpenError;
use crate::store::examine::{Examined, Queue, Schema};
use crate::store::jobs::Lane;

/// A write that takes this long makes people wait: Slack gives them three seconds.
const SLOW_MILLIS: u128 = 500;

async fn examined(visit: &Visit) -> Result<&Examined, Said> {
    match visit.examined().await {
        Some(Ok(examined)) => Ok(examined),
        Some(Err(_)) => Err(Said::skipped(
            "the database cannot be looked into",
            "Mend database first.",
        )),
        None => Err(Said::skipped(
            "there is no database's address that could be used",
            "Mend database first.",
        )),
    }
}

/// That it is there, or can be made.
pub(super) async fn opens(visit: &Visit) -> Said {
    if let Err(error) = &visit.database {
        return error.into();
    }
    match visit.examined().await {
        Some(Ok(examined)) => Said::ok(match examined.schema {
            Schema::Absent { file: false } => {
                format!(
                    "{} is not there yet, and serve can create it",
                    examined.location
                )
            }
            Schema::Absent { file: true }
            | Schema::UpToDate
            | Schema::Behind(_)
            | Schema::Foreign(_) => format!("{} opens", examined.location),
        }),
        Some(Err(error)) => failed(error),
        None => Said::skipped("DATABASE_URL cannot be used", "Mend DATABASE_URL first."),
    }
}

/// The store's sentence, in two: what is wrong, and what to do.
fn failed(error: &OpenError) -> Said {
    const VERBS: [&str; 11] = [
        "check ", "set ", "move ", "restore ", "give ", "make ", "stop ", "create ", "raise ",
        "grant ", "write ",
    ];
    let sentence = &error.0;
    let cut = sentence.match_indices([':', ';']).find_map(|(at, _)| {
        let rest = sentence[at + 1..].strip_prefix(' ')?;
        VERBS
            .iter()
            .any(|verb| rest.starts_with(verb))
            .then_some((&sentence[..at], rest))
    });
    let Some((what, remedy)) = cut else {
        return Said::fail(
            sentence.as_str(),
            "Check DATABASE_URL, and that the database runs.",
        );
    };
    let mut remedy = remedy.to_owned();
    if let Some(first) = remedy.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Said::fail(what, remedy)
}

/// How far the tables are.
pub(super) async fn schema(visit: &Visit) -> Said {
    let examined = match examined(visit).await {
        Ok(examined) => examined,
        Err(said) => return said,
    };
    match &examined.schema {
        Schema::Absent { .. } => Said::ok("there are no tables yet: serve and migrate make them"),
        Schema::UpToDate => Said::ok("the tables are up to date"),
        Schema::Behind(missing) => Said::warn(
            format!(
                "the tables are older than this program: {}",
                missing.join(", ")
            ),
            "Make a backup; serve or codegreen migrate then brings them up to date.",
        ),
        Schema::Foreign(name) => Said::fail(
            format!(
                "migration {name} was not finished, or another program carried it out otherwise"
            ),
            "Start the version of the program that was used last, or restore a backup.",
        ),
    }
}

/// A write, taken back.
pub(super) async fn write(visit: &Visit) -> Said {
    let examined = match examined(visit).await {
        Ok(examined) => examined,
        Err(said) => return said,
    };
    match &examined.write {
        Ok(None) => Said::ok("a file can be made there"),
        Ok(Some(took)) => {
            let millis = took.as_millis();
            let what = format!("a write was taken, and taken back, in {millis} ms");
            if millis < SLOW_MILLIS {
                Said::ok(what)
            } else {
                Said::warn(
                    what,
                    "Put the database on a faster disk, or nearer: people in Slack wait for every write.",
                )
            }
        }
        Err(error) => failed(error),
    }
}

async fn waiting(visit: &Visit) -> Result<&Queue, Said> {
    let examined = examined(visit).await?;
    examined
        .queue
        .as_ref()
        .ok_or_else(|| match examined.schema {
            Schema::UpToDate => Said::warn(
                "what waits could not be counted",
                "Look at write, then run this again.",
            ),
            Schema::Absent { .. } | Schema::Behind(_) | Schema::Foreign(_) => Said::skipped(
                "there is nothing to count before the tables are up to date",
                "Run codegreen migrate, or serve, and then this again.",
            ),
        })
}

/// Jobs nobody takes up.
pub(super) async fn queue(visit: &Visit) -> Said {
    let queue = match waiting(visit).await {
        Ok(queue) => queue,
        Err(said) => return said,
    };
    if queue.late.is_empty() {
        return Said::ok("nothing has been due for more than five minutes");
    }
    let mut what = "due for more than five minutes:".to_owned();
    for (at, (lane, count)) in queue.late.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(what, "{comma} {count} {}", called(*lane));
    }
    let remedy = match machine::answers(visit).await {
        Answers::Ready | Answers::NotReady(_) => {
            "A bot runs and does not take them up: look in its log, then restart it."
        }
        Answers::Nobody | Answers::SomebodyElse | Answers::Unknown => {
            "No bot is found to run on this machine: start codegreen serve; what is due goes out then."
        }
    };
    Said::fail(what, remedy)
}

/// What a lane carries, in words.
pub(super) fn called(lane: Lane) -> &'static str {
    match lane {
        Lane::Pages => "pages",
        Lane::Timers => "timers",
        Lane::Private => "private messages",
        Lane::Channel => "messages of the channel",
        Lane::Mail => "letters",
        Lane::Alerts => "alerts",
        Lane::Drills => "drills",
    }
}

/// What has failed again and again.
pub(super) async fn failures(visit: &Visit) -> Said {
    let queue = match waiting(visit).await {
        Ok(queue) => queue,
        Err(said) => return said,
    };
    let mut wrong = Vec::new();
    if queue.failing > 0 {
        wrong.push(Said::warn(
            format!(
                "{} messages or timers have failed so often that they are tried every five minutes only",
                queue.failing
            ),
            "Look in the bot's log for why: each try is a line there.",
        ));
    }
    if queue.undelivered > 0 {
        wrong.push(Said::warn(
            format!(
                "{} pages of open Code Greens could not be delivered and were given up",
                queue.undelivered
            ),
            "Look at people, and at the card: the next in line was asked instead.",
        ));
    }
    Said::gather("nothing fails again and again", wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_the_stores_is_taken_apart() {
        for (sentence, what, remedy) in [
            (
                "The database /x cannot be opened: there is no folder /y; create it, or set DATABASE_URL to another place.",
                "The database /x cannot be opened: there is no folder /y",
                "Create it, or set DATABASE_URL to another place.",
            ),
            (
                "The file /x is not a SQLite database: move it away, or set DATABASE_URL to another file.",
                "The file /x is not a SQLite database",
                "Move it away, or set DATABASE_URL to another file.",
            ),
            (
                "The database postgres://u@h:1/d cannot be used: no luck.",
                "The database postgres://u@h:1/d cannot be used: no luck.",
                "Check DATABASE_URL, and that the database runs.",
            ),
        ] {
            assert_eq!(
                failed(&OpenError(sentence.to_owned())),
                Said::fail(what, remedy)
            );
        }
    }
}
