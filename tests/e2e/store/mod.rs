//! The store's contracts, each on both databases.

mod claiming;
mod commit;
mod finishing;
mod groups;
mod hostile;
mod opening;
pub mod people;
mod plans;
mod reads;
mod timers;
mod viewers;
