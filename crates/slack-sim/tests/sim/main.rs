//! The simulator's own tests: one binary, a module a subject.

mod acts;
mod api;
mod blockkit;
mod browser;
mod door;
mod events;
mod faults;
mod keeping;
mod morphism;
mod page;
mod payloads;
mod replies;
mod signing;
mod stream;
mod support;
mod typed;
mod views;
