//! The one seam between the generated code and the network: authorise, send, bound, send again.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_ENCODING};
use http::{HeaderMap, Method};
use reqwest::Url;
use tokio::time::{Instant, sleep, timeout_at};

use crate::body::{self, Read};
use crate::call::CallOptions;
use crate::credentials::Authorization;
use crate::error::{Error, ErrorKind};
use crate::failure::{self, is_refused};
use crate::operation::Operation;
use crate::problem::Problem;
use crate::request::Request;
use crate::response::Answer;
use crate::retry::{self, Budget, RetryPolicy, retry_after};
use crate::token::Tokens;
use crate::trace::Span;

/// What all clones of a client share, and the options of its calls.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: Arc<CallOptions>,
}

/// Connections, base URL, credentials and settings.
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) authorizer: Authorizer,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Arc<Budget>,
    pub(crate) max_body: usize,
    pub(crate) max_error_body: usize,
}

/// Where the `Authorization` header comes from.
pub(crate) enum Authorizer {
    Fixed(Authorization),
    Tokens(Tokens),
}

impl Transport {
    pub(crate) fn with(&self, options: CallOptions) -> Self {
        Self { shared: Arc::clone(&self.shared), options: Arc::new(options.over(&self.options)) }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.shared.base.as_str())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Sends a request, again where that is safe and may help, and reads the answer to its end.
#[allow(dead_code, reason = "a document may have no operation")]
pub(crate) async fn send(
    transport: &Transport,
    operation: &'static Operation,
    request: Request,
) -> Result<Answer, Error> {
    let span = Span::new(operation);
    let mut call = Call::new(transport, operation);
    let outcome = span.around(call.run(request)).await;
    span.end(&outcome, call.delayed);
    outcome
}

/// One call: its limits, and what it has done so far.
struct Call<'a> {
    shared: &'a Shared,
    options: &'a CallOptions,
    operation: &'static Operation,
    timeout: Duration,
    deadline: Instant,
    retries: RetryPolicy,
    attempts: u32,
    /// Whether a fresh token was asked for, which happens once.
    renewed: bool,
    /// Whether one of the attempts was the replay with it, which is no retry.
    replayed: bool,
    /// Whether an attempt that failed may have been carried out all the same.
    uncertain: bool,
    delayed: Duration,
}

