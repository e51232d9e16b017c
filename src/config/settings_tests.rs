//! What may stand in the environment, and the sentence where it may not.

use secrecy::ExposeSecret;

use super::*;

const FILE: &str =
    "channel = 'C1'\npolicy.approvers = ['U1']\n[[function]]\nkey = 'a'\nname = 'A'\nlead = 'U2'\n";

/// Settings from these variables, with a good file unless the variables name one.
fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("good.toml");
    std::fs::write(&file, FILE).unwrap();
    let get = |name: &str| match variables.iter().rfind(|(known, _)| *known == name) {
        Some((_, value)) => Some(OsString::from(value)),
        None if name == "CODEGREEN_CONFIG" => Some(file.clone().into_os_string()),
        None => None,
    };
    Settings::read(Env(&get)).map_err(|error| error.to_string())
}

const SECRET: (&str, &str) = ("SLACK_SIGNING_SECRET", "canary-secret");
const TOKEN: (&str, &str) = ("SLACK_BOT_TOKEN", "xoxb-canary");

#[test]
fn two_secrets_are_all_that_is_needed() {
    let settings = read(&[SECRET, TOKEN]).unwrap();
    assert_eq!(settings.listen, "127.0.0.1:3000".parse().unwrap());
    assert_eq!(settings.metrics_listen, None);
    assert_eq!(
        settings.database_url.expose_secret(),
        "sqlite://codegreen.db"
    );
    assert_eq!(settings.slack.api_url, "https://slack.com/api");
    assert!(!format!("{settings:?}").contains("canary"));
}

#[test]
fn an_app_token_instead_of_the_secret_asks_for_socket_mode() {
    let settings = read(&[("SLACK_APP_TOKEN", "xapp-canary"), TOKEN]).unwrap();
    assert!(matches!(settings.slack.transport, Transport::Socket { .. }));
    assert!(!format!("{settings:?}").contains("canary"));
    let settings = read(&[SECRET, TOKEN]).unwrap();
    assert!(matches!(settings.slack.transport, Transport::Http { .. }));
}

#[test]
fn the_environment_wins_over_the_default() {
    let more = [
        ("CODEGREEN_LISTEN", "localhost:0"),
        ("CODEGREEN_METRICS_LISTEN", "[::1]:9000"),
        ("DATABASE_URL", "postgres://u:p@h/d"),
        ("SLACK_API_URL", "http://[::1]:4000/api/"),
    ];
    let settings = read(&[&[SECRET, TOKEN][..], &more[..]].concat()).unwrap();
    assert_eq!(settings.listen, "127.0.0.1:0".parse().unwrap());
    assert_eq!(settings.metrics_listen, Some("[::1]:9000".parse().unwrap()));
    assert_eq!(settings.database_url.expose_secret(), "postgres://u:p@h/d");
    assert_eq!(settings.slack.api_url, "http://[::1]:4000/api");
}

#[test]
fn every_bad_variable_is_named_with_its_remedy() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (
            &[],
            "SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both not set. Set SLACK_SIGNING_SECRET for HTTP",
        ),
        (
            &[TOKEN],
            "SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both not set.",
        ),
        (
            &[("SLACK_SIGNING_SECRET", " "), TOKEN],
            "SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both not set.",
        ),
        (
            &[SECRET],
            "SLACK_BOT_TOKEN is not set. Set it to the app's bot token",
        ),
        (
            &[("SLACK_APP_TOKEN", "xoxb-canary"), TOKEN],
            "SLACK_APP_TOKEN holds another kind of token. Set it to an app-level token",
        ),
        (
            &[("SLACK_APP_TOKEN", "xapp- canary"), TOKEN],
            "SLACK_APP_TOKEN holds a space",
        ),
        (
            &[SECRET, ("SLACK_APP_TOKEN", "xapp-canary"), TOKEN],
            "are both set, and an app uses either HTTP or Socket Mode. Keep",
        ),
        (
            &[SECRET, ("SLACK_BOT_TOKEN", "xapp-canary")],
            "SLACK_BOT_TOKEN holds another kind of token.",
        ),
        (
            &[SECRET, ("SLACK_BOT_TOKEN", "xoxb canary")],
            "SLACK_BOT_TOKEN holds a space",
        ),
        (
            &[SECRET, TOKEN, ("CODEGREEN_LISTEN", "3000")],
            "CODEGREEN_LISTEN \"3000\" is not an address to listen on. Write an IP",
        ),
        (
            &[SECRET, TOKEN, ("CODEGREEN_METRICS_LISTEN", "here:1")],
            "CODEGREEN_METRICS_LISTEN \"here:1\" is not an address",
        ),
        (
            &[SECRET, TOKEN, ("DATABASE_URL", "mysql://canary")],
            "DATABASE_URL is neither SQLite nor PostgreSQL. Write",
        ),
        (
            &[SECRET, TOKEN, ("SLACK_API_URL", "http://slack.com/api")],
            "SLACK_API_URL \"http://slack.com/api\" would send the token unencrypted.",
        ),
        (
            &[
                SECRET,
                TOKEN,
                ("SLACK_API_URL", "http://127.0.0.1.example.com/"),
            ],
            "would send the token unencrypted.",
        ),
        (
            &[SECRET, TOKEN, ("SLACK_API_URL", "slack")],
            "SLACK_API_URL \"slack\" is not a web address.",
        ),
        (
            &[
                SECRET,
                TOKEN,
                ("SLACK_API_URL", "https://slack.com/api?x=1"),
            ],
            "holds more than a path",
        ),
        (
            &[SECRET, TOKEN, ("CODEGREEN_CONFIG", "/no/such/file.toml")],
            "CODEGREEN_CONFIG points to /no/such/file.toml, which does not exist.",
        ),
    ];
    for (variables, words) in cases {
        let error = read(variables).expect_err(words);
        assert!(error.contains(words), "{error}");
        assert!(!error.contains("canary"), "{error}");
    }
}

#[test]
fn a_file_that_is_not_text_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), [0xff, 0xfe, 0x00]).unwrap();
    let error = read(&[
        SECRET,
        TOKEN,
        ("CODEGREEN_CONFIG", file.path().to_str().unwrap()),
    ])
    .unwrap_err();
    assert!(error.contains("is not UTF-8 text"), "{error}");
}
