//! The configuration file of the `bl` command line: its workspaces and their credentials. It is read and never written.

use std::env;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use saphyr_parser::{Event, Parser, ScalarStyle};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::{Config, environment};
use crate::credentials::{Credentials, secret};
use crate::error::Error;

/// A configuration file has a few hundred bytes; what has more than this is another file.
const MAX_FILE: u64 = 1024 * 1024;

impl Config {
    /// The settings of the `bl` command line's file, `~/.blaxel/config.yaml`.
    ///
    /// The workspace is the file's current one (`context.workspace`), or that of [`Config::with_workspace`], and must be in the file;
    /// the credentials are that workspace's: `apiKey`, else `client_credentials` or `clientCredentials`, else `access_token`, which is
    /// used as it is and not renewed. The file names no URL: for a workspace of another `env` than `prod` pass
    /// [`Config::with_base_url`].
    ///
    /// # Errors
    /// Names the file and what is wrong with it. That the workspace is missing, or has no credentials, is an error of
    /// [`Config::client`].
    #[cfg_attr(docsrs, doc(cfg(feature = "config-file")))]
    pub fn from_file() -> Result<Self, Error> {
        Self::from_file_at(default_path()?)
    }

    /// The settings of a file like the `bl` command line's at another place; see [`Config::from_file`].
    ///
    /// # Errors
    /// As [`Config::from_file`].
    #[cfg_attr(docsrs, doc(cfg(feature = "config-file")))]
    pub fn from_file_at(path: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self { file: Some(File::read(path.as_ref())?), ..Self::empty() })
    }

    /// The settings of the environment ([`Config::from_env`]), and of the `bl` command line's file
    /// ([`Config::from_file`]) where the environment holds no credentials. A workspace and its credentials belong together, so
    /// with credentials from the environment the file is not read; `BL_WORKSPACE` chooses among the file's workspaces.
    ///
    /// # Errors
    /// Names the variable or the file that is missing or malformed.
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
        _ => {
            Err(Error::configuration("no home directory to find .blaxel/config.yaml in: pass Config::from_file_at(..)"))
        }
    }
}

/// A file that has been read: each scalar and the keys and places that lead to it.
pub(super) struct File {
    path: PathBuf,
    scalars: Vec<(Vec<String>, SecretString)>,
}

impl File {
    fn read(path: &Path) -> Result<Self, Error> {
        let unreadable = |error: io::Error| {
            let text =
                format!("the configuration file {} cannot be read: check that it exists and is yours", path.display());
            Error::configuration(text).caused_by(error)
        };
        // Of its full size from the start, so that no copy is left where the text was before it grew.
        let mut text = Zeroizing::new(String::with_capacity(16 * 1024));
        let file = fs::File::open(path).map_err(unreadable)?;
        file.take(MAX_FILE + 1).read_to_string(&mut text).map_err(unreadable)?;
        let malformed = |problem: &str| {
            Error::configuration(format!("the configuration file {} is malformed: {problem}", path.display()))
        };
        if text.len() as u64 > MAX_FILE {
            return Err(malformed("it has more than 1 MiB"));
        }
        let scalars = scalars(&text).map_err(|problem| malformed(&problem))?;
        let file = Self { path: path.to_owned(), scalars };
        if file.names().next().is_none() {
            return Err(malformed("it has no `workspaces` with a `name`: log in with `bl login`"));
        }
        Ok(file)
    }

    /// Sets what the configuration does not: the workspace and its credentials.
    pub(super) fn fill(self, config: &mut Config) -> Result<(), Error> {
        let problem =
            |problem: String| Error::configuration(format!("the configuration file {} {problem}", self.path.display()));
        let Some(workspace) = config.workspace.clone().or_else(|| self.text(&["context", "workspace"])) else {
            return Err(problem(
                "names no current workspace: choose one with `bl workspaces NAME`, or with_workspace".to_owned(),
            ));
        };
        let Some((place, _)) = self.names().find(|(_, name)| *name == workspace) else {
            return Err(problem(format!("has no workspace `{workspace}`: log in to it with `bl login {workspace}`")));
        };
        let environment = self.text(&["workspaces", place, "env"]).filter(|name| name != "prod");
        if let (Some(name), None) = (environment, &config.base_url) {
            return Err(problem(format!(
                "has the workspace `{workspace}` in `{name}`, whose URL it does not name: pass it to with_base_url"
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

    /// The places and names of the workspaces.
    fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.scalars.iter().filter_map(|(path, text)| match path.as_slice() {
            [list, place, name] if list == "workspaces" && name == "name" => {
                Some((place.as_str(), text.expose_secret())).filter(|(_, name)| !name.is_empty())
            }
            _ => None,
        })
    }

    /// A text that is there and not empty.
    fn text(&self, path: &[&str]) -> Option<String> {
        let found = self.scalars.iter().find(|(found, _)| found == path)?.1.expose_secret();
        (!found.is_empty()).then(|| found.to_owned())
    }
}

/// Where the reader is: in a mapping, at the value of a key if it has read one, or in a list, at a place.
enum Level {
    Mapping(Option<String>),
    List(usize),
}

/// Each scalar of a YAML text with the keys and places that lead to it. A scalar is its text, whatever type YAML would give it: a key
/// that is all digits is still a key. The problem that it may return quotes nothing.
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
            Event::Alias(_) => return Err(format!("line {line} refers to another line with `*`: write it out")),
            Event::MappingStart(..) | Event::SequenceStart(..) if key_expected => {
                return Err(format!("line {line} has a key that is no text"));
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
        return Err("it holds several documents".to_owned());
    }
    Ok(scalars)
}

#[cfg(test)]
mod tests;
