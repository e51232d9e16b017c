//! A file, and a folder, that the program's user may not write. The superuser may write everything, so that where the
//! tests are the superuser's the program is made somebody else's.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::database::{migrated, says};
use super::{config, finding, start};
use crate::support::postgres::unprivileged;
use crate::support::program::Program;

/// Who owns nothing.
const NOBODY: u32 = 65_534;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_not_be_written_is_said_to_be() {
    let (_sim, program) = migrated().await;
    allow(&program.path("codegreen.db"), 0o444);
    let found = said_to_somebody(&program, 0o755);
    // SQLite opens such a file to read, where it may write the folder.
    let opens = finding(&found, "database")["status"] == "ok";
    let check = if opens { "write" } else { "database" };
    says(
        &found,
        check,
        "fail",
        "cannot be",
        "Give this user the right",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_may_not_be_written_is_said_to_be() {
    let sim = start(config()).await;
    let program = Program::ready_for(&sim);
    let found = said_to_somebody(&program, 0o555);
    let remedy = "Give this user the right to write the folder";
    says(&found, "database", "fail", "cannot be created", remedy);
}

fn allow(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// What the doctor says to a user whom the folder does not belong to, or to ourselves where we are no superuser.
fn said_to_somebody(program: &Program, folder: u32) -> Value {
    // Where the build lies others may not look.
    let outside = tempfile::tempdir().unwrap();
    let mut command = program.command(&["doctor", "--json"]);
    if !matches!(unprivileged(), Ok(None)) {
        let copy = outside.path().join("codegreen");
        std::fs::copy(command.get_program(), &copy).unwrap();
        allow(outside.path(), 0o755);
        command = Command::new(copy);
        command
            .args(["doctor", "--json"])
            .current_dir(&program.folder)
            .env_clear()
            .envs(program.variables())
            .uid(NOBODY)
            .gid(NOBODY);
    }
    allow(program.folder.path(), folder);
    let ended = tokio::task::block_in_place(|| command.output().unwrap());
    allow(program.folder.path(), 0o755);
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    serde_json::from_slice(&ended.stdout).unwrap()
}
