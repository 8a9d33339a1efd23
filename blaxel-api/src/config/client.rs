//! From settings to a client: all settings are checked here, once, and nothing is sent.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{ClientBuilder, redirect};
use secrecy::ExposeSecret;

use super::servers::servers;
use super::settings::{Config, base_url};
use super::tls;
use crate::auth::{
    self, Authorization, Credentials, Grant, Keyring, Kind, Provider, Refresh, Source, TokenRequest, Tokens, time_left,
};
use crate::error::{Error, root_cause};
use crate::generated::{Client, document, operations, settings};
use crate::operation::{HeaderSetting, Operation, SecurityScheme, SecuritySchemeKind};
use crate::retry::Budget;
use crate::transport::{CallOptions, Shared, Transport};

/// A timeout that reqwest does not reach, because a timeout cannot be removed.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);

impl Config {
    /// Checks the settings and creates the client. Nothing is sent.
    ///
    /// # Errors
    /// Returns an error of the kind [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the missing or malformed
    /// setting.
    pub fn client(self) -> Result<Client, Error> {
        self.client_of(document::SECURITY_SCHEMES, operations::ALL)
    }

    /// A client for these security schemes, and the operations that use them.
    pub(crate) fn client_of(
        mut self,
        schemes: &'static [SecurityScheme],
        operations: &[&'static Operation],
    ) -> Result<Client, Error> {
        if let Some(complete) = self.complete.take() {
            self = complete(self)?;
        }
        let served = auth::assign(schemes, operations, &self.credentials)?;
        let base = base_url(self.base_url.as_deref(), &self.server)?;
        let servers = servers(base.clone(), &self.server_urls)?;
        for (setting, timeout) in [
            ("timeout for connecting", self.connect_timeout),
            ("timeout of an attempt", self.attempt_timeout),
            ("timeout without data", self.idle_timeout),
            ("timeout of a call", self.timeout),
        ] {
            if timeout.is_zero() {
                return Err(Error::configuration(format!(
                    "the {setting} is zero: pass a longer duration, or use the default"
                )));
            }
        }
        let mut headers = HeaderMap::new();
        for HeaderSetting { setting, name, .. } in settings::HEADERS {
            insert(&mut headers, name, setting, self.headers.get(setting).map(String::as_str))?;
        }

        // reqwest must not read the environment itself: only `from_env` does.
        let mut builder = ClientBuilder::new()
            .no_proxy()
            .pool_max_idle_per_host(self.pool_max_idle)
            .pool_idle_timeout(self.pool_idle_timeout)
            // Without these, a dead HTTP/2 connection would stay in the pool and fail every call.
            .http2_keep_alive_interval(Duration::from_secs(20))
            .http2_keep_alive_timeout(Duration::from_secs(10));
        builder = builder.tls_backend_preconfigured(match self.tls.take() {
            Some(config) => tls::complete(config, &self.roots, self.identity.as_ref())?,
            None => match tls::client_config(&self.roots, self.identity.as_ref()) {
                // Plain HTTP, for example to a local test server, works without certificates.
                Err(_) if base.scheme() == "http" && self.roots.is_empty() && self.identity.is_none() => {
                    tls::without_trust()?
                }
                config => config?,
            },
        });
        if let Some(proxy) = self.proxy.and_then(|proxy| proxy.finish().transpose()) {
            builder = builder.proxy(proxy?);
        }
        if let Some(configure) = self.http {
            // Timeouts of the function must not end what the timeouts of attempts and streams allow.
            builder = configure(builder).timeout(NEVER).read_timeout(NEVER);
        }
        let http = builder
            .user_agent(user_agent())
            .redirect(redirect::Policy::none())
            // hyper's pool still repeats a request of which no byte was written.
            .retry(reqwest::retry::never())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            // Verbose connections would log credentials.
            .connection_verbose(false)
            .connect_timeout(self.connect_timeout)
            // Timeouts are those of the transport, which need fewer allocations.
            .build()
            .map_err(|error| {
                let cause = root_cause(&error.without_url());
                Error::configuration(format!(
                    "the HTTP client cannot be created ({cause}): check the function passed to `Config::with_http`"
                ))
            })?;
        let budget = Arc::new(Budget::new(self.retry_budget));
        let grant = |request: TokenRequest, declared: Option<&str>| {
            Ok::<_, Error>(Grant {
                http: http.clone(),
                endpoint: auth::token_endpoint(&base, self.token_url.as_deref(), declared)?,
                request,
                max_values: self.max_values,
                attempt_timeout: self.attempt_timeout,
                retries: self.retries,
                budget: Arc::clone(&budget),
            })
        };
        let provider = |(index, credentials): (usize, Credentials)| {
            // Two schemes that the same credentials serve are satisfied by the same token.
            let scheme = served.iter().position(|served| *served == Some(index)).and_then(|scheme| schemes.get(scheme));
            provider(credentials.kind, scheme.map(|scheme| scheme.kind), self.token_url.is_some(), grant)
        };
        let providers = self.credentials.into_iter().enumerate().map(provider).collect::<Result<_, Error>>()?;
        let keyring = Keyring { schemes, served, providers };
        let shared = Shared {
            http,
            servers,
            keyring,
            headers,
            timeout: self.timeout,
            idle_timeout: self.idle_timeout,
            attempt_timeout: self.attempt_timeout,
            retries: self.retries,
            budget,
            max_body: self.max_body,
            max_error_body: self.max_error_body,
            max_values: self.max_values,
        };
        Ok(Client { inner: Transport { shared: Arc::new(shared), options: Arc::new(CallOptions::new()) } })
    }
}

/// What serves a scheme of this kind, made of the credentials for it. `grant` makes token requests, for a token URL of the document;
/// `configured`: whether the user set another one.
fn provider(
    credentials: Kind,
    scheme: Option<SecuritySchemeKind>,
    configured: bool,
    grant: impl Fn(TokenRequest, Option<&str>) -> Result<Grant, Error>,
) -> Result<Provider, Error> {
    let declared = match scheme {
        Some(SecuritySchemeKind::OAuth2 { token_url: Some(url) }) => Some(url),
        _ => document::TOKEN_URL,
    };
    let fixed = match credentials {
        Kind::ApiKey(key) => match scheme {
            Some(SecuritySchemeKind::ApiKey { location, name }) => Authorization::api_key(location, name, &key),
            _ => Authorization::bearer("API key", &key, 0),
        },
        Kind::Bearer(token) => Authorization::bearer("access token", &token, 0),
        Kind::Basic { user, password } => Authorization::basic(&user, &password),
        Kind::Client { id, secret } => {
            let grant = grant(TokenRequest::client(&id, secret)?, declared)?;
            return Ok(Provider::Tokens(Tokens::new(Source::Grant(Box::new(grant)))));
        }
        // Without a token endpoint, nothing renews the token.
        Kind::Login(login) if declared.is_none() && !configured => {
            Authorization::bearer("access token", &login.access_token, 0)
        }
        Kind::Login(login) => {
            let (refresh, token) = Refresh::of(*login);
            let left = time_left(token.expose_secret());
            let authorization = Authorization::bearer("access token", &token, 0).map_err(Error::configuration)?;
            let source = Source::Grant(Box::new(grant(TokenRequest::Refresh(refresh), declared)?));
            return Ok(Provider::Tokens(Tokens::of_login(source, authorization, left)));
        }
        Kind::Source(source) => return Ok(Provider::Tokens(Tokens::new(Source::User(source)))),
    };
    fixed.map(Provider::Fixed).map_err(Error::configuration)
}

/// `PRODUCT/VERSION (os; arch)`.
fn user_agent() -> String {
    let (product, version) = (settings::USER_AGENT, env!("CARGO_PKG_VERSION"));
    format!("{product}/{version} ({}; {})", env::consts::OS, env::consts::ARCH)
}

fn insert(headers: &mut HeaderMap, name: &'static str, setting: &str, value: Option<&str>) -> Result<(), Error> {
    let Some(value) = value else { return Ok(()) };
    // Receivers remove blanks at either end.
    if value.trim().is_empty() {
        return Err(Error::configuration(format!("the {setting} is blank: pass a value, or do not set it")));
    }
    let value = HeaderValue::try_from(value).map_err(|_| {
        Error::configuration(format!(
            "the {setting} contains a character that a header cannot carry: pass only its name"
        ))
    })?;
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}
