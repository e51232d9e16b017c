//! For tests: reads drawn HTML and names every tag and attribute that the drawing does not make on purpose.

/// The tags the drawing makes, each with its attributes.
const OURS: &[(&str, &[&str])] = &[
    ("b", &[]),
    ("i", &[]),
    ("s", &[]),
    ("u", &[]),
    ("br", &[]),
    ("a", &["class", "href", "target", "rel", "data-channel"]),
    ("blockquote", &["class"]),
    ("code", &["class"]),
    ("pre", &["class"]),
    (
        "span",
        &[
            "class",
            "role",
            "aria-label",
            "title",
            "data-user",
            "data-group",
        ],
    ),
    ("time", &["class", "datetime", "title"]),
];

/// Whatever is not ours, and every tag that is not closed.
pub(crate) fn foreign(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix('/') {
            let (name, after) = after.split_once('>').unwrap_or((after, ""));
            if open.pop().as_deref() != Some(name) {
                found.push(format!("</{name}>"));
            }
            rest = after;
            continue;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let attributes = OURS
            .iter()
            .find(|(tag, _)| *tag == name)
            .map(|(_, attributes)| *attributes);
        if attributes.is_none() {
            found.push(format!("<{name}>"));
        }
        rest = read_attributes(rest, name, attributes.unwrap_or_default(), &mut found);
        if name != "br" {
            open.push(name.to_string());
        }
    }
    found.extend(
        open.into_iter()
            .map(|name| format!("<{name}> is not closed")),
    );
    found
}

fn read_attributes<'a>(
    html: &'a str,
    tag: &str,
    known: &[&str],
    found: &mut Vec<String>,
) -> &'a str {
    let mut rest = html;
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        let Some((name, after)) = rest.split_once("=\"") else {
            found.push(format!("<{tag} {rest}"));
            return "";
        };
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        let is_bad_address = name == "href"
            && !["http", "mailto:", "tel:", "slack:", "/?as="]
                .iter()
                .any(|good| value.to_ascii_lowercase().starts_with(good));
        if !known.contains(&name) || is_bad_address {
            found.push(format!("<{tag} {name}=\"{value}\">"));
        }
        rest = after;
    }
}
