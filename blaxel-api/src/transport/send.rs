//! A call: the one place at which the generated code reaches the network.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, COOKIE};
use reqwest::Url;
use tokio::time::{Instant, sleep, timeout};

use super::call_credentials::CallCredentials;
use super::call_options::CallOptions;
use super::client::Shared;
use super::connection_errors::{connection_error, no_response};
use super::cookies;
use super::destination::Destination;
use super::incoming::Incoming;
use super::notes::Course;
use super::preview::Preview;
use super::raw_response::{Limits, RawResponse};
use super::request::Request;
use super::trace::Span;
use super::upload::{Payload, Progress};
use crate::auth::Selection;
use crate::body::{self, Read};
use crate::error::{Error, ErrorDetails, ErrorKind, one_line};
use crate::operation::Operation;
use crate::retry::{RetryPolicy, retry_after};

/// The longest URL that `http::Uri` holds, in bytes.
const MAX_URL: usize = 65_534;

#[allow(dead_code, reason = "a document may have no operation")]
impl Request<'_> {
    /// Sends the request, retries it if that is safe and may help, reads the whole response and decodes it.
    pub(crate) async fn send<T>(self, decode: impl FnOnce(RawResponse) -> Result<T, Error>) -> Result<T, Error> {
        let Sent { span, outcome, delayed } = self.sent().await;
        let received = outcome.as_ref().ok().map(|response| (response.status, response.attempts));
        let outcome = span.inside(|| outcome.and_then(decode));
        span.end(received, outcome.as_ref().err(), delayed);
        outcome
    }

    /// The request as it would be sent.
    pub(crate) fn preview(&self) -> Result<Preview, Error> {
        let mut call = Call::new(self);
        let (url, selection) = call.prepare(self)?;
        let headers = call.headers(self);
        Ok(Preview::new(self, &url, headers, &selection))
    }

    /// The part of [`Request::send`] that is compiled once for all operations.
    async fn sent(&self) -> Sent {
        let span = Span::new(self.operation);
        let mut call = Call::new(self);
        let outcome = span.around(call.run(self)).await;
        Sent { span, outcome, delayed: call.delayed }
    }
}

/// A call before its response is decoded.
struct Sent {
    span: Span,
    outcome: Result<RawResponse, Error>,
    delayed: Duration,
}

const SENT_BEFORE: &str = "has a stream that was sent before: pass a new stream for each call";

/// The limits and the state of one call.
struct Call<'a> {
    shared: &'a Shared,
    options: &'a CallOptions,
    operation: &'static Operation,
    destination: Destination<'a>,
    timeout: Duration,
    deadline: Instant,
    retries: RetryPolicy,
    attempts: u32,
    /// Whether a failed attempt may have been carried out nevertheless.
    uncertain: bool,
    delayed: Duration,
}

/// What happens after an attempt.
enum Next {
    Retry(Duration),
    /// The outcome is final. The text says why there is no retry, if that is not obvious.
    Stop(Option<&'static str>),
}

impl<'a> Call<'a> {
    fn new(request: &'a Request<'_>) -> Self {
        let (transport, operation) = (request.caller.transport(), request.operation);
        let (shared, options) = (&*transport.shared, &*transport.options);
        let timeout = options.timeout.unwrap_or(shared.timeout);
        let now = Instant::now();
        Self {
            shared,
            options,
            operation,
            destination: Destination { base: &shared.servers.base, trusted: true },
            timeout,
            // If the clock cannot represent the deadline, a year is long enough.
            deadline: now.checked_add(timeout).unwrap_or(now + Duration::from_secs(365 * 24 * 3600)),
            retries: options.policy(shared.retries),
            attempts: 0,
            uncertain: false,
            delayed: Duration::ZERO,
        }
    }

    /// Everything that is decided before something is sent: the URL, and the credentials.
    fn prepare(&mut self, request: &Request<'_>) -> Result<(Url, Selection<'a>), Error> {
        if let Some(problem) = &self.options.problem {
            return Err(Error::new(ErrorKind::Configuration, Some(self.operation), problem.clone()));
        }
        self.destination = self.shared.servers.of(self.operation)?;
        self.destination.check(self.operation, !self.options.headers.is_empty())?;
        let url = self.url(request)?;
        let selection = self.shared.keyring.select(self.operation, self.destination.trusted)?;
        let added = selection.fixed.iter().map(|authorization| authorization.url_length()).sum::<usize>();
        self.fits(&url, added, request)?;
        Ok((url, selection))
    }

