//! A request as it would be sent, with its secrets redacted.

use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;

use super::upload::Payload;
use crate::auth::{REDACTED, Selection};

/// A request that was not sent, from `preview()` of a builder.
///
/// Credentials, cookies and header values that are marked as sensitive are shown as `[redacted]`; an access token is not fetched
/// for it. Other parameters and the body are shown as they would be sent. Headers that the HTTP client adds (`host`, `user-agent`,
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
    pub(super) fn new(
        method: Method,
        url: Url,
        mut headers: HeaderMap,
        selection: &Selection<'_>,
        body: Option<&Payload>,
    ) -> Self {
        let redacted = HeaderValue::from_static(REDACTED);
        for (name, value) in &mut headers {
            if value.is_sensitive() || [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name) {
                *value = redacted.clone();
            }
        }
        let mut url = String::from(url);
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
        let body = body.map_or(Body::None, |body| body.bytes().map_or(Body::Stream, Body::Bytes));
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
