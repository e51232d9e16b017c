//! The image, the compose files and the systemd unit agree with the program, and the bot starts with what they set. They are
//! read as text: neither Docker nor systemd is needed.

use std::path::Path;
use std::process::Command;

use codegreen::config::secrets::IN_FILES;
use codegreen::config::settings::VARIABLES;
use slack_sim::{SimConfig, SlackSim};

use crate::support::program::Program;
use crate::support::yaml::{at, yaml};

const DOCKERFILE: &str = include_str!("../../Dockerfile");
const IGNORED: &str = include_str!("../../.dockerignore");
const UNIT: &str = include_str!("../../deploy/codegreen.service");
const COMPOSE: [(&str, &str); 2] = [
    ("sqlite", include_str!("../../deploy/compose.sqlite.yml")),
    (
        "postgres",
        include_str!("../../deploy/compose.postgres.yml"),
    ),
];

/// A unit is exposed from 0 to 10.
const MOST_EXPOSED: f64 = 2.0;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The port that is meant where nobody says another.
fn port() -> &'static str {
    let (_, default, _) = VARIABLES
        .iter()
        .find(|(name, ..)| *name == "CODEGREEN_LISTEN")
        .unwrap();
    default.rsplit(':').next().unwrap()
}

/// `environment:` of the bot.
fn composed(file: &[(String, String)]) -> Vec<(String, String)> {
    let inside = "services.codegreen.environment.";
    let all = file.iter().filter_map(|(path, text)| {
        let name = path.strip_prefix(inside)?;
        Some((name.to_owned(), text.clone()))
    });
    all.collect()
}

