//! Settings from environment variables. Apart from the home directory of the configuration file, nothing else reads the environment.

use std::env;

use super::pair::pair;
use super::proxy;
use super::settings::Config;
use crate::auth::Credentials;
use crate::error::Error;
use crate::generated::settings;

/// Reads a variable; `None` where it is not set.
type Read<'a> = &'a dyn Fn(&str) -> Result<String, env::VarError>;

impl Config {
    /// Creates settings from environment variables. An empty variable counts as not set.
    ///
    /// Apart from functions that call this one, no function reads settings from environment variables.
    ///
    #[doc = include_str!("../generated/environment.md")]
    /// # Errors
    /// Returns an error that names the variable that is missing, malformed or not Unicode.
    ///
    /// ```no_run
    /// # fn client() -> Result<blaxel_api::Client, blaxel_api::Error> {
    /// let client = blaxel_api::Config::from_env()?.client()?;
    /// # Ok(client)
    /// # }
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        let config = Self::read(&|name| env::var(name))?;
        if config.credentials.is_empty() { Err(no_credentials()) } else { Ok(config) }
    }

    /// As [`Config::from_env`], but the credentials may be missing.
    pub(super) fn read(read: Read<'_>) -> Result<Self, Error> {
        let mut config = Self::empty();
        let credentials = match variable(read, settings::API_KEY)? {
            Some(key) => Some(Credentials::api_key(key)),
            None => {
                let name = settings::CLIENT_CREDENTIALS;
                variable(read, name)?.map(|text| pair(text, name)).transpose()?
            }
        };
        config.credentials.extend(credentials);
        config.base_url = variable(read, settings::API_URL)?;
        for header in settings::HEADERS {
            if let Some(value) = variable(read, header.variable)? {
                config.headers.insert(header.setting, value);
            }
        }
        let either = |upper, lower| Ok(variable(read, upper)?.or(variable(read, lower)?));
        let proxy: Option<String> = either("HTTPS_PROXY", "https_proxy")?;
        let direct = either("NO_PROXY", "no_proxy")?.unwrap_or_default();
        config.proxy = Some(proxy::Setting::from_env(proxy, direct)?);
        Ok(config)
    }
}

fn no_credentials() -> Error {
    Error::configuration(format!(
        "no credentials: set {} or {}, or use `Config::new(Credentials::api_key(..))`",
        settings::API_KEY,
        settings::CLIENT_CREDENTIALS
    ))
}

/// Reads a variable; `None` if it is not set or empty.
fn variable(read: Read<'_>, name: &str) -> Result<Option<String>, Error> {
    match read(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Error::configuration(format!("{name} is not Unicode: set it to the issued text")))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::auth::Kind;
    use crate::operation::HeaderSetting;

    fn config(variables: &[(&str, &str)]) -> Result<Config, Error> {
        let variables: HashMap<_, _> = variables.iter().copied().collect();
        Config::read(&|name| variables.get(name).map(|value| (*value).to_owned()).ok_or(env::VarError::NotPresent))
    }

    fn found(mut config: Config) -> (String, String) {
        match config.credentials.pop().expect("credentials").kind {
            Kind::ApiKey(text) => ("API key".to_owned(), text.expose_secret().to_owned()),
            Kind::Client { id, secret } => (id.expose_secret().to_owned(), secret.expose_secret().to_owned()),
            _ => panic!("nothing else comes from the environment"),
        }
    }

    #[test]
    fn client_credentials_are_read_plain_and_in_base64() {
        for text in ["id:se:cret", "aWQ6c2U6Y3JldA==", "aWQ6c2U6Y3JldA"] {
            let (id, secret) = found(config(&[(settings::CLIENT_CREDENTIALS, text)]).unwrap());
            assert_eq!((id.as_str(), secret.as_str()), ("id", "se:cret"), "{text}");
        }
        // The base64 form of `id:s??~~` contains both characters in which the alphabets differ.
        for text in ["aWQ6cz8/fn4=", "aWQ6cz8_fn4"] {
            assert_eq!(found(config(&[(settings::CLIENT_CREDENTIALS, text)]).unwrap()).1, "s??~~", "{text}");
        }
    }

    #[test]
    fn malformed_client_credentials_are_named_and_not_shown() {
        for text in ["s3cr3t!", "aWQ=", ":s3cr3t", "ident:", "aWQ6c2VjcmV0Cg==", "/////w=="] {
            let error = config(&[(settings::CLIENT_CREDENTIALS, text)]).unwrap_err().to_string();
            assert!(
                error.starts_with(settings::CLIENT_CREDENTIALS)
                    && error.contains(" is malformed: ")
                    && !error.contains(text),
                "{error}"
            );
        }
    }

    #[test]
    fn an_api_key_takes_precedence_and_an_empty_variable_counts_as_unset() {
        let both = config(&[(settings::API_KEY, "ak_1"), (settings::CLIENT_CREDENTIALS, "id:secret")]).unwrap();
        assert_eq!(found(both), ("API key".to_owned(), "ak_1".to_owned()));
        let empty = config(&[(settings::API_KEY, ""), (settings::CLIENT_CREDENTIALS, "id:secret")]).unwrap();
        assert_eq!(found(empty), ("id".to_owned(), "secret".to_owned()));
        assert!(config(&[(settings::API_KEY, "")]).unwrap().credentials.is_empty());
    }

    #[test]
    fn every_other_variable_becomes_its_setting() {
        let headers = settings::HEADERS.iter().map(|header| (header.variable, header.setting));
        let variables: Vec<_> = headers.chain([(settings::API_URL, "http://u")]).collect();
        let config = config(&variables).unwrap();
        assert_eq!(config.base_url.as_deref(), Some("http://u"));
        for HeaderSetting { setting, .. } in settings::HEADERS {
            assert_eq!(config.headers.get(setting).map(String::as_str), Some(*setting));
        }
    }

    #[test]
    fn a_malformed_proxy_is_named_and_not_shown() {
        for name in ["HTTPS_PROXY", "https_proxy"] {
            let error = config(&[(name, "socks5://user:s3cr3t@proxy")]).unwrap_err().to_string();
            assert!(error.starts_with("HTTPS_PROXY") && !error.contains("s3cr3t"), "{error}");
        }
    }
}