/// What happens after an attempt.
enum Next {
    Retry(Duration),
    /// The outcome stands; why it does, where that is not plain.
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
            timeout,
            // What the clock cannot count is longer than any program runs; a year will do.
            deadline: now.checked_add(timeout).unwrap_or(now + Duration::from_secs(365 * 24 * 3600)),
            retries: if options.no_retry { RetryPolicy::none() } else { shared.retries },
            attempts: 0,
            renewed: false,
            replayed: false,
            uncertain: false,
            delayed: Duration::ZERO,
        }
    }

    async fn run(&mut self, request: Request) -> Result<Answer, Error> {
        if let Some(problem) = &self.options.problem {
            return Err(Error::option(self.operation, problem.clone()));
        }
        let url = self.url(&request)?;
        self.shared.budget.deposit();
        let mut authorization = self.authorize().await?;
        loop {
            let mut outcome = self.attempt(&url, &request, authorization.as_ref()).await;
            if let (Ok(answer), Some(refused)) = (&mut outcome, &authorization)
                && let Some(fresh) = self.replace(answer, refused).await
            {
                authorization = Some(fresh);
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

    /// The URL of the request, below the base URL.
    fn url(&self, request: &Request) -> Result<Url, Error> {
        let base = &self.shared.base;
        let path = format!("{}{}", base.path().trim_end_matches('/'), request.path);
        let mut url = base.clone();
        url.set_path(&path);
        // The last word on the promise that no argument changes which operation is called: what the URL parser made of
        // the path is what was asked for.
        if url.path() != path {
            let problem = "would reach another path: pass other identifiers";
            return Err(Error::parameter(self.operation, self.operation.path, problem));
        }
        if !request.query.is_empty() {
            url.set_query(Some(&request.query));
        }
        Ok(url)
    }

    /// What the request is authorised with; nothing for a public operation.
    async fn authorize(&self) -> Result<Option<Authorization>, Error> {
        if self.operation.is_public() {
            return Ok(None);
        }
        let tokens = match &self.shared.authorizer {
            Authorizer::Fixed(authorization) => return Ok(Some(authorization.clone())),
            Authorizer::Tokens(tokens) => tokens,
        };
        match timeout_at(self.deadline, tokens.get()).await {
            Ok(Ok(authorization)) => Ok(Some(authorization)),
            Ok(Err(failure)) => Err(Error::token(self.operation, failure)),
            Err(_) => {
                let message =
                    format!("no access token within {:?}, so nothing was sent: check the token endpoint", self.timeout);
                Err(Error::sending(ErrorKind::Timeout, self.operation, 0, message).flagged(true, true))
            }
        }
    }

    /// A token in place of one that the API refused, once in a call. If there is none, the refusal stands and says so.
    async fn replace(&mut self, answer: &mut Answer, refused: &Authorization) -> Option<Authorization> {
        let Authorizer::Tokens(tokens) = &self.shared.authorizer else { return None };
        if self.renewed || answer.status != http::StatusCode::UNAUTHORIZED {
            return None;
        }
        self.renewed = true;
        match timeout_at(self.deadline, tokens.replace(refused)).await {
            Ok(Ok(fresh)) => return Some(fresh),
            Ok(Err(failure)) => {
                answer.note = Some(format!("no fresh token: {failure}").into());
                answer.source = Some(Box::new(failure));
            }
            Err(_) => answer.note = Some("no fresh token in time".into()),
        }
        None
    }

    /// Sends the request once and reads the answer to its end.
    async fn attempt(
        &mut self,
        url: &Url,
        request: &Request,
        authorization: Option<&Authorization>,
    ) -> Result<Answer, Error> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let limit = self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout).min(left);
        let mut message = reqwest::Request::new(self.operation.method.clone(), url.clone());
        *message.body_mut() = request.body.clone().map(Into::into);
        *message.timeout_mut() = Some(limit);
        let headers = message.headers_mut();
        *headers = request.headers.clone();
        // What was configured may not replace what the document declares.
        for (name, value) in self.options.headers.iter().chain(&self.shared.headers) {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization.header());
        }
        self.attempts += 1;
        let response = self.shared.http.execute(message).await.map_err(|error| self.failed(error, limit))?;
        self.read(response, limit, authorization).await
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        limit: Duration,
        authorization: Option<&Authorization>,
    ) -> Result<Answer, Error> {
        let mut answer = Answer::new(self.operation, response.status(), std::mem::take(response.headers_mut()));
        answer.attempts = self.attempts;
        answer.authorization = authorization.cloned();
        let encoding = encoding(&answer.headers).map(|encoding| answer.redact(encoding));
        let mut body = bytes::BytesMut::new();
        if answer.status.is_success() {
            if let Some(encoding) = encoding {
                body::drain(&mut response).await;
                let message = format!("has {encoding}: remove what encodes it on the way");
                return Err(Error::with_answer(ErrorKind::Body, message, answer));
            }
            let bound = self.shared.max_body;
            let told = response.content_length().and_then(|length| usize::try_from(length).ok());
            if told.is_none_or(|length| length <= bound) {
                body.reserve(told.unwrap_or_default().min(64 * 1024));
                match body::read(&mut response, bound, &mut body).await {
                    Read::Whole => {
                        answer.body = body.freeze();
                        return Ok(answer);
                    }
                    Read::Broken(error) => return Err(self.failed(error, limit)),
                    Read::TooLong => {}
                }
            }
            let message =
                format!("has a body of more than {bound} bytes: ask for less at once, or raise the client's bound");
            return Err(Error::with_answer(ErrorKind::Body, message, answer));
        }
        // The status is the server's verdict, whatever becomes of the body that explains it.
        if let Read::TooLong = body::read(&mut response, self.shared.max_error_body, &mut body).await {
            body::drain(&mut response).await;
        }
        answer.body = body.freeze();
        if let Some(encoding) = encoding {
            answer.note = Some(encoding.into());
        } else if !answer.status.is_redirection() {
            answer.problem = Problem::decode(&answer.headers, &answer.body, |text| answer.redact(text));
        }
        Ok(answer)
    }

    fn failed(&self, error: reqwest::Error, limit: Duration) -> Error {
        let whole = limit < self.options.attempt_timeout.unwrap_or(self.shared.attempt_timeout);
        failure::classify(error, self.operation, self.attempts, if whole { self.timeout } else { limit })
    }

    /// Whether to send the request again, which takes a failure that may pass, a method or a failure that makes it safe, an
    /// attempt, time and budget.
    fn next(&mut self, outcome: &Result<Answer, Error>) -> Next {
        let idempotent = self.operation.is_idempotent();
        let (passing, asked) = match outcome {
            Ok(answer) => (idempotent && retry::is_passing(answer), retry_after(&answer.headers)),
            Err(error) => (if idempotent { error.is_retryable() } else { is_refused(error) }, None),
        };
        let tries = self.attempts - u32::from(self.replayed);
        if !passing || tries >= self.retries.attempts {
            return Next::Stop(None);
        }
        let delay = self.retries.delay(tries, asked);
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Next::Stop(None);
        }
        if left <= delay {
            return Next::Stop(Some("not tried again: the time for the call would be over"));
        }
        if !self.shared.budget.withdraw() {
            return Next::Stop(Some("not tried again: too many calls of this client fail"));
        }
        self.uncertain |= match outcome {
            Ok(answer) => answer.status != http::StatusCode::TOO_MANY_REQUESTS,
            Err(error) => !error.is_connect(),
        };
        Next::Retry(delay)
    }

    /// Adds what a person needs to act on an error.
    fn conclude(&self, outcome: Result<Answer, Error>, why: Option<&'static str>) -> Result<Answer, Error> {
        let mut notes: Vec<Cow<'static, str>> = Vec::new();
        let status = outcome.as_ref().map_or(0, |answer| answer.status.as_u16());
        if status == 401 && !self.operation.is_public() {
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
                notes.push("an earlier one may have succeeded".into());
            }
        }
        notes.extend(why.map(Cow::Borrowed));
        match outcome {
            Ok(mut answer) => {
                notes.extend(answer.note.take());
                answer.note = join(&notes);
                Ok(answer)
            }
            Err(error) => Err(error.noting(join(&notes))),
        }
    }
}

fn join(notes: &[Cow<'static, str>]) -> Option<Cow<'static, str>> {
    (!notes.is_empty()).then(|| notes.join("; ").into())
}

/// What the document says that the credentials need, whatever they are.
fn required(operation: &Operation) -> Option<String> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in operation.scopes() {
        let scope = scope.to_string();
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

/// The encoding of a body, for an error: none was asked for, so none is decoded.
fn encoding(headers: &HeaderMap) -> Option<String> {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    let encoding = encodings.find(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))?;
    Some(format!("a body with the content encoding {encoding:?}, and none was asked for"))
}

#[cfg(test)]
mod tests;
