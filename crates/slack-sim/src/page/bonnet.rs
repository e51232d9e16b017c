//! Under the bonnet: what Slack sent, what the bot called, what is due, and Slack's faults to switch on.

use maud::{Markup, html};
use serde_json::Value;

use super::{faces, icons::icon, kit::Reader, people};
use crate::{
    controls::TimerDue,
    log::{Call, Callback, CallbackOutcome},
    state::State,
};

/// How many entries are shown.
const SHOWN: usize = 80;

enum Entry<'a> {
    Call(&'a Call),
    Callback(&'a Callback),
}

impl Entry<'_> {
    fn seq(&self) -> u64 {
        match self {
            Self::Call(call) => call.seq,
            Self::Callback(callback) => callback.seq,
        }
    }
}

pub(super) fn drawer(reader: &Reader, state: &State, timers: &[TimerDue]) -> Markup {
    let log = &state.log;
    let calls = log.calls.iter().rev().take(SHOWN).map(Entry::Call);
    let callbacks = log.callbacks.iter().rev().take(SHOWN).map(Entry::Callback);
    let mut entries: Vec<Entry> = calls.chain(callbacks).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq()));
    entries.truncate(SHOWN);
    let faults = state.faults.describe(reader.now);
    html! {
        aside.bonnet #bonnet aria-label="Under the bonnet" {
            header.heading {
                h2 { "Under the bonnet" }
                span.grow {}
                button.icon-button type="button" data-do="bonnet" aria-label="Close" { (icon("close")) }
            }
            div.scroll tabindex="0" role="region" aria-label="Requests, timers and faults" {
                @if !log.failures.is_empty() {
                    section.failures {
                        h3 { "What Slack would not have taken" }
                        ul { @for failure in log.failures.iter().rev().take(20) { li { (failure) } } }
                    }
                }
                section {
                    h3 { "Slack's faults" }
                    div.faults {
                        button.button type="button" data-do="fault" data-preset="rate_limited" title="The next call gets 429 and must wait 30 s" { "429 once" }
                        button.button type="button" data-do="fault" data-preset="outage" title="Every call gets 500 until the faults end" { "Outage" }
                        button.button type="button" data-do="fault" data-preset="slow" title="Every call takes 2 s until the faults end" { "Slow" }
                        button.button type="button" data-do="no-faults" disabled[faults.is_empty()] { "End faults" }
                    }
                    ul.planned { @for fault in faults { li { (fault) } } }
                }
                section { h3 { "Due next" } (people::due(reader, timers)) }
                section {
                    h3 { "Requests and calls" }
                    label.sr for="log-filter" { "Show only entries with this in them" }
                    input #log-filter type="search" placeholder="Filter: method, person, text…" autocomplete="off";
                    @if entries.is_empty() { p.muted { "Nothing has been sent yet." } }
                    ol.log { @for entry in &entries { (one(reader, entry)) } }
                }
            }
        }
    }
}

fn one(reader: &Reader, entry: &Entry) -> Markup {
    let zone = faces::zone(reader.world, reader.user);
    match entry {
        Entry::Call(call) => {
            let good = call.accepted && call.fault.is_none();
            let outcome = match (&call.error, &call.fault, call.status) {
                (_, Some(fault), _) => fault.clone(),
                (Some(error), None, _) => error.clone(),
                (None, None, Some(status)) => status.to_string(),
                (None, None, None) => "no answer".into(),
            };
            html! {
                li.entry-call.bad[!good] #{ "log-" (call.seq) } {
                    details {
                        summary {
                            span.way title="The bot called Slack" { "bot → Slack" }
                            code { (call.method) }
                            span.outcome { (outcome) }
                            span.muted { (call.at.with_timezone(&zone).format("%H:%M:%S")) }
                        }
                        (json("Arguments", &call.args))
                        (json("Answer", &call.response))
                    }
                }
            }
        }
        Entry::Callback(callback) => {
            let outcome = match &callback.outcome {
                CallbackOutcome::Answered { status, .. } => status.to_string(),
                CallbackOutcome::TimedOut => "no answer in time".into(),
                CallbackOutcome::NoConnection => "nobody there".into(),
            };
            let body = callback.outcome.body();
            let answer = serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.into()));
            html! {
                li.entry-callback.bad[!callback.outcome.is_ok()] #{ "log-" (callback.seq) } {
                    details {
                        summary {
                            span.way title="Slack sent this to the bot" { "Slack → bot" }
                            code { (callback.name) }
                            span.outcome { (outcome) ", " (callback.latency.as_millis()) " ms" }
                            span.muted { (callback.at.with_timezone(&zone).format("%H:%M:%S")) }
                        }
                        (json("Request", &callback.payload()))
                        (json("Answer", &answer))
                    }
                }
            }
        }
    }
}

fn json(what: &str, value: &Value) -> Markup {
    let empty = value.is_null() || value.as_str() == Some("");
    html! {
        p.muted { (what) @if empty { ": empty" } }
        @if !empty { pre { (serde_json::to_string_pretty(value).unwrap_or_default()) } }
    }
}
