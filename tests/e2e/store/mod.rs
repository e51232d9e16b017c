//! The store's contracts, each on both databases.

mod claiming;
mod commit;
mod deals;
mod finishing;
mod groups;
mod hostile;
mod installation;
mod messages;
mod opening;
mod order;
pub mod people;
mod plans;
mod reads;
mod roster;
mod timers;
mod viewers;
