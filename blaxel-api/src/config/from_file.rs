//! Settings from the file of the `bl` command-line tool.

use std::env;
use std::path::{Path, PathBuf};

use super::file::File;
use super::settings::Config;
use crate::error::Error;

impl Config {
    /// Creates settings from the file of the `bl` command-line tool, `~/.blaxel/config.yaml`.
    ///
    /// The workspace is that of [`Config::with_workspace`], or else the file's current one (`context.workspace`). It must be in the
    /// file. Its credentials are `apiKey`, or else `client_credentials` or `clientCredentials`, or else `access_token`, which the
    /// client cannot renew. The file contains no URL: if the workspace's `env` is not `prod`, also call [`Config::with_base_url`].
    ///
    /// # Errors
    /// Returns an error that names the file and what is wrong with it. If the workspace or its credentials are missing,
    /// [`Config::client`] returns the error.
    #[cfg_attr(docsrs, doc(cfg(feature = "config-file")))]
    pub fn from_file() -> Result<Self, Error> {
        Self::from_file_at(default_path()?)
    }

    /// Creates settings from a file of the same format at another path; see [`Config::from_file`].
    ///
    /// # Errors
    /// Returns the errors of [`Config::from_file`].
    #[cfg_attr(docsrs, doc(cfg(feature = "config-file")))]
    pub fn from_file_at(path: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self { file: Some(File::read(path.as_ref())?), ..Self::empty() })
    }

    /// Creates settings from environment variables ([`Config::from_env`]) and, if they contain no credentials, from the file of the
    /// `bl` command-line tool ([`Config::from_file`]).
    ///
    /// A workspace and its credentials belong together: with credentials from the environment, the file is not read. `BL_WORKSPACE`
    /// selects one of the file's workspaces.
    ///
    /// # Errors
    /// Returns an error that names the variable or the file that is missing or malformed.
    #[cfg_attr(docsrs, doc(cfg(feature = "config-file")))]
    pub fn from_env_or_file() -> Result<Self, Error> {
        let mut config = Self::read(&|name| env::var(name))?;
        if config.credentials.is_empty() {
            let path = default_path()?;
            if !path.exists() {
                return Err(Error::configuration(format!(
                    "no credentials: set BL_API_KEY or BL_CLIENT_CREDENTIALS, or log in with `bl login` (there is no {})",
                    path.display()
                )));
            }
            config.file = Some(File::read(&path)?);
        }
        Ok(config)
    }
}

fn default_path() -> Result<PathBuf, Error> {
    match env::home_dir() {
        Some(home) if !home.as_os_str().is_empty() => Ok(home.join(".blaxel").join("config.yaml")),
        _ => Err(Error::configuration(
            "no home directory in which to look for .blaxel/config.yaml: use `Config::from_file_at(..)`",
        )),
    }
}