/// `Environment=` of the unit, those that are commented out too where `all`.
fn of_the_unit(all: bool) -> Vec<(String, String)> {
    let lines = UNIT.lines().map(|line| match line.strip_prefix('#') {
        Some(rest) if all => rest,
        _ => line,
    });
    let pairs = lines.filter_map(|line| line.strip_prefix("Environment=")?.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// `ENV` of the image.
fn of_the_image() -> Vec<(String, String)> {
    let (_, rest) = DOCKERFILE.split_once("\nENV ").unwrap();
    let end = rest
        .match_indices('\n')
        .find(|(at, _)| !rest[..*at].ends_with('\\'))
        .unwrap();
    let pairs = rest[..end.0].split_whitespace().filter(|it| *it != "\\");
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

#[test]
fn each_variable_is_one_of_the_programs() {
    let help = Program::new().run(&["--help"]).stdout;
    let mut named = of_the_unit(true);
    named.extend(of_the_image());
    for (_, text) in COMPOSE {
        named.extend(composed(&yaml(text)));
    }
    assert!(named.len() > 20, "{named:?}");
    for (name, value) in named {
        let in_file = name.strip_suffix("_FILE");
        let known = VARIABLES.iter().any(|(known, ..)| *known == name)
            || in_file.is_some_and(|name| IN_FILES.contains(&name));
        assert!(known && help.contains(&format!("\n  {name}")), "{name}");
        assert!(
            in_file.is_some() || !IN_FILES.contains(&name.as_str()) || name == "DATABASE_URL",
            "{name} is a secret and stands in a file that everybody reads"
        );
        assert!(!value.contains("xoxb") && !value.contains('@'), "{value}");
        if let Some(file) = value.strip_prefix("%d/") {
            let given = format!("LoadCredential={file}:/etc/codegreen/secrets/{file}\n");
            assert!(UNIT.contains(&given), "{name}: {given}");
        }
    }
}

#[test]
fn the_image_is_pinned_small_and_nobodys() {
    let lines: Vec<&str> = DOCKERFILE.lines().collect();
    let from: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("FROM "))
        .collect();
    assert_eq!(from.len(), 2, "one builds, one is left");
    for image in &from {
        let (_, tag) = image.split_once(':').expect("a tag");
        assert!(
            tag.matches('.').count() >= 1 && tag.contains("slim"),
            "{tag}"
        );
    }
    let users: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("USER "))
        .collect();
    let [user] = users[..] else {
        panic!("{users:?}")
    };
    for id in user.split(':') {
        assert!(id.parse::<u32>().unwrap() >= 1000, "{user}");
    }
    assert!(DOCKERFILE.contains(&format!("--chown={user} /data /data")));
    assert!(DOCKERFILE.contains("cargo build --release --locked "));
    for unwanted in ["curl", "wget", ":latest", "sudo", "apk ", "apt-get"] {
        assert!(!DOCKERFILE.contains(unwanted), "{unwanted}");
    }
    let probe = lines.iter().find(|line| line.starts_with("HEALTHCHECK "));
    assert!(
        probe
            .unwrap()
            .ends_with(&format!("CMD [\"lives\", \"{}\"]", port()))
    );
    assert!(DOCKERFILE.contains(&format!("\nEXPOSE {}\n", port())));
    assert!(
        of_the_image()
            .iter()
            .any(|(name, value)| name == "CODEGREEN_LISTEN"
                && *value == format!("0.0.0.0:{}", port()))
    );
    // The toolchain is not older than the one that is asked for.
    let minimum = include_str!("../../Cargo.toml")
        .split_once("rust-version = \"")
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap();
    assert!(
        from[0].starts_with(&format!("rust:{minimum}.")),
        "{minimum}"
    );
}

/// What is built from is listed, and nothing that could hold a secret is.
#[test]
fn the_image_is_built_from_what_is_in_the_repository() {
    let lines: Vec<&str> = IGNORED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert_eq!(lines.first(), Some(&"*"));
    let allowed: Vec<&str> = lines[1..]
        .iter()
        .map(|line| line.strip_prefix('!').expect("only what is allowed"))
        .collect();
    for path in &allowed {
        assert!(root().join(path).exists(), "{path}");
    }
    for needed in [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "migrations",
        "crates",
        "benches",
    ] {
        assert!(allowed.contains(&needed), "{needed}");
    }
    let copied = DOCKERFILE
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .filter(|line| !line.contains("--from="));
    for line in copied {
        let source = line
            .split(' ')
            .find(|word| !word.starts_with("--"))
            .unwrap();
        assert!(source == "." || allowed.contains(&source), "{source}");
    }
}

#[test]
fn every_container_has_as_few_rights_as_it_can() {
    for (kind, text) in COMPOSE {
        let file = yaml(text);
        let services: &[&str] = match kind {
            "sqlite" => &["codegreen"],
            _ => &["codegreen", "database"],
        };
        for service in services {
            let of = |key: &str| at(&file, &format!("services.{service}.{key}"));
            assert_eq!(of("read_only"), ["true"], "{kind} {service}");
            assert_eq!(of("cap_drop"), ["ALL"], "{kind} {service}");
            assert_eq!(of("security_opt"), ["no-new-privileges:true"]);
            assert_eq!(of("restart"), ["unless-stopped"]);
            assert!(of("privileged").is_empty() && of("cap_add").is_empty());
            assert!(!of("healthcheck.test").is_empty(), "{kind} {service}");
            assert!(of("tmpfs").iter().any(|it| it.starts_with("/tmp:")));
            let image = of("image")[0];
            assert!(image.contains(':') && !image.ends_with("latest"), "{image}");
            for secret in of("secrets") {
                let source = at(&file, &format!("secrets.{secret}.file"));
                assert_eq!(source, [format!("./secrets/{secret}")], "{secret}");
                let used = file.iter().any(|(path, text)| {
                    path.ends_with("_FILE") && *text == format!("/run/secrets/{secret}")
                });
                assert!(used, "{kind}: nobody reads {secret}");
            }
        }
        // Only the proxy on the machine itself comes in, and nobody to the database.
        let ports = at(&file, "services.codegreen.ports");
        assert_eq!(ports, [format!("127.0.0.1:{0}:{0}", port())], "{kind}");
        assert!(at(&file, "services.database.ports").is_empty());
        assert_eq!(
            at(&file, "services.codegreen.healthcheck.test"),
            [format!("[\"CMD\", \"lives\", \"{}\"]", port())]
        );
        let version = format!("codegreen:{}", env!("CARGO_PKG_VERSION"));
        assert_eq!(at(&file, "services.codegreen.image"), [version]);
    }
}

/// A full YAML reader agrees that they are YAML, where one is installed.
#[test]
fn the_compose_files_are_yaml() {
    let reads = "import sys, yaml\nassert yaml.safe_load(sys.argv[1])['services']['codegreen']['read_only'] is True";
    for (kind, text) in COMPOSE {
        assert!(yaml(text).len() > 20, "{kind}");
        let python = Command::new("python3").args(["-c", "import yaml"]).output();
        if python.is_ok_and(|it| it.status.success()) {
            let read = Command::new("python3").args(["-c", reads, text]).output();
            let read = read.unwrap();
            let said = String::from_utf8_lossy(&read.stderr);
            assert!(read.status.success(), "{kind}: {said}");
        }
    }
}

#[test]
fn the_unit_is_hardly_exposed() {
    let unit = root().join("deploy/codegreen.service");
    let analyzed = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager"])
        .arg(unit)
        .output();
    let Ok(analyzed) = analyzed else {
        assert!(
            std::env::var_os("CODEGREEN_REQUIRE_SYSTEMD").is_none(),
            "systemd-analyze is not installed"
        );
        eprintln!(
            "SKIPPED: systemd-analyze is not installed; the unit's exposure was not looked at"
        );
        return;
    };
    let said = String::from_utf8_lossy(&analyzed.stdout);
    let figure = said
        .lines()
        .find_map(|line| line.split_once("Overall exposure level for codegreen.service: "))
        .and_then(|(_, rest)| rest.split(' ').next()?.parse::<f64>().ok());
    let figure =
        figure.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&analyzed.stderr)));
    assert!(figure < MOST_EXPOSED, "{figure}\n{said}");
}

