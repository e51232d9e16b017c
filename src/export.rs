//! The operator's export: every Code Green and its action items, as CSV or JSON, page by page, while `serve` may run.
//! Confidential ones are left out: the operator of the program is nobody in Slack. Reads only.

mod csv;
mod json;
mod record;

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow};

use crate::domain::ids::UserId;
use crate::domain::person::Viewer;
use crate::store::Store;
use record::Record;

/// Code Greens read at once.
const PAGE: u32 = 100;

/// What the database may take for a page: nobody in Slack waits for an export.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One row an action item, and one for a Code Green without any
    Csv,
    /// `{"code_greens": [{…, "seats": […], "plan": […], "ideas": […], "action_items": […]}]}`
    Json,
}

/// Writes to the file, or to standard output. The file is there whole or not at all.
///
/// # Errors
/// One sentence: the database or the file.
pub async fn run(store: &Store, format: Format, out: Option<&Path>) -> anyhow::Result<()> {
    match out {
        None => match write(store, format, BufWriter::new(io::stdout())).await {
            // The reader (`| head`) has seen enough.
            Err(error)
                if error
                    .downcast_ref::<io::Error>()
                    .is_some_and(|e| e.kind() == ErrorKind::BrokenPipe) =>
            {
                Ok(())
            }
            outcome => outcome.map(drop),
        },
        Some(path) => {
            let mut draft = Draft::beside(path)?;
            let file = draft.file.try_clone()?;
            write(store, format, BufWriter::new(file))
                .await
                .with_context(|| format!("The export to {} was not finished", path.display()))?;
            draft.becomes(path)
        }
    }
}

/// Writes everything and gives the writer back.
///
/// # Errors
/// What the database or the writer says.
pub async fn write<W: Write>(store: &Store, format: Format, writer: W) -> anyhow::Result<W> {
    let mut sheet = match format {
        Format::Csv => Sheet::Csv(Box::new(csv::Sheet::begin(writer)?)),
        Format::Json => Sheet::Json(json::Sheet::begin(writer)?),
    };
    // Admitted nowhere, so that the store leaves out what is confidential.
    let viewer = Viewer::Person(UserId(String::new()));
    let mut after = None;
    loop {
        let greens = store
            .export_code_greens(after.take(), PAGE, &viewer)
            .await?;
        let Some(last) = greens.last() else {
            return sheet.end();
        };
        after = Some((last.workspace.clone(), last.number));
        for green in greens {
            let record = Record::read(store, green, &viewer).await?;
            sheet.add(&record)?;
        }
    }
}

enum Sheet<W: Write> {
    Csv(Box<csv::Sheet<W>>),
    Json(json::Sheet<W>),
}

impl<W: Write> Sheet<W> {
    fn add(&mut self, record: &Record) -> anyhow::Result<()> {
        match self {
            Self::Csv(sheet) => sheet.add(record),
            Self::Json(sheet) => sheet.add(record),
        }
    }

    fn end(self) -> anyhow::Result<W> {
        match self {
            Self::Csv(sheet) => sheet.end(),
            Self::Json(sheet) => sheet.end(),
        }
    }
}

/// A file that is not yet what it is to be; gone if it never becomes it.
struct Draft {
    path: PathBuf,
    file: File,
    done: bool,
}

impl Draft {
    fn beside(path: &Path) -> anyhow::Result<Self> {
        let name = path.file_name().with_context(|| {
            format!(
                "{} names no file: give --out a file to write",
                path.display()
            )
        })?;
        let draft = path.with_file_name(format!(
            ".{}.{}",
            name.to_string_lossy(),
            std::process::id()
        ));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // Deals and amounts: for the operator's eyes until the operator says otherwise.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&draft).map_err(|error| {
            let shown = path.display();
            anyhow!("{shown} cannot be written ({error}). Give --out a folder that exists and that you may write to.")
        })?;
        Ok(Self {
            path: draft,
            file,
            done: false,
        })
    }

    fn becomes(&mut self, path: &Path) -> anyhow::Result<()> {
        self.file.sync_all()?;
        std::fs::rename(&self.path, path)
            .with_context(|| format!("{} cannot be replaced", path.display()))?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.done {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
