//! The only modules that touch the disk, the network, git and the terminal.

pub mod fetch;
pub mod files;
pub mod git;
pub mod terminal;
pub mod workspace;
