//! What tests stand on. Holds no test of its own.

pub mod app;
pub mod databases;
pub mod postgres;
pub mod program;
