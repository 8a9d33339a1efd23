//! Calls over real sockets of operations that the vendored document may not have: not idempotent, public, without scopes.

use std::sync::{Arc, Mutex};

use http::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::operation::{SchemeRequirement, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
use crate::retry::RetryPolicy;
use crate::transport::Caller;
use crate::{Config, Credentials};

const fn operation(method: Method, security: &'static [SecurityRequirement]) -> Operation {
    Operation {
        id: "Thing",
        name: "thing",
        method,
        path: "/things",
        tags: &[],
        security,
        servers: &[],
        deprecated: false,
        setters: &[],
    }
}

fn request_to<'a>(client: &'a crate::Client, operation: &'static Operation) -> Request<'a> {
    Request {
        caller: Caller::new(&client.inner),
        operation,
        path: "/things".to_owned(),
        query: String::new(),
        longest: None,
        secrets: &[],
        headers: HeaderMap::new(),
        body: None,
        streaming: false,
    }
}

/// Requires credentials without a scope.
const SECURE: &[SecurityRequirement] =
    &[SecurityRequirement { schemes: &[SchemeRequirement { scheme: "Token", scopes: &[] }] }];

const SCHEMES: &[SecurityScheme] = &[SecurityScheme { name: "Token", kind: SecuritySchemeKind::Bearer }];

static POST: Operation = operation(Method::POST, SECURE);
static PATCH: Operation = operation(Method::PATCH, SECURE);
static GET: Operation = operation(Method::GET, SECURE);
static PUBLIC: Operation = operation(Method::GET, &[]);

/// A server that answers each request with the next of these texts, the last again and again; an empty one closes.
async fn server(responses: &'static [&'static str]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v0", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move { talk(stream, &seen, responses).await });
        }
    });
    (url, requests)
}

async fn talk(mut stream: TcpStream, seen: &Mutex<Vec<String>>, responses: &[&str]) {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        if body.len() < length.parse().unwrap() {
            continue;
        }
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(std::mem::take(&mut text));
            seen.len()
        };
        let response = responses[(number - 1).min(responses.len() - 1)];
        if response.is_empty() || stream.write_all(response.as_bytes()).await.is_err() {
            return;
        }
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";
const REFUSED: &str = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";

fn fast(url: &str, credentials: Credentials) -> Config {
    let retries = RetryPolicy::new().initial_backoff(Duration::from_millis(1));
    Config::new(credentials)
        .with_base_url(url)
        .with_token_url("/t")
        .with_retries(retries)
        .with_timeout(Duration::from_secs(10))
}

async fn call(config: Config, operation: &'static Operation) -> Result<RawResponse, Error> {
    let client = config.client_of(SCHEMES, &[&GET]).unwrap();
    let mut request = request_to(&client, operation);
    if operation.method != Method::GET {
        request.body = Some(bytes::Bytes::from_static(b"{}").into());
    }
    Request::send(Ok(request), Ok).await
}

fn key() -> Credentials {
    Credentials::api_key("ak_key")
}

#[tokio::test]
async fn a_method_that_is_not_idempotent_is_sent_once_whatever_the_response_is() {
    for operation in [&POST, &PATCH] {
        let (url, requests) = server(&[BUSY]).await;
        let response = call(fast(&url, key()), operation).await.unwrap();
        assert_eq!(response.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!response.into_error().is_retryable());
        assert_eq!(requests.lock().unwrap().len(), 1);
    }
}

const IN_PROGRESS: &str = "HTTP/1.1 409 Conflict\r\ncontent-type: application/json\r\ncontent-length: 42\r\n\r\n\
     {\"error\":{\"code\":\"BUSY\",\"retryable\":true}}";

