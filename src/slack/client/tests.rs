//! What Slack's answers are read as, the minimal and the foreign ones too.

use serde_json::json;

use super::answers::{Answer, Empty, PostedAnswer, UserInfo};
use super::identity::Own;
use super::outcome::Failed;
use super::*;
use crate::domain::person::Standing;

fn read<T: serde::de::DeserializeOwned>(answer: Value) -> std::result::Result<T, SlackError> {
    let answer: Answer<T> = match serde_json::from_value(answer) {
        Ok(answer) => answer,
        Err(_) => {
            return Err(SlackError::Ambiguous {
                what: "unreadable".to_owned(),
            });
        }
    };
    answer.read().map_err(|failed| match failed {
        Failed::Error(error) => error,
        Failed::Limited { after } => SlackError::Retry { after },
        Failed::Unsent { why, .. } => panic!("{why}"),
    })
}

#[test]
fn success_has_to_be_said() {
    assert!(read::<Empty>(json!({ "ok": true, "more": [1, 2] })).is_ok());
    for not_an_answer in [json!({}), json!([]), json!(null), json!({ "error": "x" })] {
        assert!(matches!(
            read::<Empty>(not_an_answer),
            Err(SlackError::Ambiguous { .. })
        ));
    }
    let refused = |code: &str| {
        Err::<Option<()>, _>(SlackError::Permanent {
            code: code.to_owned(),
        })
    };
    let empty = |answer| read::<Empty>(answer).map(|_| None);
    assert_eq!(
        empty(json!({ "ok": false, "error": "not_in_channel" })),
        refused("not_in_channel")
    );
    assert_eq!(empty(json!({ "ok": false })), refused("unnamed_error"));
    assert_eq!(
        empty(json!({ "ok": false, "error": "a\nb<secret> c" })),
        refused("absecretc")
    );
}

#[test]
fn some_refusals_leave_a_doubt_and_some_pass() {
    for code in ["internal_error", "fatal_error", "service_unavailable"] {
        let answer = read::<Empty>(json!({ "ok": false, "error": code }));
        assert!(
            matches!(answer, Err(SlackError::Ambiguous { .. })),
            "{code}"
        );
    }
    for code in ["ratelimited", "request_timeout"] {
        let answer = read::<Empty>(json!({ "ok": false, "error": code }));
        assert!(matches!(answer, Err(SlackError::Retry { .. })), "{code}");
    }
}

#[test]
fn a_post_without_its_ts_is_in_doubt_and_one_without_its_channel_is_not() {
    let posted = read::<PostedAnswer>(json!({ "ok": true, "ts": "1.2" })).unwrap();
    assert_eq!((posted.channel, posted.ts), (None, "1.2".to_owned()));
    let lost = read::<PostedAnswer>(json!({ "ok": true, "channel": "C1" }));
    assert!(matches!(lost, Err(SlackError::Ambiguous { .. })));
}

fn standing(user: &str, facts: Value, own: &Own) -> Standing {
    let info: UserInfo = serde_json::from_value(facts).unwrap();
    info.account(&user.into(), Some(own), DateTime::UNIX_EPOCH)
        .person
        .standing
}

#[test]
fn standing_is_what_slack_says_and_silence_speaks_for_a_person() {
    let own = Own {
        team: Some("T1".to_owned()),
        enterprise: None,
    };
    let of = |facts| standing("U1", facts, &own);
    assert_eq!(of(json!({})), Standing::Full);
    assert_eq!(
        of(json!({ "team_id": "T1", "deleted": null })),
        Standing::Full
    );
    assert_eq!(
        of(json!({ "deleted": true, "is_bot": true })),
        Standing::Deactivated
    );
    assert_eq!(of(json!({ "is_bot": true })), Standing::Bot);
    assert_eq!(standing("USLACKBOT", json!({}), &own), Standing::Bot);
    assert_eq!(of(json!({ "is_restricted": true })), Standing::Guest);
    assert_eq!(
        of(json!({ "is_ultra_restricted": true, "is_restricted": true })),
        Standing::Guest
    );
    assert_eq!(
        of(json!({ "is_stranger": true, "is_restricted": true })),
        Standing::Stranger
    );
    assert_eq!(of(json!({ "team_id": "T2" })), Standing::Stranger);
    assert_eq!(
        of(json!({ "team_id": "T2", "enterprise_user": { "enterprise_id": "E9" } })),
        Standing::Stranger
    );
}

#[test]
fn in_an_organisation_a_colleague_of_another_team_is_no_stranger() {
    let own = Own {
        team: Some("T1".to_owned()),
        enterprise: Some("E1".to_owned()),
    };
    let of = |facts| standing("W1", facts, &own);
    assert_eq!(
        of(json!({ "team_id": "T2", "enterprise_user": { "teams": ["T2", "T1"] } })),
        Standing::Full
    );
    assert_eq!(
        of(json!({ "team_id": "T2", "enterprise_user": { "enterprise_id": "E1" } })),
        Standing::Full
    );
    assert_eq!(of(json!({ "team_id": "E1" })), Standing::Full);
    assert_eq!(of(json!({ "team_id": null })), Standing::Full);
    assert_eq!(
        of(json!({ "team_id": "T2", "enterprise_user": { "enterprise_id": "E2" } })),
        Standing::Stranger
    );
}

#[test]
fn a_name_is_the_first_that_is_not_empty() {
    let name = |facts| {
        let info: UserInfo = serde_json::from_value(facts).unwrap();
        info.account(&"U1".into(), None, DateTime::UNIX_EPOCH)
            .person
            .name
    };
    let profile = json!({ "display_name": " ", "real_name": "Lena Example" });
    assert_eq!(
        name(json!({ "name": "lena", "profile": profile })),
        "Lena Example"
    );
    assert_eq!(
        name(json!({ "name": "lena", "profile": { "display_name": "Lena" } })),
        "Lena"
    );
    assert_eq!(name(json!({ "name": "lena" })), "lena");
    assert_eq!(name(json!({})), "U1");
}
