//! A request as it would be sent, with its secrets redacted.

use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderValue, Method};
use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::request::Request;
use crate::auth::{REDACTED, Selection};

/// The request that a builder would send, from `preview()`.
///
/// These are shown as `[redacted]`: credentials, cookies, header values that are marked as sensitive, and parameters
/// that the document marks as secrets or that have the name of a secret (`token`). No access token is fetched. Other
/// parameters and the body are shown as they would be sent. Headers that the HTTP client adds (`host`, `user-agent`,
/// `content-length`) are not included.
///
/// `Debug` shows the size of the body instead of the body.
///
/// ```no_run
/// use blaxel_api::http::Method;
/// use blaxel_api::{Client, Error, raw};
///
/// # fn example(client: &Client) -> Result<(), Error> {
/// // Builders of operations have the same method.
/// let preview = raw::request(client, Method::GET, "/things").query("limit", 10).preview()?;
/// println!("{} {}", preview.method(), preview.url());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Preview {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Body,
}

#[derive(Clone)]
enum Body {
    None,
    Bytes(Bytes),
    Stream,
}

impl Preview {
    pub(super) fn new(request: &Request<'_>, url: &Url, mut headers: HeaderMap, selection: &Selection<'_>) -> Self {
        let redacted = HeaderValue::from_static(REDACTED);
        for (name, value) in &mut headers {
            if value.is_sensitive() || [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name) {
                *value = redacted.clone();
            }
        }
        let mut url = without_secrets(url, request.operation.path, request.secrets);
        for authorization in selection.fixed.iter() {
            match authorization.place() {
                Ok(header) => drop(headers.insert(header.clone(), redacted.clone())),
                Err(name) => {
                    let separator = if url.contains('?') { '&' } else { '?' };
                    url = format!("{url}{separator}{name}={REDACTED}");
                }
            }
        }
        if selection.tokens.is_some() {
            headers.insert(AUTHORIZATION, redacted);
        }
        let method = request.operation.method.clone();
        let body = request.body.as_ref().map_or(Body::None, |body| body.bytes().map_or(Body::Stream, Body::Bytes));
        Self { method, url, headers, body }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the URL with its query.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body; `None` if there is none, or if it is a stream.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        if let Body::Bytes(bytes) = &self.body { Some(bytes) } else { None }
    }

    /// Returns whether the body is a stream, which is read only when the request is sent.
    #[must_use]
    pub fn is_streamed(&self) -> bool {
        matches!(self.body, Body::Stream)
    }
}

/// The URL of a request with this path template, without the values of the parameters with these names.
fn without_secrets(url: &Url, template: &str, names: &[&str]) -> String {
    if names.is_empty() {
        return url.as_str().to_owned();
    }
    let query = url.query();
    let path = url.as_str().len() - query.map_or(0, |query| 1 + query.len()) - url.path().len();
    let origin = url.as_str().get(..path).unwrap_or_default();
    // A parameter is in one segment; the base URL has further ones before those of the template.
    let in_template: Vec<&str> = template.split('/').collect();
    let segments: Vec<&str> = url.path().split('/').collect();
    let further = segments.len().saturating_sub(in_template.len());
    let path = segments.into_iter().enumerate().map(|(index, segment)| {
        let piece = index.checked_sub(further).and_then(|index| in_template.get(index)).copied().unwrap_or_default();
        if names.iter().any(|name| piece.contains(&format!("{{{name}}}"))) { REDACTED } else { segment }
    });
    let path = path.collect::<Vec<_>>().join("/");
    let query = query.map(|query| {
        let pairs = query.split('&').map(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            let decoded = percent_decode_str(name).decode_utf8_lossy();
            // The members of a deep object come in brackets.
            let own = decoded.split('[').next().unwrap_or_default();
            let is_secret = names.iter().any(|secret| *secret == decoded || *secret == own);
            if is_secret { format!("{name}={REDACTED}") } else { pair.to_owned() }
        });
        format!("?{}", pairs.collect::<Vec<_>>().join("&"))
    });
    format!("{origin}{path}{}", query.unwrap_or_default())
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preview")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body().map(<[u8]>::len))
            .field("is_streamed", &self.is_streamed())
            .finish_non_exhaustive()
    }
}
