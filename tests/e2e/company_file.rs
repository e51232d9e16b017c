//! The file that describes the company, as `serve` finds it: what is wrong is named with its line, or with the way out.

use crate::support::program::Program;

#[test]
fn a_key_that_is_none_is_named_with_its_line() {
    let serve = || Program::ready_to_serve("http://127.0.0.1:9/api");
    let program = serve();
    let roster = codegreen::demo::COMPANY.replacen("channel", "chanel", 1);
    let line = 1 + roster
        .lines()
        .position(|line| line.starts_with("chanel"))
        .unwrap();
    std::fs::write(program.path("codegreen.toml"), roster).unwrap();
    program.run(&["serve"]).failed_with(
        2,
        &format!("codegreen.toml, line {line}: chanel is not a setting."),
    );
    // The same where the roster is set up in Slack.
    let program = serve();
    std::fs::write(program.path("codegreen.toml"), "\nchanel = \"C0X\"\n").unwrap();
    let said = "codegreen.toml, line 2: chanel is not a setting.";
    program.run(&["serve"]).failed_with(2, said);
}

#[test]
fn where_there_is_none_the_way_out_is_said() {
    let program = Program::ready_to_serve("http://127.0.0.1:9/api");
    let file = program.path("codegreen.toml");
    if file.exists() {
        std::fs::remove_file(file).unwrap();
    }
    std::fs::create_dir(program.path("codegreen.toml")).unwrap();
    let program = program.set("CODEGREEN_CONFIG", "codegreen.toml");
    program.run(&["serve"]).failed_with(2, "which is a folder");
    let program = program.set("CODEGREEN_CONFIG", "elsewhere.toml");
    program.run(&["serve"]).failed_with(2, "/codegreen setup");
}
