//! Settings from the configuration file of the API's command-line tool.

use std::env;
use std::path::{Path, PathBuf};

use super::file::File;
use super::settings::Config;
use crate::error::Error;
use crate::generated::settings;

impl Config {
    /// Creates settings from the configuration file of the API's command-line tool.
    ///
    #[doc = include_str!("../generated/config_file.md")]
    /// The workspace is that of [`Config::with_workspace`], or else the file's current one (`context.workspace`). It
    /// must be in the file. Its credentials are `apiKey`, or else `client_credentials` or `clientCredentials`, or else
    /// `access_token`. The file contains no base URL: if the workspace's `env` is not `prod`, also call
    /// [`Config::with_base_url`]. The file is never written.
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
        Ok(Self::empty().with_file(File::read(path.as_ref())?))
    }

    /// Creates settings from environment variables ([`Config::from_env`]). If they contain no credentials, also reads
    /// the file of the command-line tool ([`Config::from_file`]).
    ///
    /// A workspace and its credentials belong together: if the environment has credentials, the file is not read.
    /// Otherwise, the environment variable for the workspace selects one of the file's workspaces.
    ///
    /// # Errors
    /// Returns an error that names the variable or the file that is missing or malformed.
    #[cfg_attr(docsrs, doc(cfg(feature = "config-file")))]
    pub fn from_env_or_file() -> Result<Self, Error> {
        let config = Self::read(&|name| env::var(name))?;
        if !config.credentials.is_empty() {
            return Ok(config);
        }
        let path = default_path()?;
        if !path.exists() {
            return Err(Error::configuration(format!(
                "no credentials: set {} or {}, or log in with `{} login` (there is no {})",
                settings::API_KEY,
                settings::CLIENT_CREDENTIALS,
                settings::TOOL,
                path.display()
            )));
        }
        Ok(config.with_file(File::read(&path)?))
    }

    /// The workspace is known only when all settings are, so the file is searched then.
    fn with_file(mut self, file: File) -> Self {
        self.complete = Some(Box::new(move |mut config| {
            let chosen = config.headers.get(settings::WORKSPACE).map(String::as_str);
            let (workspace, credentials) = file.find(chosen, config.base_url.is_some())?;
            config.headers.insert(settings::WORKSPACE, workspace);
            config.credentials.insert(0, credentials);
            Ok(config)
        }));
        self
    }
}

fn default_path() -> Result<PathBuf, Error> {
    match env::home_dir() {
        Some(home) if !home.as_os_str().is_empty() => {
            Ok(settings::CONFIG_FILE.split('/').fold(home, |folder, name| folder.join(name)))
        }
        _ => Err(Error::configuration(format!(
            "no home directory in which to look for {}: use `Config::from_file_at(..)`",
            settings::CONFIG_FILE
        ))),
    }
}
