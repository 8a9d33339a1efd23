//! The configuration file of the `bl` command-line tool: workspaces and their credentials. It is read, never written.

use std::env;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use saphyr_parser::{Event, Parser, ScalarStyle};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::{Config, environment};
use crate::auth::{Credentials, secret};
use crate::error::Error;

/// The largest file that is read, in bytes; a configuration file has a few hundred.
const MAX_FILE: u64 = 1024 * 1024;

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
        if config.credentials.is_none() {
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

/// The contents of a file: each scalar with the keys and list positions that lead to it.
pub(super) struct File {
    path: PathBuf,
    scalars: Vec<(Vec<String>, SecretString)>,
}

impl File {
    fn read(path: &Path) -> Result<Self, Error> {
        let unreadable = |error: io::Error| {
            Error::configuration(format!(
                "the configuration file {} cannot be read ({error}): check that it exists and that you may read it",
                path.display()
            ))
        };
        // Allocated at a usual size, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(16 * 1024));
        let file = fs::File::open(path).map_err(unreadable)?;
        file.take(MAX_FILE + 1).read_to_string(&mut text).map_err(unreadable)?;
        let malformed = |problem: &str| {
            Error::configuration(format!("the configuration file {} is malformed: {problem}", path.display()))
        };
        if text.len() as u64 > MAX_FILE {
            return Err(malformed("it is larger than 1 MiB"));
        }
        let scalars = scalars(&text).map_err(|problem| malformed(&problem))?;
        let file = Self { path: path.to_owned(), scalars };
        if file.names().next().is_none() {
            return Err(malformed("it has no `workspaces` with a `name`: log in with `bl login`"));
        }
        Ok(file)
    }

    /// Sets the workspace, unless the configuration does, and its credentials.
    pub(super) fn fill(self, config: &mut Config) -> Result<(), Error> {
        let problem =
            |problem: String| Error::configuration(format!("the configuration file {} {problem}", self.path.display()));
        let Some(workspace) = config.workspace.clone().or_else(|| self.text(&["context", "workspace"])) else {
            return Err(problem(
                "names no current workspace: select one with `bl workspaces NAME` or `Config::with_workspace`"
                    .to_owned(),
            ));
        };
        let Some((place, _)) = self.names().find(|(_, name)| *name == workspace) else {
            return Err(problem(format!("has no workspace `{workspace}`: log in to it with `bl login {workspace}`")));
        };
        let environment = self.text(&["workspaces", place, "env"]).filter(|name| name != "prod");
        if let (Some(name), None) = (environment, &config.base_url) {
            return Err(problem(format!(
                "has the workspace `{workspace}` in the environment `{name}`, but not its URL: pass the URL to `Config::with_base_url`"
            )));
        }
        let credential = |key| self.text(&["workspaces", place, "credentials", key]);
        config.credentials = Some(if let Some(key) = credential("apiKey") {
            Credentials::api_key(key)
        } else if let Some((text, key)) = ["client_credentials", "clientCredentials"]
            .into_iter()
            .find_map(|key| credential(key).map(|text| (text, key)))
        {
            environment::pair(text, &format!("`{key}` of workspace `{workspace}` in {}", self.path.display()))?
        } else if let Some(token) = credential("access_token") {
            Credentials::bearer(token)
        } else {
            return Err(problem(format!(
                "has no credentials for workspace `{workspace}`: log in with `bl login {workspace}`"
            )));
        });
        config.workspace = Some(workspace);
        Ok(())
    }

    /// The list positions and names of the workspaces.
    fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.scalars.iter().filter_map(|(path, text)| match path.as_slice() {
            [list, place, name] if list == "workspaces" && name == "name" => {
                Some((place.as_str(), text.expose_secret())).filter(|(_, name)| !name.is_empty())
            }
            _ => None,
        })
    }

    /// A text that is present and not empty.
    fn text(&self, path: &[&str]) -> Option<String> {
        let found = self.scalars.iter().find(|(found, _)| found == path)?.1.expose_secret();
        (!found.is_empty()).then(|| found.to_owned())
    }
}

/// The position of the reader: in a mapping, at the value of a key if it has read one, or in a list, at an index.
enum Level {
    Mapping(Option<String>),
    List(usize),
}

/// Returns each scalar of a YAML text with the keys and list positions that lead to it. A scalar is its text, whatever type YAML
/// would give it: an API key of digits is still text. The error does not quote the text.
fn scalars(text: &str) -> Result<Vec<(Vec<String>, SecretString)>, String> {
    let mut scalars = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            format!("line {}, column {} is not YAML", error.marker().line(), error.marker().col() + 1)
        })?;
        let line = span.start.line();
        let key_expected = matches!(levels.last(), Some(Level::Mapping(None)));
        let ends_value = match event {
            Event::DocumentStart(_) => {
                documents += 1;
                false
            }
            Event::Scalar(text, style, ..) => {
                if let Some(Level::Mapping(key @ None)) = levels.last_mut() {
                    *key = Some(text.into_owned());
                    false
                } else {
                    let null = style == ScalarStyle::Plain && matches!(&*text, "~" | "null" | "Null" | "NULL");
                    let path = levels.iter().map(|level| match level {
                        Level::Mapping(key) => key.clone().unwrap_or_default(),
                        Level::List(place) => place.to_string(),
                    });
                    scalars.push((path.collect(), if null { secret("") } else { secret(text) }));
                    true
                }
            }
            Event::Alias(_) => {
                return Err(format!("line {line} refers to another line with `*`: repeat the value instead"));
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if key_expected => {
                return Err(format!("line {line} has a key that is not text"));
            }
            Event::MappingStart(..) => {
                levels.push(Level::Mapping(None));
                false
            }
            Event::SequenceStart(..) => {
                levels.push(Level::List(0));
                false
            }
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
                true
            }
            _ => false,
        };
        if ends_value {
            match levels.last_mut() {
                Some(Level::Mapping(key)) => *key = None,
                Some(Level::List(place)) => *place += 1,
                None => {}
            }
        }
    }
    if documents > 1 {
        return Err("it contains several YAML documents: keep one".to_owned());
    }
    Ok(scalars)
}

#[cfg(test)]
mod tests;
