//! Token requests. The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4) is sent as many servers expect it: a Basic header
//! with the raw pair, a JSON body, no scope.

use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Url;
use secrecy::zeroize::{Zeroize, Zeroizing};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::redaction::redact;
use super::refresh::{Refresh, time_left};
use super::secret::{client_basic, secret, sensitive};
use super::token::AccessToken;
use super::token_error::TokenError;
use crate::body::{self, Read};
use crate::error::{Error, ErrorDetails, host, root_cause};
use crate::retry::{Budget, RetryPolicy, retry_after};

const BODY: &str = r#"{"grant_type":"client_credentials"}"#;
/// The largest response that is read, in bytes: many times the size of a usual token.
const MAX_BODY: usize = 64 * 1024;
/// The longest lifetime of a token; a longer one counts as this one, so that no token is kept for ever because of a typing error.
const LONGEST_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// The settings of token requests.
pub(crate) struct Grant {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoint: Url,
    pub(crate) request: TokenRequest,
    pub(crate) max_values: usize,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Arc<Budget>,
}

/// What a token request contains.
pub(crate) enum TokenRequest {
    Client {
        /// The value of the Basic `Authorization` header.
        authorization: SecretString,
        /// The client secret, to be removed from texts of the token endpoint.
        secret: SecretString,
    },
    Refresh(Refresh),
}

impl TokenRequest {
    /// The request of the client credentials grant.
    pub(crate) fn client(id: &SecretString, secret: SecretString) -> Result<Self, Error> {
        Ok(Self::Client { authorization: client_basic(id, &secret)?, secret })
    }

    /// The value of the header `Authorization`, the body, and the secrets in both.
    fn parts(&self) -> (Option<&SecretString>, Vec<u8>, Vec<SecretString>) {
        match self {
            Self::Client { authorization, secret: own } => {
                let encoded = authorization.expose_secret();
                let encoded = secret(encoded.strip_prefix("Basic ").unwrap_or(encoded));
                (Some(authorization), BODY.into(), vec![own.clone(), encoded])
            }
            Self::Refresh(refresh) => {
                let (body, secrets) = refresh.body();
                (None, body, secrets)
            }
        }
    }
}

/// The longest token URL, in bytes.
const MAX_TOKEN_URL: usize = 8192;

/// The URL of the token endpoint: the `configured` one, otherwise that of the document, if it is on the base URL's origin. The user
/// has chosen that origin, and must choose any other one that is to receive a client secret.
pub(crate) fn token_endpoint(base: &Url, configured: Option<&str>, declared: Option<&str>) -> Result<Url, Error> {
    let url = endpoint(base, configured.or(declared))?;
    if configured.is_none() && url.origin() != base.origin() {
        return Err(Error::configuration(format!(
            "the document's token URL is on another host than the base URL ({}): pass it to `Config::with_token_url` if the credentials may go there",
            url.origin().ascii_serialization()
        )));
    }
    Ok(url)
}

/// The URL of the token endpoint: the base URL followed by a relative token URL, because RFC 3986 resolution would drop the path of
/// the base URL. An absolute token URL is used unchanged, unless it would send the secret over http where the base URL is https.
/// Errors do not quote it: it may contain a password.
fn endpoint(base: &Url, token_url: Option<&str>) -> Result<Url, Error> {
    let Some(token_url) = token_url else {
        return Err(Error::configuration(
            "client credentials cannot be used: the document declares no token URL, so pass one to `Config::with_token_url`, or use an API key",
        ));
    };
    let problem = |problem: &str| {
        Error::configuration(format!(
            "the token URL {problem}: pass a path below the base URL or an https URL to `Config::with_token_url`"
        ))
    };
    let below = base.as_str().trim_end_matches('/');
    let text = format!("{below}/{}", token_url.strip_prefix('/').unwrap_or(token_url));
    let url = match (Url::parse(token_url), Url::parse(&text)) {
        (Ok(url), _) => url,
        // If the parser changed the text, it was not a path below the base URL.
        (Err(_), Ok(url)) if url.as_str() == text => url,
        _ => return Err(problem("is neither an absolute URL nor a path below the base URL")),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(problem("contains user info, which would end up in logs"));
    }
    if url.scheme() != "https" && !(url.scheme() == "http" && base.scheme() == "http") {
        return Err(problem("is not https"));
    }
    if url.fragment().is_some() {
        return Err(problem("has a fragment"));
    }
    if url.as_str().len() > MAX_TOKEN_URL {
        return Err(problem(&format!("is longer than {MAX_TOKEN_URL} bytes")));
    }
    Ok(url)
}

