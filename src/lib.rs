//! Code Green.
