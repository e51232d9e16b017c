//! What tests stand on. Holds no test of its own.

pub mod databases;
pub mod postgres;
