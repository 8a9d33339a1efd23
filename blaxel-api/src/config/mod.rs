//! The settings of a client: from code, from environment variables, from the configuration file of a command-line tool.

// A crate of which `xtask.toml` has no such header or file lacks these: api_version, workspace, file, from_file.
mod api_version;
mod client;
mod environment;
#[cfg(feature = "config-file")]
mod file;
#[cfg(feature = "config-file")]
mod from_file;
mod pair;
mod proxy;
mod server_url;
mod servers;
mod settings;
mod tls;
mod with_options;
mod workspace;

pub use settings::Config;
