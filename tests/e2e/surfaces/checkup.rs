//! What `/codegreen doctor` finds, and the button after it.

use codegreen::slack::checkup::{Finding, Status};
use codegreen::slack::render;

use super::cast::{Cast, DESK};
use super::messages::Named;

fn well(name: &'static str) -> Finding {
    Finding {
        name,
        status: Status::Ok,
        what: "nothing".to_owned(),
        remedy: String::new(),
        each: Vec::new(),
        millis: 3,
    }
}

fn wrong(name: &'static str, status: Status, what: &str, remedy: &str) -> Finding {
    Finding {
        status,
        what: what.to_owned(),
        remedy: remedy.to_owned(),
        ..well(name)
    }
}

/// A company whose bot needs somebody.
fn troubled(cast: &Cast) -> Vec<Finding> {
    let off = |scope: &str| format!("without {scope} something is off");
    let scopes: Vec<String> = (1..=12).map(|n| off(&format!("scope{n}"))).collect();
    let named = cast.say("Carla");
    vec![
        well("config"),
        wrong(
            "seats",
            Status::Warn,
            "Legal is required and has no deputy",
            "Name a deputy: when the lead is silent, nobody else is asked.",
        ),
        well("slack"),
        Finding {
            each: scopes,
            ..wrong(
                "scopes",
                Status::Warn,
                "much",
                "Grant what is wanted of these.",
            )
        },
        wrong(
            "channel",
            Status::Skipped,
            "nothing shows whether the bot is in C0DEALDESK",
            "Type /invite @Code Green in C0DEALDESK.",
        ),
        wrong(
            "people",
            Status::Fail,
            &format!("{named} (U0CARLA, lead of Finance) is deactivated"),
            "Name a full member of the workspace instead, in the file or by /codegreen setup.",
        ),
    ]
}

/// Nothing is well, and every check has much to say.
fn in_ruins(cast: &Cast) -> Vec<Finding> {
    let much = cast.say(&"everything is broken here ".repeat(40));
    let each = vec![much.clone(); 12];
    (0..17)
        .map(|n| Finding {
            each: if n % 2 == 0 { each.clone() } else { Vec::new() },
            ..wrong("everything", Status::Fail, &much, &much)
        })
        .collect()
}

pub fn all(cast: &Cast) -> Named {
    let mild = [
        well("slack"),
        wrong("disk", Status::Warn, "400 MB are free", "Make room."),
    ];
    let unseen = [
        well("slack"),
        wrong("disk", Status::Skipped, "not seen", "Watch it."),
    ];
    let checkup = |findings: &[Finding]| render::checkup(findings, &[DESK.into()]);
    let named = |name: &str, message| (name.to_owned(), message);
    vec![
        named("checkup__well", checkup(&[well("slack"), well("disk")])),
        named("checkup__mild", checkup(&mild)),
        named("checkup__unseen", checkup(&unseen)),
        named("checkup__troubled", checkup(&troubled(cast))),
        named("checkup__in_ruins", checkup(&in_ruins(cast))),
        named("way_back", render::way_back(212)),
        named("both_ways", render::both_ways(212, Some(340))),
        named("both_ways__long", render::both_ways(212, Some(4_000))),
        named("both_ways__apart", render::both_ways(212, Some(-700))),
        named("both_ways__untold", render::both_ways(212, None)),
    ]
}
