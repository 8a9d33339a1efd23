//! The only modules that access the disk, the network, git, the clock and the terminal.

pub mod date;
pub mod fetch;
pub mod files;
pub mod foreign;
pub mod git;
pub mod output;
pub mod terminal;
pub mod text;
pub mod toml_text;
pub mod workspace;