    async fn run(&mut self, request: &Request<'_>) -> Result<RawResponse, Error> {
        let (url, selection) = self.prepare(request)?;
        self.shared.budget.deposit();
        // A stream that cannot be read again is sent once.
        let once = request.body.as_ref().is_some_and(|body| !body.is_replayable());
        if once {
            self.retries = RetryPolicy::none();
        }
        let authorized = !selection.is_empty();
        let limit = (self.deadline, self.timeout);
        let mut credentials = CallCredentials::obtain(selection, self.operation, once, limit).await?;
        // The first attempt takes the URL; few calls have a second one, which builds it again.
        let mut first = Some(url);
        loop {
            let url = match first.take() {
                Some(url) => url,
                None => self.url(request)?,
            };
            let mut outcome = self.attempt(url, request, &credentials).await;
            if let Ok(response) = &mut outcome
                && credentials.replace(response).await
            {
                continue;
            }
            match self.next(&outcome, &credentials) {
                Next::Retry(delay) => {
                    self.delayed += delay;
                    sleep(delay).await;
                }
                Next::Stop(why) => {
                    let (keyring, attempts) = (&self.shared.keyring, self.attempts);
                    let (operation, uncertain) = (self.operation, self.uncertain);
                    return Course { operation, keyring, authorized, attempts, uncertain, why }.conclude(outcome);
                }
            }
        }
    }

    /// The URL of the request, below the base URL or the operation's server.
    fn url(&self, request: &Request<'_>) -> Result<Url, Error> {
        let base = self.destination.base;
        let folder = base.path().trim_end_matches('/');
        let mut path = String::with_capacity(folder.len() + request.path.len());
        path.push_str(folder);
        path.push_str(&request.path);
        let mut url = base.clone();
        url.set_path(&path);
        // The final check that no argument changes which operation is called: the URL parser must leave the path as it is.
        if url.path() != path {
            let problem = "would change the path of the request: pass other identifiers";
            return Err(Error::parameter(self.operation, self.operation.path, problem));
        }
        if !request.query.is_empty() {
            url.set_query(Some(&request.query));
        }
        Ok(url)
    }

    /// Checks the length of a URL to which credentials add some bytes.
    fn fits(&self, url: &Url, added: usize, request: &Request<'_>) -> Result<(), Error> {
        if url.as_str().len() + added <= MAX_URL {
            return Ok(());
        }
        let problem = "makes the URL too long to send: pass a shorter value";
        Err(Error::parameter(self.operation, request.longest.map_or(self.operation.path, |(name, _)| name), problem))
    }

