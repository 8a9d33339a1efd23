//! The one seam between the generated code and the network: authorise, send, bound.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_ENCODING};
use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::request::Request;
use crate::response::Answer;

/// The largest body of a success, in bytes.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// The largest part of an error's body that is kept, in bytes.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// What all clones of a client share: connections, base URL, credentials and settings.
#[derive(Clone)]
pub(crate) struct Transport(Arc<Shared>);

struct Shared {
    http: reqwest::Client,
    base: Url,
    authorization: HeaderValue,
    headers: HeaderMap,
    timeout: Duration,
}

impl Transport {
    pub(crate) fn new(
        http: reqwest::Client,
        base: Url,
        authorization: HeaderValue,
        headers: HeaderMap,
        timeout: Duration,
    ) -> Self {
        Self(Arc::new(Shared { http, base, authorization, headers, timeout }))
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("base_url", &self.0.base.as_str()).finish_non_exhaustive()
    }
}

/// Sends a request and reads the answer to its end.
pub(crate) async fn send(
    transport: &Transport,
    operation: &'static Operation,
    request: Request,
) -> Result<Answer, Error> {
    let shared = &*transport.0;
    let message = build(shared, operation, request)?;
    match tokio::time::timeout(shared.timeout, exchange(&shared.http, operation, message)).await {
        Ok(answer) => answer,
        Err(_) => Err(timed_out(operation, shared.timeout)),
    }
}

fn build(shared: &Shared, operation: &'static Operation, request: Request) -> Result<reqwest::Request, Error> {
    let path = format!("{}{}", shared.base.path().trim_end_matches('/'), request.path);
    let mut url = shared.base.clone();
    url.set_path(&path);
    // The last word on the promise that no argument changes which operation is called: what the URL parser made of
    // the path is what was asked for.
    if url.path() != path {
        return Err(Error::parameter(operation, operation.path, "would reach another path: pass other identifiers"));
    }
    if !request.query.is_empty() {
        url.set_query(Some(&request.query));
    }
    let mut message = reqwest::Request::new(operation.method.clone(), url);
    *message.body_mut() = request.body.map(Into::into);
    let headers = message.headers_mut();
    *headers = request.headers;
    // What was configured may not replace what the document declares.
    for (name, value) in &shared.headers {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if !operation.is_public() {
        headers.insert(AUTHORIZATION, shared.authorization.clone());
    }
    Ok(message)
}

async fn exchange(
    http: &reqwest::Client,
    operation: &'static Operation,
    message: reqwest::Request,
) -> Result<Answer, Error> {
    let mut response = http.execute(message).await.map_err(|error| failed(operation, error))?;
    let mut answer = Answer {
        operation,
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Bytes::new(),
        attempts: 1,
    };
    if let Some(encoding) = answer.headers.get(CONTENT_ENCODING).filter(|value| *value != "identity") {
        let message =
            format!("has the content encoding {encoding:?}, and none was asked for: remove what encodes it on the way");
        return Err(Error::with_answer(ErrorKind::Body, message, answer));
    }
    let success = answer.status.is_success();
    let bound = if success { MAX_BODY } else { MAX_ERROR_BODY };
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(operation, error))? {
        let room = bound - body.len();
        if chunk.len() > room {
            if success {
                let message = format!("has a body of more than {bound} bytes: ask for less at once");
                return Err(Error::with_answer(ErrorKind::Body, message, answer));
            }
            // The start of an error's body says what it has to say.
            body.extend_from_slice(chunk.get(..room).unwrap_or_default());
            break;
        }
        body.extend_from_slice(&chunk);
    }
    answer.body = body.freeze();
    Ok(answer)
}

fn failed(operation: &'static Operation, error: reqwest::Error) -> Error {
    let (kind, message) = if error.is_timeout() && error.is_connect() {
        (ErrorKind::Connect, "no connection within the time for it: check the base URL and the network")
    } else if error.is_timeout() {
        (
            ErrorKind::Timeout,
            "no complete answer within the time for the call: check whether the operation was carried out",
        )
    } else if error.is_connect() {
        (
            ErrorKind::Connect,
            "no connection to the server: check the base URL, the network and the server's certificate",
        )
    } else {
        (
            ErrorKind::Transport,
            "the connection broke before the answer was complete: check whether the operation was carried out",
        )
    };
    Error::sending(kind, operation, 1, message).caused_by(error.without_url())
}

fn timed_out(operation: &'static Operation, timeout: Duration) -> Error {
    let message = format!("no complete answer within {timeout:?}: check whether the operation was carried out");
    Error::sending(ErrorKind::Timeout, operation, 1, message)
}
