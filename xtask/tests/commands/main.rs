//! The command line: what each subcommand reads, writes, prints and refuses, with the built binary in a folder of its own.

#[path = "../support/mod.rs"]
mod support;

mod assemble;
mod command_line;
mod drift;
mod excerpts;
mod generating;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod maintaining;
mod propose;
mod reproducible;
mod separate;
mod server;
mod skip;
mod update;
mod upstream;
mod vendor;
