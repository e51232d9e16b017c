//! The part of YAML that our own files use, read strictly; no crate for it is among the dependencies.

/// The mappings, texts and lists of texts that our YAML files are made of: where each text stands, and the text. Anything else
/// is an error, a tab or an indentation that fits nothing too.
pub fn yaml(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut path: Vec<&str> = Vec::new();
    for line in text.lines() {
        let content = line.trim_start_matches(' ');
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - content.len();
        let depth = indent / 2;
        assert!(
            indent % 2 == 0 && depth <= path.len() && !line.contains('\t'),
            "{line}"
        );
        path.truncate(depth);
        let unquoted = |text: &str| {
            let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            inner.unwrap_or(text).to_owned()
        };
        if let Some(item) = content.strip_prefix("- ") {
            found.push((path.join("."), unquoted(item)));
        } else if let Some(key) = content.strip_suffix(':') {
            path.push(key);
        } else {
            let (key, value) = content.split_once(": ").expect(line);
            found.push((format!("{}.{key}", path.join(".")), unquoted(value)));
        }
        assert!(path.iter().all(|key| !key.contains([' ', '"'])), "{line}");
    }
    found
}

/// The texts that stand there.
pub fn at<'a>(file: &'a [(String, String)], place: &str) -> Vec<&'a str> {
    let texts = file.iter().filter(|(path, _)| path == place);
    texts.map(|(_, text)| text.as_str()).collect()
}
