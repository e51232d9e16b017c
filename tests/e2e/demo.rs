//! `codegreen demo` as a stranger runs it: where the page is, that nobody else reaches it, that nothing stays behind.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use crate::support::program::{PATIENCE, Program, signal};

/// A demo that runs; killed when dropped.
struct Playing {
    child: Child,
    page: String,
    says: BufReader<ChildStdout>,
}

/// Begins it in a folder of its own, and reads the first line.
fn play(program: &Program, arguments: &[&str]) -> Playing {
    let mut child = program
        .command(&[&["demo"], arguments].concat())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut says = BufReader::new(child.stdout.take().expect("piped"));
    let mut page = String::new();
    says.read_line(&mut page).expect("a line");
    Playing {
        child,
        page: page.trim_end().to_owned(),
        says,
    }
}

impl Playing {
    /// Ends it, and gives what else it said.
    fn ends(mut self, by: &str) -> String {
        signal(&self.child, by);
        let mut rest = String::new();
        self.says.read_to_string(&mut rest).expect("text");
        assert_eq!(self.child.wait().expect("it ends").code(), Some(0), "{by}");
        rest
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program whose temporary files are under our eyes.
fn program() -> Program {
    let program = Program::new();
    let temporary = program.path("");
    program.set("TMPDIR", temporary.to_str().expect("a path"))
}

fn left_behind(program: &Program) -> Vec<PathBuf> {
    std::fs::read_dir(program.path(""))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(work)
}

fn get(address: &str) -> String {
    run(async { reqwest::get(address).await?.text().await }).expect("an answer")
}

fn today() -> String {
    let now = codegreen::clock::Clock::System.now();
    now.format("%Y-%m-%d").to_string()
}

#[test]
fn the_page_is_where_the_first_line_says_and_nothing_stays_behind() {
    for (by, stage) in [("INT", &[][..]), ("TERM", &["--quiet-stage"])] {
        let program = program();
        let arguments = [&["--listen", "127.0.0.1:0"], stage].concat();
        let playing = play(&program, &arguments);
        assert!(get(&playing.page).contains("<title>"));
        assert_eq!(left_behind(&program).len(), 1, "its database");
        let said = playing.ends(by);
        assert!(said.contains("/codegreen Acme renewal"), "{said}");
        assert_eq!(left_behind(&program), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_port_that_is_taken_is_an_error_only_where_it_was_asked_for() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let program = program();
    program.run(&["demo", "--listen", &address]).failed_with(
        1,
        &format!("The address {address} is taken by another program."),
    );
    // Where this fails, somebody else has it.
    let _usual = TcpListener::bind("127.0.0.1:4242");
    let playing = play(&program, &["--quiet-stage"]);
    assert!(
        playing.page.starts_with("http://127.0.0.1:") && !playing.page.ends_with(":4242/"),
        "{}",
        playing.page
    );
    let said = playing.ends("TERM");
    assert!(said.starts_with("(Another port than usual"), "{said}");
}

#[test]
fn nobody_beyond_this_machine_is_let_in() {
    for address in ["0.0.0.0:4242", "192.0.2.1:4242", "[::]:4242"] {
        for more in [&[][..], &["--script"]] {
            let arguments = [&["demo", "--listen", address], more].concat();
            program()
                .run(&arguments)
                .failed_with(2, "is not a loopback address");
        }
    }
}

#[test]
fn the_confidential_story_plays_by_itself_and_nothing_of_it_goes_elsewhere() {
    let program = program();
    let script = program.run(&["demo", "--script", "confidential"]);
    assert!(
        script.status.success(),
        "{}\n{}",
        script.stdout,
        script.stderr
    );
    for told in [
        "Carla's locked phone shows",
        "There is no CG-1 that you can see",
        "none of the deal's words went to anybody else, and no preview holds one",
    ] {
        assert!(script.stdout.contains(told), "{told}: {}", script.stdout);
    }
    assert_eq!(left_behind(&program), Vec::<PathBuf>::new());
}

#[test]
fn a_story_says_first_where_its_page_is_and_ends_when_it_is_told_to() {
    for by in ["INT", "TERM"] {
        let program = program();
        let playing = play(&program, &["--script"]);
        assert!(get(&playing.page).contains("<title>"));
        playing.ends(by);
        assert_eq!(left_behind(&program), Vec::<PathBuf>::new(), "{by}");
    }
}

#[test]
fn what_is_kept_is_found_again() {
    let program = program();
    let script = program.run(&["demo", "--script", "--keep", "kept.db"]);
    assert!(script.status.success(), "{}", script.stderr);
    let listen = ["--listen", "127.0.0.1:0", "--keep", "kept.db"];
    let mut ahead = String::new();
    for _ in 0..2 {
        let playing = play(&program, &listen);
        let channel = look(&playing, "messages?as=U0ALICE&in=C0ESCALATE").to_string();
        assert!(
            channel.contains("Acme: Renewal") && channel.contains("Won"),
            "{channel}"
        );
        // The script's three days are still ahead.
        let clock = look(&playing, "clock");
        let day = clock["now"].as_str().unwrap()[..10].to_owned();
        assert!(ahead <= day && day > today(), "{day}");
        ahead = day;
        assert!(playing.ends("TERM").contains("goes on where it was left"));
    }
    // Its messages are in the other file: without it the bot would look for them where they are not.
    std::fs::remove_file(program.path("kept.db.slack")).unwrap();
    for arguments in [&["demo"][..], &["demo", "--script"]] {
        program
            .run(&[arguments, &["--keep", "kept.db"]].concat())
            .failed_with(1, "has Code Greens already");
    }
    std::fs::write(program.path("kept.db.slack"), "{").unwrap();
    program
        .run(&["demo", "--keep", "kept.db"])
        .failed_with(1, "kept.db.slack cannot be read");
}

/// What a route of the door says.
fn look(playing: &Playing, route: &str) -> Value {
    let text = get(&format!("{}sim/{route}", playing.page));
    serde_json::from_str(&text).expect("JSON")
}

/// Acts through the door.
fn act(playing: &Playing, route: &str, body: &Value) -> Value {
    let request = reqwest::Client::new()
        .post(format!("{}sim/{route}", playing.page))
        .json(body);
    let told = run(async { request.send().await?.error_for_status()?.json().await });
    told.expect("an answer")
}

/// Moves the clock as the page does.
fn advance(playing: &Playing, minutes: u32) {
    act(playing, "clock/advance", &json!({ "minutes": minutes }));
}

/// Somebody types a command that opens a view; the view.
fn opens(playing: &Playing, who: &str, text: &str) -> Value {
    let typed = json!({ "as": who, "in": "C0GENERAL", "command": "/codegreen", "text": text });
    act(playing, "types", &typed);
    let begun = Instant::now();
    loop {
        let views = look(playing, &format!("views?as={who}"));
        if let Some(view) = views["stack"].as_array().and_then(|stack| stack.last()) {
            return view.clone();
        }
        assert!(begun.elapsed() < PATIENCE, "no view opened");
    }
}

/// What will happen by itself, in the words the page shows.
fn due(playing: &Playing) -> Vec<String> {
    let clock = look(playing, "clock");
    let timers = clock["timers"].as_array().expect("timers").iter();
    timers
        .map(|timer| timer["what"].as_str().expect("words").to_owned())
        .collect()
}

#[test]
fn on_its_first_day_it_is_set_up_and_goes_on_with_that() {
    let program = program();
    let arguments = [
        "--listen",
        "127.0.0.1:0",
        "--from-nothing",
        "--keep",
        "kept.db",
    ];
    let playing = play(&program, &arguments);
    let form = opens(&playing, "U0CTO", "setup");
    let values = json!({
        "channel": { "input": "C0ESCALATE" }, "approvers": { "input": "[\"U0CRO\",\"U0VPSALES\"]" },
        "leads:finance": { "input": "U0CFO" },
    });
    let sent = json!({ "as": "U0CTO", "view": form["id"], "values": values });
    assert_eq!(act(&playing, "submit", &sent)["outcome"], "updated");
    assert!(playing.ends("TERM").contains("/codegreen setup"));
    // It goes on as it began, whether or not that is said again.
    let playing = play(&program, &["--listen", "127.0.0.1:0", "--keep", "kept.db"]);
    let setup = opens(&playing, "U0CRO", "setup").to_string();
    assert!(
        setup.contains("Version 1, by") && setup.contains("Finance"),
        "{setup}"
    );
    let said = playing.ends("INT");
    assert!(!said.contains("nobody has set up"), "{said}");
    for other in ["--script", "--quiet-stage"] {
        let both = ["demo", "--from-nothing", other];
        program.run(&both).failed_with(2, "cannot be used with");
    }
}

/// Whoever tries the program asks it how it is, and finds nothing to mend.
#[test]
fn its_doctor_finds_all_well() {
    let program = program();
    let playing = play(&program, &["--listen", "127.0.0.1:0"]);
    let typed =
        json!({ "as": "U0VPSALES", "in": "C0GENERAL", "command": "/codegreen", "text": "doctor" });
    act(&playing, "types", &typed);
    let begun = Instant::now();
    loop {
        let dm = look(&playing, "messages?as=U0VPSALES&in=dm").to_string();
        if dm.contains("Press to finish the check") {
            let well = "config, unused, seats, tokens, slack, scopes, clock, mode, channel, people, database, schema, write";
            assert!(dm.contains(well), "{dm}");
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{dm}");
    }
}

#[test]
fn a_code_green_is_under_way_and_its_clock_can_be_moved() {
    let program = program();
    let playing = play(&program, &["--listen", "127.0.0.1:0"]);
    let channel = look(&playing, "messages?as=U0ALICE&in=C0ESCALATE").to_string();
    for said in ["Initech: Platform rollout", "Three things to try"] {
        assert!(channel.contains(said), "{channel}");
    }
    let due = due(&playing);
    for timer in [
        "Remind Carla for Finance (CG-1)",
        "Page Frank for Finance (CG-1)",
        "Remind Nadia for Marketing (CG-1)",
        "Say that nobody answers for Marketing (CG-1)",
    ] {
        assert!(due.iter().any(|due| due == timer), "{timer}: {due:?}");
    }

    // Twice five minutes at once are ten, with what falls due on the way.
    let begun = Instant::now();
    advance(&playing, 5);
    advance(&playing, 5);
    let paged = |who: &str, what: &str| {
        let page = look(&playing, &format!("messages?as={who}&in=dm"));
        page.to_string().contains(what)
    };
    while !paged("U0FPNA", "you are asked as deputy") {
        assert!(begun.elapsed() < PATIENCE, "Frank is not paged");
    }
    let carla = look(&playing, "messages?as=U0CFO&in=dm");
    assert_eq!(
        carla["messages"].as_array().unwrap().len(),
        2,
        "her page and the reminder"
    );
    assert_eq!(look(&playing, "failures")["failures"], json!([]));
    playing.ends("INT");
}
