//! Code Green: a Slack bot that convenes every function around one deal.
//!
//! Layers, inward only: `web`, `socket`, `jobs` → `slack` → `app` → `store` → `domain`. An inner layer never names an outer one
//! (`tests/e2e/tidy.rs` holds it). `config` and `clock` may be named by all but `domain`, which takes times as values.

pub mod app;
pub mod clock;
pub mod config;
pub mod crash;
#[cfg(feature = "demo")]
pub mod demo;
pub mod doctor;
pub mod domain;
pub mod export;
pub mod jobs;
pub mod logging;
pub mod man;
pub mod manifest;
pub mod media;
pub mod meters;
pub mod serve;
pub mod slack;
pub mod socket;
pub mod store;
pub mod web;
