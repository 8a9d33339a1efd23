//! The subcommands, one file each: they read and write through `io`, and say what was done.

pub mod check;
pub mod diff;
pub mod explain;
pub mod generate;
pub mod generate_crate;
pub mod support_table;
pub mod update;
pub mod upstream;
pub mod vendor;
