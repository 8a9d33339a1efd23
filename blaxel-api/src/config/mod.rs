//! From settings to a client: everything is checked once, here, and nothing is sent.

use std::env;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{ClientBuilder, Url, redirect};
use secrecy::SecretString;

use crate::Client;
use crate::call::CallOptions;
use crate::credentials::{Authorization, Credentials, Kind};
use crate::document;
use crate::error::Error;
use crate::grant::{self, Grant};
use crate::retry::{Budget, RetryPolicy};
use crate::tls;
use crate::token::{TokenFuture, TokenSource, Tokens};
use crate::transport::{Authorizer, Shared, Transport};

mod environment;
#[cfg(feature = "config-file")]
mod file;
mod proxy;

/// The settings of a [`Client`].
///
/// | setting | default |
/// |---|---|
/// | base URL | the first server of the document, [`document::SERVERS`] |
/// | token URL for client credentials | [`document::TOKEN_URL`], below the base URL |
/// | workspace, API version | not sent: the document does not ask for them |
/// | time to connect, TLS included | 10 s |
/// | time for an attempt, from connecting to the end of the body | 30 s |
/// | time for a call, retries and token included | 60 s |
/// | retries | 3 attempts, see [`RetryPolicy`]; at most 100 retries, and one for five calls, see [`Config::with_retry_budget`] |
/// | largest body | 64 MiB of a success; 64 KiB of an error, of which more is left out |
/// | idle connections | 32 for each host, 90 s |
/// | proxy | none; `HTTPS_PROXY` and `NO_PROXY` with [`Config::from_env`] |
/// | trust | the platform's certificates |
#[must_use]
pub struct Config {
    credentials: Option<Credentials>,
    #[cfg(feature = "config-file")]
    file: Option<file::File>,
    base_url: Option<String>,
    token_url: Option<String>,
    workspace: Option<String>,
    api_version: Option<String>,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    timeout: Duration,
    retries: RetryPolicy,
    retry_budget: u32,
    max_body: usize,
    max_error_body: usize,
    pool_max_idle: usize,
    pool_idle_timeout: Duration,
    roots: Vec<Vec<u8>>,
    proxy: Option<proxy::Setting>,
    http: Option<Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send>>,
}

