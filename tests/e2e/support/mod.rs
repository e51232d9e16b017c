//! What tests stand on. Holds no test of its own.

pub mod app;
pub mod databases;
pub mod endpoint;
pub mod malformed;
pub mod manual;
pub mod measure;
pub mod oracle;
pub mod postgres;
pub mod postgres_own;
pub mod program;
pub mod running;
pub mod yaml;
