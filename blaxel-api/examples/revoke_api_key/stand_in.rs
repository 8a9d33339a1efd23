//! A stand-in for the control plane: an HTTP server on a free port, with one service account and its API keys. It behaves as
//! Blaxel documents the operation: a revoked key becomes invalid immediately, and any request using it fails authentication.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use blaxel_api::http::header::{AUTHORIZATION, CONTENT_TYPE};
use blaxel_api::http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The running server. It stops when the program ends.
pub(crate) struct StandIn {
    address: SocketAddr,
}

struct Account {
    client_id: String,
    keys: Mutex<Vec<Key>>,
}

struct Key {
    id: String,
    secret: String,
}

impl StandIn {
    /// Starts a server with one service account; `keys` are the identifiers and secrets of its API keys.
    pub(crate) async fn start(client_id: &str, keys: &[(&str, &str)]) -> io::Result<Self> {
        let keys = keys.iter().map(|&(id, secret)| Key { id: id.to_owned(), secret: secret.to_owned() });
        let account = Arc::new(Account { client_id: client_id.to_owned(), keys: Mutex::new(keys.collect()) });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let account = Arc::clone(&account);
                let service = service_fn(move |request| {
                    let response = account.respond(&request);
                    async { Ok::<_, Infallible>(response) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { address })
    }

    /// The base URL; it has the path of the real one.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v0", self.address)
    }
}

impl Account {
    fn respond(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(secret) = bearer(request.headers()) else {
            return error(StatusCode::UNAUTHORIZED, "no API key was sent");
        };
        if !keys.iter().any(|key| key.secret == secret) {
            return error(StatusCode::UNAUTHORIZED, "the API key is unknown or was revoked");
        }
        let segments: Vec<&str> = request.uri().path().split('/').collect();
        let ["", "v0", "service_accounts", client_id, "api_keys", api_key_id] = segments[..] else {
            return error(StatusCode::NOT_FOUND, "there is nothing at this path");
        };
        if request.method() != Method::DELETE {
            return error(StatusCode::METHOD_NOT_ALLOWED, "a key can only be deleted");
        }
        match keys.iter().position(|key| client_id == self.client_id && key.id == api_key_id) {
            Some(position) => {
                keys.remove(position);
                Response::new(Full::default())
            }
            None => error(StatusCode::NOT_FOUND, "the service account has no such API key"),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// An error in the shape that the document declares.
fn error(status: StatusCode, text: &str) -> Response<Full<Bytes>> {
    let body = format!(r#"{{"error":"{text}","code":{}}}"#, status.as_u16());
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, blaxel_api::http::HeaderValue::from_static("application/json"));
    response
}