impl Grant {
    /// Requests a token, again after transient failures.
    pub(crate) async fn token(&self) -> Result<AccessToken, TokenError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let failure = match self.attempt().await {
                Ok(token) => return Ok(token),
                Err(failure) => failure,
            };
            let again = failure.transient && attempts < self.retries.attempts && self.budget.withdraw();
            if !again {
                return Err(failure.into_error());
            }
            tokio::time::sleep(self.retries.delay(attempts, failure.retry_after)).await;
        }
    }

    /// Whether it renews the token of a login.
    pub(super) fn is_login(&self) -> bool {
        matches!(self.request, TokenRequest::Refresh(_))
    }

    async fn attempt(&self) -> Result<AccessToken, Failure> {
        let (authorization, body, secrets) = self.request.parts();
        let mut message = reqwest::Request::new(Method::POST, self.endpoint.clone());
        let headers = message.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, sensitive(authorization.expose_secret().as_bytes()));
        }
        *message.body_mut() = Some(body.into());
        *message.timeout_mut() = Some(self.attempt_timeout);
        let mut response = self.http.execute(message).await.map_err(Failure::no_response)?;
        let status = response.status();
        // Allocated at full size, so that growing leaves no copy of a token behind.
        let mut buffer = BytesMut::with_capacity(MAX_BODY);
        let read = body::read(&mut response, MAX_BODY, &mut buffer).await;
        if !status.is_success() {
            return Err(self.refused(status, response.headers(), buffer, &secrets));
        }
        match read {
            Read::Whole => {}
            Read::TooLong => return Err(Failure::unusable(status, NotAToken::TooLong)),
            Read::Broken(error) => return Err(Failure::no_response(error)),
        }
        let token = TokenResponse::decode(&buffer, self.max_values);
        // The buffer contains the token too.
        buffer.as_mut().zeroize();
        let Granted { mut token, refresh_token } = token.map_err(|problem| Failure::unusable(status, problem))?;
        if let TokenRequest::Refresh(refresh) = &self.request {
            refresh.keep(refresh_token);
            token.lifetime = token.lifetime.or_else(|| time_left(token.text.expose_secret()));
        }
        Ok(token)
    }

    fn refused(&self, status: StatusCode, headers: &HeaderMap, body: BytesMut, secrets: &[SecretString]) -> Failure {
        let clean = |text| secrets.iter().fold(text, |text, secret| redact(text, secret.expose_secret()));
        let transient = matches!(status.as_u16(), 408 | 429) || status.is_server_error();
        let details = ErrorDetails::decode(headers, &body.freeze(), self.max_values, clean);
        let mut message = format!("the token endpoint responded with {status}");
        let reported = details.as_ref().map(|details| details.line(Some(status))).unwrap_or_default();
        if !reported.is_empty() {
            message = format!("{message}: {reported}");
        }
        if let (TokenRequest::Refresh(refresh), false) = (&self.request, transient) {
            message = format!("{message}; log in again with `{}`", refresh.command);
        }
        Failure { message, details, retry_after: retry_after(headers), transient }
    }
}

/// A successful response of the token endpoint (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct TokenResponse {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<serde_json::Value>,
    refresh_token: Option<serde_json::Value>,
}