#[tokio::test]
async fn what_the_server_declares_retryable_is_so_and_is_sent_again_where_the_caller_allows_it() {
    let allowed = RetryPolicy::new().initial_backoff(Duration::from_millis(1)).retry_declared(true);
    for (operation, retries, sent) in
        [(&POST, None, 1), (&PATCH, Some(allowed), 2), (&POST, Some(allowed), 2), (&GET, None, 2)]
    {
        let (url, requests) = server(&[IN_PROGRESS, OK]).await;
        let config = fast(&url, key());
        let config = if let Some(policy) = retries { config.with_retries(policy) } else { config };
        let response = call(config, operation).await.unwrap();
        assert_eq!(requests.lock().unwrap().len(), sent, "{} {retries:?}", operation.method);
        if sent == 1 {
            assert!(response.into_error().is_retryable());
        }
    }
    // What is not declared is not sent again by that.
    let (url, requests) = server(&[BUSY, OK]).await;
    call(fast(&url, key()).with_retries(allowed), &POST).await.unwrap();
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn options_of_a_call_allow_or_forbid_what_the_client_does_not() {
    let policy = RetryPolicy::new().initial_backoff(Duration::from_millis(1));
    for (client, call, sent) in [(false, true, 2), (true, false, 1)] {
        let (url, requests) = server(&[IN_PROGRESS, OK]).await;
        let config = fast(&url, key()).with_retries(policy.retry_declared(client));
        let client = config.client_of(SCHEMES, &[&GET]).unwrap();
        let client = client.with_options(crate::CallOptions::new().retry_declared(call));
        Request::send(Ok(request_to(&client, &POST)), Ok).await.unwrap();
        assert_eq!(requests.lock().unwrap().len(), sent);
    }
}

#[tokio::test]
async fn a_method_that_is_not_idempotent_is_not_sent_again_over_a_connection_that_was_closed_meanwhile() {
    // The pool hands out the connection; the server closes it when the request comes.
    let (url, requests) = server(&[OK, ""]).await;
    let client = fast(&url, key()).client_of(SCHEMES, &[&GET]).unwrap();
    let request = || request_to(&client, &POST);
    Request::send(Ok(request()), Ok).await.unwrap();
    let error = Request::send(Ok(request()), Ok).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(!error.is_retryable());
    assert_eq!(requests.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_method_that_is_not_idempotent_is_retried_when_the_connection_was_refused() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let error = call(fast(&url, key()), &POST).await.err().unwrap();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_method_that_is_not_idempotent_is_not_retried_when_the_connection_failed_otherwise() {
    // A TLS handshake with a server that speaks none is broken off, not refused.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let accepting = tokio::spawn(async move {
        let mut accepted = 0;
        while let Ok(Ok((stream, _))) = tokio::time::timeout(Duration::from_millis(500), listener.accept()).await {
            accepted += 1;
            drop(stream);
        }
        accepted
    });
    let error = call(fast(&url, key()), &POST).await.err().unwrap();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    assert_eq!(accepting.await.unwrap(), 1);
}

#[tokio::test]
async fn a_fresh_token_is_worth_one_replay_of_any_method_even_without_retries() {
    struct Counting(Mutex<u32>);
    impl crate::TokenSource for Counting {
        fn token(&self) -> crate::TokenFuture<'_> {
            let mut number = self.0.lock().unwrap();
            *number += 1;
            let token = crate::AccessToken::new(format!("token-{number}"));
            Box::pin(async move { Ok(token) })
        }
    }
    let source = || Credentials::token_source(Counting(Mutex::new(0)));
    let (url, requests) = server(&[REFUSED, OK]).await;
    let response = call(fast(&url, source()).with_retries(RetryPolicy::none()), &POST).await.unwrap();
    assert_eq!((response.status, response.attempts), (StatusCode::OK, 2));
    let sent = requests.lock().unwrap().clone();
    assert!(sent[0].contains("Bearer token-1") && sent[1].contains("Bearer token-2"), "{sent:?}");
    assert!(sent.iter().all(|request| request.ends_with("{}")), "the body is sent again: {sent:?}");

    let (url, requests) = server(&[REFUSED]).await;
    let response = call(fast(&url, source()), &POST).await.unwrap();
    assert_eq!((response.status, response.attempts), (StatusCode::UNAUTHORIZED, 2));
    assert_eq!(requests.lock().unwrap().len(), 2, "never a loop");
}

#[tokio::test]
async fn a_public_operation_is_called_without_authorization_and_without_a_token() {
    let (url, requests) = server(&[OK]).await;
    let credentials = [key(), Credentials::client_credentials("id", "secret")];
    for credentials in credentials {
        call(fast(&url, credentials), &PUBLIC).await.unwrap();
    }
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 2, "no token was fetched: {requests:?}");
    assert!(requests.iter().all(|request| !request.to_ascii_lowercase().contains("authorization")), "{requests:?}");
}

#[tokio::test]
async fn a_401_of_a_public_operation_does_not_blame_the_credentials() {
    let (url, _) = server(&[REFUSED]).await;
    let public = call(fast(&url, key()), &PUBLIC).await.unwrap().into_error();
    assert_eq!(public.to_string(), "thing: 401 Unauthorized");
    let secured = call(fast(&url, key()), &GET).await.unwrap().into_error();
    assert_eq!(secured.to_string(), "thing: 401 Unauthorized (check the credentials)");
}

#[tokio::test]
async fn a_get_that_ends_in_404_after_a_retry_does_not_speculate() {
    let (url, _) = server(&[BUSY, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"]).await;
    let error = call(fast(&url, key()), &GET).await.unwrap().into_error();
    assert_eq!(error.to_string(), "thing: 404 Not Found (after 2 attempts)");
}

#[tokio::test]
async fn a_403_of_an_operation_without_scopes_names_none() {
    let (url, _) = server(&["HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"]).await;
    let error = call(fast(&url, key()), &GET).await.unwrap().into_error();
    assert_eq!(error.to_string(), "thing: 403 Forbidden");
}

#[tokio::test]
async fn an_unexpected_success_says_how_often_the_request_was_sent() {
    let (url, _) = server(&[BUSY, OK]).await;
    let error = call(fast(&url, key()), &GET).await.unwrap().into_error();
    assert!(error.is_unexpected_success() && error.to_string().ends_with("(after 2 attempts)"), "{error}");
}
