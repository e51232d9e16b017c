//! Everything that needs the program whole, in one binary: modules by capability.

mod arriving;
mod auditor;
mod calling;
mod cli;
mod crash;
mod delivery;
mod demo;
mod dependencies;
mod export;
mod forms;
mod fuzzing;
mod given;
mod items;
mod kept;
mod mandate;
mod manifest;
mod paging;
mod plan;
mod repeats;
mod saving;
mod sockets;
mod store;
mod support;
mod surfaces;
mod tidy;
mod web;
