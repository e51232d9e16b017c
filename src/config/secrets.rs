//! Secrets from files, as containers hand them over: `NAME_FILE` names a file that holds what `NAME` would. What a secret
//! must look like is not decided here.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::ConfigError;
use super::settings::Env;

/// The variables of which this holds, besides those of PagerDuty's keys, whose names stand in the file.
pub const IN_FILES: [&str; 5] = [
    "DATABASE_URL",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SLACK_BOT_TOKEN",
    "SMTP_URL",
];

/// No secret is longer.
const MOST: u64 = 64 * 1024;

/// The secret of this name: from its variable, or from the file that `NAME_FILE` names.
pub(super) fn read(env: Env<'_>, name: &str) -> Result<Option<String>, ConfigError> {
    let in_file = format!("{name}_FILE");
    match (env.named(name)?, env.named(&in_file)?) {
        (text, None) => Ok(text),
        (Some(_), Some(_)) => {
            let problem = format!("and {in_file} are both set");
            let remedy = "Keep one of the two, and unset the other.";
            Err(ConfigError::new(name, problem, remedy))
        }
        (None, Some(path)) => from_file(Path::new(&path))
            .map(Some)
            .map_err(|(problem, remedy)| {
                ConfigError::new(
                    &in_file,
                    format!("names {path}, which {problem}"),
                    &remedy(name),
                )
            }),
    }
}

type Remedy = fn(&str) -> String;

fn from_file(path: &Path) -> Result<String, (String, Remedy)> {
    let not_there: Remedy = |name| format!("Correct the path, or set {name} itself.");
    let not_readable: Remedy = |_| "Let the program's user read the file.".to_owned();
    let not_it: Remedy = |name| format!("Put into it what {name} would hold, and nothing else.");
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ("does not exist".to_owned(), not_there),
        _ => (format!("cannot be read ({error})"), not_readable),
    })?;
    // A pipe could be read once only, and might never end.
    if !metadata.is_file() {
        return Err(("is not a file".to_owned(), not_there));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .map_err(|error| (format!("cannot be read ({error})"), not_readable))?;
    if bytes.len() as u64 > MOST {
        return Err(("is too long for a secret".to_owned(), not_it));
    }
    let text = String::from_utf8(bytes).map_err(|_| ("is not readable text".to_owned(), not_it))?;
    match text.trim() {
        "" => Err(("is empty".to_owned(), not_it)),
        secret => Ok(secret.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn read_from(variables: &[(&str, &str)]) -> Result<Option<String>, String> {
        let look = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        read(Env(&look), "SLACK_BOT_TOKEN").map_err(|error| error.to_string())
    }

    #[test]
    fn the_last_line_break_is_not_part_of_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let path = file.to_str().unwrap();
        let of_the_file = || read_from(&[("SLACK_BOT_TOKEN_FILE", path)]);
        for text in ["xoxb-1", "xoxb-1\n", "xoxb-1\r\n"] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(of_the_file(), Ok(Some("xoxb-1".to_owned())), "{text:?}");
        }
        let long = vec![b'x'; 64 * 1024 + 1];
        for (bytes, complaint) in [
            (
                &b"\n"[..],
                "which is empty. Put into it what SLACK_BOT_TOKEN would hold",
            ),
            (b"\xff\xfe", "which is not readable text."),
            (&long, "which is too long for a secret."),
        ] {
            std::fs::write(&file, bytes).unwrap();
            let said = of_the_file().unwrap_err();
            assert!(said.starts_with("SLACK_BOT_TOKEN_FILE names "), "{said}");
            assert!(said.contains(complaint), "{said}");
        }
    }

    #[test]
    fn one_or_the_other_and_a_file_that_is_there() {
        assert_eq!(read_from(&[]), Ok(None));
        assert_eq!(
            read_from(&[("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_BOT_TOKEN_FILE", "")]),
            Ok(Some("xoxb-1".to_owned()))
        );
        let both = read_from(&[("SLACK_BOT_TOKEN", "x"), ("SLACK_BOT_TOKEN_FILE", "y")]);
        let said = both.unwrap_err();
        assert!(
            said.starts_with("SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set."),
            "{said}"
        );
        for (path, complaint) in [
            ("/no/such/file", "which does not exist. Correct the path"),
            ("/", "which is not a file. Correct the path"),
        ] {
            let said = read_from(&[("SLACK_BOT_TOKEN_FILE", path)]).unwrap_err();
            assert!(said.contains(complaint), "{said}");
        }
    }
}