impl Config {
    /// The default settings with these credentials. Nothing is taken from the environment.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials: Some(credentials), ..Self::empty() }
    }

    fn empty() -> Self {
        Self {
            credentials: None,
            #[cfg(feature = "config-file")]
            file: None,
            base_url: None,
            token_url: None,
            workspace: None,
            api_version: None,
            connect_timeout: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(30),
            timeout: Duration::from_secs(60),
            retries: RetryPolicy::new(),
            retry_budget: 100,
            max_body: 64 * 1024 * 1024,
            max_error_body: 64 * 1024,
            pool_max_idle: 32,
            pool_idle_timeout: Duration::from_secs(90),
            roots: Vec::new(),
            proxy: None,
            http: None,
        }
    }

    /// Sends calls below this URL (`http` or `https`; no user info, query or fragment). A trailing slash is the same as none.
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Fetches tokens for client credentials here: a path below the base URL, or an absolute URL, which must be `https` where the
    /// base URL is.
    pub fn with_token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
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

    /// Sets the time to make a connection in, TLS included.
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the time for each attempt, from connecting to the end of the body.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the time for a call: all attempts, the delays between them and the wait for a token.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how often and how soon calls and token requests are tried again.
    pub fn with_retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// Sets how many retries the client and its clones may send at once. Each call adds a fifth of one, up to this number, so
    /// that an outage costs the server a fifth more requests in the long run and not a multiple.
    pub fn with_retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Sets the largest body of a success, in bytes. A larger one is an error.
    pub fn with_max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets how much of an error's body is kept, in bytes.
    pub fn with_max_error_body(mut self, bytes: usize) -> Self {
        self.max_error_body = bytes;
        self
    }

    /// Sets how many idle connections are kept for each host, and for how long.
    pub fn with_pool(mut self, max_idle: usize, idle_timeout: Duration) -> Self {
        self.pool_max_idle = max_idle;
        self.pool_idle_timeout = idle_timeout;
        self
    }

    /// Trusts the certificates of this PEM text besides the platform's.
    pub fn with_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Sends everything through this proxy (`http` or `https`, user info allowed) but what goes to this machine (`localhost`,
    /// 127.0.0.0/8, `::1`) or to a host that `NO_PROXY` named to [`Config::from_env`].
    pub fn with_proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy.get_or_insert_default().replace(url);
        self
    }

    /// Opens everything that reqwest can do. TLS, proxy and pool are configured before (another TLS backend replaces ours whole,
    /// with its trust and its HTTP versions); redirects, decompression, retries and timeouts are set after it, so that no setting
    /// here changes them.
    pub fn with_http(mut self, configure: impl FnOnce(ClientBuilder) -> ClientBuilder + Send + 'static) -> Self {
        self.http = Some(Box::new(configure));
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    ///
    /// # Errors
    /// Names the setting that is missing or malformed ([`ErrorKind::Configuration`](crate::ErrorKind::Configuration)).
    #[cfg_attr(not(feature = "config-file"), expect(unused_mut, reason = "the file fills in what is missing"))]
    pub fn client(mut self) -> Result<Client, Error> {
        #[cfg(feature = "config-file")]
        if let Some(file) = self.file.take() {
            file.fill(&mut self)?;
        }
        let Some(credentials) = self.credentials else { return Err(environment::no_credentials()) };
        let base = base_url(self.base_url.as_deref())?;
        for (setting, timeout) in [
            ("time to connect", self.connect_timeout),
            ("time for an attempt", self.attempt_timeout),
            ("time for a call", self.timeout),
        ] {
            if timeout.is_zero() {
                return Err(Error::configuration(format!("the {setting} is zero: pass a duration, or leave it out")));
            }
        }
        let mut headers = HeaderMap::new();
        insert(&mut headers, "x-blaxel-workspace", "workspace", self.workspace.as_deref())?;
        insert(&mut headers, "blaxel-version", "API version", self.api_version.as_deref())?;

        // No proxy unless one is added: the environment is read in `from_env` alone.
        let mut builder = ClientBuilder::new()
            .no_proxy()
            .pool_max_idle_per_host(self.pool_max_idle)
            .pool_idle_timeout(self.pool_idle_timeout)
            // Without these a dead HTTP/2 connection stays in the pool and fails call after call.
            .http2_keep_alive_interval(Duration::from_secs(20))
            .http2_keep_alive_timeout(Duration::from_secs(10));
        builder = builder.tls_backend_preconfigured(match tls::client_config(&self.roots) {
            // A machine without certificates can still talk plain HTTP, say to a local stand-in.
            Err(_) if base.scheme() == "http" && self.roots.is_empty() => tls::without_trust()?,
            config => config?,
        });
        if let Some(proxy) = self.proxy.and_then(|proxy| proxy.finish().transpose()) {
            builder = builder.proxy(proxy?);
        }
        if let Some(configure) = self.http {
            builder = configure(builder);
        }
        let http = builder
            .user_agent(user_agent())
            .redirect(redirect::Policy::none())
            // What is left is hyper's pool, which sends a request again only if not a byte of it was written.
            .retry(reqwest::retry::never())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            // It would log what is sent, the credentials among it.
            .connection_verbose(false)
            .connect_timeout(self.connect_timeout)
            // Each attempt sets a shorter one.
            .timeout(self.timeout)
            .build()
            .map_err(|error| {
                Error::configuration("the HTTP client could not be made: check what `with_http` sets")
                    .caused_by(error.without_url())
            })?;
        let budget = Arc::new(Budget::new(self.retry_budget));
        let grant = |id: &SecretString, secret| {
            Ok(Grant {
                http: http.clone(),
                endpoint: grant::endpoint(&base, self.token_url.as_deref().or(document::TOKEN_URL))?,
                authorization: Grant::authorization(id, &secret)?,
                secret,
                attempt_timeout: self.attempt_timeout,
                retries: self.retries,
                budget: Arc::clone(&budget),
            })
        };
        let authorizer = match credentials.0 {
            Kind::Fixed { name, text } => {
                Authorizer::Fixed(Authorization::bearer(name, &text, 0).map_err(Error::configuration)?)
            }
            Kind::Client { id, secret } => Authorizer::Tokens(Tokens::new(Box::new(grant(&id, secret)?))),
            Kind::Source(source) => Authorizer::Tokens(Tokens::new(Box::new(Source(source)))),
        };
        let shared = Shared {
            http,
            base,
            authorizer,
            headers,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retries: self.retries,
            budget,
            max_body: self.max_body,
            max_error_body: self.max_error_body,
        };
        Ok(Client { inner: Transport { shared: Arc::new(shared), options: Arc::new(CallOptions::new()) } })
    }
}

/// A source of the user's own.
struct Source(Arc<dyn TokenSource>);

impl TokenSource for Source {
    fn token(&self) -> TokenFuture<'_> {
        self.0.token()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("credentials", &self.credentials)
            // Not checked yet, so it may still hold a password.
            .field("base_url", &base_url(self.base_url.as_deref()).ok().map(String::from))
            .field("workspace", &self.workspace)
            .field("api_version", &self.api_version)
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

/// The base URL. What was found is not repeated: it may hold a password.
fn base_url(given: Option<&str>) -> Result<Url, Error> {
    let text = match (given, document::SERVERS.first()) {
        (Some(url), _) => url,
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

/// `blaxel-rust/VERSION (os; arch)`.
fn user_agent() -> String {
    format!("blaxel-rust/{} ({}; {})", env!("CARGO_PKG_VERSION"), env::consts::OS, env::consts::ARCH)
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
