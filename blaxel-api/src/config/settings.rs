//! The settings of a client and their defaults.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use reqwest::{ClientBuilder, Url};

use super::server_url::filled;
use super::{proxy, tls};
use crate::auth::Credentials;
use crate::error::Error;
use crate::generated::{document, settings};
use crate::operation::{HeaderSetting, ServerUrl};
use crate::retry::RetryPolicy;

/// The settings of a [`Client`](crate::Client).
///
/// | setting | default |
/// |---|---|
/// | base URL | the document's first server, [`document::SERVERS`](crate::document::SERVERS), unless it is relative or has a variable that must be set |
/// | servers of operations ([`Operation::servers`](crate::Operation::servers)) | the document's, without credentials |
/// | token URL for client credentials | [`document::TOKEN_URL`](crate::document::TOKEN_URL); a relative one is appended to the base URL |
/// | timeout for connecting, including TLS | 10 s |
/// | timeout of an attempt, from connecting to the end of the body | 30 s |
/// | timeout of a call, including retries and the wait for a token | 60 s |
/// | idle timeout of a streamed body, in place of the other timeouts | 60 s |
/// | retries | up to 3 attempts ([`RetryPolicy`]); a budget of 100 retries ([`Config::with_retry_budget`]) |
/// | largest body | 64 MiB for a success; an error's body is cut after 64 KiB |
/// | JSON values in a body that is decoded | 1,000,000 |
/// | idle connections | 32 for each host, for 90 s |
/// | proxy | none; [`Config::from_env`] uses `HTTPS_PROXY` and `NO_PROXY` |
/// | trusted certificates | those of the platform |
///
/// ```
/// use std::time::Duration;
///
/// use blaxel_api::{Config, Credentials};
///
/// # fn client() -> Result<blaxel_api::Client, blaxel_api::Error> {
/// let client = Config::new(Credentials::api_key("YOUR_API_KEY"))
///     .with_timeout(Duration::from_secs(20))
///     .client()?;
/// # Ok(client)
/// # }
/// ```
#[must_use]
pub struct Config {
    pub(super) credentials: Vec<Credentials>,
    /// What a configuration file decides once all other settings are known.
    pub(super) complete: Option<Complete>,
    pub(super) base_url: Option<String>,
    pub(super) server: ServerUrl,
    pub(super) server_urls: Vec<(String, String)>,
    pub(super) token_url: Option<String>,
    /// The values of [`settings::HEADERS`] by their settings.
    pub(super) headers: BTreeMap<&'static str, String>,
    pub(super) connect_timeout: Duration,
    pub(super) attempt_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) retries: RetryPolicy,
    pub(super) retry_budget: u32,
    pub(super) max_body: usize,
    pub(super) max_error_body: usize,
    pub(super) max_values: usize,
    pub(super) pool_max_idle: usize,
    pub(super) pool_idle_timeout: Duration,
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) identity: Option<tls::Identity>,
    /// In place of the platform's certificates, `roots` and `identity`.
    pub(super) tls: Option<rustls::ClientConfig>,
    pub(super) proxy: Option<proxy::Setting>,
    pub(super) http: Option<Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send>>,
}

/// Completes settings.
pub(super) type Complete = Box<dyn FnOnce(Config) -> Result<Config, Error> + Send>;

impl Config {
    /// Creates settings with these credentials and defaults for everything else. The environment is not read.
    pub fn new(credentials: Credentials) -> Self {
        Self::empty().with_credentials(credentials)
    }

    /// Creates settings without credentials and with defaults for everything else. Operations that require credentials
    /// fail before anything is sent; see [`Operation::is_anonymous`](crate::Operation::is_anonymous). The environment
    /// is not read.
    ///
    /// ```
    /// # fn client() -> Result<blaxel_api::Client, blaxel_api::Error> {
    /// let client = blaxel_api::Config::anonymous().client()?;
    /// # Ok(client)
    /// # }
    /// ```
    pub fn anonymous() -> Self {
        Self::empty()
    }

    pub(super) fn empty() -> Self {
        Self {
            credentials: Vec::new(),
            complete: None,
            base_url: None,
            server: ServerUrl::default(),
            server_urls: Vec::new(),
            token_url: None,
            headers: defaults(),
            connect_timeout: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(60),
            timeout: Duration::from_secs(60),
            retries: RetryPolicy::new(),
            retry_budget: 100,
            max_body: 64 * 1024 * 1024,
            max_error_body: 64 * 1024,
            max_values: 1_000_000,
            pool_max_idle: 32,
            pool_idle_timeout: Duration::from_secs(90),
            roots: Vec::new(),
            identity: None,
            tls: None,
            proxy: None,
            http: None,
        }
    }

