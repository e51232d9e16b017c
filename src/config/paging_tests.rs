//! The ladder and the approvers' time as the operator writes them, and every mistake in them.

use crate::config::Company;
use crate::config::settings::{Env, Settings};
use crate::domain::ladder::{Climb, Step};
use crate::domain::page::Medium;

const START: &str =
    "channel = 'C1'\npolicy.approvers = ['U1']\n[[function]]\nkey = 'a'\nname = 'A'\nlead = 'U2'\n";

fn read(paging: &str) -> Result<Company, String> {
    Company::read("f", &format!("{START}{paging}")).map_err(|error| error.to_string())
}

const RUNGS: &str = "[[paging.rung]]\nwho = 'lead'\nby = ['slack', 'email']\nwait = '2m'\n\
                     [[paging.rung]]\nwho = 'lead'\nby = 'pagerduty'\nwait = '3m'\n";

#[test]
fn untouched_everybody_is_asked_by_slack() {
    let paging = read("").unwrap().paging;
    assert_eq!(paging, super::Paging::default());
    assert_eq!(paging.away, [":palm_tree:", ":face_with_thermometer:"]);
}

#[test]
fn rungs_make_up_one_persons_time() {
    let ladder = read(RUNGS).unwrap().paging.ladder.expect("a ladder");
    let step = |by, after| Step { by, after };
    let steps = vec![
        step(Medium::SlackDm, 0),
        step(Medium::Email, 0),
        step(Medium::PagerDuty, 120),
    ];
    assert_eq!(ladder.lead, Climb { steps, wait: 300 });
    assert_eq!(
        ladder.deputies,
        Climb::by_slack(600),
        "who has no rung of their own"
    );
}

#[test]
fn every_mistake_in_it_is_named_with_its_line_and_its_remedy() {
    let rung = |more: &str| format!("[[paging.rung]]\n{more}\n");
    for (paging, line, words) in [
        (
            rung("by = 'slack'"),
            7,
            "paging.rung.who is missing. Write who = \"lead\"",
        ),
        (
            rung("who = 'cfo'\nby = 'slack'"),
            8,
            "\"cfo\" is nobody on the ladder",
        ),
        (
            rung("who = 'lead'"),
            7,
            "paging.rung.by is missing. Write \"slack\"",
        ),
        (rung("who = 'lead'\nby = 'fax'"), 9, "\"fax\" is no medium"),
        (
            rung("who = 'lead'\nby = 'email'"),
            7,
            "does not begin with Slack",
        ),
        (
            rung("who = 'lead'\nby = ['slack', 'slack']"),
            9,
            "a second time",
        ),
        (
            rung("who = 'lead'\nby = 'slack'\nwait = '0m'"),
            10,
            "is no time at all",
        ),
        (
            format!(
                "{}{}",
                rung("who = 'deputies'\nby = 'slack'"),
                rung("who = 'lead'\nby = 'slack'")
            ),
            11,
            "comes after the deputies' rungs",
        ),
        (
            "[paging]\naway = ['on holiday']".to_owned(),
            8,
            "is not an emoji's name",
        ),
        (
            "[paging]\nquiet_hours = '22-7'".to_owned(),
            8,
            "\"22-7\" are no hours",
        ),
        (
            "[paging]\nack_expires_after = '0m'".to_owned(),
            8,
            "is no time at all",
        ),
        (
            "[email]\nfrom = 'nobody'".to_owned(),
            8,
            "\"nobody\" is not an address",
        ),
        (
            "[[contact]]\nemail = 'a@b.example'".to_owned(),
            7,
            "contact.person is missing",
        ),
        (
            "[[contact]]\nperson = 'U2'\nemail = 'b.example'".to_owned(),
            9,
            "is not an address",
        ),
        (
            "[[contact]]\nperson = 'U2'\npagerduty_key_env = 'R0canarycanary'".to_owned(),
            9,
            "is not the name of a variable",
        ),
        (
            "[[contact]]\nperson = 'U2'\n[[contact]]\nperson = 'U2'".to_owned(),
            10,
            "who has a contact already",
        ),
    ] {
        let error = read(&paging).expect_err(&paging);
        assert!(
            error.starts_with(&format!("f, line {line}: ")),
            "{paging}: {error}"
        );
        assert!(error.contains(words), "{paging}: {error}");
        assert!(!error.contains("canary"), "{error}");
    }
}

