//! From settings to a client: everything is checked once, here, and nothing is sent.

use std::env;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{ClientBuilder, Url, redirect};

use crate::Client;
use crate::credentials::Credentials;
use crate::document;
use crate::error::Error;
use crate::tls;
use crate::transport::Transport;

/// The settings of a [`Client`].
///
/// | setting | default |
/// |---|---|
/// | base URL | the first server of the document, [`document::SERVERS`] |
/// | workspace, API version | not sent: the document does not ask for them |
/// | time to connect | 10 s |
/// | time for a call, from sending to the end of the body | 60 s |
/// | proxy | none, also not from the environment |
/// | trust | the platform's certificates |
#[must_use]
pub struct Config {
    credentials: Credentials,
    base_url: Option<String>,
    workspace: Option<String>,
    api_version: Option<String>,
    connect_timeout: Duration,
    timeout: Duration,
    roots: Vec<Vec<u8>>,
    http: Option<Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send>>,
}

impl Config {
    /// The default settings with these credentials.
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            base_url: None,
            workspace: None,
            api_version: None,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            roots: Vec::new(),
            http: None,
        }
    }

    /// The settings that the environment gives: `BL_API_KEY`, and optionally `BL_API_URL` (the base URL) and
    /// `BL_WORKSPACE`. An optional variable that is empty counts as not set. This is the only function of the crate that reads
    /// the environment.
    ///
    /// # Errors
    /// Names the variable that is missing, empty or not Unicode.
    pub fn from_env() -> Result<Self, Error> {
        let Some(key) = variable("BL_API_KEY")? else {
            return Err(Error::configuration(
                "no credentials: set BL_API_KEY, or pass Config::new(Credentials::api_key(..))",
            ));
        };
        let mut config = Self::new(Credentials::api_key(key));
        config.base_url = variable("BL_API_URL")?;
        config.workspace = variable("BL_WORKSPACE")?;
        Ok(config)
    }

    /// Sends calls below this URL (`http` or `https`; no user info, query or fragment). A trailing slash is the same as none.
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Names the workspace in the header `X-Blaxel-Workspace`, for accounts that have several.
    pub fn with_workspace(mut self, workspace: impl Into<String>) -> Self {
        self.workspace = Some(workspace.into());
        self
    }

    /// Asks for a version of the API (`YYYY-MM-DD`) in the header `Blaxel-Version`.
    pub fn with_api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// The time to make a connection in, TLS included.
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time for a call, from sending to the end of the body.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Trusts the certificates of this PEM text besides the platform's.
    pub fn with_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Opens everything that reqwest can do. TLS is configured before (another backend replaces it whole, with its trust and
    /// its HTTP versions); redirects, decompression and timeouts are set after it, so that no setting here changes them.
    pub fn with_http(mut self, configure: impl FnOnce(ClientBuilder) -> ClientBuilder + Send + 'static) -> Self {
        self.http = Some(Box::new(configure));
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    ///
    /// # Errors
    /// Names the setting that is missing or malformed ([`ErrorKind::Configuration`](crate::ErrorKind::Configuration)).
    pub fn client(self) -> Result<Client, Error> {
        let base = self.base_url()?;
        let authorization = self.credentials.authorization()?;
        let mut headers = HeaderMap::new();
        insert(&mut headers, "x-blaxel-workspace", "workspace", self.workspace.as_deref())?;
        insert(&mut headers, "blaxel-version", "API version", self.api_version.as_deref())?;

        // No proxy unless one is added: the environment is read in `from_env` alone.
        let mut builder = ClientBuilder::new().no_proxy();
        match tls::client_config(&self.roots) {
            Ok(config) => builder = builder.tls_backend_preconfigured(config),
            // A machine without certificates can still talk plain HTTP, say to a local stand-in.
            Err(error) if base.scheme() == "https" || !self.roots.is_empty() => return Err(error),
            Err(_) => {}
        }
        if let Some(configure) = self.http {
            builder = configure(builder);
        }
        let http = builder
            .user_agent(user_agent())
            .redirect(redirect::Policy::none())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .build()
            .map_err(|error| {
                Error::configuration("the HTTP client could not be made: check what `with_http` sets")
                    .caused_by(error.without_url())
            })?;
        Ok(Client { inner: Transport::new(http, base, authorization, headers, self.timeout) })
    }

    /// The base URL, without the trailing slashes of its path. What was found is not repeated: it may hold a password.
    fn base_url(&self) -> Result<Url, Error> {
        let text = match (&self.base_url, document::SERVERS.first()) {
            (Some(url), _) => url.as_str(),
            (None, Some(server)) => server.url,
            (None, None) => {
                return Err(Error::configuration(
                    "no base URL: the document names no server, so pass one to with_base_url",
                ));
            }
        };
        let problem = |problem: &str| {
            Error::configuration(format!("the base URL {problem}: pass one like `https://api.example.com/v0`"))
        };
        let url = Url::parse(text).map_err(|error| problem("is not an absolute URL").caused_by(error))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(problem("is neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(problem("holds user info, which would end up in logs"));
        }
        if url.query().is_some() {
            return Err(problem("has a query"));
        }
        if url.fragment().is_some() {
            return Err(problem("has a fragment"));
        }
        Ok(url)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("credentials", &self.credentials)
            // Not checked yet, so it may still hold a password.
            .field("base_url", &self.base_url().ok().map(String::from))
            .field("workspace", &self.workspace)
            .field("api_version", &self.api_version)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// `blaxel-rust/VERSION (os; arch)`.
fn user_agent() -> String {
    format!("blaxel-rust/{} ({}; {})", env!("CARGO_PKG_VERSION"), env::consts::OS, env::consts::ARCH)
}

/// A variable of the environment; `None` where it is not set or empty.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Error::configuration(format!("{name} is not Unicode: set it to the text that Blaxel issued")))
        }
    }
}

fn insert(headers: &mut HeaderMap, name: &'static str, setting: &str, value: Option<&str>) -> Result<(), Error> {
    let Some(value) = value else { return Ok(()) };
    if value.is_empty() {
        return Err(Error::configuration(format!("the {setting} is empty: pass its name, or leave it out")));
    }
    let value = HeaderValue::try_from(value).map_err(|_| {
        Error::configuration(format!("the {setting} holds a character that no header can carry: pass its name alone"))
    })?;
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}
