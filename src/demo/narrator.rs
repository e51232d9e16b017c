//! Tells the story in the terminal: what somebody did, and what each person then sees. Decides nothing.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use slack_sim::MessageHandle;

/// Where it can be looked at meanwhile.
pub fn page(address: &str) {
    println!("{address}");
}

/// A new chapter.
pub fn chapter(title: &str) {
    println!(
        "\n── {title} {}",
        "─".repeat(90_usize.saturating_sub(title.chars().count()))
    );
}

/// Somebody does something.
pub fn act(now: DateTime<Utc>, what: &str) {
    println!("\n{}  {what}", now.format("%H:%M"));
}

/// What a person sees now.
pub fn sees(who: &str, message: &MessageHandle) {
    let edited = if message.is_edited() { " (edited)" } else { "" };
    shows(
        &format!("{who} sees{edited}"),
        &message.visible_text(),
        &message.buttons(),
    );
}

/// Any surface: its caption, its text, its buttons.
pub fn shows(caption: &str, text: &str, buttons: &[String]) {
    let mut drawn = format!("       ┌ {caption}\n");
    let is_button = |line: &str| {
        buttons
            .iter()
            .any(|button| line.trim() == format!("[{button}]"))
    };
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !is_button(line))
    {
        let _ = writeln!(drawn, "       │ {line}");
    }
    if !buttons.is_empty() {
        let buttons: Vec<String> = buttons.iter().map(|button| format!("[{button}]")).collect();
        let _ = writeln!(drawn, "       │ {}", buttons.join(" "));
    }
    print!("{drawn}");
}

/// One line of consequence.
pub fn note(what: &str) {
    println!("       → {what}");
}
