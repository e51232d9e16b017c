//! Everything that needs the program whole, in one binary: modules by capability.

mod calling;
mod items;
mod mandate;
mod paging;
mod plan;
mod store;
mod support;
