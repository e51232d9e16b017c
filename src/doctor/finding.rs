//! What a check says, and how the whole is printed: a line each for people, one document for monitors. Looks at nothing.

use std::fmt::Write as _;

use serde_json::json;

pub use crate::slack::checkup::{Finding, Status};

/// So many complaints of one check are named; of the others it is said that they are there.
const FEW: usize = 6;

fn name(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::Skipped => "skipped",
        Status::Warn => "warn",
        Status::Fail => "fail",
    }
}

/// What a check says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub status: Status,
    pub what: String,
    /// Empty where there is nothing to do.
    pub remedy: String,
    /// The complaints one by one, where it is made of several.
    pub each: Vec<String>,
}

impl Said {
    pub fn ok(what: impl Into<String>) -> Self {
        Self::new(Status::Ok, what, "")
    }

    pub fn skipped(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Status::Skipped, what, remedy)
    }

    pub fn warn(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Status::Warn, what, remedy)
    }

    pub fn fail(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Status::Fail, what, remedy)
    }

    fn new(status: Status, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            status,
            what: what.into(),
            remedy: remedy.into(),
            each: Vec::new(),
        }
    }

    /// The complaints in one, the worst first; `all_well` where there are none.
    pub fn gather(all_well: impl Into<String>, mut complaints: Vec<Self>) -> Self {
        complaints.sort_by_key(|said| std::cmp::Reverse(said.status));
        let Some(worst) = complaints.first().map(|said| said.status) else {
            return Self::ok(all_well);
        };
        let each = if complaints.len() > 1 {
            complaints.iter().map(|said| said.what.clone()).collect()
        } else {
            Vec::new()
        };
        let left = complaints.len().saturating_sub(FEW);
        complaints.truncate(FEW);
        let mut what: Vec<String> = Vec::new();
        let mut remedies: Vec<String> = Vec::new();
        for said in complaints {
            what.push(said.what);
            if !remedies.contains(&said.remedy) {
                remedies.push(said.remedy);
            }
        }
        let mut what = what.join("; ");
        if left > 0 {
            let _ = write!(what, "; and {left} more");
        }
        Self {
            each,
            ..Self::new(worst, what, remedies.join(" "))
        }
    }
}

/// Every check's finding, in their order.
#[derive(Clone, Debug)]
pub struct Report(pub Vec<Finding>);

impl Report {
    /// Whether no check fails. Warnings are allowed.
    pub fn is_ok(&self) -> bool {
        self.failed() == 0
    }

    fn failed(&self) -> usize {
        self.count(Status::Fail)
    }

    fn count(&self, status: Status) -> usize {
        self.0.iter().filter(|it| it.status == status).count()
    }

    /// For people: a line a check.
    pub fn lines(&self) -> String {
        let widest = self.0.iter().map(|it| it.name.len()).max().unwrap_or(0);
        let mut lines = String::new();
        for it in &self.0 {
            let _ = write!(
                lines,
                "{:<7}  {:<widest$}  {}",
                name(it.status),
                it.name,
                it.what
            );
            let _ = match it.remedy.as_str() {
                "" => writeln!(lines),
                remedy => writeln!(lines, ". {remedy}"),
            };
        }
        lines
    }

    /// For monitors: one document.
    pub fn json(&self) -> String {
        format!("{}\n", json!({ "ok": self.is_ok(), "checks": self.0 }))
    }

    /// What goes with exit code 1.
    ///
    /// # Errors
    /// Where a check fails.
    pub fn outcome(&self) -> anyhow::Result<()> {
        match self.failed() {
            0 => Ok(()),
            1 => Err(anyhow::anyhow!("1 check fails: its line says what to do.")),
            failed => Err(anyhow::anyhow!(
                "{failed} checks fail: their lines say what to do."
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_become_one_line_with_the_worst_first() {
        let many = (0..8).map(|n| Said::warn(format!("w{n}"), "Look."));
        let said = Said::gather("well", many.chain([Said::fail("f", "Mend.")]).collect());
        assert_eq!(said.status, Status::Fail);
        assert_eq!(said.what, "f; w0; w1; w2; w3; w4; and 3 more");
        assert_eq!(said.remedy, "Mend. Look.");
        assert_eq!(Said::gather("well", Vec::new()), Said::ok("well"));
    }
}
