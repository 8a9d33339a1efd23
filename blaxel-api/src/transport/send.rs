//! A call: the one place at which the generated code reaches the network.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use reqwest::Url;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::call_credentials::CallCredentials;
use super::call_options::CallOptions;
use super::client::Shared;
use super::connection_errors::{connection_error, no_response};
use super::content_encoding::{encoding, unrequested};
use super::destination::Destination;
use super::headers;
use super::incoming::Incoming;
use super::notes::Course;
use super::preview::Preview;
use super::raw_response::{Limits, RawResponse};
use super::request::Request;
use super::trace::Span;
use super::upload::{Payload, Progress};
use super::within::within;
use crate::auth::Selection;
use crate::body::{self, Read};
use crate::error::{Error, ErrorDetails, ErrorKind, one_line};
use crate::operation::Operation;
use crate::retry::{RetryPolicy, retry_after};

/// The longest URL that `http::Uri` holds, in bytes.
const MAX_URL: usize = 65_534;

#[allow(dead_code, reason = "a document may have no operation")]
impl Request<'_> {
    /// Sends the request, retries it if that is safe and may help, reads the whole response and decodes it. If the request could not
    /// be made, the future returns that error.
    ///
    /// The type of the future depends on `T` alone and is declared `Send`, so that the compiler does not check it for each operation.
    #[expect(clippy::manual_async_fn, reason = "the future of an `async fn` is not declared to be `Send`")]
    pub(crate) fn send<T>(
        request: Result<Self, Error>,
        decode: fn(RawResponse) -> Result<T, Error>,
    ) -> impl Future<Output = Result<T, Error>> + Send {
        async move {
            let Sent { span, outcome, delayed } = match request {
                // By reference, because a moved request would be held twice.
                Ok(ref request) => request.sent().await,
                Err(error) => return Err(error),
            };
            let received = outcome.as_ref().ok().map(|response| (response.status, response.attempts));
            let outcome = span.inside(|| outcome.and_then(decode));
            span.end(received, outcome.as_ref().err(), delayed);
            outcome
        }
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

/// The longest time that is measured, a year: the clock cannot represent all others.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

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
            deadline: now + timeout.min(LONGEST),
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
        let mut url = Some(url);
        loop {
            let mut outcome = self.attempt(&mut url, request, &credentials).await;
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
                    Course { operation, keyring, authorized, attempts, uncertain, why }.note(&mut outcome);
                    return outcome;
                }
            }
        }
    }

    /// The URL of the request, below the base URL or the operation's server.
    fn url(&self, request: &Request<'_>) -> Result<Url, Error> {
        let Some(mut url) = self.destination.base.with_path(&request.path) else {
            let problem = "would change the path of the request: pass other identifiers";
            return Err(Error::parameter(self.operation, self.operation.path, problem));
        };
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
        let configured = self.destination.trusted.then_some(&self.shared.headers);
        headers::headers(request, &self.options.headers, configured)
    }

    /// Sends the request once and reads the whole response.
    async fn attempt(
        &mut self,
        url: &mut Option<Url>,
        request: &Request<'_>,
        credentials: &CallCredentials<'_>,
    ) -> Result<RawResponse, Error> {
        let start = Instant::now();
        let left = self.deadline.saturating_duration_since(start);
        let whole = self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout);
        let limit = whole.min(left);
        let progress = request.body.as_ref().map(|_| Arc::new(Progress::new()));
        let message = self.message(url, request, progress.as_ref(), credentials)?;
        let uploads = request.body.as_ref().is_some_and(Payload::is_streamed);
        self.attempts += 1;
        // A timeout of reqwest's would allocate for its timer, and for the body that it limits.
        let mut timer = pin!(sleep_until(start + limit));
        let executing = pin!(self.shared.http.execute(message));
        let executed = match &progress {
            Some(progress) if uploads => {
                let idle = self.idle_timeout();
                Box::pin(progress.watch(idle, executing)).await.ok_or(idle)
            }
            _ => within(timer.as_mut(), executing).await.ok_or_else(|| self.exceeded(limit)),
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
            return self.read(response, timer, limit, credentials).await;
        }
        // The time that its stream took does not count.
        timer.as_mut().reset(Instant::now() + whole.min(LONGEST));
        self.read(response, timer, whole, credentials).await.map(RawResponse::without_deadline)
    }

    /// The message of one attempt. The first one takes the URL; few calls have a second one, which makes it again.
    fn message(
        &self,
        url: &mut Option<Url>,
        request: &Request<'_>,
        progress: Option<&Arc<Progress>>,
        credentials: &CallCredentials<'_>,
    ) -> Result<reqwest::Request, Error> {
        let url = match url.take() {
            Some(url) => url,
            None => self.url(request)?,
        };
        let mut message = reqwest::Request::new(self.operation.method.clone(), url);
        if let (Some(body), Some(progress)) = (&request.body, progress) {
            let body = body.open(progress).ok_or_else(|| Error::parameter(self.operation, "body", SENT_BEFORE))?;
            *message.body_mut() = Some(body);
        }
        *message.headers_mut() = self.headers(request);
        credentials.apply(&mut message);
        Ok(message)
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        mut timer: Pin<&mut Sleep>,
        limit: Duration,
        credentials: &CallCredentials<'_>,
    ) -> Result<RawResponse, Error> {
        let mut raw = self.head(&mut response, credentials);
        raw.limits = Limits { values: self.shared.max_values, deadline: Some((self.deadline, self.timeout)) };
        let encoding = encoding(&raw.headers).map(|name| unrequested(&raw.redact(name)));
        let mut body = bytes::BytesMut::new();
        if raw.status.is_success() {
            if let Some(encoding) = encoding {
                within(timer, pin!(body::drain(&mut response))).await;
                let message = format!("{encoding}; a proxy on the way is probably compressing");
                return Err(raw.fail(ErrorKind::Body, message));
            }
            let bound = self.shared.max_body;
            let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
            if announced.is_none_or(|length| length <= bound) {
                body.reserve(announced.unwrap_or_default().min(64 * 1024));
                let read = within(timer.as_mut(), pin!(body::read(&mut response, bound, &mut body))).await;
                match read {
                    Some(Read::Whole) => {
                        raw.body = body.freeze();
                        return Ok(raw);
                    }
                    Some(Read::Broken(error)) => return Err(self.failed(error, limit)),
                    Some(Read::TooLong) => {}
                    None => return Err(no_response(self.operation, self.attempts, self.exceeded(limit))),
                }
            }
            let message = format!(
                "the body has more than {bound} bytes: request less at once, or raise the limit with `Config::with_max_body`"
            );
            return Err(raw.fail(ErrorKind::Body, message));
        }
        // The status decides, even if the body that explains it is broken, too long or too slow.
        let bound = self.shared.max_error_body;
        let read = within(timer.as_mut(), pin!(body::read(&mut response, bound, &mut body))).await;
        if let Some(Read::TooLong) = read {
            within(timer, pin!(body::drain(&mut response))).await;
        }
        raw.body = body.freeze();
        if let Some(encoding) = encoding {
            raw.note = Some(encoding.into());
        } else if !raw.status.is_redirection() {
            let details = ErrorDetails::decode(&raw.headers, &raw.body, raw.limits.values, |text| raw.redact(text));
            raw.details = details.map(Box::new);
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
        raw.incoming = Some(Box::new(Incoming::new(self.operation, self.attempts, response, idle, limit)));
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
        connection_error(error, self.operation, self.attempts, self.exceeded(limit))
    }

    /// The timeout that an attempt with this limit has exceeded: its own, or that of the call, which left it less time.
    fn exceeded(&self, limit: Duration) -> Duration {
        let own = self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout);
        if limit < own { self.timeout } else { limit }
    }

    /// Decides whether to retry. That requires a transient failure, a method or a failure that makes it safe, and an attempt, time and
    /// budget left.
    fn next(&mut self, outcome: &Result<RawResponse, Error>, credentials: &CallCredentials<'_>) -> Next {
        let idempotent = self.operation.is_idempotent();
        let may_retry = match outcome {
            Ok(response) => {
                let allowed = idempotent || self.retries.declared && response.is_declared_retryable();
                allowed && response.is_transient()
            }
            Err(error) if idempotent => error.is_retryable(),
            Err(error) => error.is_refused(),
        };
        let tries = self.attempts - u32::from(credentials.replayed());
        if !may_retry || tries >= self.retries.attempts {
            return Next::Stop(None);
        }
        let asked = outcome.as_ref().ok().and_then(|response| retry_after(&response.headers));
        let delay = self.retries.delay(tries, asked);
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

#[cfg(test)]
mod tests;
