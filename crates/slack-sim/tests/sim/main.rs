//! The simulator's own tests: one binary, a module a subject.

mod acts;
mod api;
mod blockkit;
mod events;
mod faults;
mod morphism;
mod payloads;
mod replies;
mod signing;
mod support;
mod views;