/// The tokens of a response.
struct Granted {
    token: AccessToken,
    refresh_token: Option<SecretString>,
}

impl TokenResponse {
    fn decode(body: &[u8], max_values: usize) -> Result<Granted, NotAToken> {
        if body::has_more_values(body, max_values) {
            return Err(NotAToken::TooManyValues);
        }
        // The error is dropped: it may quote the token.
        let response: Self = serde_json::from_slice(body).map_err(|_| NotAToken::Malformed)?;
        let text = Zeroizing::new(response.access_token);
        if response.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(NotAToken::Type);
        }
        let token = AccessToken::new(text.as_str());
        let refresh_token = match response.refresh_token {
            Some(serde_json::Value::String(text)) if !text.is_empty() => Some(secret(text)),
            _ => None,
        };
        let seconds = match response.expires_in {
            None | Some(serde_json::Value::Null) => return Ok(Granted { token, refresh_token }),
            Some(serde_json::Value::String(text)) => text.parse().ok(),
            Some(number) => number.as_f64(),
        };
        match seconds.filter(|seconds: &f64| seconds.is_finite()) {
            Some(seconds) if seconds <= 0.0 => Err(NotAToken::Expired),
            Some(seconds) => {
                let lifetime = Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_LIFETIME);
                Ok(Granted { token: token.expires_in(lifetime.min(LONGEST_LIFETIME)), refresh_token })
            }
            None => Err(NotAToken::Lifetime),
        }
    }
}

/// Why a successful response gives no usable token.
#[derive(Clone, Copy)]
enum NotAToken {
    TooLong,
    TooManyValues,
    Malformed,
    Type,
    Expired,
    Lifetime,
}

impl NotAToken {
    /// What the response has, and what to do.
    fn text(self) -> &'static str {
        match self {
            Self::TooLong => "a body of more than 64 KiB: check the base URL and the token URL",
            Self::TooManyValues => {
                "a body of more JSON values than `Config::with_max_values` allows: check the base URL and the token URL"
            }
            Self::Malformed => {
                "a body that is not a JSON object with an access_token: check the base URL and the token URL"
            }
            Self::Type => "a token whose token_type is not bearer: configure its issuer to issue bearer tokens",
            Self::Expired => "a token that has already expired: check the lifetime that its issuer is configured with",
            Self::Lifetime => "an expires_in that is not a number of seconds: report it to the issuer of the token",
        }
    }
}

/// Why an attempt gave no token.
struct Failure {
    message: String,
    details: Option<ErrorDetails>,
    retry_after: Option<Duration>,
    /// Whether another attempt may succeed.
    transient: bool,
}

impl Failure {
    fn no_response(error: reqwest::Error) -> Self {
        let at = error.url().map(|url| format!(" at {}", host(url))).unwrap_or_default();
        let error = error.without_url();
        let message = if error.is_timeout() {
            format!("the token endpoint{at} did not respond in time: check the base URL and the network")
        } else {
            let problem = if error.is_connect() { "cannot be reached" } else { "broke the connection" };
            format!("the token endpoint{at} {problem} ({}): check the base URL and the network", root_cause(&error))
        };
        Self { message, details: None, retry_after: None, transient: true }
    }

    fn unusable(status: StatusCode, problem: NotAToken) -> Self {
        let message = format!("the token endpoint responded with {status} and {}", problem.text());
        Self { message, details: None, retry_after: None, transient: false }
    }

