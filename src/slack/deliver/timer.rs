//! A due timer: a command like any other. Whether it is really time, the state machine says.

use super::attempt::{Attempt, Trouble};
use crate::domain::command::Command;
use crate::domain::ids::CodeGreenId;
use crate::domain::timer::Timer;

pub(super) async fn fire(
    attempt: &Attempt<'_>,
    code_green: CodeGreenId,
    timer: &Timer,
) -> Result<(), Trouble> {
    attempt
        .execute(
            code_green,
            Command::Fire {
                timer: timer.clone(),
            },
            Vec::new(),
        )
        .await
}
