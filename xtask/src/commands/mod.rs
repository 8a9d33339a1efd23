//! The subcommands, one file each. They read and write through `io`, and report what was done.

pub mod check;
pub mod diff;
pub mod explain;
pub mod generate;
pub mod generate_crate;
pub mod release;
pub mod support_table;
pub mod update;
pub mod upstream;
pub mod vendor;
