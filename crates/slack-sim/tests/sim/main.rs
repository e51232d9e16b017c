//! The simulator's own tests: one binary, a module a subject.

mod acts;
mod support;
