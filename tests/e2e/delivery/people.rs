//! What is known of people, from where, and for how long.

use chrono::TimeDelta;
use codegreen::domain::ids::UserId;
use codegreen::domain::person::Standing;
use slack_sim::{Fault, FaultKind};

use super::office::Office;

#[tokio::test]
async fn slack_is_asked_once_an_hour_and_after_a_restart_not_at_all() {
    let office = Office::open().await;
    let (ws, carla) = (office.ws(), UserId::from("U0CFO"));
    let directory = &office.bot.directory;
    assert_eq!(directory.known(&ws, &carla).expect("warm").name, "Carla");
    assert_eq!(office.calls("users.info"), 0);

    let restarted = office.another_bot().await.directory;
    assert_eq!(restarted.known(&ws, &carla), None);
    assert_eq!(restarted.person(&ws, &carla).await.unwrap().name, "Carla");
    assert_eq!(office.calls("users.info"), 0, "the database knew");

    office.clock.advance(TimeDelta::minutes(61));
    assert_eq!(directory.known(&ws, &carla), None, "stale");
    assert_eq!(
        directory.person(&ws, &carla).await.unwrap().tz.as_deref(),
        Some("America/New_York")
    );
    assert_eq!(office.calls("users.info"), 1);
}

#[tokio::test]
async fn everybody_is_known_for_what_they_are() {
    let office = Office::open().await;
    for (user, standing) in [
        ("U0CFO", Standing::Full),
        ("U0GUS", Standing::Guest),
        ("U0SOLO", Standing::Guest),
        ("U0STELLA", Standing::Stranger),
        ("U0DORA", Standing::Deactivated),
        ("U0CALBOT", Standing::Bot),
    ] {
        let person = office
            .bot
            .directory
            .person(&office.ws(), &user.into())
            .await
            .unwrap();
        assert_eq!(person.standing, standing, "{user}");
    }
}

#[tokio::test]
async fn names_never_fail() {
    let office = Office::open().await;
    let directory = office.another_bot().await.directory;
    office
        .sim
        .fault(Fault::on("users.info", FaultKind::Hang).always());
    let users = ["U0CFO", "U0NOBODY", "U0CMO"].map(UserId::from);
    let names = directory.names(&office.ws(), users.clone()).await;
    assert_eq!(
        names.0.keys().collect::<Vec<_>>(),
        [&users[0]],
        "the database knew one of them"
    );

    let asked = office.calls("users.info");
    directory.names(&office.ws(), users.clone()).await;
    assert_eq!(
        office.calls("users.info"),
        asked,
        "what failed is not asked again at once"
    );

    office.sim.clear_faults();
    office.clock.advance(TimeDelta::minutes(1));
    assert_eq!(
        directory.names(&office.ws(), users).await.0.len(),
        2,
        "nobody knows Nobody"
    );
}

#[tokio::test]
async fn while_slack_is_away_last_weeks_word_serves() {
    let office = Office::open().await;
    let (ws, carla) = (office.ws(), UserId::from("U0CFO"));
    office
        .sim
        .fault(Fault::on("users.info", FaultKind::ServerError).always());
    office.clock.advance(TimeDelta::days(6));
    assert_eq!(
        office.bot.directory.person(&ws, &carla).await.unwrap().name,
        "Carla"
    );
    office.clock.advance(TimeDelta::days(2));
    assert!(office.bot.directory.person(&ws, &carla).await.is_err());
}

#[tokio::test]
async fn a_change_is_heard_of() {
    let office = Office::open().await;
    let (ws, carla) = (office.ws(), UserId::from("U0CFO"));
    let directory = &office.bot.directory;
    office.sim.person("Carla").is_deactivated().await;
    assert_eq!(
        directory.known(&ws, &carla).unwrap().standing,
        Standing::Full
    );
    directory.forget(&ws, &carla, true).await;
    assert_eq!(directory.known(&ws, &carla), None);
    assert_eq!(
        directory.person(&ws, &carla).await.unwrap().standing,
        Standing::Deactivated
    );
}

#[tokio::test]
async fn whoever_changed_is_known_as_before_while_slack_is_away_unless_they_have_left() {
    let office = Office::open().await;
    let (ws, carla) = (office.ws(), UserId::from("U0CFO"));
    let directory = &office.bot.directory;
    let fault = Fault::on("users.info", FaultKind::ServerError);
    office.sim.fault(fault.always());
    directory.forget(&ws, &carla, false).await;
    assert_eq!(directory.known(&ws, &carla), None, "Slack is to be asked");
    let known = directory.person(&ws, &carla).await.expect("as before");
    assert_eq!(
        (known.standing, known.name.as_str()),
        (Standing::Full, "Carla")
    );
    directory.forget(&ws, &carla, true).await;
    assert!(directory.person(&ws, &carla).await.is_err());
}

#[tokio::test]
async fn a_dm_is_remembered_without_pretending_to_know_the_person() {
    let office = Office::open().await;
    let (ws, mia) = (office.ws(), UserId::from("U0SUPPORT"));
    let directory = &office.bot.directory;
    assert_eq!(directory.dm(&ws, &mia).await, None);
    directory.remember_dm(&ws, &mia, &"D0SUPPORT".into()).await;
    assert_eq!(directory.known(&ws, &mia), None);
    office.fault("users.info", FaultKind::ServerError);
    assert!(
        directory.person(&ws, &mia).await.is_err(),
        "nothing is known of her"
    );
    office.clock.advance(TimeDelta::minutes(1));
    let person = directory.person(&ws, &mia).await.unwrap();
    assert_eq!(
        (person.standing, person.dm),
        (Standing::Full, Some("D0SUPPORT".into()))
    );
}
