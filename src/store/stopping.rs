//! Jobs that are taken back: what a decision no longer wants. What is in flight is fenced off, for its job is gone.

use super::change::{Change, DeliveryState};
use super::db::{Db, Failure, execute};
use crate::domain::ids::CodeGreenId;

/// Timers, and pages that nobody has tried to send. One in flight or in doubt may be with Slack already: its worker
/// records what came of it, and finds it obsolete before sending it again.
pub(super) async fn stop_all(
    db: &mut Db<'_>,
    change: &Change,
    green: CodeGreenId,
) -> Result<(), Failure> {
    execute!(
        db,
        "DELETE FROM job WHERE workspace = $1 AND code_green = $2 AND lane IN (0, 1, 4, 5, 6) \
         AND (kind = 'timer' OR (kind = 'page' AND attempts = 0))",
        &change.workspace,
        green,
    )?;
    execute!(
        db,
        "UPDATE delivery SET state = $3, settled_at = $4 \
         WHERE workspace = $1 AND code_green = $2 AND state = $5 AND NOT EXISTS \
         (SELECT 1 FROM job WHERE job.workspace = delivery.workspace AND job.dedup_key = \
         'page:' || delivery.code_green || ':' || delivery.seat || '.' || delivery.rung || ':' || delivery.attempt \
         || CASE delivery.medium WHEN 'slack_dm' THEN '' ELSE ':' || delivery.medium END)",
        &change.workspace,
        green,
        DeliveryState::Cancelled.key(),
        change.now,
        DeliveryState::Queued.key(),
    )?;
    Ok(())
}

/// Changes of the plan whose turn has not come: committed before this, so that what is read back has them.
pub(super) async fn forget_touches(
    db: &mut Db<'_>,
    change: &Change,
    green: CodeGreenId,
) -> Result<(), Failure> {
    let sql =
        "DELETE FROM job WHERE workspace = $1 AND code_green = $2 AND lane = 1 AND kind = 'touch'";
    execute!(db, sql, &change.workspace, green).map(drop)
}
