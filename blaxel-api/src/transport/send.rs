//! A call: the one place at which the generated code reaches the network.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_ENCODING};
use http::{HeaderMap, Method};
use reqwest::Url;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::call_options::CallOptions;
use super::client::{Authorizer, Shared, Transport};
use super::connection_errors::{connection_error, no_response};
use super::destination::Destination;
use super::incoming::Incoming;
use super::raw_response::{Limits, RawResponse};
use super::request::Request;
use super::trace::Span;
use super::upload::{Payload, Progress};
use crate::auth::Authorization;
use crate::body::{self, Read};
use crate::error::{Error, ErrorDetails, ErrorKind, one_line};
use crate::operation::Operation;
use crate::retry::{RetryPolicy, retry_after};

/// The longest URL that `http::Uri` holds, in bytes.
const MAX_URL: usize = 65_534;

/// Sends a request, retries it if that is safe and may help, and reads the whole response.
#[allow(dead_code, reason = "a document may have no operation")]
pub(crate) async fn send(
    transport: &Transport,
    operation: &'static Operation,
    request: Request,
) -> Result<RawResponse, Error> {
    let span = Span::new(operation);
    let mut call = Call::new(transport, operation);
    let outcome = span.around(call.run(request)).await;
    span.end(&outcome, call.delayed);
    outcome
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
    /// Whether a new token was requested, which happens at most once.
    renewed: bool,
    /// Whether one of the attempts was the replay with the new token, which does not count as a retry.
    replayed: bool,
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
    fn new(transport: &'a Transport, operation: &'static Operation) -> Self {
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
            retries: if options.no_retry { RetryPolicy::none() } else { shared.retries },
            attempts: 0,
            renewed: false,
            replayed: false,
            uncertain: false,
            delayed: Duration::ZERO,
        }
    }

    async fn run(&mut self, request: Request) -> Result<RawResponse, Error> {
        if let Some(problem) = &self.options.problem {
            return Err(Error::new(ErrorKind::Configuration, Some(self.operation), problem.clone()));
        }
        self.destination = self.shared.servers.of(self.operation)?;
        self.destination.check(self.operation, !self.options.headers.is_empty())?;
        let url = self.url(&request)?;
        self.shared.budget.deposit();
        // A stream that cannot be read again is sent once.
        let fresh = request.body.as_ref().is_some_and(|body| !body.is_replayable());
        if fresh {
            (self.retries, self.renewed) = (RetryPolicy::none(), true);
        }
        let mut authorization = self.authorize(fresh).await?;
        loop {
            let mut outcome = self.attempt(&url, &request, authorization.as_ref()).await;
            if let (Ok(response), Some(refused)) = (&mut outcome, &authorization)
                && let Some(renewed) = self.replace(response, refused).await
            {
                authorization = Some(renewed);
                self.replayed = true;
                continue;
            }
            match self.next(&outcome) {
                Next::Retry(delay) => {
                    self.delayed += delay;
                    sleep(delay).await;
                }
                Next::Stop(why) => return self.conclude(outcome, why),
            }
        }
    }

    /// The URL of the request, below the base URL or the operation's server.
    fn url(&self, request: &Request) -> Result<Url, Error> {
        let base = self.destination.base;
        let path = format!("{}{}", base.path().trim_end_matches('/'), request.path);
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
        if url.as_str().len() > MAX_URL {
            let problem = "makes the URL too long to send: pass a shorter value";
            return Err(Error::parameter(
                self.operation,
                request.longest.map_or(self.operation.path, |(name, _)| name),
                problem,
            ));
        }
        Ok(url)
    }

    /// The credentials for the request, with a `fresh` token if it cannot be repeated; none for a public operation.
    async fn authorize(&self, fresh: bool) -> Result<Option<Authorization>, Error> {
        if self.operation.is_public() || !self.destination.trusted {
            return Ok(None);
        }
        let tokens = match &self.shared.authorizer {
            Authorizer::Fixed(authorization) => return Ok(Some(authorization.clone())),
            Authorizer::Tokens(tokens) => tokens,
        };
        match timeout_at(self.deadline, async { if fresh { tokens.fresh().await } else { tokens.get().await } }).await {
            Ok(Ok(authorization)) => Ok(Some(authorization)),
            Ok(Err(error)) => Err(error.into_error(self.operation)),
            Err(_) => {
                let message =
                    format!("no access token within {:?}, so nothing was sent: check the token endpoint", self.timeout);
                Err(Error::new(ErrorKind::Timeout, Some(self.operation), message).retryable(true).timed_out(true))
            }
        }
    }

    /// A new token to replace one that the API refused, at most once in a call. If there is none, the refusal is final and its note
    /// says so.
    async fn replace(&mut self, response: &mut RawResponse, refused: &Authorization) -> Option<Authorization> {
        let Authorizer::Tokens(tokens) = &self.shared.authorizer else { return None };
        if response.status.is_success() {
            tokens.accepted();
        }
        if response.status != http::StatusCode::UNAUTHORIZED {
            return None;
        }
        if self.renewed {
            if self.replayed {
                tokens.replacement_refused();
            }
            return None;
        }
        self.renewed = true;
        match timeout_at(self.deadline, tokens.replace(refused)).await {
            Ok(Ok(renewed)) => return Some(renewed),
            Ok(Err(error)) => {
                response.note = Some(format!("no new token: {error}").into());
                response.token_error = Some(error);
            }
            Err(_) => response.note = Some("no new token in time".into()),
        }
        None
    }

    /// Sends the request once and reads the whole response.
    async fn attempt(
        &mut self,
        url: &Url,
        request: &Request,
        authorization: Option<&Authorization>,
    ) -> Result<RawResponse, Error> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let limit = self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout).min(left);
        let mut message = reqwest::Request::new(self.operation.method.clone(), url.clone());
        let progress = Arc::new(Progress::new());
        *message.body_mut() = match &request.body {
            Some(body) => {
                Some(body.open(&progress).ok_or_else(|| Error::parameter(self.operation, "body", SENT_BEFORE))?)
            }
            None => None,
        };
        let uploads = request.body.as_ref().is_some_and(Payload::is_streamed);
        if !uploads && !request.streaming {
            *message.timeout_mut() = Some(limit);
        }
        let headers = message.headers_mut();
        *headers = request.headers.clone();
        // Configured headers do not replace those that the document declares.
        let configured = self.destination.trusted.then_some(&self.shared.headers).into_iter().flatten();
        for (name, value) in self.options.headers.iter().chain(configured) {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization.header());
        }
        self.attempts += 1;
        let executing = self.shared.http.execute(message);
        let executed = if uploads {
            progress.watch(self.idle_timeout(), executing).await.ok_or(self.idle_timeout())
        } else {
            timeout(limit, executing).await.map_err(|_| limit)
        };
        let response = match executed {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(self.upload_failed(&progress).unwrap_or_else(|| self.failed(error, limit))),
            Err(limit) => return Err(no_response(self.operation, self.attempts, limit)),
        };
        if request.streaming && response.status().is_success() {
            return self.leave(response, authorization).await;
        }
        self.read(response, limit, authorization).await
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        limit: Duration,
        authorization: Option<&Authorization>,
    ) -> Result<RawResponse, Error> {
        let mut raw = self.head(&mut response, authorization);
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
        authorization: Option<&Authorization>,
    ) -> Result<RawResponse, Error> {
        let mut raw = self.head(&mut response, authorization);
        if let Some(encoding) = encoding(&raw.headers).map(|encoding| raw.redact(encoding)) {
            body::drain(&mut response).await;
            return Err(raw.fail(ErrorKind::Body, format!("{encoding}; a proxy on the way is probably compressing")));
        }
        let (idle, limit) = (self.idle_timeout(), self.shared.max_body);
        raw.incoming = Some(Incoming::new(self.operation, self.attempts, response, idle, limit));
        Ok(raw)
    }

    fn head(&self, response: &mut reqwest::Response, authorization: Option<&Authorization>) -> RawResponse {
        let headers = std::mem::take(response.headers_mut());
        let mut raw = RawResponse::new(self.operation, response.status(), headers);
        raw.attempts = self.attempts;
        raw.authorization = authorization.cloned();
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
    fn next(&mut self, outcome: &Result<RawResponse, Error>) -> Next {
        let idempotent = self.operation.is_idempotent();
        let (may_retry, retry_after) = match outcome {
            Ok(response) => (idempotent && response.is_transient(), retry_after(&response.headers)),
            Err(error) => (if idempotent { error.is_retryable() } else { error.is_refused() }, None),
        };
        let tries = self.attempts - u32::from(self.replayed);
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

    /// Adds notes that help a person to act on an error.
    fn conclude(&self, outcome: Result<RawResponse, Error>, why: Option<&'static str>) -> Result<RawResponse, Error> {
        let mut notes: Vec<Cow<'static, str>> = Vec::new();
        let status = outcome.as_ref().map_or(0, |response| response.status.as_u16());
        if status == 401 && !self.operation.is_public() && self.destination.trusted {
            notes.push("check the credentials".into());
        }
        if status == 403
            && let Some(scopes) = required(self.operation)
        {
            notes.push(scopes.into());
        }
        if self.attempts > 1 {
            notes.push(format!("after {} attempts", self.attempts).into());
            if self.uncertain && matches!(status, 404 | 410) && self.operation.method == Method::DELETE {
                notes.push("an earlier attempt may have succeeded".into());
            }
        }
        notes.extend(why.map(Cow::Borrowed));
        match outcome {
            Ok(mut response) => {
                notes.extend(response.note.take());
                response.note = join(&notes);
                Ok(response)
            }
            Err(error) => Err(error.noted(join(&notes))),
        }
    }
}

fn join(notes: &[Cow<'static, str>]) -> Option<Cow<'static, str>> {
    (!notes.is_empty()).then(|| notes.join("; ").into())
}

/// The scopes that the document requires, whatever credentials the client has.
fn required(operation: &Operation) -> Option<String> {
    let mut scopes: Vec<&str> = Vec::new();
    for scope in operation.scope_names() {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    match scopes.as_slice() {
        [] => None,
        [scope] => Some(format!("the document requires scope {scope}")),
        _ => Some(format!("the document requires scopes {}", scopes.join(", "))),
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
