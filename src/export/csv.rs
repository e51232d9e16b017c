//! One table: a row an action item with its Code Green's columns beside it, and a row for a Code Green without any.

use std::borrow::Cow;
use std::io::Write;

use csv::Writer;

use super::record::{Record, amount, time};
use crate::domain::action_item::ActionItem;

const HEADER: [&str; 28] = [
    "number",
    "workspace",
    "account",
    "deal",
    "amount",
    "currency",
    "stage",
    "reason",
    "close_on",
    "phase",
    "outcome",
    "caller",
    "caller_id",
    "sponsor",
    "sponsor_id",
    "declared_at",
    "closed_at",
    "item_id",
    "item",
    "state",
    "owner",
    "owner_id",
    "function",
    "due_on",
    "barrier",
    "note",
    "created_at",
    "updated_at",
];

pub(super) struct Sheet<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Sheet<W> {
    pub(super) fn begin(writer: W) -> anyhow::Result<Self> {
        let mut writer = Writer::from_writer(writer);
        writer.write_record(HEADER).map_err(plain)?;
        Ok(Self { writer })
    }

    pub(super) fn add(&mut self, record: &Record) -> anyhow::Result<()> {
        let head = head(record);
        let items: Vec<Option<&ActionItem>> = match record.items.as_slice() {
            [] => vec![None],
            items => items.iter().map(Some).collect(),
        };
        for item in items {
            let cells = head.iter().cloned().chain(tail(record, item));
            self.writer
                .write_record(cells.map(|cell| harmless(&cell).into_owned()))
                .map_err(plain)?;
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> anyhow::Result<W> {
        self.writer.flush()?;
        self.writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    }
}

/// The error of the writer beneath, for its kind matters.
fn plain(error: csv::Error) -> anyhow::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => anyhow::anyhow!("the row cannot be written: {other:?}"),
    }
}

fn head(record: &Record) -> Vec<String> {
    let green = &record.green;
    let deal = &green.opportunity;
    let end = record.end();
    let sponsor = green.sponsor();
    vec![
        green.number.to_string(),
        green.workspace.to_string(),
        deal.account.clone(),
        deal.name.clone(),
        amount(&deal.amount),
        deal.amount.currency.code().to_owned(),
        deal.stage.clone().unwrap_or_default(),
        deal.reason.key().to_owned(),
        deal.close_on.to_string(),
        green.phase.key().to_owned(),
        end.outcome.unwrap_or_default().to_owned(),
        record.name(&green.caller).to_owned(),
        green.caller.to_string(),
        sponsor
            .map(|user| record.name(user).to_owned())
            .unwrap_or_default(),
        sponsor.map(ToString::to_string).unwrap_or_default(),
        time(green.declared_at),
        end.at.map(time).unwrap_or_default(),
    ]
}

fn tail(record: &Record, item: Option<&ActionItem>) -> Vec<String> {
    let Some(item) = item else {
        return vec![String::new(); 11];
    };
    vec![
        item.id.to_string(),
        item.what.clone(),
        item.state.key().to_owned(),
        item.owner
            .as_ref()
            .map(|user| record.name(user).to_owned())
            .unwrap_or_default(),
        item.owner
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        item.function
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        item.due_on.map(|day| day.to_string()).unwrap_or_default(),
        item.barrier.clone().unwrap_or_default(),
        item.note.clone().unwrap_or_default(),
        time(item.created_at),
        time(item.updated_at),
    ]
}

/// A cell that a spreadsheet would run as a formula begins with an apostrophe, which spreadsheets take for "this is
/// text" (OWASP, "CSV injection").
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in [
            "=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "Acme", "1 = 1", "'=1", "1200000.00"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