    fn into_error(self) -> TokenError {
        TokenError::from_endpoint(self.message, self.details, self.transient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(base: &str, token_url: &str) -> Result<String, String> {
        let base = Url::parse(base).unwrap();
        endpoint(&base, Some(token_url)).map(String::from).map_err(|error| error.to_string())
    }

    #[test]
    fn a_relative_token_url_follows_the_servers_url_and_loses_nothing_of_it() {
        for base in ["https://api.example.com/v0", "https://api.example.com/v0/"] {
            for token_url in ["/oauth/token", "oauth/token"] {
                assert_eq!(found(base, token_url).unwrap(), "https://api.example.com/v0/oauth/token");
            }
        }
        assert_eq!(found("http://127.0.0.1:80", "/t?a=b").unwrap(), "http://127.0.0.1/t?a=b");
    }

    #[test]
    fn an_absolute_token_url_is_used_unchanged_unless_it_would_send_the_secret_over_http() {
        let elsewhere = "https://id.example.com/token";
        assert_eq!(found("https://api.example.com/v0", elsewhere).unwrap(), elsewhere);
        assert_eq!(found("http://127.0.0.1/v0", elsewhere).unwrap(), elsewhere);
        assert_eq!(found("http://127.0.0.1/v0", "http://127.0.0.1/t").unwrap(), "http://127.0.0.1/t");
        assert!(found("https://api.example.com/v0", "http://id.example.com/token").is_err());
    }

    #[test]
    fn a_token_url_that_leads_elsewhere_is_refused_by_what_is_wrong_and_not_quoted() {
        let long = "x".repeat(70_000);
        for (token_url, wrong) in [
            ("../token", "is neither"),
            ("/a/../../token", "is neither"),
            ("/a b", "is neither"),
            ("ftp://x/token", "is not https"),
            ("mailto:token", "is not https"),
            ("http://x/token", "is not https"),
            ("/t#token", "has a fragment"),
            ("https://x/t#token", "has a fragment"),
            ("https://token@x/t", "contains user info"),
            ("https://:token@x/t", "contains user info"),
            ("https:\\\\token@x/t", "contains user info"),
            (long.as_str(), "is longer than 8192 bytes"),
        ] {
            let problem = found("https://api.example.com/v0", token_url).unwrap_err();
            assert!(problem.starts_with(&format!("the token URL {wrong}")), "{token_url}: {problem}");
            assert!(!problem.contains(token_url) && !problem.contains("token@"), "{problem}");
        }
    }

    #[test]
    fn a_huge_lifetime_is_a_long_one_and_never_endless() {
        for lifetime in ["1e300", "99999999999", r#""1e18""#] {
            let token =
                TokenResponse::decode(format!(r#"{{"access_token":"t","expires_in":{lifetime}}}"#).as_bytes(), 9);
            assert_eq!(token.ok().unwrap().token.lifetime, Some(LONGEST_LIFETIME), "{lifetime}");
        }
        let token = TokenResponse::decode(br#"{"access_token":"t","expires_in":7200}"#, 9);
        assert_eq!(token.ok().unwrap().token.lifetime, Some(Duration::from_secs(7200)));
        let many = TokenResponse::decode(br#"{"access_token":"t","more":[1,2,3,4,5,6,7]}"#, 9);
        assert!(matches!(many, Err(NotAToken::TooManyValues)));
    }

    #[test]
    fn a_token_url_of_the_document_on_another_host_is_used_only_if_the_user_sets_it() {
        let base = Url::parse("https://api.example.com/v0").unwrap();
        let elsewhere = Some("https://id.example.com/token?key=s3cret");
        assert!(token_endpoint(&base, elsewhere, None).is_ok());
        assert!(token_endpoint(&base, elsewhere, elsewhere).is_ok());
        assert!(token_endpoint(&base, None, Some("https://api.example.com/token")).is_ok());
        for declared in ["https://id.example.com/token?key=s3cret", "https://api.example.com:444/token"] {
            let problem = token_endpoint(&base, None, Some(declared)).unwrap_err().to_string();
            assert!(problem.starts_with("the document's token URL is on another host") && !problem.contains("s3cret"));
        }
    }

    #[test]
    fn a_document_without_a_token_url_allows_no_client_credentials() {
        let problem = endpoint(&Url::parse("https://x").unwrap(), None).unwrap_err().to_string();
        assert!(
            problem.starts_with("client credentials cannot be used: the document declares no token URL"),
            "{problem}"
        );
    }
}
