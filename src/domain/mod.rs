//! The rules of Code Green, pure: no async, no I/O, no clock, no Slack.
//!
//! Four small state machines, each with one entrance that is the only place where it changes:
//! [`decide::decide`] for a Code Green with its mandate, seats and pages, [`action_item::decide`] for one action
//! item, [`plan::decide`] for one section of the plan, [`ledger::decide`] for one idea, barrier or decision. They are
//! apart because they change apart: two executives who react to two items, or edit two sections, never collide.

pub mod action_item;
pub mod attendance;
pub mod audience;
pub mod audit;
pub mod authority;
pub mod code_green;
pub mod command;
pub mod confidential;
pub mod decide;
pub mod drill;
pub mod effect;
#[cfg(test)]
pub(crate) mod fixture;
pub mod function;
pub mod ids;
pub mod invitation;
pub mod ladder;
pub mod ledger;
pub mod look_forward;
pub mod mandate;
pub mod medium;
pub mod money;
pub mod opportunity;
pub mod page;
pub mod person;
pub mod plan;
pub mod quiet;
pub mod refusal;
pub mod seat;
pub mod section;
pub mod slots;
pub mod support;
pub mod timer;