    /// Adds credentials, for documents whose operations accept or require several kinds.
    ///
    /// An operation lists alternative security requirements. A call uses the first one, in document order, for all of
    /// whose schemes the client has credentials. A public operation gets no credentials. Credentials serve every scheme
    /// that requires their kind, or only the scheme of [`Credentials::for_scheme`]. [`Config::client`] returns an error
    /// if two credentials serve the same scheme.
    ///
    /// ```
    /// use blaxel_api::{Config, Credentials};
    ///
    /// let config = Config::new(Credentials::basic("reader", "password")).with_credentials(Credentials::api_key("4f1c"));
    /// # let _ = config;
    /// ```
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials.push(credentials);
        self
    }

    /// Sets the base URL of all calls (`http` or `https`; no user info, query or fragment; at most 1,500 bytes). A
    /// trailing slash has no effect.
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the base URL of all calls to one of the document's servers, with values for the variables of its URL. The module
    /// [`document`](crate::document) has a type for each server, with a setter for each variable ([`ServerUrl`]).
    pub fn with_server(mut self, server: impl Into<ServerUrl>) -> Self {
        self.base_url = None;
        self.server = server.into();
        self
    }

    /// Replaces the URL of a server that the document lists for single operations
    /// ([`Operation::servers`](crate::Operation::servers)), for all operations that use it. `document_url` is the
    /// server's URL as the document spells it. `url` follows the same rules as the base URL.
    ///
    /// Credentials and configured headers are sent only to the origin of the base URL and to the origins of URLs that
    /// are passed here. They are never sent without encryption if the base URL is `https`. A call that requires
    /// credentials and goes to another origin is an error.
    pub fn with_server_url(mut self, document_url: impl Into<String>, url: impl Into<String>) -> Self {
        self.server_urls.push((document_url.into(), url.into()));
        self
    }

    /// Sets the URL at which client credentials are exchanged for tokens: a path below the base URL, or an absolute
    /// URL. An absolute URL must be `https` if the base URL is. User info and a fragment are not allowed.
    ///
    /// If the document's own token URL is on another origin than the base URL, it is used only if it is set here: the
    /// client secret goes only to origins that you chose.
    pub fn with_token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets the timeout for connecting, including TLS. The default is 10 s.
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the timeout of each attempt, from connecting to the end of the body. The default is 30 s.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the longest time without data while a body is streamed. It applies to uploads, and to streamed responses
    /// after their headers have arrived; the other timeouts do not apply there. The default is 60 s.
    pub fn with_idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets the timeout of a call: all attempts, the delays between them and the wait for a token. The default is 60 s.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how often and after which delay calls and token requests are retried.
    pub fn with_retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// Sets the retry budget: how many retries the client and its clones may send. Each call restores a fifth of a
    /// retry, up to this number. Once the budget is used up, an outage costs the server at most a fifth more requests.
    /// The default is 100.
    pub fn with_retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Sets the largest body of a success, in bytes; a larger one is an error. The default is 64 MiB.
    pub fn with_max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets how much of an error's body is kept, in bytes. The default is 64 KiB.
    pub fn with_max_error_body(mut self, bytes: usize) -> Self {
        self.max_error_body = bytes;
        self
    }

    /// Sets how many JSON values a body may contain: objects, lists, and everything that they contain. A success with
    /// more values is an error; the body of an error with more values is not decoded. This limits memory, because an
    /// empty object of two bytes can become hundreds of bytes. The default is 1,000,000.
    pub fn with_max_values(mut self, values: usize) -> Self {
        self.max_values = values;
        self
    }

    /// Sets how many idle connections are kept for each host, and for how long. The defaults are 32 and 90 s.
    pub fn with_pool(mut self, max_idle: usize, idle_timeout: Duration) -> Self {
        self.pool_max_idle = max_idle;
        self.pool_idle_timeout = idle_timeout;
        self
    }

    /// Trusts the certificates in this PEM text in addition to those of the platform.
    pub fn with_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Authenticates the client to servers that request a certificate. `certificate` is PEM text with the client's
    /// certificate, followed by intermediate certificates. `key` is its private key as PEM (PKCS #8, PKCS #1 or SEC 1).
    /// The copy of the key's text is erased as soon as the client has been created.
    ///
    /// ```
    /// use blaxel_api::{Config, Credentials};
    ///
    /// # fn example(certificate: &[u8], key: &[u8]) -> Config {
    /// Config::new(Credentials::api_key("YOUR_API_KEY")).with_client_certificate(certificate, key)
    /// # }
    /// ```
    pub fn with_client_certificate(mut self, certificate: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.identity = Some(tls::Identity::new(certificate.into(), key.into()));
        self
    }

    /// Sets the whole TLS configuration: another provider, the certificates to trust, a client certificate, TLS versions.
    ///
    /// It replaces both the provider (ring) and the platform's certificates. It also decides the version of HTTP: the
    /// client offers the protocols in `alpn_protocols`, or `h2` and `http/1.1` if that is empty. [`Config::client`]
    /// returns an error if this is combined with [`Config::with_root_certificates`] or
    /// [`Config::with_client_certificate`].
    ///
    /// The type is from the crate [`rustls`](crate::rustls), version 0.23.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use blaxel_api::rustls::crypto::ring;
    /// use blaxel_api::rustls::{self, ClientConfig, RootCertStore};
    /// use blaxel_api::{Config, Credentials};
    ///
    /// # fn config(certificate: rustls::pki_types::CertificateDer<'static>) -> Result<Config, rustls::Error> {
    /// // Only this authority, and only TLS 1.3.
    /// let mut roots = RootCertStore::empty();
    /// roots.add(certificate)?;
    /// let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
    ///     .with_protocol_versions(&[&rustls::version::TLS13])?
    ///     .with_root_certificates(roots)
    ///     .with_no_client_auth();
    /// let config = Config::new(Credentials::api_key("YOUR_API_KEY")).with_tls(tls);
    /// # Ok(config)
    /// # }
    /// ```
    pub fn with_tls(mut self, config: rustls::ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Sends all requests through this proxy (`http` or `https`, user info allowed), except requests to this machine (`localhost`,
    /// 127.0.0.0/8, `::1`) and to hosts that [`Config::from_env`] found in `NO_PROXY`.
    pub fn with_proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy.get_or_insert_default().replace(url);
        self
    }

    /// Configures the underlying reqwest client.
    ///
    /// The function runs after TLS, proxy and pool have been configured, so it can change them. Redirects, decompression, retries
    /// and timeouts are set afterwards, so it cannot change them.
    ///
    /// reqwest's own settings for certificates, TLS versions and HTTP/1.1 over TLS have no effect, because the TLS
    /// configuration is complete when the function runs. Use [`Config::with_tls`] for these.
    pub fn with_http(mut self, configure: impl FnOnce(ClientBuilder) -> ClientBuilder + Send + 'static) -> Self {
        self.http = Some(Box::new(configure));
        self
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Config");
        shown
            .field("credentials", &self.credentials)
            // Shown only if it passes the checks: otherwise it may contain a password.
            .field("base_url", &base_url(self.base_url.as_deref(), &self.server).ok().map(String::from));
        for HeaderSetting { setting, .. } in settings::HEADERS {
            shown.field(&setting.to_ascii_lowercase().replace(' ', "_"), &self.headers.get(setting));
        }
        shown
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

/// The headers that are sent unless the user says otherwise.
fn defaults() -> BTreeMap<&'static str, String> {
    let headers = settings::HEADERS.iter();
    headers.filter_map(|header| Some((header.setting, header.default?.to_owned()))).collect()
}

/// The longest base URL, in bytes: with the longest path, it is a URL that can be sent.
const MAX_BASE_URL: usize = 1500;

/// The base URL: the one that is set, or the document's first server. Errors do not quote one that is set: it may contain a password.
pub(super) fn base_url(given: Option<&str>, server: &ServerUrl) -> Result<Url, Error> {
    match (given, document::SERVERS.get(server.index())) {
        (Some(url), _) => checked("base URL", url),
        (None, Some(first)) => {
            checked("base URL", &filled(first, server).map_err(|problem| problem.of_base_url(first))?)
        }
        (None, None) => Err(Error::configuration(
            "no base URL: the document lists no server, so pass one to `Config::with_base_url`",
        )),
    }
}

/// Parses a base URL.
pub(super) fn checked(name: &str, text: &str) -> Result<Url, Error> {
    let problem = |problem: &str| {
        Error::configuration(format!("the {name} {problem}: pass one like `https://api.example.com/v0`"))
    };
    let url = Url::parse(text).map_err(|error| problem(&format!("is not an absolute URL ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(problem("is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(problem("contains user info, which would end up in logs"));
    }
    if url.query().is_some() {
        return Err(problem("has a query"));
    }
    if url.fragment().is_some() {
        return Err(problem("has a fragment"));
    }
    if url.as_str().len() > MAX_BASE_URL {
        return Err(problem(&format!("is longer than {MAX_BASE_URL} bytes, which leaves no room for a path")));
    }
    Ok(url)
}