/// The bot starts with what each file sets, secrets from files, and is found alive by the image's probe.
#[tokio::test(flavor = "multi_thread")]
async fn the_bot_starts_with_what_they_set() {
    let sim = SlackSim::start(SimConfig::default()).await.unwrap();
    let mut all = vec![("systemd", of_the_unit(false))];
    all.extend(COMPOSE.map(|(kind, text)| (kind, composed(&yaml(text)))));
    // With a roster in the file, and with an empty one: then it is set up in Slack.
    let both = |(kind, variables): (_, Vec<_>)| {
        [codegreen::demo::COMPANY, ""].map(|file| (kind, variables.clone(), file))
    };
    for (kind, variables, file) in all.into_iter().flat_map(both) {
        let mut program = Program::new().set("SLACK_API_URL", &sim.api_url());
        let here = program.folder.path().to_str().unwrap().to_owned();
        for (name, value) in variables {
            // The same, in a folder that is ours.
            let value = value.replace("%d/", &format!("{here}/"));
            let value = value.replace("/run/secrets/", &format!("{here}/"));
            let value = value.replace("/etc/codegreen/", &format!("{here}/"));
            let value = value.replace("/var/lib/codegreen/", &format!("{here}/"));
            let value = value.replace("/data/", &format!("{here}/"));
            let value = match name.as_str() {
                "CODEGREEN_LISTEN" | "CODEGREEN_METRICS_LISTEN" => "127.0.0.1:0",
                _ => &value,
            };
            program = program.set(&name, value);
        }
        let database = format!("sqlite://{here}/codegreen.db\n");
        for (file, text) in [
            ("codegreen.toml", file),
            ("slack_bot_token", &sim.config().bot_token),
            ("slack_signing_secret", &sim.config().signing_secret),
            ("database_url", &database),
        ] {
            std::fs::write(program.path(file), text).unwrap();
        }
        let mut serving = program.serve();
        let (address, log) = tokio::task::spawn_blocking(move || {
            let address = serving.address();
            assert!(lives(address.port()), "{kind}");
            serving.signal("TERM");
            let (status, log) = serving.ended();
            assert_eq!(status.code(), Some(0), "{kind}: {log}");
            (address, log)
        })
        .await
        .unwrap();
        assert!(!lives(address.port()), "{kind}: it has ended");
        assert!(program.path("codegreen.db").exists(), "{kind}: {log}");
    }
}

/// What the probe of the image says.
fn lives(port: u16) -> bool {
    let probe = Command::new("bash")
        .arg(root().join("deploy/lives"))
        .arg(port.to_string())
        .status();
    probe.expect("bash").success()
}
