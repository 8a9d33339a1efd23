//! The configuration file of a command-line tool: workspaces and their credentials. It is read, never written.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use saphyr_parser::{Event, Parser, ScalarStyle};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::pair::pair;
use crate::auth::{Credentials, Login, secret};
use crate::error::{Error, one_line};
use crate::generated::settings::{self, TOOL};

/// The largest file that is read, in bytes; a configuration file has a few hundred.
const MAX_FILE: u64 = 1024 * 1024;

/// The greatest depth of lists and mappings inside of each other; a configuration file has four.
const MAX_DEPTH: usize = 32;
/// The largest number of scalars that are kept, and their keys: many times what a configuration file has.
const MAX_KEPT: usize = 10_000;

/// The contents of a file: each scalar that is read, with the keys and list positions that lead to it.
pub(super) struct File {
    path: PathBuf,
    scalars: Vec<(Vec<String>, SecretString)>,
}

impl File {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
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
            return Err(malformed(&format!("it has no `workspaces` with a `name`: log in with `{TOOL} login`")));
        }
        Ok(file)
    }

    /// Returns the workspace, by default the current one, and its credentials. `has_base_url`: whether the base URL is known from
    /// elsewhere.
    pub(super) fn find(self, workspace: Option<&str>, has_base_url: bool) -> Result<(String, Credentials), Error> {
        let problem =
            |problem: String| Error::configuration(format!("the configuration file {} {problem}", self.path.display()));
        let shown = |text: &str| one_line(text).unwrap_or_default();
        let Some(workspace) = workspace.map(str::to_owned).or_else(|| self.text(&["context", "workspace"])) else {
            return Err(problem(format!(
                "names no current workspace: select one with `{TOOL} workspaces NAME` or `Config::with_workspace`"
            )));
        };
        let Some((index, _)) = self.names().find(|(_, name)| *name == workspace) else {
            let workspace = shown(&workspace);
            return Err(problem(format!(
                "has no workspace `{workspace}`: log in to it with `{TOOL} login {workspace}`"
            )));
        };
        let environment = self.text(&["workspaces", index, "env"]).filter(|name| name != "prod");
        if let (Some(name), false) = (environment, has_base_url) {
            return Err(problem(format!(
                "has the workspace `{}` in the environment `{}`, but not its URL: pass the URL to `Config::with_base_url`",
                shown(&workspace),
                shown(&name)
            )));
        }
        let credential = |key| self.text(&["workspaces", index, "credentials", key]);
        let credentials = if let Some(key) = credential("apiKey") {
            Credentials::api_key(key)
        } else if let Some((text, key)) = ["client_credentials", "clientCredentials"]
            .into_iter()
            .find_map(|key| credential(key).map(|text| (text, key)))
        {
            pair(text, &format!("`{key}` of workspace `{}` in {}", shown(&workspace), self.path.display()))?
        } else if let Some(token) = credential("access_token") {
            match (credential("refresh_token"), settings::CLIENT_ID) {
                (Some(refresh_token), Some(client_id)) => Credentials::login(Login {
                    access_token: secret(token),
                    refresh_token: secret(refresh_token),
                    device_code: credential("device_code").map(secret),
                    client_id,
                    command: format!("{TOOL} login {}", shown(&workspace)),
                }),
                _ => Credentials::bearer(token),
            }
        } else {
            let workspace = shown(&workspace);
            return Err(problem(format!(
                "has no credentials for workspace `{workspace}`: log in with `{TOOL} login {workspace}`"
            )));
        };
        Ok((workspace, credentials))
    }

    /// The list positions and names of the workspaces.
    fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.scalars.iter().filter_map(|(path, text)| match path.as_slice() {
            [list, index, name] if list == "workspaces" && name == "name" => {
                Some((index.as_str(), text.expose_secret())).filter(|(_, name)| !name.is_empty())
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

/// Whether a scalar at this position is one that [`File::find`] reads. Nothing else is kept, however large the file and its keys are.
fn is_read(levels: &[Level]) -> bool {
    use Level::{List, Mapping};
    let is = |key: &Option<String>, names: &[&str]| key.as_deref().is_some_and(|key| names.contains(&key));
    match levels {
        [Mapping(context), Mapping(key)] => is(context, &["context"]) && is(key, &["workspace"]),
        [Mapping(list), List(_), Mapping(key)] => is(list, &["workspaces"]) && is(key, &["name", "env"]),
        [Mapping(list), List(_), Mapping(credentials), Mapping(key)] => {
            let keys =
                ["apiKey", "client_credentials", "clientCredentials", "access_token", "refresh_token", "device_code"];
            is(list, &["workspaces"]) && is(credentials, &["credentials"]) && is(key, &keys)
        }
        _ => false,
    }
}

/// Returns each scalar of a YAML text that is read, with the keys and list positions that lead to it. A scalar is its text, whatever
/// type YAML would give it: an API key of digits is still text. The error does not quote the text.
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
                } else if is_read(&levels) {
                    if scalars.len() == MAX_KEPT {
                        return Err(format!("line {line} has one of more than {MAX_KEPT} settings: remove workspaces"));
                    }
                    let null = style == ScalarStyle::Plain && matches!(&*text, "~" | "null" | "Null" | "NULL");
                    let path = levels.iter().map(|level| match level {
                        Level::Mapping(key) => key.clone().unwrap_or_default(),
                        Level::List(index) => index.to_string(),
                    });
                    scalars.push((path.collect(), if null { secret("") } else { secret(text) }));
                    true
                } else {
                    true
                }
            }
            Event::Alias(_) => {
                return Err(format!("line {line} refers to another line with `*`: repeat the value instead"));
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if key_expected => {
                return Err(format!("line {line} has a key that is not text"));
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if levels.len() == MAX_DEPTH => {
                return Err(format!("line {line} has more than {MAX_DEPTH} lists and mappings inside of each other"));
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
                Some(Level::List(index)) => *index += 1,
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
