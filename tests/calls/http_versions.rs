//! HTTP/2 where the server offers it and HTTP/1.1 where it does not, by ALPN.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use blaxel_api_tests::{Identity, Raw, hasty, revoke};
use http_body_util::Full;
use hyper::Version;
use hyper::body::Bytes;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::task::JoinSet;

/// What was negotiated for each connection, and the version of each request.
type Seen = Arc<Mutex<(Vec<Option<String>>, Vec<Version>)>>;

/// A server that speaks these protocols over TLS.
async fn server(identity: &Identity, protocols: &[&str]) -> (Raw, Seen) {
    let acceptor = identity.clone().speaking(protocols).acceptor();
    let seen = Seen::default();
    let server = Raw::start({
        let seen = Arc::clone(&seen);
        move |stream, _| {
            let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
            async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let protocol = stream.get_ref().1.alpn_protocol().map(|name| String::from_utf8(name.to_vec()).unwrap());
                seen.lock().unwrap().0.push(protocol.clone());
                let service = service_fn(move |request: hyper::Request<_>| {
                    seen.lock().unwrap().1.push(request.version());
                    async {
                        // Long enough for calls to be in flight together.
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::new())))
                    }
                });
                let stream = TokioIo::new(stream);
                if protocol.as_deref() == Some("h2") {
                    let _ = http2::Builder::new(TokioExecutor::new()).serve_connection(stream, service).await;
                } else {
                    let _ = http1::Builder::new().serve_connection(stream, service).await;
                }
            }
        }
    })
    .await;
    (server, seen)
}

#[tokio::test]
async fn a_server_that_offers_http_2_is_called_over_one_connection_of_it() {
    let identity = Identity::for_names(&["127.0.0.1"]);
    let (server, seen) = server(&identity, &["h2", "http/1.1"]).await;
    let url = format!("https://{}/v0", server.address());
    let client = hasty(url).with_root_certificates(identity.authority()).client().unwrap();
    revoke(&client).await.unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { revoke(&client).await.map(drop) });
    }
    while let Some(call) = calls.join_next().await {
        call.unwrap().unwrap();
    }

    let (negotiated, versions) = seen.lock().unwrap().clone();
    assert_eq!(negotiated, [Some("h2".to_owned())]);
    assert_eq!(versions, [Version::HTTP_2; 21]);
}

#[tokio::test]
async fn a_server_that_offers_http_1_1_alone_is_called_in_it() {
    let identity = Identity::for_names(&["127.0.0.1"]);
    for (offered, negotiated) in [(&["http/1.1"][..], Some("http/1.1".to_owned())), (&[], None)] {
        let (server, seen) = server(&identity, offered).await;
        let url = format!("https://{}/v0", server.address());
        revoke(&hasty(url).with_root_certificates(identity.authority()).client().unwrap()).await.unwrap();

        assert_eq!(*seen.lock().unwrap(), (vec![negotiated], vec![Version::HTTP_11]));
    }
}
