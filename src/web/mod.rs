//! HTTP: size, signature and age of a request, then dispatch.

pub mod body;
pub mod signature;
