//! Apps on Slack's own kits, Bolt for Python and Bolt for JavaScript, from their packages, with only their API URL
//! changed: what the simulator sends they must understand, what they send it must take. Each story runs against both.
//! Without the packages the tests say so and pass; `SLACK_SIM_REQUIRE_BOLT=1` makes that a failure.

mod actions;
mod calls;
mod commands;
mod desk;
mod events;
mod limits;
mod modals;
mod process;
