//! Everything that needs the program whole, in one binary: modules by capability.

mod store;
mod support;
