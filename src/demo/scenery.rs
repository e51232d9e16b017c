//! What was said before the curtain rises: a few channels that people live in; and a welcome once it has
//! risen. Only people speak here.

use chrono::TimeDelta;
use slack_sim::SlackSim;
use slack_sim::world::ChannelKind;

use super::stage::ESCALATION;
use crate::clock::Clock;

/// Id, name, and who made it; all colleagues are members.
const CHANNELS: [(&str, &str, &str); 2] = [
    ("C0DEALS", "deals", "U0CRO"),
    ("C0RANDOM", "random", "U0PEOPLE"),
];

const COLLEAGUES: [&str; 15] = [
    "U0CRO",
    "U0PEOPLE",
    "U0ALICE",
    "U0VPSALES",
    "U0LENA",
    "U0DEV",
    "U0CFO",
    "U0FPNA",
    "U0CPO",
    "U0PM",
    "U0CTO",
    "U0CISO",
    "U0DELIVERY",
    "U0SUPPORT",
    "U0CMO",
];

/// Minutes ago, where, who, what. The oldest first.
const CHATTER: &[(i64, &str, &str, &str)] = &[
    (
        1_510,
        "C0ESCALATE",
        "Tom",
        "A word on this channel: one deal, one card, one thread. If you are paged and cannot make it, say so at once, and your deputy takes the chair.",
    ),
    (
        1_480,
        "C0RANDOM",
        "Mia",
        "The good coffee is back on the third floor. You did not hear it from me.",
    ),
    (1_470, "C0RANDOM", "Pete", "On my way :coffee:"),
    (
        1_390,
        "C0DEALS",
        "Rita",
        "Hooli is signed. Thank you, all who picked up the phone on Friday night :tada:",
    ),
    (
        190,
        "C0GENERAL",
        "Nadia",
        "The customer day is on the 12th. Who has a reference they are proud of?",
    ),
    (
        176,
        "C0GENERAL",
        "Jonas",
        "Globex would speak, I think. I will ask them.",
    ),
    (
        64,
        "C0DEALS",
        "Alice",
        "Acme renewal, 1.2m EUR: procurement wants our liability cap doubled, and the signature has slipped twice.",
    ),
    (
        61,
        "C0DEALS",
        "Rita",
        "That one matters. What would it take?",
    ),
    (
        58,
        "C0DEALS",
        "Alice",
        "Legal, Finance and Product at one table, today. I am close to calling a Code Green.",
    ),
    (
        55,
        "C0DEALS",
        "Tom",
        "Then call it. You have my yes, and nobody will ask why it slipped.",
    ),
];

const WELCOME: &str = "Welcome! This is a made-up company on your own machine, so nobody is really paged. Above you see a Code Green that is under way. Three things to try:
1. Type /codegreen Acme renewal below, and call one yourself (1.2m EUR is a good amount).
2. At the top right, become Carla, the CFO: her pages wait under Code Green. Press On it, and watch the board here.
3. At the top, press +5 min: who is silent is reminded, then the deputy is paged. And in the card's thread, put :white_check_mark: on an action item.";

const FIRST_DAY: &str = "I have installed Code Green just now, and nobody has set it up. I administer this workspace, so become me (Emil, at the top right), and:
1. Type /codegreen setup: this channel, Tom for mandates, Carla for Finance, Lena for Legal.
2. Type /invite @Code Green here.
3. Type /codegreen doctor: is all well? And who would be paged now? That is in the setup.
4. Type /codegreen drill, and be Carla when her page comes. Or call the first one: /codegreen Acme renewal.";

/// How many minutes ago the Code Green that is under way begins. Its silent chief is reminded after five.
const BEGINS: TimeDelta = TimeDelta::seconds(220);

/// Sets the stage; leaves the clock where it then stands, some minutes ago.
///
/// # Errors
/// Where somebody may not say what they say.
pub(super) async fn set(sim: &SlackSim, clock: &Clock) -> anyhow::Result<()> {
    for (id, name, by) in CHANNELS {
        let mut members = vec![by];
        members.extend(COLLEAGUES.into_iter().filter(|member| *member != by));
        sim.add_channel(id, name, ChannelKind::Public, &members);
    }
    for (ago, channel, who, text) in CHATTER {
        turn_back(clock, TimeDelta::minutes(*ago));
        sim.person(who).posts(channel, None, text).await?;
    }
    turn_back(clock, BEGINS);
    Ok(())
}

/// The day the app was installed: it is in no channel yet, and Emil, who administers the workspace, has a hint.
///
/// # Errors
/// Where it may not be said.
pub(super) async fn first_day(sim: &SlackSim) -> anyhow::Result<()> {
    sim.set_bot_in_channel(ESCALATION, false);
    let emil = sim.person("Emil");
    emil.changes(|person| person.admin = true).await;
    emil.posts(ESCALATION, None, FIRST_DAY).await?;
    Ok(())
}

/// The last word before the page opens, where the page opens.
///
/// # Errors
/// Where it may not be said.
pub(super) async fn welcome(sim: &SlackSim) -> anyhow::Result<()> {
    let hugo = sim.person("Hugo");
    hugo.posts(ESCALATION, None, WELCOME).await?;
    Ok(())
}

/// Sets a running clock to so long ago.
fn turn_back(clock: &Clock, by: TimeDelta) {
    clock.advance(-by - clock.offset());
}
