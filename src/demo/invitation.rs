//! What the demo says in the terminal once it stands: where the page is, first of all, and what to try.

use std::fmt::Write as _;
use std::io::Write as _;

use super::Options;
use super::address::PORT;

/// Prints it. A reader that has gone away is no failure.
///
/// # Errors
/// Where standard output cannot be written.
pub(super) fn print(page: &str, options: &Options, goes_on: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out
        .write_all(words(page, options, goes_on).as_bytes())
        .and_then(|()| out.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

const UNDER_WAY: &str = "
A Slack to play with, and the bot in it. Everything stays on this machine. Open the page and try:
  1. As Alice, type /codegreen Acme renewal and call a Code Green (1.2m EUR is a good amount).
  2. Become Carla, the CFO: her page waits in her messages with Code Green. Press On it.
  3. Press +5 min, twice. Whoever has not answered is reminded; then the deputy is paged.
  4. In #code-green open the thread, use Add to the plan on a message, and put a ✅ on the action item.
";

const FROM_NOTHING: &str = "
A Slack to play with, and the bot in it, which nobody has set up yet. Everything stays on this machine. Open the page and try:
  1. Become Emil, who administers the workspace, and type /codegreen setup: the channel, who gives mandates, who leads what.
  2. In #code-green, type /invite @Code Green.
  3. Type /codegreen doctor, and press the button it sends.
  4. Type /codegreen drill, and answer as whoever is paged. Then call the first one: /codegreen Acme renewal.
";

fn words(page: &str, options: &Options, goes_on: bool) -> String {
    let mut words = format!("{page}\n");
    if options.listen.is_none() && !page.ends_with(&format!(":{PORT}/")) {
        let _ = writeln!(words, "(Another port than usual: {PORT} is taken.)");
    }
    if options.from_nothing && !goes_on {
        words.push_str(FROM_NOTHING);
    } else {
        words.push_str(UNDER_WAY);
    }
    let kept = match &options.keep {
        Some(file) if goes_on => format!("{} goes on where it was left.", file.display()),
        Some(file) => format!(
            "Kept in {0}; {0}.slack is the simulated Slack. The same command goes on with it.",
            file.display()
        ),
        None => "Nothing is kept; --keep FILE keeps it.".to_owned(),
    };
    let _ = writeln!(words, "{kept} Ctrl-C ends it.");
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_comes_first_and_another_port_is_explained() {
        let said = |port: u16, options: Options| {
            words(&format!("http://127.0.0.1:{port}/"), &options, false)
        };
        let usual = said(PORT, Options::default());
        assert!(usual.starts_with("http://127.0.0.1:4242/\n\n"), "{usual}");
        assert!(usual.contains("Nothing is kept"));
        let other = said(5000, Options::default());
        assert!(
            other.starts_with("http://127.0.0.1:5000/\n(Another port than usual"),
            "{other}"
        );
        let asked = Options {
            listen: Some(([127, 0, 0, 1], 5000).into()),
            keep: Some("kept.db".into()),
            ..Options::default()
        };
        let asked = said(5000, asked);
        assert!(
            !asked.contains("taken") && asked.contains("Kept in kept.db;"),
            "{asked}"
        );
    }
}
