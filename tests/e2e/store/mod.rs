//! The store's contracts, each on both databases.

mod commit;
mod people;
