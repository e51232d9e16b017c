//! From the outbox to Slack: each way in which a call can fail, for each kind of message.

mod client;
mod doubts;
mod leases;
mod month;
mod notices;
mod office;
mod pages;
mod people;
mod reach;
mod storm;
mod surfaces;
mod windows;
mod workers;
