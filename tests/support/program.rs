//! Programs with an environment of their own: to change that of the tests is `unsafe`, and they share it.

use std::env;
use std::ffi::OsStr;
use std::process::{Output, Stdio};

use tokio::process::Command;

/// Runs a program with these arguments, and these variables besides those that mean nothing to it.
pub async fn run<V: AsRef<OsStr>>(program: &str, arguments: &[&OsStr], variables: &[(&str, V)]) -> Output {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let upper = name.to_string_lossy().to_ascii_uppercase();
        if upper.starts_with("BL_") || upper.ends_with("_PROXY") {
            command.env_remove(name);
        }
    }
    command.args(arguments).envs(variables.iter().map(|(name, value)| (name, value))).stdin(Stdio::null());
    command.kill_on_drop(true).output().await.expect("the program was built with the tests")
}
