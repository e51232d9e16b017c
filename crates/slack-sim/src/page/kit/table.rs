//! Tables. The first row is the head, as Slack draws it.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    context::{Canvas, text},
    rich,
};
use crate::{
    blockkit::elements::{kind, list},
    page::mrkdwn,
};

pub(super) fn block(block: &Value, canvas: &Canvas) -> Markup {
    let settings = list(block, "column_settings");
    let cells = |row: &Value| row.as_array().cloned().unwrap_or_default();
    let align = |column: usize| {
        let align = settings.get(column).map(|settings| text(settings, "align"));
        align.filter(|align| matches!(*align, "left" | "center" | "right"))
    };
    let wraps = |column: usize| {
        settings
            .get(column)
            .is_some_and(|s| s["is_wrapped"] == true)
    };
    let mut rows = list(block, "rows").iter();
    html! {
        // It scrolls sideways where it is too wide, by keyboard too.
        div.kit-table-frame tabindex="0" role="region" aria-label="Table" {
            table.kit-table {
                @if let Some(head) = rows.next() {
                    thead { tr {
                        @for (column, cell) in cells(head).iter().enumerate() {
                            th scope="col" data-align=[align(column)] { (self::cell(cell, canvas)) }
                        }
                    } }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for (column, cell) in cells(row).iter().enumerate() {
                                td class=[wraps(column).then_some("kit-wraps")] data-align=[align(column)] { (self::cell(cell, canvas)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(cell: &Value, canvas: &Canvas) -> Markup {
    match kind(cell) {
        "rich_text" => rich::block(cell, canvas),
        "raw_text" => mrkdwn::lines(text(cell, "text")),
        other => canvas.refuse(&format!("a table's cell of type `{other}`")),
    }
}