fn settings(file: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f.toml");
    std::fs::write(&path, format!("{START}{file}")).unwrap();
    let get = |name: &str| match name {
        "CODEGREEN_CONFIG" => Some(path.clone().into_os_string()),
        "SLACK_SIGNING_SECRET" => Some("s".into()),
        "SLACK_BOT_TOKEN" => Some("xoxb-1".into()),
        _ => variables
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).into()),
    };
    Settings::read(Env(&get)).map_err(|error| error.to_string())
}

#[test]
fn a_medium_on_the_ladder_must_be_set_up() {
    let smtp = ("SMTP_URL", "smtps://u:canary@mail.example.com");
    let sender = format!("{RUNGS}[email]\nfrom = 'a@b.example'\n");
    let contact =
        format!("{sender}[[contact]]\nperson = 'U2'\npagerduty_key_env = 'PAGERDUTY_KEY_U2'\n");
    for (file, variables, words) in [
        (
            RUNGS,
            &[][..],
            "SMTP_URL is not set, and a rung of the ladder is by email",
        ),
        (RUNGS, &[smtp][..], "email.from is not set"),
        (&sender, &[smtp][..], "contact names no pagerduty_key_env"),
        (&contact, &[smtp][..], "PAGERDUTY_KEY_U2 is not set"),
        (
            "",
            &[("SMTP_URL", "smtp://u:canary@mail.example.com")][..],
            "would send the mail unencrypted",
        ),
        (
            "",
            &[(
                "SMTP_URL",
                "smtp://u:canary@mail.example.com?tls=opportunistic&tls=required",
            )][..],
            "would send the mail unencrypted",
        ),
        (
            "",
            &[("SMTP_URL", "http://mail.example.com")][..],
            "is not the address of a mail server",
        ),
        (
            "",
            &[("PAGERDUTY_API_URL", "http://pd.example.com")][..],
            "is not an encrypted web address",
        ),
    ] {
        let error = settings(file, variables).expect_err(words);
        assert!(error.contains(words), "{error}");
        assert!(!error.contains("canary"), "{error}");
    }
    let all = settings(&contact, &[smtp, ("PAGERDUTY_KEY_U2", "canary")]).unwrap();
    assert!(!format!("{all:?}").contains("canary"), "{all:?}");
    for local in [
        "smtp://127.0.0.1:25",
        "smtp://localhost",
        "smtp://a.example?tls=required",
    ] {
        assert!(settings("", &[("SMTP_URL", local)]).is_ok(), "{local}");
    }
}

#[test]
fn the_workspaces_locale_is_a_language_and_a_country() {
    let with = |locale: &str| Company::read("f", &format!("locale = '{locale}'\n{START}"));
    assert_eq!(with("en-US").unwrap().locale.as_deref(), Some("en-US"));
    assert_eq!(read("").unwrap().locale, None);
    for wrong in ["english", "en", "en-", "e-USA", "en_US"] {
        let error = with(wrong).unwrap_err();
        assert_eq!(error.setting, "locale", "{wrong}");
        assert!(error.remedy.contains("en-US"), "{error}");
    }
}

#[test]
fn approvers_may_have_a_time_of_their_own_and_a_deal_desk() {
    let with = |lines: &str| {
        let text = START.replacen("policy.approvers", &format!("{lines}\npolicy.approvers"), 1);
        Company::read("codegreen.toml", &text)
    };
    let company = with("policy.answer_within = '15m'\npolicy.deal_desk = 'C0DEALDESK'").unwrap();
    assert_eq!(company.paging.waits.approve_within, Some(900));
    assert_eq!(company.policy.deal_desk, Some("C0DEALDESK".into()));
    let plain = with("").unwrap();
    assert_eq!(plain.paging.waits.approve_within, None, "as long as a rung");
    assert_eq!(plain.policy.deal_desk, None);
    let error = with("policy.deal_desk = '#deal-desk'").unwrap_err();
    assert_eq!(error.setting, "policy.deal_desk");
    assert!(error.problem.contains("is not a channel id"), "{error}");
}
