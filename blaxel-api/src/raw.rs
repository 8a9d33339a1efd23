//! Requests that the document does not describe, with the client's credentials, retries, limits and errors.
//!
//! ```no_run
//! use blaxel_api::http::Method;
//! use blaxel_api::{Client, Error, raw};
//!
//! # async fn example(client: &Client) -> Result<(), Error> {
//! let response = raw::request(client, Method::GET, "/things/a%2Fb").query("limit", 10).await?;
//! println!("{} {}", response.status(), String::from_utf8_lossy(response.body()));
//! # Ok(())
//! # }
//! ```

use std::fmt::{self, Display};
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};
use serde::Serialize;

use crate::error::Error;
use crate::generated::Client;
use crate::operation::Operation;
use crate::runtime::{Caller, Path, Response};
use crate::transport::{self, CallOptions, Preview};

/// Creates a request that the document does not describe, to a path below the base URL. Nothing is sent before
/// [`Request::send`].
///
/// The request uses the client's connections, timeouts, retries and limits. It uses the client's credentials for the
/// first security scheme, in document order, for which there are some.
///
/// The path starts with a slash. Percent-encoded characters stay as they are; other characters that a path cannot
/// contain are encoded. Segments that are empty, `.` or `..` (encoded or not), a query and a fragment are errors.
///
/// The methods `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` and `OPTIONS` are supported.
#[expect(clippy::needless_pass_by_value, reason = "callers pass constants, as to other HTTP clients")]
pub fn request<'a>(client: &'a Client, method: Method, path: &str) -> Request<'a> {
    let known = OPERATIONS.iter().find(|operation| operation.method == method);
    let request = known.ok_or_else(|| {
        let problem = "a raw request cannot have this method: pass GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS";
        Error::configuration(problem)
    });
    let caller = Caller::new(&client.inner);
    Request(request.and_then(|operation| transport::Request::new(caller, operation, Path::raw(operation, path)?)))
}

/// A request that the document does not describe, from [`request`].
#[must_use = "nothing is sent before `send()`"]
pub struct Request<'a>(Result<transport::Request<'a>, Error>);

impl<'a> Request<'a> {
    /// Adds a parameter to the query. Name and value are percent-encoded.
    pub fn query(self, name: &str, value: impl Display) -> Self {
        Self(self.0.map(|request| request.raw_query(name, &value)))
    }

    /// Sets a header, under the same rules as [`CallOptions::header`].
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        self.options(CallOptions::new().header(name, value))
    }

    /// Sets a JSON body, with the media type `application/json`.
    pub fn json(self, value: &impl Serialize) -> Self {
        Self(self.0.and_then(|request| request.json("application/json", Some(value))))
    }

    /// Sets the body and its media type.
    pub fn body(self, media_type: &str, body: impl Into<Bytes>) -> Self {
        Self(self.0.and_then(|request| request.raw_content(media_type, body.into())))
    }

    /// Sets options for this request. They override those of the client, and those that were set before.
    pub fn options(self, options: CallOptions) -> Self {
        Self(self.0.map(|request| request.with(options)))
    }

    /// Returns the request that [`send`](Self::send) would send, with secrets redacted. Nothing is sent.
    ///
    /// # Errors
    ///
    /// Returns the error with which `send` would fail before anything is sent, unless the cause is a missing access
    /// token.
    pub fn preview(self) -> Result<Preview, Error> {
        self.0?.preview()
    }

    /// Sends the request. The response has no decoded value: use [`Response::body`].
    ///
    /// # Errors
    ///
    /// Returns an error if the path or the method is refused (nothing is sent), if no response arrives, or if the status is not a
    /// success (2xx).
    pub fn send(self) -> impl Future<Output = Result<Response<()>, Error>> + Send + 'a {
        transport::Request::send(self.0, |response| {
            if response.status.is_success() { Ok(response.without_content()) } else { Err(response.into_error()) }
        })
    }
}

/// Awaiting the request is the same as awaiting [`send`](Request::send), with a boxed future.
impl<'a> IntoFuture for Request<'a> {
    type Output = Result<Response<()>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.0.as_ref().ok().map(|request| &request.operation.method);
        f.debug_struct("Request").field("method", &method).finish_non_exhaustive()
    }
}

/// What stands for the operation of a request, by its method.
static OPERATIONS: [Operation; 7] = [
    Operation::raw(Method::GET, "GET request"),
    Operation::raw(Method::HEAD, "HEAD request"),
    Operation::raw(Method::POST, "POST request"),
    Operation::raw(Method::PUT, "PUT request"),
    Operation::raw(Method::PATCH, "PATCH request"),
    Operation::raw(Method::DELETE, "DELETE request"),
    Operation::raw(Method::OPTIONS, "OPTIONS request"),
];
