//! The client-credentials grant of OAuth 2.0 (RFC 6749, section 4.4), as Blaxel documents it: a Basic header with the raw
//! pair, a JSON body, no scope.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Url;
use secrecy::zeroize::{Zeroize, Zeroizing};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::body::{self, Read};
use crate::credentials::{basic, redact};
use crate::error::Error;
use crate::problem::Problem;
use crate::retry::{Budget, RetryPolicy, retry_after};
use crate::token::{AccessToken, BoxError, TokenFuture, TokenSource};

const BODY: &str = r#"{"grant_type":"client_credentials"}"#;
/// The largest answer that is read, in bytes: a token of any usual size fits many times.
const MAX_BODY: usize = 64 * 1024;

/// Where tokens come from with client credentials.
pub(crate) struct Grant {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoint: Url,
    pub(crate) authorization: SecretString,
    pub(crate) secret: SecretString,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Arc<Budget>,
}

/// The token endpoint: the server's URL followed by what the document says. RFC 3986 resolution would lose the path of the
/// server's URL. An absolute URL is taken as it is, unless it would take the secret from https to http.
pub(crate) fn endpoint(base: &Url, token_url: Option<&str>) -> Result<Url, Error> {
    let Some(token_url) = token_url else {
        return Err(Error::configuration(
            "client credentials cannot be used: the document declares no token URL, so pass one to with_token_url, or an API key",
        ));
    };
    let malformed = || {
        Error::configuration(format!(
            "the token URL `{token_url}` is neither a path below the base URL nor an https URL: pass another one to with_token_url"
        ))
    };
    if let Ok(url) = Url::parse(token_url) {
        let safe = url.scheme() == "https" || (url.scheme() == "http" && base.scheme() == "http");
        return if safe && url.fragment().is_none() { Ok(url) } else { Err(malformed()) };
    }
    let below = base.as_str().trim_end_matches('/');
    let text = format!("{below}/{}", token_url.strip_prefix('/').unwrap_or(token_url));
    match Url::parse(&text) {
        // What the parser had to change was no path below the server's URL.
        Ok(url) if url.as_str() == text && url.fragment().is_none() => Ok(url),
        _ => Err(malformed()),
    }
}

impl Grant {
    pub(crate) fn authorization(id: &SecretString, secret: &SecretString) -> Result<SecretString, Error> {
        basic(id, secret)
    }

    async fn fetch(&self) -> Result<AccessToken, BoxError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let refusal = match self.attempt().await {
                Ok(token) => return Ok(token),
                Err(refusal) => refusal,
            };
            let again = refusal.passing && attempts < self.retries.attempts && self.budget.withdraw();
            if !again {
                return Err(refusal.into());
            }
            tokio::time::sleep(self.retries.delay(attempts, refusal.retry_after)).await;
        }
    }

    async fn attempt(&self) -> Result<AccessToken, Refusal> {
        let mut message = reqwest::Request::new(Method::POST, self.endpoint.clone());
        let headers = message.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, crate::credentials::sensitive(self.authorization.expose_secret()));
        *message.body_mut() = Some(BODY.into());
        *message.timeout_mut() = Some(self.attempt_timeout);
        let mut response = self.http.execute(message).await.map_err(Refusal::unanswered)?;
        let status = response.status();
        // Of its full size from the start, so that no copy of a token is left where it was before it grew.
        let mut answer = BytesMut::with_capacity(MAX_BODY);
        let read = body::read(&mut response, MAX_BODY, &mut answer).await;
        if !status.is_success() {
            return Err(self.refused(status, response.headers(), answer));
        }
        match read {
            Read::Whole => {}
            Read::TooLong => return Err(Refusal::odd(status, "an answer of more than 64 KiB")),
            Read::Broken(error) => return Err(Refusal::unanswered(error)),
        }
        let token = Granted::decode(&answer);
        // The buffer holds the token too.
        answer.as_mut().zeroize();
        token.map_err(|problem| Refusal::odd(status, problem))
    }

    fn refused(&self, status: StatusCode, headers: &HeaderMap, answer: BytesMut) -> Refusal {
        let encoded = self.authorization.expose_secret();
        let encoded = encoded.strip_prefix("Basic ").unwrap_or(encoded);
        let clean = |text| redact(redact(text, self.secret.expose_secret()), encoded);
        let passing = matches!(status.as_u16(), 408 | 429) || status.is_server_error();
        let problem = Problem::decode(headers, &answer.freeze(), clean);
        Refusal { status: Some(status), problem, retry_after: retry_after(headers), passing, what: None, source: None }
    }
}

