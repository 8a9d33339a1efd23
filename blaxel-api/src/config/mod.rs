//! The settings of a client: from code, from environment variables, from the file of the `bl` command-line tool.

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
mod with;

pub use settings::Config;
pub use with::with;
