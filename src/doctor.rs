//! `codegreen doctor` and `/codegreen doctor`: whether all that `serve` needs is there, one line a check, each with its remedy. A check looks and
//! says; it changes nothing in Slack, leaves nothing in the database, and has a deadline of its own, so that the next one
//! is never kept from its turn. What `serve` does about a trouble is not decided here.

mod company;
mod database;
mod finding;
mod inside;
mod line;
mod machine;
mod people;
mod scopes;
mod tokens;
mod visit;

use std::future::ready;
use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::clock::Clock;
use crate::config::settings::Env;
use finding::Said;
pub use finding::{Finding, Report, Status};
pub use inside::Inside;
use visit::Visit;

/// How long one check may take. They run side by side, so that this is about how long the whole takes at most.
const DEADLINE: Duration = Duration::from_secs(11);
/// The same in the running bot, which ends within nine seconds when it is told to.
const INSIDE: Duration = Duration::from_secs(7);

type Saying<'v> = Pin<Box<dyn Future<Output = Said> + Send + 'v>>;

/// A row of the table: what the check is called, and the looking.
struct Check {
    name: &'static str,
    /// Whether it means something while the bot runs.
    inside: bool,
    look: for<'v> fn(&'v Visit) -> Saying<'v>,
}

/// Every check, in the order of its line.
const CHECKS: &[Check] = &[
    before("settings", |visit| {
        Box::pin(ready(machine::settings(visit)))
    }),
    check("config", |visit| Box::pin(ready(company::config(visit)))),
    check("unused", |visit| Box::pin(ready(company::unused(visit)))),
    check("seats", |visit| Box::pin(ready(company::seats(visit)))),
    check("tokens", |visit| Box::pin(ready(tokens::kinds(visit)))),
    check("slack", |visit| Box::pin(line::slack(visit))),
    check("scopes", |visit| Box::pin(scopes::granted(visit))),
    check("clock", |visit| Box::pin(line::clock(visit))),
    check("mode", |visit| Box::pin(line::mode(visit))),
    check("channel", |visit| Box::pin(line::channel(visit))),
    check("people", |visit| Box::pin(people::reachable(visit))),
    before("listen", |visit| Box::pin(machine::listen(visit))),
    check("database", |visit| Box::pin(database::opens(visit))),
    check("schema", |visit| Box::pin(database::schema(visit))),
    check("write", |visit| Box::pin(database::write(visit))),
    check("disk", |visit| Box::pin(machine::disk(visit))),
    check("workers", |visit| Box::pin(machine::workers(visit))),
    check("queue", |visit| Box::pin(database::queue(visit))),
    check("failures", |visit| Box::pin(database::failures(visit))),
];

const fn check(name: &'static str, look: for<'v> fn(&'v Visit) -> Saying<'v>) -> Check {
    Check {
        name,
        inside: true,
        look,
    }
}

/// What a bot that runs has behind it.
const fn before(name: &'static str, look: for<'v> fn(&'v Visit) -> Saying<'v>) -> Check {
    Check {
        inside: false,
        ..check(name, look)
    }
}

/// The names of the checks, in their order.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|check| check.name)
}

/// Carries out every check, whatever becomes of the others.
pub async fn run(env: Env<'_>, clock: Clock) -> Report {
    let visit = Visit::read(env, clock).await;
    Report(look(&visit, |_| true, DEADLINE).await)
}

async fn look(visit: &Visit, wanted: fn(&Check) -> bool, deadline: Duration) -> Vec<Finding> {
    let looks = CHECKS.iter().filter(|check| wanted(check)).map(|check| {
        let looking = (check.look)(visit);
        async move {
            let begun = Instant::now();
            let said = tokio::time::timeout(deadline, looking).await;
            let said = said.unwrap_or_else(|_| {
                Said::fail(
                    format!("there was no answer within {} s", deadline.as_secs()),
                    "Look at the other lines first, then run this again.",
                )
            });
            visit.finding(check.name, &said, begun.elapsed())
        }
    });
    join_all(looks).await
}