impl TokenSource for Grant {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self.fetch())
    }
}

/// A successful answer of the token endpoint (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<serde_json::Value>,
}

impl Granted {
    fn decode(answer: &[u8]) -> Result<AccessToken, &'static str> {
        // The error is not kept: it may quote the token.
        let granted: Self = serde_json::from_slice(answer).map_err(|_| "no JSON object with an access_token")?;
        let text = Zeroizing::new(granted.access_token);
        if granted.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err("a token that is no bearer token");
        }
        let token = AccessToken::new(text.as_str());
        let seconds = match granted.expires_in {
            None | Some(serde_json::Value::Null) => return Ok(token),
            Some(serde_json::Value::String(text)) => text.parse().ok(),
            Some(number) => number.as_f64(),
        };
        match seconds {
            Some(seconds) if seconds <= 0.0 => Err("a token that has expired already"),
            Some(seconds) => Ok(match Duration::try_from_secs_f64(seconds) {
                Ok(lifetime) => token.expires_in(lifetime),
                // What does not fit is longer than any clock runs.
                Err(_) => token,
            }),
            None => Err("an expires_in that is no number of seconds"),
        }
    }
}

/// Why the token endpoint gave no token.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: Option<StatusCode>,
    pub(crate) problem: Option<Problem>,
    retry_after: Option<Duration>,
    /// Whether it may pass by itself.
    pub(crate) passing: bool,
    what: Option<&'static str>,
    source: Option<reqwest::Error>,
}

impl Refusal {
    fn unanswered(error: reqwest::Error) -> Self {
        let what = if error.is_timeout() {
            "did not answer in time"
        } else if error.is_connect() {
            "cannot be reached"
        } else {
            "broke the connection"
        };
        let source = Some(error.without_url());
        Self { status: None, problem: None, retry_after: None, passing: true, what: Some(what), source }
    }

    fn odd(status: StatusCode, what: &'static str) -> Self {
        Self { status: Some(status), problem: None, retry_after: None, passing: false, what: Some(what), source: None }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token endpoint ")?;
        match (self.status, self.what) {
            (Some(status), Some(what)) => write!(f, "answered {status} with {what}: check the base URL"),
            (Some(status), None) => {
                write!(f, "answered {status}")?;
                let said = self.problem.as_ref().map(|problem| problem.line(Some(status))).unwrap_or_default();
                if said.is_empty() { Ok(()) } else { write!(f, ": {said}") }
            }
            (None, what) => write!(f, "{}: check the base URL and the network", what.unwrap_or("failed")),
        }
    }
}

impl StdError for Refusal {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|error| error as &(dyn StdError + 'static))
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
    fn an_absolute_token_url_is_taken_as_it_is_unless_it_takes_the_secret_off_https() {
        let elsewhere = "https://id.example.com/token";
        assert_eq!(found("https://api.example.com/v0", elsewhere).unwrap(), elsewhere);
        assert_eq!(found("http://127.0.0.1/v0", elsewhere).unwrap(), elsewhere);
        assert_eq!(found("http://127.0.0.1/v0", "http://127.0.0.1/t").unwrap(), "http://127.0.0.1/t");
        assert!(found("https://api.example.com/v0", "http://id.example.com/token").is_err());
    }

    #[test]
    fn a_token_url_that_leads_elsewhere_is_refused_and_named() {
        for token_url in ["../token", "/a/../../token", "ftp://x/t", "/t#f", "https://x/t#f", "/a b", "mailto:x"] {
            let problem = found("https://api.example.com/v0", token_url).unwrap_err();
            assert!(problem.contains(&format!("the token URL `{token_url}` is neither")), "{problem}");
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
