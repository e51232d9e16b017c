//! The pages of the manual, read as text: their commands, their links, their tables.

use std::path::{Path, PathBuf};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One page: where it lies, from the root, and its text.
pub struct Page {
    pub path: String,
    pub text: String,
}

/// A block of commands.
pub struct Block {
    /// `<!-- needs docker -->` before it: "docker".
    pub needs: Option<String>,
    /// One command a line, continued lines brought together, without comments.
    pub commands: Vec<String>,
}

/// The README and each page of `docs/`.
pub fn pages() -> Vec<Page> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join("docs"))
        .expect("docs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    paths.sort();
    paths.insert(0, root().join("README.md"));
    let read = |path: PathBuf| Page {
        text: std::fs::read_to_string(&path).expect("a page"),
        path: path.strip_prefix(root()).unwrap().display().to_string(),
    };
    paths.into_iter().map(read).collect()
}

/// One of `docs/`.
pub fn page(name: &str) -> Page {
    let path = format!("docs/{name}");
    pages()
        .into_iter()
        .find(|page| page.path == path)
        .expect(name)
}

impl Page {
    /// Its blocks of commands, in their order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut before = "";
        let mut lines = self.text.lines();
        while let Some(line) = lines.next() {
            if line.trim() == "```sh" {
                let needs = before
                    .strip_prefix("<!-- needs ")
                    .and_then(|it| it.strip_suffix(" -->"));
                let inside: Vec<&str> = lines
                    .by_ref()
                    .take_while(|line| line.trim() != "```")
                    .collect();
                blocks.push(Block {
                    needs: needs.map(str::to_owned),
                    commands: commands(&inside),
                });
            }
            if !line.trim().is_empty() {
                before = line.trim();
            }
        }
        blocks
    }

    /// The rows of its tables whose first cell is one thing in backticks, as cells without them.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let rows = self.text.lines().filter(|line| line.starts_with("| `"));
        let cells = |line: &str| -> Vec<String> {
            let line = line.trim().trim_start_matches('|').trim_end_matches('|');
            line.replace("\\|", "\u{1}")
                .split('|')
                .map(|cell| cell.trim().replace('\u{1}', "|"))
                .collect()
        };
        rows.map(cells).collect()
    }

    /// Where its links lead, those to the web left out.
    pub fn links(&self) -> Vec<&str> {
        let ends = self.text.match_indices("](");
        let links = ends.filter_map(|(at, _)| self.text[at + 2..].split(')').next());
        links.filter(|link| !link.contains("://")).collect()
    }

    /// Its headings, as a link names them.
    pub fn anchors(&self) -> Vec<String> {
        let headings = self.text.lines().filter(|line| line.starts_with('#'));
        let slug = |heading: &str| {
            let words = heading.trim_start_matches('#').trim().to_lowercase();
            words
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        };
        headings.map(slug).collect()
    }
}

fn commands(lines: &[&str]) -> Vec<String> {
    let text = lines
        .iter()
        .map(|line| {
            let line = line.split("  #").next().unwrap_or_default().trim();
            line.strip_suffix('\\')
                .map_or_else(|| format!("{line}\n"), |begun| format!("{begun} "))
        })
        .collect::<String>();
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// What stands between the first pair of backticks.
pub fn code(cell: &str) -> Option<&str> {
    cell.split('`').nth(1)
}