    /// The headers of the request, without credentials.
    fn headers(&self, request: &Request<'_>) -> HeaderMap {
        // With room for the credentials, and for what reqwest and hyper add: growing would allocate again.
        let configured = self.shared.headers.len() + self.options.headers.len();
        let mut headers = HeaderMap::with_capacity(request.headers.len() + configured + 4);
        headers.extend(request.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        // Configured headers do not replace those that the document declares.
        let configured = self.destination.trusted.then_some(&self.shared.headers).into_iter().flatten();
        for (name, value) in self.options.headers.iter().chain(configured) {
            match headers.get(COOKIE) {
                Some(own) if *name == COOKIE => {
                    let cookies = cookies::joined(own, value);
                    headers.insert(COOKIE, cookies);
                }
                _ => drop(headers.entry(name).or_insert_with(|| value.clone())),
            }
        }
        headers
    }

    /// Sends the request once and reads the whole response.
    async fn attempt(
        &mut self,
        url: Url,
        request: &Request<'_>,
        credentials: &CallCredentials<'_>,
    ) -> Result<RawResponse, Error> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let limit = self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout).min(left);
        let mut message = reqwest::Request::new(self.operation.method.clone(), url);
        let progress = request.body.as_ref().map(|_| Arc::new(Progress::new()));
        *message.body_mut() = match (&request.body, &progress) {
            (Some(body), Some(progress)) => {
                Some(body.open(progress).ok_or_else(|| Error::parameter(self.operation, "body", SENT_BEFORE))?)
            }
            _ => None,
        };
        let uploads = request.body.as_ref().is_some_and(Payload::is_streamed);
        if !uploads && !request.streaming {
            *message.timeout_mut() = Some(limit);
        }
        *message.headers_mut() = self.headers(request);
        credentials.apply(&mut message);
        self.attempts += 1;
        let executing = self.shared.http.execute(message);
        let executed = match &progress {
            Some(progress) if uploads => {
                progress.watch(self.idle_timeout(), executing).await.ok_or(self.idle_timeout())
            }
            _ => timeout(limit, executing).await.map_err(|_| limit),
        };
        let response = match executed {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                let failed = progress.as_deref().and_then(|progress| self.upload_failed(progress));
                return Err(failed.unwrap_or_else(|| self.failed(error, limit)));
            }
            Err(limit) => return Err(no_response(self.operation, self.attempts, limit)),
        };
        if request.streaming && response.status().is_success() {
            return self.leave(response, credentials).await;
        }
        if !uploads && !request.streaming {
            return self.read(response, limit, credentials).await;
        }
        // The request had no timeout of its own, and the time that its stream took does not count.
        let limit = self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout);
        match timeout(limit, self.read(response, limit, credentials)).await {
            Ok(read) => read.map(RawResponse::without_deadline),
            Err(_) => Err(no_response(self.operation, self.attempts, limit)),
        }
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        limit: Duration,
        credentials: &CallCredentials<'_>,
    ) -> Result<RawResponse, Error> {
        let mut raw = self.head(&mut response, credentials);
        raw.limits = Limits { values: self.shared.max_values, deadline: Some((self.deadline, self.timeout)) };
        let encoding = encoding(&raw.headers).map(|name| unrequested(&raw.redact(name)));
        let mut body = bytes::BytesMut::new();
        if raw.status.is_success() {
            if let Some(encoding) = encoding {
                body::drain(&mut response).await;
                let message = format!("{encoding}; a proxy on the way is probably compressing");
                return Err(raw.fail(ErrorKind::Body, message));
            }
            let bound = self.shared.max_body;
            let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
            if announced.is_none_or(|length| length <= bound) {
                body.reserve(announced.unwrap_or_default().min(64 * 1024));
                match body::read(&mut response, bound, &mut body).await {
                    Read::Whole => {
                        raw.body = body.freeze();
                        return Ok(raw);
                    }
                    Read::Broken(error) => return Err(self.failed(error, limit)),
                    Read::TooLong => {}
                }
            }
            let message = format!(
                "the body has more than {bound} bytes: request less at once, or raise the limit with `Config::with_max_body`"
            );
            return Err(raw.fail(ErrorKind::Body, message));
        }
        // The status decides, even if the body that explains it is broken or too long.
        if let Read::TooLong = body::read(&mut response, self.shared.max_error_body, &mut body).await {
            body::drain(&mut response).await;
        }
        raw.body = body.freeze();
        if let Some(encoding) = encoding {
            raw.note = Some(encoding.into());
        } else if !raw.status.is_redirection() {
            raw.details = ErrorDetails::decode(&raw.headers, &raw.body, raw.limits.values, |text| raw.redact(text));
        }
        Ok(raw)
    }

    /// A success whose body is read while it arrives.
    async fn leave(
        &self,
        mut response: reqwest::Response,
        credentials: &CallCredentials<'_>,
    ) -> Result<RawResponse, Error> {
        let mut raw = self.head(&mut response, credentials);
        if let Some(encoding) = encoding(&raw.headers).map(|encoding| raw.redact(encoding)) {
            body::drain(&mut response).await;
            return Err(raw.fail(ErrorKind::Body, format!("{encoding}; a proxy on the way is probably compressing")));
        }
        let (idle, limit) = (self.idle_timeout(), self.shared.max_body);
        raw.incoming = Some(Incoming::new(self.operation, self.attempts, response, idle, limit));
        Ok(raw)
    }

    fn head(&self, response: &mut reqwest::Response, credentials: &CallCredentials<'_>) -> RawResponse {
        let headers = std::mem::take(response.headers_mut());
        let mut raw = RawResponse::new(self.operation, response.status(), headers);
        raw.attempts = self.attempts;
        raw.sent = credentials.sent();
        raw
    }

    fn idle_timeout(&self) -> Duration {
        self.options.idle_timeout.unwrap_or(self.shared.idle_timeout)
    }

    /// The error of an upload whose own stream failed.
    fn upload_failed(&self, progress: &Progress) -> Option<Error> {
        let cause = one_line(&progress.failure()?).unwrap_or_default();
        let message = format!("the stream of the upload failed ({cause}): the request was not sent completely");
        Some(Error::new(ErrorKind::Transport, Some(self.operation), message).attempted(self.attempts))
    }

    fn failed(&self, error: reqwest::Error, limit: Duration) -> Error {
        let whole = limit < self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout);
        connection_error(error, self.operation, self.attempts, if whole { self.timeout } else { limit })
    }

    /// Decides whether to retry. That requires a transient failure, a method or a failure that makes it safe, and an attempt, time and
    /// budget left.
    fn next(&mut self, outcome: &Result<RawResponse, Error>, credentials: &CallCredentials<'_>) -> Next {
        let idempotent = self.operation.is_idempotent();
        let (may_retry, retry_after) = match outcome {
            Ok(response) => {
                let allowed = idempotent || self.retries.declared && response.is_declared_retryable();
                (allowed && response.is_transient(), retry_after(&response.headers))
            }
            Err(error) => (if idempotent { error.is_retryable() } else { error.is_refused() }, None),
        };
        let tries = self.attempts - u32::from(credentials.replayed());
        if !may_retry || tries >= self.retries.attempts {
            return Next::Stop(None);
        }
        let delay = self.retries.delay(tries, retry_after);
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Next::Stop(None);
        }
        if left <= delay {
            return Next::Stop(Some("not retried: the delay would exceed the timeout of the call"));
        }
        if !self.shared.budget.withdraw() {
            return Next::Stop(Some("not retried: too many calls of this client fail"));
        }
        self.uncertain |= match outcome {
            Ok(response) => response.status != http::StatusCode::TOO_MANY_REQUESTS,
            Err(error) => !error.is_connect(),
        };
        Next::Retry(delay)
    }
}

/// The name of a content encoding. None was requested, so none is decoded.
fn encoding(headers: &HeaderMap) -> Option<String> {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    let encoding = encodings.find(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))?;
    Some(String::from_utf8_lossy(encoding.as_bytes()).into_owned())
}

fn unrequested(encoding: &str) -> String {
    let encoding = one_line(encoding).unwrap_or_default();
    format!("the response uses content encoding `{encoding}`, which was not requested")
}

#[cfg(test)]
mod tests;
